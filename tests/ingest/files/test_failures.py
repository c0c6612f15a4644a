import errno
import sqlite3
from collections.abc import Callable

import pytest

from ingest.files.failures import Failure, attempt
from ingest.files.file_checks import Unreadable
from memory.store import StoreBusy
from memory.store.jobs import MOST_TRIES
from models.registry.card import WeightsMissing


def test_what_works_is_returned() -> None:
    assert attempt(lambda: [1, 2]) == [1, 2]


def test_a_file_that_cannot_be_read_is_not_tried_again() -> None:
    def unreadable() -> None:
        raise Unreadable("The picture is damaged.")

    assert attempt(unreadable) == Failure("The picture is damaged.", MOST_TRIES)


def test_anything_else_is_told_with_where_it_happened_and_tried_again() -> None:
    failure = attempt(lambda: 1 // 0)
    assert isinstance(failure, Failure) and failure.tries == 1
    assert "ZeroDivisionError" in failure.reason and "test_failures.py" in failure.reason


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


def raising(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RecursionError("maximum recursion depth exceeded"),
        UnicodeEncodeError("utf-8", "caf\udce9", 3, 4, "surrogates not allowed"),
        sqlite3.IntegrityError("UNIQUE constraint failed"),
        sqlite3.DataError("string or blob too big"),
        OSError(errno.EIO, "input/output error: caf\udce9"),
        Unreadable("caf\udce9.jpg is damaged"),
    ],
)
def test_what_goes_wrong_with_one_file_is_told_in_words_that_go_anywhere(error: Exception) -> None:
    failure = attempt(raising(error))
    assert isinstance(failure, Failure)
    assert failure.reason.encode("utf-8")


@pytest.mark.parametrize(
    "error",
    [
        SystemExit(1),
        StoreBusy("the library is being written by another process"),
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.DatabaseError("database disk image is malformed"),
        OSError(errno.ENOSPC, "no space left on device"),
        OSError(errno.EDQUOT, "disk quota exceeded"),
        OSError(errno.EROFS, "read-only file system"),
    ],
)
def test_what_no_other_file_could_be_taken_in_with_either_ends_the_run(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised:
        attempt(raising(error))
    assert raised.value is error
