import sqlite3
from collections.abc import Sequence

import pytest

from memory.consolidate import consolidate
from memory.records.corrections import Hidden, PlaceNamed, SameName
from memory.store import Store, assets, corrections, dump
from memory.store.connection import Value
from memory.store.private_words import DERIVED_NOTES, PrivateWords, private_words
from tests.lives import CITY, LAKE
from tests.made import note, put_photo

SECRET, TOLD = note("My sister Canaria lives in Zürich.", day=1), note("My brother Jonas lives in Oslo.", day=2)


@pytest.fixture
def store(store: Store) -> Store:
    for one in (SECRET, TOLD):
        put_photo(store, one)
    for content in (SameName("Canaria", "Jonas"), SameName("Jonas", "Jo"), PlaceNamed("ZÜRICH", "Oslo")):
        corrections.put(store, corrections.new_correction(content))
    consolidate(store)
    return store


def told(store: Store, private: PrivateWords, table: str, column: str) -> list[object]:
    return [row[column] for row in dump.rows(store, table) if not private.leaves_out(table, row)]


def test_nothing_is_private_where_nothing_is_left_out(store: Store) -> None:
    assert private_words(store.for_vault) is None


@pytest.mark.parametrize("way", ["hidden", "forgotten"])
def test_names_and_words_of_what_is_left_out_alone_are_private(store: Store, way: str) -> None:
    with store.transaction():
        if way == "hidden":
            corrections.put(store, corrections.new_correction(Hidden(), SECRET.moment))
        else:
            assets.ask_for(store, "forget", SECRET.asset.id)
    private = private_words(store.for_vault)
    assert private and "canaria" in private.words and "zürich" in private.words and "lives" not in private.words
    names = told(store.for_vault, private, "entity_name", "name")
    assert "Canaria" not in names and "Oslo" in names
    marks = told(store.for_vault, private, "correction", "value")
    assert marks == ['["Jonas", "Jo"]']
    assert DERIVED_NOTES.isdisjoint(str(key) for key in told(store.for_vault, private, "meta", "key"))


def test_an_entity_with_no_name_left_is_private(store: Store) -> None:
    corrections.put(store, corrections.new_correction(Hidden(), SECRET.moment))
    private = private_words(store.for_vault)
    assert private
    kept = set(told(store.for_vault, private, "entity", "id"))
    assert kept and kept == set(told(store.for_vault, private, "entity_name", "entity_id"))


def test_the_words_of_all_moments_are_never_held_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    corrections.put(store, corrections.new_correction(Hidden(), SECRET.moment))
    asked: list[str] = []
    rows = Store.rows

    def watched(self: Store, sql: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        asked.append(sql)
        return rows(self, sql, values)

    monkeypatch.setattr(Store, "rows", watched)
    private = private_words(store.for_vault)
    assert private is not None and "canaria" in private.words and asked
    assert not [sql for sql in asked if "FROM moment_text" in sql or "FROM main.moment_text" in sql]


def test_places_of_what_is_left_are_told_and_places_of_what_is_left_out_are_not(store: Store) -> None:
    secret, kept = note("We swam.", day=3, place=LAKE), note("We shopped.", day=4, place=CITY)
    for one in (secret, kept):
        put_photo(store, one)
    corrections.put(store, corrections.new_correction(Hidden(), asset_id=secret.asset.id))
    private = private_words(store.for_vault)
    assert private
    asked = (LAKE.name, CITY.name, CITY.region, CITY.country)
    kept_names = [name for name in asked if not private.leaves_out("entity_name", {"name": name})]
    assert kept_names == [CITY.name, CITY.region, CITY.country]
