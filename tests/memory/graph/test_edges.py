import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.graph import edges as graph_edges
from memory.graph import pagerank
from memory.graph.edges import NEIGHBOURS, SCALE, adjacency, chain, event_vector, mentioned, nearest, tie
from memory.records.derived import Edge, EdgeKind, Entity, EntityKind, Event, Fact
from memory.records.library import Medium, MomentView
from memory.records.nodes import IdKind, NodeId
from memory.store import Store, edges, facts
from memory.store import events as events_store
from memory.store import moments as moment_store
from tests.lives import HOME, LAKE, at, put, remember, topic_vector

KINDS = tuple(EdgeKind)
SAID = (
    "We rowed the boat across the lake.",
    "The boat leaks badly near the rope.",
    "So we bought tar, because the boat leaked.",
    "Grandmother told of the old bakery in town.",
    "Gran baked bread like in the bakery.",
    "Fireworks over the old town.",
)


def event(one: MomentView, *more: MomentView) -> Event:
    start, ids = one.moment.at.at, tuple(item.moment.id for item in (one, *more))
    place = one.asset.place.name if one.asset.place else ""
    return Event(f"e{ids[0]}", ids, start, start + timedelta(hours=1), "", "", place, "fake")


def written(store: Store, moments: Sequence[MomentView], topics: Sequence[str] = ()) -> list[Event]:
    """Put moments into the store, one of a topic having a vector near that of the others, and events of one each."""
    vectors = {
        one.moment.id: topic_vector(topic, n) for n, (one, topic) in enumerate(zip(moments, topics, strict=False))
    }
    put(store, moments, {one: vector for one, vector in vectors.items() if vector is not None})
    return [event(one) for one in moments]


def change(store: Store, added: Sequence[Event], removed: Sequence[str] = (), chained: bool = True) -> None:
    with store.transaction():
        events_store.remove_events(store, removed)
        events_store.put_events(store, added)
        tie(store, added, removed, chained=chained)


def pairs(store: Store, kind: EdgeKind) -> list[tuple[str, str]]:
    return sorted((edge.source, edge.target) for edge in edges.edges(store, kind))


def a_life(count: int = 40, seed: int = 3) -> tuple[list[MomentView], list[str]]:
    """Return moments over two months, at two places or none, some spoken, some messages, and two that tell of cause
    and effect, with their topics.
    """
    chance = random.Random(seed)
    moments, topics = [], []
    for number in range(count):
        when = at(1, 8) + timedelta(hours=chance.randrange(24 * 60))
        how = chance.choice(["photo", "speech", "message"])
        place = chance.choice([HOME, LAKE, None])
        said = chance.choice(SAID) if how != "photo" else ""
        if how == "message":
            speaker = chance.choice(["Anna", "Gran"])
            one = remember(f"{number}", when, place, said, kind="note", medium=Medium.MESSAGE, speaker=speaker)
        else:
            seen = [(chance.choice(["boat house", "bakery", "cat"]), 0.8)] if how == "photo" else []
            one = remember(f"{number}", when, place, said, seen)
        moments.append(one)
        topics.append(chance.choice(["boats", "cats", "bread"]))
    for day, said in ((20, "The chimney cracked in the frost."), (25, "We froze because the chimney cracked.")):
        moments.append(remember(said, at(day, 9), HOME, said))
        topics.append("cold")
    return moments, topics


def state(store: Store) -> tuple[list[Edge], list[tuple[object, ...]], list[tuple[object, ...]]]:
    near = [tuple(row) for row in store.rows("SELECT * FROM event_near ORDER BY event_id, other_id")]
    vectors = [tuple(row) for row in store.rows("SELECT * FROM event_vector ORDER BY event_id")]
    return edges.edges(store), near, vectors


@pytest.mark.parametrize("seed", range(4))
def test_ties_brought_up_to_date_are_those_made_anew(tmp_path: Path, seed: int) -> None:
    moments, topics = a_life(60)
    chance = random.Random(seed)
    store, anew = Store(tmp_path / "one.sqlite3"), Store(tmp_path / "other.sqlite3")
    events = written(store, moments, topics)
    written(anew, moments, topics)
    held: dict[str, Event] = {}
    for _ in range(12):
        coming = [one for one in chance.sample(events, 16) if one.id not in held]
        going = [one for one in held if chance.random() < 0.15 and one not in (events[-1].id, events[-2].id)]
        held = {name: one for name, one in held.items() if name not in going} | {one.id: one for one in coming}
        change(store, coming, going, chained=chance.random() < 0.7)
    with store.transaction():
        chain(store)
    change(anew, chance.sample(list(held.values()), len(held)))
    found, wanted = state(store), state(anew)
    store.close()
    anew.close()
    assert found == wanted
    assert {edge.kind for edge in found[0]} == set(KINDS)


def test_walking_what_was_brought_up_to_date_is_walking_what_was_made_anew(tmp_path: Path, store: Store) -> None:
    moments, topics = a_life()
    events = written(store, moments, topics)
    chance = random.Random(1)
    held: dict[str, Event] = {}
    for step in range(10):
        coming = [one for one in chance.sample(events, 6) if one.id not in held]
        going = [one for one in held if chance.random() < 0.15]
        held = {name: one for name, one in held.items() if name not in going} | {one.id: one for one in coming}
        with store.transaction():
            told = [fact(f"f{n}", moments[chance.randrange(40)]) for n in chance.sample(range(6), 3)]
            facts.remove_facts(store, [f"f{n}" for n in chance.sample(range(6), 3)])
            facts.put_facts(store, told)
        change(store, coming, going)
        if step % 3:
            same_walk(adjacency(store, tmp_path / "walk"), store)
    same_walk(adjacency(store, tmp_path / "walk"), store)


def fact(name: str, *moments: MomentView) -> Fact:
    return Fact(
        name, "Gran", "likes", f"bread {name}", tuple(one.moment.id for one in moments), None, None, 1, False, ""
    )


def same_walk(found: pagerank.Adjacency, store: Store) -> None:
    anew = pagerank.build(graph_edges._pairs(store, None))
    assert found.ties == anew.ties > 0
    for name in anew.names():
        assert found.neighbours(name) == pytest.approx(anew.neighbours(name))


def test_a_walk_is_read_again_only_where_something_changed(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments, topics = a_life(20)
    events = written(store, moments, topics)
    change(store, events[:10])
    first = adjacency(store, tmp_path)
    whole: list[object] = []
    contained = edges.contained
    monkeypatch.setattr(edges, "contained", lambda store, nodes: (whole.append(nodes), contained(store, nodes))[1])
    assert adjacency(store, tmp_path, first) is first
    assert adjacency(store, tmp_path).mark == first.mark and whole == []
    change(store, events[10:11])
    second = adjacency(store, tmp_path, first)
    assert second.mark != first.mark and len(whole) == 1 and whole[0] is not None
    (tmp_path / graph_edges.ADJACENCY).write_bytes(b"damaged")
    same_walk(adjacency(store, tmp_path), store)
    assert whole[1] is None


def test_a_walk_goes_from_moments_to_what_they_are_tied_to(tmp_path: Path, store: Store) -> None:
    boat, tar, cake = (
        remember(name, at(day, 9), said=said)
        for name, day, said in (("a", 1, SAID[0]), ("b", 20, SAID[2]), ("c", 20, SAID[3]))
    )
    events = written(store, [boat, tar, cake])
    facts.put_facts(store, [fact("f", cake)])
    change(store, events)
    walk = adjacency(store, tmp_path)
    found = dict(walk.rank({boat.moment.id: 1.0}, 100))
    assert found[boat.moment.id] > found[events[0].id] > found["topic boat"] > found[tar.moment.id]
    assert cake.moment.id not in found
    assert "fact f" in dict(walk.rank({cake.moment.id: 1.0}, 100))


def test_the_same_place_is_a_thread_through_time(store: Store) -> None:
    moments = [
        remember(name, at(day, 9), place) for name, day, place in (("a", 1, HOME), ("b", 3, LAKE), ("c", 9, HOME))
    ]
    moments.append(remember("d", at(12, 9), HOME))
    a, b, c, d = written(store, moments)
    change(store, [d, a, c, b])
    assert pairs(store, EdgeKind.SAME_PLACE) == sorted([(a.id, c.id), (c.id, d.id)])
    change(store, [], [c.id])
    assert pairs(store, EdgeKind.SAME_PLACE) == [(a.id, d.id)]
    before = edges.edges(store)
    change(store, [])
    assert edges.edges(store) == before


def test_people_who_wrote_tie_events_and_are_mentioned(store: Store) -> None:
    chats = [
        remember(f"{day}", at(day, 9), said="Hi!", kind="note", medium=Medium.MESSAGE, speaker="Anna") for day in (1, 5)
    ]
    one, other = written(store, chats)
    change(store, [one, other])
    assert pairs(store, EdgeKind.SAME_PERSON) == [(one.id, other.id)]
    assert pairs(store, EdgeKind.MENTIONS) == sorted([(one.id, "person anna"), (other.id, "person anna")])


def test_an_event_is_about_its_place_its_people_and_what_it_says_most() -> None:
    one = remember("a", at(1, 9), LAKE, said="Gran's rope! The rope is torn. Karl Maria laughed.", speaker="Lena")
    names = {
        "gran": NodeId(IdKind.PERSON, "grandmother"),
        "karl maria": NodeId(IdKind.PERSON, "karl maria"),
        "rope": NodeId(IdKind.THING, "rope"),
    }
    found = {str(name): weight for name, weight in mentioned(event(one), [one], names).items()}
    assert found["person grandmother"] == found["person karl maria"] == graph_edges.NAMED_WEIGHT
    assert found["person lena"] == found["place walchensee"] == graph_edges.THERE_WEIGHT
    assert {name for name in found if name.startswith("topic")} >= {"topic rope", "topic torn", "topic laugh"}
    assert not {"topic gran", "topic karl", "topic walchensee"} & found.keys()
    many = remember("b", at(1, 9), said=" ".join(f"word{chr(97 + n)}" for n in range(26)))
    assert len(mentioned(event(many), [many], {})) == graph_edges.MOST_TOPICS


def test_a_name_learned_later_is_found_in_what_was_said_before(store: Store) -> None:
    moments = [remember(f"{n}", at(1 + n, 9), said=said) for n, said in enumerate((SAID[3], SAID[4], SAID[0]))]
    one, other, third = written(store, moments)
    change(store, [one, other, third])
    assert pairs(store, EdgeKind.SAME_PERSON) == []
    with store.transaction():
        facts.replace_entities(store, [Entity("g", EntityKind.PERSON, ("grandmother", "Gran"))])
        tie(store, [], [])
    assert pairs(store, EdgeKind.SAME_PERSON) == [(one.id, other.id)]
    assert (one.id, "person grandmother") in pairs(store, EdgeKind.MENTIONS)


def test_a_reason_ties_an_event_to_its_cause(store: Store) -> None:
    moments = [remember(f"{n}", at(1 + 3 * n, 9), said=SAID[n]) for n in range(3)]
    first, leak, tar = written(store, moments)
    change(store, [tar, first, leak])
    assert pairs(store, EdgeKind.CAUSES) == [(leak.id, tar.id)]
    change(store, [], [leak.id])
    assert pairs(store, EdgeKind.CAUSES) == []


def test_alike_events_are_mutual_and_bounded(store: Store) -> None:
    moments = [remember(f"{n:02}", at(1, 0) + timedelta(hours=2 * n)) for n in range(40)]
    events = written(store, moments, ["cats" if n % 2 else "boats" for n in range(40)])
    change(store, events)
    found = pairs(store, EdgeKind.ALIKE)
    number = {one.id: n for n, one in enumerate(events)}
    assert found and all((number[one] - number[other]) % 2 == 0 for one, other in found)
    assert all(number[one] < number[other] for one, other in found)
    assert max(Counter(name for pair in found for name in pair).values()) <= NEIGHBOURS
    near = edges.near(store)[0]
    assert all(one in near[other] and other in near[one] for one, other in found)


def test_ties_to_what_is_less_alike_go_as_the_library_grows(store: Store) -> None:
    base, near, far = topic_vector("boats", 0), topic_vector("boats", 1), topic_vector("cats", 2)
    looks = [base, base + 0.5 * far, *(base + 0.01 * n * near for n in range(1, 8))]
    moments = [remember(f"{n:02}", at(1 + n, 9)) for n in range(len(looks))]
    put(store, moments, {one.moment.id: look / np.linalg.norm(look) for one, look in zip(moments, looks, strict=True)})
    events = [event(one) for one in moments]
    change(store, events[:2])
    pair = [(events[0].id, events[1].id)]
    assert pairs(store, EdgeKind.ALIKE) == pair
    change(store, events[2:])
    assert not set(pair) & set(pairs(store, EdgeKind.ALIKE))
    change(store, [], [one.id for one in events[2:]])
    assert pairs(store, EdgeKind.ALIKE) == pair


def test_other_words_or_vectors_of_an_event_renew_its_ties(store: Store) -> None:
    moments = [remember(f"{n}", at(1 + n, 9)) for n in range(3)]
    one, other, third = written(store, moments, ["boats", "cats", "boats"])
    change(store, [one, other, third])
    assert pairs(store, EdgeKind.ALIKE) == [(one.id, third.id)]
    with store.transaction():
        moment_store.put_vectors(store, "text fake", {moments[1].moment.id: topic_vector("boats", 9)})
        tie(store, [other], [])
    assert len(pairs(store, EdgeKind.ALIKE)) == 3


def test_another_space_makes_all_vectors_anew(store: Store) -> None:
    moments = [remember(f"{n}", at(1 + n, 9)) for n in range(2)]
    one, other = written(store, moments, ["boats", "cats"])
    change(store, [one, other])
    assert pairs(store, EdgeKind.ALIKE) == []
    with store.transaction():
        fresh = {item.moment.id: topic_vector("bread", n)[:32] for n, item in enumerate(moments)}
        moment_store.put_vectors(store, "text finer", {name: row / np.linalg.norm(row) for name, row in fresh.items()})
        moment_store.remove_spaces(store, ["text fake"])
        tie(store, [], [])
    assert pairs(store, EdgeKind.ALIKE) == [(one.id, other.id)]


VECTORS = st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=14)


@given(VECTORS, st.sets(st.integers(0, 13)), st.sets(st.integers(0, 13)))
@settings(deadline=None)
def test_nearest_brought_up_to_date_are_those_found_anew(rows: list[list[int]], late: set[int], gone: set[int]) -> None:
    vectors = {f"e{n:02}": event_vector([np.array(row, np.float32)]) for n, row in enumerate(rows)}
    known = {name: vector for name, vector in vectors.items() if vector is not None}
    before = {name: vector for name, vector in known.items() if int(name[1:]) not in late}
    after = {name: vector for name, vector in known.items() if int(name[1:]) not in gone - late}
    held = nearest(before, {}, before)
    left = {one: {k: v for k, v in others.items() if k in after} for one, others in held.items() if one in after}
    to_do = (after.keys() - before.keys()) | {
        one for one in left if len(held[one]) == NEIGHBOURS and len(left[one]) < NEIGHBOURS
    }
    assert {**left, **nearest(after, left, to_do)} == nearest(after, {}, after)


def test_an_events_vector_is_whole_numbers_that_point_the_same_way() -> None:
    rows = [topic_vector("boats", n) for n in range(3)]
    found = event_vector([*rows, rows[0][:8]])
    assert found is not None and found.shape == (64,)
    mean = np.mean(rows, axis=0)
    assert np.array_equal(found, np.rint(found)) and np.array_equal(found.astype(np.float16), found)
    assert float(found @ mean) / SCALE / float(np.linalg.norm(mean)) == pytest.approx(1.0, abs=1e-3)
    assert event_vector([]) is None and event_vector([np.zeros(4, np.float32)]) is None


def test_weights_lie_between_nought_and_one(store: Store) -> None:
    moments, topics = a_life()
    change(store, written(store, moments, topics))
    assert all(0 < edge.weight <= 1 for edge in edges.edges(store))
