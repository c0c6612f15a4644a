"""What a chat tells of the files that were sent in it: when each was sent, and the words of its message.

A chat is known by its name, as the messengers give it, so that not every text beside a photo is read. Of a file whose
own name says when it was made only the words are told: it may have been sent days later.
"""

import re
from dataclasses import replace
from datetime import UTC

from ingest.files.date_clues import Clue, Trust
from ingest.files.file_checks import Unreadable
from ingest.files.name_dates import clue_in_name
from ingest.files.timestamps import DateCandidate
from ingest.files.user_tags import UserTags, clean
from ingest.readers.formats import SNIFFED_BYTES, format_of
from ingest.readers.paragraph import Paragraph
from memory.records.library import ClockKind, Precision, TakenFrom

MOST_CHAT_BYTES = 20_000_000
_CHAT = re.compile(r"_?chat\.(?:txt|md)|messages\d{0,5}\.html|(?:result|messages?(?:_\d{1,5})?|data)\.json")
SENT = "message of a chat"
"""How the clue is called that a file was sent."""

_EXACT = (Precision.MINUTE, Precision.SECOND)


def is_chat_name(name: str) -> bool:
    """Say whether a messenger gives such a name to a chat that it exports."""
    low = name.lower()
    return bool(_CHAT.fullmatch(low)) or ("whatsapp" in low and low.endswith((".txt", ".md")))


def told_of_files(data: bytes, name: str) -> dict[str, UserTags]:
    """Return by the name of a file that was sent in a chat what its message tells; nothing where it is no chat."""
    found = format_of(name, data[:SNIFFED_BYTES])
    try:
        paragraphs = found.read(data, name).paragraphs if found else ()
    except Unreadable:
        return {}
    return {file: _tags(one, file) for one in reversed(paragraphs) for file in one.files}


def _tags(message: Paragraph, file: str) -> UserTags:
    named, at = clue_in_name(file), message.at
    tags = UserTags(description=clean(message.text))
    if at is None or (named and named.precision in _EXACT):
        return tags
    sent = (at.at, ClockKind.OFFSET) if at.offset_known else (at.at.replace(tzinfo=UTC), ClockKind.WALL)
    date = DateCandidate(sent[0], at.precision, sent[1])
    return replace(tags, clues=(Clue(date, Trust.TOLD, TakenFrom.SIDECAR, SENT),))
