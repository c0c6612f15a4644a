from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.similar import burst, similar
from ingest.pipeline.run import ingest
from memory.records.library import MomentView
from memory.store import duplicates
from memory.store import moments as moment_store
from memory.store.duplicates import Group, GroupKind
from tests.conftest import paint

COLOURS = {"red": (200, 30, 30), "reddish": (190, 40, 30), "blue": (30, 30, 200), "twin": (230, 30, 60)}


@pytest.fixture
def photos(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> dict[str, MomentView]:
    album = tmp_path / "album"
    album.mkdir()
    for name, colour in COLOURS.items():
        paint(album / f"{name}.jpg", colour)
    ingest(session.library, [album], quiet)
    return {Path(one.path).stem: one for one in moment_store.all_remembered(session.store)}


def test_what_looks_alike_comes_nearest_first_and_without_itself(
    session: Session, photos: dict[str, MomentView]
) -> None:
    found = [Path(one.path).stem for one in similar(session, photos["red"])]
    assert set(found) == {"reddish", "twin"}, "not itself, and not what is far away"
    assert len(similar(session, photos["red"], 1)) == 1


def test_a_burst_is_among_it_once_and_not_that_of_its_own(session: Session, photos: dict[str, MomentView]) -> None:
    group = Group(GroupKind.BURST, (photos["red"].asset.id, photos["twin"].asset.id))
    duplicates.put_groups(session.unfiltered, [group])
    assert [Path(one.path).stem for one in burst(session, photos["twin"])] == ["red", "twin"]
    assert burst(session, photos["blue"]) == []
    assert {Path(one.path).stem for one in similar(session, photos["twin"])} == {"reddish"}


def test_without_a_model_nothing_is_known_to_look_alike(session: Session, photos: dict[str, MomentView]) -> None:
    blind = replace(session, models=replace(session.models, image_text=None))
    assert similar(blind, photos["red"]) == []
