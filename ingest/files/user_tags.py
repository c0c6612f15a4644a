"""What the owner told a photo program of a picture or a recording, as one record whatever program wrote it down.

Knows nothing of files or of how programs write: title, description, keywords, people, albums, a favourite, where, when.
Words are cleaned on the way in, so that nothing unprintable or endless reaches the store.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from ingest.files.date_clues import Clue
from memory.language.own_names import is_machine_text
from memory.records.library import ImportedTags, Place

MOST_LETTERS = 20_000
MOST_NAME_LETTERS = 200
MOST_NAMES = 200
_SIGNS = frozenset("#*_=~`>|+-:[]")


@dataclass(frozen=True, slots=True)
class UserTags(ImportedTags):
    """What was told of one file, and the clues to when and where it was; empty or None where nothing was."""

    clues: tuple[Clue, ...] = ()
    place: Place | None = None

    @property
    def words(self) -> ImportedTags:
        """What is kept beside a moment: all but when and where."""
        return ImportedTags(**{one.name: getattr(self, one.name) for one in fields(ImportedTags)})


def joined(several: Sequence[UserTags]) -> UserTags:
    """Return as one what several sources told, most trusted first: its words and time, and the names of all.

    A title or description that a camera or a program wrote is left out.
    """
    people = _once(name for one in several for name in one.people)
    held = {name.casefold() for name in people}
    return UserTags(
        title=next((one.title for one in several if not is_machine_text(one.title)), ""),
        description=next((one.description for one in several if not is_machine_text(one.description)), ""),
        keywords=_once(word for one in several for word in one.keywords if word.casefold() not in held),
        people=people,
        albums=_once(name for one in several for name in one.albums),
        favourite=any(one.favourite for one in several),
        clues=tuple(clue for one in several for clue in one.clues),
        place=next((one.place for one in several if one.place), None),
    )


def has_words(text: str) -> bool:
    """Say whether anything is in a text beside spaces, what cannot be seen, and the signs of Markdown."""
    return any(
        letter not in _SIGNS and not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf")
        for letter in text
    )


def utf8_or_latin(data: bytes) -> str:
    """Return a text that new programs write in UTF-8 and old ones in the letters of their machine, mostly Latin 1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def clean(value: object, most: int = MOST_LETTERS) -> str:
    """Return a text of lines without what cannot be printed, cut at so many letters; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value[: 2 * most].encode("utf-8", "ignore").decode("utf-8"))
    text = re.sub(r"[^\S\n]+", " ", "".join(" " if _is_control(letter) else letter for letter in text))
    return re.sub(r" ?\n[ \n]*", "\n", text).strip()[:most].strip()


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Return the texts among some values as names on one line, each once, a bounded number of them."""
    return _once(filter(None, (clean(value, MOST_NAME_LETTERS).replace("\n", " ") for value in values)))


def _once(found: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in found:
        kept.setdefault(name.casefold(), name)
        if len(kept) >= MOST_NAMES:
            break
    return tuple(kept.values())


def _is_control(letter: str) -> bool:
    return letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs")
