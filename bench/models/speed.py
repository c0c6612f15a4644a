"""How fast and how large: transcription beside plain faster-whisper, photos, search, a cold answer, the first word.

    python -m bench.models.speed [speech] [photos] [search] [cold] [words]

Each part runs in a process of its own, so that its peak memory is its own; without arguments all run. Medians of one
run on one machine: compare ratios, not seconds.
"""

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.library.session import Session, deriving, open_session
from bench.library import library_of
from bench.retrieval import search_times
from bench.retrieval.locomo import write_chats
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from ingest.readers.audio import read_samples
from models import loading
from models.protocols import Samples
from models.registry.catalog import CARDS
from models.registry.download import path_of
from qa.answer.compose import answer
from qa.answer.retrieve import retrieve

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
ROUNDS = 3
WORDED = 20
WHISPER = next(card for card in CARDS if card.task == "speech")


def speech() -> None:
    """Compare the product's transcriber with plain faster-whisper on the same weights: errors and wall time."""
    from faster_whisper import WhisperModel

    clips = [(samples, text) for _, samples, text in known_clips(SHARED / "media" / "audio")]
    ours = loading.load_transcriber()
    threads = os.cpu_count() or 1
    plain = WhisperModel(str(path_of(WHISPER)), device="cpu", compute_type="int8", cpu_threads=threads)
    listeners: dict[str, Callable[[Samples], str]] = {
        "ours": lambda samples: " ".join(heard.text for heard in ours.transcribe(samples)),
        "plain": lambda samples: " ".join(part.text for part in plain.transcribe(samples)[0]),
    }
    told: dict[str, list[str]] = {}
    seconds: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(ROUNDS):
        for name, listen in listeners.items():
            started_s = time.monotonic()
            told[name] = [listen(samples) for samples, _ in clips]
            seconds[name].append(time.monotonic() - started_s)
    length_s = sum(len(samples) for samples, _ in clips) / 16_000
    for name in ("ours", "plain"):
        said = [plain_words(text) for _, text in clips]
        wrong = sum(errors(words, plain_words(heard)) for words, heard in zip(said, told[name], strict=True))
        print(f"speech_wer_{name} {100 * wrong / sum(map(len, said)):.2f} percent")
        print(f"speech_real_time_{name} {statistics.median(seconds[name]) / length_s:.4f} factor")
    ratios = [a / b for a, b in zip(seconds["ours"], seconds["plain"], strict=True)]
    print(f"speech_wall_ratio {statistics.median(ratios):.3f} ours/plain")


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return substitutions, deletions and insertions: the Levenshtein distance of words."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def known_clips(folder: Path) -> list[tuple[str, Samples, str]]:
    """Return the recordings in a folder whose text its transcripts.json knows: file, samples, text."""
    listed = json.loads((folder / "transcripts.json").read_text(encoding="utf-8"))
    known = [one for one in listed if one.get("transcript") and (folder / one["file"]).exists()]
    return [(one["file"], read_samples(folder / one["file"], Limits()), one["transcript"]) for one in known]


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("’", ""))


def photos() -> None:
    """Take in the shared photos, then again with nothing changed."""
    folder = SHARED / "media" / "photos"
    with tempfile.TemporaryDirectory() as made:
        session = _session(Path(made))
        with deriving(session.folder):
            first = ingest(session.library, [folder], lambda _: None)
            second = ingest(session.library, [folder], lambda _: None)
        session.close()
    taken = first.counts["added"]
    print(f"photos_end_to_end {taken / first.seconds:.2f} photos/s")
    print(f"second_run {second.seconds:.3f} s")
    print(f"second_run_unchanged {second.counts['unchanged']} of {sum(second.counts.values())} files")


def search() -> None:
    """Search libraries of many moments for frequent, middling and rare words, filtered and not, and after a photo."""
    search_times.main([])


def cold() -> None:
    """Answer in a new process without a language model, files in the page cache."""
    with tempfile.TemporaryDirectory() as made:
        session = library_of(Path(made) / "library", SHARED / "media" / "photos")
        session.close()
        command = [sys.executable, "-m", "app", "--library", str(session.folder), "ask", "a cat", "--no-llm", "--json"]
        times = []
        for _ in range(5):
            started_s = time.monotonic()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.monotonic() - started_s)
    print(f"cold_ask {statistics.median(times):.2f} s")


def words() -> None:
    """Time until a language model's words stand, complete and checked: of a model not loaded yet, and of a warm one."""
    path = SHARED / "benchmarks" / "locomo_dev.json"
    if not path.is_file():
        sys.exit(f"{path} is missing: set YESTERYEAR_SHARED")
    conversation = json.loads(path.read_text(encoding="utf-8"))[0]
    with tempfile.TemporaryDirectory() as made:
        write_chats(conversation["conversation"], Path(made) / "chats")
        session = library_of(Path(made) / "library", Path(made) / "chats")
        times = []
        for entry in conversation["qa"]:
            looked = retrieve(session.sources, entry["question"], datetime(2024, 6, 1, tzinfo=UTC))
            started_s = time.perf_counter()
            if len(list(answer(looked, session.sources, session.models.language))) > 1:
                times.append(time.perf_counter() - started_s)
            if len(times) > WORDED:
                break
        session.close()
    print(f"worded_cold {times[0]:.2f} s")
    print(f"worded_p50 {statistics.median(times[1:]):.2f} s")
    print(f"worded_p95 {float(np.percentile(times[1:], 95)):.2f} s")


def _session(folder: Path) -> Session:
    session = open_session(folder / "library")
    session.require_models()
    return session


PARTS = {"speech": speech, "photos": photos, "search": search, "cold": cold, "words": words}


def main() -> None:
    """Run the parts asked for, each in a process of its own."""
    asked = sys.argv[1:] or list(PARTS)
    if len(asked) > 1:
        for name in asked:
            subprocess.run([sys.executable, "-m", "bench.models.speed", name], check=True)
        return
    PARTS[asked[0]]()
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{asked[0]}_peak_memory {peak / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
