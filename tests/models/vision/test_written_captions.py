from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.protocols import Captioner, Pixels
from models.registry.card import WeightsMissing
from models.vision.scene_json import Malformed
from models.vision.written_captions import AT_ONCE, BlipCaptioner, Checkpoint
from tests.hub_captioners import write_blip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hub") / "blip"
    write_blip(made)
    return made


def pictures() -> list[Pixels]:
    random = np.random.default_rng(0)
    noise = [random.integers(0, 256, (30 + 7 * n, 90, 3), dtype=np.uint8) for n in range(AT_ONCE)]
    return [*noise, np.zeros((1, 1, 3), dtype=np.uint8), np.full((700, 40, 3), 255, dtype=np.uint8)]


def test_a_batch_is_captioned_as_each_picture_is_alone_and_the_same_each_time(folder: Path) -> None:
    captioner: Captioner = BlipCaptioner(folder, "blip@1")
    found = captioner.caption(pictures())
    assert [captioner.caption([image])[0] for image in pictures()] == found
    assert BlipCaptioner(folder, "blip@1").caption(pictures()) == found
    assert len({one.text for one in found}) > 1 and all(one.text.startswith("word") for one in found)
    assert all(one.scene is None and one.labels == () for one in found)
    assert captioner.caption([]) == [] and captioner.name.startswith("blip@1")


def test_pickled_and_plain_weights_say_the_same(folder: Path, tmp_path: Path) -> None:
    write_blip(tmp_path / "blip", pickled=True)
    plain, pickled = BlipCaptioner(folder, "blip@1"), BlipCaptioner(tmp_path / "blip", "blip@1")
    assert pickled.caption(pictures()) == plain.caption(pictures())


def test_saying_nothing_is_no_caption(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(self: Checkpoint, images: Sequence[Pixels], most_tokens: int) -> list[str]:
        return ["a boat", " "]

    monkeypatch.setattr(Checkpoint, "write", silent)
    with pytest.raises(Malformed, match="said nothing"):
        BlipCaptioner(folder, "blip@1").caption(pictures()[:2])


def test_building_loads_nothing_and_a_missing_folder_is_told_at_the_first_picture(tmp_path: Path) -> None:
    captioner = BlipCaptioner(tmp_path, "blip@1")
    with pytest.raises(WeightsMissing, match="Run: "):
        captioner.caption(pictures()[:1])
