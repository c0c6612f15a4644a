"""How long searches take in libraries of any size: for frequent, middling and rare words, filtered and not.

    python -m bench.retrieval.search_times [--at FOLDER] [MOMENTS ...]

Each library is filled up to 10,000 and 100,000 moments by default; with --at it is kept in FOLDER and used again where
it holds as many. A warm process, real encoders for the question, two spaces. Then a photo comes in: the time of the
searches right after, beside quiet ones, and what was written meanwhile. Medians of one run: compare ratios.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.library.session import Session, deriving, open_session
from bench.figures import note
from bench.retrieval.made_library import ALL_HOURS, BANDS, FIRST_HOUR, fill, questions
from memory.records.query import Query, Span
from memory.retrieval.recall import recall
from memory.store import full_text

SIZES = (10_000, 100_000)
SHARES = {"all": None, "narrow": 0.01, "half": 0.5, "broad": 0.99}
ROUNDS = 20
AFTER = 9


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description="How long searches take.")
    parser.add_argument("moments", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--at", type=Path)
    chosen = parser.parse_args(arguments)
    made = chosen.at or Path(tempfile.mkdtemp())
    session = open_session(made / "library")
    session.require_models()
    try:
        for size in sorted(chosen.moments):
            fill(session, full_text.count_moments(session.store), size)
            _tell(session, size)
    finally:
        session.close()
        if chosen.at is None:
            shutil.rmtree(made)


def _tell(session: Session, size: int) -> None:
    started_s, spent_s = time.perf_counter(), time.process_time()
    with deriving(session.folder):
        session.index.sync()
    print(f"sync_{size} {time.perf_counter() - started_s:.1f} s, {time.process_time() - spent_s:.1f} s of processors")
    for band in BANDS:
        asked = questions(band, ROUNDS)
        _seconds(session, asked[0], None)
        times = {name: [_seconds(session, words, share) for words in asked] for name, share in SHARES.items()}
        for name, taken in times.items():
            p50, p95 = (float(np.percentile(np.array(taken)[:, 0], at)) for at in (50, 95))
            ratio = p50 / float(np.median(np.array(times["all"])[:, 0]))
            spent = 1000 * float(np.median(np.array(taken)[:, 1]))
            told = f"{1000 * p50:.0f} / {1000 * p95:.0f} ms, {spent:.0f} ms of processors, {ratio:.2f} of unfiltered"
            print(f"{band}_{name}_{size} {told}", flush=True)
            note(f"search_{band}_{name}_{size}", 1000 * p50, "ms")
            note(f"search_{band}_{name}_{size}_ratio", ratio, "of unfiltered")
    _tell_after(session, size)


def _tell_after(session: Session, size: int) -> None:
    """Let a moment come in before each search, and none before as many others, by turns."""
    quiet, after = [], []
    before = _files(session)
    for n, words in enumerate(questions("rare", AFTER)):
        quiet.append(_seconds(session, words, None)[0])
        fill(session, size + n, size + n + 1)
        after.append(_seconds(session, words, None)[0])
    written = sum(count for path, count in _files(session).items() if before.get(path) != count)
    ratio = float(np.median(after) / np.median(quiet))
    note(f"search_after_{size}", ratio, "of quiet")
    print(
        f"after_one_more_{size} {1000 * float(np.median(after)):.0f} ms, {ratio:.2f} of quiet, {written} bytes written"
    )


def _files(session: Session) -> dict[str, int]:
    """Return the sizes of the files beside the database, by path."""
    found = session.folder.rglob("vectors/*/*")
    return {str(path): path.stat().st_size for path in found if path.is_file()}


def _seconds(session: Session, words: str, share: float | None) -> tuple[float, float]:
    """Return how long a search takes by the clock and of processors."""
    spans = () if share is None else (Span(None, FIRST_HOUR + share * ALL_HOURS),)
    started_s, spent_s = time.perf_counter(), time.process_time()
    recall(session.sources, Query(words, words, spans), 10)
    return time.perf_counter() - started_s, time.process_time() - spent_s


if __name__ == "__main__":
    main()
