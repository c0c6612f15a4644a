"""Whether a sentence asks, in languages whose words the program does not know otherwise (asking.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from memory.language.unspaced import UNSPACED

_WORDS = tomllib.loads((files("memory.language") / "asking.toml").read_text(encoding="utf-8"))
MARKS = "?" + "".join(_WORDS["marks"])
_END = f" .!。！{MARKS}"


def asks(text: str) -> bool:
    """Say whether a sentence asks: by the mark at its end, the word that it begins with, or in scripts without spaces
    by a word in it or by how it ends.
    """
    plain = " ".join(text.split())
    if plain.rstrip(" .!。！").endswith(tuple(MARKS)):
        return True
    bare = plain.strip(f"¿¡ {_END}").casefold()
    return bool(_first().match(bare)) or bool(UNSPACED.search(bare) and _unspaced().search(bare))


def without_asking(text: str) -> str:
    """Return a question without the words that ask, as far as these are known."""
    bare = " ".join(text.split()).strip(f"¿¡ {_END}").casefold()
    return _unspaced().sub(" ", bare) if UNSPACED.search(bare) else _first().sub("", bare)


@cache
def _first() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any_of('first')})(?!\w)")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(rf"{_any_of('anywhere')}|(?:{_any_of('last')})$")


def _any_of(use: str) -> str:
    """Return the words of one use in all languages as an expression for any of them, the longest first."""
    words = {word.casefold() for told in _WORDS[use].values() for word in told.split()}
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
