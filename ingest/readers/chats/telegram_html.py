"""A chat that Telegram Desktop exported as pages of HTML: who wrote what and when, and the files that came along."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_in_line, to_timestamp
from ingest.readers.paragraph import Note, Paragraph
from ingest.readers.text_encoding import decoded
from memory.records.library import ClockKind

NO_MESSAGE = "There are no messages in this chat."
_ZONE = re.compile(r" UTC(?=[+-]\d\d:\d\d)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(slots=True)
class _Message:
    sender: str = ""
    title: str = ""
    words: str = ""
    files: list[str] = field(default_factory=list)
    is_joined: bool = False


class _Page(HTMLParser):
    """Gathers the messages of a page by the classes of its blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.messages: list[_Message] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a block is by its class."""
        told = {key: value or "" for key, value in attrs}
        classes = set(told.get("class", "").split())
        part = next((one for one in ("from_name", "text", "date", "forwarded", "service") if one in classes), "")
        if "message" in classes and "service" not in classes:
            self.messages.append(_Message(is_joined="joined" in classes))
        elif self.messages and part == "date" and "details" in classes:
            self.messages[-1].title = self.messages[-1].title or told.get("title", "")
        if tag == "br" and self.messages and "text" in self._open:
            self.messages[-1].words += "\n"
        if self.messages and tag == "a" and (name := _file_name(told.get("href", ""))):
            self.messages[-1].files.append(name)
        if tag not in _VOID:
            self._open.append(part)

    def handle_endtag(self, tag: str) -> None:
        """Note that a block ends."""
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Gather the words of a message and of its sender."""
        if not self.messages or "service" in self._open:
            return
        if "text" in self._open:
            self.messages[-1].words += data
        elif "from_name" in self._open and "forwarded" not in self._open:
            self.messages[-1].sender += data


def _file_name(link: str) -> str:
    """Return the name of the file beside a page that a link leads to, empty where it leads elsewhere."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    is_elsewhere = parts.scheme or parts.netloc or parts.fragment
    return "" if is_elsewhere else unquote(parts.path).rpartition("/")[2]


def is_telegram_page(head: bytes) -> bool:
    """Say whether a page of HTML begins as a chat of Telegram Desktop does."""
    return b'class="message' in head and (b"from_name" in head or b"date details" in head)


def read_telegram_page(data: bytes, _name: str) -> Note:
    """Read the messages of a page in order. Raises Unreadable where there are none."""
    page = _Page()
    page.feed(decoded(data))
    page.close()
    paragraphs: list[Paragraph] = []
    clocks: list[ClockKind] = []
    sender = ""
    for one in page.messages:
        sender = sender if one.is_joined and not one.sender.strip() else one.sender.strip()
        words = re.sub(r"[^\S\n]+", " ", one.words).strip()
        if words or one.files:
            clue = _time(one.title)
            at = to_timestamp(clue, None) if clue else None
            paragraphs.append(Paragraph(words, at, sender, tuple(one.files)))
            clocks.append(clue.clock if clue else ClockKind.WALL)
    if not paragraphs:
        raise Unreadable(NO_MESSAGE)
    return Note(paragraphs[0].at, tuple(paragraphs), clock=clocks[0])


def _time(title: str) -> DateCandidate | None:
    return clue_in_line(_ZONE.sub("", title.strip()))
