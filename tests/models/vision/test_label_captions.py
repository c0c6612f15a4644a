import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.inference import Scores
from models.protocols import Label, Pixels
from models.vision.label_captions import LabelCaptioner
from models.vision.labels import THINGS, VIEWS, LabelClassifier, ObjectDetector

NAMES = ["tiger cat", "tabby cat", "couch", "pizza", "boat"]
IMAGE = [np.zeros((1, 1, 3), dtype=np.uint8)]


class Says(LabelClassifier):
    """Gives the same probabilities in every view."""

    said: tuple[float, ...] = ()

    def logits(self, images: Sequence[Pixels]) -> Scores:
        row = np.log(np.array([*self.said, 1 - sum(self.said)], dtype=np.float32) + 1e-9)
        return np.tile(row, (len(images), VIEWS, 1))


class Sees(ObjectDetector):
    """Gives the same scores for every picture."""

    seen: dict[str, float]

    def scores(self, images: Sequence[Pixels]) -> Scores:
        return np.array([[self.seen.get(name, 0.0) for name in THINGS]] * len(images), dtype=np.float32)


def caption(folder: Path, said: tuple[float, ...], seen: dict[str, float] | None = None) -> tuple[str, list[Label]]:
    (folder / "labels.json").write_text(json.dumps(NAMES), "utf-8")
    classifier, detector = Says(folder, "says"), Sees(folder, "sees")
    classifier.said, detector.seen = said, seen or {}
    made = LabelCaptioner(classifier, None if seen is None else detector).caption(IMAGE)[0]
    return made.text, list(made.labels)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ((0.9, 0.05, 0.0, 0.0), "tiger cat"),
        ((0.55, 0.28, 0.0, 0.0), "tiger cat, perhaps tabby cat"),
        ((0.4, 0.25, 0.1, 0.1), "perhaps tiger cat or tabby cat"),
        ((0.52, 0.0, 0.4, 0.0), "tiger cat; perhaps couch"),
        ((0.35, 0.33, 0.1, 0.1), "perhaps tiger cat; perhaps tabby cat"),
        ((0.31, 0.14, 0.14, 0.14), "perhaps tiger cat or boat"),
        ((0.28, 0.2, 0.2, 0.16), ""),
    ],
)
def test_only_what_is_likely_is_said(said: tuple[float, ...], text: str, tmp_path: Path) -> None:
    found, labels = caption(tmp_path, said)
    assert found == text
    assert labels[0].score == pytest.approx(max(*said, 1 - sum(said)), abs=1e-4)


def test_things_come_first_and_nothing_is_said_twice(tmp_path: Path) -> None:
    text, labels = caption(tmp_path, (0.0, 0.0, 0.0, 0.9), {"pizza": 0.8, "person": 0.7, "dog": 0.45, "cup": 0.3})
    assert text == "pizza; person; perhaps dog"
    assert [label.name for label in labels] == ["pizza", "person", "dog", "cup", "boat"]


def test_names_differ_where_the_networks_do(tmp_path: Path) -> None:
    classifier = Says(tmp_path, "says")
    names = {LabelCaptioner(classifier).name, LabelCaptioner(classifier, Sees(tmp_path, "sees")).name}
    assert len(names) == 2
