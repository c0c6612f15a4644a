"""The words that messengers and phones write into exported chats: those of words.toml beside it, and CLDR's."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_SIGNS = frozenset(".'’\u200c\u200e\u200f")


@cache
def listed(*keys: str) -> tuple[str, ...]:
    """Return the words under a key of words.toml; what it has as one text are the words between its spaces."""
    held: Any = _file()
    for key in keys:
        held = held[key]
    return tuple(held.split()) if isinstance(held, str) else tuple(held)


@cache
def halves() -> dict[str, str]:
    """Return the parts of a day in all languages, as `plain` writes them, each with its CLDR kind: "am", "evening".

    What is one half in some language is no other part in another.
    """
    from babel import Locale

    found = {plain(word): half for half in ("am", "pm") for word in listed(half)}
    parts: dict[str, str] = {}
    for language in listed("locales"):
        held = Locale.parse(language).day_periods
        for kind, width, word in _of_day(held):
            if kind in ("am", "pm"):
                found.setdefault(plain(word), kind)
            elif width != "narrow":
                parts.setdefault(plain(word), kind.rstrip("123"))
    return {word: kind for word, kind in (parts | found).items() if word}


def _of_day(held: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    for form in ("format", "stand-alone"):
        for width, words in held.get(form, {}).items():
            yield from ((str(kind), str(width), str(word)) for kind, word in words.items())


def plain(word: str) -> str:
    """Return a word for a part of the day without spaces, dots and capitals, in which phones differ."""
    return "".join(letter for letter in word.casefold() if not letter.isspace() and letter not in _SIGNS)


def hour_of(hour: int, half: str) -> int:
    """Return the hour in 0..23 of one on a clock of twelve hours in a part of the day; one above 12 stays.

    Twelve at noon and in the afternoon is midday; in the evening, at night and in the morning it is midnight.
    """
    kind = halves().get(plain(half), "") if half else ""
    if not kind or hour > 12:
        return hour
    is_late = kind in ("pm", "noon", "afternoon", "evening") or (kind == "night" and 6 <= hour < 12)
    if hour == 12:
        return 12 if kind in ("pm", "noon", "afternoon") else 0
    return hour + 12 if is_late else hour


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((files("ingest.readers.chats") / "words.toml").read_text(encoding="utf-8"))
