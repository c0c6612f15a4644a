import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.registry.catalog import PICODET
from models.registry.download import is_present, path_of
from models.vision.labels import THINGS, ObjectDetector

LIKELY = 0.4


@pytest.fixture
def detector(shared: Path) -> ObjectDetector:
    """The detector where it was fetched, or from the shared weights."""
    name = PICODET.files[0].name
    path = path_of(PICODET) / name if is_present(PICODET) else shared / "weights" / name
    if not path.is_file():
        pytest.skip("the detector's weights are missing")
    return ObjectDetector(path, "x")


def test_there_are_eighty_things() -> None:
    assert len(THINGS) == len(set(THINGS)) == 80


def test_what_people_marked_is_seen(detector: ObjectDetector, shared: Path) -> None:
    folder = shared / "media" / "photos"
    photos = json.loads((folder / "captions.json").read_text("utf-8"))[::5]
    seen = detector.scores([np.asarray(Image.open(folder / photo["file"]).convert("RGB")) for photo in photos])
    assert seen.shape == (len(photos), 80) and seen.min() >= 0 and seen.max() <= 1
    marked = np.array([[thing in {o["label"] for o in photo["objects"]} for thing in THINGS] for photo in photos])
    said = seen >= LIKELY
    assert (said & marked).sum() >= 0.7 * said.sum() and (said & marked).sum() >= 0.5 * marked.sum()
