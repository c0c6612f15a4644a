"""From a note to paragraphs: Markdown or plain text, in the encodings people have, dated where it says so itself.

Knows nothing of what the words mean. A chat export is read message by message (see chat.py).
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from ingest.admit import admit, file_errors
from ingest.chat import Paragraph, read_chat
from ingest.clue import Clock, Clue, plausible, settle
from ingest.dateline import clue_in_line
from ingest.limits import Limits
from ingest.unreadable import Unreadable
from memory.types import When

__all__ = ["Note", "Paragraph", "read_note"]

LONGEST_PARAGRAPH = 1200
LONGEST_FRONT_MATTER = 20_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_WITHIN_LIST = re.compile(r"^(?:\s*(?:[-*+]|\d+[.)])\s+|\s{2,}\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Note:
    """A note's words in order, its title (empty where it has none) and the time that it gives itself."""

    title: str
    taken: When | None
    paragraphs: tuple[Paragraph, ...]


def read_note(path: Path, limits: Limits) -> Note:
    """Read a note or a chat export: each paragraph at most some 1,200 characters, headings joined to what they head.

    Raises Unreadable, also for what is not text whatever its name says, and for a file of spaces alone.
    """
    admit(path, limits.note_bytes)
    with file_errors():
        data = path.read_bytes()
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("There are no words in this note. Write some, or delete it.")
    messages = read_chat(text, path.name)
    if messages is not None:
        return Note(path.stem, messages[0].at if messages else None, tuple(_split(messages)))
    head, body = _front_matter(text)
    blocks = list(_blocks(body))
    first = blocks[0] if blocks else _Block()
    title = head.get("title")
    return Note(
        title=str(title) if isinstance(title, str | int | date) else " ".join(first.headings[:1]),
        taken=_taken(head.get("date")) or first.at,
        paragraphs=tuple(_split(Paragraph(block.text, block.at) for block in blocks)),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, the headings right above them, and the last date written above them."""

    headings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    at: When | None = None

    @property
    def text(self) -> str:
        return "\n".join((*self.headings, *self.lines)).strip("\n").rstrip()


def _decoded(data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or len(_BINARY.findall(text)) > len(text) / 500:
        raise Unreadable("This is not text, whatever its name says. Give it the right name, or leave it out.")
    return text


def _front_matter(text: str) -> tuple[dict[object, object], str]:
    """Return what stands between the --- lines at the top, and the rest; the whole text where that is no YAML."""
    found = _FRONT_MATTER.match(text)
    if not found or len(found[1]) > LONGEST_FRONT_MATTER:
        return {}, text
    try:
        head = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (head, text[found.end() :]) if isinstance(head, dict) else ({}, text)


def _taken(value: object) -> When | None:
    if isinstance(value, datetime):
        clue = Clue(value, clock=Clock.OFFSET) if value.tzinfo else Clue(value.replace(tzinfo=UTC))
        return settle(clue, None) if plausible(clue.at) else None
    clue_found = clue_in_line(str(value)) if isinstance(value, str | date) else None
    return settle(clue_found, None) if clue_found else None


def _blocks(body: str) -> Iterator[_Block]:
    """Yield the blocks of a note: each dated by the nearest date above it that is a heading or the first line."""
    headings: list[str] = []
    at: When | None = None
    seen = False
    for lines in _chunks(body):
        heading = _HEADING.match(lines[0])
        clue = clue_in_line(heading[1], anywhere=True) if heading else None if seen else clue_in_line(lines[0])
        seen = True
        at = settle(clue, None) if clue else at
        if heading:
            headings.append(heading[1])
            continue
        yield _Block(tuple(headings), tuple(lines), at)
        headings = []
    if headings:
        yield _Block(tuple(headings), (), at)


def _chunks(body: str) -> Iterator[list[str]]:
    """Yield runs of lines: parted by empty lines, a heading by itself, code and lists whole."""
    chunk: list[str] = []
    fenced = gap = False
    for line in body.split("\n"):
        fence = bool(_FENCE.match(line))
        if not fenced and (not line.strip() or _RULE.match(line)):
            gap = True
            continue
        goes_on = fenced or not gap or bool(chunk and _ITEM.match(chunk[0]) and _WITHIN_LIST.match(line))
        if chunk and (not goes_on or (not fenced and (_HEADING.match(line) or _HEADING.match(chunk[0])))):
            yield chunk
            chunk = []
        chunk.append(line)
        fenced, gap = fenced != fence, False
    if chunk:
        yield chunk


def _split(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs, those that are too long in pieces that end with a sentence."""
    for paragraph in paragraphs:
        for piece in _pieces(paragraph.text):
            yield replace(paragraph, text=piece)


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while len(text) - at > LONGEST_PARAGRAPH:
        limit = at + LONGEST_PARAGRAPH
        ends = [found.end() for found in _SENTENCE_END.finditer(text, at, limit)]
        end = ends[-1] if ends else text.rfind(" ", at, limit) + 1 or limit
        yield text[at:end].strip("\n").rstrip()
        at = end
    if text[at:].strip():
        yield text[at:].strip("\n")
