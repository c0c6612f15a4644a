from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from memory.episodes.rewriting import RECIPE, evolve, is_generic, told_apart
from memory.language.format import event_title
from memory.records.derived import (
    DateLevel,
    Edge,
    EdgeKind,
    EventKind,
    EventText,
    Like,
    PartOfDay,
    Rewrite,
    Title,
    VagueDate,
)
from memory.records.library import Kind
from tests.lives import at, event_with

MORNING, AFTERNOON, EVENING = PartOfDay.MORNING, PartOfDay.AFTERNOON, PartOfDay.EVENING
THREE_PHOTOS = ((Kind.PHOTO, 3),)
PAINT = Title(EventKind.VOICE_NOTE, subject="the boat house needs paint")
BOAT = event_with("boat", at(3, 15), PAINT, EventText("The boat house needs paint."))
BARE = event_with("bare", at(4, 15), Title(part=AFTERNOON, files=THREE_PHOTOS))


def tied(*ids: str, kind: EdgeKind = EdgeKind.CONTINUES, weight: float = 0.5) -> list[Edge]:
    return [Edge(one, other, kind, weight) for one, other in pairwise(ids)]


def test_an_event_that_says_nothing_goes_by_the_one_it_continues() -> None:
    title = Title(part=AFTERNOON, like=Like(PAINT, BOAT.start, BARE.start))
    words = "Afternoon, the boat house needs paint (as the day before)"
    assert evolve([BARE, BOAT], tied("boat", "bare")) == [Rewrite("bare", words, "", f"{RECIPE} boat", title)]
    assert evolve([BARE, BOAT], []) == []
    assert evolve([BARE], tied("boat", "bare")) == []


def test_what_comes_later_sheds_light_too() -> None:
    morning = event_with("morning", at(3, 9), Title(part=MORNING, things=("boathouse",)))
    (found,) = evolve([morning, BOAT], tied("morning", "boat"))
    assert found.title == "Morning, the boat house needs paint (as later that day)"


def test_what_was_learned_goes_on_along_the_thread() -> None:
    further = event_with("further", at(20, 9), Title(part=MORNING, files=((Kind.VIDEO, 2),)))
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
    market = event_with("market", at(4, 12), Title(part=MORNING, place="Munich"), EventText("Apples."), "Munich")
    fair = event_with("fair", at(2, 12), Title(part=EVENING, scene="park"), EventText("What a wheel."))
    edges = tied("market", "bare", kind=EdgeKind.ALIKE, weight=1.0)
    assert evolve([BARE, market, BOAT], [*edges, *tied("boat", "bare")])[0].recipe == f"{RECIPE} boat"
    assert evolve([BARE, fair, BOAT], [*tied("fair", "bare"), *tied("boat", "bare")])[0].recipe == f"{RECIPE} boat"
    assert evolve([BARE, market], edges)[0].title == "Afternoon, in Munich (as earlier that day)"


def test_the_order_of_arrival_makes_no_difference() -> None:
    chance = Random(5)
    either = [(Title(part=MORNING, files=THREE_PHOTOS), EventText()), (Title(words="Fair"), EventText("A wheel."))]
    events = [event_with(f"e{n:02}", at(1 + n // 2, 9 + 5 * (n % 2)), *chance.choice(either)) for n in range(30)]
    edges = tied(*(one.id for one in events)) + tied(*(one.id for one in events[::3]), kind=EdgeKind.ALIKE)
    first = evolve(events, edges)
    assert first
    for _ in range(3):
        chance.shuffle(events)
        chance.shuffle(edges)
        assert evolve(events, edges) == first


SEEN = EventText(seen=("boathouse",))


@pytest.mark.parametrize(
    ("title", "text", "place", "generic"),
    [
        (Title(part=AFTERNOON, files=THREE_PHOTOS), EventText(), "", True),
        (Title(part=AFTERNOON, things=("boathouse", "canoe")), SEEN, "", True),
        (Title(part=EVENING), EventText(), "", True),
        (Title(dated=VagueDate(DateLevel.MONTH, at(1, 0).date()), files=THREE_PHOTOS), EventText(), "", True),
        (Title(files=((Kind.PHOTO, 1), (Kind.VIDEO, 2))), EventText(), "", True),
        (Title(things=("boathouse",)), SEEN, "", False),
        (Title(part=AFTERNOON, files=THREE_PHOTOS), EventText(), "Munich", False),
        (Title(part=AFTERNOON, subject="we rowed"), EventText("We rowed."), "", False),
        (Title(part=MORNING, scene="lake"), EventText(seen=("a lake",)), "", False),
        (Title(part=MORNING, folder="Norway"), EventText(), "", False),
        (Title(EventKind.NOTE, subject="the key"), EventText("The key lies there."), "", False),
        (Title(EventKind.MESSAGES), EventText(), "", False),
        (Title(words="Fireworks"), EventText(), "", False),
    ],
)
def test_generic_is_what_tells_but_the_time_and_what_is_seen(
    title: Title, text: EventText, place: str, generic: bool
) -> None:
    assert is_generic(event_with("e", at(1, 9), title, text, place)) is generic


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (Title(EventKind.VOICE_NOTE, subject="the boat needs a rope"), "the boat needs a rope"),
        (Title(EventKind.NOTE), "Note"),
        (Title(part=EVENING, place="Munich"), "in Munich"),
        (Title(place="Munich"), "In Munich"),
        (Title(part=MORNING, scene="lake", place="Walchensee"), "at the lake, Walchensee"),
        (Title(part=MORNING, scene="church", place="Bergen", folder="Notes of May"), "Notes of May"),
        (Title(part=MORNING, folder="Norway"), "Norway"),
        (Title(EventKind.MESSAGES, ("Anna",), subject="see you"), "Chat with Anna"),
        (Title(EventKind.MESSAGES, ("Anna",), subject="Karl has the key"), "Chat with Anna: Karl has the key"),
        (Title(EventKind.NOTE, section="Diary", subject="we sang"), "Diary"),
        (Title(words="Fireworks"), "Fireworks"),
    ],
)
def test_a_title_lends_what_it_says_beyond_the_time(title: Title, said: str) -> None:
    like = Like(title, at(3, 9), at(4, 9))
    assert event_title(Title(part=AFTERNOON, like=like)) == f"Afternoon, {said} (as the day before)"


def test_events_of_one_title_on_one_day_are_told_apart_by_the_clock() -> None:
    zoo = Title(part=PartOfDay.MORNING, day=at(6, 9).date(), folder="Zoo")
    nine, ten, next_day = (
        event_with("a", at(6, 9, 5), zoo),
        event_with("b", at(6, 10), zoo),
        event_with("c", at(7, 9), zoo),
    )
    found = told_apart([nine, ten, next_day])
    assert [one.title for one in found] == ["Zoo, Saturday morning, 09:05", "Zoo, Saturday morning, 10:00"]
    assert told_apart([nine, replace(nine, id="same time")]) == []
    note = Title(EventKind.NOTE, subject="Zoo")
    assert told_apart([event_with("a", at(6, 9), note), event_with("b", at(6, 10), note)]) == []
