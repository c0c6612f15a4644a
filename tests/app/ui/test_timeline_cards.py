import pytest

from app.ui import timeline_cards

NASTY = '<script>alert(\'x\')</script> & "quoted" onerror="x"'


@pytest.mark.parametrize(
    "html",
    [
        timeline_cards.heading(NASTY, f"{NASTY}\n{NASTY}", [NASTY]),
        timeline_cards.body(NASTY, [NASTY], [NASTY]),
        timeline_cards.strip([NASTY]),
        timeline_cards.tile("/thumb/t", NASTY, NASTY),
        timeline_cards.tile("", NASTY, NASTY),
        timeline_cards.this_day(NASTY, [timeline_cards.tile(NASTY, "", "")]),
    ],
)
def test_every_word_of_the_owners_is_escaped(html: str) -> None:
    assert "<script" not in html and 'onerror="' not in html
    assert "&lt;script&gt;" in html


def test_a_card_shows_the_beginning_and_a_heading_the_whole() -> None:
    long = "\n".join(f"Sentence number {number} says something." for number in range(40))
    card, head = (
        timeline_cards.body(long, ["/thumb/a", "/thumb/b"], ["3 items"]),
        timeline_cards.heading("T", long, []),
    )
    assert card.count("<img") == 2 and "3 items" in card and "number 39" not in card and "…" in card
    assert head.count("<p>") == 40 and "number 39" in head and "…" not in head


def test_what_is_not_there_leaves_nothing_behind() -> None:
    assert timeline_cards.strip([]) == "" and timeline_cards.this_day("14 July", []) == ""
    assert "<p" not in timeline_cards.body("", [], [""]) and "<img" not in timeline_cards.tile(
        "", "words", "a year ago"
    )


def test_words_are_cut_between_words() -> None:
    assert timeline_cards.shortened("one two", 7) == "one two"
    assert timeline_cards.shortened("one, two three", 9) == "one…"
    assert len(timeline_cards.shortened("word " * 50, 90)) <= 90
