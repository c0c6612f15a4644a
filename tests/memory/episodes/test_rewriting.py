from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from memory.episodes.rewriting import RECIPE, evolve, is_generic, matter
from memory.records.derived import Edge, EdgeKind, Event, Rewrite
from tests.lives import at


def event(name: str, start: datetime, title: str, text: str = "", place: str = "") -> Event:
    return Event(name, (f"m{name}",), start, start + timedelta(hours=1), title, text, place, "event-1")


BOAT = event("boat", at(3, 15), "Voice note: the boat house needs paint", "The boat house needs paint.")
BARE = event("bare", at(4, 15), "Afternoon: 3 photos")


def tied(*ids: str, kind: EdgeKind = EdgeKind.CONTINUES, weight: float = 0.5) -> list[Edge]:
    return [Edge(one, other, kind, weight) for one, other in pairwise(ids)]


def test_an_event_that_says_nothing_goes_by_the_one_it_continues() -> None:
    title = "Afternoon, the boat house needs paint (as the day before)"
    assert evolve([BARE, BOAT], tied("boat", "bare")) == [Rewrite("bare", title, "", f"{RECIPE} boat")]
    assert evolve([BARE, BOAT], []) == []
    assert evolve([BARE], tied("boat", "bare")) == []


def test_what_comes_later_sheds_light_too() -> None:
    morning = replace(BARE, id="morning", start=at(3, 9), end=at(3, 10), title="Morning: boathouse")
    (found,) = evolve([morning, BOAT], tied("morning", "boat"))
    assert found.title == "Morning, the boat house needs paint (as later that day)"


def test_what_was_learned_goes_on_along_the_thread() -> None:
    further = replace(BARE, id="further", start=at(20, 9), end=at(20, 10), title="Morning: 2 videos")
    found = evolve([further, BARE, BOAT], tied("boat", "bare", "further"))
    assert [one.recipe for one in found] == [f"{RECIPE} boat"] * 2
    assert found[1].title == "Morning, the boat house needs paint (as on 3 July 2024)"


def test_looking_alike_tells_only_of_the_same_days() -> None:
    alike = tied("boat", "bare", kind=EdgeKind.ALIKE, weight=0.9)
    assert len(evolve([BOAT, BARE], alike)) == 1
    late = replace(BARE, start=at(30, 9), end=at(30, 10))
    assert evolve([BOAT, late], alike) == []
    assert evolve([BOAT, BARE], tied("boat", "bare", kind=EdgeKind.SAME_PERSON)) == []


def test_a_thread_counts_before_looks_and_the_nearer_before_the_farther() -> None:
    market = event("market", at(4, 12), "Morning in Munich", "Apples.", "Munich")
    fair = event("fair", at(2, 12), "Evening at the fair", "What a wheel.")
    edges = tied("market", "bare", kind=EdgeKind.ALIKE, weight=1.0)
    assert evolve([BARE, market, BOAT], [*edges, *tied("boat", "bare")])[0].recipe == f"{RECIPE} boat"
    assert evolve([BARE, fair, BOAT], [*tied("fair", "bare"), *tied("boat", "bare")])[0].recipe == f"{RECIPE} boat"
    assert evolve([BARE, market], edges)[0].title == "Afternoon, in Munich (as earlier that day)"


def test_the_order_of_arrival_makes_no_difference() -> None:
    chance = Random(5)
    events = [
        event(
            f"e{n:02}", at(1 + n // 2, 9 + 5 * (n % 2)), *chance.choice([("Morning: 2 photos",), ("Fair", "A wheel.")])
        )
        for n in range(30)
    ]
    edges = tied(*(one.id for one in events)) + tied(*(one.id for one in events[::3]), kind=EdgeKind.ALIKE)
    first = evolve(events, edges)
    assert first
    for _ in range(3):
        chance.shuffle(events)
        chance.shuffle(edges)
        assert evolve(events, edges) == first


@pytest.mark.parametrize(
    ("title", "text", "place", "generic"),
    [
        ("Afternoon: 3 photos", "", "", True),
        ("Afternoon: boathouse and canoe", "Seen: boathouse.", "", True),
        ("Evening", "", "", True),
        ("July 2024: a photo", "", "", True),
        ("2 videos and a photo", "", "", True),
        ("Afternoon: 3 photos", "", "Munich", False),
        ("Afternoon: we rowed", "We rowed.", "", False),
        ("Morning at the lake", "Seen: a lake.", "", False),
        ("Morning, Norway", "", "", False),
        ("Note: the key", "The key lies there.", "", False),
    ],
)
def test_generic_is_what_tells_but_the_time_and_what_is_seen(title: str, text: str, place: str, generic: bool) -> None:
    assert is_generic(event("e", at(1, 9), title, text, place)) is generic


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Voice note: the boat needs a rope", "the boat needs a rope"),
        ("Evening in Munich", "in Munich"),
        ("Morning at the lake, Walchensee", "at the lake, Walchensee"),
        ("Norway: morning at a church", "Norway"),
        ("Messages from Anna: see you", "Messages from Anna"),
        ("Fireworks", "Fireworks"),
    ],
)
def test_a_title_lends_what_it_says_beyond_the_time(title: str, said: str) -> None:
    assert matter(event("e", at(1, 9), title, "x")) == said
