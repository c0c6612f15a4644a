"""Questions as people type them: slips, words run together or torn apart, lost apostrophes, set right by the library.

Only what the library does not hold is changed, to what it does hold. Every look-up is in the index of full text, and no
text is searched through. Knows no dictionary.
"""

import re
from collections.abc import Collection, Iterator

from memory.language.words import languages, words
from memory.store import Store, full_text, vocabulary

LEAST_LETTERS = 6
"""Shorter words are near too many others."""

LEAST_EXCHANGED = 7
"""Shorter words with one letter in place of another are mostly another word: "house", "horse"."""

LEAST_TWICE = 9
"""Words of so many letters may hold two slips."""

LEAST_PART = 3
EXAMPLES = 5

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FUNCTION = words("stop.question", "stop.function", "stop.weightless")
_KNOWN = frozenset(word.lower().replace("’", "'") for word in _FUNCTION)
_ASKING = frozenset(word for language in languages() for word in words("question.asking", language=language))


def _apostrophes() -> dict[str, str]:
    """Return words that need an apostrophe by how they are written without one, where that is no word itself."""
    whole = {word.replace("'", ""): word for word in _KNOWN if "'" in word}
    asked = {f"{word}s": f"{word}'s" for word in _ASKING}
    return {bare: word for bare, word in {**whole, **asked}.items() if bare not in _KNOWN}


_APOSTROPHES = _apostrophes()


def corrected(store: Store, question: str, known: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return a question with its slips set right, and notes that say what was taken as what.

    `known` are words that stay as they are: the lower-case names of people and places. Apostrophes need no note.
    """
    notes: list[str] = []
    pieces: list[str] = []
    held = list(_WORD.finditer(question))
    at = end = 0
    while at < len(held):
        word = held[at]
        pieces.append(question[end : word.start()])
        joined = _joined(store, word[0], held[at + 1][0]) if at + 1 < len(held) and _touch(question, held, at) else ""
        last = held[at + 1] if joined else word
        typed = question[word.start() : last.end()]
        whole = joined or _APOSTROPHES.get(typed.lower(), "")
        taken = whole or _nearest(store, typed, known)
        pieces.append(taken or typed)
        if taken and typed.lower() not in _APOSTROPHES:
            notes.append(f"“{typed}” was taken as {taken}.")
        at, end = at + (2 if joined else 1), last.end()
    return "".join([*pieces, question[end:]]), tuple(dict.fromkeys(notes))


def _touch(question: str, held: list[re.Match[str]], at: int) -> bool:
    return question[held[at].end() : held[at + 1].start()] == " "


def _joined(store: Store, first: str, second: str) -> str:
    """Return two words as the one that the library holds, empty where it holds them side by side or not as one."""
    both = (first.lower(), second.lower())
    if min(map(len, both)) < LEAST_PART or not _KNOWN.isdisjoint(both) or "'" in first + second:
        return ""
    is_one = len(full_text.postings(store, first + second)) and not len(full_text.postings(store, f"{first} {second}"))
    return (first + second).lower() if is_one else ""


def _nearest(store: Store, typed: str, known: Collection[str]) -> str:
    """Return what the library holds in place of a word that it does not hold, empty where that is nothing near."""
    word = typed.lower()
    if len(word) < LEAST_LETTERS or not word.isascii() or not word.isalpha() or word in _KNOWN or word in known:
        return ""
    if (word.endswith("s") and word[:-1] in known) or len(full_text.postings(store, word)):
        return ""
    return next(_forms_near(store, word), "") or _torn(store, word)


def _torn(store: Store, word: str) -> str:
    """Return a word as the two that the library holds side by side, empty where it holds no such two."""
    for cut in range(LEAST_PART, len(word) - LEAST_PART + 1):
        parted = f"{word[:cut]} {word[cut:]}"
        if len(full_text.postings(store, parted)):
            return parted
    return ""


def _forms_near(store: Store, word: str) -> Iterator[str]:
    """Yield words of the library that are near a word, the nearest and most frequent first, as they are written there.

    The index holds stems: "grandmoth" leads to the texts that say how the word is written.
    """
    most = 2 if len(word) >= LEAST_TWICE else 1
    stems = [(term, count) for term, count in vocabulary.terms(store, word[0]) if _may_be_near(term, word, most)]
    found: list[tuple[int, int, str]] = []
    for term, count in stems:
        written = {one.lower() for text in vocabulary.texts_with(store, term, EXAMPLES) for one in _WORD.findall(text)}
        near = {
            one: slips(word, one, most) for one in written if one[0] == word[0] and abs(len(one) - len(word)) <= most
        }
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
        and slips(begins, term, most + 1) <= most + 1
    )


def slips(one: str, other: str, most: int) -> int:
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
