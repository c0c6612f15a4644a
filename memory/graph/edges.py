"""The ties between events that the records themselves do not say, kept up to date, and the graphs made of them.

Knows events, the words and vectors of their moments, names and facts; nothing of how events are cut or told.
"""

import contextlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.graph import event_chains, pagerank
from memory.graph.pagerank import Adjacency, Tie
from memory.language.tokens import STOP_WORDS
from memory.records.derived import Edge, EdgeKind, Event
from memory.records.ids import digest
from memory.records.library import MomentView
from memory.records.nodes import IdKind, NodeId, kind_of, read_node
from memory.store import Store, edges
from memory.store import events as events_store
from memory.store import moments as moment_store
from memory.store.edges import Near, Spell

RECIPE = "ties-1"

NEIGHBOURS = 4
"""How many alike events one event may have at the most."""

LEAST_ALIKE = 0.55
SCALE = 2048
"""Vectors are rounded to so many parts: every sum of their products stays below 2^24, so that float32 adds it exactly
in any order, and scores are the same however they come about."""

CHUNK_ROWS = 256
MOST_TOPICS = 10
LEAST_LABEL = 0.3
MOST_NAME_WORDS = 3

THERE_WEIGHT, NAMED_WEIGHT, TOPIC_WEIGHT, NEXT_WEIGHT = 1.0, 0.7, 0.4, 0.5
"""Of where an event was and who wrote in it, of what is named in its words, of its topics, of the next moment."""

CHAINED = {EdgeKind.SAME_PLACE: IdKind.PLACE, EdgeKind.SAME_PERSON: IdKind.PERSON}
DERIVED = (*CHAINED, EdgeKind.CONTINUES, EdgeKind.CAUSES, EdgeKind.ALIKE)

ADJACENCY = "adjacency.npz"


def tie(
    store: Store,
    added: Sequence[Event],
    removed_ids: Iterable[str],
    held: Mapping[str, MomentView] | None = None,
    chained: bool = True,
) -> None:
    """Bring all ties up to date within the caller's transaction, after events, entities and facts were written.

    `added` are events that are new or whose moments got other words or vectors, `removed_ids` those that are gone,
    `held` moments that are at hand, by id. Without `chained` what runs through all events is left to `chain`. What
    results is what making all ties anew would give, whatever the order of arrival.
    Source: A-MEM, Xu et al. 2025, for linking what is alike.
    """
    state = edges.state(store)
    recipe = digest(RECIPE, *moment_store.generations(store))
    names = edges.entity_names(store)
    told = json.dumps({name: str(node) for name, node in names.items()}, sort_keys=True)
    anew = state.get("recipe") != recipe
    renamed = {} if anew or state["names"] == told else _renamed(store, _read_names(state["names"]), names)
    fresh = {event.id: event for event in (*(events_store.events(store) if anew else renamed.values()), *added)}
    gone = set(removed_ids) - fresh.keys()
    edges.replace_mentions(store, _mentions(store, fresh.values(), held or {}, names), gone)
    edges.remove_edges(store, gone)
    known = {event.id for event in added}
    _renew_near(store, [event for event in fresh.values() if anew or event.id in known], gone, anew)
    edges.put_state(store, {*fresh, *gone}, recipe=recipe, names=told, loose="yes")
    if chained:
        chain(store)


def hand_on(store: Store, heirs: Mapping[str, str]) -> None:
    """Let events that came in place of others have their ties until these are made anew; call it before `tie`."""
    edges.hand_on(store, heirs, DERIVED)


def chain(store: Store) -> None:
    """Bring what runs through all events up to date where a `tie` left it: chains, timelines, what is alike.

    Belongs in a transaction.
    """
    state = edges.state(store)
    if not state.get("loose"):
        return
    rows = edges.replace_edges(store, DERIVED, _edges(store, _read_names(state["names"])))
    touched = {name for row in rows for name in row}
    edges.put_state(store, touched, recipe=state["recipe"], names=state["names"], loose="")


def _read_names(told: str) -> dict[str, NodeId]:
    return {name: read_node(node) for name, node in json.loads(told).items()}


def _renamed(store: Store, before: Mapping[str, NodeId], now: Mapping[str, NodeId]) -> dict[str, Event]:
    """Return the events in whose words something is named that was called otherwise, or not known, before."""
    other = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    ids = {event_id for event_id, _, _ in edges.said_with(store, sorted(other))}
    return {event.id: event for event in events_store.events(store) if event.id in ids or event.place.lower() in other}


def _mentions(
    store: Store, events: Iterable[Event], held: Mapping[str, MomentView], names: Mapping[str, NodeId]
) -> dict[str, dict[NodeId, float]]:
    events = list(events)
    lacking = [one for event in events for one in event.moment_ids if one not in held]
    known = {**held, **moment_store.remembered(store, lacking)}
    return {
        event.id: mentioned(event, [known[one] for one in event.moment_ids if one in known], names) for event in events
    }


def mentioned(event: Event, inside: Sequence[MomentView], names: Mapping[str, NodeId]) -> dict[NodeId, float]:
    """Return what an event is about, with weights: places, people and topics.

    `inside` are its moments in order; `names` are known names in lower case and what each stands for.
    """
    said = [one.own_text.lower().replace("’", "'") for one in inside]
    called = _called(said, names)
    found = {names[name]: NAMED_WEIGHT for name in sorted(called) if names[name].kind in CHAINED.values()}
    for speaker in sorted({text.speaker.lower() for one in inside for text in one.texts if text.speaker}):
        found[names.get(speaker, NodeId(IdKind.PERSON, speaker))] = THERE_WEIGHT
    for name in sorted(label.lower() for one in inside for label, _ in one.people):
        found[names.get(name, NodeId(IdKind.PERSON, name))] = THERE_WEIGHT
    if event.place:
        found[_place(event.place.lower(), names)] = THERE_WEIGHT
    known = {part for name in found for part in event_chains.content(name.key)}
    known |= {part for name in called if names[name] in found for part in event_chains.content(name)}
    for topic in _topics(said, inside, known):
        found[NodeId(IdKind.TOPIC, topic)] = TOPIC_WEIGHT
    return found


def _called(said: Iterable[str], names: Mapping[str, NodeId]) -> set[str]:
    """Return the known names that are said in these words."""
    found: set[str] = set()
    for text in said:
        words = [word.removesuffix("'s") for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)]
        for length in range(1, MOST_NAME_WORDS + 1):
            runs = (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
            found.update(run for run in runs if run in names and run not in STOP_WORDS and len(run) > 1)
    return found


def _topics(said: Sequence[str], inside: Sequence[MomentView], known: set[str]) -> list[str]:
    """Return the words that an event says most, or where nothing was said those of what was seen most."""
    often: dict[str, int] = defaultdict(int)
    for text in said:
        for word in event_chains.content(text):
            often[word] += 1
    labels = [name for one in inside for text in one.texts for name, score in text.things if score >= LEAST_LABEL]
    for word in (word for name in labels for word in set(event_chains.content(name))):
        often[word] += 1
    words = sorted(often.keys() - known, key=lambda word: (-often[word], -len(word), word))
    return words[:MOST_TOPICS]


def _edges(store: Store, names: Mapping[str, NodeId]) -> list[Edge]:
    """Return all derived edges, each from the earlier event to the later."""
    spells = edges.spells(store)
    about = edges.mentions(store)
    passages = [_passage(spell, about.get(spell.id, ())) for spell in spells]
    places = {spell.id: [_place(spell.place.lower(), names)] for spell in spells if spell.place}
    people = {one.id: sorted(name for name in one.names if name.kind is IdKind.PERSON) for one in passages}
    given = [
        reason
        for event_id, _, text in edges.said_with(store, event_chains.CUES)
        for reason in event_chains.reasons(event_id, text)
    ]
    return [
        *_chains(spells, places, EdgeKind.SAME_PLACE),
        *_chains(spells, people, EdgeKind.SAME_PERSON),
        *event_chains.continued(passages),
        *event_chains.caused(passages, given),
        *_mutual(spells, edges.near(store)[0]),
    ]


def _place(name: str, names: Mapping[str, NodeId]) -> NodeId:
    return names.get(name, NodeId(IdKind.PLACE, name))


def _passage(spell: Spell, names: Iterable[NodeId]) -> event_chains.Passage:
    ahead_s = 60.0 * spell.offset_min
    days = [int((at_s + ahead_s) // event_chains.DAY_S) for at_s in (spell.start_s, spell.end_s)]
    return event_chains.Passage(spell.id, spell.start_s, days[0], days[1], frozenset(names))


def _chains(spells: Iterable[Spell], names: Mapping[str, Sequence[NodeId]], kind: EdgeKind) -> Iterable[Edge]:
    """Yield an edge from each event to the next with the same name: a thread through time, not a clique."""
    last: dict[NodeId, str] = {}
    for spell in spells:
        for name in names.get(spell.id, ()):
            if name in last:
                yield Edge(last[name], spell.id, kind, 1.0)
            last[name] = spell.id


def _mutual(spells: Iterable[Spell], near: Near) -> Iterable[Edge]:
    """Yield edges between events that are each among the other's nearest."""
    order = {spell.id: number for number, spell in enumerate(spells)}
    for one, others in near.items():
        for other, score in others.items():
            if one in near.get(other, {}) and order[one] < order[other]:
                yield Edge(one, other, EdgeKind.ALIKE, min(1.0, score))


def _renew_near(store: Store, fresh: Sequence[Event], gone: Iterable[str], anew: bool) -> None:
    """Bring up to date which events are nearest to which, for those for which that can have changed.

    That is the fresh ones, those that are nearer to a fresh one than to another of their nearest, and those that had
    as many as they may and lost one.
    """
    edges.remove_vectors(store, edges.whole_vectors(store) if anew else [*gone, *(event.id for event in fresh)])
    vectors = _vectors(store, [one for event in fresh for one in event.moment_ids])
    means = {event.id: event_vector([vectors[one] for one in event.moment_ids if one in vectors]) for event in fresh}
    edges.put_event_vectors(store, {one: mean for one, mean in means.items() if mean is not None})
    held, counts = edges.near(store)
    known = edges.whole_vectors(store)
    fewer = {one for one, count in counts.items() if len(held.get(one, {})) < count}
    to_do = {one for one in fewer if counts[one] == NEIGHBOURS} | (known.keys() - counts.keys())
    changed = {one: held.get(one, {}) for one in fewer - to_do}
    for size in sorted({len(vector) for vector in known.values()}):
        alike = {one: vector for one, vector in known.items() if len(vector) == size}
        changed |= nearest(alike, held, to_do & alike.keys())
    edges.put_near(store, changed)


def _vectors(store: Store, moment_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of these moments by id: that of the words where there is one, else that of the picture."""
    found: dict[str, NDArray[np.float32]] = {}
    for space in moment_store.generations(store):  # "sight ..." before "text ..."
        found.update(moment_store.vectors_by_moment(store, space, moment_ids))
    return found


def event_vector(rows: Sequence[NDArray[np.float32]]) -> NDArray[np.float32] | None:
    """Return the mean direction of an event's vectors in whole numbers, None without one; most have the same size."""
    sizes = [len(row) for row in rows]
    size = max(sizes, key=lambda one: (sizes.count(one), one), default=0)
    mean = np.mean([row for row in rows if len(row) == size], axis=0, dtype=np.float64) if rows else np.zeros(0)
    length = float(np.linalg.norm(mean))
    return np.rint(SCALE * mean / length).astype(np.float32) if length > 0 else None


def nearest(vectors: Mapping[str, NDArray[np.float32]], held: Near, to_do: Iterable[str]) -> Near:
    """Return the nearest of events whose nearest change, by id: those `to_do`, and others that one of these is near to.

    `vectors` are all events' in order of their ids, in whole numbers; `held` are the nearest without those to do.
    Equal scores go by id.
    """
    ids = list(vectors)
    numbers = {one: number for number, one in enumerate(ids)}
    rows = np.array(sorted(numbers[one] for one in to_do), dtype=np.int64)
    if not len(rows):
        return {}
    matrix = np.stack(list(vectors.values()))
    open_to = np.full(len(ids), LEAST_ALIKE)
    for one, others in held.items():
        if one in numbers and len(others) >= NEIGHBOURS:
            open_to[numbers[one]] = min(others.values())
    open_to[rows] = np.inf
    found: Near = {}
    for start in range(0, len(rows), CHUNK_ROWS):
        piece = rows[start : start + CHUNK_ROWS]
        products = matrix[piece] @ matrix.T
        products[np.arange(len(piece)), piece] = -(float(SCALE) ** 2)
        scores = products.astype(np.float64) / SCALE**2
        for row, best in zip(piece.tolist(), _best(products), strict=True):
            position = int(np.searchsorted(piece, row))
            near = {ids[i]: float(scores[position, i]) for i in best.tolist() if scores[position, i] >= LEAST_ALIKE}
            found[ids[row]] = near
        for position, column in np.argwhere(scores >= open_to).tolist():
            others = found.setdefault(ids[column], dict(held.get(ids[column], {})))
            others[ids[piece[position]]] = float(scores[position, column])
    return {
        one: dict(sorted(others.items(), key=lambda item: (-item[1], item[0]))[:NEIGHBOURS])
        for one, others in found.items()
    }


def _best(products: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the columns of the highest products in each row, (rows, NEIGHBOURS or fewer); equals by column."""
    count = products.shape[1]
    keys = products.astype(np.int64) * count - np.arange(count)
    most = min(NEIGHBOURS, count)
    return np.argpartition(-keys, most - 1, axis=1)[:, :most]


def adjacency(store: Store, folder: Path, held: Adjacency | None = None) -> Adjacency:
    """Return what to walk over: `held` or what lies in `folder`, brought up to date and kept there for the next time.

    Nodes are moments, events, facts and names, each by its id as text. Reads only what was touched since, and all of
    it where that is not known.
    """
    mark = edges.mark(store)
    if held is not None and held.mark == mark:
        return held
    found = pagerank.load(folder / ADJACENCY)
    if found is not None and found.mark == mark:
        return found
    log = edges.changes(store)
    marks = [made for made, _ in log]
    if found is None or found.mark not in marks or marks[-1] != mark:
        return _kept(pagerank.build(_pairs(store, None), mark), folder)
    _update(store, found, {one for _, names in log[marks.index(found.mark) + 1 :] for one in names})
    found.mark = mark
    return _kept(found, folder)


def _update(store: Store, found: Adjacency, touched: Iterable[str]) -> None:
    """Read anew what there is to walk along from the records touched, from their moments and from all facts."""
    nodes = {one for one in touched if kind_of(one) is IdKind.RECORD}
    nodes |= {other for one in nodes for other in found.neighbours(one) if kind_of(other) is IdKind.RECORD}
    facts = {name for name in found.names() if kind_of(name) is IdKind.FACT}
    wanted: dict[tuple[str, str], float] = defaultdict(float)
    for source, target, weight in _pairs(store, sorted(nodes)):
        if source in nodes or target in nodes or kind_of(source) is IdKind.FACT:
            wanted[min(source, target), max(source, target)] += weight
    present = {(min(one, other), max(one, other)) for one in nodes | facts for other in found.neighbours(one)}
    found.update(((*pair, weight) for pair, weight in wanted.items()), present - wanted.keys())


def _kept(found: Adjacency, folder: Path) -> Adjacency:
    """Keep it for the next time; where the folder cannot be written, that next time it is made anew."""
    with contextlib.suppress(OSError):
        found.save(folder / ADJACENCY)
    return found


def _pairs(store: Store, nodes: Sequence[str] | None) -> list[Tie]:
    """Return everything there is to walk along, or all that ends at one of these nodes or a fact and perhaps more."""
    names = edges.entity_names(store)
    found = edges.edges_at(store, nodes)
    for event_id, moment_ids in edges.contained(store, nodes):
        found += [(event_id, one, THERE_WEIGHT) for one in moment_ids]
        found += [(one, other, NEXT_WEIGHT) for one, other in pairwise(moment_ids)]
    for fact_id, subject, told, moment_ids in edges.facts(store):
        fact = str(NodeId(IdKind.FACT, fact_id))
        found += [(fact, one, THERE_WEIGHT) for one in moment_ids]
        about = (names.get(one.lower(), NodeId(IdKind.THING, one.lower())) for one in (subject, told))
        found += [(fact, str(one), THERE_WEIGHT) for one in about]
    return found
