import pytest

from ingest.attempt import Trouble, attempt
from ingest.unreadable import Unreadable
from memory.store.jobs import MOST_TRIES
from models.weights import WeightsMissing


def test_what_works_is_returned() -> None:
    assert attempt(lambda: [1, 2]) == [1, 2]


def test_a_file_that_cannot_be_read_is_not_tried_again() -> None:
    def unreadable() -> None:
        raise Unreadable("The picture is damaged.")

    assert attempt(unreadable) == Trouble("The picture is damaged.", MOST_TRIES)


def test_anything_else_is_told_with_where_it_happened_and_tried_again() -> None:
    trouble = attempt(lambda: 1 // 0)
    assert isinstance(trouble, Trouble) and trouble.tries == 1
    assert "ZeroDivisionError" in trouble.reason and "test_attempt.py" in trouble.reason


def test_a_model_that_is_away_is_not_the_files_trouble() -> None:
    def away() -> None:
        raise WeightsMissing("The server is off.")

    with pytest.raises(WeightsMissing, match="off"):
        attempt(away)


def test_the_owner_may_always_stop_it() -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(stopped)
