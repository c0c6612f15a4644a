"""A made-up year and a half with known chapters, and what must hold of chapters of any life."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.episodes.features import EventFeatures
from memory.language.format import summary_title
from memory.records.derived import ChapterKind, EventText, PartOfDay, Title
from memory.records.ids import digest
from memory.records.library import Place
from memory.summaries.chapters import Chapter, chapter_title, chapters
from tests.lives import event_with, topic_vector

ZONE = timezone(timedelta(hours=2))
MUNICH = Place(48.137, 11.575, "Munich", "Bavaria", "Germany")
LAKE = Place(47.593, 11.334, "Walchensee", "Bavaria", "Germany")
HALL = Place(48.103, 11.421, "Planegg", "Bavaria", "Germany")
BERGEN = Place(60.391, 5.322, "Bergen", "Vestland", "Norway")
ODDA = Place(60.069, 6.545, "Odda", "Vestland", "Norway")
LUCCA = Place(43.842, 10.502, "Lucca", "Tuscany", "Italy")
HAMBURG = Place(53.551, 9.993, "Hamburg", "Hamburg", "Germany")

DAILY = {
    "cooking": "Onions and a soup on the stove.",
    "cat": "The cat slept on the sofa.",
    "office": "Presented the budget at the office.",
    "playground": "Swing and sandbox at the playground.",
    "football": "Scored a goal at football.",
    "choir": "Choir sang the mass again.",
    "breakfast": "Coffee and rolls.",
}
BUILDING = (
    "Tore the old tiles off the kitchen wall.",
    "The plumber came about the kitchen pipes.",
    "New tiles for the kitchen arrived.",
    "Plaster everywhere in the kitchen.",
    "The plumber broke two tiles.",
    "Painted the kitchen wall yellow.",
    "The kitchen cupboards hang at last.",
    "Kitchen finished, the tiles shine.",
)


@dataclass(frozen=True, slots=True)
class Life:
    scenes: tuple[EventFeatures, ...]
    truth: dict[str, frozenset[str]]


def scene(
    name: str, start: datetime, topic: str, spot: Place | None = None, text: str = "", people: Sequence[str] = ()
) -> EventFeatures:
    place = spot.name if spot else ""
    title = Title(part=PartOfDay.DAY, place=place)
    event = replace(event_with(digest(name), start, title, EventText(text), place), end=start + timedelta(minutes=40))
    number = int(digest(name, "noise")[:6], 16)
    return EventFeatures(event, spot, frozenset(people), topic_vector(topic, number) if topic else None)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def daily(start: datetime, days: int, home: Place, seed: int = 3) -> list[EventFeatures]:
    """Three events on two days of three: at home, about town and now and then without a place."""
    chance = random.Random(seed)
    found = []
    for day in range(days):
        for hour in (8, 13, 19) if chance.random() < 0.66 else ():
            topic = chance.choice(sorted(DAILY))
            off = Place(home.lat + chance.gauss(0, 0.02), home.lon + chance.gauss(0, 0.02), home.name)
            spot = chance.choice((home, home, off, None))
            when = start + timedelta(days=day, hours=hour, minutes=chance.randint(0, 59))
            found.append(scene(f"daily {when}", when, topic, spot, DAILY[topic], ("lena",)))
    return found


@cache
def life() -> Life:
    norway = [
        scene(
            f"norway {day} {hour}",
            at(2023, 8, day, hour),
            topic,
            BERGEN if day < 15 else ODDA,
            "Rain over the fjord.",
        )
        for day in range(12, 20)
        for hour, topic in ((10, "fjord"), (16, "harbour"))
        if (day, hour) != (17, 10)
    ]
    norway.append(scene("norway note", at(2023, 8, 14, 21), "", None, "We want to stay for ever."))
    wedding = [
        scene("wedding 1", at(2023, 6, 2, 19), "dinner", LUCCA, "Dinner before the wedding.", ("ada", "tom")),
        scene("wedding 2", at(2023, 6, 3, 14), "wedding", LUCCA, "The wedding of Ada and Tom.", ("ada", "tom")),
        scene("wedding 3", at(2023, 6, 3, 22), "dancing", LUCCA, "The wedding band played.", ("ada",)),
        scene("wedding 4", at(2023, 6, 4, 11), "brunch", LUCCA, "Brunch, everybody tired.", ("tom",)),
    ]
    lake = [
        scene(f"lake {day} {hour}", at(2023, 7, day, hour), "rowing", LAKE, "Rowed out.")
        for day in (21, 22, 23)
        for hour in (11, 17)
    ]
    days = (3, 6, 11, 14, 22, 29, 37, 45)
    kitchen = [
        scene(
            f"kitchen {n}",
            at(2023, 3, 1, 15) + timedelta(days=day),
            "renovation",
            MUNICH if n % 2 else None,
            BUILDING[n],
        )
        for n, day in enumerate(days)
    ]
    reunion = [
        scene(f"reunion {n}", at(2023, 10, 6 + n // 2, 14 + n), f"reunion {n % 2}", HALL, text, ("omar", "greta"))
        for n, text in enumerate(("Speeches in the hall.", "Old films.", "Long table.", "Goodbye to the class."))
    ]
    ordinary = [*daily(at(2023, 1, 2, 0), 400, MUNICH), *daily(at(2024, 2, 6, 0), 200, HAMBURG, seed=4)]
    back = [
        scene(f"back {n}", at(2024, 5, 4 + n // 2, 10 + n), "old friends", MUNICH, "Old friends.") for n in range(4)
    ]
    away = [
        (at(2023, 8, 12, 0), at(2023, 8, 20, 0)),
        (at(2023, 6, 2, 14), at(2023, 6, 5, 0)),
        (at(2023, 7, 21, 0), at(2023, 7, 24, 0)),
        (at(2024, 5, 4, 0), at(2024, 5, 6, 0)),
    ]
    ordinary = [one for one in ordinary if not any(start <= one.event.start < end for start, end in away)]
    truth = {"norway": norway, "wedding": wedding, "lake": lake, "kitchen": kitchen, "reunion": reunion, "back": back}
    sets = {name: frozenset(one.event.id for one in inside) for name, inside in truth.items()}
    return Life((*ordinary, *(one for inside in truth.values() for one in inside)), sets)


def found_in(scenes: Sequence[EventFeatures]) -> dict[str, Chapter]:
    """Return the chapters by their titles."""
    by_id = {one.event.id: one for one in scenes}
    found = chapters(scenes)
    return {
        summary_title(chapter_title([by_id[one] for one in chapter.event_ids], chapter.kind)): chapter
        for chapter in found
    }


def test_a_life_is_told_in_its_true_chapters_and_no_others() -> None:
    truth = life().truth
    found = found_in(life().scenes)
    assert {title: (chapter.kind, frozenset(chapter.event_ids)) for title, chapter in found.items()} == {
        "Kitchen and tiles, March–April 2023": (ChapterKind.PROJECT, truth["kitchen"]),
        "Wedding weekend in Lucca, 2–4 June 2023": (ChapterKind.JOURNEY, truth["wedding"]),
        "Weekend in Walchensee, 21–23 July 2023": (ChapterKind.TRIP, truth["lake"]),
        "Norway, 12–19 August 2023": (ChapterKind.JOURNEY, truth["norway"]),
        "With Greta and Omar in Planegg, 6–7 October 2023": (ChapterKind.OCCASION, truth["reunion"]),
        "Weekend in Munich, 4–5 May 2024": (ChapterKind.TRIP, truth["back"]),
    }


def spring() -> list[EventFeatures]:
    return [one for one in life().scenes if at(2023, 2, 10) < one.event.start < at(2023, 6, 20)]


def test_a_renovation_goes_on_beside_a_weekend_away() -> None:
    away = [scene(f"away {n}", at(2023, 3, 11 + n // 2, 10 + 5 * (n % 2)), "rowing", LAKE) for n in range(4)]
    plumber = scene("plumber called", at(2023, 3, 12, 12), "renovation", None, "The plumber called about the tiles.")
    card = scene("card", at(2023, 3, 12, 13), "postcard", None, "Wrote a card.")
    kitchen_ids = life().truth["kitchen"]
    home = [
        one
        for one in life().scenes
        if one.event.id in kitchen_ids or not at(2023, 3, 11, 0) <= one.event.start < at(2023, 3, 13, 0)
    ]
    found = found_in([*home, *away, plumber, card])
    trip, kitchen = found["Weekend in Walchensee, 11–12 March 2023"], found["Kitchen and tiles, March–April 2023"]
    assert set(trip.event_ids) == {card.event.id, *(one.event.id for one in away)}
    assert set(kitchen.event_ids) == {plumber.event.id, *kitchen_ids}


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(chance: random.Random) -> None:
    shuffled = spring()
    chance.shuffle(shuffled)
    assert chapters(shuffled) == chapters(spring())


@settings(max_examples=15, deadline=None)
@given(st.sets(st.integers(0, len(spring()) - 1), min_size=2, max_size=60))
def test_an_event_is_in_one_chapter_at_the_most_and_in_its_order(kept: set[int]) -> None:
    scenes = [spring()[one] for one in sorted(kept)]
    starts = {one.event.id: one.event.start for one in scenes}
    inside = [list(chapter.event_ids) for chapter in chapters(scenes)]
    assert len({name for names in inside for name in names}) == sum(map(len, inside))
    for names in inside:
        assert [starts[name] for name in names] == sorted(starts[name] for name in names)
        assert len({starts[name].date() for name in names}) > 1


@settings(max_examples=4, deadline=None)
@given(st.integers(1, 28), st.sampled_from([MUNICH, LAKE, BERGEN, None]), st.sampled_from(sorted(DAILY)))
def test_an_event_changes_nothing_that_is_far_from_it(day: int, spot: Place | None, topic: str) -> None:
    late = scene("late", at(2024, 8, day), topic, spot, DAILY[topic])
    until = at(2023, 8, 1).date().isoformat()

    def early(scenes: Sequence[EventFeatures]) -> list[Chapter]:
        starts = {one.event.id: one.event.start.date().isoformat() for one in scenes}
        return [chapter for chapter in chapters(scenes) if starts[chapter.event_ids[0]] < until]

    assert early([*life().scenes, late]) == early(life().scenes) != []


def test_daily_life_alone_has_no_chapters() -> None:
    assert chapters(daily(at(2023, 1, 2, 0), 300, MUNICH)) == []
    assert chapters([]) == [] == chapters(daily(at(2023, 1, 2, 0), 9, MUNICH)[:1])


def test_a_weekly_habit_is_no_chapter_however_alike_its_evenings_are() -> None:
    evenings = [
        scene(f"chess {n}", at(2023, 1, 3, 20) + timedelta(days=7 * n), "chess", HALL, "Chess in the club.")
        for n in range(45)
    ]
    assert chapters([*daily(at(2023, 1, 2, 0), 330, MUNICH), *evenings]) == []


def test_one_day_away_is_no_chapter_and_two_with_a_night_at_home_are_none() -> None:
    home = daily(at(2023, 1, 2, 0), 200, MUNICH)
    hikes = [scene(f"hike {day}", at(2023, 5, day, 15), f"hike {day}", LAKE) for day in (6, 7)]
    between = scene("dinner", at(2023, 5, 6, 21), "cooking", MUNICH)
    assert chapters([*home, hikes[0]]) == []
    assert chapters([*home, *hikes, between]) == []


def test_somebody_at_home_does_not_cut_a_journey_in_two() -> None:
    norway = [one for one in life().scenes if one.event.id in life().truth["norway"]]
    partner = [scene(f"home {day}", at(2023, 8, day, 20), "cooking", MUNICH) for day in (14, 15, 16)]
    found = found_in([*life().scenes, *partner])
    assert set(found["Norway, 12–19 August 2023"].event_ids) == {one.event.id for one in norway}


def test_a_new_journey_is_a_new_chapter() -> None:
    home = daily(at(2023, 1, 2, 0), 120, MUNICH)
    first = [scene(f"oslo {n}", at(2023, 6, 1 + n), f"a{n}", BERGEN) for n in range(4)]
    second = [scene(f"lucca {n}", at(2023, 6, 8 + n), f"b{n}", LUCCA) for n in range(3)]
    assert [len(chapter.event_ids) for chapter in chapters([*home, *first, *second])] == [4, 3]


def test_a_stay_may_pause_the_longer_the_longer_it_has_been() -> None:
    home = daily(at(2023, 1, 2, 0), 120, MUNICH)
    short = [scene(f"short {day}", at(2023, 6, day), f"s{day}", LAKE) for day in (1, 2, 9, 10)]
    long = [scene(f"long {day}", at(2023, 7, day), f"l{day}", LAKE) for day in (1, 3, 5, 7, 15, 16)]
    assert [len(chapter.event_ids) for chapter in chapters([*home, *short, *long])] == [2, 2, 6]


def test_where_no_home_is_known_only_moving_about_is_a_trip() -> None:
    stay = [scene(f"stay {n}", at(2023, 6, 1 + n), f"a{n}", BERGEN) for n in range(4)]
    assert chapters(stay) == []
    moved = [*stay, scene("odda", at(2023, 6, 5), "b", ODDA)]
    assert [chapter.kind for chapter in chapters(moved)] == [ChapterKind.TRIP]


def test_vectors_of_another_size_are_no_vectors() -> None:
    odd = replace(life().scenes[0], vector=topic_vector("office", 1)[:32])
    assert len(chapters([odd, *life().scenes[1:]])) == 6


@pytest.mark.parametrize(
    ("kind", "title", "text", "spot", "expected"),
    [
        (ChapterKind.TRIP, Title(part=PartOfDay.DAY, place="Odda"), "", ODDA, "Odda, 5–8 June 2023"),
        (ChapterKind.TRIP, Title(part=PartOfDay.DAY, place="Odda", folder="Fjords"), "", ODDA, "Fjords, 5–8 June 2023"),
        (ChapterKind.TRIP, Title(part=PartOfDay.DAY), "", None, "Away, 5–8 June 2023"),
        (ChapterKind.OCCASION, Title(part=PartOfDay.DAY), "Her birthday.", HALL, "Birthday in Planegg, 5–8 June 2023"),
        (ChapterKind.PROJECT, Title(part=PartOfDay.DAY), "The kitchen tiles.", MUNICH, "Kitchen tiles, 5–8 June 2023"),
        (ChapterKind.PROJECT, Title(part=PartOfDay.DAY), "", None, "Four episodes, 5–8 June 2023"),
    ],
)
def test_a_chapter_is_called_by_what_is_known(
    kind: ChapterKind, title: Title, text: str, spot: Place | None, expected: str
) -> None:
    made = [scene(f"t{n}", at(2023, 6, 5 + n), "", spot, text) for n in range(4)]
    renamed = [replace(one, event=replace(one.event, title_fields=title)) for one in made]
    assert summary_title(chapter_title(renamed, kind)) == expected


def of_folder(day: int, folder: str) -> EventFeatures:
    found = scene(f"{folder} {day}", datetime(2024, 5, 1, 10, tzinfo=ZONE) + timedelta(days=day), "cat", MUNICH)
    return replace(found, event=replace(found.event, title_fields=Title(part=PartOfDay.MORNING, folder=folder)))


def test_days_of_one_folder_that_follow_each_other_are_one_chapter() -> None:
    found = chapters([of_folder(day, folder) for day, folder in ((3, "Zoo"), (4, "Zoo"), (5, "Garden"), (40, "Zoo"))])
    assert [len(one.event_ids) for one in found] == [2]
    inside = [of_folder(3, "Zoo"), of_folder(4, "Zoo")]
    assert summary_title(chapter_title(inside, found[0].kind)) == "Zoo, 4–5 May 2024"


def test_a_folder_that_goes_on_for_long_is_no_chapter_of_days() -> None:
    often = [of_folder(day, "Family") for first in range(0, 80, 9) for day in (first, first + 1)]
    assert all(len(one.event_ids) > 2 for one in chapters(often))
