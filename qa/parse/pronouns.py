"""Who "she" is and what "it" is, in a question that leans on the one before it: pronouns to the words they stand for.

Knows typed queries and English words; nothing of the library. A pronoun that could stand for several is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memory.language import kinship
from memory.language.words import words
from memory.records.query import Query

_PRONOUN = re.compile(r"\b(?:she|he|her|hers|him|his|they|them|theirs?|its?|there)\b", re.IGNORECASE)
_PERSONAL = frozenset(words("pronouns.personal"))
_PLURAL = frozenset(words("pronouns.plural"))
_OWNING = frozenset(words("pronouns.owning"))
_NO_NOUN = re.compile(
    r"\s*(?:$|[?.,!;:]|(?:and|or|about|after|again|at|before|by|during|for|from|how|if|in|into|last|on|out|over|since|so"
    r"|that|the|then|there|to|today|too|up|what|when|where|while|who|why|with|a|an|any|my|our|say|do|go|get|buy|tell|come"
    r"|take|make|like)\b)",
    re.IGNORECASE,
)
_WEATHER = (
    r"(?:rain|snow|hail|storm|pour|thunder|freez)\w*|cold|warm|hot|sunny|windy|foggy|cloudy|dark|light|late|early|true"
    r"|possible|worth|time|spring|summer|autumn|winter"
)
_EXPLETIVE = re.compile(
    rf"\bit\s+(?:(?:was|is|did|had|has|been|really|still|already|always)\s+)*(?:{_WEATHER})\b"
    r"|\bit\s+(?:was|is)\s+(?:that|me|you|who|the|a|an)\b|\b(?:time|late|long|far)\s+(?:was|is|did|does)\s+it\b"
    r"|\bit\s+(?:takes?|took|taken)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:that|when|while|before|after|because|if|and|who|which|where)\b(?=\s+\S)(?<!^)", re.IGNORECASE
)
_LAST_WORD = re.compile(r"\s*(?:$|[?.!])")
_THING = re.compile(
    r"(?P<where>\b(?:in|at|on|near|by|to|from|into|around)\s+)?"
    r"(?P<article>\b(?:the|an?|my|our|his|her|their|this|that|some|[\w-]+['’]s))\s+(?=(?P<words>[\w-]+(?:\s+[\w-]+){0,2}))",
    re.IGNORECASE,
)
_SHE = frozenset(words("kinship.she"))
_HE = frozenset(words("kinship.he"))


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing as a question names it, and the preposition before it, if that is of place."""

    words: str
    where: str


def points_back(question: str, fresh: Query) -> bool:
    """Tell whether a question, read as `fresh`, has a pronoun for what it does not name itself, or ends in "there"."""
    return any(_open(question, fresh))


def made_whole(question: str, fresh: Query, previous: Query) -> tuple[str, str]:
    """Return a question with its pronouns replaced by what they stand for in the one before, and a note on them.

    "When did she buy it?" after "What did Anna tell about the boat?" is "When did Anna buy the boat?"; the note is
    empty where nothing is replaced.
    """
    told: dict[str, str] = {}
    whole = question
    for match in reversed(list(_open(question, fresh))):
        word = match[0].lower()
        meant = _meant(word, previous, {name for one in fresh.persons for name in one})
        if meant:
            is_owning = word in _OWNING or (word == "her" and not _NO_NOUN.match(question, match.end()))
            whole = whole[: match.start()] + (_owning(meant) if is_owning else meant) + whole[match.end() :]
            told[word] = meant
    note = " and ".join(f"“{word}” as {meant}" for word, meant in reversed(told.items()))
    return whole, f"{note.replace('” as ', '” was taken as ', 1)}." if note else ""


def _open(question: str, fresh: Query) -> Iterator[re.Match[str]]:
    """Yield the pronouns that stand for nothing in the question itself."""
    idle = [match.span() for match in _EXPLETIVE.finditer(question)]
    for match in _PRONOUN.finditer(question):
        word, head = match[0].lower(), question[: match.start()]
        if word == "there":
            if not fresh.places and not fresh.spans and _LAST_WORD.match(question, match.end()):
                yield match
        elif word in _PERSONAL:
            if not _is_named_before(match, question, fresh):
                yield match
        elif any(begin <= match.start() < end for begin, end in idle) or _things(head, fresh):
            continue
        elif word not in _PLURAL or len(_names_in(head, fresh)) < 2:
            yield match


def _is_named_before(match: re.Match[str], question: str, fresh: Query) -> bool:
    """Tell whether a question itself names who "she" is; in "Anna visited him", he is somebody else."""
    head = question[: match.start()]
    if not _names_in(head, fresh):
        return False
    is_object = match[0].lower() == "him" or (match[0].lower() == "her" and _NO_NOUN.match(question, match.end()))
    return not is_object or bool(_names_in(_CLAUSE.split(head)[0], fresh) and _CLAUSE.search(head))


def _meant(word: str, previous: Query, named: set[str]) -> str:
    """Return what a pronoun stands for, empty where that is doubtful; it is nobody whom the question itself names."""
    if word == "there":
        return _place(previous)
    if word in _PERSONAL:
        other = _HE if word in ("she", "her", "hers") else _SHE
        fitting = [one for one in _persons(previous) if not named.intersection(one) and not _kin_of(one) & other]
        return _named(fitting[0], previous) if len(fitting) == 1 else ""
    persons = [_named(one, previous) for one in _persons(previous)]
    if word in _PLURAL and len(persons) > 1:
        return f"{', '.join(persons[:-1])} and {persons[-1]}"
    thing = _thing(previous)
    is_many = bool(re.search(r"(?<![su])s$", thing))
    return thing if is_many == (word in _PLURAL) else ""


def _persons(previous: Query) -> list[tuple[str, ...]]:
    """Return the persons of the question before; where the library knows none, words that look like names."""
    if previous.persons:
        return list(previous.persons)
    inside = re.findall(r"(?<=[\w,])\s+([A-Z][^\W\d_]+)", previous.question)
    known = {word for place in previous.places for word in place.split()}
    words = [word.lower() for word in inside if word in previous.text.split() and word.lower() not in known]
    return [(word,) for word in dict.fromkeys(words)]


def _kin_of(names: Sequence[str]) -> frozenset[str]:
    """Return the plain words for kin among the names of a person."""
    return frozenset(kin for name in names if (kin := kinship.canonical(name)))


def _named(names: Sequence[str], previous: Query) -> str:
    """Return a person's name as the question before wrote it, or as it is known."""
    for question in (previous.question, previous.follows):
        for name in sorted(names, key=len, reverse=True):
            if match := re.search(rf"\b(?:(?:my|our)\s+)?{re.escape(name)}\b", question, re.IGNORECASE):
                return match[0]
    return names[0] if kinship.canonical(names[0]) else names[0].title()


def _names_in(text: str, query: Query) -> list[str]:
    """Return one name of each person that a stretch of text names."""
    found = [
        [name for name in one if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)] for one in query.persons
    ]
    return [names[0] for names in found if names]


def things(query: Query) -> tuple[str, ...]:
    """Return the things that a question names, each with its article or owner."""
    return tuple(one.words for one in _things(query.question, query))


def _thing(previous: Query) -> str:
    """Return the last thing that the question before names; one that is merely where something was comes last."""
    for question in (previous.question, previous.follows):
        things = _things(question, previous)
        chosen = [one for one in things if not one.where] or things
        if chosen:
            return chosen[-1].words
    return ""


def _things(text: str, query: Query) -> list[_Thing]:
    """Return the things that a text names with an article or an owner: "the boat", "Anna's bike"; persons are none."""
    asked_for = set(re.findall(r"[\w-]+", query.text.lower()))
    names = {word for one in query.persons for name in one for word in name.split()}
    found = []
    for match in _THING.finditer(text):
        words: list[str] = []
        for word in match["words"].split():
            if word.lower() not in asked_for or word.lower() in names:
                break
            words.append(word)
        article = match["article"]
        if words:
            kept = article if article.lower() in ("my", "our") or "'" in article or "’" in article else "the"
            found.append(_Thing(f"{kept} {' '.join(words)}", (match["where"] or "").strip()))
    return found


def _place(previous: Query) -> str:
    """Return where the question before was about, with its preposition: "in Norway", "at the lake"."""
    for question in (previous.question, previous.follows):
        for place in previous.places:
            if match := re.search(rf"\b(?:(in|at|near|on|around)\s+)?({re.escape(place)})\b", question, re.IGNORECASE):
                return f"{match[1] or 'in'} {match[2]}"
        for thing in reversed(_things(question, previous)):
            if thing.where in ("in", "at", "on", "near", "by"):
                return f"{thing.where} {thing.words}"
    return ""


def _owning(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
