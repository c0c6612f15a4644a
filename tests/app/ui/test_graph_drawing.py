import re
from itertools import combinations

import pytest

from app.ui.graph_drawing import drawing, label_of, legend, placed, size_of
from memory.graph.neighbours import Bond, BondKind, Node, NodeKind
from memory.records.nodes import NodeId, record

FIRST = record("n0")
NASTY = "<img src=x onerror=alert(1)> \" & '"


def node(number: int, kind: NodeKind = NodeKind.EVENT, title: str = "", short: str = "") -> Node:
    return Node(record(f"n{number}"), kind, title or f"Afternoon number {number}", short or title)


def star(count: int, middle: NodeId = FIRST, first: int = 1) -> list[Bond]:
    return [Bond(middle, record(f"n{n}"), BondKind.TOGETHER, 1.0, "met") for n in range(first, first + count)]


def overlaps(nodes: list[Node], spots: dict[str, tuple[float, float]]) -> int:
    count = 0
    for one, other in combinations(nodes, 2):
        off = [abs(spots[one.id][axis] - spots[other.id][axis]) for axis in (0, 1)]
        room = [(size_of(one)[axis] + size_of(other)[axis]) / 2 for axis in (0, 1)]
        count += off[0] < room[0] and off[1] < room[1]
    return count


@pytest.mark.parametrize("count", [0, 1, 5, 12, 24])
def test_no_box_covers_another(count: int) -> None:
    nodes = [node(n) for n in range(count + 1)]
    assert overlaps(nodes, placed(nodes, star(count), {}, FIRST)) == 0


def test_a_first_drawing_fits_a_page() -> None:
    nodes = [node(n) for n in range(13)]
    spots = placed(nodes, star(12), {}, FIRST)
    across, down = (
        max(one[axis] for one in spots.values()) - min(one[axis] for one in spots.values()) for axis in (0, 1)
    )
    assert across <= 800 and down <= 560 and spots[FIRST] == (0.0, 0.0)


def test_what_is_there_stays_where_it_is_when_the_drawing_grows() -> None:
    nodes = [node(n) for n in range(22)]
    first = placed(nodes[:13], star(12), {}, FIRST)
    then = placed(nodes, [*star(12), *star(9, record("n5"), 13)], first, record("n5"))
    assert {name: then[name] for name in first} == first and overlaps(nodes, then) == 0
    assert placed(nodes, [*star(12), *star(9, record("n5"), 13)], first, record("n5")) == then


def test_every_node_is_a_button_and_every_line_says_why() -> None:
    nodes = [node(0, NodeKind.PERSON, NASTY), node(1, NodeKind.PLACE), node(2, NodeKind.CHAPTER)]
    bonds = [
        Bond(FIRST, record("n1"), BondKind.MENTIONS, 1.0, NASTY),
        Bond(record("n1"), record("gone"), BondKind.ALIKE, 1.0, "no"),
    ]
    html = drawing(nodes, bonds, placed(nodes, bonds[:1], {}, FIRST), FIRST, [FIRST])
    assert html.count("<button") == 3 and html.count("<g ") == 1 and html.count("<title>") == 1
    assert "<img src=x" not in html and html.count('aria-current="true"') == 1
    assert "Person: &lt;img" in html and 'data-to="grow n1"' in html
    for left, top in re.findall(r"left:(-?[\d.]+)px;top:(-?[\d.]+)px", html):
        assert float(left) > 0 and float(top) > 0


def test_a_long_title_is_cut_and_said_in_full_beside() -> None:
    said = "hat are you giving her, and how do we get it there in time"
    long = node(0, title=f"Messages from Lena and Anna: w{said}", short=f"W{said}")
    assert label_of(long).startswith("What are you giving her") and len(label_of(long)) <= 42
    assert long.title in drawing([long], [], {FIRST: (0.0, 0.0)}, FIRST, [])
    assert label_of(node(1, NodeKind.CHAPTER, "Trip: Norway")) == "Trip: Norway"


def test_the_legend_names_what_is_drawn_and_nothing_else() -> None:
    html = legend([node(0, NodeKind.PERSON)], star(1))
    assert "Person" in html and "together" in html and "Trip" not in html and "similar" not in html
