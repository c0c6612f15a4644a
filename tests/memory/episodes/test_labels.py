from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from memory.episodes.features import EventFeatures
from memory.episodes.labels import (
    counted,
    dated,
    folder,
    is_weekend,
    listed,
    named,
    occasion,
    people,
    places,
    topic,
    word_counts,
)
from memory.records.derived import Event
from memory.records.ids import digest
from memory.records.library import Place

BERGEN = Place(60.391, 5.322, "Bergen", "Vestland", "Norway")
ODDA = Place(60.069, 6.545, "Odda", "Vestland", "Norway")
OSLO = Place(59.913, 10.739, "Oslo", "Oslo", "Norway")
NAMELESS = Place(59.0, 10.0)


def scenes(*texts: str, title: str = "Day", spots: Sequence[Place | None] = (), who: str = "") -> list[EventFeatures]:
    found = []
    for number, text in enumerate(texts):
        start = datetime(2024, 7, 1, 12, tzinfo=UTC) + timedelta(days=number)
        spot = spots[number % len(spots)] if spots else None
        name = spot.name if spot else ""
        event = Event(digest(text, str(number)), (), start, start, title, text, name, "fake")
        found.append(EventFeatures(event, spot, frozenset(who.split())))
    return found


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


def test_numbers_lists_and_weekends() -> None:
    assert [counted(n, "day") for n in (0, 1, 12, 13)] == ["no days", "one day", "twelve days", "13 days"]
    assert [listed(list("abcde"[:n])) for n in range(5)] == ["", "a", "a and b", "a, b and c", "a, b and 2 more"]
    assert is_weekend(date(2024, 7, 12), date(2024, 7, 14)) and is_weekend(date(2024, 7, 13), date(2024, 7, 14))
    assert not is_weekend(date(2024, 7, 15), date(2024, 7, 17)) and not is_weekend(date(2024, 7, 8), date(2024, 7, 14))


def test_the_smallest_place_that_holds_most_of_it() -> None:
    assert places(scenes("a", "b", "c", "d", spots=[BERGEN, BERGEN, BERGEN, ODDA])) == "Bergen"
    two = scenes("a", "b", spots=[ODDA, BERGEN])
    assert places(two) == "Odda and Bergen" and places(two, is_abroad=True) == "Norway"
    town = Place(60.6, 6.4, "Voss", "Vestland", "Norway")
    assert places(scenes("a", "b", "c", spots=[BERGEN, ODDA, town])) == "Vestland"
    assert places(scenes("a", "b", "c", spots=[OSLO, ODDA, BERGEN])) == "Norway"
    assert places(scenes("a", "b", spots=[NAMELESS])) == "" == places(scenes("a"))


def test_the_owners_folder_is_read_off_titles() -> None:
    assert folder(scenes("", "", title="Norway: evening in Odda")) == "Norway"
    assert folder(scenes("", "", title="Afternoon at the beach, Norway")) == "Norway"
    assert folder(scenes("", "", title="Evening at the beach, Odda", spots=[ODDA])) == ""
    assert folder(scenes("", "", title="Diary: in the evening we played")) == ""
    assert folder([*scenes("", title="Norway: evening in Odda"), *scenes("", "", title="Voice note: rain")]) == ""


def test_an_occasion_is_spoken_of_more_than_once() -> None:
    assert occasion(scenes("The wedding of Ada.", "After the wedding.", "Brunch.")) == "wedding"
    assert occasion(scenes("Hochzeit!", "Nach der Hochzeit.")) == "hochzeit"
    assert occasion(scenes("The wedding of Ada.", "Brunch.")) == ""
    named_so = scenes("", title="Ada's wedding: evening in Odda")
    assert occasion([*named_so, *scenes("Brunch.")]) == "wedding"


def test_a_topic_is_what_is_shared_here_and_not_elsewhere() -> None:
    tiles = ["New tiles for the kitchen.", "The kitchen is dusty, the tiles are cold.", "Coffee in the kitchen."]
    assert topic(scenes(*tiles)) == "Kitchen and tiles"
    assert topic(scenes("The kitchen renovation began.", "Renovation of the kitchen.")) == "Kitchen renovation"
    assert topic(scenes("A dance studio.", "The dance studio burned.")) == "Dance studio"
    assert topic(scenes("We celebrated life.", "Such a life.")) == ""
    coffee = scenes(*["Coffee in the garden."] * 20)
    inside = scenes(*["Coffee by the kayak."] * 4)
    assert topic(inside, word_counts([*coffee, *inside]), 24) == "Kayak"


def test_people_are_named_as_they_are_written() -> None:
    assert people(scenes("McTavish came.", "Rain.", who="mctavish ada")) == "Ada and McTavish"
    assert named("lena", "we met lena") == "Lena" and named("de vries", "Mrs de Vries") == "de Vries"
    assert people(scenes("Rain.")) == ""
