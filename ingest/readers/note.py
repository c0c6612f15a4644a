"""From a note to paragraphs: Markdown or plain text, in the encodings people have, dated where it says so itself.

Knows nothing of what the words mean, nor of files: formats.py knows which are notes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.files.file_checks import Unreadable
from ingest.files.name_dates import clue_in_name
from ingest.files.timestamps import (
    LONGEST_DATE,
    DateCandidate,
    clue_in_line,
    days_first,
    leading_date,
    looks_dated,
    to_timestamp,
)
from ingest.files.user_tags import has_words
from ingest.readers.front_matter import front_matter
from ingest.readers.hours import hour_on, hourly_items
from ingest.readers.paragraph import Note, Paragraph
from ingest.readers.stamped_entries import Entry, entries
from ingest.readers.stated_days import stated_day, without_tail
from ingest.readers.text_encoding import decoded
from memory.language.words import any_of, words
from memory.records.library import ClockKind, Timestamp

LONGEST_PARAGRAPH = 1200
LEAST_LOGGED, LEAST_WITHIN = 2, 3
"""So many lines that begin with a date make a log; so many within paragraphs where no paragraph begins with one."""

NO_WORDS = "There are no words in this note. Write some, or delete it."
_HEADING = re.compile(r"^#{1,6}(?=\s)")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_BIRTHS = re.compile(rf"\b(?:{any_of(words('log.births'))})\b", re.IGNORECASE)
_COLUMNS = frozenset(words("log.columns"))
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"[^\W_]")
_MARK = re.compile(r"^\s*+(?:\|\s*+|[-*+]\s++(?:\[[ xX]\]\s++)?|\d+[.)]\s++)")
_WITHIN_LIST = re.compile(r"^(?:\s*(?:[-*+]|\d+[.)])\s+|\s{2,}\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def chat_note(messages: Sequence[Paragraph]) -> Note:
    """Return messages as a note; those without words are left out."""
    return Note(messages[0].at if messages else None, tuple(split(messages)))


def text_note(text: str, name: str, made: DateCandidate | None = None) -> Note:
    """Read the text of a note: each paragraph at most some 1,200 characters, headings joined to what they head.

    `name` is the file's; `made` is when the note was made as far as its program says, for one that says no day itself
    nor in its name.
    Raises Unreadable for a text of nothing but spaces and signs.
    """
    if not text.strip():
        raise Unreadable(NO_WORDS)
    text, made_then, spot = without_tail(text)
    head = front_matter(text)
    body = head.rest if head else text
    stamped = entries(body)
    day = (head.taken if head else None) or clue_in_name(name)
    logged = {**hourly_items(body, day), **_logged(body, stamped)}
    blocks = list(_blocks(body, stamped, logged, day))
    paragraphs = tuple(split(Paragraph(block.text, block.at) for block in blocks))
    if not any(has_words(one.text) for one in paragraphs):
        raise Unreadable(NO_WORDS)
    made = None if day else made
    clue = (head.taken if head else None) or blocks[0].clue or stated_day(body) or made_then or made
    return Note(
        taken=to_timestamp(clue, None) if clue else None,
        paragraphs=paragraphs,
        tags=head.tags if head else (),
        spot=(head.spot if head else None) or spot,
        clock=clue.clock if clue else ClockKind.WALL,
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, the headings right above them, and the last date written above them."""

    headings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    clue: DateCandidate | None = None

    @property
    def at(self) -> Timestamp | None:
        return to_timestamp(self.clue, None) if self.clue else None

    @property
    def text(self) -> str:
        return "\n".join((*self.headings, *self.lines)).strip("\n").rstrip()


def letters(data: bytes) -> str:
    """Return the letters of a text, its lines ending alike. Raises Unreadable for what is no text."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or len(_BINARY.findall(text)) > len(text) / 500:
        raise Unreadable("This file is not text, despite its extension. Correct its file extension.")
    return text


def _heading(line: str) -> str | None:
    """Return the words of a heading without its signs, those behind it too; None for any other line."""
    found = _HEADING.match(line)
    if not found:
        return None
    words = line[found.end() :].strip()
    bare = words.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else words


def _logged(body: str, dated: Mapping[str, Entry]) -> dict[str, DateCandidate | None]:
    """Return the lines of a log with their dates: paragraphs, items of a list or rows of a table that begin with one.

    Text is a log where several do, and as many as begin with none; in the midst of prose a date is what is written
    about. A row of a table has it in its first column, or in one that is headed so. Birthdays are no log. An entry
    whose date is to come or never was has none of its own, nor that of its neighbour. Lines in `dated` are headings of
    entries and none of these.
    """
    lines = body.split("\n")
    if any(_BIRTHS.search(line) for line in lines if _heading(line) is not None):
        return {}
    numbered = [line for line in lines if _DIGIT.search(line, 0, LONGEST_DATE)]
    if len(numbered) < LEAST_LOGGED:
        return {}
    order = days_first(_MARK.sub("", line) for line in numbered)
    found: dict[str, DateCandidate | None] = {}
    within: dict[str, DateCandidate | None] = {}
    others = column = 0
    opens, is_fenced, is_entry = True, False, False
    for line in lines:
        is_fenced = is_fenced != bool(_FENCE.match(line))
        if is_fenced or not _WORD.search(line) or _heading(line) is not None:
            opens = True
            continue
        mark = _MARK.match(line)
        is_below = is_entry and line[0].isspace()
        begins, bare = (opens or bool(mark)) and not is_below, line[mark.end() :] if mark else line
        if mark and "|" in mark[0]:
            cells = [cell.strip() for cell in line.strip(" |").split("|")]
            column = next((at for at, cell in enumerate(cells) if cell.lower() in _COLUMNS), column)
            bare = cells[column] if column < len(cells) else ""
        clue = leading_date(line, order) or leading_date(bare, order) if line not in dated else None
        if clue or (line not in dated and looks_dated(bare)):
            (found if begins else within)[line] = clue
            is_entry = True
        elif begins:
            others += 1
            is_entry = False
        opens = False
    if found or len(within) >= LEAST_WITHIN:
        found |= within
    return found if len(found) >= LEAST_LOGGED and len(found) >= others else {}


def _blocks(
    body: str,
    dated: Mapping[str, Entry],
    logged: Mapping[str, DateCandidate | None],
    day: DateCandidate | None,
) -> Iterator[_Block]:
    """Yield the blocks of a note: each dated by the nearest date above it that is a heading or the first line.

    A line in `dated` heads an entry of its own, also where nothing follows it. Each entry of a log, whose first line is
    in `logged`, stands below the headings of all: "vet, 9.4 kg" is of a dog by these alone. A heading of an hour is one
    of the day above it, else of `day`, that of the whole note.
    """
    headings: list[str] = []
    of_log: tuple[str, ...] = ()
    at: DateCandidate | None = None
    seen = holds_entry = False
    for lines in _chunks(body, dated, logged):
        entry, heading = dated.get(lines[0]), _heading(lines[0])
        clue: DateCandidate | None
        if entry:
            if holds_entry and headings:
                yield _Block(tuple(headings), (), at)
                headings = []
            heading, clue = entry.words or lines[0], entry.clue
        elif heading is not None:
            clue = clue_in_line(heading, anywhere=True) or hour_on(heading, at or day)
        else:
            clue = logged[lines[0]] if lines[0] in logged else (None if seen else clue_in_line(lines[0]))
        seen, holds_entry = True, bool(entry) or (holds_entry and heading is not None)
        if clue or lines[0] in logged:
            at = clue
        if heading is not None:
            headings.append(heading)
            continue
        of_log = tuple(headings) or of_log
        yield _Block(of_log if lines[0] in logged else tuple(headings), tuple(lines), at)
        headings = []
    if headings:
        yield _Block(tuple(headings), (), at)


def _chunks(body: str, dated: Mapping[str, Entry], logged: Mapping[str, DateCandidate | None]) -> Iterator[list[str]]:
    """Yield runs of lines: parted by empty lines, a heading by itself, code and lists whole, entries of a log apart."""
    chunk: list[str] = []
    fenced = gap = is_list = is_headed = False
    for line in body.split("\n"):
        fence = bool(_FENCE.match(line))
        if not fenced and (not line.strip() or _RULE.match(line)):
            gap = True
            continue
        heads = not fenced and (line in dated or bool(_HEADING.match(line)))
        goes_on = fenced or not gap or (is_list and bool(_WITHIN_LIST.match(line)))
        if chunk and (not goes_on or (not fenced and (heads or is_headed or line in logged))):
            yield chunk
            chunk = []
        if not chunk:
            is_list, is_headed = bool(_ITEM.match(line)), heads
        chunk.append(line)
        fenced, gap = fenced != fence, False
    if chunk:
        yield chunk


def split(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs, those that are too long in pieces that end with a sentence."""
    for paragraph in paragraphs:
        if paragraph.files and not paragraph.text:
            yield paragraph
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
