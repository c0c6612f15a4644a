"""How strong a memory is: it fades with time, grows with every recall, and matters more or less from the start.

Knows counts and times, and where the store keeps them; nothing of pages. It ranks and thins what is shown: nothing is
ever removed for being weak.
Source: MemoryBank, Zhong et al. 2024: Ebbinghaus' curve of forgetting, R = exp(-t / S), S growing with recalls.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from memory.records.corrections import CorrectionKind
from memory.records.nodes import IdKind
from memory.store import Store, access_log, corrections, edges
from memory.store import moments as moment_store
from memory.store.columns import to_datetime

DAY_S = 86_400.0

PLAIN_DAYS = 30.0
LONGEST_DAYS = 365.0
"""S before any recall, of what matters least and of what matters most."""

RECALL_GAIN = 1.5
"""How much a recall adds to S, as a share of it, where all was forgotten; less where it was still fresh."""

RECALL_WEIGHT = 0.2
FAVOURITE_WEIGHT = 0.6
PEOPLE_WEIGHT, EFFORT_WEIGHT, RARITY_WEIGHT = 0.35, 0.35, 0.3
MANY_PEOPLE, MUCH_EFFORT = 5.0, 60.0


@dataclass(frozen=True, slots=True)
class Worth:
    """What speaks for an event: the people in it, its moments, the words said, and how rare it is, in 0..1."""

    people: int = 0
    moments: int = 1
    words: int = 0
    rarity: float = 0.0
    favourite: bool = False


def significance(worth: Worth) -> float:
    """Return how much an event matters, in 0..1: people, effort and rarity each bring it nearer to 1, a favourite most.

    Effort is the moments taken and the words said, ten words for one moment; each counts less the more there are.
    """
    effort = max(0, worth.moments - 1) + worth.words / 10
    shares = (
        PEOPLE_WEIGHT * _grown(worth.people, MANY_PEOPLE),
        EFFORT_WEIGHT * _grown(effort, MUCH_EFFORT),
        RARITY_WEIGHT * min(1.0, max(0.0, worth.rarity)),
        FAVOURITE_WEIGHT * worth.favourite,
    )
    return 1.0 - math.prod(1.0 - share for share in shares)


def _grown(count: float, many: float) -> float:
    """Return a count on a scale of logarithms, 1 from `many` on."""
    return min(1.0, math.log1p(count) / math.log1p(many))


def rarity(similarities: Sequence[float] | None, visits: int) -> float:
    """Return how unlike all others an event is, in 0..1: by its cosines to those most alike, and its place's events.

    `similarities` are None where nothing is known of its looks; `visits` count the event itself, 0 without a place.
    """
    unlike = 0.0 if similarities is None else 1.0 - max(0.0, min(1.0, max(similarities, default=0.0)))
    rare = 1.0 / visits if visits > 0 else 0.0
    return 1.0 - (1.0 - 0.5 * unlike) * (1.0 - 0.5 * rare)


def strength(taken_at: datetime, recalled_at: Iterable[datetime], significance: float, now: datetime) -> float:
    """Return how present a memory still is, in 0..1, for times in any order; what lies after `now` does not count.

    A recall starts the curve anew and makes it flatter, the more the longer ago the last one was.
    Source: Cepeda et al. 2006, for spaced recalls that last longer than massed ones.
    """
    days = PLAIN_DAYS * math.pow(LONGEST_DAYS / PLAIN_DAYS, min(1.0, max(0.0, significance)))
    last = taken_at
    for at in sorted(one for one in recalled_at if taken_at < one <= now):
        days *= 1.0 + RECALL_GAIN * (1.0 - _kept(last, at, days))
        last = at
    return _kept(last, now, days)


def _kept(since: datetime, now: datetime, days: float) -> float:
    return math.exp(-max(0.0, (now - since).total_seconds()) / (days * DAY_S))


def weight(significance: float, recalls: int) -> float:
    """Return how much a memory counts whenever that is asked, in 0..1: for what must not depend on the day.

    Every recall brings it a share nearer to 1, each one less than the one before.
    """
    share = 1.0 - math.pow(1.0 - RECALL_WEIGHT, math.log2(1 + max(0, recalls)))
    return significance + (1.0 - significance) * share


def worths(store: Store) -> dict[str, Worth]:
    """Return what speaks for every event, by id."""
    near, counts = edges.near(store)
    spells = edges.spells(store)
    plain = _plain_worths(store, None)
    visits = Counter(spell.place for spell in spells)
    return {
        spell.id: replace(
            plain.get(spell.id, Worth()),
            rarity=rarity(
                list(near.get(spell.id, {}).values()) if spell.id in counts else None,
                visits[spell.place] if spell.place else 0,
            ),
        )
        for spell in spells
    }


def _plain_worths(store: Store, event_ids: Sequence[str] | None) -> dict[str, Worth]:
    """Return what speaks for all or these events by themselves, by id; how rare they are is not looked at."""
    about = edges.mentions(store, event_ids)
    favourites = _favourites(store, event_ids)
    return {
        one: Worth(
            sum(name.kind is IdKind.PERSON for name in about.get(one, ())), moments, words, favourite=one in favourites
        )
        for one, (moments, words) in edges.effort(store, event_ids).items()
    }


def _favourites(store: Store, event_ids: Sequence[str] | None) -> set[str]:
    """Return which of all or these events hold a moment that the owner marked as a favourite, here or elsewhere."""
    if event_ids is None:
        moment_ids = moment_store.favourites(store)
        marks = corrections.get_all(store, [CorrectionKind.FAVOURITE])
    else:
        inside = [one for _, ids in edges.contained(store, event_ids) for one in ids]
        moment_ids = moment_store.favourites(store, inside)
        marks = corrections.of_assets(store, moment_store.assets_of(store, inside), [CorrectionKind.FAVOURITE])
    moment_ids += [
        one.moment.id
        for mark in marks
        for one in moment_store.of_asset(store, mark.asset_id)
        if corrections.is_on(mark, one.moment)
    ]
    return {event_id for event_id, _ in edges.contained(store, moment_ids)}


def weights(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, float]:
    """Return how much all or these events count, by id, whatever the day and whatever else there is: no rarity."""
    recalls = access_log.of_events(store, event_ids)
    return {
        name: weight(significance(worth), len(recalls.get(name, ())))
        for name, worth in _plain_worths(store, event_ids).items()
    }


def strengths(store: Store, now: datetime) -> dict[str, float]:
    """Return how present every event still is, by id: for the memories of a day, and for what is derived anew first."""
    recalls = access_log.of_events(store)
    known = worths(store)
    return {
        spell.id: strength(
            to_datetime(spell.start_s, spell.offset_min), recalls.get(spell.id, ()), significance(known[spell.id]), now
        )
        for spell in edges.spells(store)
    }


def strongest(strengths: Mapping[str, float], most: int) -> list[str]:
    """Return the ids of the strongest, strongest first; equals by id."""
    return sorted(strengths, key=lambda name: (-strengths[name], name))[:most]
