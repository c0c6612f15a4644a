"""The things that a description calls by words of its own: "the boat house", "our cat Mimi", "the red tent".

Knows words by lists and by their place, as no parser is at hand: such a phrase begins with an article, a possessive or
somebody's 's, and ends before the first word that no noun phrase holds. People are left to their faces.

Two limits of that: a name without an article beside other words is not taken, as it could be a person's or a place's
(of "Mimi on the sofa" only the sofa is), and a verb in -s behind a noun is taken for a noun ("the boat house burns").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from memory.language.tokens import stem
from memory.language.words import languages, months, short_weekdays, table, weekdays, words

MOST_WORDS, MOST_THINGS = 4, 3
LEAST_LETTERS = 2
_TOKEN = re.compile(r"[^\W_]+(?:['&.-][^\W_]+)*|[^\w\s]")
_CLOSED_KEYS = (
    *("titles.verbs", "titles.open", "titles.joints", "titles.weak_joints", "titles.beside", "titles.joining"),
    *("stop.weightless", "names.pronouns", "names.conjunctions", "names.prepositions", "names.questions"),
    *("names.adverbs", "names.verbs", "names.interjections", "names.modals"),
)
_VERB_ENDINGS = ("ed", "ing", "ly")


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A noun phrase as it was written, the noun that says what sort of thing it is, and what it is compared by."""

    words: str
    noun: str
    key: str


def named_things(text: str) -> list[NamedThing]:
    """Return the things that a description names, each once, in order; a text of a few such words alone is one."""
    found: dict[str, NamedThing] = {}
    for language in languages():
        for one in _phrases(_TOKEN.findall(text.replace("’", "'")), language):
            found.setdefault(one.key, one)
    return list(found.values())[:MOST_THINGS]


def thing_key(called: str) -> str:
    """Return what two ways to call a thing are compared by: the words without case, marks and a leading article.

    A text without any letter, such as a single emoji, is compared as it stands; empty only for an empty one.
    """
    tokens = [token.lower() for token in _TOKEN.findall(called.replace("’", "'")) if token[0].isalnum()]
    kept = tokens[1:] if len(tokens) > 1 and tokens[0] in _all_determiners() else tokens
    return " ".join(kept or called.split())


def is_called(noun: str, name: str) -> bool:
    """Say whether a name, such as "dining table", is one for what a noun means, such as "tables"."""
    head = name.split()[-1:] or [""]
    return bool(noun) and stem(noun) == stem(head[0])


def has_new_words(thing: NamedThing, known: str) -> bool:
    """Say whether a thing is called by any word that a text does not have."""
    held = {stem(token) for token in _TOKEN.findall(known)}
    return any(stem(token) not in held for token in thing.key.split())


def _phrases(tokens: Sequence[str], language: str) -> Iterator[NamedThing]:
    is_first, is_alone, start = language == languages()[0], True, 0
    while start < len(tokens):
        token, start = tokens[start], start + 1
        is_owner = is_first and token.endswith("'s") and token[0].isupper()
        if not is_owner and token.lower() not in _determiners(language):
            continue
        core = _core(tokens[start:], language)
        if _is_thing(core, language):
            yield NamedThing(*_made([token if is_owner else token.lower(), *core], _noun(core, language)))
        is_alone, start = False, start + len(core)
    bare = [token for token in tokens if token != "."]
    if is_alone and is_first and bare:
        bare = [bare[0].lower(), *bare[1:]] if bare[1:] else bare
        if _core(bare, language) == bare and _is_thing(bare, language):
            yield NamedThing(*_made(bare, _noun(bare, language)))


def _core(tokens: Sequence[str], language: str) -> list[str]:
    """Return the words of a noun phrase behind its article: qualities and nouns, then a name; no more than four."""
    found: list[str] = []
    for token in tokens[:MOST_WORDS]:
        low = token.lower()
        is_verb = bool(found) and low.endswith(_VERB_ENDINGS)
        is_behind_name = bool(found) and found[-1][0].isupper() and not token[0].isupper()
        if low in _closed(language) or is_verb or is_behind_name or not token[0].isalpha() or "'" in token:
            break
        found.append(token)
    return found


def _is_thing(core: Sequence[str], language: str) -> bool:
    noun = _noun(core, language).lower() if core else ""
    return len(noun) >= LEAST_LETTERS and noun not in _no_things() and noun not in _qualities(language)


def _noun(core: Sequence[str], language: str) -> str:
    """Return the last word before a name, or the first with a capital where nouns have one; else the last word."""
    if words("teaching.capitals", language=language):
        return next((token for token in core if token[0].isupper()), core[-1])
    small = [token for token in core if token[0].islower() and token not in _qualities(language)]
    return (small or list(core))[-1]


def _made(phrase: Sequence[str], noun: str) -> tuple[str, str, str]:
    called = " ".join(phrase)
    return called, noun, thing_key(called)


@cache
def _determiners(language: str) -> frozenset[str]:
    return frozenset(words("teaching.determiners", language=language))


@cache
def _all_determiners() -> frozenset[str]:
    return frozenset(words("teaching.determiners"))


@cache
def _closed(language: str) -> frozenset[str]:
    closed = frozenset(words(*_CLOSED_KEYS, language=language)) - _qualities(language)
    return closed.union(months(full=True), weekdays(), short_weekdays())


@cache
def _qualities(language: str) -> frozenset[str]:
    return frozenset(words("titles.modifiers", language=language))


@cache
def _no_things() -> frozenset[str]:
    """Return nouns for people, who are known by their faces, and for what cannot be seen or is in every picture."""
    kin = (table("kinship.kin"), table("kinship.partner"), table("kinship.friend"))
    named = (word for one in kin for name, others in one.items() for word in (name, *others))
    return frozenset((*named, *words("kinship.alone", "titles.vague", "things.occupations", "teaching.no_things")))
