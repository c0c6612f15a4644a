"""Stretches of a recording in which somebody speaks, each short enough for one look of a model of speech.

Knows the voice detection and nothing of words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

import numpy as np

from models.protocols import SAMPLES_PER_S, Samples

VOICE_THRESHOLD = 0.25
PAUSE_S = 0.8
LONGEST_S = 30.0
"""So long a stretch is at most, as what the model looks at."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech of one recording without its pauses: (n,) samples of the spans (start, end), sample numbers, joined."""

    samples: Samples
    spans: tuple[tuple[int, int], ...]

    @property
    def length_s(self) -> float:
        """How long is spoken, in seconds."""
        return len(self.samples) / SAMPLES_PER_S

    def offset_s(self, at_s: float) -> float:
        """Return what to add to a second of the stretch to have the second of the recording."""
        left = round(at_s * SAMPLES_PER_S)
        for start, end in self.spans:
            if left < end - start:
                break
            left -= end - start
        else:
            start, end = self.spans[-1]
            left += end - start
        return (start + left) / SAMPLES_PER_S - at_s

    def seconds(self) -> list[tuple[float, float]]:
        """Return from and to which second of the stretch each span reaches."""
        ends = [0, *accumulate(end - start for start, end in self.spans)]
        return [(start / SAMPLES_PER_S, end / SAMPLES_PER_S) for start, end in pairwise(ends)]

    def parts(self, labels: Sequence[str]) -> "list[Stretch]":
        """Return the stretch cut where the label of the next span is another one."""
        found, at = [], 0
        for _, some in groupby(zip(labels, self.spans, strict=True), key=lambda one: one[0]):
            spans = tuple(span for _, span in some)
            count = sum(end - start for start, end in spans)
            found.append(Stretch(self.samples[at : at + count], spans))
            at += count
        return found

    def rest(self, from_s: float) -> "Stretch":
        """Return what follows a second of the stretch."""
        skipped = left = round(from_s * SAMPLES_PER_S)
        spans = []
        for start, end in self.spans:
            kept = min(left, end - start)
            left -= kept
            if start + kept < end:
                spans.append((start + kept, end))
        return Stretch(self.samples[skipped:], tuple(spans))


def stretches(samples: Samples) -> list[Stretch]:
    """Return where somebody speaks in a recording, in order; what lies between pauses is joined as far as it fits."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=VOICE_THRESHOLD, min_silence_duration_ms=int(PAUSE_S * 1000), max_speech_duration_s=LONGEST_S
    )
    spans = [(one["start"], one["end"]) for one in get_speech_timestamps(samples, options)]
    return [Stretch(np.concatenate([samples[a:b] for a, b in some]), tuple(some)) for some in _fitting(spans)]


def _fitting(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Gather spans to groups that are together no longer than a stretch may be."""
    held: list[tuple[int, int]] = []
    for span in spans:
        if held and sum(end - start for start, end in [*held, span]) > LONGEST_S * SAMPLES_PER_S:
            yield held
            held = []
        held.append(span)
    if held:
        yield held
