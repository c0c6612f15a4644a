"""The words that full text holds, as stems, and the texts of a few moments that hold one: all by its index."""

import sqlite3
from collections.abc import Sequence

from memory.store import ranked
from memory.store.connection import Store, placeholders

HIDDEN_BESIDE = 20
"""So many times as many moments are looked at as texts are wanted: some may be hidden."""

KINDS = {"vocabulary": "row", "vocabulary_place": "instance"}


def terms(store: Store, beginning: str) -> list[tuple[str, int]]:
    """Return the stems that begin so, each with how many moments hold it; those of hidden moments are among them."""
    connection = _opened(store)
    rows = connection.execute(
        "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ?", (beginning, f"{beginning}\U0010ffff")
    )
    return [(str(row[0]), int(row[1])) for row in rows]


def texts_with_word(store: Store, word: str, most: int) -> list[str]:
    """Return the words of a few moments that hold a word in any of its forms and may be seen here."""
    return _texts(store, ranked.holders(store, word)[:most].tolist())


def texts_with(store: Store, term: str, most: int) -> list[str]:
    """Return the words of a few moments that hold a stem and may be seen here."""
    found = _opened(store).execute(
        "SELECT DISTINCT doc FROM temp.vocabulary_place WHERE term = ? LIMIT ?", (term, HIDDEN_BESIDE * most)
    )
    return _texts(store, [row[0] for row in found])[:most]


def _texts(store: Store, numbers: Sequence[int]) -> list[str]:
    rows = store.rows(
        f"""SELECT said || ' ' || written || ' ' || seen || ' ' || place || ' ' || folder AS text FROM words
            WHERE rowid IN ({placeholders(numbers)})""",
        numbers,
    )
    return [str(row["text"]) for row in rows]


def _opened(store: Store) -> sqlite3.Connection:
    """Return this thread's connection to the whole file, with the views of its index: they keep nothing themselves."""
    connection = store.unfiltered.connection
    for name, kind in KINDS.items():
        connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab(main, words, {kind})")
    return connection
