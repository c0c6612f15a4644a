import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.protocols import Pixels
from models.registry.card import WeightsMissing
from models.registry.catalog import LITE2
from models.registry.download import require
from models.vision.labels import CROPS_AT, LABELS, LabelClassifier, probabilities, views


def test_views_are_the_whole_the_middle_and_the_corners() -> None:
    image = np.zeros((520, 1040, 3), dtype=np.uint8)
    image[:130, :130] = (255, 0, 0)
    image[-130:, -130:] = (0, 0, 255)
    seen = views(image).astype(int)
    assert seen.shape == (1 + len(CROPS_AT), 260, 260, 3)
    whole, middle, top_left, top_right, bottom_left, bottom_right = seen
    assert whole[10, 10].tolist() == [255, 0, 0] and whole[-10, -10].tolist() == [0, 0, 255]
    assert top_left[10, 10].tolist() == [255, 0, 0] and bottom_right[-10, -10].tolist() == [0, 0, 255]
    assert middle.max() == top_right.max() == bottom_left.max() == 0
    assert np.array_equal(views(image, CROPS_AT[:1]), seen[:2])


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (3000, 2), (260, 260), (1200, 1600)])
def test_any_shape_is_seen(shape: tuple[int, int]) -> None:
    assert (views(np.full((*shape, 3), 77, dtype=np.uint8)) == 77).all()


def test_probabilities() -> None:
    logits = np.array([[0, 1000, 0], [1, 1, 1]], dtype=np.float32)
    assert probabilities(logits) == pytest.approx(np.array([[0, 1, 0], [1 / 3, 1 / 3, 1 / 3]]))
    assert probabilities(np.array([2.0, 0.0], dtype=np.float32), 2.0)[0] == pytest.approx(1 / (1 + np.exp(-1)))


def test_damaged_labels_name_the_command(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text("[", "utf-8")
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        _ = LabelClassifier(tmp_path, "x").labels


@pytest.mark.usefixtures("weights")
def test_real_photos_are_recognised(shared: Path) -> None:
    """Photos whose people-written captions name one thing; the network must name the same."""
    folder = shared / "media" / "photos"
    words = {"parking meter": "parking meter", "zebra": "zebra", "banana": "banana", "traffic light": "traffic light"}
    classifier, right, asked = LabelClassifier(require(LITE2), "x"), 0, 0
    assert len(classifier.labels) == LABELS == len(set(classifier.labels)) + 2
    for photo in json.loads((folder / "captions.json").read_text("utf-8")):
        named = [word for word in words if all(word in caption.lower() for caption in photo["captions"])]
        if len(named) == 1:
            best = probabilities(classifier.logits([read(folder / photo["file"])]))[0].mean(axis=0).argmax()
            asked, right = asked + 1, right + (classifier.labels[best] == words[named[0]])
    assert asked >= 5 and right >= 0.8 * asked


def read(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
