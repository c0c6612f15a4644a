from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from memory.records.derived import Event
from memory.store import Store, events, full_text
from tests.lives import put, remember
from tests.made import FIRST_DAY, add_moments


@pytest.fixture
def store(store: Store) -> Store:
    ids = add_moments(store, ["A boat.", "Two boats sail.", "A rope.", "A cake.", "The end."])
    events.put_events(store, [Event("sea", tuple(ids[:4]), FIRST_DAY, FIRST_DAY, "Sea", "", "", "made")])
    return store


@pytest.fixture
def library_store(tmp_path: Path) -> Store:
    return Store(tmp_path / "other.sqlite3")


def test_those_beside_a_moment_stand_in_order(store: Store) -> None:
    found = full_text.around(store, [1], 2)
    assert [(one.number, one.ordinal) for one in found] == [(1, 0), (2, 1), (3, 2)]
    assert [one.number for one in full_text.around(store, [3, 1], 1)] == [1, 2, 3, 4]


def test_a_moment_in_no_event_has_one_of_its_own(store: Store) -> None:
    (found,) = full_text.around(store, [5], 2)
    assert (found.number, found.ordinal) == (5, 0)
    assert found.event_id != "sea"
    assert full_text.around(store, [99], 2) == []


def test_times_are_those_of_the_local_clock(library_store: Store) -> None:
    abroad = remember("late.jpg", datetime(2024, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5))))
    put(library_store, [abroad], {})
    (found,) = full_text.around(library_store, [1], 2)
    assert found.at_s == datetime(2024, 1, 31, 23, 30, tzinfo=UTC).timestamp()


def test_words_hold_in_every_form(store: Store) -> None:
    assert full_text.postings(store, "boat").tolist() == [1, 2]
    assert full_text.postings(store, "kite").tolist() == []


def test_words_and_their_count(store: Store) -> None:
    assert full_text.words_said(store, [4, 9]) == {4: ("A cake.", "")}
    assert full_text.count_moments(store) == 5
