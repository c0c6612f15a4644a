from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.graph.event_chains import (
    DAY_S,
    EVERYDAY_EVENTS,
    Passage,
    Reason,
    caused,
    content,
    continued,
    reasons,
    thread,
)
from memory.records.derived import Edge, EdgeKind
from memory.records.nodes import read_node

FIRST = (date(2024, 1, 1) - date(1970, 1, 1)).days


def passage(name: str, day: int, *names: str, hour: float = 12.0) -> Passage:
    start_s = (FIRST + day) * DAY_S + hour * 3600
    return Passage(name, start_s, FIRST + day, FIRST + day, frozenset(map(read_node, names)))


def pairs(edges: list[Edge]) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in edges]


def every(days: int, count: int, name: str, prefix: str = "e") -> list[Passage]:
    return [passage(f"{prefix}{number:02}", days * number, name) for number in range(count)]


def test_the_same_matter_goes_on_over_a_short_pause() -> None:
    lake = [passage("a", 0, "place lake"), passage("b", 1, "place lake"), passage("c", 60, "place lake")]
    assert pairs(continued(lake)) == [("a", "b")]


def test_a_pause_is_long_or_short_by_the_threads_own_rhythm() -> None:
    weekly = every(7, 8, "person anna")
    assert len(continued(weekly)) == 7
    assert continued([weekly[0], weekly[1]]) == []
    daily = every(1, 8, "person anna")
    late = passage("late", 7 + 7, "person anna")
    assert pairs(continued([*daily, late])) == pairs(continued(daily))


def test_one_topic_word_is_no_thread_and_two_are() -> None:
    assert continued([passage("a", 0, "topic boat"), passage("b", 1, "topic boat")]) == []
    both = ("topic boat", "topic rope")
    assert pairs(continued([passage("a", 0, *both), passage("b", 1, *both)])) == [("a", "b")]


def test_a_thread_skips_what_is_not_of_it() -> None:
    kitchen = ("place munich", "topic kitchen", "topic tile")
    events = [passage("k1", 0, *kitchen), passage("dinner", 1, "place munich"), passage("k2", 2, *kitchen)]
    assert ("k1", "k2") in pairs(continued(events))


def test_what_nearly_everything_is_about_is_no_thread() -> None:
    others = [passage(f"o{number}", number, f"place {number}") for number in range(EVERYDAY_EVENTS)]
    home = every(1, EVERYDAY_EVENTS, "place home")
    assert continued([*others, *home]) == []
    assert len(continued(home[:20])) == 19


NAMES = st.frozensets(
    st.sampled_from(["person anna", "person karl", "place lake", "topic boat", "topic rope", "topic cat"]), max_size=4
)
LIVES = st.lists(st.tuples(st.integers(0, 40), NAMES), max_size=25).map(
    lambda made: [passage(f"e{number:02}", day, *names, hour=number / 2) for number, (day, names) in enumerate(made)]
)


@given(LIVES, st.randoms())
def test_continuations_are_chains_whatever_the_order_of_arrival(life: list[Passage], random: Random) -> None:
    found = continued(life)
    starts = {one.id: one.start_s for one in life}
    assert all(starts[edge.source] <= starts[edge.target] and 0 < edge.weight <= 1 for edge in found)
    for ends in (Counter(edge.source for edge in found), Counter(edge.target for edge in found)):
        assert max(ends.values(), default=0) <= 1
    shuffled = list(life)
    random.shuffle(shuffled)
    assert continued(shuffled) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We stayed home because Lena was ill, and read.", [{"lena", "ill"}]),
        ("Because of the storm, the ferry did not run.", [{"storm"}]),
        ("The boat leaked. So we bought a new rope.", [{"boat", "leak"}]),
        ("The roof leaks, so we called Karl.", [{"roof", "leak"}]),
        ("It rained all night. That’s why we left.", [{"rain"}]),
        ("The car broke down; therefore no lake.", [{"car", "broke"}]),
        ("After the storm we had to repair the fence.", [{"storm"}]),
        ("We went to the lake and swam.", []),
        ("So we went home.", []),
        ("It was so warm. After lunch we slept.", []),
    ],
)
def test_a_reason_is_one_only_where_words_say_so(text: str, words: list[set[str]]) -> None:
    assert [reason.words for reason in reasons("e", text)] == words


def test_a_cause_is_the_latest_earlier_event_about_the_same() -> None:
    events = [passage(name, day, "topic boat", "topic leak") for name, day in (("a", 0), ("b", 10), ("d", 30))]
    events.append(passage("c", 20, "topic rope"))
    (edge,) = caused(events, [Reason("c", frozenset({"boat", "leak"}))])
    assert (edge.source, edge.target, edge.kind, edge.weight) == ("b", "c", EdgeKind.CAUSES, 1.0)


def test_one_word_in_common_is_enough_only_soon_after() -> None:
    events = [passage("a", 0, "topic storm"), passage("b", 3, "topic fence"), passage("c", 30, "topic fence")]
    given_by = [Reason(name, frozenset({"storm"})) for name in ("b", "c")]
    assert pairs(caused(events, given_by)) == [("a", "b")]
    long = Reason("b", frozenset("storm roof garden tree".split()))
    assert caused(events, [long]) == []


def test_people_and_places_tell_of_a_cause_too() -> None:
    events = [passage("a", 0, "person lena", "topic ill"), passage("b", 1, "topic home")]
    assert pairs(caused(events, reasons("b", "We stayed because Lena was ill."))) == [("a", "b")]


def test_a_timeline_goes_back_and_forth_and_takes_causes_first() -> None:
    def edge(source: str, target: str, kind: EdgeKind = EdgeKind.CONTINUES, weight: float = 0.5) -> Edge:
        return Edge(source, target, kind, weight)

    edges = [
        edge("a", "b"),
        edge("b", "c"),
        edge("c", "d"),
        edge("x", "c", EdgeKind.CAUSES),
        edge("c", "y", weight=0.9),
    ]
    edges += [edge("c", "z", EdgeKind.ALIKE, 1.0)]
    assert pairs(list(thread("c", edges))) == [("x", "c"), ("c", "y")]
    assert pairs(list(thread("b", edges))) == [("a", "b"), ("b", "c"), ("c", "y")]
    assert thread("z", edges) == ()


def test_only_words_that_say_something_count() -> None:
    assert content("We went to the old boats, and Karl's rope!") == ["boat", "karl", "rope"]


def test_words_that_are_used_all_the_time_tell_of_no_cause() -> None:
    often = [passage(f"e{number}", number, "topic work", "topic team") for number in range(8)]
    reason = Reason("e7", frozenset({"work", "team"}))
    assert caused(often, [reason]) == []
    assert pairs(caused([*often[:2], often[7]], [reason])) == [("e1", "e7")]
