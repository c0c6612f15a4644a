"""What people keep speaking of: subjects that come up in several talks or notes, each with a phrase of theirs as name.

Knows what was said in events, moment by moment, with vectors; nothing of how a topic is told. A topic grows around a
noun that says of what matter it is, with the nouns that it stands beside ("studio" and "dance") and those that are
spoken of as it is.
"""

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from memory.episodes.titles import is_same_name
from memory.language.lines import stemmed_sentences
from memory.language.subjects import mentions, names_matter
from memory.records.days import day_of
from memory.records.derived import EntityKind, Line
from memory.records.ids import digest
from memory.store import Store, events, facts, full_text, moments, said
from memory.store.said import Said

RECIPE = "topics-1"
KEPT = "topics"
"""By what topics are found, and the note that keeps them with a digest of what they rest on, the recipe included."""

LEAST_EVENTS = 3
LEAST_DAYS = 3
LEAST_MOMENTS = 4
"""A topic comes up in so many events, on so many days, in so many moments."""

LEAST_NOUN = 0.3
LEAST_COMMON = 0.3
"""A word is a noun where it stands as one does so often, and the name of somebody or a place if it is common less."""

CAPITALS = 0.4
"""A language that writes so many nouns with capitals does not tell names by them."""

TOGETHER = 0.4
LEAST_TOGETHER = 3
LEAST_LIFT = 2.0
LEAST_PART = 0.12
ALIKE = 0.6
"""A noun belongs to another's topic if so much of its moments, so many at the least, hold the other as well, this many
times more than others do, if it stands beside it in so much of them, or if what is said of both is this much alike,
seen from the middle. What is spoken of much less is a matter of its own: a dance competition, where all is about
dance."""

LEAST_COHESION = 0.06
"""What is said of a topic is this much more alike than what is said at all."""

LEAST_NAME = 0.15
ALONE = 0.3
LEAST_HEAD = 0.5
"""A longer phrase names a topic if it is met in so much of its moments; one noun alone weighs less, and names none
unless it is the last of its phrase this often."""

MOST_TOPICS = 10
EVENTS_A_TOPIC = 12
"""There are so many topics at the most, and one more for every so many events."""

Phrase = tuple[str, ...]
"""The stems of a phrase."""

_Longer = Mapping[str, Sequence[Phrase]]
"""Phrases of several words by each stem in them."""

Vectors = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with its name, the stems of its words, and the moments in which it comes up, by event in time order."""

    key: str
    name: str
    stems: frozenset[str]
    moment_ids: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Met:
    """What is counted of a phrase: the numbers of its moments, its spellings, how often it is noun, head or name."""

    at: set[int] = field(default_factory=set)
    written: Counter[tuple[str, ...]] = field(default_factory=Counter)
    nouns: int = 0
    heads: int = 0
    capitals: int = 0
    names: int = 0

    @property
    def total(self) -> int:
        """How often it is met."""
        return self.written.total()


@dataclass(slots=True)
class _Growing:
    """A topic under way: its nouns by their stems, the weightiest first, its moments, how much is spoken of it."""

    nouns: list[str]
    at: set[int]
    weight: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in a library, by moment, and the topics of it."""

    said: Mapping[str, Said]
    topics: tuple[Topic, ...]
    owner: str = ""

    @property
    def event_ids(self) -> frozenset[str]:
        """The events in which anything is said."""
        return frozenset(one.event_id for one in self.said.values())

    def lines(self, topic: Topic) -> dict[str, tuple[Line, ...]]:
        """Return the sentences about a topic, by event, for those events that have any."""
        found = {
            event: tuple(line for line, inside in self._lines(ids) if topic.stems & inside)
            for event, ids in topic.moment_ids.items()
        }
        return {event: lines for event, lines in found.items() if lines}

    def _lines(self, moment_ids: Sequence[str]) -> Iterator[tuple[Line, frozenset[str]]]:
        """Yield the sentences of moments, each with the stems of its words."""
        for one in map(self.said.__getitem__, moment_ids):
            is_owner = is_same_name(one.speaker, self.owner)
            for text, inside in stemmed_sentences(one.text, bool(one.speaker)):
                yield Line(text, one.speaker, is_owner), inside


NOTHING_SPOKEN = Spoken({}, ())


def find(store: Store, owner: str = "") -> Spoken:
    """Return what is said in this owner's library, with its topics; those that are kept where they still hold."""
    return _found(store, owner)[0]


def find_and_keep(store: Store, owner: str = "") -> Spoken:
    """Return what `find` does and keep its topics in the library, in place of those that were kept before."""
    spoken, state = _found(store, owner)
    listed = [[one.key, one.name, sorted(one.stems), [*chain(*one.moment_ids.values())]] for one in spoken.topics]
    full_text.set_meta(store, KEPT, json.dumps({"state": state, "topics": listed}, ensure_ascii=False))
    return spoken


def _found(store: Store, owner: str) -> tuple[Spoken, str]:
    """Return what is said with its topics, and a digest of all that these rest on."""
    words = said.said(store)
    starts = events.starts(store)
    known = [one for one in facts.entities(store) if one.kind is EntityKind.PERSON]
    names = {word.lower() for one in known for name in one.names for word in name.split()}
    names |= {word.lower() for one in words for word in one.speaker.split()}
    written = "\n".join(one.text for one in words).replace("’", "'").lower()
    names = {name for name in names if name in written}
    spaces = sorted(one for one in moments.generations(store) if one.startswith("text "))
    vectors = moments.vectors_by_moment(store, spaces[0], [one.moment_id for one in words]) if spaces else {}
    state = _state(words, starts, names, vectors)
    by_moment = {one.moment_id: one for one in words}
    found = _kept(store, state, by_moment) or topics(words, starts, names, lambda _: vectors)
    return Spoken(by_moment, tuple(found), owner), state


def _state(words: Sequence[Said], starts: Mapping[str, datetime], names: Collection[str], vectors: Vectors) -> str:
    """Return a digest of what topics rest on: what is said on which days by whom in how many events, names, vectors.

    An event counts by its place among those in which anything is said, so that a photo that joins one changes nothing.
    """
    numbers = {event_id: number for number, event_id in enumerate(dict.fromkeys(one.event_id for one in words))}
    lines = (
        json.dumps([numbers[one.event_id], str(day_of(starts[one.event_id])), one.moment_id, one.text, one.speaker])
        for one in words
    )
    points = (f"{name} {hashlib.sha256(vectors[name].tobytes()).hexdigest()}" for name in sorted(vectors))
    return digest(RECIPE, *lines, *sorted(names), *points)


def _kept(store: Store, state: str, by_moment: Mapping[str, Said]) -> list[Topic]:
    """Return the topics that are kept in the library, none where they rest on something else or cannot be read."""
    try:
        held = json.loads(full_text.meta(store, KEPT))
        if held["state"] != state:
            return []
        return [
            _of_moments(key, name, stems, map(by_moment.__getitem__, ids)) for key, name, stems, ids in held["topics"]
        ]
    except (ValueError, TypeError, LookupError):
        return []


def _of_moments(key: str, name: str, stems: Iterable[str], spoken: Iterable[Said]) -> Topic:
    inside: dict[str, list[str]] = defaultdict(list)
    for one in spoken:
        inside[one.event_id].append(one.moment_id)
    return Topic(key, name, frozenset(stems), {event: tuple(ids) for event, ids in inside.items()})


def topics(
    said: Sequence[Said],
    starts: Mapping[str, datetime],
    names: Collection[str],
    vectors_of: Callable[[Sequence[str]], Vectors],
) -> list[Topic]:
    """Return the topics of what was said, those that are spoken of most first.

    `starts` are the times of events by their ids, `names` in lower case are people's, `vectors_of` gives
    the vectors of moments by their ids.

    Source: Frantzi, Ananiadou and Mima 2000 (C-value) for weighing phrases against the words in them. Of each event the
    logarithm of how often counts, so that one long talk makes no topic.
    """
    met = _count(said, names)
    nouns = [phrase[0] for phrase, one in met.items() if len(phrase) == 1 and _is_anchor(one, said, starts)]
    weights = {noun: _weight(met[noun,], said) for noun in nouns}
    growing: list[_Growing] = []
    begun_in: dict[int, list[int]] = defaultdict(list)
    for noun in sorted(nouns, key=lambda noun: (-weights[noun], noun)):
        own = met[noun,].at
        beside = Counter(chain.from_iterable(begun_in[at] for at in own))
        near = [growing[one] for one, both in sorted(beside.items()) if both >= TOGETHER * len(own)]
        topic = _of(noun, near, met, len(said))
        if topic is None:
            for at in own:
                begun_in[at].append(len(growing))
            growing.append(_Growing([noun], set(own), weights[noun]))
        else:
            topic.nouns.append(noun)
            topic.at |= own
    most = MOST_TOPICS + len({one.event_id for one in said}) // EVENTS_A_TOPIC
    longer = _longer(met)
    joined = _joined(_named(growing, met, longer, 3 * most), said, vectors_of)
    return [_topic(one, met, longer, said) for one in sorted(joined, key=lambda one: (-one.weight, one.nouns))[:most]]


def _longer(met: Mapping[Phrase, _Met]) -> _Longer:
    """Return the phrases of several words by each stem in them, in the order in which they are met."""
    found: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in met:
        if len(phrase) > 1:
            for one in dict.fromkeys(phrase):
                found[one].append(phrase)
    return found


def _count(said: Sequence[Said], names: Collection[str]) -> dict[Phrase, _Met]:
    """Return what is counted of each phrase by its stems."""
    found: dict[Phrase, _Met] = defaultdict(_Met)
    called = every = 0
    for number, one in enumerate(said):
        for mention in mentions(one.text, names):
            met = found[mention.stems]
            met.at.add(number)
            met.written[mention.words] += 1
            met.nouns += mention.is_noun
            met.heads += mention.is_head
            met.capitals += mention.is_capital
            met.names += mention.is_name
            called, every = called + mention.is_name, every + 1
    if called > CAPITALS * every:
        for met in found.values():
            met.names = met.capitals = 0
    return found


def _is_anchor(met: _Met, said: Sequence[Said], starts: Mapping[str, datetime]) -> bool:
    """Say whether a topic may grow around a noun: it says of what matter it is, and is met again on other days."""
    if len(met.at) < LEAST_MOMENTS or met.nouns < LEAST_NOUN * met.total or _is_called(met):
        return False
    if not names_matter(_written(met)):
        return False
    events = {said[one].event_id for one in met.at}
    return len(events) >= LEAST_EVENTS and len({day_of(starts[one]) for one in events}) >= LEAST_DAYS


def _is_called(met: _Met) -> bool:
    """Say whether a phrase is the name of somebody or some place, which have pages of their own."""
    return met.total - met.names < LEAST_COMMON * met.total


def _weight(met: _Met, said: Sequence[Said]) -> float:
    """Return how much is spoken of a noun."""
    often = Counter(said[one].event_id for one in met.at)
    return sum(math.log2(1 + number) for number in often.values()) * met.nouns / met.total


def _of(noun: str, growing: Sequence[_Growing], met: Mapping[Phrase, _Met], total: int) -> _Growing | None:
    """Return the topic that a noun belongs to, None where it begins its own; `growing` are those met with it."""
    own = met[noun,].at
    best, most = None, TOGETHER
    for topic in growing:
        first = topic.nouns[0]
        if len(own) < LEAST_PART * len(met[first,].at):
            continue
        both = len(own & met[first,].at)
        is_more = both >= LEAST_TOGETHER and both >= LEAST_LIFT * len(own) * len(met[first,].at) / total
        beside = {at for pair in ((first, noun), (noun, first)) if pair in met for at in met[pair].at}
        link = max(both if is_more else 0, len(beside)) / len(own)
        if link >= most:
            best, most = topic, link
    return best


def _named(growing: Sequence[_Growing], met: Mapping[Phrase, _Met], longer: _Longer, most: int) -> list[_Growing]:
    """Return the topics that have a name, so many of the weightiest, those of one name in one."""
    found: dict[str, _Growing] = {}
    for one in growing:
        if len(found) == most:
            break
        name = _name(one, met, longer)
        if name in found:
            found[name].nouns += one.nouns
            found[name].at |= one.at
        elif name:
            found[name] = one
    return list(found.values())


def _joined(
    growing: Sequence[_Growing], said: Sequence[Said], vectors_of: Callable[[Sequence[str]], Vectors]
) -> list[_Growing]:
    """Return topics without those that only a word holds together, those that are spoken of alike in one.

    One with fewer than two vectors, such as one of what was just written, is kept: of it nothing can be said yet.
    """
    vectors = vectors_of([one.moment_id for one in said])
    usual = max(Counter(one.shape for one in vectors.values()).items(), key=lambda pair: pair[1], default=((0,), 0))[0]
    known = {number: vectors[one.moment_id] for number, one in enumerate(said) if one.moment_id in vectors}
    known = {number: vector for number, vector in known.items() if vector.shape == usual}
    if not known:
        return list(growing)
    middle = np.mean(list(known.values()), axis=0)
    kept: list[_Growing] = []
    centres: list[NDArray[np.float32]] = []
    for one in growing:
        rows = [known[number] - middle for number in sorted(one.at) if number in known]
        if len(rows) < 2:
            one.weight *= ALIKE + LEAST_COHESION
            kept.append(one)
            centres.append(np.zeros_like(middle))
            continue
        off = np.stack(rows) / np.maximum(1e-6, np.linalg.norm(rows, axis=1, keepdims=True))
        cohesion = float((np.sum(off.sum(axis=0) ** 2) - len(off)) / (len(off) * (len(off) - 1)))
        centre = off.mean(axis=0) / max(1e-6, float(np.linalg.norm(off.mean(axis=0))))
        if cohesion < LEAST_COHESION:
            continue
        nearest = max(range(len(kept)), key=lambda at: float(centres[at] @ centre), default=-1)
        if nearest >= 0 and centres[nearest] @ centre >= ALIKE:
            kept[nearest].nouns += one.nouns
            kept[nearest].at |= one.at
        else:
            one.weight *= ALIKE + cohesion
            kept.append(one)
            centres.append(centre)
    return kept


def _topic(one: _Growing, met: Mapping[Phrase, _Met], longer: _Longer, said: Sequence[Said]) -> Topic:
    key = digest("topic", one.nouns[0])
    return _of_moments(key, _name(one, met, longer), one.nouns, (said[at] for at in sorted(one.at)))


def _name(one: _Growing, met: Mapping[Phrase, _Met], longer: _Longer) -> str:
    """Return the phrase that a topic is called by, a longer one where it is met often enough; empty where none fits."""
    first = one.nouns[0]
    own = met[first,]
    words = _written(own)
    is_lone = own.heads >= LEAST_HEAD * own.total and own.total - own.capitals >= LEAST_COMMON * own.total
    best, most = words if is_lone else "", ALONE * len(own.at) if is_lone else 0.0
    least = max(2, LEAST_NAME * len(own.at)) if is_lone else 2
    for phrase in longer.get(first, ()):
        found = met[phrase]
        if len(found.at) >= least and not _is_called(found):
            worth = len(found.at) * math.log2(1 + len(phrase)) * found.heads / found.total
            if worth > most:
                best, most = _written(found), worth
    return f"{best[:1].upper()}{best[1:]}"


def _written(met: _Met) -> str:
    """Return how a phrase is written most often, each word small where it is seen so inside sentences at all."""
    forms: list[str] = []
    for column in zip(*(words for words, number in met.written.items() for _ in range(number)), strict=True):
        often = Counter(word.lower() for word in column)
        best = max(often, key=lambda word: (often[word], word))
        cases = Counter(word for word in column if word.lower() == best)
        is_small = cases[best] > 0 and cases[best.upper()] <= cases[best]
        forms.append(best if is_small else max(cases, key=lambda word: (cases[word], word)))
    return " ".join(forms)
