"""A text cut into sentences, and what a sentence is: a statement, or a question, a wish, a guess, somebody's words.

Knows the look of notes and the small words of English and some German; nothing of what is stated.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from memory.language.tokens import IRREGULAR_FORMS, NUMBER_OR_WORD
from memory.language.words import any_of, patterns, rows, words

LONGEST_TITLE = 3
"""Words between quotation marks up to so many are a title or a name, not what somebody said."""

LONGEST = 1000
"""Letters of a sentence, and more than anybody writes in one: longer ones are cut, so that no expression meets more."""

LONGEST_LINE = 60
"""A line longer than this that ends in no mark was wrapped by an editor, if the next is long too or ends in one."""

_ABBREVIATED = re.compile(rf"(?:^|[\s(])(?:{any_of(words('sentence.abbreviations'))})\.$", re.IGNORECASE)
_TRAILING_OFF = re.compile(rf"(?:\.\.|…|\b(?:{any_of(words('sentence.before_small_letters'))})\.)$", re.IGNORECASE)
_BEGINS = re.compile(r"(?:[-*+•]|\d{1,2}[.)]|#{1,6}|>)\s")
_HEADING = re.compile(r"#{1,6}\s")
_MARKER = re.compile(r"^[-*+•#\s]+(?:\[[ xX]\] )?|^\s*\d+[.)] ")
_BREAK = re.compile(r"(?:(?<=[^\d][.!?…])|(?<=\d[!?…])|(?<=\d{3}\.)|(?<=:\d\d\.))([\"'”’)]*)\s+")
_GOING_ON = frozenset(words("sentence.going_on"))
_LEADING_ON = frozenset(words("sentence.leading_on"))
_CONTRACTIONS = (
    (re.compile(r"[’‘`´]"), "'"),
    *((re.compile(row["written"], re.IGNORECASE), row["plain"]) for row in rows("sentence.contractions")),
)
_NOT_PAST = frozenset(words("past.not"))
_PAST = (IRREGULAR_FORMS | frozenset(words("past.more"))) - _NOT_PAST
LEAST_PAST = 5
"""So many letters has the shortest word that "ed" makes a past: "ended"."""

_SIGNS = patterns("sentence.signs")
_ASKS = re.compile(rf"\?|^(?:{_SIGNS['asking_lead']})*(?:{_SIGNS['asking']})\b", re.IGNORECASE)
_UNREAL = re.compile(_SIGNS["unreal"], re.IGNORECASE)
_GOVERNED = re.compile(rf"\b(?:{_SIGNS['governing']})\b", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")
_SPOKEN = re.compile(rf"\b(?:{_SIGNS['speaking']})\b[^.]*[:\"“„«]", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Cut a text into sentences and list items; quoted lines of others (">") are left out."""
    found: list[str] = []
    for line in lines(text):
        plain = _MARKER.sub("", " ".join(line.split()))
        if not plain.startswith(">"):
            found += split(plain)
    return found


def lines(text: str) -> list[str]:
    """Return the lines of a text as they were meant: those that an editor wrapped joined, empty ones left out.

    A line was wrapped where it is long and ends in no mark, and the next is long or ends in one; or where the words on
    both sides of the break belong together: "to" before it, "and" after it. An empty line, a list item, a heading or a
    quotation begins a new one.
    """
    found: list[str] = []
    before = ""
    for line in text.split("\n"):
        if found and _is_wrapped(before, line):
            found[-1] = f"{found[-1].rstrip()} {line.strip()}"
        elif line.strip():
            found.append(line)
        before = line
    return found


def _is_wrapped(line: str, following: str) -> bool:
    if (
        not (line.strip() and following.strip())
        or _BEGINS.match(following.lstrip())
        or _HEADING.match(line.lstrip())
        or is_ended(line)
    ):
        return False
    if len(line) > LONGEST_LINE and (len(following) > LONGEST_LINE or is_ended(following)):
        return True
    first, last = following.split()[0].strip(","), line.split()[-1]
    return first in _GOING_ON or last in _LEADING_ON


def is_ended(line: str) -> bool:
    """Say whether a line ends in a mark that ends a sentence."""
    return line.rstrip().endswith((".", "!", "?", "…", ":", '."', "!)", ".)", "?)"))


def split(line: str) -> list[str]:
    """Return the sentences of a line of text, such as a turn of speech; "Mr.", "21. Juli" and "etc. and" end none.

    Quotation marks and brackets that close after the end of a sentence are of that sentence.
    """
    found: list[str] = []
    bare = ""
    pieces = _BREAK.split(line)
    for piece, closers in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        if found and piece and _goes_on(bare, piece):
            found[-1] = f"{found[-1]} {piece}{closers}"
        elif piece.strip():
            found.append(f"{piece.strip()}{closers}")
        bare = piece or bare
    return [short for one in found for short in in_reach(one)]


def _goes_on(before: str, piece: str) -> bool:
    is_open = _ABBREVIATED.search(before[-12:]) is not None
    return is_open or (piece[0].islower() and _TRAILING_OFF.search(before[-12:]) is not None)


def in_reach(sentence: str) -> list[str]:
    """Return a sentence as it is, or in pieces of whole words where it is longer than any sentence."""
    found, at = [], 0
    while len(sentence) - at > LONGEST:
        end = sentence.rfind(" ", at + 1, at + LONGEST)
        end = at + LONGEST if end < 0 else end
        found.append(sentence[at:end])
        at = end + (sentence[end] == " ")
    return [*found, sentence[at:]]


def asserts(sentence: str) -> bool:
    """Say whether a sentence says that something is so: no question, wish, guess or quotation."""
    return not (is_asking(sentence) or is_governed(sentence) or _SPOKEN.search(sentence))


def tells_what_was(sentence: str) -> bool:
    """Say whether a word of a sentence is a verb in the past, as far as its form tells."""
    said = {word.lower() for word in NUMBER_OR_WORD.findall(sentence)} - _NOT_PAST
    return not said.isdisjoint(_PAST) or any(word.endswith("ed") and len(word) >= LEAST_PAST for word in said)


def spelled_out(sentence: str) -> str:
    """Return a sentence with its contractions spelled out and straight apostrophes: "I’m" -> "I am"."""
    for pattern, plain in _CONTRACTIONS:
        sentence = pattern.sub(plain, sentence)
    return sentence


def is_asking(sentence: str) -> bool:
    """Say whether a sentence asks, supposes or dreams: nothing in it is said to be so."""
    return bool(_ASKS.search(sentence) or _UNREAL.search(sentence))


def is_governed(words: str) -> bool:
    """Say whether words that stand before something make it a wish, a guess or what somebody else says."""
    return bool(_GOVERNED.search(words))


def quoted(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence holds somebody else's words, as start and end."""
    for found in _QUOTES.finditer(sentence):
        if len(found[1].split()) > LONGEST_TITLE:
            yield found.span()
    if spoken := _SPOKEN.search(sentence):
        yield spoken.start() + 1, len(sentence)
