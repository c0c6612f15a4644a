"""The words of a note in Rich Text Format, and when it was made.

striprtf reads the words; its expressions for links and fonts take the square of what they read, so that links are
taken away before and a table of fonts has to be of a usual size. Source: RTF 1.9.1.
"""

import re

from striprtf.striprtf import font_table_group, rtf_to_text

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_of

MOST_FONTS_LETTERS = 100_000
"""That of a document with many fonts has a tenth."""

DAMAGED = "This RTF document is damaged, or none at all. Save it again."
_PICTURE = re.compile(r"[0-9a-fA-F\r\n]{1000,}+")
_MADE = re.compile(r"\{\\creatim((?:\\(?:yr|mo|dy|hr|min|sec)\d{1,4} ?){3,6})\}")
_PART = re.compile(r"\\(yr|mo|dy|hr|min|sec)(\d+)")
_ORDER = ("yr", "mo", "dy", "hr", "min", "sec")
_HEAD_LETTERS = 200_000
"""Where a document says of itself when it was made: behind its fonts and styles, before its words."""


def rtf_text(data: bytes) -> tuple[str, DateCandidate | None]:
    """Return the words of a document, a paragraph between empty lines, and when it was made. Raises Unreadable."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable(DAMAGED)
    text = _PICTURE.sub("", data.decode("latin-1")).replace("\\fldinst", "\\fldtype")
    if len(font_table_group(text)) > MOST_FONTS_LETTERS:
        raise Unreadable(DAMAGED)
    try:
        words = rtf_to_text(text, errors="replace")
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise Unreadable(DAMAGED) from error
    return re.sub(r"\n+", "\n\n", words.replace("\xad", "")).strip(), _made(text[:_HEAD_LETTERS])


def _made(text: str) -> DateCandidate | None:
    found = _MADE.search(text)
    told = dict(_PART.findall(found[1])) if found else {}
    parts = [told.get(name) for name in _ORDER]
    return clue_of(parts[: parts.index(None)] if None in parts else parts) if told.get("yr") else None
