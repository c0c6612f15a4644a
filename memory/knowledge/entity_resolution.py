"""Who and what is meant: all names, kin words and nicknames of one person, place or thing brought to one entity.

Knows statements, corrections and words for kin; nothing of moments or of facts. What the program ties together is
only "my grandmother Rosa" to "gran"; every other tie is the owner's word, and goes when that mark is removed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from memory.knowledge.relations import relation
from memory.language import kinship
from memory.language.kinship import Tie
from memory.language.words import words
from memory.records.corrections import Content, Correction, FactStated, OfFacts, OfNames, SameName
from memory.records.derived import Entity, EntityKind
from memory.records.ids import digest

Triple = tuple[str, str, str]
"""Subject, relation, object, as they are said."""

OWNER_KEY = "i"
NOBODY = "you"
"""What the owner is called where the config does not say."""

_FIRST_PERSON = frozenset(words("pronouns.first"))
_ARTICLE = re.compile(r"^(?:the|a|an|der|die|das|dem|den|ein|eine|einen) ")
_MINE = re.compile(r"^(?:my|our|your|meine?[rmn]?|unsere?[rmn]?) ")
_POSSESSED = re.compile(r"^(.+?)'s (.+)$", re.DOTALL)
_TITLED = re.compile(rf"^(?:{'|'.join(sorted(kinship.TITLES_ALONE))}) (\S.*)$")


@dataclass(frozen=True, slots=True)
class Names:
    """All entities, and which of them a name means."""

    entities: tuple[Entity, ...]
    owner: str
    by_key: Mapping[str, Entity]

    def resolve(self, name: str) -> Entity | None:
        """Return whom or what a name means, None where nothing is known by it."""
        return self.by_key.get(name_key(name, self.owner))

    def shown(self, name: str) -> str:
        """Return the name to show for whatever a name means: the entity's first, or else the name itself."""
        found = self.resolve(name)
        return found.names[0] if found else name

    def id_of(self, name: str) -> str:
        """Return what tells one meaning from another: the entity's id, or else the name made plain."""
        found = self.resolve(name)
        return found.id if found else name_key(name, self.owner)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is used, what sort of thing it names there, and how often."""

    name: str
    kind: EntityKind
    count: int = 1


@lru_cache(maxsize=65536)
def name_key(name: str, owner: str = "") -> str:
    """Return a name made plain: small letters, no article, "my gran" and "Anna's gran" the same where Anna owns this.

    The owner's kin are "i's grandmother", that of others "lena's grandmother".
    """
    words = " ".join(name.casefold().replace("’", "'").split()).strip(" .,;:!?\"'")
    if words in _FIRST_PERSON or (owner and words == owner.casefold()):
        return OWNER_KEY
    if found := _POSSESSED.match(words):
        return _possessed(name_key(found[1], owner), found[2])
    if found := _MINE.match(words):
        return _possessed(OWNER_KEY, words[found.end() :])
    if kinship.canonical(words) in kinship.TIES:
        return _possessed(OWNER_KEY, words)
    if found := _TITLED.match(words):
        return found[1]
    return _ARTICLE.sub("", words)


def _possessed(whose: str, what: str) -> str:
    tie = kinship.canonical(what)
    return what if whose == OWNER_KEY and not tie else f"{whose}'s {tie or what}"


def name_all(stated: Mapping[Triple, int], others: Sequence[Named], marks: Sequence[Correction], owner: str) -> Names:
    """Bring all names to entities: those in statements (with how often each is made), `others`, and the owner's.

    The same names give the same entities in any order. Kin words are tied to a name where just one is known.
    """
    stated = _with_marks(stated, marks, owner)
    used = [*others, Named("I", EntityKind.PERSON), *_in_statements(stated), *_in_marks(marks)]
    surfaces: dict[str, Counter[str]] = {}
    kinds: dict[str, set[EntityKind]] = {}
    for one in used:
        key = name_key(one.name, owner)
        surfaces.setdefault(key, Counter())[_plain(one.name, key)] += one.count
        kinds.setdefault(key, set()).add(one.kind)
    groups = _Groups(_parted(marks, owner))
    for pair in _said_same(marks, owner):
        groups.join(*pair)
    for pair in sorted(_kin_ties(stated, owner)):
        groups.join(*pair)
    inside: dict[str, list[str]] = {}
    for key in sorted({*surfaces, *groups.above}):
        inside.setdefault(groups.top(key), []).append(key)
    by_key: dict[str, Entity] = {}
    for keys in inside.values():
        if any(key in surfaces for key in keys):
            by_key.update(dict.fromkeys(keys, _entity(keys, surfaces, kinds, owner)))
    found = {one.id: one for one in by_key.values()}
    return Names(tuple(sorted(found.values(), key=lambda one: (one.names, one.id))), owner, by_key)


def known_names(entities: Sequence[Entity], owner: str) -> Names:
    """Return the names of entities that were brought together before, as they lie in the store."""
    by_key = {name_key(name, owner): one for one in entities for name in one.names}
    return Names(tuple(entities), owner, by_key)


def _in_statements(stated: Mapping[Triple, int]) -> Iterable[Named]:
    for (subject, name, thing), count in stated.items():
        known = relation(name)
        yield Named(subject, known.subject, count)
        if known.object and thing:
            yield Named(thing, known.object, count)


def _in_marks(marks: Sequence[Correction]) -> Iterable[Named]:
    for mark in marks:
        if isinstance(mark.content, SameName):
            yield from (Named(name, EntityKind.THING) for name in (mark.content.one, mark.content.other))


def _plain(name: str, key: str) -> str:
    """Return a name as it is shown: "grandmother" for the owner's own, capitals as they were written."""
    if key.startswith(f"{OWNER_KEY}'s "):
        return key.removeprefix(f"{OWNER_KEY}'s ")
    found = _MINE.match(name.casefold()) or _ARTICLE.match(name.casefold())
    return name[found.end() :] if found else name


def _kin_ties(stated: Mapping[Triple, int], owner: str) -> set[tuple[str, str]]:
    """Return pairs of keys that mean one: "i's grandmother" and "rosa", where only Rosa is said to be that."""
    meant: dict[str, set[str]] = {}
    for subject, name, thing in stated:
        words = (name,) if kinship.TIES.get(name) is Tie.PET else kinship.words_of(name)
        if words and kinship.TIES[words[0]] in (Tie.KIN, Tie.PARTNER, Tie.PET) and thing:
            for whose, who in (
                ((subject, thing), (thing, subject)) if relation(name).symmetrical else ((subject, thing),)
            ):
                for word in words:
                    meant.setdefault(f"{name_key(whose, owner)}'s {word}", set()).add(name_key(who, owner))
    return {(tie, next(iter(keys))) for tie, keys in meant.items() if len(keys) == 1}


def _with_marks(stated: Mapping[Triple, int], marks: Sequence[Correction], owner: str) -> dict[Triple, int]:
    """Return what is stated with what the owner added and without what the owner denied, by the last word on each."""
    last: dict[Triple, tuple[Triple, bool]] = {}
    for content in _in_order(marks):
        if isinstance(content, OfFacts):
            last[_plain_triple(content.triple, owner)] = (content.triple, isinstance(content, FactStated))
    kept = {triple: count for triple, count in stated.items() if _plain_triple(triple, owner) not in last}
    return kept | {triple: 1 for triple, holds in last.values() if holds}


def _plain_triple(triple: Triple, owner: str) -> Triple:
    return name_key(triple[0], owner), triple[1], name_key(triple[2], owner)


def _in_order(marks: Sequence[Correction]) -> Iterable[Content]:
    """Yield what marks say, in the order in which they were made."""
    return (mark.content for mark in sorted(marks, key=lambda mark: (mark.made_at, mark.id)))


def _latest(marks: Sequence[Correction], owner: str) -> dict[tuple[str, str], bool]:
    """Return for each pair of names whether they mean the same, by the owner's last word on it."""
    found: dict[tuple[str, str], bool] = {}
    for content in _in_order(marks):
        if isinstance(content, OfNames):
            first, second = sorted((name_key(content.one, owner), name_key(content.other, owner)))
            found[first, second] = isinstance(content, SameName)
    return found


def _said_same(marks: Sequence[Correction], owner: str) -> list[tuple[str, str]]:
    return sorted(pair for pair, is_same in _latest(marks, owner).items() if is_same)


def _parted(marks: Sequence[Correction], owner: str) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair, is_same in _latest(marks, owner).items() if not is_same)


class _Groups:
    """Keys that mean the same, joined pair by pair but for those that the owner parted (union-find)."""

    def __init__(self, parted: frozenset[tuple[str, str]]) -> None:
        self.above: dict[str, str] = {}
        self._parted = parted

    def top(self, key: str) -> str:
        while self.above.get(key, key) != key:
            key = self.above[key]
        return key

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.top(one), self.top(other)))
        for key in (one, other):
            self.above.setdefault(key, key)
        joined = {key for key in self.above if self.top(key) in (first, second)}
        if not any(a in joined and b in joined for a, b in self._parted):
            self.above[second] = first


def _entity(
    keys: Sequence[str], surfaces: Mapping[str, Counter[str]], kinds: Mapping[str, set[EntityKind]], owner: str
) -> Entity:
    names: list[tuple[bool, int, str]] = []
    for key in keys:
        if key == OWNER_KEY:
            names += [(False, 0, owner or NOBODY), (True, 0, "I")]
        elif key in surfaces:
            count, name = min((-count, name) for name, count in surfaces[key].items())
            names.append(("'s " in key, count, name))
        elif key.split("'s ")[-1] in kinship.TIES and kinship.TIES[key.split("'s ")[-1]] is Tie.KIN:
            names.append((True, 0, _kin_name(key)))
    kind = min((kind for key in keys for kind in kinds.get(key, ())), key=list(EntityKind).index)
    proper = [key for key in keys if "'s " not in key]
    own = OWNER_KEY in keys
    order = sorted(names, key=lambda one: (own and one[2] != (owner or NOBODY), *one))
    return Entity(digest("entity", kind.value, min(proper or keys)), kind, tuple(dict.fromkeys(n for *_, n in order)))


def _kin_name(key: str) -> str:
    whose, word = key.rsplit("'s ", 1)
    return word if whose == OWNER_KEY else f"{whose.title()}'s {word}"
