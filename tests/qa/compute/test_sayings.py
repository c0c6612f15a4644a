from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.library import Medium
from memory.store import events
from memory.store import moments as moment_store
from qa.compute.sayings import Saying, as_it_is, chosen, matter, of_late, sayings, weights
from tests.lives import remember
from tests.years import dated_note, lived, moments


def said(text: str) -> list[str]:
    return [one.text for one in sayings(dated_note("2023-01-01 a", text), "event", "period", 0.5)]


@pytest.mark.parametrize(
    "text",
    [
        "Did you see the heron?",
        "So cold.",
        "milk, nails, bike light, lentils, rice, soap",
        "To buy: rope, 12 metres; varnish; light bulbs; tape.",
        "Born 1944, 1971, 1985 and 1988 they say.",
        "She made the carp with dill.",
        "But the heron flew off at once.",
    ],
)
def test_what_says_nothing_by_itself_is_not_told(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The heron stole a carp.",
        "Helmut burned his hand on the soup.",
        "Mum broke her hip on the stairs.",
        "We saw forty seals.",
    ],
)
def test_a_sentence_that_stands_by_itself_is_told(text: str) -> None:
    assert said(text) == [text]


def test_a_sentence_that_leans_goes_with_the_one_before_it() -> None:
    text = "Helmut starts at the depot on Monday. He is afraid of the bell."
    assert said(text) == ["Helmut starts at the depot on Monday.", text]
    assert said("What did she say? She laughed at the old heron.") == []


def test_a_message_is_told_as_a_whole() -> None:
    one = remember(
        "chat", datetime(2023, 1, 1, tzinfo=UTC), said="It is a girl! Four kilos", kind="note", medium=Medium.MESSAGE
    )
    assert [saying.text for saying in sayings(one, "event", "period", 0.5)] == ["It is a girl! Four kilos."]


def offered(*rows: tuple[str, str, str, float]) -> list[Saying]:
    """Return sayings by name: their words, event, period and weight; each is a sentence of a long note."""
    padding = " ".join(f"word{number}" for number in range(70))
    return [
        Saying(text, dated_note(f"2023-01-{number:02} x", f"{text} {padding}."), event, period, 0, weight)
        for number, (text, event, period, weight) in enumerate(rows, 1)
    ]


def test_the_weightiest_are_chosen_and_told_in_the_order_of_time() -> None:
    found = offered(
        ("The heron stole fish.", "a", "1", 0.4),
        ("Snow fell on roses.", "b", "2", 0.9),
        ("Our kiln cracked badly.", "c", "3", 0.8),
    )
    assert [one.text for one in chosen(found, 100, 2)] == ["Snow fell on roses.", "Our kiln cracked badly."]
    assert [one.text for one in chosen(found, 4, 9)] == ["Snow fell on roses."]


def test_what_is_chosen_is_spread_over_events_and_time() -> None:
    found = offered(
        ("The heron stole fish.", "a", "1", 0.9),
        ("Snow fell on roses.", "a", "1", 0.8),
        ("Our kiln cracked badly.", "c", "3", 0.5),
    )
    assert [one.event_id for one in chosen(found, 100, 2)] == ["a", "c"]
    assert [one.event_id for one in chosen(found, 100, 1, told=("1", "1"))] == ["c"]


def test_what_is_said_twice_and_what_hardly_counts_is_left_out() -> None:
    found = offered(
        ("The heron stole fish.", "a", "1", 0.9),
        ("A heron stole our fish again.", "b", "2", 0.8),
        ("Rain and then wind.", "c", "3", 0.05),
    )
    assert [one.event_id for one in chosen(found, 100, 9)] == ["a"]


def test_a_short_note_is_told_whole_where_there_is_room() -> None:
    one = dated_note("2023-01-01 a", "The kiln cracked. I cried a little and drank tea in the cellar.")
    found = sayings(one, "event", "period", 0.5)
    assert " ".join(saying.text for saying in chosen(found, 40, 3)) == one.own_text
    assert [saying.text for saying in chosen(found, 10, 3)] == ["I cried a little and drank tea in the cellar."]


def test_where_nothing_else_is_there_lists_are_told_as_they_are() -> None:
    one = dated_note("2023-01-01 a", "clay, glaze, sponges, apron, coffee")
    assert [saying.text for saying in as_it_is(one, "event", "period")] == ["clay, glaze, sponges, apron, coffee."]
    assert as_it_is(remember("p", datetime(2023, 1, 1, tzinfo=UTC)), "event", "period") == []


def test_a_day_weighs_as_much_as_all_that_is_of_it(library: Library) -> None:
    diary = dated_note("2023-08-12 diary", "We saw a marmot.")
    store = lived(library, [*moments(), diary]).store
    inside = {
        one.id: (one, list(moment_store.remembered(store, one.moment_ids).values())) for one in events.events(store)
    }
    weighed = weights(store, inside, {"Livigno": 9})
    by_file = {found[0].path: weighed[name] for name, (_, found) in inside.items()}
    assert by_file["/notes/2023-08-12 diary.md"] == by_file["/photos/2023-08 Livigno/12-16.jpg"]
    assert by_file["/notes/2023-08-12 diary.md"] > by_file["/photos/Home/30.jpg"]


@pytest.mark.parametrize(
    ("turning", "small"),
    [
        ("Ada died.", "A long walk by the river with Ada and her kite, sandwiches and a thermos of tea."),
        ("Gave notice today.", "Sorted the tins in the pantry by colour, size and, for fun, by weight."),
        ("Got the keys to the flat.", "The market had pears, plums and a man with a trumpet and a very small dog."),
        ("Oma ist gestorben.", "Die Katze lag den ganzen Tag auf dem Sofa und schaute dem Regen zu."),
    ],
)
def test_what_turns_a_life_is_told_before_small_talk_however_short(turning: str, small: str) -> None:
    found = [*offered((turning, "a", "1", 0.3), (small, "b", "1", 0.3))]
    weighed = [sayings(dated_note("2023-01-01 a", text), "e", "p", 0.3)[0] for text in (turning, small)]
    assert matter(turning) > 0 and weighed[0].weight > weighed[1].weight and weighed[0].turns and len(found) == 2


@pytest.mark.parametrize("text", ["I wish we had sold the house.", "Has she died?", "Tea and toast."])
def test_wishes_questions_and_small_talk_turn_nothing(text: str) -> None:
    assert matter(text) == 0


def test_the_newest_is_what_last_tells_something() -> None:
    found = offered(("It began.", "a", "1", 1.0), ("It is nearly done.", "b", "2", 0.9), ("Hm.", "c", "3", 0.05))
    assert [one.event_id for one in of_late(found)] == ["b"] and of_late([]) == []
    assert [one.event_id for one in chosen(found, 8, 1, must=of_late(found))] == ["b"]
