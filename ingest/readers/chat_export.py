"""A chat that was exported as text, message by message: WhatsApp from iOS and Android, Signal by signal-export.

Knows nothing of the pictures sent along, which are files of their own. Times are the exporting phone's wall clock. Of
the words in a chat these are dropped, and no others: the stamps, which are told as times; what stands for a file that
was sent along or left out; that a message was deleted or edited; and what the messenger itself said of calls, members
and settings: the lines of _NOTICES and _BY_THE_MESSENGER that have no sender or the phone's own mark, in what is surely
a messenger's export. A diary, too, may say that somebody left.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.files.timestamps import DateCandidate, begins_dated, clue_of, to_timestamp
from memory.records.library import Timestamp

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STAMP = re.compile(
    r"^(?P<open>\[)?(?P<first>\d{1,4})[./-](?P<middle>\d{1,2})[./-](?P<last>\d{2,4}),?\s+(?:at |um )?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?:\s*(?P<half>[ap])\.?\s?m\.?)?"
    r"(?(open)\]\s?|\s+[-–]\s)(?P<rest>.*)$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?=\d{4}[./-]|\d{1,2}[./-]\d{1,2}[./-]\d{4}\D|\d\d[./-]\d\d[./-]\d\d\D)"
    r"(?P<first>\d{1,4})[./-](?P<middle>\d{1,2})[./-](?P<last>\d{1,4})(?:,?\s+(?:at |um )?|T)"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?|\.(?P<minute2>\d\d)(?=\s*Uhr\b))"
    r"(?:\s*(?:(?P<half>[ap])\.?\s?m\b\.?|Uhr\b))?(?:[:,;–—-]*\s+(?P<rest>\S.*)?|[:,;–—-]*)$",
    re.IGNORECASE,
)
_SENDER = re.compile(r"^(?!\d{1,2}:\d\d)(?P<name>[^:\n]{1,60}?): ?(?P<text>.*)$", re.DOTALL)
_NOT_WORDS = re.compile(
    r"<(?:Media omitted|Medien ausgeschlossen|Médias omis|Multimedia omitido|Media omessi)>"
    r"|<(?:attached|Anhang): [^<>\n]*>"
    r"|^(?:image|video|audio|sticker|GIF|document|Contact card|Bild|Video|Audio|Sticker) (?:omitted|weggelassen)$"
    r"|(?<!\S)\S+\.\w{2,5} \((?:file attached|Datei angehängt|fichier joint|archivo adjunto|file allegato)\)"
    r"|^(?:This message was deleted|You deleted this message|Diese Nachricht wurde gelöscht)\.?$"
    r"|<(?:This message was edited|Diese Nachricht wurde bearbeitet\.?)>"
    r"|!\[(?P<alt>[^\[\]\n]*)\]\((?P<target>(?:[^()\n]|\([^()\n]*\))*)\)",
    re.MULTILINE,
)
_FILE_NAME = re.compile(r"^[^/\n]*\.\w{1,5}>?$")
_EXPORT_NAME = re.compile(r"whatsapp|^_chat\b", re.IGNORECASE)
_NOTICES = re.compile(
    r"^(?:Messages and calls are end-to-end encrypted|Nachrichten und Anrufe sind Ende-zu-Ende"
    r"|Les messages et les appels sont chiffrés|Los mensajes y las llamadas están cifrados"
    r"|I messaggi e le chiamate sono crittografati)"
)
_BY_THE_MESSENGER = re.compile(
    r"^(?:.{1,60} (?:created (?:this )?group|added|removed|left|joined|changed (?:the|this|their|to)|was added|pinned"
    r"|turned (?:on|off) disappearing|is a contact|now an admin)\b"
    r"|Your security code with |Disappearing messages |Missed (?:voice|video|group) "
    r"|Verpasster |Deine Sicherheitsnummer "
    r"|.{1,60} (?:hat .{1,60} (?:erstellt|hinzugefügt|entfernt|geändert)|hat die Gruppe verlassen|wurde hinzugefügt)\b)"
)
_FROM_THE_PHONE = "\u200e"
"""What a phone puts before words of its own, in every language."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A message of a chat or a stretch of a note; `at` and `speaker` are set where the text itself says so."""

    text: str
    at: Timestamp | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of a line behind its stamp, and the time of that."""

    words: str
    clue: DateCandidate


def read_chat(text: str, name: str) -> tuple[Paragraph, ...] | None:
    """Return the messages of an exported chat in order, each with its time and sender; None for any other text.

    `name` is the file's. A chat begins with a stamp, and at least as many stamps have a sender behind them as have
    none; where neither name nor messenger says that it is one, all of them have, or that many are of who sends again.
    Whether 7/8 is July or August is settled by the whole chat: no month is above 12, and time runs forward.
    """
    lines = _plain(text).split("\n")
    stamps = [_STAMP.match(_MARKS.sub("", line)) for line in lines]
    found = [stamp for stamp in stamps if stamp]
    first = next((stamp for line, stamp in zip(lines, stamps, strict=True) if line.strip()), None)
    known_by_name = bool(re.search(r"whatsapp|signal|_chat", name, re.IGNORECASE))
    is_export = bool(_EXPORT_NAME.search(name)) or any(
        _FROM_THE_PHONE in line or _NOTICES.match(stamp["rest"])
        for line, stamp in zip(lines, stamps, strict=True)
        if stamp
    )
    if first is None or not _is_chat(found, known_by_name, is_export):
        return None
    clues = iter(_clues(found))
    messages: list[tuple[DateCandidate | None, str, list[str]]] = []
    for line, stamp in zip(lines, stamps, strict=True):
        if stamp:
            messages.append((next(clues), line, [stamp["rest"]]))
        elif messages:
            messages[-1][2].append(_MARKS.sub("", line))
    paragraphs = (_paragraph(clue, line, body, is_export) for clue, line, body in messages)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _is_chat(stamps: Sequence[re.Match[str]], known_by_name: bool, is_export: bool) -> bool:
    """Say whether what is stamped so are messages rather than the entries of a diary."""
    senders = Counter(sender["name"].strip() for stamp in stamps if (sender := _SENDER.match(stamp["rest"])))
    sent = senders.total()
    if not sent or (len(stamps) < 2 and not known_by_name) or 2 * sent < len(stamps):
        return False
    again = sum(count for count in senders.values() if count > 1)
    return known_by_name or is_export or sent == len(stamps) or 2 * again >= len(stamps)


def entries(text: str) -> dict[str, Entry]:
    """Return the lines of a text that begin with a stamp and a possible date, as they stand, with what they say.

    A date and a time of day without a messenger's signs are a stamp above a paragraph, in a text that begins with one
    above every line: in the midst of other words they may be what is written about.
    """
    stamps: dict[str, re.Match[str]] = {}
    named: dict[str, Entry] = {}
    opens, is_diary = True, None
    for line in text.split("\n"):
        plain = _plain(_MARKS.sub("", line))
        found, bare, entry = _STAMP.match(plain), _BARE.match(plain), begins_dated(plain)
        if stamp := found or (bare if opens or is_diary else None):
            stamps[line] = stamp
        elif entry and (opens or is_diary):
            named[line] = Entry(entry[1], entry[0])
        is_heading = plain.startswith("#")
        if is_diary is None and plain.strip() and not is_heading:
            is_diary = bool(found or bare or entry)
        opens = not plain.strip() or is_heading
    clues = _clues(list(stamps.values()))
    told = zip(stamps.items(), clues, strict=True)
    return named | {line: Entry((stamp["rest"] or "").strip(), clue) for (line, stamp), clue in told if clue}


def _plain(text: str) -> str:
    """Return a text with plain spaces in place of those that phones put into times."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _paragraph(clue: DateCandidate | None, line: str, body: Sequence[str], is_export: bool) -> Paragraph | None:
    """Return a message, whose first line is `line` as it stood, without what the messenger put into it.

    None where nothing else is in it. What is below a line of the messenger's own was written by somebody, and is kept.
    """
    sent = _SENDER.match("\n".join(body))
    name, text = (sent["name"].strip(), sent["text"]) if sent else ("", "\n".join(body))
    first, _, below = text.partition("\n")
    is_by_phone = is_export and (not sent or f"{_FROM_THE_PHONE}{first}" in line)
    if is_by_phone and (_NOTICES.match(first) or _BY_THE_MESSENGER.match(first)):
        text = below
    words = _NOT_WORDS.sub(_kept, text).strip()
    return Paragraph(words, to_timestamp(clue, None) if clue else None, name) if words else None


def _kept(found: re.Match[str]) -> str:
    """Return the words in what stands for a file: what somebody wrote of a picture, all of what is no file."""
    alt, target = found["alt"], found["target"]
    if alt is None:
        return ""
    is_path = bool(re.search(r"[/.]", target)) and not re.search(r"\s", target)
    if not is_path and not _FILE_NAME.match(target.rpartition("/")[2]):
        return found[0]
    return "" if _FILE_NAME.match(alt) and target.endswith(alt) else alt


def _clues(stamps: Sequence[re.Match[str]]) -> list[DateCandidate | None]:
    """Return the times, read day first or month first, whichever gives dates that exist and run forward."""
    american = any(stamp["half"] for stamp in stamps) and any("/" in stamp[0][:12] for stamp in stamps)
    readings = [[_clue(stamp, month_first) for stamp in stamps] for month_first in (american, not american)]
    return min(readings, key=_disorder)


def _disorder(clues: Sequence[DateCandidate | None]) -> tuple[int, int]:
    times = [clue.at for clue in clues if clue]
    return clues.count(None), sum(later < earlier for earlier, later in pairwise(times))


def _clue(stamp: re.Match[str], month_first: bool) -> DateCandidate | None:
    first, middle, last = stamp["first"], stamp["middle"], stamp["last"]
    if len(first) == 4:
        year, month, day = first, middle, last
    else:
        year = last if len(last) == 4 else f"20{last}"
        month, day = (first, middle) if month_first else (middle, first)
    hour, groups = int(stamp["hour"]), stamp.groupdict()
    if stamp["half"]:
        hour = hour % 12 + (12 if stamp["half"].lower() == "p" else 0)
    return clue_of([year, month, day, hour, groups["minute"] or groups.get("minute2"), groups["second"]])
