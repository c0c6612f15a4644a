import threading
from datetime import UTC, datetime, timedelta, timezone

from memory.records.corrections import Hidden
from memory.records.library import Precision, Timestamp
from memory.store import Store, corrections, moment_feed
from memory.store import moments as moment_store
from memory.store.moment_feed import FeedState
from tests.lives import at, put, remember

FAR_EAST, FAR_WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-11))


def keys(store: Store) -> list[str]:
    return [one.key for one in moment_feed.moments_after(store, 0)]


def test_a_day_is_that_of_where_it_was(store: Store) -> None:
    put(store, [remember("east", datetime(2024, 7, 2, 4, 30, tzinfo=FAR_EAST))], {})
    put(store, [remember("west", datetime(2024, 6, 30, 23, 30, tzinfo=FAR_WEST))], {})
    put(store, [remember("old", datetime(1931, 3, 1, 9, tzinfo=UTC))], {})
    assert keys(store) == ["2024-07-02", "2024-06-30", "1931-03-01"]


def test_the_small_hours_belong_to_the_evening_before(store: Store) -> None:
    hours = {"evening": (1, 23, 0), "night": (2, 2, 30), "early": (2, 3, 59), "four": (2, 4, 0), "date": (3, 0, 0)}
    for name, (day, hour, minute) in hours.items():
        put(store, [remember(name, datetime(2024, 7, day, hour, minute, tzinfo=FAR_WEST))], {})
    assert keys(store) == [*["2024-07-01"] * 3, "2024-07-02", "2024-07-03"]


def test_what_is_known_to_a_month_or_a_year_lies_on_no_day(store: Store) -> None:
    known = {Precision.MONTH: "month", Precision.YEAR: "year", Precision.DAY: "day"}
    put(store, [remember(name, Timestamp(at(1, 0), precision)) for precision, name in known.items()], {})
    assert sorted(keys(store)) == ["2024", "2024-07", "2024-07-01"]


def test_only_what_came_after_a_number_is_read(store: Store) -> None:
    assert moment_feed.state(store) == FeedState()
    put(store, [remember("a.jpg", at(3, 9))], {})
    before = moment_feed.state(store)
    assert before.count == 1 and moment_feed.moments_after(store, before.newest) == []
    said = remember("b.m4a", at(3, 10), said="Hello.")
    put(store, [said], {})
    (found,) = moment_feed.moments_after(store, before.newest)
    assert found.moment_id == said.moment.id and (found.medium, found.kind) == ("speech", "audio")
    came = moment_feed.state_after(store, before.newest)
    assert came.count == 1 and moment_feed.state(store).times == before.times + came.times


def test_the_state_differs_where_a_time_or_its_exactness_does(store: Store) -> None:
    one = remember("a.jpg", at(3, 9))
    put(store, [one], {})
    found = [moment_feed.state(store)]
    for when in (at(3, 9) + timedelta(seconds=1), Timestamp(at(3, 9), Precision.DAY), at(3, 9).astimezone(FAR_EAST)):
        moved = when if isinstance(when, Timestamp) else Timestamp(when)
        moment_store.put_times(store, {one.moment.id: moved})
        found.append(moment_feed.state(store))
    assert len(set(found)) == 4


def test_what_is_hidden_is_not_there(store: Store) -> None:
    one = remember("hidden", at(3, 9))
    put(store, [one, remember("seen", at(4, 9))], {})
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), one.moment))
    assert keys(store.public) == ["2024-07-04"] and moment_feed.state(store.public).count == 1


def test_the_stamp_differs_after_a_change_by_this_thread_or_another(store: Store) -> None:
    before = moment_feed.stamp(store)
    assert moment_feed.stamp(store) == before
    put(store, [remember("a.jpg", at(3, 9))], {})
    mine = moment_feed.stamp(store)
    other = threading.Thread(target=lambda: put(store, [remember("b.jpg", at(3, 9))], {}))
    other.start()
    other.join()
    assert len({before, mine, moment_feed.stamp(store)}) == 3
