"""Whisper over stretches of speech, those of about one length decoded together, each as it would be alone.

Knows nothing of recordings or turns: stretches come in, words come out.
"""

import itertools
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.protocols import Word
from models.registry.card import FETCH_COMMAND, WeightsMissing
from models.speech.stretches import Stretch

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

BEAM = 5
AT_ONCE = 8
WINDOWS_S = (2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 21, 24, 27, 30)
SILENCE_AFTER_S = 1.0
"""A stretch is looked at in the shortest window that leaves so much silence after it."""

FRAMES_PER_S, LOOKS_PER_S = 100, 50
"""Of the spectrum, and of what the encoder makes of it."""

MOST_TOKENS = 448
FIRST_TOKENS, TOKENS_PER_S = 32, 20
FIRST_STAMP_S, STAMP_S = 1.0, 0.02
REST_S = 1.2
"""What follows the last word for longer is looked at again: the model stopped before the speech did."""

SURE, LANGUAGE_S = 0.8, 2.0
"""A span of a stretch is in another language than the rest where it is so long and that is so likely."""

TRUSTED = -0.3
"""What is less likely (mean log-probability) in a window shorter than the longest, which the model was taught with, is
looked at in that; so are words that repeat, and a language that is not sure."""

REPETITIVE, UNLIKELY, SILENT = 2.4, -1.0, 0.6
"""A try of a higher rate of compression or a lower mean log-probability is poor; one that is as likely silent, too."""

SAID_TWICE = 4
"""So many words that are followed by themselves are a repetition, too short for the rate of compression to tell."""

PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words said in a stretch, in seconds of its recording, and their language as a code such as "en"."""

    words: tuple[Word, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Task:
    """A stretch to look at, the number of the one asked for that it belongs to, and the window to see it in."""

    number: int
    stretch: Stretch
    window_s: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What the model sees of a stretch: `features` (1, frames, dimensions), and which language it takes it for."""

    task: _Task
    features: NDArray[np.float32]
    language: str


class _Try(Protocol):
    """What ctranslate2 says of one look, best first."""

    sequences_ids: Sequence[Sequence[int]]
    scores: Sequence[float]
    no_speech_prob: float


class Whisper:
    """Whisper in eight-bit numbers, loaded at its first stretch. Source: Radford et al. 2022."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _model(self) -> "WhisperModel":
        from faster_whisper import WhisperModel

        threads = os.cpu_count() or 2
        try:
            return WhisperModel(str(self._folder), device="cpu", compute_type="int8", cpu_threads=threads)
        except (RuntimeError, ValueError) as error:
            raise WeightsMissing(f"{self._folder} is damaged ({error}). Run: {FETCH_COMMAND}") from error

    def hear(self, stretches: Sequence[Stretch]) -> list[list[Spoken]]:
        """Return what is said in each stretch, in order of time. Raises WeightsMissing where the weights are damaged.

        A stretch is heard the same way whatever others are asked for with it.
        """
        found: list[list[Spoken]] = [[] for _ in stretches]
        waiting = [_Task(number, one, window_for(one)) for number, one in enumerate(stretches)]
        while waiting:
            following: list[_Task] = []
            for batch in _batches(waiting):
                looks, parts = self._look(batch)
                following += parts
                for look, tried in zip(looks, self._decode(looks), strict=True):
                    spoken, more = self._settle(look, tried)
                    found[look.task.number] += spoken
                    following += more
            waiting = following
        return [sorted(some, key=lambda one: one.words[0].start_s) for some in found]

    def _look(self, batch: Sequence[_Task]) -> tuple[list[_Look], list[_Task]]:
        """Return what is seen of these stretches, and what is to be seen otherwise: parts in another language each."""
        looks, parts = [], []
        for task in batch:
            features = self._encode(task)
            spans = self._languages(task.stretch, features) if len(task.stretch.spans) > 1 else []
            if len(set(spans)) > 1:
                parts += [_Task(task.number, one, window_for(one)) for one in task.stretch.parts(spans)]
                continue
            language, likelihood = self._language(features)
            if likelihood < SURE and task.window_s < WINDOWS_S[-1]:
                parts.append(replace(task, window_s=WINDOWS_S[-1]))
            else:
                looks.append(_Look(task, features, language))
        return looks, parts

    def _languages(self, stretch: Stretch, features: NDArray[np.float32]) -> list[str]:
        """Return the language of each span; one that is short or not sure is in that of its neighbour."""
        found: list[str] = []
        for start_s, end_s in stretch.seconds():
            seen = features[:, round(start_s * LOOKS_PER_S) : round(end_s * LOOKS_PER_S)]
            language, likelihood = self._language(seen) if end_s - start_s >= LANGUAGE_S else ("", 0.0)
            found.append(language if likelihood >= SURE else "")
        known = next(filter(None, found), "")
        return [known := one or known for one in found]

    def _language(self, features: NDArray[np.float32]) -> tuple[str, float]:
        """Return the likeliest language of features, and how likely it is."""
        ((token, likelihood), *_), *_ = self._model.model.detect_language(_view(features))
        return token.strip("<|>"), likelihood

    def _encode(self, task: _Task) -> NDArray[np.float32]:
        from faster_whisper.audio import pad_or_trim

        model = self._model
        spectrum = model.feature_extractor(task.stretch.samples)[..., :-1]
        return np.asarray(model.encode(pad_or_trim(spectrum, task.window_s * FRAMES_PER_S)))

    def _decode(self, looks: Sequence[_Look]) -> list[_Try]:
        """Return what the model makes of looks of one window; never by chance."""
        from faster_whisper.transcribe import get_suppressed_tokens

        if not looks:
            return []
        tokenizers = [self._tokenizer(look.language) for look in looks]
        most = FIRST_TOKENS + TOKENS_PER_S * looks[0].task.window_s
        found: list[_Try] = self._model.model.generate(
            _view(np.concatenate([look.features for look in looks])),
            [list(one.sot_sequence) for one in tokenizers],
            beam_size=BEAM,
            max_length=min(most, MOST_TOKENS),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=get_suppressed_tokens(tokenizers[0], [-1]),
            max_initial_timestamp_index=round(FIRST_STAMP_S / STAMP_S),
        )
        return found

    def _tokenizer(self, language: str) -> "Tokenizer":
        from faster_whisper.tokenizer import Tokenizer

        model = self._model
        return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)

    def _settle(self, look: _Look, tried: _Try) -> tuple[list[Spoken], list[_Task]]:
        """Return what was heard in a look, and what is to be looked at again."""
        task, tokens = look.task, tried.sequences_ids[0]
        likelihood = tried.scores[0] * len(tokens) / (len(tokens) + 1)
        if likelihood < UNLIKELY and tried.no_speech_prob > SILENT:
            return [], []
        text = self._tokenizer(look.language).decode(tokens)
        repeats = _compression(text) > REPETITIVE or says_twice(text)
        if task.window_s < WINDOWS_S[-1] and (likelihood < TRUSTED or repeats):
            return [], [replace(task, window_s=WINDOWS_S[-1])]
        words = self._words(look, tokens)
        if not words:
            return [], []
        shifted = [_moved(word, task.stretch.offset_s((word.start_s + word.end_s) / 2)) for word in words]
        spoken, end_s = Spoken(tuple(shifted), look.language), words[-1].end_s
        if task.stretch.length_s - end_s <= REST_S or end_s < REST_S:
            return [spoken], []
        rest = task.stretch.rest(end_s)
        return [spoken], [_Task(task.number, rest, window_for(rest))]

    def _words(self, look: _Look, tokens: Sequence[int]) -> list[Word]:
        """Return the words of a look in seconds of its stretch, aligned by where the model attends to."""
        tokenizer, task = self._tokenizer(look.language), look.task
        phrases = list(_phrases(tokens, tokenizer.timestamp_begin, task.stretch.length_s))
        if not phrases:
            return []
        frames = min(round(task.stretch.length_s * FRAMES_PER_S), task.window_s * FRAMES_PER_S)
        self._model.add_word_timestamps(
            [phrases], tokenizer, _view(look.features), frames, PREPENDED, APPENDED, last_speech_timestamp=0.0
        )
        timed = [word for phrase in phrases for word in phrase["words"]]
        return [Word(one["word"], float(one["start"]), float(one["end"])) for one in timed]


def window_for(stretch: Stretch) -> int:
    """Return the length of the window that a stretch is looked at in, in seconds."""
    needed_s = stretch.length_s + SILENCE_AFTER_S
    return next((one for one in WINDOWS_S if one >= needed_s), WINDOWS_S[-1])


def _batches(tasks: Sequence[_Task]) -> Iterator[Sequence[_Task]]:
    """Yield tasks of one window, a few at a time, so that memory stays bounded."""
    for _, same in itertools.groupby(sorted(tasks, key=lambda one: one.window_s), key=lambda one: one.window_s):
        some = list(same)
        yield from (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))


def _phrases(tokens: Sequence[int], first_stamp: int, length_s: float) -> Iterator[dict[str, Any]]:
    """Yield the phrases between time stamps with their seconds, the last also where no stamp ends it."""
    edges = [i for i in range(1, len(tokens)) if tokens[i] >= first_stamp and tokens[i - 1] >= first_stamp]
    before_s = 0.0
    for start, end in itertools.pairwise([0, *edges, len(tokens)]):
        phrase = list(tokens[start:end])
        if not any(token < first_stamp for token in phrase):
            continue
        start_s = (phrase[0] - first_stamp) * STAMP_S if phrase[0] >= first_stamp else before_s
        before_s = (phrase[-1] - first_stamp) * STAMP_S if phrase[-1] >= first_stamp else length_s
        yield {"seek": 0, "start": start_s, "end": before_s, "tokens": phrase}


def _moved(word: Word, by_s: float) -> Word:
    return Word(word.text, round(word.start_s + by_s, 2), round(word.end_s + by_s, 2))


def _compression(text: str) -> float:
    """Return how many times shorter a text is compressed: a high rate tells of repetition."""
    encoded = text.strip().encode()
    return len(encoded) / len(zlib.compress(encoded)) if encoded else 0.0


def says_twice(text: str) -> bool:
    """Say whether some words are followed by the very same ones: people seldom do that, and the model often."""
    words = ["".join(filter(str.isalnum, word)) for word in text.lower().split()]
    return any(
        words[at : at + count] == words[at + count : at + 2 * count]
        for count in range(SAID_TWICE, len(words) // 2 + 1)
        for at in range(len(words) - 2 * count + 1)
    )


def _view(values: NDArray[np.float32]) -> object:
    """Return an array as ctranslate2 takes it."""
    from faster_whisper.transcribe import get_ctranslate2_storage

    return get_ctranslate2_storage(values)
