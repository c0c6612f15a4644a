import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.language.unspaced import spaced
from memory.records.library import Precision, Timestamp
from memory.store.columns import fts_phrase, offset_of, to_datetime, to_when, when_columns

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1826, 1, 1), datetime(2999, 1, 1), timezones=ZONES)  # noqa: DTZ001


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    opened.row_factory = sqlite3.Row
    opened.execute("CREATE TABLE t (at_s REAL, offset_min INTEGER, precision TEXT, offset_known INTEGER) STRICT")
    opened.execute("CREATE VIRTUAL TABLE said USING fts5(words, tokenize = 'porter unicode61 remove_diacritics 2')")
    yield opened
    opened.close()


@given(st.builds(Timestamp, TIMES.map(lambda at: at.replace(microsecond=0)), st.sampled_from(Precision), st.booleans()))
def test_a_time_comes_back_from_its_columns(connection: sqlite3.Connection, when: Timestamp) -> None:
    connection.execute("DELETE FROM t")
    connection.execute("INSERT INTO t VALUES (?, ?, ?, ?)", when_columns(when))
    found = to_when(connection.execute("SELECT * FROM t").fetchone())
    assert found == when and found.at.utcoffset() == when.at.utcoffset()


def test_times_before_1970_have_seconds_below_nought() -> None:
    assert to_datetime(-1.0, 60) == datetime(1970, 1, 1, 0, 59, 59, tzinfo=timezone(timedelta(hours=1)))
    assert when_columns(Timestamp(datetime(1969, 12, 31, tzinfo=UTC)))[0] == -86_400.0


def test_the_offset_is_that_of_the_day_and_what_has_none_is_refused() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert offset_of(datetime(2024, 7, 1, tzinfo=berlin)) == 120
    assert offset_of(datetime(2024, 1, 1, tzinfo=berlin)) == 60
    assert offset_of(datetime(2024, 7, 1, tzinfo=timezone(-timedelta(hours=3, minutes=30)))) == -210
    with pytest.raises(ValueError, match="no offset"):
        offset_of(datetime(2024, 7, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("魚を釣った", ["魚", "を", "釣", "っ", "た"]),
        ("カツオ", ["カ", "ツ", "オ"]),
        ("the 北 wind", ["the", "北", "wind"]),
        ("빨간 배", ["빨간", "배"]),
        ("rosé", ["rosé"]),
        ("", []),
    ],
)
def test_only_scripts_without_spaces_are_parted(text: str, words: list[str]) -> None:
    assert spaced(text).split() == words


@given(st.text(max_size=30))
def test_parting_loses_no_sign_and_a_phrase_can_always_be_asked(connection: sqlite3.Connection, text: str) -> None:
    assert "".join(spaced(text).split()) == "".join(text.split())
    connection.execute("SELECT rowid FROM said WHERE said MATCH ?", (fts_phrase(text),)).fetchall()


def test_a_phrase_is_found_where_its_words_stand_side_by_side(connection: sqlite3.Connection) -> None:
    texts = ("we caught a cod", "a cod we caught", "魚を釣った", "釣った魚")
    connection.execute("DELETE FROM said")
    connection.executemany("INSERT INTO said VALUES (?)", [(spaced(one),) for one in texts])

    def found(words: str) -> list[str]:
        rows = connection.execute("SELECT rowid FROM said WHERE said MATCH ? ORDER BY rowid", (fts_phrase(words),))
        return [texts[row["rowid"] - 1] for row in rows]

    assert found("caught a cod") == ["we caught a cod"]
    assert found('Cod" OR "魚') == []
    assert found("魚を") == ["魚を釣った"] and found("釣った") == ["魚を釣った", "釣った魚"]
