"""How much of what is told of photos is there, and how the likelihoods of models/vision/label_captions.py are fitted.

    python -m bench.models.seen [FOLDER] [--each]

FOLDER holds captions.json, a list of {"file", "captions", "objects"}, and photos; $YESTERYEAR_SHARED/media/photos by
default. What people marked in a photo is the truth, so that a thing that nobody marked counts as wrong. Likelihoods are
fitted by logistic regression and tried by five-fold cross-validation, photos apart. --each prints what is told of each
photo beside what a person wrote of it, to be judged by eye.
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.loading import detector, label_classifier, load_captioner
from models.protocols import Pixels
from models.vision.label_captions import LEAST, SURE, words_of_labels
from models.vision.labels import probabilities
from models.vision.plain_words import labels_of_words, things

SAME = {"tv": "television", "mouse": "computer mouse", "remote": "remote control", "hair drier": "hair dryer"}
THRESHOLDS = (0.7, 0.75, 0.8, 0.85)
FOLDS = 5
STEPS = 60

Numbers = NDArray[np.float64]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.models.seen")
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("--each", action="store_true")
    said = asked.parse_args()
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = said.folder or shared / "media" / "photos"
    photos = json.loads((folder / "captions.json").read_text("utf-8"))
    captions = load_captioner()
    texts, right = [], []
    for photo in photos:
        caption = captions.caption([_pixels(folder / photo["file"])])[0]
        there = _marked(photo)
        right += [label.name in there for label in caption.labels if label.score >= SURE and label.name in things()]
        texts.append(caption.text)
        if said.each:
            print(json.dumps({"file": photo["file"], "told": caption.text, "people wrote": photo["captions"][0]}))
    print(f"photos {len(photos)} files")
    print(f"told_of {sum(map(bool, texts)) / len(texts):.3f} share")
    print(f"things_right {sum(right) / max(1, len(right)):.3f} share of {len(right)}")
    _fit(folder, photos)


def _marked(photo: dict[str, Any]) -> set[str]:
    """Return the names of the things that people marked in a photo."""
    return {SAME.get(one["label"], one["label"]) for one in photo["objects"]}


def _pixels(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def _fit(folder: Path, photos: list[dict[str, Any]]) -> None:
    """Fit how likely things are there, alone and with the labels of their word, and print how right that is."""
    finds, classifier = detector(), label_classifier()
    if finds is None:
        raise SystemExit("no detector is installed; run: yesteryear models fetch")
    both = [name for name in things() if name in labels_of_words()]
    rows: list[list[float]] = []
    alone: list[list[float]] = []
    for number, photo in enumerate(photos):
        image = [_pixels(folder / photo["file"])]
        scores = np.clip(finds.scores(image)[0].astype(float), LEAST, 1 - LEAST)
        odds = dict(zip(things(), np.log(scores / (1 - scores)), strict=True))
        words = words_of_labels(probabilities(classifier.logits(image))[0])
        there = _marked(photo)
        for name in things():
            best, is_there = words.get(name, (0.0, 0.0))[1], float(name in there)
            if name in both:
                rows.append([number, is_there, odds[name], np.log(best + LEAST)])
            alone.append([number, is_there, odds[name]])
    _print_fit("together", np.array(rows))
    _print_fit("alone", np.array(alone))


def _print_fit(name: str, rows: Numbers) -> None:
    """Print the weights for rows of (photo, is there, signals...) and how right they are on photos that they lack."""
    photo, truth, signals = rows[:, 0], rows[:, 1], np.c_[rows[:, 2:], np.ones(len(rows))]
    print(f"{name} {' '.join(f'{one:.3f}' for one in _weights(signals, truth))} weights")
    fold = np.random.default_rng(0).integers(0, FOLDS, int(photo.max()) + 1)[photo.astype(int)]
    likely = np.zeros(len(rows))
    for one in range(FOLDS):
        likely[fold == one] = _likely(signals[fold == one] @ _weights(signals[fold != one], truth[fold != one]))
    for least in THRESHOLDS:
        told = likely >= least
        of = len(set(photo[told])) / (photo.max() + 1)
        print(f"{name}_{least} {truth[told].mean():.3f} right, of {of:.3f} of photos")


def _weights(signals: Numbers, truth: Numbers) -> Numbers:
    """Fit a logistic regression by Newton's method."""
    weights = np.zeros(signals.shape[1])
    for _ in range(STEPS):
        likely = _likely(signals @ weights)
        curve = (signals * (likely * (1 - likely))[:, None]).T @ signals + 1e-3 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, signals.T @ (truth - likely) - 1e-3 * weights)
    return weights


def _likely(log_odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


if __name__ == "__main__":
    main()
