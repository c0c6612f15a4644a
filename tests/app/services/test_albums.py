from dataclasses import replace

import pytest

from app.library.session import Session
from app.services import albums
from app.services.errors import UserError
from memory.records.corrections import Hidden
from memory.records.library import ImportedTags, MomentText, MomentView, TextKind
from memory.store import albums as store
from memory.store import assets, corrections
from tests.lives import at, put, remember


@pytest.fixture
def held(session: Session) -> list[MomentView]:
    """Two photos, and one that another program put into an album."""
    found = [remember(f"{number}.jpg", at(3, 9, number)) for number in range(3)]
    text = MomentText(found[2].moment.id, TextKind.IMPORTED, "x", "fake", tags=(ImportedTags(albums=("Lake",)),))
    found[2] = replace(found[2], texts=(text,))
    put(session.unfiltered, found, {})
    return found


def asset_ids(held: list[MomentView]) -> list[str]:
    return [one.asset.id for one in held]


def test_an_album_is_made_by_the_first_that_is_put_in(session: Session, held: list[MomentView]) -> None:
    done = albums.add(session, " Our  summer", asset_ids(held)[:1])
    assert (done.album.name, done.files, done.is_new) == ("Our summer", 1, True)
    more = albums.add(session, "our SUMMER", asset_ids(held))
    assert (more.album, more.files, more.is_new) == (done.album, 2, False)
    more.take_back()
    assert store.files_of(session.store, done.album.id) == {held[0].asset.id}
    with pytest.raises(UserError, match="in Our summer already"):
        albums.add(session, done.album.id, asset_ids(held)[:1])


def test_one_that_is_filled_meanwhile_stays_when_its_making_is_undone(session: Session, held: list[MomentView]) -> None:
    first = albums.add(session, "Summer", asset_ids(held)[:1])
    albums.add(session, "Summer", asset_ids(held)[1:2])
    first.take_back()
    assert store.files_of(session.store, first.album.id) == {held[1].asset.id}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (" ", "enter the name"),
        ("x" * 121, "longer"),
        ("FAVOURITES", "cannot be called"),
        ("lake", "another program"),
        ("told-4c", "cannot be called"),
        ("Caf\udce9", "not UTF-8"),
    ],
)
def test_what_cannot_be_the_name_is_refused(session: Session, held: list[MomentView], name: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        albums.add(session, name, asset_ids(held)[:1])
    assert [one.name for one in store.names(session.store)] == ["Lake"], "none was made"


def test_an_album_of_another_program_is_shown_and_not_changed(session: Session, held: list[MomentView]) -> None:
    lake = albums.found(session, "LAKE")
    assert lake.is_told
    for work in (
        lambda: albums.rename(session, "Lake", "Sea"),
        lambda: albums.delete(session, lake.id),
        lambda: albums.take_out(session, "Lake", asset_ids(held)),
        lambda: albums.add(session, lake.id, asset_ids(held)),
    ):
        with pytest.raises(UserError, match="comes from another program"):
            work()


def test_no_album_is_renamed_into_another(session: Session, held: list[MomentView]) -> None:
    one = albums.add(session, "Summer", asset_ids(held)).album
    albums.add(session, "Winter", asset_ids(held))
    for taken in ("winter", "Lake"):
        with pytest.raises(UserError, match="already"):
            albums.rename(session, one.id, taken)
    done = albums.rename(session, "Summer", "SUMMER")
    assert albums.found(session, one.id).name == "SUMMER"
    done.take_back()
    assert albums.found(session, one.id).name == "Summer"


def test_a_deletion_is_undone_until_another_is_deleted(session: Session, held: list[MomentView]) -> None:
    albums.add(session, "Summer", asset_ids(held))
    first = albums.delete(session, "Summer")
    with pytest.raises(UserError, match="no album 'Summer'"):
        albums.found(session, "Summer")
    albums.add(session, "Winter", asset_ids(held))
    albums.delete(session, "Winter")
    with pytest.raises(UserError, match="no longer there"):
        first.take_back()


def test_what_is_in_no_album_is_not_taken_out(session: Session, held: list[MomentView]) -> None:
    albums.add(session, "Summer", asset_ids(held)[:1])
    with pytest.raises(UserError, match="not in Summer"):
        albums.take_out(session, "Summer", asset_ids(held)[1:])
    with pytest.raises(UserError, match="no longer in the library"):
        albums.asset_ids_of(session, ["gone"])


def test_a_thousand_are_added_by_a_few_queries(session: Session) -> None:
    found = [remember(f"{number}.jpg", at(1 + number % 28, 9)) for number in range(1000)]
    put(session.unfiltered, found, {})
    asset_ids = albums.asset_ids_of(session, [one.moment.id for one in found])
    asked: list[str] = []
    session.unfiltered.connection.set_trace_callback(asked.append)
    assert albums.add(session, "All", asset_ids).files == 1000
    session.unfiltered.connection.set_trace_callback(None)
    assert len([sql for sql in asked if sql.lstrip().startswith("SELECT")]) < 10


def test_no_way_back_makes_two_albums_of_one_name(session: Session, held: list[MomentView]) -> None:
    albums.add(session, "Summer", asset_ids(held)[:1])
    renamed = albums.rename(session, "Summer", "Winter")
    albums.add(session, "SUMMER", asset_ids(held)[1:2])
    with pytest.raises(UserError, match="there is an album SUMMER already"):
        renamed.take_back()
    deleted = albums.delete(session, "Winter")
    albums.add(session, "winter", asset_ids(held)[1:2])
    with pytest.raises(UserError, match="there is an album winter already"):
        deleted.take_back()
    assert sorted(one.name for one in store.names(session.store) if not one.is_told) == ["SUMMER", "winter"]


def test_the_name_of_an_album_of_hidden_files_does_not_show(session: Session, held: list[MomentView]) -> None:
    albums.add(session, "Secret", asset_ids(held)[:1])
    corrections.put(session.unfiltered, corrections.new_correction(Hidden(), held[0].moment))
    assert albums.add(session, "secret", asset_ids(held)[1:2]).is_new


def test_what_is_forgotten_comes_into_no_album_again(session: Session, held: list[MomentView]) -> None:
    albums.add(session, "Summer", asset_ids(held)[:2])
    gone = albums.take_out(session, "Summer", asset_ids(held)[:1])
    assets.remove(session.unfiltered, held[0].asset.id)
    gone.take_back()
    assert session.unfiltered.rows("SELECT 1 FROM album_file WHERE asset_id = ?", (held[0].asset.id,)) == []
