"""Libraries of any size to search: real words as often as people say them, made-up vectors that lie in clusters.

The words are those of shared conversations, drawn one by one, so that frequent, middling and rare words are as frequent
as in speech; the vectors are unit vectors around centres, as those of photos of one place or of notes on one topic are.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.library.session import Session
from memory.language.words import words
from memory.records.ids import digest, moment_id
from memory.records.library import Asset, Kind, Medium, Moment, MomentText, TakenFrom, TextKind, Timestamp
from memory.store import assets
from memory.store import moments as moment_store
from memory.store.moments import Perceived

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
FIRST_HOUR = datetime(2015, 1, 1, tzinfo=UTC)
ALL_HOURS = timedelta(hours=100_000)
GOLDEN = (5**0.5 - 1) / 2
A_FILE = 1000
WORDS_EACH = 12
CENTRES = 2000
BANDS = {"frequent": (0.02, 1.0), "middling": (0.001, 0.01), "rare": (0.0, 0.0003)}
"""From which to which share of all words spoken a word is called so."""


def spoken() -> tuple[list[str], NDArray[np.float64]]:
    """Return the words of the shared conversations and the share of all words spoken that each is, most first."""
    told = json.loads((SHARED / "benchmarks" / "locomo_dev.json").read_text(encoding="utf-8"))
    turns = [
        turn["text"] for one in told for said in one["conversation"].values() if isinstance(said, list) for turn in said
    ]
    counts = Counter(word for text in turns for word in re.findall(r"[a-z]{2,}", text.lower()))
    shares = np.array([count for _, count in counts.most_common()], np.float64)
    return [word for word, _ in counts.most_common()], shares / shares.sum()


def questions(band: str, most: int) -> list[str]:
    """Return so many questions of three words each that all are frequent, middling or rare, none a function word."""
    vocabulary, shares = spoken()
    least, below = BANDS[band]
    held = 1 - (1 - shares) ** WORDS_EACH
    weightless = frozenset(words("stop.function"))
    fits = [
        word for word, share in zip(vocabulary, held, strict=True) if least <= share < below and word not in weightless
    ]
    random = np.random.default_rng(0)
    return [" ".join(random.choice(fits, 3, replace=False)) for _ in range(most)]


def unit_vectors(random: np.random.Generator, count: int, dimensions: int) -> NDArray[np.float32]:
    """Return unit vectors (count, dimensions) around centres that are the same at each call."""
    centres = np.random.default_rng(1).normal(size=(CENTRES, dimensions)).astype(np.float32)
    found = centres[random.integers(CENTRES, size=count)] + random.standard_normal((count, dimensions), np.float32)
    unit: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def fill(session: Session, start: int, end: int) -> None:
    """Add moments from number `start` up to `end`, a note each thousand, with a vector each in both spaces.

    The first so many of all hours hold that share of the moments, which stand here and there among the others.
    """
    random = np.random.default_rng(start + 2)
    vocabulary, shares = spoken()
    held = session.sources
    assert held.text and held.image_text
    sizes = {
        held.text_space: held.text.encode(["a"]).shape[1],
        held.sight_space: held.image_text.encode_texts(["a"]).shape[1],
    }
    for first in range(start, end, A_FILE):
        count = min(A_FILE, end - first)
        drawn = random.choice(vocabulary, (count, WORDS_EACH), p=shares)
        spaces = {space: unit_vectors(random, count, size) for space, size in sizes.items()}
        _put_note(session, first, [" ".join(row) for row in drawn], spaces)


def _put_note(session: Session, first: int, texts: Sequence[str], spaces: dict[str, NDArray[np.float32]]) -> None:
    when = Timestamp(FIRST_HOUR + ALL_HOURS * (GOLDEN * first % 1))
    asset = Asset(digest("bench", str(first)), Kind.NOTE, when, TakenFrom.TEXT, 1)
    held = []
    for n, text in enumerate(texts):
        name = moment_id(asset.id, Medium.PARAGRAPH, None, None, n)
        at = FIRST_HOUR + ALL_HOURS * (GOLDEN * (first + n) % 1)
        moment = Moment(name, asset.id, Medium.PARAGRAPH, n, Timestamp(at))
        vectors = {space: rows[n] for space, rows in spaces.items()}
        held.append(Perceived(moment, (MomentText(name, TextKind.NOTE, text, "bench"),), vectors))
    with session.store.transaction():
        assets.put(session.store, asset)
        moment_store.store_perceived(session.store, asset.id, held)
