"""The names in a question: places as the library writes them, and persons under all the names they go by.

Knows the names it is handed and words for kin; nothing of where names come from.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from memory.knowledge.entity_resolution import OWNER_KEY, Names, name_key
from memory.language import kinship
from memory.language.kinship import Tie
from memory.language.tokens import folded
from memory.language.words import words
from memory.records.derived import Entity, EntityKind

MOST_NAME_WORDS = 4
_WORD = re.compile(r"\w[\w'’-]*")
_OWNER = re.compile(r"\b(?:I|me|myself|mine|ich|mich|mir)\b|\bi(?=['’](?:m|ve|d|ll)\b)", re.IGNORECASE)
_MY = re.compile(r"\b(?:my|meine?[mnrs]?)\s+(?P<what>[\w-]+)", re.IGNORECASE)
_POLITE_ME = re.compile(
    r"\b(?:show|tell|give|remind|send|find|play|let|help|bring|zeig|sag|gib|spiel)e?\s+(?:me|mir|us|uns)\b",
    re.IGNORECASE,
)

_ALSO_WORDS = frozenset(words("names.also_words"))
"""Names that are also words: they count only with a capital inside a sentence."""


def find_names(text: str, names: frozenset[str]) -> Iterator[str]:
    """Yield the names that stand in a text, the longest first at every place, accents aside."""
    known = _by_plain_name(names)
    longest = max((key.count(" ") + 1 for key in known), default=0)
    words = list(re.finditer(r"\w+", text))
    at = 0
    while at < len(words):
        for count in range(min(longest, len(words) - at), 0, -1):
            key = " ".join(folded(word[0]) for word in words[at : at + count])
            if key in known and _is_name(text, words[at], key):
                yield known[key]
                at += count
                break
        else:
            at += 1


@lru_cache(maxsize=8)
def _by_plain_name(names: frozenset[str]) -> dict[str, str]:
    return {" ".join(re.findall(r"\w+", folded(name))): name for name in sorted(names)}


def _is_name(text: str, word: re.Match[str], key: str) -> bool:
    inside = bool(re.search(r"[\w,;]\s*$", text[: word.start()]))
    return len(key) > 1 and (key not in _ALSO_WORDS or (word[0][0].isupper() and inside))


def find_speakers(text: str, people: frozenset[str]) -> Iterator[str]:
    """Yield the people a text names by names as senders have them, by full name or by first name."""
    firsts: dict[str, list[str]] = {}
    for name in sorted(people):
        firsts.setdefault(name.split()[0] if name.split() else "", []).append(name)
    for found in find_names(text, people | frozenset(firsts) - {""}):
        yield from [found] if found in people else firsts[found]


def find_persons(text: str, names: Names) -> list[tuple[str, ...]]:
    """Return the persons that a text names, each as the lower-case names they go by, in order of appearance.

    "Gran", "my grandmother" and "Rosa" are one person where the library knows that; a word for kin that it knows
    nobody by stands for all words for the same kin. The owner is left out: see `is_about_owner`.
    """
    firsts = _first_names(names.entities)
    found: dict[tuple[str, ...], None] = {}
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for count in range(min(MOST_NAME_WORDS, len(words) - at), 0, -1):
            piece = text[words[at].start() : words[at + count - 1].end()]
            if person := _person(text, words[at + count - 1], piece, names, firsts):
                found.update(dict.fromkeys(person))
                at += count
                break
        else:
            at += 1
    return list(found)


def is_about_owner(text: str) -> bool:
    """Tell whether the owner is meant: "I", "with me", "my boat"; not "show me", and not "my grandmother"."""
    own = _POLITE_ME.sub(" ", text)
    return bool(_OWNER.search(own)) or any(not kinship.canonical(match["what"]) for match in _MY.finditer(own))


def _person(
    text: str, last: re.Match[str], piece: str, names: Names, firsts: Mapping[str, tuple[Entity, ...]]
) -> list[tuple[str, ...]]:
    for name in dict.fromkeys((piece, re.sub(r"['’]s?$", "", piece), re.sub(r"(?<=\w)s$", "", piece))):
        key = name_key(name, names.owner)
        if key == OWNER_KEY or (" " not in key and not _is_name(text, last, folded(key))):
            continue
        entity = names.by_key.get(key)
        if entity and entity.kind is EntityKind.PERSON:
            return [_names_of(entity)]
        if not entity and key in firsts:
            return [_names_of(one) for one in firsts[key] if not _is_another(text[last.end() :], key, one)]
        if (kin := kinship.canonical(name)) and kinship.TIES[kin] is Tie.KIN and not entity:
            return [words_for(kin)]
    return []


def _is_another(rest: str, first: str, entity: Entity) -> bool:
    """Say whether a last name follows a first name that is not that of who is known by it: "Ana Byron", not Ana Lee."""
    following = re.match(r"\s+([A-ZÀ-ÖØ-Þ][\w-]+)", rest)
    names = [name.casefold() for name in entity.names]
    return following is not None and f"{first} {following[1].casefold()}" not in names


def _names_of(entity: Entity) -> tuple[str, ...]:
    """Return the names of an entity and, where one of them is for the owner's kin, all words for that."""
    plain = [name.casefold() for name in entity.names if name.casefold() != "i"]
    kin = [word for name in plain for word in words_for(kinship.canonical(name))]
    return tuple(dict.fromkeys([*plain, *kin]))


@lru_cache(maxsize=64)
def words_for(kin: str) -> tuple[str, ...]:
    """Return all words for one sort of kin, the plain one first: grandmother, gran, granny ...; empty for no kin."""
    if not kin:
        return ()
    return (kin, *sorted(word for word in kinship.WORDS if word != kin and kinship.canonical(word) == kin))


@lru_cache(maxsize=4)
def _first_names(entities: tuple[Entity, ...]) -> dict[str, tuple[Entity, ...]]:
    """Return by first name the persons with a first and a last name."""
    found: dict[str, dict[Entity, None]] = {}
    for entity in entities:
        for name in entity.names if entity.kind is EntityKind.PERSON else ():
            words = name.split()
            if len(words) == 2 and words[0][:1].isupper() and words[1][:1].isupper():
                found.setdefault(words[0].casefold(), {})[entity] = None
    return {first: tuple(held) for first, held in found.items()}
