"""A picture to a short honest line of plain words: "two people and a dog, at the beach".

Only what is sure is told. What is less sure is kept among the labels, with how likely it is, and helps to find the
picture through its vector.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.inference import Scores
from models.protocols import Caption, Label, Pixels
from models.vision.detector import ObjectDetector
from models.vision.labels import LabelClassifier, probabilities
from models.vision.plain_words import labels_of_words, places, plural, things, uncounted, wider_than

SURE = 0.8
SURE_LABEL = 0.55
"""How likely a thing of the detector must be to be told, and a word of the classifier alone, which errs more often."""

MOST_TOLD = 4
KEPT_LABELS = 5
KEPT_FROM = 0.05

PERSON = "person"
GROUP = 4
"""So many people are told as a group."""

NUMBERS = {2: "two", 3: "three"}

ALONE = (2.313, 1.319)
TOGETHER = (2.018, 0.266, 2.355)
"""How the detector's log-odds become the likelihood that a thing is there, alone and together with the logarithm of
what the classifier gives to its word in the best view: fitted by logistic regression on the people's
own marks of 141 photos (bench/models/seen.py)."""

LEAST = 1e-4


class LabelCaptioner:
    """A Captioner: "two people and a dog, at the beach"; empty where nothing is sure."""

    is_concurrent = True

    def __init__(self, classifier: LabelClassifier, detector: ObjectDetector | None = None) -> None:
        self._classifier = classifier
        self._detector = detector

    @property
    def name(self) -> str:
        """The models and their versions, part of every recipe."""
        seen_by = [self._classifier.version] + ([self._detector.version] if self._detector else [])
        return f"labels 2 of {' and '.join(seen_by)}"

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order; raises WeightsMissing where a file is damaged."""
        if not len(images):
            return []
        words = [words_of_labels(views) for views in probabilities(self._classifier.logits(images))]
        if self._detector is None:
            return [_caption(_by_labels(one)) for one in words]
        scores, counts = self._detector.scores(images), self._detector.counts(images)
        return [
            _caption([*_by_detector(one, best, many), *_by_labels(one, set(things()))])
            for one, best, many in zip(words, scores, counts, strict=True)
        ]


def words_of_labels(views: Scores) -> dict[str, tuple[float, float]]:
    """Return how likely each plain word is by the labels of a picture (views, 1000): in all views, and in the best."""
    sums = {word: views[:, numbers].sum(axis=1) for word, numbers in labels_of_words().items()}
    return {word: (float(one.mean()), float(one.max())) for word, one in sums.items()}


def thing_likelihood(score: float, by_labels: float | None) -> float:
    """Return how likely a thing is there by the detector's score, and by its word's labels where it has any."""
    odds = np.log(max(score, LEAST) / max(1 - score, LEAST))
    if by_labels is None:
        slope, start = ALONE
        return _likely(slope * odds + start)
    on_odds, on_labels, start = TOGETHER
    return _likely(on_odds * odds + on_labels * np.log(by_labels + LEAST) + start)


def _likely(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word with how likely it is; `clear` of it stand apart, `most` where faint ones are counted, too."""

    word: str
    likelihood: float
    is_sure: bool
    clear: int = 1
    most: int = 1


def _by_detector(words: dict[str, tuple[float, float]], scores: Scores, counts: NDArray[np.int64]) -> list[_Seen]:
    likely = [
        thing_likelihood(float(score), words[thing][1] if thing in words else None)
        for thing, score in zip(things(), scores, strict=True)
    ]
    return [
        _Seen(thing, one, one >= SURE, int(clear), int(most))
        for thing, one, clear, most in zip(things(), likely, *counts, strict=True)
    ]


def _by_labels(words: dict[str, tuple[float, float]], but: Collection[str] = ()) -> list[_Seen]:
    return [_Seen(word, one, one >= SURE_LABEL) for word, (one, _) in words.items() if word not in but]


def _caption(seen: Sequence[_Seen]) -> Caption:
    best = sorted(seen, key=lambda one: (-one.likelihood, one.word))
    sure = [one for one in best if one.is_sure]
    told = {one.word for one in sure}
    where = [place for one in sure if (place := places().get(one.word))][:1]
    what = [one for one in sure if one.word not in places() and not told & wider_than().get(one.word, frozenset())]
    what.sort(key=lambda one: one.word != PERSON)
    phrases = [_phrase(one) for one in what[:MOST_TOLD]]
    listed = " and ".join(filter(None, (", ".join(phrases[:-1]), *phrases[-1:])))
    labels = tuple(Label(one.word, one.likelihood) for one in best[:KEPT_LABELS] if one.likelihood >= KEPT_FROM)
    return Caption(", ".join(filter(None, (listed, *where))), labels)


def _phrase(one: _Seen) -> str:
    """Return "a dog", "two dogs" where just so many are seen, "dogs" where there may be more."""
    if one.word in uncounted():
        return one.word
    if one.clear >= GROUP and one.word == PERSON:
        return "a group of people"
    if one.clear > 1:
        number = NUMBERS.get(one.clear, "") if one.clear == one.most else ""
        return f"{number} {plural(one.word)}".strip()
    return f"{'an' if one.word[0] in 'aeiou' else 'a'} {one.word}"
