"""A page of HTML as text with the signs of Markdown, so that it is read as any note is."""

import re
from html.parser import HTMLParser
from typing import Final

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_in_line

_HIDDEN: Final = frozenset(("script", "style", "template", "svg", "noscript", "head"))
_BREAKS: Final = frozenset(
    ("p", "div", "section", "article", "table", "ul", "ol", "blockquote", "pre", "header", "footer")
)
_NAMES: Final = ("name", "property", "itemprop")
_LINES: Final = frozenset(("br", "tr", "dt", "dd", "hr"))
_DATE_NAMES: Final = frozenset(
    ("created", "date", "dcterms.created", "dc.date", "article:published_time", "datepublished", "datecreated")
)
MOST_PAGE_LETTERS = 3_000_000
_SPACE = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{2,}")


class _Page(HTMLParser):
    """Gathers the words of a page, its title and the day that it gives itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title = ""
        self.date: DateCandidate | None = None
        self._hidden: list[str] = []
        self._is_title = False
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag means for the words behind it."""
        told = {key: value or "" for key, value in attrs}
        self._is_title = tag == "title" and "svg" not in self._hidden
        if tag == "meta" and _DATE_NAMES.intersection(told.get(key, "").lower() for key in _NAMES):
            self.date = self.date or clue_in_line(told.get("content", ""))
        elif tag == "time":
            self.date = self.date or clue_in_line(told.get("datetime", ""))
        if tag == "body":
            self._hidden.clear()
        elif tag in _HIDDEN:
            self._hidden.append(tag)
        elif re.fullmatch(r"h[1-6]", tag):
            self._break("\n\n" + "#" * int(tag[1]) + " ")
        elif tag == "li":
            self._break("\n- ")
        elif tag in _BREAKS | _LINES:
            self._quotes += tag == "blockquote"
            self._break("\n\n" if tag in _BREAKS else "\n")

    def handle_endtag(self, tag: str) -> None:
        """Note where a block ends."""
        self._is_title = False
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag in _BREAKS or re.fullmatch(r"h[1-6]", tag):
            self._quotes = max(0, self._quotes - (tag == "blockquote"))
            self._break("\n\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def _break(self, signs: str) -> None:
        self.parts.append(signs.replace("\n", "\n> ") if self._quotes else signs)

    def handle_data(self, data: str) -> None:
        """Gather words; where a page shows none they are of its title."""
        if self._is_title:
            self.title += data
        elif not self._hidden:
            self.parts.append(_SPACE.sub(" ", data.replace("\n", " ")))


def _without_comments(html: str) -> str:
    """Return a page without its comments: the parser takes the square of how many begin and never end."""
    found, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        found.append(html[at:start])
        end = html.find("-->", start)
        at = end + 3 if end >= 0 else len(html)
    return "".join([*found, html[at:]])


def page_text(html: str) -> tuple[str, str, DateCandidate | None]:
    """Return the words of a page with the signs of Markdown, its title, and the day that it gives itself, if any.

    Of a longer page the first MOST_PAGE_LETTERS are read. Raises Unreadable.
    """
    page = _Page()
    try:
        page.feed(_without_comments(html[:MOST_PAGE_LETTERS]))
        page.close()
    except (AssertionError, ValueError, RecursionError) as error:
        raise Unreadable("This page is damaged. Save it again.") from error
    lines = (line.strip() for line in "".join(page.parts).split("\n"))
    lines = ("" if line == ">" else line for line in lines)
    return _GAPS.sub("\n\n", "\n".join(lines)).strip(), _SPACE.sub(" ", page.title).strip(), page.date
