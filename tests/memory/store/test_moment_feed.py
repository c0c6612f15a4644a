from datetime import UTC, datetime, timedelta, timezone

import pytest

from memory.records.corrections import Hidden
from memory.records.library import Precision, Timestamp
from memory.store import Store, corrections, moment_feed
from tests.lives import at, put, remember

FAR_EAST, FAR_WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-11))


def test_a_day_is_that_of_where_it_was(store: Store) -> None:
    put(store, [remember("east", datetime(2024, 7, 2, 4, 30, tzinfo=FAR_EAST))], {})
    put(store, [remember("west", datetime(2024, 6, 30, 23, 30, tzinfo=FAR_WEST))], {})
    put(store, [remember("old", datetime(1931, 3, 1, 9, tzinfo=UTC))], {})
    assert moment_feed.counts(store) == {"2024-07-02": 1, "2024-06-30": 1, "1931-03-01": 1}
    assert list(moment_feed.counts(store)) == ["2024-07-02", "2024-06-30", "1931-03-01"]
    assert [len(moment_feed.of_key(store, key)) for key in moment_feed.counts(store)] == [1, 1, 1]
    assert moment_feed.of_key(store, "2024-07-01") == []


def test_the_small_hours_belong_to_the_evening_before(store: Store) -> None:
    hours = {
        "evening": (1, 23, 0),
        "night": (2, 2, 30),
        "before four": (2, 3, 59),
        "four": (2, 4, 0),
        "date": (3, 0, 0),
    }
    for name, (day, hour, minute) in hours.items():
        put(store, [remember(name, datetime(2024, 7, day, hour, minute, tzinfo=FAR_WEST))], {})
    assert moment_feed.counts(store) == {"2024-07-03": 1, "2024-07-02": 1, "2024-07-01": 3}
    assert len(moment_feed.of_key(store, "2024-07-01")) == 3


def test_what_is_known_to_a_month_or_a_year_lies_on_no_day(store: Store) -> None:
    known = {Precision.MONTH: "month", Precision.YEAR: "year", Precision.DAY: "day"}
    put(store, [remember(name, Timestamp(at(1, 0), precision)) for precision, name in known.items()], {})
    assert moment_feed.counts(store) == {"2024-07-01": 1, "2024-07": 1, "2024": 1}
    assert len(moment_feed.of_span(store, "2024-07")) == 2, "its days are among a month"
    assert len(moment_feed.of_key(store, "2024-07")) == len(moment_feed.of_span(store, "2024")) == 1


def test_moments_come_in_order_with_what_they_are(store: Store) -> None:
    moments = [remember("late", at(3, 18)), remember("early", at(3, 9)), remember("said", at(3, 12), said="Hello.")]
    put(store, moments, {})
    found = moment_feed.of_key(store, "2024-07-03")
    assert [one.moment_id for one in found] == [moments[number].moment.id for number in (1, 2, 0)]
    assert [(one.is_said, one.is_pictured) for one in found] == [(False, True), (True, False), (False, True)]
    assert moment_feed.with_moments(store, [moments[0].asset.id, "nobody"]) == {moments[0].asset.id}


def test_what_is_hidden_is_not_there(store: Store) -> None:
    one = remember("hidden", at(3, 9))
    put(store, [one, remember("seen", at(4, 9))], {})
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), one.moment))
    assert (
        moment_feed.counts(store.public) == {"2024-07-04": 1} and moment_feed.of_key(store.public, "2024-07-03") == []
    )


@pytest.mark.parametrize("key", ["0001-01-01", "0001", "9999-12-31", "9999-12", "9999"])
def test_the_ends_of_the_calendar_are_only_empty(store: Store, key: str) -> None:
    assert moment_feed.of_key(store, key) == [] and moment_feed.of_span(store, key) == []
