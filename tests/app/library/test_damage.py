import errno
import sqlite3

import pytest

from app.library import damage
from app.library.marker import StoreLost
from app.library.session import Session
from memory.store.damage import StoreDamaged
from tests.made import add_moments


def told_by_sqlite(code: int) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("so it is")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "begins", "holds"),
    [
        (StoreLost("the library is gone"), "the library is gone", ""),
        (StoreDamaged("torn"), "the library is damaged: torn. ", "yesteryear restore FILE"),
        (told_by_sqlite(sqlite3.SQLITE_CORRUPT), "the library is damaged: so it is. ", "yesteryear verify"),
        (told_by_sqlite(sqlite3.SQLITE_FULL), "the library cannot be used: so it is. ", "is kept"),
        (OSError(errno.ENOSPC, "no room"), "the library cannot be used: [Errno 28] no room. ", "is kept"),
        (
            OSError(errno.EIO, "unread"),
            "the library cannot be used: [Errno 5] unread. ",
            "Check it with `yesteryear verify`",
        ),
        (sqlite3.OperationalError("odd"), "the library cannot be used: odd. ", "Check it with `yesteryear verify`"),
    ],
)
def test_what_is_told_says_what_to_do_and_claims_damage_only_where_there_is_some(
    error: Exception, begins: str, holds: str
) -> None:
    told = damage.explain(error)
    assert told.startswith(begins) and holds in told
    assert ("damaged" in told) is begins.startswith("the library is damaged")


@pytest.fixture
def session(session: Session) -> Session:
    add_moments(session.unfiltered, ["We rowed."])
    return session


def spoil(session: Session) -> None:
    """Write into a record what no reader of it takes."""
    session.unfiltered.connection.execute("UPDATE moment_text SET detail = '['")


def test_an_error_over_sound_records_is_not_called_damage(session: Session) -> None:
    damage.raise_where_damaged(session, ValueError("our own"))


def test_an_error_over_a_record_that_cannot_be_read_is_called_damage_of_that_file(session: Session) -> None:
    spoil(session)
    with pytest.raises(StoreDamaged, match=f"^{session.unfiltered.path}: .*moment") as raised:
        damage.raise_where_damaged(session, error := ValueError("expecting value"))
    assert raised.value.__cause__ is error


def test_a_full_disk_says_nothing_of_the_records(session: Session) -> None:
    spoil(session)
    damage.raise_where_damaged(session, told_by_sqlite(sqlite3.SQLITE_FULL))


def test_what_is_known_for_damage_names_the_file_once(session: Session) -> None:
    with pytest.raises(StoreDamaged, match=f"^{session.unfiltered.path}: so it is$"):
        damage.raise_where_damaged(session, told_by_sqlite(sqlite3.SQLITE_NOTADB))
    with pytest.raises(StoreDamaged, match=r"^torn$"):
        damage.raise_where_damaged(session, StoreDamaged("torn"))
