"""Pictures and words in the space of sentences: what is recognised in a picture becomes the mean of its names' vectors.

Knows nothing of files or captions. The names are encoded once, at the first picture; words alone load no picture model.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from models.batch import Scores
from models.imagenet import LabelClassifier, probabilities
from models.picodet import THINGS, ObjectDetector
from models.protocols import Pixels, TextEncoder, Vectors

TEMPERATURE = 2.0
TOP_LABELS = 30
LEAST_THING = 0.2
PHRASE = "a photo of a {}"


class ConseEncoder:
    """An ImageTextEncoder: the score-weighted mean of label names' sentence vectors, less the mean of all labels.

    With a detector, what it names counts as much as the labels. Source: Norouzi et al. 2014, ConSE; the mean is taken
    off after Mu and Viswanath 2018, All-but-the-top.
    """

    def __init__(self, text: TextEncoder, classifier: LabelClassifier, detector: ObjectDetector | None = None) -> None:
        self._text = text
        self._classifier = classifier
        self._detector = detector

    @property
    def name(self) -> str:
        """The models and their versions, part of every recipe."""
        seen_by = [self._classifier.version] + ([self._detector.version] if self._detector else [])
        return f"conse 1 of {' and '.join(seen_by)} in {self._text.name}"

    @property
    def scale(self) -> tuple[float, float]:
        """The cosines from which a picture may fit words and surely fits them, as tried on photos with captions."""
        return 0.15, 0.45

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), dimensions), unit rows."""
        return self._text.encode(texts)

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), dimensions), unit rows; raises WeightsMissing where a file is damaged."""
        if not len(images):
            return self._text.encode([])
        labels, things = self._names
        vectors = _unit(_top(probabilities(self._classifier.logits(images), TEMPERATURE).mean(axis=1)) @ labels)
        if self._detector:
            scores = self._detector.scores(images)
            vectors = _unit(vectors + _unit(np.where(scores >= LEAST_THING, scores, 0) @ things))
        return vectors

    @cached_property
    def _names(self) -> tuple[Vectors, Vectors]:
        """The vectors of labels and of things, less the mean of the labels."""
        labels = self._text.encode([PHRASE.format(name) for name in self._classifier.labels])
        things = self._text.encode([PHRASE.format(name) for name in THINGS if self._detector])
        centre = labels.mean(axis=0)
        return labels - centre, things - centre


def _top(scores: Scores) -> Scores:
    """Set all but the best labels of each row to 0."""
    least = np.partition(scores, -TOP_LABELS, axis=1)[:, -TOP_LABELS, None]
    return np.where(scores >= least, scores, 0)


def _unit(rows: Vectors) -> Vectors:
    """Scale rows to length 1; a row of zeros stays one."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)
