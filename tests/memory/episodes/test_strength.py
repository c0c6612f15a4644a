from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.episodes.strength import (
    LONGEST_DAYS,
    PLAIN_DAYS,
    Worth,
    rarity,
    significance,
    strength,
    strengths,
    strongest,
    weight,
    weights,
)
from memory.graph.edges import tie
from memory.records.corrections import Favourite
from memory.records.derived import Event
from memory.records.library import MomentView
from memory.store import Store, access_log, corrections, events
from tests.lives import HOME, LAKE, at, put, remember, topic_vector

TAKEN = datetime(2024, 7, 1, 12, tzinfo=UTC)
SHARES = st.floats(0, 1)
DAYS = st.lists(st.floats(0, 2000), max_size=6)


def days(count: float) -> datetime:
    return TAKEN + timedelta(days=count)


def test_it_fades_as_ebbinghaus_found() -> None:
    assert strength(TAKEN, [], 0.0, TAKEN) == 1.0
    assert strength(TAKEN, [], 0.0, days(PLAIN_DAYS)) == pytest.approx(0.3679, abs=1e-4)
    assert strength(TAKEN, [], 1.0, days(LONGEST_DAYS)) == pytest.approx(0.3679, abs=1e-4)


def test_a_recall_starts_the_curve_anew_and_makes_it_flatter() -> None:
    plain, once = strength(TAKEN, [], 0.2, days(100)), strength(TAKEN, [days(50)], 0.2, days(100))
    assert once > strength(days(50), [], 0.2, days(100)) > plain


def test_spaced_recalls_last_longer_than_massed_ones() -> None:
    massed = strength(TAKEN, [days(58), days(59), days(60)], 0.2, days(400))
    spaced = strength(TAKEN, [days(20), days(40), days(60)], 0.2, days(400))
    assert spaced > massed


@given(DAYS, SHARES, st.floats(0, 4000), st.floats(0, 500))
def test_it_lies_between_nought_and_one_and_only_fades(
    recalls: list[float], matters: float, now: float, later: float
) -> None:
    times = [days(one) for one in recalls if one <= now]
    first, second = strength(TAKEN, times, matters, days(now)), strength(TAKEN, times, matters, days(now + later))
    assert 0 <= second <= first <= 1
    assert strength(TAKEN, [*reversed(times), days(now + 1)], matters, days(now)) == first


@given(DAYS, st.floats(0, 4000), SHARES, SHARES)
def test_what_matters_more_is_never_weaker(recalls: list[float], now: float, one: float, other: float) -> None:
    weak, strong = sorted([one, other])
    assert strength(TAKEN, [], weak, days(now)) <= strength(TAKEN, [], strong, days(now))
    assert weight(weak, len(recalls)) <= weight(strong, len(recalls)) <= weight(strong, len(recalls) + 1) <= 1


def test_a_recall_from_before_it_was_taken_is_none() -> None:
    assert strength(TAKEN, [days(-5)], 0.5, days(40)) == strength(TAKEN, [], 0.5, days(40))


def test_before_it_was_taken_nothing_has_faded() -> None:
    assert strength(TAKEN, [days(-5)], 0.5, days(-10)) == 1.0


WORTHS = st.builds(Worth, st.integers(0, 50), st.integers(0, 500), st.integers(0, 9999), SHARES, st.booleans())


@given(WORTHS)
def test_everything_that_speaks_for_an_event_makes_it_matter_more(worth: Worth) -> None:
    found = significance(worth)
    assert 0 <= found < 1
    more = [
        Worth(worth.people + 1, worth.moments, worth.words, worth.rarity, worth.favourite),
        Worth(worth.people, worth.moments + 1, worth.words, worth.rarity, worth.favourite),
        Worth(worth.people, worth.moments, worth.words + 10, worth.rarity, worth.favourite),
        Worth(worth.people, worth.moments, worth.words, 1.0, worth.favourite),
        Worth(worth.people, worth.moments, worth.words, worth.rarity, True),
    ]
    assert all(significance(one) >= found for one in more)


def test_one_photo_of_the_everyday_matters_least_and_a_favourite_most() -> None:
    party = Worth(people=4, moments=30, rarity=0.3)
    assert significance(Worth()) == 0 < significance(party) < significance(Worth(4, 30, 0, 0.3, True))
    assert significance(Worth(favourite=True)) > significance(Worth(people=5))


def test_rare_is_what_is_unlike_the_rest_and_where_one_seldom_is() -> None:
    assert rarity([0.9, 0.6], 20) < rarity([0.6], 20) < rarity([], 20) < rarity([], 1) <= 1
    assert rarity(None, 0) == 0.0


def events_of(store: Store, moments: list[MomentView]) -> list[Event]:
    put(store, moments, {one.moment.id: topic_vector(one.path, 0) for one in moments})
    found = []
    for one in moments:
        start, place = one.moment.at.at, one.asset.place
        found.append(Event(one.path, (one.moment.id,), start, start, "", "", place.name if place else "", ""))
    with store.transaction():
        events.put_events(store, found)
        tie(store, found, [])
    return found


def test_the_store_tells_how_present_every_event_is(store: Store) -> None:
    moments = [
        remember("plain", at(1, 9), HOME),
        remember("again", at(1, 10), HOME),
        remember("told", at(1, 11), HOME, said=" ".join(["Anna told us of the storm."] * 20)),
        remember("away", at(1, 12), LAKE),
        remember("liked", at(1, 13), HOME),
        remember("asked", at(1, 14), HOME),
    ]
    events_of(store, moments)
    with store.transaction():
        corrections.put(store, corrections.new_correction(Favourite(), moments[4].moment))
    access_log.note(store, [moments[5].moment.id], at(20, 9))
    found = strengths(store, at(1, 9) + timedelta(days=60))
    plain = found["/album/plain"]
    for name in ("told", "away", "liked", "asked"):
        assert found[f"/album/{name}"] > 1.05 * plain
    assert strongest(found, 2)[0] in ("/album/liked", "/album/asked")
    assert strongest({"b": 0.5, "a": 0.5, "c": 0.6}, 2) == ["c", "a"]


def test_weights_go_by_the_event_alone(store: Store) -> None:
    moments = [remember("plain", at(1, 9), HOME), remember("told", at(1, 11), LAKE, said="Anna told us of the storm.")]
    events_of(store, moments)
    before = weights(store)
    assert before["/album/told"] > before["/album/plain"] == 0.0
    events_of(store, [remember(f"more {n}", at(2 + n, 9), LAKE) for n in range(5)])
    assert {name: one for name, one in weights(store).items() if name in before} == before
    access_log.note(store, [moments[0].moment.id], at(20, 9))
    assert weights(store)["/album/plain"] > 0
