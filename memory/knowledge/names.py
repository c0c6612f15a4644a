"""Whether a capitalised word names somebody: by where it stands in the sentence, not by what it means besides.

A given name may be a month, a virtue or a verb. After "my sister", "called" or "married to" any capitalised word is a
name but those of the closed classes (pronouns, prepositions, weekdays ...); inside an English sentence so is the
subject; at the beginning, where every word has a capital, what stands there must not be a common noun or a verb in
-ing, unless the verb is one of people alone. Words come from memory/language/data.
"""

import re
from enum import Enum
from functools import cache

from memory.language import kinship
from memory.language.kinship import Tie
from memory.language.words import meanings, months, numbers, weekdays, words


class Standing(Enum):
    """What the place of a word in its sentence says of it."""

    NAMED = "after a word for kin, after called, beside 's"
    SUBJECT = "the subject inside a sentence, or of what only people do"
    OPENING = "the subject at the beginning, of what things do as well"
    PLACE = "where somebody lives"


_VERB = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def is_name(said: str, standing: Standing) -> bool:
    """Say whether capitalised words can be a name where they stand; the first one decides."""
    first = said.split()[0].lower().rstrip(".")
    if ends_name(first):
        return False
    if standing is Standing.PLACE:
        return not kinship.tie_of(first) and first not in _no_places()
    tie = kinship.tie_of(first)
    if tie and (tie is not Tie.PET or standing is Standing.OPENING):
        return False
    if standing is Standing.NAMED:
        return first not in words("names.capitalised")
    if first in words("names.openers"):
        return False
    return standing is Standing.SUBJECT or not (first in _common_nouns() or _is_doing(first))


def _is_doing(word: str) -> bool:
    return word.endswith("ing") and not set("aeiouyäöü").isdisjoint(word[:-3])


def ends_name(word: str) -> bool:
    """Say whether a word is in no name, capital or not: "Thanks" after "my sister Lena", a pronoun, a weekday."""
    return word.lower().rstrip(".") in _closed()


def standing_of(sentence: str, start: int, end: int) -> Standing:
    """Return how the subject at sentence[start:end] stands, by what is before it and by the verb after it."""
    is_inside = re.search(r"\w,? $", sentence[:start]) is not None
    verbs = {word.lower() for word in _VERB.findall(sentence[end : end + 40])[:4]}
    is_human = not verbs.isdisjoint(words("names.human_verbs"))
    return Standing.SUBJECT if is_inside or is_human else Standing.OPENING


def is_modal(said: str, rest: str) -> bool:
    """Say whether a capitalised word opens a plan: "Will quit", "May put", before a verb that has one form."""
    verb = _VERB.search(rest)
    return bool(said.lower() in words("names.modals") and verb and verb[0].lower() in words("names.unchanging_verbs"))


@cache
def _closed() -> frozenset[str]:
    classes = "pronouns articles conjunctions prepositions questions adverbs verbs interjections".split()
    held = words(*(f"names.{one}" for one in classes))
    return frozenset((*held, *numbers(), *weekdays(), *words("names.feasts"), *meanings("calendar.holidays")))


@cache
def _no_places() -> frozenset[str]:
    return frozenset((*months(), *meanings("calendar.seasons"), *words("names.services")))


@cache
def _common_nouns() -> frozenset[str]:
    things = words(*(f"things.{one}" for one in ("instruments", "sports", "fields", "clubs", "businesses", "lasting")))
    return frozenset((*things, *words("names.nouns", "names.capitalised", "names.services")))
