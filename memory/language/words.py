"""The words of all languages that are read, out of data/*.toml: one file a language, one key for one use of words.

A new language is a new file with the tables of en.toml; tests/memory/language/test_words.py says of which of them a
row may be missing. Names of months and weekdays come from CLDR, through Babel.
"""

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

_FOLDER = files("memory.language.data")
_FIRST = "en"
"""The language whose words come first; the others follow by name."""


class LanguageDataError(Exception):
    """A file of words lacks a key, or holds something else than words under it."""


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are files for, English first."""
    names = sorted(one.name.removesuffix(".toml") for one in _FOLDER.iterdir() if one.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: name != _FIRST))


@cache
def words(*keys: str, language: str = "") -> tuple[str, ...]:
    """Return the words under dotted keys, such as "names.pronouns", in one language or in all, each once, in order.

    A file has them as one text with spaces between, or as a list where some have spaces in them. Raises
    LanguageDataError where a file lacks a key.
    """
    chosen = (language,) if language else languages()
    found = (word for name in chosen for key in keys for word in _listed(_value(name, key), name, key))
    return tuple(dict.fromkeys(found))


@cache
def table(key: str, language: str = "") -> dict[str, tuple[str, ...]]:
    """Return a table of names, each with its words in one language or in all; raises LanguageDataError as words does.

    Another language may leave out a name that English has.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in (language,) if language else languages():
        inside = _value(one, key)
        if not isinstance(inside, dict):
            raise LanguageDataError(f"memory/language/data/{one}.toml: {key} is not a table of words")
        for name, value in inside.items():
            found[name] = (*found.get(name, ()), *_listed(value, one, f"{key}.{name}"))
    return found


@cache
def rows(key: str) -> tuple[dict[str, Any], ...]:
    """Return the rows of a list of tables, of all languages; raises LanguageDataError where one holds none."""
    found: list[dict[str, Any]] = []
    for one in languages():
        inside = _value(one, key)
        if not isinstance(inside, list) or not all(isinstance(row, dict) for row in inside):
            raise LanguageDataError(f"memory/language/data/{one}.toml: {key} is not a list of tables")
        found += inside
    return tuple(found)


@cache
def patterns(key: str) -> dict[str, str]:
    """Return the regular expressions of a table: what several languages have under one name is any of theirs."""
    found: dict[str, list[str]] = {}
    for one in languages():
        for name, value in _value(one, key).items():
            if not isinstance(value, str):
                raise LanguageDataError(f"memory/language/data/{one}.toml: {key}.{name} is not a regular expression")
            found.setdefault(name, []).extend([value] if value else [])
    return {name: "|".join(every) for name, every in found.items()}


@cache
def months(*, full: bool = False) -> dict[str, int]:
    """Return the names of months, full and (unless `full`) short, lower-case without a dot, numbered from 1."""
    return _of_cldr("months", ("wide",) if full else ("wide", "abbreviated")) | _numbered("calendar.months_also")


@cache
def weekdays() -> dict[str, int]:
    """Return the full names of weekdays, lower-case, with their numbers from 0 for Monday."""
    return _of_cldr("days", ("wide",)) | _numbered("calendar.weekdays_also")


@cache
def short_weekdays() -> dict[str, int]:
    """Return the short names of weekdays that are no words besides, with their numbers from 0 for Monday."""
    return _numbered("calendar.weekdays_short")


@cache
def month_names(language: str) -> tuple[str, ...]:
    """Return the twelve names of months as a language writes them."""
    from babel import Locale

    held = Locale.parse(_value(language, "locales")[0]).months["format"]["wide"]
    return tuple(str(held[number]) for number in range(1, 13))


@cache
def meanings(key: str) -> dict[str, str]:
    """Return the words of a table, each with the name that it stands under: "fall" with "autumn"."""
    return {word: name for name, found in table(key).items() for word in found}


@cache
def numbers(*, exact: bool = False) -> dict[str, int]:
    """Return the words for small numbers, articles and (unless `exact`) "few" among them."""
    loose = words("calendar.loose") if exact else ()
    return {word: number for word, number in _numbered("numbers").items() if word not in loose}


def ordinals() -> dict[str, int]:
    """Return the words for places in an order: "first" is 1."""
    return _numbered("wording.ordinals")


def any_of(found: Collection[str]) -> str:
    """Return the body of a regular expression for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))


def _of_cldr(names: str, widths: tuple[str, ...]) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError

    found: dict[str, int] = {}
    for language in languages():
        for name in _value(language, "locales"):
            try:
                held = getattr(Locale.parse(name), names)
            except (UnknownLocaleError, ValueError) as error:
                raise LanguageDataError(f"memory/language/data/{language}.toml: CLDR has no locale {name}") from error
            for form in ("format", "stand-alone"):
                for width in widths:
                    for number, word in held[form][width].items():
                        found[word.lower().rstrip(".")] = number
    return found


def _numbered(key: str) -> dict[str, int]:
    return {word: int(number) for number, found in table(key).items() for word in found}


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def _value(language: str, key: str) -> Any:  # noqa: ANN401
    held: Any = _file(language)
    for part in key.split("."):
        if not isinstance(held, dict) or part not in held:
            raise LanguageDataError(f"memory/language/data/{language}.toml has no {key}; every language has to have it")
        held = held[part]
    return held


def _listed(value: object, language: str, key: str) -> list[str]:
    if isinstance(value, str):
        return value.split()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    raise LanguageDataError(f"memory/language/data/{language}.toml: {key} does not hold words")
