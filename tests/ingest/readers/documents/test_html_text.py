import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.html_text import page_text


def test_words_of_a_page_keep_headings_and_lists() -> None:
    page = "<title>Log</title><h2>Harbour</h2><p>We <b>rowed</b>\nfar.</p><ul><li>oars<li>rope</ul><style>p</style>"
    text, title, date = page_text(page)
    assert text == "## Harbour\n\nWe rowed far.\n\n- oars\n- rope" and title == "Log" and date is None


def test_a_page_says_its_day() -> None:
    for head in (
        '<meta name="created" content="2023-03-22">',
        '<time datetime="2023-03-22T19:05:00+01:00">then</time>',
    ):
        found = page_text(f"<html><head>{head}<body>fog")
        assert found[2] is not None and found[2].at.date().isoformat() == "2023-03-22" and "fog" in found[0]


def test_any_text_is_some_page() -> None:
    for broken in ("<", "<p", "<!--", "<a b='", "&#99999999;", "</p></p>", "<svg><p>x"):
        page_text(broken)


def test_quotes_have_the_sign_of_markdown() -> None:
    page = (
        "<p>Yes</p><blockquote><p>Will you<br>come?</p><blockquote>Soon?</blockquote></blockquote>No</blockquote>, now"
    )
    text, _, _ = page_text(page)
    assert text == "Yes\n\n> Will you\n> come?\n\n> Soon?\n\nNo\n\n, now"


def test_the_title_of_a_picture_is_not_the_pages() -> None:
    text, title, _ = page_text("<title>Log</title><body><svg><title>Arrow</title></svg><p>We rowed.")
    assert (text, title) == ("We rowed.", "Log")


def test_comments_that_never_end_and_broken_declarations_are_no_trouble() -> None:
    assert page_text("<p>Yes</p><!-- no --><p>We swam.</p>" + "<!--" * 200_000)[0] == "Yes\n\nWe swam."
    with pytest.raises(Unreadable):
        page_text("<p>Yes</p>&#" + "9" * 5000 + ";")
