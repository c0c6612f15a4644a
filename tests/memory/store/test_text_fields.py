import sqlite3
from datetime import date

import pytest

from memory.records.derived import (
    ChapterKind,
    DateLevel,
    EventKind,
    EventText,
    Level,
    Like,
    ListedTitle,
    PartOfDay,
    SummaryFrame,
    SummaryText,
    SummaryTitle,
    Title,
    VagueDate,
)
from memory.records.library import Kind
from memory.store.text_fields import is_damaged, summary_text_of, summary_title_of, text_of, title_of, to_json
from tests.lives import at

DAY = date(2024, 7, 14)
NOTE = Title(EventKind.NOTE, section="Diary", subject="“We” sang; then: rain")
FULL = Title(
    EventKind.SEEN,
    ("Ada", "Tom"),
    PartOfDay.NIGHT,
    VagueDate(DateLevel.MONTH, DAY),
    "lake",
    "Walchensee",
    "Norway",
    things=("boat",),
    files=((Kind.PHOTO, 3), (Kind.VIDEO, 1)),
    like=Like(NOTE, at(3, 9), at(4, 15)),
    words="Łódź",
)
CHAPTER = SummaryTitle(Level.CHAPTER, ChapterKind.TRIP, DAY, DAY, "", "wedding", True, ("Ada",), ("Kochel",), True, 3)
FRAME = SummaryFrame(
    Level.MONTH,
    9,
    3,
    DAY,
    DAY,
    ("Kochel",),
    2 / 3,
    (CHAPTER,),
    (ListedTitle(NOTE, 2, True), ListedTitle(FULL), ListedTitle(CHAPTER)),
    4,
)


def row(**held: str | None) -> sqlite3.Row:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    columns = ", ".join(f"? AS {name}" for name in held)
    found: sqlite3.Row = connection.execute(f"SELECT {columns}", tuple(held.values())).fetchone()
    return found


@pytest.mark.parametrize("title", [Title(), NOTE, FULL])
@pytest.mark.parametrize("text", [EventText(), EventText("We sang.", ("a",))])
def test_an_event_is_called_what_it_was(title: Title, text: EventText) -> None:
    held = row(title_fields=to_json(title), text_fields=to_json(text))
    assert title_of(held) == title and text_of(held) == text


@pytest.mark.parametrize("title", [SummaryTitle(), SummaryTitle(Level.PLACE, name="Kochel"), CHAPTER])
@pytest.mark.parametrize("text", [SummaryText(), SummaryText(FRAME, "We sang."), SummaryText(FRAME, "", ("a", "b"))])
def test_a_summary_tells_what_it_told(title: SummaryTitle, text: SummaryText) -> None:
    held = row(title_fields=to_json(title), text_fields=to_json(text))
    assert summary_title_of(held) == title and summary_text_of(held) == text


def test_a_row_of_before_keeps_its_words() -> None:
    held = row(level="day", title="Sunday", text="Two episodes.", title_fields=None, text_fields=None)
    assert title_of(held) == Title(words="Sunday") and text_of(held) == EventText("Two episodes.")
    assert summary_title_of(held) == SummaryTitle(Level.DAY, words="Sunday")
    assert summary_text_of(held) == SummaryText(words="Two episodes.")


RUBBISH = ("", "{{", "null", "7", "[]", '"boat"', '{"dated": 7, "seen": 7}', '{"seen": 7, "like": []', "[" * 100_000)


@pytest.mark.parametrize("fields", RUBBISH)
def test_a_row_whose_fields_are_damaged_keeps_its_words(fields: str) -> None:
    held = row(level="day", title="Sunday", text="Two episodes.", title_fields=fields, text_fields=fields)
    assert is_damaged(held, is_summary=False) and is_damaged(held, is_summary=True)
    assert title_of(held) == Title(words="Sunday") and text_of(held) == EventText("Two episodes.")
    assert summary_text_of(held) == SummaryText(words="Two episodes.")


def test_a_row_with_fields_or_without_is_not_damaged() -> None:
    assert not is_damaged(row(title_fields=None, text_fields=None), is_summary=True)
    assert not is_damaged(row(title_fields=to_json(FULL), text_fields=to_json(EventText())), is_summary=False)
    assert is_damaged(row(title_fields=to_json(FULL), text_fields="{"), is_summary=False)


def test_what_is_empty_is_not_written() -> None:
    assert to_json(Title(part=PartOfDay.DAY)) == '{"part":"day"}' and to_json(SummaryText()) == "{}"
