"""Speech to timed words: Whisper by faster-whisper, with voice activity detection before it.

Knows nothing of files, of who speaks or of what is done with the words. Loads at the first recording.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np

from models.protocols import SAMPLES_PER_S, Samples, Utterance, Word
from models.speech.stretches import PAUSE_S, VOICE_THRESHOLD, stretches
from models.speech.whisper import BEAM, Spoken, Whisper

TURN_S = 30.0
WINDOW_S = 120.0
SEARCH_S = 20.0
FRAME_S = 0.1
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")


class WhisperTranscriber:
    """A Transcriber: one utterance is one turn of speech, cut at pauses of 0.8 s, at most 30 s long.

    A long recording is heard in windows of about two minutes that end where it is quiet, so that memory stays bounded.
    The language is found anew for each stretch of speech. Source: Radford et al. 2022, Whisper.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._whisper = Whisper(folder)
        self._version = version

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return f"{self._version} int8 beam {BEAM} voice {VOICE_THRESHOLD} temperature 0 turns 1 stretches 1"

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield turns of speech in order, as they are heard, in seconds from the start; nothing where nobody speaks.

        Raises WeightsMissing where the weights are damaged.
        """
        for start, end in windows(samples):
            (heard,) = self.transcribe_all([samples[start:end]])
            for one in heard:
                yield one if start == 0 else _moved(one, start / SAMPLES_PER_S)

    def transcribe_all(self, recordings: Sequence[Samples]) -> list[list[Utterance]]:
        """Return the turns of several short recordings, heard together, each as `transcribe` would hear it."""
        spoken = [stretches(samples) for samples in recordings]
        heard = iter(self._whisper.hear([one for some in spoken for one in some]))
        return [_turns_of([one for _ in some for one in next(heard)]) for some in spoken]


def _turns_of(heard: Sequence[Spoken]) -> list[Utterance]:
    """Return the turns of one recording: where another language begins, another turn does."""
    found: list[Utterance] = []
    for language, some in groupby(heard, key=lambda one: one.language):
        found += turns((word for one in some for word in one.words), language)
    return [turn for turn in found if any(map(str.isalnum, turn.text))]


def _moved(heard: Utterance, by_s: float) -> Utterance:
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in heard.words)
    return replace(heard, start_s=heard.start_s + by_s, end_s=heard.end_s + by_s, words=words)


def windows(samples: Samples) -> Iterator[tuple[int, int]]:
    """Yield (start, end) sample indices that cover a recording, each at most two minutes, cut where it is quietest."""
    start, longest = 0, int(WINDOW_S * SAMPLES_PER_S)
    while len(samples) - start > longest:
        end = quietest(samples, start + longest - int(SEARCH_S * SAMPLES_PER_S), start + longest)
        yield start, end
        start = end
    if start < len(samples):
        yield start, len(samples)


def quietest(samples: Samples, start: int, end: int) -> int:
    """Return the middle of the quietest half second between two sample indices."""
    frame = int(FRAME_S * SAMPLES_PER_S)
    pieces = samples[start : start + (end - start) // frame * frame].reshape(-1, frame)
    loudness = np.convolve(np.square(pieces).mean(axis=1), np.ones(5), mode="valid")
    return start + int(loudness.argmin()) * frame + frame * 5 // 2


def turns(words: Iterable[Word], language: str) -> Iterator[Utterance]:
    """Gather words to turns: a pause of 0.8 s ends one; one longer than 30 s is cut at its last sentence end."""
    held: list[Word] = []
    for word in words:
        if held and word.start_s - held[-1].end_s >= PAUSE_S:
            yield _utterance(held, language)
            held = []
        held.append(word)
        if word.end_s - held[0].start_s > TURN_S and len(held) > 1:
            cut = _cut(held)
            yield _utterance(held[:cut], language)
            held = held[cut:]
    if held:
        yield _utterance(held, language)


def _cut(words: list[Word]) -> int:
    """Return how many words to part with: up to the last sentence end, else up to the longest gap."""
    ends = [i for i, word in enumerate(words[:-1], 1) if word.text.rstrip().endswith(SENTENCE_ENDS)]
    return ends[-1] if ends else max(range(1, len(words)), key=lambda i: words[i].start_s - words[i - 1].end_s)


def _utterance(words: list[Word], language: str) -> Utterance:
    text = "".join(word.text for word in words).strip()
    stripped = tuple(replace(word, text=word.text.strip()) for word in words)
    return Utterance(words[0].start_s, words[-1].end_s, text, language, stripped)
