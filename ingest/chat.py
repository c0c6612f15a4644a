"""A chat that was exported as text, message by message: WhatsApp from iOS and Android, Signal by signal-export.

Knows nothing of the pictures sent along, which are files of their own. Times are the exporting phone's wall clock. What
the messenger itself said (calls, members, encryption) and what was left out of the export is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.clue import Clue, clue_of, settle
from memory.types import When

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STAMP = re.compile(
    r"^(?P<open>\[)?(?P<first>\d{1,4})[./-](?P<middle>\d{1,2})[./-](?P<last>\d{2,4}),?\s+(?:at |um )?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?:\s*(?P<half>[ap])\.?\s?m\.?)?"
    r"(?(open)\]\s?|\s+[-–]\s)(?P<rest>.*)$",
    re.IGNORECASE,
)
_SENDER = re.compile(r"^(?P<name>[^:\n]{1,60}?): ?(?P<text>.*)$", re.DOTALL)
_NOT_WORDS = re.compile(
    r"<(?:Media omitted|Medien ausgeschlossen|Médias omis|Multimedia omitido|Media omessi|(?:attached|Anhang): [^>]*)>"
    r"|^(?:image|video|audio|sticker|GIF|document|Contact card|Bild|Video|Audio|Sticker) (?:omitted|weggelassen)$"
    r"|^\S[^\n]*\.\w{2,5} \((?:file attached|Datei angehängt|fichier joint|archivo adjunto|file allegato)\)"
    r"|^(?:This message was deleted|You deleted this message|Diese Nachricht wurde gelöscht)\.?$"
    r"|<(?:This message was edited|Diese Nachricht wurde bearbeitet\.?)>"
    r"|!\[[^\]\n]*\]\([^)\n]*\)",
    re.MULTILINE,
)
_BY_THE_MESSENGER = re.compile(
    r"^(?:Messages and calls are end-to-end encrypted|Nachrichten und Anrufe sind Ende-zu-Ende)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A message of a chat or a stretch of a note; `at` and `speaker` are set where the text itself says so."""

    text: str
    at: When | None = None
    speaker: str = ""


def read_chat(text: str, name: str) -> tuple[Paragraph, ...] | None:
    """Return the messages of an exported chat in order, each with its time and sender; None for any other text.

    `name` is the file's. Whether 7/8 is July or August is settled by the whole chat: no month is above 12, and time
    runs forward.
    """
    lines = _MARKS.sub("", text).replace("\u202f", " ").replace("\u00a0", " ").split("\n")
    stamps = [_STAMP.match(line) for line in lines]
    found = [stamp for stamp in stamps if stamp]
    first = next((stamp for line, stamp in zip(lines, stamps, strict=True) if line.strip()), None)
    known_by_name = re.search(r"whatsapp|signal|_chat", name, re.IGNORECASE)
    if first is None or (len(found) < 2 and not known_by_name):
        return None
    clues = iter(_clues(found))
    messages: list[tuple[Clue | None, list[str]]] = []
    for line, stamp in zip(lines, stamps, strict=True):
        if stamp:
            messages.append((next(clues), [stamp["rest"]]))
        elif messages:
            messages[-1][1].append(line)
    paragraphs = (_paragraph(clue, "\n".join(body)) for clue, body in messages if clue)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _paragraph(clue: Clue, body: str) -> Paragraph | None:
    sent = _SENDER.match(body)
    if not sent or _BY_THE_MESSENGER.match(sent["text"]):
        return None
    words = _NOT_WORDS.sub("", sent["text"]).strip()
    return Paragraph(words, settle(clue, None), sent["name"].strip()) if words else None


def _clues(stamps: Sequence[re.Match[str]]) -> list[Clue | None]:
    """Return the times, read day first or month first, whichever gives dates that exist and run forward."""
    american = any(stamp["half"] for stamp in stamps) and any("/" in stamp[0][:12] for stamp in stamps)
    readings = [[_clue(stamp, month_first) for stamp in stamps] for month_first in (american, not american)]
    return min(readings, key=_disorder)


def _disorder(clues: Sequence[Clue | None]) -> tuple[int, int]:
    times = [clue.at for clue in clues if clue]
    return clues.count(None), sum(later < earlier for earlier, later in pairwise(times))


def _clue(stamp: re.Match[str], month_first: bool) -> Clue | None:
    first, middle, last = stamp["first"], stamp["middle"], stamp["last"]
    if len(first) == 4:
        year, month, day = first, middle, last
    else:
        year = last if len(last) == 4 else f"20{last}"
        month, day = (first, middle) if month_first else (middle, first)
    hour = int(stamp["hour"])
    if stamp["half"]:
        hour = hour % 12 + (12 if stamp["half"].lower() == "p" else 0)
    return clue_of([year, month, day, hour, stamp["minute"], stamp["second"]])
