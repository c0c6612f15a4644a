"""The neighbourhood of anything that is remembered: what it is tied to, why, and which of that to show.

Knows the store; nothing of how a neighbourhood is drawn. Of each node only its own ties are read. A node is an event, a
chapter, a theme, or the name of a person or a place; what a tie rests on is said in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from memory.episodes.labels import named
from memory.language.format import short_title
from memory.records.derived import Edge, EdgeKind, EntityKind, Level, Title
from memory.records.nodes import IdKind, NodeId, read_node, record
from memory.store import Store, edges, facts, hierarchy, neighbours
from memory.store.hierarchy import SummaryNode

MOST_BESIDE = 12
MOST_NAMES, MOST_GROUPS = 5, 4
MOST_NODES = 25
"""So many ties of a node are shown, of these so many to names and to chapters and themes; so many nodes in all."""


class NodeKind(StrEnum):
    """What sort of thing a node is."""

    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    CHAPTER = "chapter"
    THEME = "theme"


NAMED_KINDS = {IdKind.PERSON: NodeKind.PERSON, IdKind.PLACE: NodeKind.PLACE}
"""The nodes that are names, and have no record of their own."""


class BondKind(StrEnum):
    """What a tie says: the kinds of edges, what is inside what, and what is met together."""

    SAME_PLACE = "same_place"
    SAME_PERSON = "same_person"
    ALIKE = "alike"
    CONTINUES = "continues"
    CAUSES = "causes"
    MENTIONS = "mentions"
    INSIDE = "inside"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Node:
    """Something that can be tied to other things; names have no time of their own. `short` tells it from others."""

    id: NodeId
    kind: NodeKind
    title: str
    short: str
    text: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie between two nodes, with its weight, above 0, and why it is there."""

    source: NodeId
    target: NodeId
    kind: BondKind
    weight: float
    reason: str

    def other(self, node_id: NodeId) -> NodeId:
        """Return the end that is not this node."""
        return self.target if node_id == self.source else self.source


REASONS = {
    EdgeKind.SAME_PLACE: "at the same place, one after the other",
    EdgeKind.SAME_PERSON: "the same person, one after the other",
    EdgeKind.ALIKE: "they are similar",
    EdgeKind.CONTINUES: "one continues the other",
    EdgeKind.CAUSES: "one led to the other",
}


def nodes(store: Store, ids: Sequence[NodeId]) -> dict[NodeId, Node]:
    """Return the nodes of these ids that are there, in their order."""
    held = neighbours.known_nodes(store, [one.key for one in ids if one.kind is IdKind.RECORD])
    names = _written(store) if any(one.kind is not IdKind.RECORD for one in ids) else {}
    found = {
        one: _of_branch(held[one.key]) if one.kind is IdKind.RECORD and one.key in held else _of_name(store, one, names)
        for one in ids
    }
    return {one: node for one, node in found.items() if node}


def beside(store: Store, node_id: NodeId, most: int = MOST_BESIDE) -> tuple[list[Bond], int]:
    """Return the weightiest ties of a node, of every sort some, and how many more there are."""
    if node_id.kind is not IdKind.RECORD:
        return _of_a_name(store, node_id, most)
    branch = neighbours.known_nodes(store, [node_id.key]).get(node_id.key)
    if branch is None:
        return [], 0
    return _of_an_event(store, node_id, most) if branch.level is None else _of_a_group(store, node_id, most)


def among(store: Store, ids: Sequence[NodeId], more: Iterable[Bond] = ()) -> list[Bond]:
    """Return all ties that the records say there are among some nodes, and of `more` those between two of them."""
    found = [_of_edge(edge) for edge in neighbours.edges_among(store, ids)]
    found += [_inside(event_id, record(group_id)) for group_id, event_id in neighbours.contained_among(store, ids)]
    known = set(ids)
    found += [one for one in more if {one.source, one.target} <= known]
    return _once(found)


def grown(store: Store, held: Sequence[NodeId], opened: Sequence[NodeId], node_id: NodeId) -> tuple[list[NodeId], int]:
    """Return which nodes to show after a node was pressed, and how many of its ties still are not.

    Those held stay in their order, the new ones come after; where that is too many, those that were never pressed and
    are not tied to the node go, the oldest first.
    """
    tied, more = beside(store, node_id)
    wanted = [one.other(node_id) for one in tied]
    kept = list(dict.fromkeys([*held, node_id, *wanted]))
    fixed = {node_id, *opened, *wanted}
    spare = [one for one in kept if one not in fixed]
    for one in spare[: max(0, len(kept) - MOST_NODES)]:
        kept.remove(one)
    return kept[: MOST_NODES + len(opened)], more


def search(store: Store, words: str, most: int = 12) -> list[Node]:
    """Return what has words that begin so, under any of its names: people, places, chapters, themes, then events."""
    words = " ".join(words.lower().split())
    if not words:
        return []
    names = edges.entity_names(store)
    called = [node for name, node in sorted(names.items()) if f" {words}" in f" {name}" and node.kind in NAMED_KINDS]
    ids = [*called, *_as_nodes(neighbours.known_nodes(store, neighbours.titled(store, words, most)).values())]
    return list(nodes(store, list(dict.fromkeys(ids))).values())[:most]


def suggested(store: Store) -> list[Node]:
    """Return what one may begin with: those met most, the places with most, the largest chapters and themes."""
    ids: list[NodeId] = []
    for level, most in ((Level.PERSON, 4), (Level.PLACE, 3), (Level.CHAPTER, 3), (Level.THEME, 3)):
        chosen = neighbours.largest(store, level, most)
        held = neighbours.known_nodes(store, chosen)
        ids += _as_nodes(held[one] for one in chosen)
    return list(nodes(store, list(dict.fromkeys(ids))).values())


def told(store: Store, node: Node) -> str:
    """Return what is told of a node: its own text, or of a name that of its summary."""
    if node.kind not in (NodeKind.PERSON, NodeKind.PLACE):
        return node.text
    found = hierarchy.find(store, Level(node.kind.value), _key(node))
    return found.text if found else ""


def events_of(store: Store, node: Node, most: int) -> list[str]:
    """Return the ids of the events whose moments show what a node is."""
    if node.kind is NodeKind.EVENT:
        return [node.id.key]
    if node.id.kind is not IdKind.RECORD:
        return [event_id for event_id, _ in neighbours.events_about(store, node.id, most)[0]]
    return neighbours.events_in(store, node.id.key, most)[0]


def _key(node: Node) -> str:
    return node.id.key if node.kind is NodeKind.PERSON else node.title


def _as_nodes(found: Iterable[SummaryNode]) -> list[NodeId]:
    """Return the ids of nodes: those of people and places are their names."""
    kinds = {Level.PERSON: IdKind.PERSON, Level.PLACE: IdKind.PLACE}
    return [NodeId(kinds[one.level], one.key.lower()) if one.level in kinds else record(one.id) for one in found]


def _written(store: Store) -> dict[str, str]:
    """Return by lower-case name how people and places are written."""
    kinds = (EntityKind.PERSON, EntityKind.PLACE)
    return {one.names[0].lower(): one.names[0] for one in facts.entities(store) if one.kind in kinds and one.names}


def _of_name(store: Store, node_id: NodeId, names: dict[str, str]) -> Node | None:
    if node_id.kind not in NAMED_KINDS or not neighbours.is_mentioned(store, node_id):
        return None
    written = names.get(node_id.key) or named(node_id.key, "")
    return Node(node_id, NAMED_KINDS[node_id.kind], written, written)


def _of_branch(one: SummaryNode) -> Node | None:
    kinds = {None: NodeKind.EVENT, Level.CHAPTER: NodeKind.CHAPTER, Level.THEME: NodeKind.THEME}
    kind = kinds.get(one.level)
    short = short_title(one.title_fields) if isinstance(one.title_fields, Title) else one.title
    return Node(record(one.id), kind, one.title, short, one.text, one.start, one.end) if kind else None


def _of_an_event(store: Store, event_id: NodeId, most: int) -> tuple[list[Bond], int]:
    found = [_of_edge(edge) for edge in neighbours.edges_of(store, event_id.key)]
    found += [_inside(event_id.key, record(group_id)) for group_id in neighbours.groups_of(store, event_id.key)]
    found = _once(sorted(found, key=lambda one: (one.kind is not BondKind.INSIDE, -one.weight, one.other(event_id))))
    return _shared(found, event_id, most), max(0, len(found) - most)


def _of_a_name(store: Store, name: NodeId, most: int) -> tuple[list[Bond], int]:
    beside_it = neighbours.names_beside(store, name, MOST_NAMES)
    groups = neighbours.groups_about(store, name, MOST_GROUPS)
    rest = max(1, most - len(beside_it) - len(groups))
    events, total = neighbours.events_about(store, name, rest)
    found = [_together(name, other, count) for other, count in beside_it]
    found += [_together(name, group, count) for group, count in groups]
    found += [_of_edge(Edge(one, str(name), EdgeKind.MENTIONS, weight)) for one, weight in events]
    return found, total - len(events)


def _of_a_group(store: Store, group_id: NodeId, most: int) -> tuple[list[Bond], int]:
    names = neighbours.names_in(store, group_id.key, MOST_NAMES)
    groups = neighbours.groups_beside(store, group_id.key, MOST_GROUPS)
    rest = max(1, most - len(names) - len(groups))
    events, total = neighbours.events_in(store, group_id.key, rest)
    found = [_together(group_id, name, count) for name, count in names]
    found += [_together(group_id, other, count) for other, count in groups]
    found += [_inside(one, group_id) for one in events]
    return found, total - len(events)


def _shared(found: Sequence[Bond], node_id: NodeId, most: int) -> list[Bond]:
    """Return so many ties, of every kind in turn: many that mention a name leave room for the others."""
    waiting: dict[BondKind, list[Bond]] = {}
    for one in found:
        waiting.setdefault(one.kind, []).append(one)
    chosen: dict[NodeId, Bond] = {}
    while waiting and len(chosen) < most:
        for kind in list(waiting):
            one = waiting[kind].pop(0)
            chosen.setdefault(one.other(node_id), one)
            if not waiting[kind]:
                del waiting[kind]
    return list(chosen.values())[:most]


def _of_edge(edge: Edge) -> Bond:
    source, target = read_node(edge.source), read_node(edge.target)
    if edge.kind is not EdgeKind.MENTIONS:
        return Bond(source, target, BondKind(edge.kind.value), edge.weight, REASONS[edge.kind])
    there = "happened there" if target.kind is IdKind.PLACE else "was there"
    return Bond(source, target, BondKind.MENTIONS, edge.weight, there if edge.weight >= 1.0 else "is mentioned")


def _inside(event_id: str, group_id: NodeId) -> Bond:
    return Bond(record(event_id), group_id, BondKind.INSIDE, 1.0, "part of it")


def _together(one: NodeId, other: NodeId, count: int) -> Bond:
    reason = f"together {'once' if count == 1 else f'{count} times'}"
    return Bond(one, other, BondKind.TOGETHER, float(count), reason)


def _once(found: Iterable[Bond]) -> list[Bond]:
    """Return each tie once: between two nodes one of each kind."""
    held: dict[tuple[frozenset[NodeId], BondKind], Bond] = {}
    for one in found:
        held.setdefault((frozenset((one.source, one.target)), one.kind), one)
    return list(held.values())
