"""The ties between events that the records themselves do not say, and the graph people see.

Knows events, places, names and vectors; nothing of how events are cut or told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from memory.store import Store, episodes
from memory.types import Edge, EdgeKind, Event, Remembered

NEIGHBOURS = 4
"""How many alike events one event may have at the most."""

LEAST_ALIKE = 0.55
LONGEST_PAUSE = timedelta(hours=36)
CHUNK_ROWS = 1024


def edges(
    events: Sequence[Event], held: Mapping[str, Remembered], vectors: Mapping[str, NDArray[np.float32]]
) -> tuple[Edge, ...]:
    """Return the ties between events in time order; `held` and `vectors` are of their moments, by id."""
    people = {event.id: _people(event, held) for event in events}
    found = [
        *_chains(events, lambda event: [event.place] if event.place else [], EdgeKind.SAME_PLACE),
        *_chains(events, lambda event: people[event.id], EdgeKind.SAME_PERSON),
        *_continued(events, people),
        *_alike(events, vectors),
    ]
    for event in events:
        names = [("place", event.place)] if event.place else []
        names += [("person", name) for name in people[event.id]]
        found += [Edge(event.id, f"{kind} {name.lower()}", EdgeKind.MENTIONS, 1.0) for kind, name in names]
    return tuple(found)


def _people(event: Event, held: Mapping[str, Remembered]) -> list[str]:
    senders = {text.speaker for one in event.moment_ids if one in held for text in held[one].texts if text.speaker}
    return sorted(senders)


def _chains(events: Sequence[Event], names_of: Callable[[Event], Sequence[str]], kind: EdgeKind) -> Iterable[Edge]:
    """Yield an edge from each event to the next with the same name: a thread through time, not a clique."""
    last: dict[str, Event] = {}
    for event in events:
        for name in names_of(event):
            if name in last:
                yield Edge(last[name].id, event.id, kind, 1.0)
            last[name] = event


def _continued(events: Sequence[Event], people: Mapping[str, Sequence[str]]) -> Iterable[Edge]:
    """Yield edges to what goes on within a day and a half at the same place or with the same people."""
    for number, event in enumerate(events):
        for later in events[number + 1 : number + 6]:
            pause = later.start - event.end
            same = (event.place and event.place == later.place) or set(people[event.id]) & set(people[later.id])
            if same and timedelta(0) <= pause <= LONGEST_PAUSE:
                yield Edge(event.id, later.id, EdgeKind.CONTINUES, 1.0 - 0.5 * (pause / LONGEST_PAUSE))
                break


def _alike(events: Sequence[Event], vectors: Mapping[str, NDArray[np.float32]]) -> Iterable[Edge]:
    """Yield edges between events that are each among the other's nearest, by the mean of their moments' vectors."""
    means = [(event.id, _mean([vectors[one] for one in event.moment_ids if one in vectors])) for event in events]
    known = [(name, mean) for name, mean in means if mean is not None]
    if len(known) < 2 or len({mean.shape for _, mean in known}) > 1:
        return
    matrix = np.stack([mean for _, mean in known])
    nearest: list[dict[int, float]] = []
    for start in range(0, len(known), CHUNK_ROWS):
        scores = matrix[start : start + CHUNK_ROWS] @ matrix.T
        scores[np.arange(len(scores)), np.arange(start, start + len(scores))] = -1.0
        for row in scores:
            best = np.argsort(-row, kind="stable")[:NEIGHBOURS]
            nearest.append({int(i): float(row[i]) for i in best if row[i] >= LEAST_ALIKE})
    for one, near in enumerate(nearest):
        for other, score in sorted(near.items()):
            if one < other and one in nearest[other]:
                yield Edge(known[one][0], known[other][0], EdgeKind.ALIKE, min(1.0, score))


def _mean(rows: Sequence[NDArray[np.float32]]) -> NDArray[np.float32] | None:
    if not rows or len({row.shape for row in rows}) > 1:
        return None
    mean = np.mean(rows, axis=0)
    length = float(np.linalg.norm(mean))
    return (mean / length).astype(np.float32) if length > 0 else None


def view(store: Store) -> "nx.MultiGraph[str]":
    """Return events, places and people as a graph: nodes carry `title` and `kind`, edges `kind` and `weight`."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for event in episodes.events(store):
        graph.add_node(event.id, kind="event", title=event.title)
    for edge in episodes.edges(store):
        if edge.target not in graph:
            kind, _, name = edge.target.partition(" ")
            graph.add_node(edge.target, kind=kind, title=name)
        graph.add_edge(edge.source, edge.target, kind=edge.kind.value, weight=edge.weight)
    return graph
