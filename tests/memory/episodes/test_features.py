import random
from datetime import timedelta

import numpy as np
import pytest

from memory.consolidate import consolidate
from memory.corrections import apply
from memory.episodes.features import EventFeatures, in_time, read_features
from memory.records.corrections import Favourite
from memory.records.derived import Event
from memory.records.library import Place, Precision, Timestamp
from memory.store import Store, access_log, corrections, edges, events
from tests.lives import HOME, LAKE, at, put, remember, topic_vector


def test_events_stand_in_time_and_among_equals_always_alike() -> None:
    noon = at(1, 12)
    made = [("c", noon, 1), ("b", noon, 2), ("a", noon, 2), ("z", noon - timedelta(hours=1), 9)]
    found = [
        EventFeatures(Event(name, (), start, start + timedelta(hours=hours), "", "", "", "fake"))
        for name, start, hours in made
    ]
    for seed in range(6):
        random.Random(seed).shuffle(found)
        assert [one.event.id for one in in_time(found)] == ["z", "c", "a", "b"]


def read_one(store: Store) -> EventFeatures:
    consolidate(store)
    (found,) = read_features(store)
    return found


def test_an_event_lies_in_the_middle_of_its_places_under_the_name_of_most(store: Store) -> None:
    spots = [LAKE, LAKE, Place(LAKE.lat + 0.001, LAKE.lon + 0.002, "Kochel", "Bavaria", "Germany")]
    put(store, [remember(f"{n}.jpg", at(1, 9, n), spot) for n, spot in enumerate(spots)], {})
    assert read_one(store).spot == LAKE


def test_an_event_without_places_or_vectors_has_none(store: Store) -> None:
    put(store, [remember("a.jpg", at(1, 9))], {})
    found = read_one(store)
    assert (found.spot, found.vector, found.people) == (None, None, frozenset())
    assert found.precision is Precision.SECOND


def test_its_vector_is_the_one_kept_for_the_event(store: Store) -> None:
    moments = [remember(f"{n}.jpg", at(1, 9, n)) for n in range(3)]
    put(store, moments, {one.moment.id: topic_vector("boat", n) for n, one in enumerate(moments)})
    found = read_one(store)
    kept = edges.event_vectors(store)[found.event.id]
    assert found.vector is not None and np.array_equal(found.vector, kept)
    assert float(np.linalg.norm(found.vector)) == pytest.approx(1.0, abs=1e-2)


def test_people_are_those_who_are_mentioned_and_no_other_words(store: Store) -> None:
    put(
        store,
        [
            remember("a.md", at(1, 9), said="My sister Lena lives in Bergen.", kind="note"),
            remember("b.jpg", at(1, 9, 2), HOME, seen=[("boat", 0.9)]),
        ],
        {},
    )
    assert read_one(store).people == {"lena"}


@pytest.mark.parametrize(
    ("precisions", "worst"),
    [
        ((Precision.SECOND, Precision.DAY), Precision.SECOND),
        ((Precision.MONTH, Precision.MONTH), Precision.MONTH),
    ],
)
def test_its_precision_is_that_of_the_worst_dated_moment(
    store: Store, precisions: tuple[Precision, ...], worst: Precision
) -> None:
    moments = [remember(f"{n}.jpg", Timestamp(at(1, 9, n), one)) for n, one in enumerate(precisions)]
    put(store, moments, {})
    consolidate(store)
    assert {one.precision for one in read_features(store)} == {worst}


def test_what_the_owner_loves_or_comes_back_to_weighs_more(store: Store) -> None:
    moments = [remember(f"{day}.jpg", at(day, 9), seen=[("boat", 0.9)]) for day in (1, 5, 9)]
    put(store, moments, {})
    consolidate(store)
    plain = [one.weight for one in read_features(store)]
    assert plain == [0.0] * 3
    corrections.put(store, corrections.new_correction(Favourite(), moments[1].moment))
    apply.apply(store, moments[1].asset.id)
    for days in range(1, 6):
        access_log.note(store, [moments[2].moment.id], at(9, 9) + timedelta(days=30 * days))
    consolidate(store)
    first, loved, recalled = (one.weight for one in read_features(store))
    assert first < recalled and first < loved
    assert [one.event.id for one in read_features(store)] == [one.id for one in events.events(store)]
