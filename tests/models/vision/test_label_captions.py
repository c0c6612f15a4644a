import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.inference import Scores
from models.loading import detector, load_captioner
from models.protocols import Label, Pixels
from models.vision.detector import ObjectDetector
from models.vision.label_captions import SURE, LabelCaptioner
from models.vision.labels import LABELS, LabelClassifier
from models.vision.plain_words import labels_of_words, things

IMAGE = [np.zeros((1, 1, 3), dtype=np.uint8)]


class Says(LabelClassifier):
    """Gives the same likelihoods of plain words in every view, each spread over the labels of its word."""

    said: dict[str, float]

    def logits(self, images: Sequence[Pixels]) -> Scores:
        row = np.full(LABELS, 1e-9)
        for word, share in self.said.items():
            row[labels_of_words()[word]] = share / len(labels_of_words()[word])
        row[-1] = 1 - sum(self.said.values())
        return np.tile(np.log(row).astype(np.float32), (len(images), 2, 1))


class Sees(ObjectDetector):
    """Gives the same scores and counts for every picture."""

    seen: dict[str, tuple[float, int, int]]

    def scores(self, images: Sequence[Pixels]) -> Scores:
        return np.array([[self.seen.get(name, (0.0,))[0] for name in things()]] * len(images), dtype=np.float32)

    def counts(self, images: Sequence[Pixels]) -> NDArray[np.int64]:
        rows = np.array([self.seen.get(name, (0.0, 0, 0))[1:] for name in things()], dtype=np.int64)
        return np.stack([rows.T] * len(images))


def caption(
    folder: Path, said: dict[str, float], seen: dict[str, tuple[float, int, int]] | None = None
) -> tuple[str, list[Label]]:
    classifier, detector = Says(folder, "says"), Sees(folder, "sees")
    classifier.said, detector.seen = said, seen or {}
    made = LabelCaptioner(classifier, None if seen is None else detector).caption(IMAGE)[0]
    return made.text, list(made.labels)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"cat": 0.9}, "a cat"),
        ({"cat": 0.5, "couch": 0.3}, ""),
        ({"beach": 0.8}, "at the beach"),
        ({"elephant": 0.6}, "an elephant"),
        ({"skis": 0.9}, "skis"),
    ],
)
def test_only_what_is_sure_is_said(said: dict[str, float], text: str, tmp_path: Path) -> None:
    assert caption(tmp_path, said)[0] == text


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ({"dog": (0.9, 1, 1)}, "a dog"),
        ({"dog": (0.4, 1, 1)}, ""),
        ({"dog": (0.9, 1, 1), "person": (0.8, 1, 1)}, "a person and a dog"),
        ({"person": (0.9, 2, 2)}, "two people"),
        ({"person": (0.9, 2, 3)}, "people"),
        ({"person": (0.9, 5, 9)}, "a group of people"),
        ({"sheep": (0.9, 3, 3), "umbrella": (0.95, 1, 1)}, "an umbrella and three sheep"),
        ({"laptop": (0.9, 1, 1), "cup": (0.9, 1, 1), "person": (0.7, 1, 1)}, "a person, a cup and a laptop"),
    ],
)
def test_things_are_counted_where_all_are_clear(
    seen: dict[str, tuple[float, int, int]], text: str, tmp_path: Path
) -> None:
    assert caption(tmp_path, {}, seen)[0] == text


def test_both_networks_together_are_surer_than_one(tmp_path: Path) -> None:
    faint = {"boat": (0.5, 1, 1)}
    assert caption(tmp_path, {}, faint)[0] == ""
    assert caption(tmp_path, {"boat": 0.6}, faint)[0] == "a boat"


def test_a_place_comes_last_and_a_wider_word_not_at_all(tmp_path: Path) -> None:
    text, labels = caption(tmp_path, {"computer": 0.3, "library": 0.6}, {"laptop": (0.9, 1, 1), "person": (0.9, 1, 1)})
    assert text == "a person and a laptop, in a library"
    assert [label.name for label in labels][:3] == ["person", "laptop", "library"]
    assert "computer" in [label.name for label in labels], "what is not told is kept with how likely it is"


def test_names_differ_where_the_networks_do(tmp_path: Path) -> None:
    classifier = Says(tmp_path, "says")
    names = {LabelCaptioner(classifier).name, LabelCaptioner(classifier, Sees(tmp_path, "sees")).name}
    assert len(names) == 2


@pytest.mark.usefixtures("weights")
def test_most_photos_say_something_and_most_of_it_is_there(shared: Path) -> None:
    """Checked against what people marked; what is told of a thing that nobody marked counts as wrong."""
    if detector() is None:
        pytest.skip("the detector is not installed")
    folder = shared / "media" / "photos"
    photos = json.loads((folder / "captions.json").read_text("utf-8"))[::4]
    made = load_captioner().caption([np.asarray(Image.open(folder / one["file"]).convert("RGB")) for one in photos])
    pairs = [(label, one) for caption, one in zip(made, photos, strict=True) for label in caption.labels]
    told = [(label.name, one) for label, one in pairs if label.score >= SURE]
    right = [name in {held["label"] for held in one["objects"]} for name, one in told if name in things()]
    assert sum(bool(caption.text) for caption in made) >= 0.75 * len(photos)
    assert sum(right) >= 0.85 * len(right)
    assert not any("perhaps" in caption.text for caption in made)
