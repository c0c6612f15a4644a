"""Better eyes from the hub to the captions and the search of an open library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app.library import eyes as measuring
from app.library.session import Session, open_session
from ingest.pipeline.run import ingest
from memory.store import moments as moment_store
from models import pace
from models.registry import choice, download
from models.registry.profiles import BALANCED, FAST
from tests import published
from tests.models.registry.test_published import EYES, eyes, hub
from tests.standing_hub import StandingHub

__all__ = ["eyes", "hub"]


@pytest.fixture
def session(weights: None, eyes: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """An open library with the default models, and the balanced profile's to be had."""
    installed = download.weights_folder()
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    (tmp_path / "weights").mkdir()
    fetched_here = {card.name for card in EYES}
    for folder in installed.iterdir():
        if folder.name not in fetched_here:
            (tmp_path / "weights" / folder.name).symlink_to(folder)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "config.toml").write_text("language_model = false\nocr = false\n")
    found = open_session(tmp_path / "library")
    yield found
    found.close()


def captions(session: Session) -> list[str]:
    return [text.text for one in moment_store.all_remembered(session.store) for text in one.texts]


@pytest.mark.parametrize("photos_per_s", [20.0, 0.2])
def test_what_is_fetched_is_used_from_the_next_import_where_it_is_fast_enough(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    photos_per_s: float,
) -> None:
    (tmp_path / "album").mkdir()
    Image.new("RGB", (60, 40), "white").save(tmp_path / "album" / "wall.png")
    ingest(session.library, [tmp_path / "album"], lambda _: None)
    assert published.TAUGHT[1] not in captions(session) and session.config.seeing == FAST
    stand_in: StandingHub = request.getfixturevalue("hub")
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    download.fetch(EYES)
    monkeypatch.setattr(pace, "measure", lambda *_: photos_per_s)
    measuring.measure_all(session.config, lambda _: None)
    assert stand_in.asked and choice.photos_per_s(BALANCED) == photos_per_s
    session.renew_eyes()
    ingest(session.library, [tmp_path / "album"], lambda _: None)
    assert session.models.image_text is not None and session.models.captioner is not None
    assert session.models.image_text.name.startswith("published clip") == (photos_per_s > 1)
    assert (captions(session) == [published.TAUGHT[1]]) == (photos_per_s > 1)
    assert session.locked.models.image_text is session.models.image_text
