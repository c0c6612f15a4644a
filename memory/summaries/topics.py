"""What people keep speaking of: subjects that come up in several talks or notes, each with a phrase of theirs as name.

Knows what was said in events, moment by moment; nothing of vectors, and nothing of how a topic is told. A topic grows
around a noun that says of what matter it is, with the nouns that it stands beside: "studio" and "dance".
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from memory.language.subjects import EMPTY, mentions
from memory.language.tokens import as_written
from memory.records.days import day_of
from memory.records.derived import Event
from memory.records.ids import digest

LEAST_EVENTS = 3
LEAST_DAYS = 3
LEAST_MOMENTS = 4
"""A topic comes up in so many events, on so many days, in so many moments."""

LEAST_NOUN = 0.4
"""A word is a noun where so much of the times it is met it stands where a noun does."""

TOGETHER = 0.4
LEAST_LIFT = 2.0
"""A noun belongs to another's topic if so much of its moments hold the other as well, and this many times more than
others do, or if it stands beside it in so much of them."""

LEAST_NAME = 0.15
ALONE = 0.6
"""A longer phrase names a topic if it is met in so much of its moments; one noun alone weighs less."""

MOST_TOPICS = 10
EVENTS_A_TOPIC = 12
"""There are so many topics at the most, and one more for every so many events."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said or written in a moment of an event."""

    event: Event
    moment_id: str
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with its name, the stems of its words, and the moments in which it comes up, by event in time order."""

    key: str
    name: str
    stems: frozenset[str]
    moment_ids: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Met:
    """What is counted of a phrase: the numbers of the moments it is in, how it is written, how often it is a noun."""

    at: set[int] = field(default_factory=set)
    written: Counter[tuple[str, ...]] = field(default_factory=Counter)
    nouns: int = 0


Phrase = tuple[str, ...]
"""The stems of a phrase."""


@dataclass(slots=True)
class _Growing:
    """A topic under way: its nouns by their stems, the weightiest first, and the numbers of its moments."""

    nouns: list[str]
    at: set[int]


def topics(said: Sequence[Said], names: Collection[str] = ()) -> list[Topic]:
    """Return the topics of what was said, those that are spoken of most first; `names` in lower case are people's.

    Source: Frantzi, Ananiadou and Mima 2000 (C-value) for weighing phrases against the words in them. Of each event the
    logarithm of how often counts, so that one long talk makes no topic.
    """
    met = _met(said, names)
    weights = {phrase[0]: _weight(one, said) for phrase, one in met.items() if _is_anchor(phrase, one, said)}
    growing: list[_Growing] = []
    for noun in sorted(weights, key=lambda noun: (-weights[noun], noun)):
        topic = _of(noun, growing, met, len(said))
        if topic is None:
            growing.append(_Growing([noun], set(met[noun,].at)))
        else:
            topic.nouns.append(noun)
            topic.at |= met[noun,].at
    most = MOST_TOPICS + len({one.event.id for one in said}) // EVENTS_A_TOPIC
    made = (_topic(one, met, said) for one in growing[: 2 * most])
    return [one for one in made if one is not None][:most]


def _met(said: Sequence[Said], names: Collection[str]) -> dict[Phrase, _Met]:
    """Return what is counted of each phrase by its stems."""
    found: dict[Phrase, _Met] = defaultdict(_Met)
    for number, one in enumerate(said):
        for mention in mentions(one.text, names):
            met = found[mention.stems]
            met.at.add(number)
            met.written[mention.words] += 1
            met.nouns += mention.is_noun
    return found


def _is_anchor(phrase: Phrase, met: _Met, said: Sequence[Said]) -> bool:
    """Say whether a topic may grow around a noun: it says of what matter it is, and is met again on other days."""
    if len(phrase) > 1 or phrase[0] in EMPTY or met.nouns < LEAST_NOUN * met.written.total():
        return False
    return len(met.at) >= LEAST_MOMENTS and _is_again(met.at, said)


def _is_again(at: Collection[int], said: Sequence[Said]) -> bool:
    events = {said[one].event.id: day_of(said[one].event.start) for one in at}
    return len(events) >= LEAST_EVENTS and len(set(events.values())) >= LEAST_DAYS


def _weight(met: _Met, said: Sequence[Said]) -> float:
    """Return how much is spoken of a noun."""
    often = Counter(said[one].event.id for one in met.at)
    return sum(math.log2(1 + number) for number in often.values()) * met.nouns / met.written.total()


def _of(noun: str, growing: Sequence[_Growing], met: Mapping[Phrase, _Met], total: int) -> _Growing | None:
    """Return the topic that a noun belongs to, None where it begins its own."""
    own = met[noun,].at
    best, most = None, TOGETHER
    for topic in growing:
        first = topic.nouns[0]
        shared = len(own & met[first,].at) / len(own)
        is_more = shared >= LEAST_LIFT * len(met[first,].at) / total
        beside = {at for pair in ((first, noun), (noun, first)) if pair in met for at in met[pair].at}
        link = max(shared if is_more else 0.0, len(beside) / len(own))
        if link >= most:
            best, most = topic, link
    return best


def _topic(one: _Growing, met: Mapping[Phrase, _Met], said: Sequence[Said]) -> Topic | None:
    """Return a topic with its name and the moments it rests on, None where too few speak of it."""
    inside: dict[str, list[str]] = defaultdict(list)
    for at in sorted(one.at, key=lambda at: (said[at].event.start, said[at].event.id, at)):
        inside[said[at].event.id].append(said[at].moment_id)
    kept = {event: tuple(ids) for event, ids in inside.items() }
    starts = {each.event.id: each.event.start for each in said}
    if len(kept) < LEAST_EVENTS or len({day_of(starts[event]) for event in kept}) < LEAST_DAYS:
        return None
    return Topic(digest("topic", one.nouns[0]), _name(one, met), frozenset(one.nouns), kept)


def _name(one: _Growing, met: Mapping[Phrase, _Met]) -> str:
    """Return the phrase that a topic is called by: a longer one where it is met often enough, else its noun."""
    first = one.nouns[0]
    own = len(met[first,].at)
    best, most = (first,), ALONE * own
    for phrase, found in met.items():
        if first in phrase and len(phrase) > 1 and len(found.at) >= max(2, LEAST_NAME * own):
            worth = len(found.at) * math.log2(1 + len(phrase))
            if worth > most:
                best, most = phrase, worth
    words = " ".join(as_written(Counter(_column(met[best], at))) for at in range(len(best)))
    return f"{words[:1].upper()}{words[1:]}"


def _column(met: _Met, at: int) -> dict[str, int]:
    """Return how one word of a phrase is written, and how often."""
    found: Counter[str] = Counter()
    for words, number in met.written.items():
        found[words[at]] += number
    return found
