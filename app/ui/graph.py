"""The Graph page's work: something to begin with, its neighbourhood drawn, and what the chosen node is.

Knows the open library and the cards; nothing of Gradio. What is shown is held by the page as a `View`, which names
nodes alone: what they are is read anew each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.library.session import Session
from app.ui import cards, graph_drawing
from app.ui.graph_drawing import KIND_WORDS, Spot
from app.ui.media import Media
from memory.graph import neighbours
from memory.graph.neighbours import Bond, Node
from memory.language.format import dated
from memory.records.library import MomentView
from memory.records.nodes import NodeId, read_node
from memory.records.query import Evidence
from memory.store import hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import PICTURED, spread

MOST_MOMENTS = 4
MOST_EVENTS = 6
MOST_TIES = 12
GROW, ROOT, FIND, BEGIN = "grow", "root", "find", "begin"


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: nodes in the order they came, those that were pressed, the chosen one, and where each lies."""

    held: tuple[NodeId, ...] = ()
    opened: tuple[NodeId, ...] = ()
    chosen: NodeId | None = None
    spots: Mapping[NodeId, Spot] = field(default_factory=dict)
    words: str = ""
    more: int = 0


def follow(session: Session, view: View, to: str, fields: Mapping[str, str]) -> View:
    """Return what is shown after a press: a node grown or made the middle, words looked for, or the beginning."""
    what, _, told = to.partition(" ")
    node_id = read_node(told)
    if what == FIND:
        return View(words=fields.get("words", ""))
    if what == ROOT and told:
        return _grown(session, View(), node_id)
    if what == GROW and node_id in view.held:
        return replace(view, chosen=node_id) if node_id in view.opened else _grown(session, view, node_id)
    return View() if what == BEGIN else view


def _grown(session: Session, view: View, node_id: NodeId) -> View:
    held, more = neighbours.grown(session.store, view.held, view.opened, node_id)
    nodes = neighbours.nodes(session.store, held)
    if node_id not in nodes:
        return replace(view, words="")
    opened = tuple(dict.fromkeys([*view.opened, node_id]))
    bonds = _bonds(session, list(nodes), opened)
    kept = {name: spot for name, spot in view.spots.items() if name in nodes}
    spots = graph_drawing.placed(list(nodes.values()), bonds, kept, node_id)
    return View(tuple(nodes), opened, node_id, spots, "", more)


def _bonds(session: Session, ids: Sequence[NodeId], opened: Sequence[NodeId]) -> list[Bond]:
    more = [one for name in opened if name in ids for one in neighbours.beside(session.store, name)[0]]
    return neighbours.among(session.store, ids, more)


def shown(session: Session, media: Media, view: View) -> str:
    """Return the page: a box to search in, and what was found, or the drawing with its chosen node told beside it."""
    box = _search_box(view.words)
    if not view.held:
        return cards.page(box + _offered(session, view.words))
    nodes = neighbours.nodes(session.store, view.held)
    chosen = nodes.get(view.chosen) if view.chosen else None
    if chosen is None:
        return cards.page(box + cards.note("This no longer exists.") + _offered(session, ""))
    bonds = _bonds(session, list(nodes), view.opened)
    drawn = graph_drawing.drawing(list(nodes.values()), bonds, view.spots, chosen.id, view.opened)
    lacking = f"And {view.more:,} more." if view.more else ""
    below = graph_drawing.legend(list(nodes.values()), bonds) + (cards.note(lacking) if lacking else "")
    return cards.page(box + drawn + below + _told(session, media, chosen, bonds, nodes))


def _search_box(words: str) -> str:
    value = cards.escaped(words)
    return (
        f'<form class="yy-find" data-to="{FIND}" role="search"><input name="words" type="search" value="{value}" '
        'maxlength="80" placeholder="A person, place, trip or day" aria-label="Start with">'
        f'<button class="yy-pill">Find</button>'
        f'<button type="button" class="yy-pill" data-to="{BEGIN}">Suggestions</button></form>'
    )


def _offered(session: Session, words: str) -> str:
    """Return what was found, or what one may begin with, as buttons."""
    found = neighbours.search(session.store, words) if words.strip() else neighbours.suggested(session.store)
    if found:
        return f'<ul class="yy-offers">{"".join(map(_offer, found))}</ul>'
    if words.strip():
        return cards.empty("No matches", "Try a shorter word, or start with a suggestion.")
    return cards.empty("Nothing here yet", "Add a folder on the Library page to see people, places and trips.")


def _offer(node: Node) -> str:
    when = f", {dated(node.start.date(), node.end.date())}" if node.start and node.end else ""
    return (
        f'<li><button type="button" class="yy-offer" data-to="{ROOT} {cards.escaped(str(node.id))}">'
        f'<i class="yy-node yy-is-{node.kind.value}"></i><span>{cards.escaped(node.title)}</span>'
        f"<small>{cards.escaped(KIND_WORDS[node.kind] + when)}</small></button></li>"
    )


def _told(session: Session, media: Media, node: Node, bonds: Sequence[Bond], nodes: Mapping[NodeId, Node]) -> str:
    """Return what the chosen node is: its text, its ties in words, and moments of it."""
    when = f" · {dated(node.start.date(), node.end.date())}" if node.start and node.end else ""
    text = "".join(
        f"<p>{cards.escaped(line)}</p>" for line in neighbours.told(session.store, node).splitlines() if line
    )
    tied = [one for one in bonds if node.id in (one.source, one.target)][:MOST_TIES]
    lines = "".join(
        f"<li><b>{cards.escaped(nodes[one.other(node.id)].title)}</b> {cards.escaped(one.reason)}</li>" for one in tied
    )
    ties = f'<details class="yy-ties"><summary>Connections</summary><ul>{lines}</ul></details>'
    to = cards.escaped(f"{ROOT} {node.id}")
    centre = f'<button type="button" class="yy-pill" data-to="{to}">Centre on this</button>'
    made = [cards.evidence_card(Evidence(one, 0.0), media.card_links(one)) for one in _moments(session, node)]
    kind = KIND_WORDS[node.kind] + cards.escaped(when)
    return (
        f'<section class="yy-chosen" aria-live="polite"><p class="yy-kicker">{kind}</p>'
        f'<h2>{cards.escaped(node.title)}</h2><div class="yy-telling">{text}</div>'
        f'<div class="yy-pills">{centre}</div>{ties if lines else ""}{cards.cards(made)}</section>'
    )


def _moments(session: Session, node: Node) -> list[MomentView]:
    """Return a few moments that show what a node is, pictures before words, spread over its events."""
    event_ids = neighbours.events_of(session.store, node, MOST_EVENTS)
    each = MOST_MOMENTS if len(event_ids) == 1 else 2
    ids = [one for name in event_ids for one in spread(hierarchy.moment_ids(session.store, name), 3 * each)]
    held = list(moment_store.remembered(session.store, ids).values())
    held.sort(key=lambda one: one.moment.medium not in PICTURED)
    chosen = list({one.asset.id: one for one in reversed(held)}.values())[::-1][:MOST_MOMENTS]
    return sorted(chosen, key=lambda one: (one.moment.at.at, one.moment.id))
