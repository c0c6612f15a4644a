"""Do the words of a sentence follow from a text? The same word, a form of it, or one that a table has for it.

Knows words alone: `[wording]` of the language's data. Nothing of who did what, of dates or of denial.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from memory.language.kinship import canonical
from memory.language.sentences import spelled_out
from memory.language.tokens import stem
from memory.language.words import meanings, numbers, ordinals, table, words

LEAST_ROOT = 4
"""So many letters two words of one root begin with: "bake" and "bakery"."""

_TOKEN = re.compile(r"\d{1,9}(?:[.,]\d{3})*(?:[.,:]\d{1,2})?(?!\d)|\d+|[^\W\d_]+|[€$£%]|[.,;:!?()–—]")
_ENDINGS = frozenset(
    "er or ing ment ion ation al ly ful ness y i ist iti anc enc ant ent iv ic ed e s n en age th".split()
)
_PAST_HOUR = re.compile(r"\b(?P<part>half|(?:a )?quarter) (?P<side>past|to) (?P<hour>\w{1,6})\b", re.IGNORECASE)
_FREE = frozenset((*words("stop.function"), *words("wording.free")))
_FORMS = {form: word for word, forms in table("wording.forms").items() for form in forms}
_NUMBERS = {word: n for word, n in numbers(exact=True).items() if n > 1}
_ORDINALS = ordinals()
_NUMBERS |= _ORDINALS | {word: int(n) for n, found in table("wording.numbers").items() for word in found}
_UNITS = {word: name for key in ("times", "money", "lengths") for word, name in meanings(f"units.{key}").items()}
_SCALES = frozenset({100, 1000, 1_000_000})
_ORDER = re.compile(r"(?:st|nd|rd|th)")
_PARTICLES = frozenset(words("wording.particles"))
_PARTICLE_REACH = 5
_FILLERS = frozenset(
    (*words("names.articles"), *words("wording.owning"), *words("wording.third"), *words("wording.self"), "you")
)
_NONE: frozenset[str] = frozenset()
_SIGNS = {"%": "percent"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark of a text: as it is written, in its basic form, and all that it may be known by."""

    written: str
    root: str
    keys: frozenset[str]
    is_owner: bool = False
    """Whether it has an 's: "Ana's"."""
    is_order: bool = False
    """Whether it is a number that orders: "third"."""

    @property
    def low(self) -> str:
        """Return the word in small letters."""
        return self.written.lower()

    @property
    def is_mark(self) -> bool:
        """Say whether it is a mark between words."""
        return not self.written[0].isalnum() and self.written not in "€$£%"

    @property
    def says(self) -> bool:
        """Say whether the word says something that has to be held."""
        return not self.is_mark and self.low not in _FREE

    @property
    def is_unit(self) -> bool:
        """Say whether it is a unit of measure or money."""
        return any(key.startswith("unit:") for key in self.keys)

    @property
    def number(self) -> float | None:
        """Return the number that the word is."""
        return next((float(key[1:]) for key in self.keys if key[0] == "#"), None)


def read(text: str) -> list[Word]:
    """Return the words and marks of a text in order, numbers and phrases of a table as one word each."""
    plain = _clocked(spelled_out(text)).replace(" - ", " – ")
    found = [_word(match.group(), plain[match.end() : match.end() + 2]) for match in _TOKEN.finditer(plain)]
    return list(_joined(_phrased([word for word in found if word.low != "s" or not word.written.islower()])))


def _clocked(text: str) -> str:
    """Return a text with its clock times in digits: "half past four" -> "4:30"."""
    return _PAST_HOUR.sub(_in_digits, text)


def _in_digits(match: re.Match[str]) -> str:
    hour = _value(match["hour"])
    if hour is None or not 0 < hour < 25:
        return match.group()
    minutes = 30 if match["part"].lower().startswith("half") else 15
    is_to = match["side"].lower() == "to"
    return f"{(hour - 1 or 12) if is_to else hour:.0f}:{60 - minutes if is_to else minutes}"


def basic(word: str) -> str:
    """Return the basic form of a word: "swim" for "swam"."""
    low = word.lower()
    return stem(_FORMS.get(low, low))


@lru_cache(65536)
def _word(written: str, follows: str = "") -> Word:
    is_owner = follows in ("'s", "’s")
    value = _value(written)
    if value is not None:
        is_order = written.lower() in _ORDINALS or bool(_ORDER.match(follows))
        return Word(written, written, frozenset({f"#{value:g}"}), is_order=is_order)
    low = _SIGNS.get(written, written.lower())
    root = basic(low)
    keys = {root, *_rows().get(root, ())}
    for name in filter(None, (canonical(low), canonical(low.removesuffix("s")))):
        keys |= {basic(name), *_rows().get(basic(name), ())}
    unit = _UNITS.get(low) or _UNITS.get(low.removesuffix("s"))
    return Word(written, root, frozenset(keys | ({f"unit:{unit}"} if unit else set())), is_owner)


def _value(written: str) -> float | None:
    """Return the number that digits or a word stand for: "1,500", "4:30", "twelve"."""
    if written[0].isdigit():
        plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", written).replace(",", ".").replace(":", ".")
        return float(plain) if plain.count(".") <= 1 else None
    found = _NUMBERS.get(written.lower())
    return None if found is None else float(found)


def _joined(found: Sequence[Word]) -> Iterator[Word]:
    """Yield words, numbers of two words as one: "twenty five", "3 hundred"."""
    at = 0
    while at < len(found):
        word, after = found[at], found[at + 1] if at + 1 < len(found) else None
        tens, ones = word.number, after.number if after else None
        if after and tens and ones and after.low.isalpha() and ones in _SCALES:
            yield _word(f"{tens * ones:.0f}")
        elif after and tens and ones and word.low.isalpha() and tens in range(20, 91, 10) and ones < 10:
            yield _word(f"{tens + ones:.0f}")
        else:
            yield word
            at -= 1
        at += 2


def _phrased(found: Sequence[Word]) -> list[Word]:
    """Return words, those of each phrase of the table known by what the phrase means as well."""
    told = list(found)
    for at, word in enumerate(found):
        for roots, name in _phrases().get(word.root, ()):
            for place in _places(found, at, roots):
                if found[place].says or place == at:
                    told[place] = replace(told[place], keys=told[place].keys | _word(name).keys)
    return told


def _places(found: Sequence[Word], at: int, roots: Sequence[str]) -> list[int]:
    """Return where the words of a phrase stand that begins at a place, none where it does not.

    Small words may stand between them, and an object before a particle that ends it.
    """
    places = [at]
    for number, root in enumerate(roots[1:], 1):
        is_particle = root in _PARTICLES and number == len(roots) - 1
        for place in range(places[-1] + 1, min(len(found), places[-1] + _PARTICLE_REACH)):
            if found[place].root == root:
                places.append(place)
                break
            if found[place].is_mark or not (is_particle or found[place].low in _FILLERS):
                return []
        else:
            return []
    return places


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrases in table("wording.phrases").items():
        for phrase in phrases:
            roots = tuple(map(basic, phrase.split()))
            found.setdefault(roots[0], []).append((roots, name))
    return found


@cache
def _rows() -> dict[str, frozenset[str]]:
    """Return for each basic form the rows of the table of synonyms that it stands in."""
    found: dict[str, set[str]] = {}
    for number, row in enumerate(words("wording.same")):
        for word in row.split():
            found.setdefault(basic(word), set()).add(f"={number}")
    return {root: frozenset(rows) for root, rows in found.items()}


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """Return for each basic form the kinds that it is one of."""
    found: dict[str, set[str]] = {}
    for name, members in table("wording.kinds").items():
        for word in members:
            found.setdefault(basic(word), set()).update(_word(name).keys)
    return {root: frozenset(kinds) for root, kinds in found.items()}


def follows(word: Word, other: Word) -> bool:
    """Say whether a word of a sentence follows from one of a text."""
    if word.number is not None or other.number is not None:
        return is_form(word, other)
    return (
        is_form(word, other)
        or bool(word.keys & other.keys)
        or any(word.keys & _kinds().get(key, _NONE) for key in other.keys)
    )


def is_converse(word: Word, other: Word) -> bool:
    """Say whether two words say the same from its two sides: "sell" and "buy"."""
    return other.root in _converses().get(word.root, _NONE)


def is_light(word: Word) -> bool:
    """Say whether a word is a verb of little weight, such as "get"."""
    return word.root in _light()


@cache
def _light() -> frozenset[str]:
    return frozenset(map(basic, words("wording.light")))


@cache
def _converses() -> dict[str, frozenset[str]]:
    pairs = [[basic(word) for word in row.split()] for row in words("wording.converse")]
    return {
        one: frozenset(other for pair in pairs if one in pair for other in pair if other != one)
        for pair in pairs
        for one in pair
    }


def is_form(word: Word, other: Word) -> bool:
    """Say whether two words are forms of one, or one number."""
    if word.number is not None or other.number is not None:
        return word.number == other.number and (word.is_order or not other.is_order)
    return word.root == other.root or _is_of_root(word.root, other.root)


@lru_cache(65536)
def _is_of_root(one: str, other: str) -> bool:
    """Say whether two basic forms are of one root: "adopt" and "adoption"."""
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest = (one[length:], other[length:])
    return length >= LEAST_ROOT and all(not end or end in _ENDINGS for end in rest)
