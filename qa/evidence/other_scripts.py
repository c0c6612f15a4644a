"""How well words answer a question in a script that no reader here reads: by what they share, word by word.

The readers of questions with passages know Latin letters; what they say of others is noise, so that a passage in any
such script seems to answer. Endings are left out of the comparison, as nothing here knows the stems of these languages.
"""

import re

from memory.language.asking import without_asking
from memory.language.unspaced import TOKEN, UNSPACED, cut, grams

LATIN_ENDS = "\u024f"
LEAST_SHARED = 0.5
"""A passage that shares no more than this of what is asked for answers nothing."""

LEAST_LETTERS, MOST_ENDING = 3, 2
"""A word of fewer letters says nothing; so many at the end of a longer one may be an ending."""

_KANA = re.compile("[\u3040-\u309f]+")
_LETTER = re.compile(r"[^\W\d_]")


def is_other_script(text: str) -> bool:
    """Say whether most letters of a text are of another script than the Latin one."""
    letters: list[str] = _LETTER.findall(text)
    return 2 * sum(one > LATIN_ENDS for one in letters) > len(letters)


def shared(question: str, text: str) -> float:
    """Return which share of what a question asks for stands in a text, 0..1: of words, or of pairs of letters."""
    wanted, told = _wanted(without_asking(question)), _told(text)
    by_ending = {word[:size] for word in told for size in range(max(LEAST_LETTERS, len(word) - MOST_ENDING), len(word))}
    held = sum(_is_held(one, told, by_ending) for one in wanted)
    return held / len(wanted) if wanted else 0.0


def _wanted(question: str) -> set[str]:
    """Return the words that a question asks for; of runs without spaces the pairs of letters of what says something."""
    found: set[str] = set()
    for word in TOKEN.findall(question.casefold()):
        for piece in cut(word) if UNSPACED.search(word) else ():
            if not _KANA.fullmatch(piece) or len(piece) < len(word):
                found |= {pair for pair in grams(piece) if len(pair) > 1 or len(piece) == 1}
        if not UNSPACED.search(word) and len(word) >= LEAST_LETTERS:
            found.add(word)
    return found


def _told(text: str) -> set[str]:
    words = TOKEN.findall(text.casefold())
    return {word for word in words if not UNSPACED.search(word)}.union(*map(grams, words))


def _is_held(word: str, told: set[str], by_ending: set[str]) -> bool:
    if word in told or UNSPACED.search(word):
        return word in told
    shortest = max(LEAST_LETTERS, len(word) - MOST_ENDING)
    return any(word[:size] in told or word[:size] in by_ending for size in range(shortest, len(word) + 1))
