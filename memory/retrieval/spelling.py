"""Questions as people type them: slips, words run together or torn apart, lost apostrophes, set right.

Only a word that the library does not hold is changed. One that the question's language has is changed only to another
spelling of it, its two halves, or a far more frequent word that the library holds; any other to the likeliest near word
of the library or the language, so that a model reads what was meant. A few texts are read for how a word is written, by
the index of full text; the library is never searched through.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import IntEnum

from memory.language.dictionary import frequency, is_word, languages_of, words_like, words_near
from memory.language.tokens import folded
from memory.language.words import languages, words
from memory.store import Store, full_text, vocabulary

LEAST_LETTERS = 4
"""Shorter words are near too many others."""

LEAST_CHANGED = 6
"""Shorter words may have letters swapped or one for two of a kind, nothing else: many words are in no list."""

LEAST_EXCHANGED = 7
"""Shorter words with one letter in place of another are mostly another word: "house", "horse"."""

LEAST_TWICE = 9
"""Words of so many letters may hold two slips."""

LEAST_PART = 3
EXAMPLES = 5

RARER = 1000
"""A word that is said so much more seldom than one near it is a slip."""

LookUp = Callable[[str, str], Mapping[str, int]]
"""The words of a language that are near a lower-case one, with how often each is said."""

_DOUBLE, _VOWEL = re.compile(r"(.)\1+"), re.compile("[aeiouy]")
_ENDS_ADDRESS, _GOES_ON = re.compile(r"(?:[\d_@/\\]|[^\W_]\.)$"), re.compile(r"[\d_@/\\]|\.[^\W_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FUNCTION = words("stop.question", "stop.function", "stop.weightless")
_ENDINGS = {language: frozenset(words("spelling.endings", language=language)) for language in languages()}
_PAIRS = [pair.split("/") for pair in words("spelling.variants")]
_VARIANTS = [(mine, its) for pair in _PAIRS for mine, its in (pair, pair[::-1])]
_KNOWN = frozenset(word.lower().replace("’", "'") for word in _FUNCTION)
_ASKING = frozenset(word for language in languages() for word in words("question.asking", language=language))


class Slip(IntEnum):
    """What was done to a word that was meant, the commonest first."""

    SWAPPED = 0
    DOUBLED = 1
    LOST = 2
    OTHER = 3


def _apostrophes() -> dict[str, str]:
    """Return words that need an apostrophe by how they are written without one, where that is no word itself."""
    whole = {word.replace("'", ""): word for word in _KNOWN if "'" in word}
    asked = {f"{word}s": f"{word}'s" for word in _ASKING}
    return {bare: word for bare, word in {**whole, **asked}.items() if bare not in _KNOWN}


_APOSTROPHES = _apostrophes()


def corrected(store: Store, question: str, known: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return a question with its slips set right, and notes that say what was taken as what.

    `known` are words that stay as they are: the lower-case names of people and places. Apostrophes need no note, and
    neither does "colour" for "color".
    """
    notes: list[str] = []
    pieces: list[str] = []
    held = list(_WORD.finditer(question))
    asked = languages_of([word[0].lower() for word in held])
    at = end = 0
    while at < len(held):
        word = held[at]
        pieces.append(question[end : word.start()])
        joined = _joined(store, word[0], held[at + 1][0]) if at + 1 < len(held) and _touch(question, held, at) else ""
        last = held[at + 1] if joined else word
        typed = question[word.start() : last.end()]
        whole = joined or _APOSTROPHES.get(typed.lower(), "")
        taken = whole or ("" if _is_in_address(question, word) else _nearest(store, typed, known, asked))
        pieces.append(taken or typed)
        if taken and typed.lower() not in _APOSTROPHES and taken not in _variants(typed.lower()):
            notes.append(f"“{typed}” was taken as {taken}.")
        at, end = at + (2 if joined else 1), last.end()
    return "".join([*pieces, question[end:]]), tuple(dict.fromkeys(notes))


def _is_in_address(question: str, word: re.Match[str]) -> bool:
    """Say whether a word is part of an address or the name of a file: "lena@mail.com", "scan_0412", "www.x.org"."""
    before, after = question[: word.start()], question[word.end() :]
    return bool(_ENDS_ADDRESS.search(before) or _GOES_ON.match(after))


def _touch(question: str, held: list[re.Match[str]], at: int) -> bool:
    return question[held[at].end() : held[at + 1].start()] == " "


def _joined(store: Store, first: str, second: str) -> str:
    """Return two words as the one that the library holds, empty where it holds them side by side or not as one."""
    both = (first.lower(), second.lower())
    if min(map(len, both)) < LEAST_PART or not _KNOWN.isdisjoint(both) or "'" in first + second:
        return ""
    is_one = len(full_text.postings(store, first + second)) and not len(full_text.postings(store, f"{first} {second}"))
    return (first + second).lower() if is_one else ""


def _nearest(store: Store, typed: str, known: Collection[str], asked: Sequence[str]) -> str:
    """Return what was meant by a word that the library does not hold, empty where it stays; `asked` are languages."""
    word = typed.lower()
    if len(word) < LEAST_LETTERS or not word.isascii() or not word.isalpha() or word in _KNOWN or word in known:
        return ""
    if _is_plural_or_whose(store, word, known):
        return ""
    is_held = bool(len(full_text.postings(store, word)))
    if is_held and _is_written(store, word):
        return ""
    if any(is_word(one, language) for language in asked for one in (word, *_variants(word))):
        return "" if is_held else _other_spelling(store, word, asked)
    if name := _name_near(word, known):
        return name
    once = _best_candidate(store, typed, asked, words_near)
    return once or ("" if is_held else _split_word(store, word)) or _best_candidate(store, typed, asked, words_like)


def _is_plural_or_whose(store: Store, word: str, known: Collection[str]) -> bool:
    """Say whether a word is one that is known or written in the library with an s: "Lenas boathouse"."""
    bare = word[:-1]
    return word.endswith("s") and bare[-1] != "s" and (bare in known or _is_written(store, bare))


def _is_written(store: Store, word: str) -> bool:
    """Say whether one of the first moments that hold a word in any of its forms has it in this very one."""
    written = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    return any(written.search(folded(text)) for text in vocabulary.texts_with_word(store, word, EXAMPLES))


def _name_near(word: str, known: Collection[str]) -> str:
    """Return the known name whose letters a word has with two of them swapped, or one of them once for twice."""
    endings = {"": word, "'s": word.removesuffix("s")}
    for ending, typed in endings.items():
        near = [name for name in sorted(known) if name[0] == typed[0] and set(name) == set(typed)]
        if found := next((name for name in near if len(name) >= LEAST_LETTERS and distance(typed, name, 1) <= 1), ""):
            return found + ending
    return ""


def _more_frequent(store: Store, word: str, asked: Sequence[str]) -> str:
    """Return the library's word near one that hardly anybody says: lists of words hold slips as well."""
    often = max(frequency(word, language) for language in asked)
    near = _forms_near(store, word, 1)
    return next((one for one in near if max(frequency(one, language) for language in asked) > RARER * often), "")


def _other_spelling(store: Store, word: str, asked: Sequence[str]) -> str:
    """Return a word of a language as the library spells it: "harbour" for "harbor", "boat house" for "boathouse"."""
    variant = next((other for other in _variants(word) if len(full_text.postings(store, other))), "")
    return variant or _split_word(store, word) or _more_frequent(store, word, asked)


def _variants(word: str) -> list[str]:
    return [word.replace(mine, its) for mine, its in _VARIANTS if mine in word]


def _best_candidate(store: Store, typed: str, asked: Sequence[str], look_up: LookUp) -> str:
    """Return the likeliest of the words near one that is none: of the library, else of the languages asked in.

    A name, as the capital says, is taken as nothing but what the library holds.
    """
    word = typed.lower()
    held = dict.fromkeys(_forms_near(store, word, 2 if len(word) >= LEAST_TWICE else 1))
    listed = () if typed[0].isupper() else asked
    others = {near: often for language in listed for near, often in look_up(word, language).items()}
    near = [one for one in dict.fromkeys((*held, *others)) if one[0] == word[0] and not _is_form(word, one, asked)]
    kinds = {one: _kind_of_slip(word, one) for one in near}
    most = Slip.LOST if len(word) >= LEAST_CHANGED else Slip.DOUBLED
    likely = [one for one in near if kinds[one] <= most or (one in held and len(word) >= LEAST_CHANGED)]
    return min(likely, key=lambda one: (kinds[one], one not in held, -others.get(one, 0)), default="")


def _kind_of_slip(typed: str, meant: str) -> Slip:
    """Return what makes two words differ: the order of letters, one for two of a kind, one lost or another vowel."""
    bare = meant.replace("'", "")
    far = distance(typed, bare, 2)
    if far <= 2 and sorted(typed) == sorted(bare):
        return Slip.SWAPPED
    if _DOUBLE.sub(r"\1", typed) == _DOUBLE.sub(r"\1", bare):
        return Slip.DOUBLED
    is_vowel = len(typed) == len(bare) and _VOWEL.sub("a", typed) == _VOWEL.sub("a", bare)
    return Slip.LOST if far == 1 and (is_vowel or len(typed) < len(bare)) else Slip.OTHER


def _is_form(word: str, other: str, asked: Sequence[str]) -> bool:
    """Say whether one of two words is the other with an ending."""
    short, long = sorted((word, other), key=len)
    ending = long[len(short) :] if long.startswith(short) else ""
    return short[-1:] != ending[:1] and any(ending in _ENDINGS[language] for language in asked)


def _split_word(store: Store, word: str) -> str:
    """Return a word as the two that the library holds side by side, empty where it holds no such two."""
    for cut in range(LEAST_PART, len(word) - LEAST_PART + 1):
        parted = f"{word[:cut]} {word[cut:]}"
        if len(full_text.postings(store, parted)):
            return parted
    return ""


def _forms_near(store: Store, word: str, most: int) -> Iterator[str]:
    """Yield words of the library that are near a word, the nearest and most frequent first, as they are written there.

    "eauns" is near "Euan's".

    The index holds stems: "grandmoth" leads to the texts that say how the word is written.
    """
    stems = [(term, count) for term, count in vocabulary.terms(store, word[0]) if _may_be_near(term, word, most)]
    found: list[tuple[int, int, str]] = []
    for term, count in stems:
        written = {one.lower() for text in vocabulary.texts_with(store, term, EXAMPLES) for one in _WORD.findall(text)}
        bare = {one: re.sub("['’]", "", one) for one in written if one[0] == word[0]}
        near = {one: distance(word, plain, most) for one, plain in bare.items() if abs(len(plain) - len(word)) <= most}
        found += [
            (far, -count, one) for one, far in near.items() if far <= most and len(full_text.postings(store, one))
        ]
    for _, _, one in sorted(set(found)):
        yield one


def _may_be_near(term: str, word: str, most: int) -> bool:
    """Say whether a stem may belong to a word so near: what it begins with is, and its letters are nearly the same."""
    begins = word[: len(term)]
    return (
        len(term) >= LEAST_PART
        and -most <= len(word) - len(term) <= most + 3
        and len(set(term) - set(word)) <= most
        and distance(begins, term, most + 1) <= most + 1
    )


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are left out, added, exchanged or swapped with the next; more than `most` is not told.

    In short words an exchanged letter counts for two. Source: Damerau 1964.
    """
    exchanged = 1 if min(len(one), len(other)) >= LEAST_EXCHANGED else 2
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (0 if letter == its else exchanged))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
