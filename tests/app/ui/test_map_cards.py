import html
import json
import re
from datetime import UTC, datetime

from app.ui import cards, map_cards
from app.ui.cards import Links
from app.ui.map_cards import Chip, Shot, circle_words, read_circle
from memory.store.places import Circle, Patch, Visited

NASTY = """O'Hara "<script>alert(1)</script>" {{x}}"""
BARE = re.compile(r"<script|alert\(1\)</")


def visited(name: str, moments: int = 2) -> Visited:
    first, last = datetime(2024, 7, 13, 9, tzinfo=UTC), datetime(2024, 7, 14, 9, tzinfo=UTC)
    return Visited(name, NASTY, "Germany", 47.6, 11.3, 2, moments, first, last)


def test_the_map_says_what_lies_on_it_and_no_name_gets_out_of_its_quotes() -> None:
    made = map_cards.atlas("2024", 0.002, [Patch(47.593001, 11.334, NASTY, 3)], [[(47.5, 11.3), (47.6, 11.3)]])
    found = re.search(r'data-held="([^"]*)"', made)
    assert found and not BARE.search(made)
    held = json.loads(html.unescape(found[1]))
    assert held["patches"] == [[47.593, 11.334, 3, NASTY]] and held["ways"] == [[[47.5, 11.3], [47.6, 11.3]]]
    assert 'tabindex="0"' in made and "arrow keys" in made


def test_names_are_escaped_wherever_they_stand() -> None:
    shot = Shot(Links("/thumb/1", "/media/1"), NASTY)
    pieces = [
        map_cards.place_list([visited(NASTY)], 3),
        map_cards.heading(NASTY, [NASTY], NASTY),
        map_cards.strip([shot]),
        map_cards.name_form(f"name {NASTY}", NASTY, "Name", "field"),
        map_cards.merge_form(f"merge {NASTY}", NASTY, "Merge", "field"),
        map_cards.name_list([NASTY]),
        map_cards.said([("id", NASTY)]),
        map_cards.place_card(visited(NASTY), NASTY, "", "", ""),
        map_cards.chips([Chip(NASTY, f"chapter {NASTY}")], NASTY),
    ]
    for made in pieces:
        assert html.escape(NASTY) in made and not BARE.search(made)


def test_a_choice_says_whether_it_is_chosen() -> None:
    made = map_cards.chips([Chip("2023", "year 2023", False), Chip("2024", "year 2024", True)], "Years")
    assert 'data-to="year 2023" aria-pressed="false"' in made and 'data-to="year 2024" aria-pressed="true"' in made
    assert map_cards.chips([], "Years") == ""
    assert "aria-pressed" not in map_cards.chips([Chip("Hide", "hide")], "Hiding")


def test_a_picture_opens_what_it_is_from() -> None:
    made = map_cards.strip([Shot(Links("/thumb/1", "/media/1", "/photo/1"), "a boat, 13 July 2024")])
    assert (
        '<a data-photo href="/photo/1">' in made
        and " data-photos " in made
        and 'src="/thumb/1"' in made
        and 'alt="a boat, 13 July 2024"' in made
    )


def test_a_circle_is_written_and_read_and_what_is_none_is_refused() -> None:
    circle = Circle(47.593, -11.334, 0.25)
    assert read_circle(circle_words(circle)) == circle
    assert [read_circle(words) for words in ("", "1 2", "a b c", "nan 1 1", "99 0 1", "1 1 -1", "1 1 inf")] == [
        None
    ] * 7


def test_a_long_list_is_turned() -> None:
    assert map_cards.turns(0, 24, 24) == ""
    assert "Next: 25–30 of 30" in map_cards.turns(0, 30, 24) and 'data-to="turn 0"' in map_cards.turns(1, 30, 24)


def test_one_item_is_not_many() -> None:
    assert (cards.items(1), cards.items(1200)) == ("1 item", "1,200 items")
