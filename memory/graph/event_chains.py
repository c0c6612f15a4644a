"""Timelines: which event goes on with which, and which came of which, as chains through time.

Knows events by their time and by what they are about, and sentences that give a reason; nothing of stores or vectors.
Source: THEANINE, Ong et al. 2025: memories linked by how they follow and cause one another, recalled as a timeline.
"""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from memory.language.sentences import sentences
from memory.language.tokens import terms
from memory.records.derived import Edge, EdgeKind
from memory.records.nodes import IdKind, NodeId

DAY_S = 86_400.0
USUAL_PAUSE_DAYS = 1.0
PAUSES_EITHER_SIDE = 4
LONGEST_PAUSE = 3.0
"""A thread goes on over a pause of up to so many times its usual one around then, a thread of two events over days."""

EVERYDAY_SHARES = {IdKind.PERSON: 0.25, IdKind.PLACE: 0.25, IdKind.TOPIC: 0.1}
EVERYDAY_EVENTS = 40
"""Among so many events or more, what so large a share of them are about, such as home, makes no thread."""

SHARED_WEIGHTS = {IdKind.PERSON: 0.5, IdKind.PLACE: 0.4, IdKind.TOPIC: 0.2}
LEAST_SHARED = 0.4
"""A person, a place or two topics in common are one matter."""

CAUSE_WITHIN_S = 183 * DAY_S
LONE_CAUSE_WITHIN_S = 7 * DAY_S
"""How far back the cause may lie; less where one word alone tells of it."""

TELLING_SHARE, TELLING_EVENTS = 0.05, 3
"""A word tells of a cause where no more than so large a share of the events, or so few, are about it."""

CUES = (
    "because",
    "so we",
    "so i",
    "that's why",
    "that is why",
    "which is why",
    "therefore",
    "had to",
    "weil",
    "deshalb",
)
"""Every sentence that gives a reason holds one of these."""

_PRONOUNS = r"(?:we|i|he|she|they)"
_BECAUSE = re.compile(r"\bbecause(?: of)?\s+([^,;:]+)")
_AFTER = re.compile(rf"\bafter ([^,;:]+?),? {_PRONOUNS} had to\b")
_THEREFORE = re.compile(r"^(.*?)[,;:–—-]? ?\b(?:and )?(?:so (?:we|i)|therefore|that's why|that is why|which is why)\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """An event as a thread sees it: when it starts in UTC seconds, its first and last local day, what it is about.

    Days are counted from 1970; names are of people, places and topics.
    """

    id: str
    start_s: float
    first_day: int
    last_day: int
    names: frozenset[NodeId]


@dataclass(frozen=True, slots=True)
class Reason:
    """What somebody in an event gave as a reason: the words that tell of the cause."""

    event_id: str
    words: frozenset[str]


def content(text: str) -> list[str]:
    """Return the words of a text that say what it is about, cut to their stems, in order."""
    return [stem for stem, _ in terms(text)]


def continued(passages: Iterable[Passage]) -> list[Edge]:
    """Return `continues` edges, earlier to later: chains, for an event goes on with one other and from one other alone.

    Two events that follow each other in what they are about go on where the pause is not long for that thread, and
    where each is the other's best; the usual pause is the geometric mean of those around, counted in days.
    """
    ordered = _ordered(passages)
    threads = _threads(ordered)
    worth = {name: SHARED_WEIGHTS[name.kind] for name in threads}
    strained: dict[tuple[int, int], float] = {}
    for inside in threads.values():
        for pair, strain in _going_on([ordered[one] for one in inside]):
            key = (inside[pair], inside[pair + 1])
            strained[key] = min(strain, strained.get(key, strain))
    after: dict[int, tuple[float, int]] = {}
    before: dict[int, tuple[float, int]] = {}
    for (one, other), strain in strained.items():
        weight = sum(worth[name] for name in ordered[one].names & ordered[other].names if name in worth)
        if weight > LEAST_SHARED - 1e-9:
            weight = min(1.0, weight) * (1.0 - 0.5 * strain)
            after[one] = max((weight, -other), after.get(one, (0.0, 0)))
            before[other] = max((weight, one), before.get(other, (0.0, 0)))
    return [
        Edge(ordered[one].id, ordered[-other].id, EdgeKind.CONTINUES, weight)
        for one, (weight, other) in sorted(after.items())
        if before[-other] == (weight, one)
    ]


def _ordered(passages: Iterable[Passage]) -> list[Passage]:
    return sorted(passages, key=lambda passage: (passage.start_s, passage.id))


def _threads(ordered: Sequence[Passage]) -> dict[NodeId, list[int]]:
    """Return what two events or more are about, but not nearly all, with the numbers of those events."""
    found: dict[NodeId, list[int]] = defaultdict(list)
    for number, passage in enumerate(ordered):
        for name in passage.names:
            found[name].append(number)
    few = len(ordered) < EVERYDAY_EVENTS
    most = {kind: len(ordered) * (1.0 if few else share) for kind, share in EVERYDAY_SHARES.items()}
    return {name: inside for name, inside in found.items() if 2 <= len(inside) <= most.get(name.kind, 0)}


def _going_on(thread: Sequence[Passage]) -> Iterator[tuple[int, float]]:
    """Yield the positions that go on with the next, and in 0..1 how long the pause is against the longest allowed."""
    pauses = [max(0, later.first_day - earlier.last_day) for earlier, later in pairwise(thread)]
    long = [position for position, days in enumerate(pauses) if days]
    for number, position in enumerate(long):
        around = long[max(0, number - PAUSES_EITHER_SIDE) : number] + long[number + 1 : number + 1 + PAUSES_EITHER_SIDE]
        logs = [math.log(pauses[other]) for other in around] + [math.log(USUAL_PAUSE_DAYS)]
        longest = LONGEST_PAUSE * math.exp(sum(logs) / len(logs))
        if pauses[position] <= longest:
            yield position, pauses[position] / longest
    yield from ((position, 0.0) for position, days in enumerate(pauses) if not days)


def reasons(event_id: str, text: str) -> list[Reason]:
    """Return the reasons given in what was said or written in an event: only where its words say that it is one."""
    found = []
    before = ""
    for sentence in sentences(text.lower().replace("’", "'")):
        clause = _cause(sentence, before)
        words = frozenset(content(clause))
        if words:
            found.append(Reason(event_id, words))
        before = sentence if content(sentence) else before
    return found


def _cause(sentence: str, before: str) -> str:
    """Return the part of a sentence, or the sentence before it, that tells of a cause; empty where nothing does."""
    if match := _BECAUSE.search(sentence) or _AFTER.search(sentence):
        return match.group(1)
    if match := _THEREFORE.search(sentence):
        return match.group(1) if content(match.group(1)) else before
    return ""


def caused(passages: Iterable[Passage], given: Iterable[Reason]) -> list[Edge]:
    """Return `causes` edges: to the event that gives a reason from the latest before it that is about the same words.

    Two words, and half of them, must be shared, one of them seldom used; one word alone only within a week.
    """
    ordered = _ordered(passages)
    numbers = {passage.id: number for number, passage in enumerate(ordered)}
    about = [frozenset(part for name in passage.names for part in _parts(name)) for passage in ordered]
    telling: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(about):
        for word in words:
            telling[word].append(number)
    found: dict[tuple[str, str], float] = {}
    for reason in given:
        later = numbers.get(reason.event_id)
        earlier = None if later is None else _latest(reason.words, later, ordered, telling)
        if later is not None and earlier is not None:
            key = (ordered[earlier].id, reason.event_id)
            share = len(reason.words & about[earlier]) / len(reason.words)
            found[key] = max(share, found.get(key, 0.0))
    return [Edge(*key, EdgeKind.CAUSES, weight) for key, weight in sorted(found.items())]


def _parts(name: NodeId) -> list[str]:
    """Return the stems in a name; a topic is one."""
    return [name.key] if name.kind is IdKind.TOPIC else content(name.key)


def _latest(
    words: frozenset[str], later: int, ordered: Sequence[Passage], telling: Mapping[str, Sequence[int]]
) -> int | None:
    """Return the number of the latest event before one that tells of enough of these words."""
    within_s = LONE_CAUSE_WITHIN_S if len(words) == 1 else CAUSE_WITHIN_S
    needed = max(min(2, len(words)), math.ceil(0.5 * len(words)))
    shared: Counter[int] = Counter()
    telling_most = max(TELLING_EVENTS, TELLING_SHARE * len(ordered))
    sure: set[int] = set()
    for word in words:
        numbers = telling.get(word, ())
        for number in reversed(numbers[: bisect_left(numbers, later)]):
            if ordered[later].start_s - ordered[number].start_s > within_s:
                break
            shared[number] += 1
            if len(numbers) <= telling_most:
                sure.add(number)
    return max((number for number in sure if shared[number] >= needed), default=None)


def thread(event_id: str, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return the timeline through an event, first to last: what led to it and what came of it, tie by tie.

    Of several ways on it takes a cause before a continuation, then the stronger. Empty where nothing is tied to it.
    """
    back: dict[str, list[Edge]] = defaultdict(list)
    forth: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.kind in (EdgeKind.CONTINUES, EdgeKind.CAUSES):
            forth[edge.source].append(edge)
            back[edge.target].append(edge)
    earlier, later = [], []
    at = event_id
    while at in back:
        earlier.append(min(back.pop(at), key=_first))
        at = earlier[-1].source
    at = event_id
    while at in forth:
        later.append(min(forth.pop(at), key=_first))
        at = later[-1].target
    return (*reversed(earlier), *later)


def _first(edge: Edge) -> tuple[bool, float, str, str]:
    return edge.kind is not EdgeKind.CAUSES, -edge.weight, edge.source, edge.target
