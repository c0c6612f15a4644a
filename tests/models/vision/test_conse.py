import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.inference import Scores
from models.loading import detector, load_image_text, load_text
from models.protocols import Pixels
from models.vision.conse import ConseEncoder
from models.vision.detector import ObjectDetector
from models.vision.labels import CROPS_AT, LabelClassifier
from models.vision.plain_words import things
from tests.fakes import FakeText

NAMES = ["dog", "red boat", "church", *(f"thing{n}" for n in range(40))]


class Colours(LabelClassifier):
    """Sees the label whose number is the first pixel's red."""

    def logits(self, images: Sequence[Pixels]) -> Scores:
        return np.stack(
            [np.tile(10.0 * (np.arange(len(NAMES)) == image[0, 0, 0]), (1 + len(CROPS_AT), 1)) for image in images]
        )


class Greens(ObjectDetector):
    """Sees the thing whose number is the first pixel's green."""

    def scores(self, images: Sequence[Pixels]) -> Scores:
        rows = [np.arange(len(things())) == image[0, 0, 1] for image in images]
        return np.array(rows, dtype=np.float32) * 0.9


@pytest.fixture
def classifier(tmp_path: Path) -> LabelClassifier:
    (tmp_path / "labels.json").write_text(json.dumps(NAMES), "utf-8")
    return Colours(tmp_path, "colours")


def pixel(red: int, green: int = 255) -> Pixels:
    return np.full((1, 1, 3), (red, green, 0), dtype=np.uint8)


def test_a_picture_is_near_the_name_of_what_is_in_it(classifier: LabelClassifier) -> None:
    encoder = ConseEncoder(FakeText(), classifier)
    found = encoder.encode_images([pixel(0), pixel(1), pixel(2)])
    asked = encoder.encode_texts(["a dog", "the boat", "an old church"])
    assert (found @ asked.T).argmax(axis=0).tolist() == [0, 1, 2]


def test_a_detector_adds_what_it_sees(classifier: LabelClassifier, tmp_path: Path) -> None:
    plain, both = (ConseEncoder(FakeText(), classifier, d) for d in (None, Greens(tmp_path, "greens")))
    with_pizza, without = both.encode_images([pixel(0, things().index("pizza")), pixel(0)])
    unlike, like = both.scale
    pizza, dog, boat = both.encode_texts(["a pizza", "my dog", "the red boat"])
    assert with_pizza @ pizza > like > unlike > without @ pizza
    assert with_pizza @ dog > unlike and abs(without @ boat) < unlike
    assert both.name != plain.name and "greens" in both.name and "fake-text" in plain.name


def test_all_rows_have_one_length(classifier: LabelClassifier, tmp_path: Path) -> None:
    encoder = ConseEncoder(FakeText(), classifier, Greens(tmp_path, "greens"))
    texts = encoder.encode_texts(["it", "a dog", "a dog, a cat, a horse, two cows and a bear in a boat"])
    images = encoder.encode_images([pixel(0, 3), pixel(1), pixel(2, 60)])
    assert texts.shape[1] == images.shape[1]
    assert np.allclose(np.linalg.norm(np.concatenate([texts, images]), axis=1), 1, atol=1e-5)
    assert encoder.encode_images([]).shape == (0, images.shape[1])


@pytest.mark.usefixtures("weights")
def test_words_find_photos(shared: Path) -> None:
    """On every third shared photo each of its captions must find it among the first ten, most of the time."""
    folder = shared / "media" / "photos"
    photos = json.loads((folder / "captions.json").read_text("utf-8"))[::3]
    encoder = load_image_text(load_text())
    found = encoder.encode_images([read(folder / photo["file"]) for photo in photos])
    asked = encoder.encode_texts([caption for photo in photos for caption in photo["captions"]])
    own = np.repeat(np.arange(len(photos)), [len(photo["captions"]) for photo in photos])
    scores = asked @ found.T
    rank = (scores > scores[np.arange(len(own)), own][:, None]).sum(axis=1)
    best, first = (0.9, 0.45) if detector() else (0.85, 0.4)
    assert (rank < 10).mean() >= best and (rank < 1).mean() >= first


def read(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
