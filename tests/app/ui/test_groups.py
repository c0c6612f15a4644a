import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.library.session import Session
from app.services.errors import UserError
from app.ui import groups
from app.ui.media import Media
from ingest.pipeline.run import ingest
from memory.retrieval.grouping import read_groups
from memory.store import corrections
from tests.pages import opened


@pytest.fixture
def session(session: Session, tmp_path: Path) -> Session:
    """A library with a picture in three qualities, and another one that lies there twice."""
    album = tmp_path / "album"
    album.mkdir()
    for name, seed, quality in (("a", 0, 95), ("b", 0, 60), ("c", 0, 40), ("d", 1, 90)):
        drawn = np.random.default_rng(seed).integers(0, 255, (6, 9, 3), dtype=np.uint8)
        picture = Image.fromarray(drawn).resize((300, 200), Image.Resampling.BICUBIC)
        picture.save(album / f"{name} <x>.jpg", quality=quality)
    shutil.copy(album / "d <x>.jpg", album / "e.jpg")
    ingest(session.library, [album], lambda _: None)
    return session


def test_copies_and_near_duplicates_are_shown_with_their_pictures(session: Session, media: Media) -> None:
    shown = groups.section(session, media)
    assert [one.kind for one in groups.reviews(session)] == ["exact", "near"]
    assert shown.count('<img src="/thumb/') == 4 and "d &lt;x&gt;.jpg" in shown and "<x>" not in shown
    assert shown.count(">shown<") == 1 and shown.count('data-to="lead:') == 2 and shown.count('data-to="apart:') == 3
    assert "Shows the largest" in shown


def test_another_one_is_shown_instead_until_that_is_taken_back(session: Session, media: Media) -> None:
    (group,) = read_groups(session.store)
    told = groups.lead(session, group.members[2])
    assert read_groups(session.store)[0].members[0] == group.members[2]
    assert "The one you chose is shown" in groups.section(session, media)
    (mark,) = corrections.get_all(session.store)
    assert f'data-to="undo:{mark.id}"' in told
    groups.take_back(session, [mark.id])
    assert read_groups(session.store) == [group]
    with pytest.raises(UserError):
        groups.take_back(session, [mark.id])


def test_what_does_not_belong_is_taken_out_until_that_is_taken_back(session: Session) -> None:
    (group,) = read_groups(session.store)
    groups.part(session, group.members[0])
    assert read_groups(session.store)[0].members == group.members[1:]
    with pytest.raises(UserError):
        groups.part(session, group.members[0])
    groups.take_back(session, [mark.id for mark in corrections.get_all(session.store)])
    assert read_groups(session.store) == [group]


@pytest.mark.parametrize("asset_id", ["", "nothing"])
def test_what_is_in_no_group_is_refused(session: Session, asset_id: str) -> None:
    with pytest.raises(UserError):
        groups.lead(session, asset_id)


def test_a_few_are_shown_and_more_when_asked(session: Session, media: Media) -> None:
    shown = groups.section(session, media, most=1)
    assert shown.count("<section") == 1 and 'data-to="groups:13"' in shown


def test_nothing_twice_is_said(tmp_path: Path) -> None:
    bare = opened(tmp_path / "bare")
    assert "No duplicates" in groups.section(bare, Media(bare.store, bare.config.limits))
    bare.close()
