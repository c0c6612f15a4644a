"""Measures voices: who is taken for whom at which bound, which changes of voice are found, seconds a second of speech.

    python -m bench.models.voices

Prints "name value unit". Needs the card "voices" and $YESTERYEAR_SHARED (default ../shared). The labelled set is the
shared recordings of which the speaker is known, in stretches of four seconds: a stretch is one voice, and all of one
speaker's are one person's. Changes of voice are made by joining two speakers at a known second. Most speakers read
aloud, each in one recording or two; telephones, children, and one person years apart are not in it.
"""

import json
import os
import random
import resource
import sys
import time
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.models.people import as_kept, b_cubed, pairwise
from ingest.files.file_checks import Limits
from ingest.perception.voices import GOOD_S, turns_in
from ingest.readers.audio import read_samples
from memory.identity.bounds import BOUNDS, Bound, scaled
from memory.identity.clustering import Ties, cluster
from memory.records.library import Trace
from models.loading import load_voices
from models.protocols import SAMPLES_PER_S, Samples, VoiceEncoder
from models.registry.card import WeightsMissing

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
SWEPT = (0.69, 0.72, 0.74, 0.76, 0.78)
BOUND = BOUNDS[Trace.VOICE]
FLAT = Bound(0.69, 0.75, 0.0, 0.0)
"""By what voices were joined before, however long they speak."""

LENGTHS_S = (1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 5.5, 7.0)
MOST_TURNS, DRAWS = 12, 3
STRETCH_S = 4.0
LEAST_S = 1.5
NEAR_S = 1.0
SHORTEST_S, LONGEST_S = 1.5, 6.0
SAME_READER = {"LibriVox": "LibriVox sonnets reader"}
"""One reader under two names: the recordings are of one project, and sound so."""

UNKNOWN = "-"
LEFT_OUT = "two speakers"
MIXED = "stereo_diarization.wav"

Vector = NDArray[np.float32]


def recordings() -> list[tuple[str, Samples]]:
    """Return the shared recordings of one known speaker, each with the speaker."""
    folder = SHARED / "media" / "audio"
    if not (folder / "transcripts.json").is_file():
        sys.exit(f"There is no transcripts.json in {folder}; set YESTERYEAR_SHARED.")
    found = []
    for entry in json.loads((folder / "transcripts.json").read_text(encoding="utf-8")):
        speaker = SAME_READER.get(entry["speaker"], entry["speaker"])
        if speaker != UNKNOWN and LEFT_OUT not in speaker:
            found.append((speaker, read_samples(folder / entry["file"], Limits())))
    return found


def stretches(samples: Samples) -> list[tuple[float, float]]:
    """Cut a recording into stretches of four seconds, the last one shorter."""
    length_s = len(samples) / SAMPLES_PER_S
    starts = np.arange(0.0, max(length_s - LEAST_S, 0.1), STRETCH_S)
    return [(float(at), min(float(at) + STRETCH_S, length_s)) for at in starts]


def judged(encoder: VoiceEncoder, heard: list[tuple[str, Samples]]) -> None:
    """Print precision and recall of clusters at every bound swept, and how fast voices are encoded."""
    labels, vectors, spent_s, length_s = [], [], 0.0, 0.0
    for speaker, samples in heard:
        spans = stretches(samples)
        started_s = time.monotonic()
        vectors += list(encoder.encode(samples, spans))
        spent_s += time.monotonic() - started_s
        length_s += len(samples) / SAMPLES_PER_S
        labels += [speaker] * len(spans)
    print(f"voices_stretches {len(labels)} stretches")
    print(f"voices_speakers {len(set(labels))} speakers")
    print(f"voices_encoded {spent_s / length_s:.4f} s a second")
    for bound in SWEPT:
        found = cluster(as_kept(vectors), Ties(), bound)
        for name, (precision, recall) in (("pairs", pairwise(labels, found)), ("bcubed", b_cubed(labels, found))):
            print(f"voices_{name}_precision_at_{bound:.2f} {precision:.3f}")
            print(f"voices_{name}_recall_at_{bound:.2f} {recall:.3f}")
        print(f"voices_clusters_at_{bound:.2f} {len(found)} clusters")


def of_any_length(encoder: VoiceEncoder, heard: list[tuple[str, Samples]]) -> None:
    """Print precision and recall of stretches of 1 to 7 s, by the one bound of before and by that of today.

    Each half of the speakers stands for itself, and what two people say at once is a speaker of its own.
    """
    mixed = read_samples(SHARED / "media" / "audio" / MIXED, Limits())
    everybody = [*heard, (LEFT_OUT, mixed)]
    speakers = sorted({speaker for speaker, _ in everybody})
    parts = {"half_a": speakers[::2], "half_b": speakers[1::2], "all": speakers}
    for name, bound in (("before", FLAT), ("now", BOUND)):
        for part, inside in parts.items():
            measured = []
            for seed in range(DRAWS):
                labels, lengths_s, vectors = _drawn(encoder, [one for one in everybody if one[0] in inside], seed)
                rows = scaled(as_kept(vectors), [min(1.0, one / GOOD_S) for one in lengths_s], bound)
                measured.append(pairwise(labels, cluster(rows, Ties(), bound.least)))
            precision, recall = np.mean(measured, axis=0)
            print(f"voices_any_length_{name}_{part} precision {precision:.3f} recall {recall:.3f}")


def _drawn(
    encoder: VoiceEncoder, heard: list[tuple[str, Samples]], seed: int
) -> tuple[list[str], list[float], list[Vector]]:
    """Return stretches of drawn lengths: whose each is, how long, and its vector."""
    drawn = random.Random(seed)
    labels, lengths_s, vectors = [], [], []
    for speaker, samples in heard:
        length_s, at = len(samples) / SAMPLES_PER_S, 0.0
        spans: list[tuple[float, float]] = []
        while length_s - at >= LENGTHS_S[0] and len(spans) < MOST_TURNS:
            spans.append((at, min(length_s, at + drawn.choice(LENGTHS_S))))
            at = spans[-1][1]
        vectors += list(encoder.encode(samples, spans))
        labels += [speaker] * len(spans)
        lengths_s += [end_s - start_s for start_s, end_s in spans]
    return labels, lengths_s, vectors


def changes(encoder: VoiceEncoder, heard: list[tuple[str, Samples]]) -> None:
    """Print how many joins of two speakers are found within a second, and what is cut where nobody changes."""
    drawn = random.Random(0)
    of_speaker = {speaker: samples[SAMPLES_PER_S:] for speaker, samples in heard if len(samples) > 4 * SAMPLES_PER_S}
    found = elsewhere = 0
    pairs = list(permutations(of_speaker, 2))
    for one, other in pairs:
        lengths = [round(drawn.uniform(SHORTEST_S, LONGEST_S) * SAMPLES_PER_S) for _ in range(2)]
        first, second = of_speaker[one][: lengths[0]], of_speaker[other][: lengths[1]]
        joined = np.concatenate([first, second])
        turns = turns_in(joined, (0.0, len(joined) / SAMPLES_PER_S), encoder)
        near = [abs(start_s - len(first) / SAMPLES_PER_S) <= NEAR_S for start_s, _ in turns[1:]]
        found += any(near)
        elsewhere += len(near) - any(near)
    alone = sum(
        len(turns_in(samples, (start_s, min(start_s + 2 * LONGEST_S, len(samples) / SAMPLES_PER_S)), encoder)) - 1
        for _, samples in heard
        for start_s in np.arange(0.0, max(len(samples) / SAMPLES_PER_S - LONGEST_S, 0.1), 2 * LONGEST_S).tolist()
    )
    print(f"voices_changes {len(pairs)} changes")
    print(f"voices_changes_found {found / len(pairs):.3f} of them")
    print(f"voices_cut_elsewhere {elsewhere} cuts")
    print(f"voices_cut_within_one_voice {alone} cuts")


def main() -> None:
    """Measure and print."""
    heard = recordings()
    try:
        encoder = load_voices()
    except WeightsMissing as error:
        sys.exit(str(error))
    encoder.encode(heard[0][1], [(0.0, LEAST_S)])
    judged(encoder, heard)
    of_any_length(encoder, heard)
    changes(encoder, heard)
    print(f"voices_peak_memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
