"""A chat that was exported as text, message by message: WhatsApp from iOS and Android, Signal by signal-export.

Times are the exporting phone's wall clock. Of the words in a chat these are dropped, and no others: the stamps, which
are told as times; names of files that were sent along; and what the messenger wrote (see notices.py). A diary, too, may
say that somebody left, so that this is dropped only in what is surely a messenger's export.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ingest.files.timestamps import DateCandidate, to_timestamp
from ingest.readers.chats import notices
from ingest.readers.chats.stamps import MARKS, Stamp, clues, plain_spaces, stamp_of
from ingest.readers.paragraph import Paragraph

_SENDER = re.compile(r"^(?!\d{1,2}:\d\d)(?P<name>[^:\n]{1,60}?): ?(?P<text>.*)$", re.DOTALL)
_EXPORT_NAME = re.compile(r"whatsapp|^_chat\b", re.IGNORECASE)
_CHAT_NAME = re.compile(r"whatsapp|signal|_chat", re.IGNORECASE)
_PAIRS = (("„", "“"), ("“", "”"), ("«", "»"), ('"', '"'), ("‘", "’"), ("「", "」"))


@dataclass(slots=True)
class _Message:
    """A stamped line as it stands, its time, its sender if it has one, and the lines of its words."""

    line: str
    clue: DateCandidate | None
    sender: str
    words: list[str] = field(default_factory=list)


def read_chat(text: str, name: str) -> tuple[Paragraph, ...] | None:
    """Return the messages of an exported chat in order, each with its time and sender; None for any other text.

    `name` is the file's. A chat begins with a stamp. Where its name does not say that it is one, at least as many
    stamps have a sender behind them as have none; where the messenger does not either, all of them have, or that many
    are of who sends again.
    What day a stamp is, is settled by the whole chat.
    """
    lines = plain_spaces(text).split("\n")
    if not stamp_of(next((line for line in lines if line.strip()), "")):
        return None
    stamps = [stamp_of(line) for line in lines]
    found = [stamp for stamp in stamps if stamp]
    is_export = bool(_EXPORT_NAME.search(name)) or any(
        notices.is_by_phone(line, stamp.rest) for line, stamp in zip(lines, stamps, strict=True) if stamp
    )
    if not _is_chat(found, bool(_CHAT_NAME.search(name)), is_export):
        return None
    messages = list(_messages(lines, stamps, clues(found)))
    if is_export:
        _mark_notices(messages)
    _join_pasted(messages)
    paragraphs = (_paragraph(one, is_export) for one in messages)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _is_chat(stamps: Sequence[Stamp], known_by_name: bool, is_export: bool) -> bool:
    """Say whether what is stamped so are messages rather than the entries of a diary."""
    senders = Counter(name for stamp in stamps if (name := _sender(stamp.rest)[0]))
    sent = senders.total()
    if not sent or (not known_by_name and (len(stamps) < 2 or 2 * sent < len(stamps))):
        return False
    again = sum(count for count in senders.values() if count > 1)
    return known_by_name or is_export or sent == len(stamps) or 2 * again >= len(stamps)


def _sender(rest: str) -> tuple[str, str]:
    """Return who sent what stands behind a stamp, empty where nobody did, and the words."""
    found = _SENDER.match(rest)
    return (found["name"].strip().removeprefix("~").strip(), found["text"]) if found else ("", rest)


def _messages(
    lines: Sequence[str], stamps: Sequence[Stamp | None], times: Sequence[DateCandidate | None]
) -> Iterator[_Message]:
    waiting, message = iter(times), None
    for line, stamp in zip(lines, stamps, strict=True):
        if stamp:
            if message:
                yield message
            sender, words = _sender(stamp.rest)
            message = _Message(line, next(waiting), sender, [words])
        elif message:
            message.words.append(MARKS.sub("", line))
    if message:
        yield message


def _mark_notices(messages: Sequence[_Message]) -> None:
    """Take the sender from lines that only look as if they had one: 'Anna changed the subject to "Plan: lake"'.

    What stands before the colon opens a quote that ends behind it, or is the name of who sends elsewhere and more words
    that stand there once.
    """
    senders = Counter(one.sender for one in messages if one.sender)
    for one in messages:
        is_single = senders[one.sender] == 1 and any(word[:1].islower() for word in one.sender.split())
        is_single = is_single and any(name in senders for name in _beginnings(one.sender))
        if one.sender and (_is_cut_quote(one.sender) or is_single or notices.is_of_members(one.sender)):
            one.words[0] = f"{one.sender}: {one.words[0]}"
            one.sender = ""


def _beginnings(name: str) -> Iterator[str]:
    """Yield what a name begins with, up to each of its spaces."""
    return (name[:at] for at, letter in enumerate(name) if letter == " ")


def _is_cut_quote(name: str) -> bool:
    return any(
        name.count(opening) % 2 if opening == closing else opening in name and closing not in name.partition(opening)[2]
        for opening, closing in _PAIRS
    )


def _join_pasted(messages: list[_Message]) -> None:
    """Add to the message above it what nobody sent and is out of its time: lines of a timetable in a message.

    What comes after the next message that was sent, or before the last one, was written inside it.
    """
    following: list[datetime | None] = []
    after: datetime | None = None
    for one in reversed(messages):
        following.append(after)
        after = one.clue.at if one.sender and one.clue else after
    above: _Message | None = None
    kept: list[_Message] = []
    for one, then in zip(messages, reversed(following), strict=True):
        is_outside = not one.clue or (above and above.clue and one.clue.at < above.clue.at)
        is_outside = is_outside or bool(one.clue and then and one.clue.at > then)
        if not one.sender and above and is_outside and not notices.is_notice(one.words[0], one.line, False):
            above.words += [MARKS.sub("", one.line), *one.words[1:]]
            continue
        above = one if one.sender else above
        kept.append(one)
    messages[:] = kept


def _paragraph(message: _Message, is_export: bool) -> Paragraph | None:
    """Return a message without what the messenger put into it; None where nothing else is in it.

    What is below a line of the messenger's own was written by somebody, and is kept.
    """
    first, *below = message.words
    if is_export and notices.is_notice(first, message.line, bool(message.sender)):
        first = ""
    words, files = notices.without("\n".join((first, *below)), message.line if is_export else "")
    if not words and not files:
        return None
    at = to_timestamp(message.clue, None) if message.clue else None
    return Paragraph(words, at, message.sender, files)
