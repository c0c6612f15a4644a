"""The lines of a diary that begin with a date and a time of day, each the head of an entry of its own."""

import re
from dataclasses import dataclass

from ingest.files.timestamps import LONGEST_DATE, DateCandidate, begins_dated
from ingest.readers.chats.stamps import MARKS, Stamp, clues, plain_spaces, stamp_of

_BARE = re.compile(
    r"^(?=\d{4}[./-]|\d{1,2}[./-]\d{1,2}[./-]\d{4}\D|\d\d[./-]\d\d[./-]\d\d\D)"
    r"(?P<first>\d{1,4})[./-](?P<middle>\d{1,2})[./-](?P<last>\d{1,4})(?:,?\s+(?:at |um )?|T)"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?|\.(?P<minute2>\d\d)(?=\s*Uhr\b))"
    r"(?:\s*(?:(?P<half>[ap])\.?\s?m\b\.?|Uhr\b))?(?:[:,;–—-]*\s+(?P<rest>\S.*)?|[:,;–—-]*)$",
    re.IGNORECASE,
)

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of a line behind its stamp, and the time of that."""

    words: str
    clue: DateCandidate


def entries(text: str) -> dict[str, Entry]:
    """Return the lines of a text that begin with a stamp and a possible date, as they stand, with what they say.

    A date and a time of day without a messenger's signs are a stamp above a paragraph, in a text that begins with one
    above every line: in the midst of other words they may be what is written about.
    """
    stamps: dict[str, Stamp] = {}
    named: dict[str, Entry] = {}
    opens, is_diary = True, None
    for line in text.split("\n"):
        plain = plain_spaces(MARKS.sub("", line))
        has_digit = bool(_DIGIT.search(plain, 0, LONGEST_DATE))
        found, bare, entry = (stamp_of(plain), _bare(plain), begins_dated(plain)) if has_digit else (None, None, None)
        if stamp := found or (bare if opens or is_diary else None):
            stamps[line] = stamp
        elif entry and (opens or is_diary):
            named[line] = Entry(entry[1], entry[0])
        is_heading = plain.startswith("#")
        if is_diary is None and plain.strip() and not is_heading:
            is_diary = bool(found or bare or entry)
        opens = not plain.strip() or is_heading
    told = zip(stamps.items(), clues(list(stamps.values())), strict=True)
    return named | {line: Entry(stamp.rest.strip(), clue) for (line, stamp), clue in told if clue}


def _bare(line: str) -> Stamp | None:
    """Return the date and time with which a line begins without a messenger's signs."""
    found = _BARE.match(line)
    if not found or len(found["first"]) == 3 or (len(found["first"]) < 4 and len(found["last"]) not in (2, 4)):
        return None
    year_first, year_last = len(found["first"]) == 4, len(found["last"]) == 4
    second = int(found["second"]) if found["second"] else None
    return Stamp(
        numbers=(int(found["first"]), int(found["middle"]), int(found["last"])),
        order="ymd" if year_first else ("dmy|mdy" if year_last else ""),
        time=(int(found["hour"]), int(found["minute"] or found["minute2"]), second),
        half=f"{found['half'].lower()}m" if found["half"] else "",
        rest=found["rest"] or "",
        slashed="/" in found[0][:12],
    )
