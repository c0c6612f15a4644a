"""The words that full text holds, as stems, read from its index: never from the texts. Knows nothing of spelling."""

import re
import sqlite3
import unicodedata
from collections.abc import Sequence

from memory.store import ranked
from memory.store.connection import Store, placeholders

LOOKED_AT = 5
KINDS = {"vocabulary": "row", "vocabulary_place": "instance"}


def terms(store: Store, beginning: str) -> list[tuple[str, int]]:
    """Return the stems that begin so, each with how many moments hold it; those of hidden moments are among them."""
    connection = _opened(store)
    rows = connection.execute(
        "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ?", (beginning, f"{beginning}\U0010ffff")
    )
    return [(str(row[0]), int(row[1])) for row in rows]


def is_written(store: Store, word: str) -> bool:
    """Say whether one of the first moments that hold a word in any form has it in this very one, in lower case."""
    found = ranked.holders(store, word)[:LOOKED_AT].tolist()
    written = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    return any(written.search(_unaccented(text)) for text in _texts(store, found))


def _unaccented(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))


def texts_with(store: Store, term: str, most: int) -> list[str]:
    """Return the words of a few moments that hold a stem and may be seen here."""
    found = _opened(store).execute(
        "SELECT DISTINCT doc FROM temp.vocabulary_place WHERE term = ? LIMIT ?", (term, most)
    )
    return _texts(store, [row[0] for row in found])


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
