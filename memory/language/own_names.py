"""Which names and descriptions are the owner's word, and which a camera, a computer or an app wrote.

A name is told by its form (digits after letters, hashes, no vowel) and by the words that programs use, which are data.
Knows names as text; nothing of files.
"""

import re
from pathlib import PurePath

from memory.language.words import any_of, meanings, months, words
from memory.records.file_names import in_letters

_GENERIC = frozenset(words("titles.generic"))
_MACHINE_TEXTS = frozenset(words("titles.machine_texts"))
_MACHINE_LEADS = tuple(text for text in _MACHINE_TEXTS if text.rsplit(" ", 1)[-1] in ("with", "by", "mit"))
_LOGS = frozenset(words("titles.logs"))
_LOG_WORDS = frozenset(words("titles.log_words"))
_SEASONS = frozenset(meanings("calendar.seasons"))
_CHAT_FILES = sorted(words("titles.chat_files"), key=len, reverse=True)

_YEAR = r"(?:19|20)\d\d"
_DATE = (
    rf"{_YEAR}(?:[-_. ]?[01]?\d(?:[-_. ]?[0-3]?\d)?)?|[0-3]?\d[-_. ][01]?\d[-_. ]{_YEAR}|"
    rf"(?:(?<![^\W\d_])(?:[0-3]?\d(?:st|nd|rd|th|\.)?\s+)?(?:{any_of(months())})\.?,?\s+{_YEAR})"
)
_DATED = re.compile(rf"(?<!\d)(?:{_DATE})(?!\d)", re.IGNORECASE)
_WHOLE_DAY = re.compile(rf"(?<!\d)(?:{_YEAR}[-_. ]?[01]\d[-_. ]?[0-3]\d|[0-3]\d[-_.][01]\d[-_.]{_YEAR})(?!\d)")
_TOKEN = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*\.?(?!\w)|&")
_CODE = re.compile(r"\d{3}[A-Z_][A-Z0-9_]+|[\d\W_]+")
_COUNTED = re.compile(r"([A-Za-z]{1,5})[-_]?(\d{3,})(?!\d)[\w-]*")
_HEX = re.compile(r"[0-9a-fA-F-]{6,}")
"""What a machine counts by: 100APPLE and P6260031, what has no letter, and a hash."""

_FILE_ENDINGS = frozenset(words("titles.file_endings"))
_MOST_LED_WORDS = 4
"""What begins as a program's mark does and has more words is somebody's: "Created with love by Rose, 1962"."""

_LEAST_DIGITS = 5
"""So many digits alone are a time or a number of a machine's; fewer may be a year, or the name of a book."""

_VOWEL = re.compile("[aeiouyäöüáàâéèêíìóòôúùøåæœ]", re.IGNORECASE)


def folder_name(path: str) -> str:
    """Return what the owner called the folder of a file, without dates; of the one above where that is a camera's."""
    parts = PurePath(in_letters(path)).parent.parts
    for name in reversed(parts[-2:]):
        plain = own_name(name)
        if plain:
            return plain if name == parts[-1] or _DATED.search(name) else ""
    return ""


def is_of_one_day(path: str) -> bool:
    """Say whether the folder of a file, or the one above where that is a camera's, is named with a whole date."""
    return any(_WHOLE_DAY.search(name) for name in PurePath(path).parent.parts[-2:])


def file_name(path: str) -> str:
    """Return what the owner called a file, without dates, empty where an app or a camera named it."""
    return own_name(PurePath(in_letters(path)).stem)


def own_name(name: str) -> str:
    """Return a name without dates and numbers in front, empty where no person chose it."""
    if _is_code(name):
        return ""
    plain = _DATED.sub(" ", name).replace("_ ", " ")
    found = [word for word in _TOKEN.findall(plain) if not _is_code(word) or word.isdigit() or word == "&"]
    while found and (found[0].isdigit() or found[0] == "&"):
        found = found[1:]
    return " ".join(found) if any(map(_is_own, found)) else ""


def topic_of_log(name: str) -> str:
    """Return what a diary or a log is about by its name, empty where it only says that it is one: "Lyon diary"."""
    kept = [word for word in name.split() if word.lower().strip(".,") not in (*_LOGS, *_SEASONS, *months())]
    named = [word for word in kept if not word.strip(".,").isdigit()]
    return " ".join(named) if any(word.lower() not in _LOG_WORDS for word in named) else ""


def is_log(name: str) -> bool:
    """Say whether a name is that of a diary or a log."""
    return not _LOGS.isdisjoint(word.lower().strip(".,") for word in name.split())


def chat_name(path: str) -> str:
    """Return what an exported conversation is called in its file's name: the other person, or the group; or empty."""
    stem = PurePath(in_letters(path)).stem.strip()
    lead = next((lead for lead in _CHAT_FILES if stem.lower().startswith(lead)), "")
    name, _, copy = stem[len(lead) :].rpartition("(") if stem.endswith(")") else (stem[len(lead) :], "", "")
    name = (name if copy.rstrip(")").isdigit() else f"{name}({copy}" if copy else name).strip(" -_") if lead else ""
    return name if re.search(r"[^\W\d_]", name) else ""


def is_machine_text(text: str) -> bool:
    """Say whether a title or a description is one that a device or a program wrote, or the name of a file."""
    plain = " ".join(re.sub(r"\d+", " ", text.casefold()).split()).strip(" .:-_")
    is_mark = plain.startswith(_MACHINE_LEADS) and len(plain.split()) <= _MOST_LED_WORDS
    if not text.strip() or plain in _MACHINE_TEXTS or is_mark:
        return True
    last = re.split(r"[\\/]", text.strip())[-1]
    if not re.search(r"[^\W\d_]", last):
        return sum(map(str.isdigit, last)) >= _LEAST_DIGITS
    stem, _, ending = last.rpartition(".")
    return len(last.split()) == 1 and (_is_code(last) or bool(stem and ending.casefold() in _FILE_ENDINGS))


def _is_code(name: str) -> bool:
    is_hash = bool(_HEX.fullmatch(name)) and sum(map(str.isdigit, name)) >= 3
    return is_hash or _CODE.fullmatch(name) is not None or _is_counted(name)


def _is_counted(name: str) -> bool:
    """Say whether a name is letters and a machine's number: "IMG_0231", and not "Italy-2019" or "Room101"."""
    found = _COUNTED.fullmatch(name)
    if not found:
        return False
    letters, digits = found.groups()
    is_number = len(digits) > 3 and not re.fullmatch(_YEAR, digits)
    return is_number or letters.casefold() in _GENERIC or not _VOWEL.search(letters)


def _is_own(word: str) -> bool:
    letters = word.lower().strip(".")
    if letters in _GENERIC or not re.search(r"[^\W\d_]{2}", letters):
        return False
    return bool(_VOWEL.search(letters)) or not (word.islower() and word.isascii())
