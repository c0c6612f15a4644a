from datetime import timedelta

import pytest

from memory.records.corrections import Hidden
from memory.records.derived import Level
from memory.records.library import MomentView, Precision, Timestamp
from memory.retrieval import grouping
from memory.store import Store, corrections, duplicates
from memory.store.duplicates import Group, GroupKind
from tests.lives import at, put, remember


def burst(store: Store, *inside: MomentView) -> None:
    with store.transaction():
        duplicates.put_groups(store, [Group(GroupKind.BURST, tuple(one.asset.id for one in inside))])


@pytest.mark.parametrize(
    ("key", "level"), [("2024-07-14", Level.DAY), ("2024-02-29", Level.DAY), ("2024-07", Level.MONTH), ("2024", "year")]
)
def test_a_key_names_a_span(key: str, level: Level) -> None:
    assert grouping.level_of(key) is Level(level)


@pytest.mark.parametrize(
    "key", ["", "2023-02-29", "2024-13", "0000", "2024-7-1", "20240714", "٢٠٢٤", "2024-07-14\n", "' OR 1=1", "2024-07-"]
)
def test_anything_else_names_nothing(key: str) -> None:
    assert grouping.level_of(key) is None


def test_a_burst_counts_once_and_is_shown_by_its_best(store: Store) -> None:
    shot = [remember(f"{n}.jpg", at(3, 9) + timedelta(seconds=n)) for n in range(4)]
    put(store, [*shot, remember("other.jpg", at(3, 10))], {})
    burst(store, shot[2], shot[0], shot[1], shot[3])
    assert grouping.days(store) == [("2024-07-03", 2)]
    assert grouping.moments(store, "2024-07-03")[0] == shot[2].moment.id


def test_what_is_said_in_a_burst_is_shown_for_itself(store: Store) -> None:
    shot, told = remember("a.jpg", at(3, 9)), remember("b.jpg", at(3, 9), said="That is the dog.")
    put(store, [shot, told], {})
    burst(store, shot, told)
    assert grouping.days(store) == [("2024-07-03", 2)] and len(grouping.moments(store, "2024-07-03")) == 2


def test_a_burst_over_midnight_lies_on_the_day_of_its_best(store: Store) -> None:
    before, after = remember("a.jpg", at(4, 0) - timedelta(seconds=1)), remember("b.jpg", at(4, 0))
    put(store, [before, after], {})
    burst(store, after, before)
    assert grouping.days(store) == [("2024-07-04", 1)] and grouping.moments(store, "2024-07-03") == []


def test_where_the_best_is_hidden_the_others_are_shown(store: Store) -> None:
    shot = [remember(f"{n}.jpg", at(3, 9) + timedelta(seconds=n)) for n in range(3)]
    put(store, shot, {})
    burst(store, *shot)
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), shot[0].moment))
    ((_, count),) = grouping.days(store.session_view)
    assert count == len(grouping.moments(store.session_view, "2024-07-03")) == 2
    assert shot[0].moment.id not in grouping.moments(store.session_view, "2024-07-03")


def test_a_few_are_spread_over_a_month_and_are_pictures_where_there_are_any(store: Store) -> None:
    put(store, [remember(f"{day}.jpg", at(day, 9)) for day in range(1, 29)], {})
    put(store, [remember(f"{day}.md", at(day, 10), said="Rain.") for day in range(1, 29)], {})
    put(store, [remember("some time", Timestamp(at(1, 0), Precision.YEAR), said="A year.")], {})
    ids, count = grouping.chosen(store, "2024-07", 4)
    assert count == 56 and len(ids) == 4
    assert ids == [remember(f"{day}.jpg", at(day, 9)).moment.id for day in (4, 11, 18, 25)]
    assert grouping.chosen(store, "2024", 4)[1] == 1 and grouping.chosen(store, "2023", 4) == ([], 0)
