"""Every picture of a person, for "photos of Lena" and "Lena and Tomas together": the list of their appearances.

Knows who is who by the owner's names (memory/identity/people.py) and what other programs tagged; nothing of words,
labels or how a picture looks. What the owner named comes first, then what is surely somebody, then "perhaps"; among
these the clearest face first.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from memory.identity.anchors import Person
from memory.identity.bounds import BOUNDS
from memory.identity.people import people
from memory.language.tokens import folded
from memory.language.words import any_of, words
from memory.records.library import Kind, MomentView, Trace
from memory.records.query import Evidence, Query, Task
from memory.store import Store, full_text
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from qa.answer.listing import MAY_SHOW
from qa.parse.people import MOST_NAME_WORDS, find_names
from qa.parse.way import Way, way_of

CONFIRMED, SURE, PERHAPS = 2.0, 1.0, 0.0
TAGGED = CONFIRMED + 0.5
"""How an appearance ranks: its certainty, and to that its quality in 0..1; the owner's words and tags come first."""

HOW = "open People and name a face or voice, or run `yesteryear people` and then `yesteryear people name NUMBER NAME`."
HOW_TO_NAME = "No face or voice in your library is named {name}. To name one, " + HOW
MAY_BE_A_NAME = "If {name} is a person, " + HOW
NONE_FOUND = "Nothing in your library shows {names} as you ask."
DOUBT, DOUBT_ALL = "In {many} of them it may be somebody else.", "It may be somebody else."

_SHOWS = re.compile(rf"\b(?:{any_of(words('question.appearances.shows'))})\b", re.IGNORECASE)
_TOGETHER = re.compile(rf"\b(?:{any_of(words('question.appearances.together'))})\b", re.IGNORECASE)
_EITHER = re.compile(rf"\b(?:{any_of(words('question.appearances.either'))})\b", re.IGNORECASE)
_OTHER = re.compile(rf"\b(?:{any_of(words('question.appearances.other'))})\b", re.IGNORECASE)
_FREE = frozenset(
    (*words("question.appearances.shows"), *words("question.appearances.together"), *words("question.appearances.free"))
)
_SHOWING = frozenset([Kind.PHOTO, Kind.VIDEO, Kind.AUDIO])

Ranked = dict[str, float]
"""How an appearance in each moment ranks, by the moment's id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose appearances were asked for, and the moments with all of them, best first.

    `names` are theirs as they are written, `every` all lower-case ones. `unsure` are the ids of the moments in which
    somebody is only perhaps one of them, `unmet` the names of those with no face, voice or tag at all.
    """

    names: tuple[str, ...]
    every: frozenset[str]
    found: tuple[Evidence, ...] = ()
    unsure: frozenset[str] = frozenset()
    unmet: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What to say where nothing was found: how somebody gets a name, or that they were not met together."""
        if self.unmet:
            return HOW_TO_NAME.format(name=self.unmet[0])
        return NONE_FOUND.format(names=" and ".join(self.names))

    def doubt(self, listed: Sequence[Evidence]) -> str:
        """Return a sentence on how many of those listed may not show them, empty where all surely do."""
        many = sum(item.remembered.moment.id in self.unsure for item in listed)
        return (DOUBT_ALL if many == len(listed) else DOUBT.format(many=many)) if many else ""


def appearances_asked(store: Store, query: Query, owner: str = "") -> Asked | None:
    """Return the appearances that a question asks for; None where it asks for more than people, or for none known.

    `found` is empty where they were not met, or not together, or not then and there.
    """
    if not _asks_to_see(query) or _OTHER.search(query.question):
        return None
    everybody = [one for one in people(store, owner) if one.name]
    asked = _asked_for(query, everybody, owner)
    if not asked:
        return None
    if rest := _rest(query, asked):
        return _with_unknown(query, asked, rest, everybody)
    ranked = [_ranked(store, names, everybody, query.kinds) for names in asked]
    shared = _joined(ranked, bool(_EITHER.search(query.question)))
    held = moment_store.remembered(store, _allowed(store, query, list(shared)))
    best = sorted(held.values(), key=lambda one: (-shared[one.moment.id], -one.moment.at.at.timestamp(), one.moment.id))
    found = tuple(Evidence(one, shared[one.moment.id], _why(one, asked)) for one in best)
    names = tuple(_shown(one, everybody) for one in asked)
    unmet = tuple(name for name, rank in zip(names, ranked, strict=True) if not rank)
    every = frozenset[str]().union(*asked)
    return Asked(names, every, found, frozenset(one for one, rank in shared.items() if rank < SURE), unmet)


def with_names(listed: Sequence[Evidence], asked: Asked) -> list[Evidence]:
    """Return what names the people asked for, in words or its path, with what was found beside it by no look of it.

    How a picture looks says nothing of who is in it: where nothing names them, nothing is returned.
    """
    names = re.compile(rf"\b(?:{any_of([folded(name) for name in asked.every])})\b")
    naming = {
        item.remembered.moment.id
        for item in listed
        if names.search(folded(f"{item.remembered.path} {item.remembered.all_text}"))
    }
    return [item for item in listed if item.remembered.moment.id in naming or (naming and item.sight < MAY_SHOW)]


def may_be_a_name(query: Query) -> str:
    """Return how to name somebody where pictures are asked for of what is written as a name; else nothing."""
    said = re.findall(r"[\w'’-]+", query.text)
    is_name = 0 < len(said) <= MOST_NAME_WORDS and all(word[0].isupper() for word in said) and not query.places
    return MAY_BE_A_NAME.format(name=" ".join(said)) if is_name and query.kinds and _asks_to_see(query) else ""


def _asks_to_see(query: Query) -> bool:
    """Say whether pictures or recordings are asked for, or what shows somebody, or several together."""
    if way_of(query) is not Way.FIND or query.task not in (Task.FIND, Task.LIST) or query.forms:
        return False
    return query.kinds <= _SHOWING and bool(
        query.kinds or _SHOWS.search(query.question) or _TOGETHER.search(query.question)
    )


def _asked_for(query: Query, everybody: Sequence[Person], owner: str) -> list[frozenset[str]]:
    """Return the persons asked for, each as all the lower-case names that they go by, in order."""
    known = {one.name.casefold() for one in everybody}
    found = [frozenset(name.casefold() for name in person) for person in query.persons]
    firsts = {name.split()[0] for name in known if " " in name}
    for name in find_names(query.question, frozenset(known | firsts)):
        full = frozenset([name]) if name in known else frozenset(one for one in known if one.split()[0] == name)
        if not any(full & one for one in found):
            found.append(full)
    itself = frozenset([owner.casefold()])
    if found and query.about_owner and owner.casefold() in known and _TOGETHER.search(query.question):
        found += [] if itself in found else [itself]
    return found


def _rest(query: Query, asked: Sequence[frozenset[str]]) -> list[str]:
    """Return the words of a question that are neither names, nor places, nor ask for pictures."""
    names = [name for person in asked for name in person]
    taken = {word for name in (*names, *query.places) for word in re.findall(r"\w+", folded(name))}
    left = [word for word in re.findall(r"\w+", folded(query.text)) if word not in taken | _FREE]
    return [word for word in left if word.removesuffix("s") not in taken]


def _with_unknown(
    query: Query, asked: Sequence[frozenset[str]], rest: Sequence[str], everybody: Sequence[Person]
) -> Asked | None:
    """Return that somebody is not known who is asked for together with others, by what is written as a name."""
    written = [word for word in re.findall(r"\w+", query.text) if folded(word) in rest]
    if not _TOGETHER.search(query.question) or not all(word[0].isupper() for word in written):
        return None
    unknown = " ".join(written)
    names = (*(_shown(one, everybody) for one in asked), unknown)
    return Asked(names, frozenset([unknown.casefold()]), unmet=(unknown,))


def _ranked(store: Store, names: frozenset[str], everybody: Sequence[Person], kinds: frozenset[Kind]) -> Ranked:
    """Return how each appearance of a person ranks, the best of each moment."""
    found: Ranked = {}
    for person in everybody:
        if person.name.casefold() not in names:
            continue
        if person.trace is Trace.VOICE and kinds == {Kind.PHOTO}:
            continue
        for one in person.appearances:
            rank = _certainty(person, one) + min(one.quality, 0.99)
            found[one.moment_id] = max(rank, found.get(one.moment_id, 0.0))
    for view in _written(store, names):
        rank = TAGGED if _is_tagged(view, names) else _told(view, names)
        found[view.moment.id] = max(rank, found.get(view.moment.id, 0.0))
    return found


def _certainty(person: Person, one: Appearance) -> float:
    if any(one.id == named.id for named in person.named):
        return CONFIRMED
    is_lent = person.lent and bool(person.evidence)
    return SURE if one.similarity >= BOUNDS[one.trace].sure and not is_lent else PERHAPS


def _written(store: Store, names: frozenset[str]) -> Iterable[MomentView]:
    """Return the moments beside which another program, or an earlier library, wrote that a person is there."""
    numbers = full_text.narrowed(store, Query("", "", people=tuple(sorted(names))))
    ids = moment_store.ids_of_numbers(store, [] if numbers is None else numbers.tolist())
    held = moment_store.remembered(store, list(ids.values())).values()
    return [one for one in held if _is_tagged(one, names) or any(name.casefold() in names for name, _ in one.people)]


def _is_tagged(one: MomentView, names: frozenset[str]) -> bool:
    return any(name.casefold() in names for tags in one.tags for name in tags.people)


def _told(one: MomentView, names: frozenset[str]) -> float:
    """Return how sure the words beside a moment are that a person is there."""
    labels = (label for text in one.texts for label in text.labels if label[0].casefold() in names)
    return max((SURE if sure >= 1.0 else PERHAPS for _, sure in labels), default=PERHAPS)


def _joined(ranked: Sequence[Ranked], is_either: bool) -> Ranked:
    """Return the moments with all of several persons, as unsure as the least sure; with any where that is meant."""
    every = [set(one) for one in ranked]
    if is_either:
        return {one: max(each[one] for each in ranked if one in each) for one in set.union(*every)}
    return {one: min(each[one] for each in ranked) for one in set.intersection(*every)}


def _allowed(store: Store, query: Query, moment_ids: Sequence[str]) -> list[str]:
    """Return those of some moments that a question's filters allow, whoever is said to be in them."""
    inside = full_text.narrowed(store, replace(query, people=()))
    if inside is None:
        return list(moment_ids)
    allowed = set(moment_store.ids_of_numbers(store, np.sort(inside).tolist()).values())
    return [one for one in moment_ids if one in allowed]


def _why(one: MomentView, asked: Sequence[frozenset[str]]) -> tuple[str, ...]:
    names = frozenset[str]().union(*asked)
    met = tuple(f"in it: {how}" for name, how in one.people if name.casefold() in names)
    tagged = tuple(f"tagged: {name}" for tags in one.tags for name in tags.people if name.casefold() in names)
    return tuple(dict.fromkeys((*met, *tagged)))


def _shown(names: frozenset[str], everybody: Sequence[Person]) -> str:
    """Return the name of a person as the owner writes it, else as it is known."""
    written = [one.name for one in everybody if one.name.casefold() in names]
    return written[0] if written else max(sorted(names), key=len).title()
