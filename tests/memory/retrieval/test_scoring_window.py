from datetime import timedelta

import numpy as np
import pytest

from memory.records.derived import Event
from memory.retrieval.scoring import Neighbourhood, neighbourhood
from memory.retrieval.wording import Worded
from memory.store import Store
from memory.store import events as events_store
from tests.lives import at, put, remember
from tests.made import FIRST_DAY, add_moments


def made(events: list[int], ordinals: list[int], months: list[int] | None = None) -> Neighbourhood:
    count = len(events)
    return Neighbourhood(
        np.arange(count),
        np.array(events),
        np.array(ordinals),
        np.ones(count),
        np.zeros(count, bool),
        ("",) * count,
        np.array(months or events),
        (Worded(),) * count,
    )


def test_a_value_moves_to_the_next_in_the_same_event() -> None:
    near = made([0, 0, 0, 1], [0, 1, 2, 0])
    assert near.beside(np.array([1.0, 2.0, 3.0, 4.0]), 1).tolist() == [0, 1, 2, 0]
    assert near.beside(np.array([1.0, 2.0, 3.0, 4.0]), -2).tolist() == [3, 0, 0, 0]


def test_what_goes_on_in_another_event_is_not_beside() -> None:
    near = made([0, 1], [0, 1])
    assert near.beside(np.array([1.0, 2.0]), 1).tolist() == [0, 0]


def test_a_gap_is_counted() -> None:
    near = made([0, 0, 0], [0, 2, 3])
    assert near.beside(np.array([1.0, 2.0, 3.0]), 1).tolist() == [0, 0, 2]
    assert near.beside(np.array([1.0, 2.0, 3.0]), 2).tolist() == [0, 1, 0]


def test_shares_add_up_row_by_row() -> None:
    near = made([0, 0], [0, 1])
    values = np.array([[1.0, 0.0], [0.0, 4.0]])
    assert near.blended(values, {0: 1.0, 1: 0.5, -1: 0.25}).tolist() == [[1.0, 0.5], [1.0, 4.0]]


def test_the_strongest_beside_a_moment_counts_and_not_its_own() -> None:
    near = made([0, 0, 0, 1], [0, 1, 2, 0])
    assert near.strongest(np.array([1.0, 2.0, 3.0, 9.0]), {1: 1.0, -1: 0.5}).tolist() == [1.0, 1.5, 2.0, 0.0]


def test_a_month_holds_what_any_moment_in_it_holds() -> None:
    near = made([0, 1, 2, 3], [0, 0, 0, 0], [7, 5, 7, 6])
    values = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 2.0, 0.5, 3.0]])
    assert near.in_month(values).tolist() == [[1.0, 0.0, 1.0, 0.0], [0.5, 2.0, 0.5, 3.0]]
    assert near.in_month(np.zeros((0, 4))).shape == (0, 4)


@pytest.fixture
def talk(library_store: Store) -> Store:
    texts = ["We sat down.", "What did you eat? [photo: a plate]", "Plum cake.", "Then it rained.", "We left.", "Home."]
    ids = add_moments(library_store, texts)
    event = Event("walk", tuple(ids), FIRST_DAY, FIRST_DAY, "A walk", "", "", "made")
    events_store.put_events(library_store, [event])
    return library_store


@pytest.fixture
def library_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store") / "library.sqlite3")


def test_two_on_either_side_are_around(talk: Store) -> None:
    near = neighbourhood(talk, [2])
    assert near.numbers.tolist() == [1, 2, 3, 4]
    assert near.ordinals.tolist() == [0, 1, 2, 3]
    assert len(set(near.events.tolist())) == 1


def test_months_are_told_apart(library_store: Store) -> None:
    when = [at(31, 23), at(31, 23, 30), at(1, 0) + timedelta(days=31)]
    put(library_store, [remember(f"{number}.jpg", one) for number, one in enumerate(when)], {})
    near = neighbourhood(library_store, [1, 2, 3])
    months = dict(zip(near.numbers.tolist(), near.months.tolist(), strict=True))
    assert months[1] == months[2] == months[3] - 1


def test_a_question_asks_though_a_picture_follows_it(talk: Store) -> None:
    assert neighbourhood(talk, [2]).asks.tolist() == [False, True, False, False]


def test_a_moment_in_no_event_stands_alone(library_store: Store) -> None:
    add_moments(library_store, ["The boat needs a rope.", "A cake."])
    near = neighbourhood(library_store, [1, 2])
    assert near.beside(np.ones(2), 1).tolist() == [0, 0]
    assert near.lengths.tolist() == [5, 2] or near.lengths.tolist() == [2, 5]
