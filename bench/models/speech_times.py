"""How long speech takes beside faster-whisper's own batches on the same weights: one long recording, and short notes.

    python -m bench.models.speech_times [ROUNDS]

Prints "name value unit": processor seconds a second of sound, medians of interleaved rounds in one process (3 unless
said), the ratio, and the word error rate of each. The long recording is the shared recordings with a known text one
after another, a second and a half apart; the notes are those shorter than 6 s. The peer is given word times, the same
beam and batches of 8, each recording by itself, for it takes one at a time.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from bench.figures import note
from bench.models.speed import SHARED, WHISPER, errors, known_clips, plain_words
from models.loading import load_transcriber
from models.protocols import SAMPLES_PER_S, Samples
from models.registry.download import path_of

ROUNDS = 3
BATCH = 8
NOTE_S = 6.0
APART_S = 1.5

Listen = Callable[[Sequence[Samples]], list[str]]
Said = tuple[list[Samples], list[str]]
"""Recordings and the words in each."""


def ours() -> Listen:
    """Return the product's transcriber."""
    transcriber = load_transcriber()

    def listen(recordings: Sequence[Samples]) -> list[str]:
        if len(recordings) > 1:
            heard = transcriber.transcribe_all(recordings)
        else:
            heard = [list(transcriber.transcribe(one)) for one in recordings]
        return [" ".join(turn.text for turn in turns) for turns in heard]

    return listen


def peer() -> Listen:
    """Return faster-whisper's batched pipeline."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    threads = os.cpu_count() or 1
    model = WhisperModel(str(path_of(WHISPER)), device="cpu", compute_type="int8", cpu_threads=threads)
    batched = BatchedInferencePipeline(model)

    def text(samples: Samples) -> str:
        parts, _ = batched.transcribe(samples, beam_size=5, batch_size=BATCH, word_timestamps=True)
        return " ".join(part.text for part in parts)

    return lambda recordings: [text(one) for one in recordings]


def sets() -> dict[str, Said]:
    """Return what is listened to: one long recording, and notes."""
    known = [(samples, text) for _, samples, text in known_clips(SHARED / "media" / "audio")]
    pause = np.zeros(round(APART_S * SAMPLES_PER_S), np.float32)
    joined = np.concatenate([part for samples, _ in known for part in (samples, pause)])
    notes = [(samples, text) for samples, text in known if len(samples) < NOTE_S * SAMPLES_PER_S]
    return {
        "long": ([joined], [" ".join(text for _, text in known)]),
        "notes": ([samples for samples, _ in notes], [text for _, text in notes]),
    }


def main(rounds: int) -> None:
    """Print the seconds and the errors of both."""
    listeners = {"ours": ours(), "peer": peer()}
    for name, (recordings, texts) in sets().items():
        seconds: dict[str, list[float]] = {who: [] for who in listeners}
        heard: dict[str, list[str]] = {}
        for number in range(rounds + 1):
            for who, listen in listeners.items():
                started_s = time.process_time()
                heard[who] = listen(recordings)
                if number:  # the first loads the weights
                    seconds[who].append(time.process_time() - started_s)
        length_s = sum(map(len, recordings)) / SAMPLES_PER_S
        said = [plain_words(text) for text in texts]
        for who, took in seconds.items():
            wrong = sum(errors(words, plain_words(text)) for words, text in zip(said, heard[who], strict=True))
            a_second = statistics.median(took) / length_s
            print(f"speech.{name}.{who} {a_second:.3f} processor seconds a second of sound")
            note(f"speech_{name}_{who}", a_second, "s/s")
            print(f"speech.{name}.{who}.wer {100 * wrong / sum(map(len, said)):.1f} percent")
        ratios = [a / b for a, b in zip(seconds["ours"], seconds["peer"], strict=True)]
        print(f"speech.{name}.ratio {statistics.median(ratios):.2f} ours/peer")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
