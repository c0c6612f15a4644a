"""Chats that messengers export as JSON: where each keeps the time, the sender and the words of a message.

Telegram Desktop, Facebook and Instagram, Signal by signal-export, Discord, Google Chat and Slack. A messenger that is
like one of these is a row of MESSENGERS.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timezone
from typing import Any

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import OFFSETS, DateCandidate, clue_in_line, plausible, to_timestamp
from ingest.readers.paragraph import Note, Paragraph, in_time
from ingest.readers.text_encoding import decoded
from memory.records.library import ClockKind

NO_MESSAGE = "There are no messages in this chat."
DAMAGED = "This chat is damaged or was cut short. Export it again."
MOST_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Messenger:
    """Where a messenger keeps what: `signs` are keys that its exports have, the others are those of a message.

    Keys with dots lead into mappings. `latin` where each byte of UTF-8 was written as a letter of its own.
    """

    name: str
    signs: tuple[str, ...]
    times: tuple[str, ...]
    senders: tuple[str, ...]
    words: tuple[str, ...]
    files: tuple[str, ...] = ()
    latin: bool = False


_TELEGRAM = Messenger(
    "Telegram Desktop",
    ("from_id", "type"),
    ("date_unixtime", "date"),
    ("from",),
    ("text",),
    ("photo", "file"),
)
MESSENGERS = (
    _TELEGRAM,
    replace(_TELEGRAM, signs=("personal_information", "contacts")),
    Messenger(
        "Facebook and Instagram",
        ("sender_name", "timestamp_ms"),
        ("timestamp_ms",),
        ("sender_name",),
        ("content",),
        ("photos", "videos", "audio_files"),
        latin=True,
    ),
    Messenger(
        "Signal (signal-export)", ("sender", "body"), ("date", "timestamp"), ("sender",), ("body",), ("attachments",)
    ),
    Messenger(
        "Discord",
        ("author", "timestamp", "content"),
        ("timestamp",),
        ("author.nickname", "author.name"),
        ("content",),
        ("attachments",),
    ),
    Messenger("Google Chat", ("creator", "created_date"), ("created_date",), ("creator.name",), ("text",)),
    Messenger(
        "Slack", ("ts", "user"), ("ts",), ("user_profile.real_name", "user_profile.name", "user"), ("text",), ("files",)
    ),
)
_NAMES = ("uri", "filename", "fileName", "name", "url", "path")


def messenger_of(head: str) -> Messenger | None:
    """Return whose chat the first letters of a JSON file show, None for any other file."""
    return next((one for one in MESSENGERS if all(f'"{sign}"' in head for sign in one.signs)), None)


def is_json_chat(head: bytes) -> bool:
    """Say whether a JSON file begins as the chat of a messenger does."""
    return messenger_of(head.decode("utf-8", errors="replace")) is not None


def read_json_chat(data: bytes, _name: str) -> Note:
    """Read the messages of an exported chat in the order of time. Raises Unreadable where there are none."""
    text = decoded(data)
    messenger = messenger_of(text)
    if messenger is None:
        raise Unreadable(NO_MESSAGE)
    found = [one for one in _messages(_loaded(text), messenger, 0) if one[0].text or one[0].files]
    if not found:
        raise Unreadable(NO_MESSAGE)
    found = in_time(found, lambda one: one[0].at.at if one[0].at else None)
    paragraph, clock = next((one for one in found if one[0].at), found[0])
    return Note(paragraph.at, tuple(paragraph for paragraph, _ in found), clock=clock)


def _loaded(text: str) -> Any:  # noqa: ANN401
    """Return what a JSON file holds; one with a mapping a line is a list of them."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        lines = [line for line in text.split("\n") if line.strip()]
    try:
        return [json.loads(line) for line in lines]
    except (ValueError, RecursionError) as error:
        raise Unreadable(DAMAGED) from error


def _messages(held: Any, messenger: Messenger, depth: int) -> Iterator[tuple[Paragraph, ClockKind]]:  # noqa: ANN401
    """Yield the messages anywhere in a file, as a whole account's chats lie in lists of their own."""
    if depth > MOST_DEPTH:
        return
    if isinstance(held, list):
        for one in held:
            yield from _messages(one, messenger, depth + 1)
    elif isinstance(held, dict):
        if _is_message(held, messenger):
            yield _message(held, messenger)
            return
        for one in held.values():
            if isinstance(one, list | dict):
                yield from _messages(one, messenger, depth + 1)


def _is_message(held: Mapping[str, Any], messenger: Messenger) -> bool:
    has_time = any(held.get(key) for key in messenger.times)
    return has_time and _first(held, messenger.senders) != "" and held.get("type", "message") != "service"


def _message(held: Mapping[str, Any], messenger: Messenger) -> tuple[Paragraph, ClockKind]:
    clues = [found for key in messenger.times if (found := time_in(held.get(key)))]
    clue = _joined(clues) if clues else None
    sender, words = _first(held, messenger.senders), _first(held, messenger.words).strip()
    if messenger.latin:
        sender, words = _from_latin(sender), _from_latin(words)
    files = tuple(name for key in messenger.files for name in _file_names(held.get(key)))
    paragraph = Paragraph(words, to_timestamp(clue, None) if clue else None, sender, files)
    return paragraph, clue.clock if clue else ClockKind.WALL


def _joined(clues: Sequence[DateCandidate]) -> DateCandidate:
    """Return the first time of a message, in the zone that a clock's time and an exact one show together."""
    exact = next((one for one in clues if one.clock is ClockKind.UTC), None)
    wall = next((one for one in clues if one.clock is ClockKind.WALL), None)
    if exact is None or wall is None:
        return clues[0]
    ahead = wall.at - exact.at
    if ahead not in OFFSETS:
        return clues[0]
    return DateCandidate(exact.at.astimezone(timezone(ahead)), clock=ClockKind.OFFSET)


def time_in(value: object) -> DateCandidate | None:
    """Return the time that a value of JSON is: in words, or seconds, thousandths or millionths of them since 1970."""
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    digits = text.partition(".")[0]
    if digits.isascii() and digits.isdigit() and len(digits) in (9, 10, 12, 13, 15, 16):
        seconds = int(digits) / 10 ** (len(digits) - (10 if len(digits) % 3 == 1 else 9))
        clue = DateCandidate(datetime.fromtimestamp(seconds, UTC), clock=ClockKind.UTC)
        return clue if plausible(clue.at) else None
    return clue_in_line(text.replace("\u202f", " "))


def _first(held: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Return the words under the first of these keys that has any; a list of words and of links is one text."""
    for key in keys:
        value: Any = held
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = "".join(map(_piece, value))
        if isinstance(value, str) and value:
            return value
    return ""


def _piece(held: object) -> str:
    """Return the words of a piece of a text: as they stand, or of a mapping."""
    piece = held.get("text") if isinstance(held, dict) else held
    return piece if isinstance(piece, str) else ""


def _from_latin(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _file_names(value: object) -> Iterator[str]:
    """Yield the names of files that a message names, without their folders."""
    for one in value if isinstance(value, list) else [value]:
        named = next((one[key] for key in _NAMES if key in one), "") if isinstance(one, dict) else one
        if isinstance(named, str) and "." in named and not named.startswith("("):
            yield named.replace("\\", "/").rpartition("/")[2]
