import sqlite3

from memory.store.columns import fts_phrase
from memory.store.unspaced_words import m019_unspaced_words

SCHEMA = """CREATE VIRTUAL TABLE words USING fts5(said, written, seen, place, folder,
            tokenize = 'porter unicode61 remove_diacritics 2')"""


def test_thai_is_found_inside_a_sentence_once_the_index_is_new() -> None:
    opened = sqlite3.connect(":memory:")
    opened.execute(SCHEMA)
    told = [(1, "เราซื้อร่มที่ตลาด"), (2, "we bought an umbrella")]
    opened.executemany("INSERT INTO words (rowid, written) VALUES (?, ?)", told)

    def holders(words: str) -> list[int]:
        return [row[0] for row in opened.execute("SELECT rowid FROM words WHERE words MATCH ?", (fts_phrase(words),))]

    assert holders("ตลาด") == []
    m019_unspaced_words(opened)
    assert holders("ตลาด") == [1] and holders("umbrella") == [2]
