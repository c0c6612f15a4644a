import html
import re
from datetime import UTC, datetime

from app.ui import cards, place_cards
from app.ui.cards import Links
from app.ui.place_cards import Chip, Shot
from memory.store.places import Visited

NASTY = """O'Hara "<script>alert(1)</script>" {{x}}"""
BARE = re.compile(r"<script|alert\(1\)</")


def visited(name: str, moments: int = 2) -> Visited:
    first, last = datetime(2024, 7, 13, 9, tzinfo=UTC), datetime(2024, 7, 14, 9, tzinfo=UTC)
    return Visited(name, NASTY, "Germany", 47.6, 11.3, 2, moments, first, last)


def test_names_are_escaped_wherever_they_stand() -> None:
    shot = Shot(Links("/thumb/1", "/media/1"), NASTY)
    pieces = [
        place_cards.strip([shot]),
        place_cards.name_form(f"name {NASTY}", NASTY, "Name", "field"),
        place_cards.merge_form(f"merge {NASTY}", NASTY, "Merge", "field"),
        place_cards.name_list([NASTY]),
        place_cards.said([("id", NASTY)]),
        place_cards.place_card(visited(NASTY), NASTY, "", "", ""),
        place_cards.chips([Chip(NASTY, f"chapter {NASTY}")], NASTY),
    ]
    for made in pieces:
        assert html.escape(NASTY) in made and not BARE.search(made)


def test_a_picture_opens_what_it_is_from() -> None:
    made = place_cards.strip([Shot(Links("/thumb/1", "/media/1", "/photo/1"), "a boat, 13 July 2024")])
    assert (
        '<a data-photo href="/photo/1">' in made
        and " data-photos " in made
        and 'src="/thumb/1"' in made
        and 'alt="a boat, 13 July 2024"' in made
    )


def test_there_are_no_choices_where_there_is_nothing_to_choose() -> None:
    assert place_cards.chips([], "Hiding") == ""


def test_a_long_list_is_turned() -> None:
    assert place_cards.turns(0, 24, 24) == ""
    assert "Next: 25–30 of 30" in place_cards.turns(0, 30, 24) and 'data-to="turn 0"' in place_cards.turns(1, 30, 24)


def test_one_item_is_not_many() -> None:
    assert (cards.items(1), cards.items(1200)) == ("1 item", "1,200 items")
