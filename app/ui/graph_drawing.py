"""Nodes and the ties between them as a drawing: where each node goes, and the HTML of lines with buttons on them.

Pure functions of records. Knows nothing of Gradio, of the store or of what a press does. The same nodes held at the
same spots are always drawn the same.
"""

import math
from collections.abc import Collection, Mapping, Sequence

from app.ui.cards import escaped
from app.ui.timeline_cards import shortened
from memory.graph.neighbours import Bond, BondKind, Node, NodeKind
from memory.records.nodes import NodeId

Spot = tuple[float, float]
Spots = Mapping[NodeId, Spot]

WIDE_PX, HIGH_PX = 150.0, 46.0
NAME_WIDE_PX, NAME_HIGH_PX = 104.0, 34.0
GAP_PX, EDGE_PX = 14.0, 16.0
RING_PX = (350.0, 235.0)
GROWTH_PX = 150.0
ROUNDS = 160
SEED = 7
LONGEST_LABEL = 42
"""A node's box and the room around it, how far the first ones lie from the middle, and how far new ones from theirs."""

KIND_WORDS = {
    NodeKind.PERSON: "Person",
    NodeKind.PLACE: "Place",
    NodeKind.EVENT: "Part of a day",
    NodeKind.CHAPTER: "Trip or project",
    NodeKind.THEME: "Topic",
}
BOND_WORDS = {
    BondKind.MENTIONS: "present or mentioned",
    BondKind.INSIDE: "part of it",
    BondKind.TOGETHER: "together",
    BondKind.SAME_PLACE: "next time at the same place",
    BondKind.SAME_PERSON: "next time with the same person",
    BondKind.ALIKE: "similar",
    BondKind.CONTINUES: "continues",
    BondKind.CAUSES: "led to",
}


def size_of(node: Node) -> Spot:
    """Return how wide and how high the box of a node is, in px."""
    is_name = node.kind in (NodeKind.PERSON, NodeKind.PLACE)
    return (NAME_WIDE_PX, NAME_HIGH_PX) if is_name and len(node.title) <= 14 else (WIDE_PX, HIGH_PX)


def placed(nodes: Sequence[Node], bonds: Sequence[Bond], held: Spots, middle: NodeId) -> dict[NodeId, Spot]:
    """Return where the middle of each node's box goes, in px; those held stay where they are, none covers another.

    What is tied attracts, everything else keeps apart; then boxes that still overlap are moved apart.
    Source: Fruchterman and Reingold 1991, for the forces.
    """
    import networkx as nx

    graph: nx.Graph[NodeId] = nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    graph.add_edges_from((one.source, one.target) for one in bonds)
    begun = _begun(nodes, bonds, held, middle)
    fixed = [node.id for node in nodes if node.id in held] or [nodes[0].id]
    if len(nodes) > len(fixed):
        spread = nx.spring_layout(graph, pos=begun, fixed=fixed, k=GROWTH_PX, iterations=40, seed=SEED, scale=None)
        at = begun[middle]
        begun = {
            name: begun[name] if name in fixed else _within(at, (float(spot[0]), float(spot[1])))
            for name, spot in spread.items()
        }
    return _apart(nodes, begun, frozenset(fixed))


def _within(middle: Spot, spot: Spot) -> Spot:
    """Return a spot no farther from the middle than the ring reaches."""
    off = spot[0] - middle[0], spot[1] - middle[1]
    far = math.hypot(off[0] / RING_PX[0], off[1] / RING_PX[1])
    return (middle[0] + off[0] / far, middle[1] + off[1] / far) if far > 1.0 else spot


def _begun(nodes: Sequence[Node], bonds: Sequence[Bond], held: Spots, middle: NodeId) -> dict[NodeId, Spot]:
    """Return where each node is put before the forces: around the one it came with, away from the middle of all."""
    spots = dict(held)
    if not spots:
        spots[nodes[0].id] = (0.0, 0.0)
    fresh = [node.id for node in nodes if node.id not in spots]
    at = spots.get(middle, (0.0, 0.0))
    tied = {one.other(middle) for one in bonds if middle in (one.source, one.target)}
    around = sorted(fresh, key=lambda name: (name not in tied, fresh.index(name)))
    is_first = len(spots) == 1
    outward = math.atan2(at[1], at[0]) if at != (0.0, 0.0) else 0.0
    arc = 2 * math.pi if is_first else 1.25 * math.pi
    for number, name in enumerate(around):
        turn = outward + arc * ((number + 0.5) / len(around) - (0.0 if is_first else 0.5))
        wide, high = RING_PX if is_first else (1.4 * GROWTH_PX, GROWTH_PX)
        spots[name] = (at[0] + wide * math.cos(turn), at[1] + high * math.sin(turn))
    return {node.id: spots[node.id] for node in nodes}


def _apart(nodes: Sequence[Node], spots: Spots, fixed: Collection[NodeId]) -> dict[NodeId, Spot]:
    """Move boxes that overlap apart, along the shorter way, until none does or enough was tried."""
    at = {name: [*spot] for name, spot in spots.items()}
    sizes = {node.id: size_of(node) for node in nodes}
    names = [node.id for node in nodes]
    for _ in range(ROUNDS):
        is_moved = False
        for place, one in enumerate(names):
            for other in names[place + 1 :]:
                if one in fixed and other in fixed:
                    continue
                room = [(sizes[one][axis] + sizes[other][axis]) / 2 + GAP_PX for axis in (0, 1)]
                off = [at[other][axis] - at[one][axis] for axis in (0, 1)]
                over = [room[axis] - abs(off[axis]) for axis in (0, 1)]
                if min(over) <= 0.01:
                    continue
                axis = 0 if over[0] < over[1] else 1
                step = math.copysign(over[axis], off[axis])
                shares = (0.0, 1.0) if one in fixed else (1.0, 0.0) if other in fixed else (0.5, 0.5)
                at[one][axis] -= step * shares[0]
                at[other][axis] += step * shares[1]
                is_moved = True
        if not is_moved:
            break
    return {name: (round(spot[0], 1), round(spot[1], 1)) for name, spot in at.items()}


def drawing(
    nodes: Sequence[Node],
    bonds: Sequence[Bond],
    spots: Spots,
    chosen: NodeId,
    opened: Collection[NodeId],
) -> str:
    """Return the drawing: lines with their reasons, and on them a button for every node, in the order they came."""
    sizes = {node.id: size_of(node) for node in nodes}
    left = min(spots[name][0] - sizes[name][0] / 2 for name in sizes) - EDGE_PX
    top = min(spots[name][1] - sizes[name][1] / 2 for name in sizes) - EDGE_PX
    wide = max(spots[name][0] + sizes[name][0] / 2 for name in sizes) + EDGE_PX - left
    high = max(spots[name][1] + sizes[name][1] / 2 for name in sizes) + EDGE_PX - top
    moved = {name: (spots[name][0] - left, spots[name][1] - top) for name in sizes}
    titles = {node.id: node.title for node in nodes}
    lines = "".join(_line(one, moved, titles, chosen) for one in bonds if one.source in moved and one.target in moved)
    buttons = "".join(_button(node, moved[node.id], chosen, node.id in opened) for node in nodes)
    return (
        '<div class="yy-graph" tabindex="0" role="group" aria-label="Connections">'
        f'<div class="yy-canvas" style="width:{wide:.0f}px;height:{high:.0f}px">'
        f'<svg width="{wide:.0f}" height="{high:.0f}" aria-hidden="true">{lines}</svg>'
        f"{buttons}</div></div>"
    )


def _line(one: Bond, at: Spots, titles: Mapping[NodeId, str], chosen: NodeId) -> str:
    (x1, y1), (x2, y2) = at[one.source], at[one.target]
    reason = escaped(
        f"{shortened(titles[one.source], LONGEST_LABEL)} – {shortened(titles[one.target], LONGEST_LABEL)}: {one.reason}"
    )
    near = " yy-near" if chosen in (one.source, one.target) else ""
    spots = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return (
        f'<g class="yy-bond yy-{one.kind.value.replace("_", "-")}{near}"><title>{reason}</title>'
        f'<line class="yy-hit" {spots}/><line class="yy-seen" {spots}/></g>'
    )


def _button(node: Node, at: Spot, chosen: NodeId, is_opened: bool) -> str:
    wide, high = size_of(node)
    style = f"left:{at[0] - wide / 2:.1f}px;top:{at[1] - high / 2:.1f}px;width:{wide:.0f}px;height:{high:.0f}px"
    here = ' aria-current="true"' if node.id == chosen else ""
    does = "connections shown" if is_opened else "show connections"
    label = escaped(f"{KIND_WORDS[node.kind]}: {node.title}, {does}")
    look = f"yy-node yy-is-{node.kind.value}{' yy-opened' if is_opened else ''}"
    return (
        f'<button type="button" class="{look}" style="{style}" '
        f'data-to="grow {escaped(str(node.id))}" title="{escaped(node.title)}" aria-label="{label}"{here}>'
        f"<span>{escaped(label_of(node))}</span></button>"
    )


def label_of(node: Node) -> str:
    """Return what stands on a node: of a long title what tells it from others, as the shape says what it is."""
    long = node.kind is NodeKind.EVENT and len(node.title) > LONGEST_LABEL
    return shortened(node.short if long else node.title, LONGEST_LABEL)


def legend(nodes: Sequence[Node], bonds: Sequence[Bond]) -> str:
    """Return what the shapes and lines of a drawing mean, those that are in it."""
    kinds = {node.kind for node in nodes}
    ties = {one.kind for one in bonds}
    shapes = "".join(
        f'<li><i class="yy-node yy-is-{kind.value}"></i>{word}</li>'
        for kind, word in KIND_WORDS.items()
        if kind in kinds
    )
    lines = "".join(
        f'<li><svg width="28" height="10" aria-hidden="true"><g class="yy-bond yy-{kind.value.replace("_", "-")}">'
        f'<line class="yy-seen" x1="0" y1="5" x2="28" y2="5"/></g></svg>{word}</li>'
        for kind, word in BOND_WORDS.items()
        if kind in ties
    )
    return f'<ul class="yy-legend">{shapes}{lines}</ul>'
