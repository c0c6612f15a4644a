from datetime import UTC, date, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.derived import Level
from memory.records.library import Precision, TakenFrom, Timestamp
from memory.store import hierarchy
from qa.compute.stretches import (
    has_stems,
    holding,
    is_dated,
    is_placed,
    is_trip,
    moments_of,
    needed_words,
    sentence_of,
    stretches,
    tells_of_travel,
)
from tests.lives import HOME, on_day, remember
from tests.years import dated_note, files, lived, moments


def days(library: Library, said: dict[str, str], place: str) -> list[tuple[date, date]]:
    sources = lived(library, [dated_note(name, text) for name, text in said.items()])
    return [(one.first, one.last) for one in stretches(sources.store, place, is_place=True)]


def test_what_names_something_is_left_of_a_question() -> None:
    assert needed_words("our trip to the lake") == ("lake",)
    assert needed_words("what the trip was") == ("was",) or needed_words("the trip") == ()
    assert has_stems("The renovations of the kitchen", needed_words("kitchen renovation"))
    assert not has_stems("The kitchen", needed_words("kitchen renovation"))
    assert not has_stems("He sings in Leiden", needed_words("lei"))


@pytest.mark.parametrize(
    "text",
    [
        "Went to Siena with the choir.",
        "We spent the night at a farm near Siena.",
        "I am in Siena and it snows.",
        "In Siena at last.",
        "Weekend in Siena with the cousins.",
        "Ferry and bus, then home from Siena.",
    ],
)
def test_who_says_that_they_were_there_was_there(library: Library, text: str) -> None:
    assert days(library, {"2023-05-01 a": text}, "siena") == [(date(2023, 5, 1), date(2023, 5, 1))]


@pytest.mark.parametrize(
    "text",
    [
        "Helmut lives in Siena.",
        "A letter from Siena came today.",
        "We want to go to Siena in spring.",
        "Tomorrow we drive to Siena.",
        "She was in Siena for the race.",
        "Have we ever been to Siena?",
        "I dreamt we were in Siena.",
        "I read a book about Siena.",
        "Siena won the match.",
    ],
)
def test_who_only_speaks_of_a_place_was_not_there(library: Library, text: str) -> None:
    assert days(library, {"2023-05-01 a": text}, "siena") == []


def test_days_close_together_are_one_stay_and_the_way_back_ends_it(library: Library) -> None:
    said = {
        "2023-05-01 a": "Drove to Siena with Helmut.",
        "2023-05-02 b": "Siena is steep and full of bells.",
        "2023-05-09 c": "Drove home from Siena in the rain.",
        "2023-09-09 d": "Back in Siena for one night.",
    }
    whole = [(date(2023, 5, 1), date(2023, 5, 9)), (date(2023, 9, 9), date(2023, 9, 9))]
    assert days(library, said, "siena") == whole


def test_photos_of_a_trip_are_its_chapter_and_what_speaks_of_it_adds_no_day(library: Library) -> None:
    late = dated_note("2023-08-17 talk", "We still speak of the marmots of Livigno.")
    store = lived(library, [*moments(), late]).store
    (found,) = stretches(store, "our trip to livigno")
    assert (found.first, found.last) == (date(2023, 8, 11), date(2023, 8, 15))
    assert found.chapter and is_trip(found.chapter)
    assert moments_of(store, found.chapter.id) == list(found.moments)
    assert len(found.on(date(2023, 8, 12))) == 3


def test_an_occasion_is_the_day_of_the_note_that_is_called_after_it(library: Library) -> None:
    store = lived(library, moments()).store
    (found,) = stretches(store, "the christening")
    assert found.first == found.last == date(2023, 9, 9)
    assert stretches(store, "the christening", is_place=True) == stretches(store, "nothing of it", is_place=True) == []


def test_where_somebody_is_every_week_they_live(library: Library) -> None:
    assert stretches(lived(library, moments()).store, "munich", is_place=True) == []


def test_words_are_looked_for_as_they_are_and_not_by_loose_stems(library: Library) -> None:
    said = {"2023-01-01 a": "The inn was cold.", "2023-01-02 b": "Ines was cold.", "2023-01-03 c": "In the ink."}
    store = lived(library, [dated_note(name, text) for name, text in said.items()]).store
    assert files(holding(store, needed_words("ines"), "ines")) == ["2023-01-02 b"]
    assert holding(store, needed_words("ines inn"), "ines inn") == []


def test_a_place_is_that_of_a_photo_or_of_its_folder() -> None:
    photo = remember("a", on_day(1), HOME, path="/photos/2024-07 Walking tour/a.jpg")
    assert is_placed(photo, needed_words("munich")) and is_placed(photo, needed_words("bavaria"))
    assert is_placed(photo, needed_words("walking")) and not is_placed(photo, needed_words("photos"))
    assert not is_placed(remember("b", on_day(1), HOME, said="x", kind="note"), needed_words("munich"))


def test_the_sentence_that_names_it_is_quoted() -> None:
    one = dated_note("2023-01-01 a", "It was cold. The kiln cracked. We went home.")
    assert sentence_of(one, needed_words("kiln")) == "The kiln cracked."
    assert sentence_of(one, needed_words("glaze")) == ""


def test_a_day_is_known_unless_it_is_that_of_the_file_alone() -> None:
    assert is_dated(dated_note("2023-01-01 a", "x"))
    written = remember("b", on_day(1), said="x", kind="note", taken_from=TakenFrom.MTIME)
    assert not is_dated(written)


@pytest.mark.parametrize(
    ("sentence", "is_travel"),
    [
        ("Flew to Porto with Helmut.", True),
        ("I took the night train to Graz.", True),
        ("Weekend in Maastricht with the choir.", True),
        ("Took Noor to the airport.", False),
        ("The flight was late.", False),
        ("Tomorrow we take the train to Graz.", False),
        ("He flew to Oslo.", False),
    ],
)
def test_what_tells_of_travel_names_where_to(sentence: str, is_travel: bool) -> None:
    assert tells_of_travel(sentence) is is_travel


def test_home_is_no_trip(library: Library) -> None:
    store = lived(library, moments()).store
    assert [one.title for one in hierarchy.of_level(store, Level.CHAPTER) if is_trip(one)] == [
        "Livigno, 11–15 August 2023"
    ]


def test_a_diary_that_is_called_after_a_trip_is_of_it_on_all_its_days(library: Library) -> None:
    entries = {"2023-05-01": "Off the ferry at noon.", "2023-05-03": "An abbey.", "2023-05-06": "The train to Oban."}
    found = [
        remember(
            f"diary {number}",
            Timestamp(datetime.fromisoformat(f"{day}T00:00+00:00"), Precision.DAY),
            said=text,
            kind="note",
            asset="diary",
            ordinal=number,
            path="/notes/Skye diary.md",
        )
        for number, (day, text) in enumerate(entries.items())
    ]
    photo = remember("photo", Timestamp(datetime(2023, 5, 3, 12, tzinfo=UTC)), path="/photos/Skye/1.jpg")
    (stay,) = stretches(lived(library, [*found, photo]).store, "Skye trip", is_place=True)
    assert (stay.first, stay.last) == (date(2023, 5, 1), date(2023, 5, 6))
