from dataclasses import replace
from datetime import date

import pytest

from memory.language.format import (
    SCENES,
    counted,
    dated,
    event_text,
    event_title,
    listed,
    listed_title,
    own_words,
    short_title,
    summary_title,
    title_without_subject,
)
from memory.records.derived import (
    DateLevel,
    EventKind,
    EventText,
    Level,
    Like,
    ListedTitle,
    PartOfDay,
    SummaryTitle,
    Title,
    VagueDate,
)
from memory.records.library import Kind
from tests.lives import at

EVENING = PartOfDay.EVENING
JULY = VagueDate(DateLevel.MONTH, date(2024, 7, 1))
RAIN = Title(EventKind.VOICE_NOTE, subject="rain again")
IN_BERGEN = Title(part=EVENING, place="Bergen", folder="Norway")
TALK = Title(EventKind.MESSAGES, ("Ada", "Tom"), subject="who has the key?")
DIARY = Title(EventKind.NOTES, section="diary", subject="we sang")
ALIKE = Title(part=EVENING, like=Like(RAIN, at(3, 9), at(20, 15)))
PHOTO = Title(files=((Kind.PHOTO, 1),))
ABOUT_THE_KEY = (
    "Chat with Ada and Tom about the key",
    "chat with Ada and Tom about the key",
    "Chat with Ada and Tom about the key",
)
TALKED = ("Who has the key?",)
AT_ODDA = ("Saturday evening in Odda",)
WITH_ADA = ("Saturday evening with Ada",)
BARE_EVENING = ("Saturday evening, 12 August 2023", "evening: a photo")
FIRST, LAST = date(2023, 8, 12), date(2023, 8, 19)


@pytest.mark.parametrize(
    ("title", "words", "in_list", "short", "head"),
    [
        (IN_BERGEN, "Norway: evening in Bergen", "evening in Bergen, Norway", "Evening in Bergen", ""),
        (RAIN, "Rain again", "a voice note, “rain again”", "Rain again", "Voice note"),
        (Title(EventKind.NOTE), "Note", "note", "Note", ""),
        (
            TALK,
            "Chat with Ada and Tom: who has the key?",
            "chat with Ada and Tom, “who has the key?”",
            "Who has the key?",
            "Chat with Ada and Tom",
        ),
        (replace(TALK, subject="", about="the key"), *ABOUT_THE_KEY, ""),
        (
            replace(TALK, section="Rowers"),
            "Rowers: who has the key?",
            "Rowers: who has the key?",
            *TALKED[:1],
            "Rowers",
        ),
        (DIARY, "Diary: we sang", "Diary: we sang", "We sang", "Diary"),
        (Title(part=EVENING, day=FIRST, place="Odda"), "Saturday evening in Odda", "evening in Odda", *AT_ODDA, ""),
        (Title(part=EVENING, day=FIRST, folder="Zoo"), "Zoo, Saturday evening", "Zoo, evening", "Zoo", ""),
        (
            Title(part=EVENING, occasion="Ada's wedding", place="Odda"),
            *["Ada's wedding in Odda"] * 2,
            "Ada's wedding",
            "",
        ),
        (
            Title(part=EVENING, day=FIRST, people=("Ada",)),
            "Saturday evening with Ada",
            "evening with Ada",
            *WITH_ADA,
            "",
        ),
        (Title(part=EVENING, day=FIRST, files=PHOTO.files), *BARE_EVENING, "A photo", ""),
        (PHOTO, "A photo", "a photo", "A photo", ""),
        (Title(part=EVENING, subject="we rowed"), "We rowed", "We rowed", "We rowed", "Evening"),
        (Title(subject="we rowed"), "We rowed", "We rowed", "We rowed", ""),
        (Title(dated=JULY, place="Bergen"), "July 2024 in Bergen", "July 2024 in Bergen", "July 2024 in Bergen", ""),
        (Title(scene="beach"), "At the beach", "At the beach", "At the beach", ""),
        (
            ALIKE,
            "Evening, rain again (as on 3 July 2024)",
            "evening, rain again (as on 3 July 2024)",
            "Evening, rain again (as on 3 July 2024)",
            "",
        ),
        (Title(words="A long walk: home"), "A long walk: home", "a long walk: home", "A long walk: home", ""),
    ],
)
def test_a_title_is_made_of_its_fields(title: Title, words: str, in_list: str, short: str, head: str) -> None:
    assert event_title(title) == words and listed_title(ListedTitle(title)) == in_list
    assert short_title(title) == short and title_without_subject(title) == head


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (
            SummaryTitle(Level.DAY, None, FIRST, FIRST, places=("Bergen", "Odda")),
            "Saturday in Bergen and Odda, 12 August 2023",
        ),
        (SummaryTitle(Level.DAY, None, FIRST, FIRST), "Saturday 12 August 2023"),
        (SummaryTitle(Level.DAY, None, FIRST, FIRST, "the zoo", places=("Odda",)), "The zoo, 12 August 2023"),
        (
            SummaryTitle(Level.DAY, None, FIRST, FIRST, occasion="wedding", places=("Odda",)),
            "Wedding in Odda, 12 August 2023",
        ),
        (SummaryTitle(Level.MONTH, None, FIRST, FIRST), "August 2023"),
        (SummaryTitle(Level.YEAR, None, FIRST, FIRST), "2023"),
        (SummaryTitle(Level.PERSON, name="Ada"), "Ada"),
        (SummaryTitle(Level.CHAPTER, None, FIRST, LAST, "Fjords", places=("Odda",)), "Fjords, 12–19 August 2023"),
        (
            SummaryTitle(Level.CHAPTER, None, FIRST, LAST, occasion="wedding", is_weekend=True, places=("Odda",)),
            "Wedding weekend in Odda, 12–19 August 2023",
        ),
        (
            SummaryTitle(Level.CHAPTER, None, FIRST, LAST, people=("Ada", "Tom"), places=("Odda",)),
            "With Ada and Tom in Odda, 12–19 August 2023",
        ),
        (SummaryTitle(Level.CHAPTER, None, FIRST, LAST, is_away=True), "Away, 12–19 August 2023"),
        (SummaryTitle(Level.CHAPTER, None, FIRST, LAST, episodes=4), "Four episodes, 12–19 August 2023"),
        (SummaryTitle(Level.CHAPTER, words="As it was called"), "As it was called"),
    ],
)
def test_a_summary_is_called_by_the_first_field_that_it_has(title: SummaryTitle, words: str) -> None:
    assert summary_title(title) == words


def test_nothing_is_told_of_what_was_only_seen() -> None:
    assert event_text(EventText("We rowed.", seen=("a boat",))) == "We rowed."
    assert event_text(EventText(seen=("a boat", "a lake"))) == ""


def test_own_words_are_those_that_the_program_did_not_add() -> None:
    assert own_words(TALK, EventText("I have it.")) == "Ada. Tom. who has the key?. I have it."
    assert own_words(IN_BERGEN, EventText(seen=("a boat", "a lake"))) == "Bergen. Norway. a boat; a lake"
    assert own_words(ALIKE, EventText()) == "rain again"
    assert own_words(Title(part=EVENING, scene="beach"), EventText()) == SCENES["beach"]
    assert own_words(PHOTO, EventText()) == ""


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2023, 8, 12), date(2023, 8, 19), "12–19 August 2023"),
        (date(2023, 7, 28), date(2023, 8, 3), "28 July–3 August 2023"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 December 2023–2 January 2024"),
        (date(2022, 3, 1), date(2022, 5, 9), "March–May 2022"),
        (date(2022, 11, 1), date(2023, 2, 9), "November 2022–February 2023"),
        (date(2022, 3, 1), date(2022, 3, 1), "1 March 2022"),
    ],
)
def test_dates_are_as_short_as_they_can_be(first: date, last: date, expected: str) -> None:
    assert dated(first, last) == expected


def test_numbers_and_lists() -> None:
    assert [counted(n, "day") for n in (0, 1, 12, 13)] == ["no days", "one day", "twelve days", "13 days"]
    assert [listed(list("abcde"[:n])) for n in range(5)] == ["", "a", "a and b", "a, b and c", "a, b and 2 more"]
