"""An album holds files by what is in them: found, shared with what other programs told, and taken back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from memory.records.corrections import Hidden
from memory.records.library import ImportedTags, MomentText, MomentView, TextKind
from memory.store import Store, albums, assets, corrections
from tests.lives import at, put, remember

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def told(one: MomentView, *names: str) -> MomentView:
    text = MomentText(one.moment.id, TextKind.IMPORTED, "Album.", "fake", tags=(ImportedTags(albums=names),))
    return replace(one, texts=(*one.texts, text))


def told_id(name: str) -> str:
    return albums.TOLD + name.encode().hex()


@pytest.fixture
def files(store: Store) -> list[str]:
    found = [remember(f"{number}.jpg", at(number + 1, 9)) for number in range(4)]
    found.append(told(remember("other.jpg", at(9, 9)), "Lake", "Ärger"))
    put(store, found, {})
    return [one.asset.id for one in found]


def test_an_album_tells_how_much_is_in_it_and_when_that_was(store: Store, files: list[str]) -> None:
    one = albums.make(store, "Summer", NOW)
    assert set(albums.add(store, one.id, files[:3], NOW)) == set(files[:3])
    assert set(albums.add(store, one.id, files[2:4], NOW)) == {files[3]}
    found = {album.name: album for album in albums.get_all(store)}
    assert found["Summer"].count == 4 and not found["Summer"].is_told
    assert found["Summer"].first == at(1, 9) and found["Summer"].last == at(4, 9)
    assert found["Summer"].cover and albums.files_of(store, one.id) == set(files[:4])
    assert [album.name for album in albums.of_asset(store, files[0])] == ["Summer"]


def test_albums_of_other_programs_are_among_them_latest_first(store: Store, files: list[str]) -> None:
    albums.add(store, albums.make(store, "Summer", NOW).id, files[:1], NOW)
    albums.make(store, "New", NOW)
    found = albums.get_all(store)
    assert [(one.name, one.count, one.is_told) for one in found] == [
        ("New", 0, False),
        ("Ärger", 1, True),
        ("Lake", 1, True),
        ("Summer", 1, False),
    ]
    assert albums.files_of(store, found[2].id) == {files[4]} and albums.get(store, found[2].id)
    assert [one.name for one in albums.names(store)] == ["Lake", "New", "Summer", "Ärger"]
    store.write("DELETE FROM moment_text WHERE moment_id = ?", [(found[2].cover,)])
    assert [one.name for one in albums.get_all(store)] == ["New", "Summer"], "no program tells of them any more"


def test_what_was_changed_is_taken_back_as_it_was(store: Store, files: list[str]) -> None:
    one = albums.make(store, "Summer", NOW)
    albums.add(store, one.id, files[:2], NOW)
    gone = albums.take_out(store, one.id, files[1:3])
    assert set(gone) == {files[1]} and albums.files_of(store, one.id) == {files[0]}
    albums.put_back(store, one.id, gone)
    assert albums.files_of(store, one.id) == set(files[:2])
    albums.delete(store, one.id)
    assert albums.get(store, one.id) is None and albums.files_of(store, one.id) == frozenset()
    assert albums.of_asset(store, files[0]) == [] and [one.name for one in albums.names(store)] == ["Lake", "Ärger"]
    albums.restore(store, one.id)
    assert albums.files_of(store, one.id) == set(files[:2])
    albums.delete(store, one.id)
    albums.delete(store, albums.make(store, "Other", NOW).id)
    albums.restore(store, one.id)
    assert albums.get(store, one.id) is None, "another was deleted since"
    assert store.rows("SELECT * FROM album_file") == []


def test_an_album_in_which_something_is_stays(store: Store, files: list[str]) -> None:
    one, bare = albums.make(store, "Summer", NOW), albums.make(store, "Bare", NOW)
    albums.add(store, one.id, files[:1], NOW)
    for album in (one, bare):
        albums.unmake(store, album.id)
    assert albums.get(store, one.id) and albums.get(store, bare.id) is None


def test_what_is_hidden_is_in_no_album_and_an_album_of_it_alone_is_not_there(store: Store, files: list[str]) -> None:
    one, bare = albums.make(store, "Summer", NOW), albums.make(store, "Bare", NOW)
    albums.add(store, one.id, files[:2], NOW)
    for asset_id in (files[0], files[4]):
        corrections.put(store, corrections.new_correction(Hidden(), asset_id=asset_id))
    shown = store.public
    assert [(album.name, album.count) for album in albums.get_all(shown)] == [("Bare", 0), ("Summer", 1)]
    assert albums.files_of(shown, one.id) == {files[1]} and albums.of_asset(shown, files[0]) == []
    corrections.put(store, corrections.new_correction(Hidden(), asset_id=files[1]))
    assert [album.id for album in albums.names(shown)] == [bare.id] and albums.get(shown, one.id) is None
    assert len(albums.names(store)) == 4, "it comes back with what is in it"


def test_a_newer_version_takes_the_place_and_what_is_forgotten_leaves(store: Store, files: list[str]) -> None:
    one = albums.make(store, "Summer", NOW)
    albums.add(store, one.id, files[:2], NOW)
    albums.inherit(store, files[0], "new")
    assert albums.files_of(store, one.id) == {"new", files[1]}
    albums.inherit(store, files[1], "new")
    assert albums.files_of(store, one.id) == {"new"}
    albums.add(store, one.id, files[2:3], NOW)
    assets.remove(store, files[2])
    assert albums.files_of(store, one.id) == {"new"}


def test_each_change_is_counted(store: Store, files: list[str]) -> None:
    seen = [albums.changes(store)]
    one = albums.make(store, "Summer", NOW)
    seen.append(albums.changes(store))
    albums.add(store, one.id, files[:1], NOW)
    seen.append(albums.changes(store))
    albums.rename(store, one.id, "Winter")
    seen.append(albums.changes(store))
    albums.take_out(store, one.id, files[:1])
    seen.append(albums.changes(store))
    assert len(set(seen)) == len(seen) and albums.names(store)[1].name == "Winter"


def test_no_growing_table_is_read_whole(store: Store, files: list[str]) -> None:
    one = albums.make(store, "Summer", NOW)
    albums.add(store, one.id, files, NOW)
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    albums.get_all(store)
    albums.files_of(store, one.id)
    albums.files_of(store, told_id("Lake"))
    albums.of_asset(store, files[0])
    albums.take_out(store, one.id, files[:2])
    store.connection.set_trace_callback(None)
    asked = [sql for sql in asked if sql.lstrip().startswith(("SELECT", "DELETE"))]
    plan = [row["detail"] for sql in asked for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    tables = ("asset", "moment", "moment_text", "album_file", "held")
    assert plan and [line for line in plan if any(line.startswith(f"SCAN {name}") for name in tables)] == []
