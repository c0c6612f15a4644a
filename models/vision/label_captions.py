"""A picture to a short honest line, made of nothing but the names of what was recognised in it.

What is fairly sure is named, what is likely is named with "perhaps", the rest is left unsaid. Knows nothing of vectors.
"""

from collections.abc import Sequence

import numpy as np

from models.inference import Scores
from models.protocols import Caption, Label, Pixels
from models.vision.labels import THINGS, LabelClassifier, ObjectDetector, probabilities

SURE = 0.5
LIKELY = 0.3
SURE_THING = 0.5
LIKELY_THING = 0.4
RIVAL = 0.15
KEPT_LABELS = 5
KEPT_FROM = 0.05


class LabelCaptioner:
    """A Captioner: "tiger cat, perhaps tabby cat; couch". Empty where nothing is likely enough."""

    def __init__(self, classifier: LabelClassifier, detector: ObjectDetector | None = None) -> None:
        self._classifier = classifier
        self._detector = detector

    @property
    def name(self) -> str:
        """The models and their versions, part of every recipe."""
        seen_by = [self._classifier.version] + ([self._detector.version] if self._detector else [])
        return f"labels 1 of {' and '.join(seen_by)}"

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order; raises WeightsMissing where a file is damaged."""
        if not len(images):
            return []
        seen = probabilities(self._classifier.logits(images))
        found = self._detector.scores(images) if self._detector else np.zeros((len(images), 0), dtype=np.float32)
        return [self._caption(views, things) for views, things in zip(seen, found, strict=True)]

    def _caption(self, views: Scores, things: Scores) -> Caption:
        scores = np.maximum(views[0], views.mean(axis=0))
        named = [Label(self._classifier.labels[i], float(scores[i])) for i in np.argsort(-scores)[:KEPT_LABELS]]
        kinds = [Label(THINGS[i], float(things[i])) for i in np.argsort(-things, kind="stable")[:KEPT_LABELS]]
        rival = _rival(named, scores=views[0], labels=self._classifier.labels)
        parts = [_phrase(label, SURE_THING) for label in kinds if label.score >= LIKELY_THING]
        told = {label.name for label in kinds if label.score >= LIKELY_THING}
        for label in named:
            if label.score >= LIKELY and label.name not in told:
                parts.append(_phrase(label, SURE) + (rival if label is named[0] else ""))
                told.add(label.name)
        return Caption("; ".join(parts), _kept(named, kinds))


def _phrase(label: Label, sure: float) -> str:
    return label.name if label.score >= sure else f"perhaps {label.name}"


def _rival(named: Sequence[Label], scores: Scores, labels: Sequence[str]) -> str:
    """Return what the best label of the whole picture may be mistaken for, in words; empty where nothing is near it."""
    first, second = np.argsort(-scores)[:2]
    near = scores[second] >= max(RIVAL, float(scores[first]) / 2)
    told_apart = labels[first] == named[0].name and labels[first] != labels[second]
    if not near or not told_apart or (named[1].name == labels[second] and named[1].score >= LIKELY):
        return ""
    return f", perhaps {labels[second]}" if named[0].score >= SURE else f" or {labels[second]}"


def _kept(named: Sequence[Label], kinds: Sequence[Label]) -> tuple[Label, ...]:
    """Return the few best labels of both networks, each name once."""
    best: dict[str, Label] = {}
    for label in sorted((*named, *kinds), key=lambda label: -label.score):
        if label.score >= KEPT_FROM:
            best.setdefault(label.name, label)
    return tuple(best.values())[:KEPT_LABELS]
