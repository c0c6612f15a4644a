"""Whether a capitalised word names somebody: by where it stands in the sentence, not by what it means besides.

A given name may be a month, a virtue or a verb. After "my sister", "called" or "married to" any capitalised word is a
name but those of the closed classes (pronouns, prepositions, weekdays ...); inside a sentence so is the subject, but
for everyday nouns and, in languages that write nouns with a capital, all nouns that are known; at the beginning, where
every word has a capital, no common noun, word for a pet or verb in -ing is one. Before a verb of people alone those of
them that are given names as well are names: "Art is married to Hope". Words come from memory/language/data.
"""

import re
from enum import Enum
from functools import cache

from memory.language import kinship
from memory.language.kinship import Tie
from memory.language.words import languages, meanings, months, numbers, table, weekdays, words


class Standing(Enum):
    """What the place of a word in its sentence says of it."""

    NAMED = "after a word for kin, after called, beside 's"
    SUBJECT = "the subject inside a sentence"
    HUMAN = "the subject at the beginning, of what only people do"
    OPENING = "the subject at the beginning, of what things do as well"
    PLACE = "where somebody lives"


TITLED = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.? (?=\w)")
"""A title before a name, with the blank after it."""

_VERB = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def is_name(said: str, standing: Standing) -> bool:
    """Say whether capitalised words can be a name where they stand; the first one after a title decides."""
    first = TITLED.sub("", said).split()[0].lower().rstrip(".")
    if ends_name(first):
        return False
    if standing is Standing.PLACE:
        return not kinship.tie_of(first) and first not in _no_places()
    if kinship.tie_of(first) not in (None, Tie.PET):
        return False
    if standing is Standing.NAMED:
        return first not in words("names.capitalised")
    if first in words("names.openers"):
        return False
    if standing is not Standing.OPENING and first in words("names.given"):
        return True
    if standing is Standing.SUBJECT:
        return first not in words("names.nouns") and first not in _capitalised()
    return not (kinship.tie_of(first) or first in _common_nouns() or _is_doing(first))


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
    return Standing.SUBJECT if is_inside else Standing.HUMAN if is_human else Standing.OPENING


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


_THINGS = tuple(f"things.{one}" for one in ("instruments", "sports", "fields", "clubs", "businesses", "lasting"))


@cache
def _common_nouns() -> frozenset[str]:
    return frozenset(words(*_THINGS, "names.nouns", "names.capitalised", "names.services"))


@cache
def _capitalised() -> frozenset[str]:
    """Return the nouns of the languages that write them with a capital inside a sentence as well."""
    spoken = [one for one in languages() if words("names.capitalised", language=one)]
    things = {word for one in spoken for word in words("names.capitalised", *_THINGS, language=one)}
    return frozenset(things.union(*(found for one in spoken for found in table("kinship.pet", one).values())))
