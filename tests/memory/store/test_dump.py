import sqlite3
from pathlib import Path

import pytest

from memory.records.corrections import SameName
from memory.store import Store, assets, corrections, dump
from tests.made import add_moments, unit_rows


def test_every_table_is_carried_or_known_not_to_be(store: Store) -> None:
    assert dump.tables(store) == {*dump.CARRIED, *dump.MADE_ANEW, *dump.BESIDE}


def test_rows_come_in_order_with_all_columns_but_the_number(store: Store) -> None:
    ids = add_moments(store, [f"note {n}" for n in range(450)])
    rows = list(dump.rows(store, "moment"))
    assert [row["id"] for row in rows] == ids and "n" not in rows[0]
    assert {one.name: one.type for one in dump.columns(store, "moment")}["at_s"] == "REAL"
    with pytest.raises(KeyError):
        dump.columns(store, "words; DROP TABLE moment")


def test_notes_that_may_be_secret_are_not_carried(store: Store) -> None:
    store.write("INSERT INTO meta VALUES (?, ?)", [("recipes", "x"), ("passphrase", "y")])
    assets.add_tombstone(store, "z")
    assert [row["key"] for row in dump.rows(store, "meta")] == ["recipes", "tombstone_key"]


def test_a_library_is_empty_until_it_holds_something(store: Store) -> None:
    assert dump.is_empty(store)
    store.write("INSERT INTO meta VALUES (?, ?)", [("recipes", "x")])
    assert dump.is_empty(store)
    corrections.put(store, corrections.new_correction(SameName("a", "b")))
    assert not dump.is_empty(store)


def test_a_snapshot_does_not_see_what_comes_meanwhile_nor_hold_it_up(store: Store) -> None:
    add_moments(store, ["one"])
    other = Store(store.path)
    with dump.snapshot(store):
        assert len(list(dump.rows(store, "asset"))) == 1
        other.write("DELETE FROM asset WHERE id != ?", [("",)])
        assert len(list(dump.rows(store, "asset"))) == 1
    assert list(dump.rows(store, "asset")) == []
    other.close()


def test_vectors_come_by_space_and_size(store: Store, tmp_path: Path) -> None:
    ids = add_moments(store, ["one", "two"], {"b fake": unit_rows(2), "a fake": unit_rows(2)})
    assert dump.spaces(store) == [("a fake", 64, 2), ("b fake", 64, 2)]
    found = list(dump.vectors(store, "a fake", 64))
    assert sorted(ids) == [one for one, _ in found] and len(found[0][1]) == 64
    store.write("DELETE FROM vector WHERE space = ?", [("a fake",)])
    dump.put_vectors(store, "a fake", found)
    assert list(dump.vectors(store, "a fake", 64)) == found


def test_rows_may_point_ahead_but_not_at_nothing(store: Store) -> None:
    add_moments(store, ["one"])
    asset, moment = next(dump.rows(store, "asset")), next(dump.rows(store, "moment"))
    other = Store(store.path.with_name("other.sqlite3"))
    with other.transaction():
        dump.defer_references(other)
        dump.put_rows(other, "moment", [moment])
        assert dump.broken_references(other) == ["moment"]
        dump.put_rows(other, "asset", [asset])
        assert dump.broken_references(other) == []
        dump.put_stale(other, ["a", "b"])
    assert list(dump.rows(other, "moment")) == [moment]
    assert [row["moment_id"] for row in dump.rows(other, "invalidated")] == ["a", "b"]

    def point_at_nothing() -> None:
        with other.transaction():
            dump.defer_references(other)
            dump.put_rows(other, "moment", [moment | {"id": "x", "asset_id": "none"}])

    with pytest.raises(sqlite3.IntegrityError):
        point_at_nothing()
    assert list(dump.rows(other, "moment")) == [moment]
    other.close()
