import re

from ingest.files.date_clues import Trust
from ingest.readers.formats import FORMATS
from tools.docs.formats import MARK, PAGE, kinds, page


def test_the_page_of_formats_is_as_the_program_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text


def test_what_stands_before_the_mark_is_kept_and_every_trust_has_a_row() -> None:
    made = page(f"# Files\n\nWords.\n\n{MARK}\n\nobsolete")
    assert made.startswith("# Files\n\nWords.\n\n") and "obsolete" not in made
    assert all(f"\n| {one.name.lower()} | " in made for one in Trust)


def test_every_ending_of_words_has_a_place_in_the_table() -> None:
    kept = {one for row in kinds().splitlines() if row.startswith("| note") for one in re.split(r"[|, ]+", row)}
    assert kept >= {ending for one in FORMATS for ending in one.endings}
