from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from memory.episodes.features import EventFeatures
from memory.episodes.labels import (
    folder,
    is_weekend,
    named,
    occasion,
    people,
    places,
    topic,
    word_counts,
)
from memory.records.derived import EventKind, EventText, PartOfDay, Title
from memory.records.ids import digest
from memory.records.library import Place
from tests.lives import event_with

BERGEN = Place(60.391, 5.322, "Bergen", "Vestland", "Norway")
ODDA = Place(60.069, 6.545, "Odda", "Vestland", "Norway")
OSLO = Place(59.913, 10.739, "Oslo", "Oslo", "Norway")
NAMELESS = Place(59.0, 10.0)
DAY = Title(part=PartOfDay.DAY)


def scenes(*texts: str, title: Title = DAY, spots: Sequence[Place | None] = (), who: str = "") -> list[EventFeatures]:
    found = []
    for number, text in enumerate(texts):
        start = datetime(2024, 7, 1, 12, tzinfo=UTC) + timedelta(days=number)
        spot = spots[number % len(spots)] if spots else None
        name = spot.name if spot else ""
        event = event_with(digest(text, str(number)), start, title, EventText(text), name)
        found.append(EventFeatures(event, spot, frozenset(who.split())))
    return found


def test_a_weekend_is_two_days_and_one_or_two_around_them() -> None:
    assert is_weekend(date(2024, 7, 12), date(2024, 7, 14)) and is_weekend(date(2024, 7, 13), date(2024, 7, 14))
    assert not is_weekend(date(2024, 7, 15), date(2024, 7, 17)) and not is_weekend(date(2024, 7, 8), date(2024, 7, 14))


def test_the_smallest_place_that_holds_most_of_it() -> None:
    assert places(scenes("a", "b", "c", "d", spots=[BERGEN, BERGEN, BERGEN, ODDA])) == ("Bergen",)
    two = scenes("a", "b", spots=[ODDA, BERGEN])
    assert places(two) == ("Odda", "Bergen") and places(two, is_abroad=True) == ("Norway",)
    town = Place(60.6, 6.4, "Voss", "Vestland", "Norway")
    assert places(scenes("a", "b", "c", spots=[BERGEN, ODDA, town])) == ("Vestland",)
    assert places(scenes("a", "b", "c", spots=[OSLO, ODDA, BERGEN])) == ("Norway",)
    assert places(scenes("a", "b", spots=[NAMELESS])) == () == places(scenes("a"))


def test_the_owners_folder_is_one_that_many_titles_name() -> None:
    in_folder = Title(part=PartOfDay.EVENING, place="Odda", folder="Norway")
    assert folder(scenes("", "", title=in_folder)) == "Norway"
    assert folder(scenes("", "", title=Title(scene="beach", place="Odda"), spots=[ODDA])) == ""
    assert folder(scenes("", "", title=Title(EventKind.NOTE, section="Diary", subject="we played"))) == ""
    rain = scenes("", "", title=Title(EventKind.VOICE_NOTE, subject="rain, Norway"))
    assert folder([*scenes("", title=in_folder), *rain]) == ""


def test_an_occasion_is_spoken_of_more_than_once() -> None:
    assert occasion(scenes("The wedding of Ada.", "After the wedding.", "Brunch.")) == "wedding"
    assert occasion(scenes("Hochzeit!", "Nach der Hochzeit.")) == "hochzeit"
    assert occasion(scenes("The wedding of Ada.", "Brunch.")) == ""
    named_so = scenes("", title=Title(part=PartOfDay.EVENING, place="Odda", folder="Ada's wedding"))
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
    assert people(scenes("McTavish came.", "Rain.", who="mctavish ada")) == ("Ada", "McTavish")
    assert named("lena", "we met lena") == "Lena" and named("de vries", "Mrs de Vries") == "de Vries"
    assert people(scenes("Rain.")) == ()
