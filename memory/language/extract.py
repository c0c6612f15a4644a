"""Which sentences to tell of many: those that hold what recurs, each thing once, as many as there is room for."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from memory.language.paragraphs import dangles
from memory.language.tokens import as_written, stems, terms

LEAST_CHAIN = 2
"""In so many sentences a word must be, to be a chain."""

MOST_SENTENCE_WORDS = 30
LEAST_STEMS = 2
LEAST_WORDS = 3
"""A sentence of less says nothing by itself; it is told where there is nothing else."""

LONE = 0.3
LONE_NAME = 0.4
LEAST_WORTH = 0.01
"""What a word weighs that is in no chain, a name, and a sentence that says next to nothing."""

COVERED = 0.2
AGAIN = 0.7
LEANING = 0.6
ALIKE = 0.75
WITHIN = 0.9
LISTED = 0.5
SHORTNESS = 0.6
LEAST_GAIN = 0.06
"""A covered word counts for so much; a second sentence of a part, one that leans on a sentence left out, and a list are
weighed by these, every sentence by so great a root of its length. Sentences this
much alike are told once; one that gains less than this share of the first is not worth the reading."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A word, as it is most often written, and the numbers of the sentences it is in; weight in 0..1."""

    stem: str
    word: str
    at: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a part, by the part's number and weight, with its words and the stems of those that say much."""

    text: str
    part: int
    weight: float
    words: frozenset[str]
    stems: frozenset[str]
    is_leaning: bool


def chains(sentences: Sequence[str]) -> list[Chain]:
    """Return the chains through sentences, strongest first: words that recur often and from far to far.

    Source: Barzilay and Elhadad 1997; words alone make the chains, as there is no WordNet here.
    """
    at: dict[str, list[int]] = {}
    written: dict[str, Counter[str]] = {}
    for number, sentence in enumerate(sentences):
        for one, word in terms(sentence):
            written.setdefault(one, Counter())[word] += 1
            if at.setdefault(one, [])[-1:] != [number]:
                at[one].append(number)
    long = {one: numbers for one, numbers in at.items() if len(numbers) >= LEAST_CHAIN}
    strength = {one: len(n) * (0.5 + 0.5 * (n[-1] - n[0] + 1) / len(sentences)) for one, n in long.items()}
    most = max(strength.values(), default=1.0)
    found = [Chain(one, as_written(written[one]), tuple(n), strength[one] / most) for one, n in long.items()]
    return sorted(found, key=lambda chain: (-chain.weight, chain.at, chain.stem))


def extract(found: Sequence[Sentence], most_words: int, most: int = 99) -> list[int]:
    """Return the numbers of the sentences to tell, in their order, in at most so many words and sentences."""
    chained = {chain.stem: chain.weight for chain in chains([one.text for one in found])}
    worth = [{stem: chained.get(stem, _lone(_names_in(one.text), stem)) for stem in one.stems} for one in found]
    telling = [number for number, one in enumerate(found) if _says(one)] or range(len(found))
    chosen: list[int] = []
    covered: set[str] = set()
    least, words = 0.0, 0
    while len(chosen) < most:
        gains = {
            number: _gain(found, number, worth[number], covered, chosen)
            for number in telling
            if number not in chosen and words + len(found[number].text.split()) <= most_words
        }
        best = max(gains, key=lambda number: (gains[number], -number), default=-1)
        if best < 0 or gains[best] <= least:
            break
        least = least or LEAST_GAIN * gains[best]
        chosen.append(best)
        covered |= found[best].stems
        words += len(found[best].text.split())
    return sorted(chosen)


def _says(one: Sentence) -> bool:
    return len(one.stems) >= LEAST_STEMS and len(one.text.split()) >= LEAST_WORDS


def _gain(
    found: Sequence[Sentence], number: int, worth: dict[str, float], covered: set[str], chosen: Sequence[int]
) -> float:
    """Return what a sentence adds to those chosen; nothing if it says the same as one of them."""
    one = found[number]
    alike = max((_alike(one.words, found[other].words) for other in chosen), default=0.0)
    if alike >= ALIKE:
        return 0.0
    gain = LEAST_WORTH + sum(weight * (COVERED if stem in covered else 1.0) for stem, weight in worth.items())
    gain *= (1 - alike) * (0.5 + one.weight) / max(1, len(one.text.split())) ** SHORTNESS
    gain *= AGAIN ** sum(found[other].part == one.part for other in chosen)
    if one.is_leaning and number - 1 not in chosen:
        gain *= LEANING
    if one.text.count("; ") > 1:
        gain *= LISTED
    return float(gain)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two sentences have in common, 1 where one holds nearly all of the other."""
    both = len(one & other)
    return 1.0 if both >= WITHIN * min(len(one), len(other)) else both / len(one | other)


def _lone(names: frozenset[str], stem: str) -> float:
    return LONE_NAME if stem in names else LONE


@lru_cache(4096)
def _names_in(text: str) -> frozenset[str]:
    """Return the stems of what has a capital inside a sentence."""
    return stems(" ".join(re.findall(r"(?<=\s)[^\W\d_a-zäöüß]\w*", text)))


def as_sentences(texts: Sequence[str], part: int = 0, weight: float = 0.5) -> list[Sentence]:
    """Return sentences of one part in their order, the long ones cut where a clause ends."""
    return [
        Sentence(shortened(text), part, weight, frozenset(re.findall(r"\w+", text.lower())), stems(text), dangles(text))
        for text in texts
    ]


def shortened(sentence: str) -> str:
    """Return a sentence of more than thirty words up to the end of a clause, marked as cut; any other as it is."""
    words = sentence.split()
    if len(words) <= MOST_SENTENCE_WORDS:
        return sentence
    ends = [number for number, word in enumerate(words[:MOST_SENTENCE_WORDS], 1) if word.endswith((",", ";", ":", "–"))]
    end = ends[-1] if ends and ends[-1] > MOST_SENTENCE_WORDS // 2 else MOST_SENTENCE_WORDS
    return f"{' '.join(words[:end]).rstrip(',;:–')} …"


def ended(sentence: str) -> str:
    """Return a sentence with a mark at its end."""
    return sentence if sentence.endswith((".", "!", "?", "…")) or not sentence else f"{sentence}."
