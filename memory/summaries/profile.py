"""Who the owner is, as far as the library knows: people, places, routines and preferences, with what each rests on.

Computed from facts, events and their ties; nothing is guessed. Knows nothing of how it is shown. What the owner struck
out stays out.
Source: the portrait of MemoryBank, Zhong et al. 2024; what lasts apart from what is so lately: MaLP, Zhang et al. 2024.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from memory.episodes.features import EventFeatures, read_features
from memory.episodes.labels import part_of_day
from memory.knowledge import learn
from memory.knowledge.statements import ME
from memory.records.corrections import CorrectionKind, TraitDenied
from memory.records.days import local_day
from memory.records.derived import Fact
from memory.records.ids import digest
from memory.store import Store, corrections
from memory.store import facts as fact_store

LATELY = timedelta(days=60)
"""Before the latest event: what is so of late."""

LEAST_DAYS = 3
"""Who or what was met on fewer days is no part of a life yet."""

MOST_TRAITS = 12
LEAST_WEEKS = 4
LEAST_SHARE = 0.6
"""A routine: on the same weekday in so many weeks at least, and on it on such a share of all its days."""

PREFERENCES = frozenset("likes dislikes prefers".split()) | {"allergic to", "plays", "member of"}


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that is so of the owner, all along or `lately`: of life, preference, person, place or routine."""

    id: str
    kind: str
    text: str
    moment_ids: tuple[str, ...]
    days: int
    lately: bool = False


def profile(store: Store, owner: str = "") -> list[Trait]:
    """Return the owner's traits, kinds in a fixed order and within a kind what rests on most days first."""
    scenes = read_features(store)
    struck = {one.content for one in corrections.get_all(store, [CorrectionKind.NOT_OF_ME])}
    me = learn.read_names(store, owner).shown(ME)
    found = [
        *_of_facts(fact_store.facts(store, me)),
        *_met("person", _people(scenes, me), scenes),
        *_met("place", _places(scenes), scenes),
        *_routines({**_people(scenes, me), **_places(scenes)}),
    ]
    return [one for one in found if TraitDenied(one.kind, one.text) not in struck]


def _trait(kind: str, text: str, scenes: Sequence[EventFeatures], lately: bool) -> Trait:
    moment_ids = tuple(one for scene in scenes for one in scene.event.moment_ids)
    days = len({local_day(scene.event.start) for scene in scenes})
    return Trait(digest("trait", kind, text), kind, text, moment_ids, days, lately)


def _of_facts(known: Iterable[Fact]) -> list[Trait]:
    """Return what holds of the owner: the life first, then preferences, what was said most often first."""
    holding = [fact for fact in known if fact.holds_to is None]
    ordered = sorted(holding, key=lambda one: (one.relation in PREFERENCES, -len(one.moment_ids), one.id))
    traits = []
    for fact in ordered:
        kind = "preference" if fact.relation in PREFERENCES else "life"
        text = f"{fact.relation} {fact.object}"
        traits.append(Trait(digest("trait", kind, text), kind, text, fact.moment_ids, len(fact.moment_ids)))
    return traits


def _people(scenes: Sequence[EventFeatures], me: str) -> dict[str, list[EventFeatures]]:
    found: dict[str, list[EventFeatures]] = defaultdict(list)
    for scene in scenes:
        for name in scene.people - {me.lower()}:
            found[name.title()].append(scene)
    return found


def _places(scenes: Sequence[EventFeatures]) -> dict[str, list[EventFeatures]]:
    found: dict[str, list[EventFeatures]] = defaultdict(list)
    for scene in scenes:
        if scene.event.place:
            found[scene.event.place].append(scene)
    return found


def _met(kind: str, groups: Mapping[str, Sequence[EventFeatures]], scenes: Sequence[EventFeatures]) -> list[Trait]:
    """Return who or what comes up again and again, and apart from those who only does of late."""
    if not scenes:
        return []
    recent = local_day(max(scene.event.start for scene in scenes)) - LATELY
    found = []
    for name, inside in groups.items():
        days = sorted({local_day(scene.event.start) for scene in inside})
        if len(days) >= LEAST_DAYS:
            lately = days[0] >= recent and local_day(scenes[0].event.start) < recent
            since = f"since {days[0]:%B %Y}" if days[-1] >= recent else f"{days[0]:%B %Y} to {days[-1]:%B %Y}"
            found.append(_trait(kind, f"{name}, on {len(days)} days, {since}", inside, lately))
    return sorted(found, key=lambda one: (-one.days, one.text))[:MOST_TRAITS]


def _routines(groups: Mapping[str, Sequence[EventFeatures]]) -> list[Trait]:
    """Return what happens week after week on the same day, at the same time of day."""
    found = []
    for name, inside in groups.items():
        weekdays = Counter(day.weekday() for day in {local_day(scene.event.start) for scene in inside})
        weekday, _ = max(weekdays.items(), key=lambda item: (item[1], -item[0]))
        usual = [scene for scene in inside if local_day(scene.event.start).weekday() == weekday]
        weeks = {_week(local_day(scene.event.start)) for scene in usual}
        if len(weeks) >= LEAST_WEEKS and weekdays[weekday] >= LEAST_SHARE * weekdays.total():
            parts = Counter(part_of_day(scene.event.start) for scene in usual)
            part = max(parts, key=lambda one: (parts[one], one))
            day = f"{usual[0].event.start:%A}"
            found.append(_trait("routine", f"{name} on {day} {part}s, {len(weeks)} weeks", usual, False))
    return sorted(found, key=lambda one: (-one.days, one.text))[:MOST_TRAITS]


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())
