"""Letters of e-mail, one in a file or many in an mbox: who wrote, when, the subject and the words.

What an answer quotes is left out, as it stands in another letter. Source: RFC 5322 and RFC 4155, by Python's `email`.
"""

import email.errors
import email.policy
import email.utils
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from email.message import EmailMessage
from email.parser import BytesParser

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, plausible, to_timestamp
from ingest.readers.chats.words import listed
from ingest.readers.documents.html_text import page_text
from ingest.readers.paragraph import Note, Paragraph
from ingest.readers.text_encoding import decoded
from memory.records.library import ClockKind

MOST_LETTERS = 50_000
MOST_HEAD_BYTES = 16_000
NO_LETTER = "There is no letter in this file. Export it again."
_ERRORS = (ValueError, LookupError, AttributeError, TypeError, RecursionError, email.errors.MessageError)
"""What `email` raises over a letter that is not as one should be."""

_POLICY = email.policy.default.clone(raise_on_defect=False)
_FROM = re.compile(rb"(?m)^From .*\r?\n")
_GAP = re.compile(rb"\A\Z|\n\r?\n\Z")
_HEAD = re.compile(rb"\A(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+", re.ASCII)


def is_letter(head: bytes) -> bool:
    """Say whether a file begins with the head of a letter: who it is from, and when it was sent."""
    found = _HEAD.match(head.lstrip())
    keys = found[0].lower() if found else b""
    return b"\nfrom:" in b"\n" + keys and b"\ndate:" in b"\n" + keys


def is_mbox(head: bytes) -> bool:
    """Say whether a file begins as an mbox does."""
    found = _FROM.match(head)
    return bool(found) and is_letter(head[found.end() :] if found else b"")


def read_letter(data: bytes, _name: str) -> Note:
    """Read one letter. Raises Unreadable where there are no words in it."""
    return _note([data])


def read_mbox(data: bytes, _name: str) -> Note:
    """Read the letters of an mbox, at most MOST_LETTERS. Raises Unreadable where there are no words in it."""
    return _note(_parted(data))


def _parted(data: bytes) -> Iterator[bytes]:
    starts = [found for found in _FROM.finditer(data) if _GAP.search(data, max(0, found.start() - 4), found.start())]
    for number, found in enumerate(starts[:MOST_LETTERS]):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(data)
        yield data[found.end() : end].replace(b"\n>From ", b"\nFrom ")


def _note(letters: Iterable[bytes]) -> Note:
    parser = BytesParser(policy=_POLICY)
    found: list[tuple[Paragraph, ClockKind]] = []
    left_out = 0
    for one in letters:
        try:
            found.append(_paragraph(parser.parsebytes(_with_short_head(one))))
        except _ERRORS:
            left_out += 1
    paragraphs = tuple(one for one, _ in found if one.text)
    if not paragraphs:
        raise Unreadable(NO_LETTER)
    clock = next((clock for one, clock in found if one.at), ClockKind.WALL)
    problem = f"Letters that could not be read and were left out: {left_out}." if left_out else ""
    return Note(next((one.at for one in paragraphs if one.at), None), paragraphs, clock=clock, problem=problem)


def _with_short_head(letter: bytes) -> bytes:
    """Return a letter whose head is no longer than people's are: `email` takes the square of its length."""
    ends = [at for gap in (b"\n\n", b"\r\n\r\n") if (at := letter.find(gap)) >= 0]
    end = min(ends, default=len(letter))
    return letter if end <= MOST_HEAD_BYTES else letter[: letter.rfind(b"\n", 0, MOST_HEAD_BYTES)] + letter[end:]


def _paragraph(letter: EmailMessage) -> tuple[Paragraph, ClockKind]:
    clue = _date(str(letter.get("date", "")))
    name, address = email.utils.parseaddr(str(letter.get("from", "")))
    words = "\n".join(filter(None, (str(letter.get("subject", "")).strip(), _words(letter))))
    files = tuple(part.get_filename() or "" for part in letter.walk() if part.get_filename())
    paragraph = Paragraph(words, to_timestamp(clue, None) if clue else None, name or address, files)
    return paragraph, clue.clock if clue else ClockKind.WALL


def _date(value: str) -> DateCandidate | None:
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    is_instant = at.tzinfo is None or value.rstrip().endswith("-0000")
    at = at.replace(tzinfo=UTC) if is_instant else at
    return DateCandidate(at, clock=ClockKind.UTC if is_instant else ClockKind.OFFSET) if plausible(at) else None


def _words(letter: EmailMessage) -> str:
    """Return the words of a letter: its plain text, else that of its page, without what it quotes."""
    body = letter.get_body(("plain", "html"))
    if body is None:
        return ""
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(body.get_content_charset() or "", errors="strict")
    except (LookupError, ValueError):
        text = decoded(data)
    if body.get_content_subtype() == "html":
        text = page_text(text)[0]
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    own = [line for number, line in enumerate(lines) if not line.startswith(">") and not _heads_quote(lines, number)]
    return "\n".join(own).strip()


def _heads_quote(lines: list[str], number: int) -> bool:
    """Say whether a line says who wrote what is quoted below it."""
    following = next((line for line in lines[number + 1 : number + 4] if line.strip()), "")
    line = lines[number].strip().lower()
    return following.startswith(">") and line.endswith(":") and any(word in line for word in listed("mail", "wrote"))
