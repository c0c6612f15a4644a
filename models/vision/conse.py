"""Pictures as vectors among sentences, made of the names of what two networks recognise.

The vector is the mean of those of the names recognised, so that words find pictures; the names are encoded once, at the
first picture, and words alone load no picture model. With a detector, how sure it is of each thing stands beside that
vector, and a text that names such a thing asks for it there.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from models.inference import Scores
from models.protocols import Pixels, TextEncoder, Vectors
from models.vision.detector import ObjectDetector
from models.vision.labels import LabelClassifier, probabilities
from models.vision.plain_words import named_things, things

TEMPERATURE = 2.0
TOP_LABELS = 30
PHRASE = "a photo of a {}"

LEAST_THING = 0.3
"""A thing below this score has no part in the vector of names."""

UNSEEN, SEEN = 0.05, 0.95
"""Scores at which a thing counts as not there, and as there for sure."""

SURENESS, ASKED = 0.05, 0.8
"""How much the log-odds of things weigh in a picture's vector, and a thing that is named in a text's."""

MOST_ASKED = 3
"""So many named things at the most weigh in full, so that all texts have the same length."""


class ConseEncoder:
    """An ImageTextEncoder: the score-weighted mean of label names' sentence vectors, less the mean of all labels.

    With a detector, what it names counts as much as the labels, and two more parts follow: the log-odds of each of its
    things, over those of a thing that is not there, and one number that is 0 in pictures and in texts brings all of
    them to one length. Source: Norouzi et al. 2014, ConSE; the mean is taken off after Mu and Viswanath 2018,
    All-but-the-top.
    """

    is_concurrent = True

    def __init__(self, text: TextEncoder, classifier: LabelClassifier, detector: ObjectDetector | None = None) -> None:
        self._text = text
        self._classifier = classifier
        self._detector = detector

    @property
    def name(self) -> str:
        """The models and their versions, part of every recipe."""
        seen_by = [self._classifier.version] + ([self._detector.version] if self._detector else [])
        return f"conse {2 if self._detector else 1} of {' and '.join(seen_by)} in {self._text.name}"

    @property
    def scale(self) -> tuple[float, float]:
        """The cosines from which a picture may fit words and surely fits them, as tried on photos with captions."""
        return (0.15 * self._share, 0.45 * self._share) if self._detector else (0.15, 0.45)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), dimensions), unit rows."""
        vectors = self._text.encode(texts)
        if not self._detector:
            return vectors
        asked = np.zeros((len(texts), len(things())), np.float32)
        for row, text in enumerate(texts):
            named = named_things(text)
            asked[row, named] = ASKED * min(1.0, (MOST_ASKED / max(1, len(named))) ** 0.5)
        left = np.sqrt(np.maximum(MOST_ASKED * ASKED**2 - (asked**2).sum(axis=1, keepdims=True), 0))
        return _unit(np.concatenate([vectors, asked, left], axis=1))

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), dimensions), unit rows; raises WeightsMissing where a file is damaged."""
        if not len(images):
            return self.encode_texts([])
        labels, names = self._names
        vectors = _unit(_top(probabilities(self._classifier.logits(images), TEMPERATURE).mean(axis=1)) @ labels)
        if not self._detector:
            return vectors
        scores = self._detector.scores(images)
        vectors = _unit(vectors + _unit(np.where(scores >= LEAST_THING, scores, 0) @ names))
        sure = SURENESS * (_log_odds(np.clip(scores, UNSEEN, SEEN)) - _log_odds(np.float32(UNSEEN)))
        return _unit(np.concatenate([vectors, sure, np.zeros((len(images), 1), np.float32)], axis=1))

    @property
    def _share(self) -> float:
        """How much of a text's vector its words are."""
        return float((1 + MOST_ASKED * ASKED**2) ** -0.5)

    @cached_property
    def _names(self) -> tuple[Vectors, Vectors]:
        """The vectors of labels and of things, less the mean of the labels."""
        labels = self._text.encode([PHRASE.format(name) for name in self._classifier.labels])
        names = self._text.encode([PHRASE.format(name) for name in things() if self._detector])
        centre = labels.mean(axis=0)
        return labels - centre, names - centre


def _log_odds(scores: Scores | np.float32) -> Scores:
    return np.asarray(np.log(scores / (1 - scores)), dtype=np.float32)


def _top(scores: Scores) -> Scores:
    """Set all but the best labels of each row to 0."""
    least = np.partition(scores, -TOP_LABELS, axis=1)[:, -TOP_LABELS, None]
    return np.where(scores >= least, scores, 0)


def _unit(rows: Vectors) -> Vectors:
    """Scale rows to length 1; a row of zeros stays one."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)
