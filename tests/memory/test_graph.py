from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.consolidate import consolidate
from memory.graph import NEIGHBOURS, edges, view
from memory.store import Store, episodes
from memory.types import Edge, EdgeKind, Event, Medium, Remembered
from tests.lives import at, live, put, remember, topic_vector


def event(name: str, start: datetime, moment_ids: tuple[str, ...] = (), place: str = "") -> Event:
    return Event(name, moment_ids, start, start + timedelta(hours=1), name, "", place, "fake")


def ties(
    events: list[Event],
    kind: EdgeKind,
    held: Mapping[str, Remembered] | None = None,
    vectors: Mapping[str, NDArray[np.float32]] | None = None,
) -> list[tuple[str, str]]:
    found = edges(events, held or {}, vectors or {})
    return [(edge.source, edge.target) for edge in found if edge.kind is kind]


def test_the_same_place_is_a_thread_through_time() -> None:
    events = [event("a", at(1, 9), place="Munich"), event("b", at(3, 9), place="Walchensee")]
    events += [event("c", at(9, 9), place="Munich"), event("d", at(12, 9), place="Munich")]
    assert ties(events, EdgeKind.SAME_PLACE) == [("a", "c"), ("c", "d")]


def test_what_goes_on_within_a_day_or_two_continues() -> None:
    events = [event("a", at(1, 20), place="Munich"), event("b", at(2, 9), place="Munich")]
    events += [event("c", at(9, 9), place="Munich")]
    assert ties(events, EdgeKind.CONTINUES) == [("a", "b")]
    assert ties([event("a", at(1, 20)), event("b", at(2, 9))], EdgeKind.CONTINUES) == []


def test_people_who_wrote_tie_events_and_are_mentioned() -> None:
    chats = [
        remember(f"{day}", at(day, 9), said="hi", kind="note", medium=Medium.MESSAGE, speaker="Anna") for day in (1, 5)
    ]
    held = {one.moment.id: one for one in chats}
    events = [event(f"e{n}", one.moment.at.at, (one.moment.id,)) for n, one in enumerate(chats)]
    assert ties(events, EdgeKind.SAME_PERSON, held) == [("e0", "e1")]
    assert ties(events, EdgeKind.MENTIONS, held) == [("e0", "person anna"), ("e1", "person anna")]


def test_alike_events_are_mutual_and_bounded() -> None:
    events, vectors = [], {}
    for number in range(40):
        topic = "cats" if number % 2 else "boats"
        vectors[f"m{number}"] = topic_vector(topic, number)
        events.append(event(f"e{number:02}", at(1, 0) + timedelta(hours=2 * number), (f"m{number}",)))
    found = ties(events, EdgeKind.ALIKE, vectors=vectors)
    assert found
    assert all((int(one[1:]) - int(other[1:])) % 2 == 0 for one, other in found)
    degrees = [sum(name in pair for pair in found) for name in {name for pair in found for name in pair}]
    assert max(degrees) <= NEIGHBOURS


def test_unlike_events_are_not_tied() -> None:
    vectors = {f"m{n}": topic_vector(f"topic {n}", n) for n in range(6)}
    events = [event(f"e{n}", at(1 + n, 9), (f"m{n}",)) for n in range(6)]
    assert ties(events, EdgeKind.ALIKE, vectors=vectors) == []


def test_weights_lie_between_nought_and_one() -> None:
    life = live()
    held = {one.moment.id: one for one in life.moments}
    events = [event(f"e{n}", at(1 + n, 9), tuple(sorted(ids)), "Munich") for n, ids in enumerate(life.episodes)]
    found = edges(events[:12], held, life.vectors)
    assert found and all(0 <= edge.weight <= 1 for edge in found)
    assert len({(edge.source, edge.target, edge.kind) for edge in found}) == len(found)


def test_the_view_shows_every_event_and_every_tie(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    graph = view(store)
    ids = {one.id for one in episodes.events(store)}
    stored: list[Edge] = episodes.edges(store)
    store.close()
    assert ids <= set(graph.nodes)
    assert graph.number_of_edges() == len(stored)
    assert graph.nodes["place walchensee"] == {"kind": "place", "title": "walchensee"}
