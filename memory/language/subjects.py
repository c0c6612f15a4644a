"""What a text speaks of, as phrases: the nouns and pastimes in it that may name a matter people come back to.

There is no parser here. A phrase is a run of words of which none belongs to a closed class, is a known verb or only
says how something is; a word seems a noun where something leads it, such as an article, or in a run of several.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from memory.language import kinship
from memory.language.tokens import IRREGULAR_FORMS, STOP_WORDS, stem
from memory.language.words import months, short_weekdays, weekdays, words

MOST_WORDS = 3
LEAST_LETTERS = 3
LONGEST_TEXT = 4_000
"""A phrase has so many words at the most; a word fewer letters names nothing; of a long text the first are read."""

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’&][^\W\d_]+)*|\d+[^\W\d_]*|[^\w\s]")
_LEADS = frozenset(words("subjects.leads"))
_PASTIMES = frozenset(words("subjects.pastimes"))
_PASTIME_NAMES = frozenset(words("subjects.pastime_names"))
_ARTICLES = frozenset(words("names.articles", "titles.definite"))
_CLOSED = (
    STOP_WORDS
    | IRREGULAR_FORMS
    | frozenset(
        words(
            *("names.pronouns", "names.conjunctions", "names.prepositions", "names.questions", "names.adverbs"),
            *("names.verbs", "names.interjections", "names.modals", "titles.lead_ins", "titles.greetings"),
            *("retelling.adverbs", "retelling.modals", "retelling.past", "retelling.second", "retelling.lead_ins"),
        )
    ).union(months(full=True), weekdays(), short_weekdays())
)
_QUALITIES = frozenset(words("subjects.qualities", "titles.modifiers"))
_VERBS = frozenset(map(stem, words("subjects.verbs", "retelling.present", "titles.verbs")))
_EMPTY = frozenset(map(stem, (*words("subjects.empty", "titles.vague"), *kinship.WORDS)))
"""The stems of nouns that are said of any matter: such a word is part of a name and no name."""

_OWNED = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase as it is written, in up to three words, with their stems.

    `is_noun` says whether it stands where a noun does, `is_head` whether no other noun follows, `is_capital` whether
    all of it is written with capitals and behind no article, and `is_name` whether the words beside it are so too.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    is_noun: bool
    is_head: bool
    is_capital: bool
    is_name: bool


def mentions(text: str, names: Collection[str] = ()) -> list[Mention]:
    """Return the phrases of a text and those within them, in order; `names` in lower case are people's, and in none."""
    found: list[Mention] = []
    for run, is_led, is_definite in _runs(_TOKEN.findall(text[:LONGEST_TEXT].replace("’", "'")), names):
        capitals = [_is_capital(word) and not is_definite for word in run]
        for first in range(len(run)):
            for size in range(1, min(MOST_WORDS, len(run) - first) + 1):
                part = tuple(run[first : first + size])
                is_noun = len(run) > 1 or is_led
                is_head, is_capital = first + size == len(run), all(capitals[first : first + size])
                found.append(Mention(part, tuple(map(stem, part)), is_noun, is_head, is_capital, all(capitals)))
    return found


def names_matter(word: str) -> bool:
    """Say whether one word says of what matter something is: it is no quality, and no verb that names no pastime."""
    low = word.lower()
    if low in _PASTIME_NAMES:
        return True
    return low not in _QUALITIES and low not in _CLOSED and stem(low) not in _EMPTY and stem(low) not in _VERBS


def _runs(tokens: Sequence[str], names: Collection[str]) -> Iterator[tuple[list[str], bool, bool]]:
    """Yield the runs of nouns among tokens without qualities in front, if something leads each, if an article does."""
    run: list[str] = []
    is_led, is_definite, before = False, False, ""
    for token in [*tokens, "."]:
        low = token.lower()
        kind = _kind(token, before, bool(run), is_led or before in _LEADS, names)
        if kind != "noun" and run:
            yield run, is_led, is_definite
            run = []
        if kind == "noun":
            if not run:
                is_definite = before in _ARTICLES
                is_led = is_led or before in _LEADS or (_is_doing(low) and before in _PASTIMES)
            run.append(token)
        else:
            is_led = kind == "owner" or (kind == "quality" and (is_led or before in _LEADS))
        before = low if token[0].isalnum() else ""


def _is_capital(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _kind(token: str, before: str, is_inside: bool, is_led: bool, names: Collection[str]) -> str:
    """Return what a word is where it stands: "noun", "quality", "owner" as in "Ada's", or "" for what ends a phrase."""
    low = token.lower()
    plain = _OWNED.sub("", low)
    if plain != low and (plain in names or low not in _CLOSED):
        return "owner"
    is_short = len(token) < LEAST_LETTERS and not token.isupper()
    if not token[0].isalpha() or is_short or low in names or (low in _CLOSED and low not in _QUALITIES):
        return ""
    if low in _QUALITIES or (low.endswith("ed") and (is_inside or len(low) > LEAST_LETTERS + 1)):
        return "" if is_inside else "quality"
    if low.endswith("ly") and len(low) > LEAST_LETTERS + 2:
        return ""
    if _is_doing(low):
        return "noun" if is_inside or is_led or before in _PASTIMES or not before else ""
    is_verb = stem(low) in _VERBS
    return "" if is_verb and (not is_led or (is_inside and low.endswith("s"))) else "noun"


def _is_doing(low: str) -> bool:
    return low.endswith("ing") and len(low) > LEAST_LETTERS + 2
