import sqlite3

import pytest

from memory.store import unspaced_words
from memory.store.columns import fts_phrase
from memory.store.unspaced_words import m019_unspaced_words

SCHEMA = """CREATE VIRTUAL TABLE words USING fts5(said, written, seen, place, folder,
            tokenize = 'porter unicode61 remove_diacritics 2')"""


def test_thai_is_found_inside_a_sentence_once_the_index_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = sqlite3.connect(":memory:")
    opened.execute(SCHEMA)
    told = [(number, "เราซื้อร่มที่ตลาด") for number in (1, 3, 9)] + [(2, "we bought an umbrella")]
    opened.executemany("INSERT INTO words (rowid, written) VALUES (?, ?)", told)

    def holders(words: str) -> list[int]:
        return [row[0] for row in opened.execute("SELECT rowid FROM words WHERE words MATCH ?", (fts_phrase(words),))]

    assert holders("ตลาด") == []
    asked: list[str] = []
    opened.set_trace_callback(asked.append)
    monkeypatch.setattr(unspaced_words, "_ROWS_AT_ONCE", 2)
    m019_unspaced_words(opened)
    opened.set_trace_callback(None)
    assert sum("FROM words WHERE rowid > " in one and one.endswith("LIMIT 2") for one in asked) == 3
    assert holders("ตลาด") == [1, 3, 9] and holders("umbrella") == [2]
