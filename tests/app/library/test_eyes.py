from pathlib import Path

import pytest

from app.library import eyes
from app.library.config import Config
from models import loading
from models.registry import choice, download
from models.registry.card import WeightsMissing
from models.registry.profiles import BALANCED, FAST
from models.vision.scene_json import Malformed
from tests.models.test_pace import Slow


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Balanced lies here and looks at a quarter of a photo a second."""
    found = Slow()
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path))
    monkeypatch.setattr(download, "is_present", lambda card: card.name in BALANCED.cards)
    for name in ("load_text", "load_image_text", "load_captioner"):
        monkeypatch.setattr(loading, name, lambda *_: found)
    return found


def test_what_lies_here_is_measured_once(slow: Slow) -> None:
    told: list[str] = []
    eyes.measure_all(Config(), told.append, lambda: slow.now_s)
    assert told[-1] == "Balanced: 0.25 photos a second; not used by default"
    assert choice.photos_per_s(BALANCED) == 0.25 and Config().seeing == FAST
    eyes.measure_all(Config(), told.append, lambda: slow.now_s)
    assert len(told) == 2


def test_what_is_fast_enough_is_used_from_now_on(slow: Slow) -> None:
    told: list[str] = []
    eyes.measure_all(Config(), told.append, lambda: slow.now_s / 10)
    assert "used from now on" in told[-1] and Config().seeing == BALANCED


def test_nothing_is_measured_where_a_profile_is_named(slow: Slow) -> None:
    eyes.measure_all(Config(profile="balanced"), lambda _: pytest.fail("told"))
    assert slow.seen == [] and choice.photos_per_s(BALANCED) is None


def test_what_cannot_be_loaded_is_told_and_what_fails_at_pictures_is_slow(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def damaged(*_: object) -> Slow:
        raise WeightsMissing("damaged")

    def silent(*_: object) -> list[object]:
        raise Malformed("no caption")

    with monkeypatch.context() as patched:
        patched.setattr(loading, "load_captioner", damaged)
        eyes.measure_all(Config(), told.append)
    assert told[-1] == "damaged" and choice.photos_per_s(BALANCED) is None
    monkeypatch.setattr(slow, "caption", silent)
    eyes.measure_all(Config(), told.append)
    assert choice.photos_per_s(BALANCED) == 0
