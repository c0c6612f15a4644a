from dataclasses import replace

import pytest

from memory.records.corrections import Hidden
from memory.records.library import ImportedTags, MomentText, MomentView, TextKind
from memory.records.query import Query
from memory.store import Store, albums, corrections, full_text, named_albums
from memory.store import moments as moment_store
from tests.lives import at, put, remember


@pytest.fixture
def held(store: Store) -> list[MomentView]:
    """Three photos, of which the first two are in an album of the owner's and the last in one of another program."""
    found = [remember(f"{number}.jpg", at(number, 9)) for number in (1, 2, 3)]
    text = MomentText(found[2].moment.id, TextKind.IMPORTED, "x", "fake", tags=(ImportedTags(albums=("ÜBERSEE",)),))
    found[2] = replace(found[2], texts=(text,))
    put(store, found, {})
    own = albums.make(store, "Übersee", at(4, 9))
    albums.add(store, own.id, [one.asset.id for one in found[:2]], at(4, 9))
    return found


def allowed(store: Store, *names: str, **how: object) -> set[str]:
    numbers = full_text.allowing(store, replace(Query("", "", albums=names), **how))  # type: ignore[arg-type]
    return set(moment_store.ids_of_numbers(store, [] if numbers is None else numbers.tolist()).values())


def test_a_name_is_of_all_albums_that_are_called_so(store: Store, held: list[MomentView]) -> None:
    assert allowed(store, "übersee") == {one.moment.id for one in held}
    assert allowed(store, "Nowhere") == set() and allowed(store, "Nowhere", "ÜBERSEE") == allowed(store, "Übersee")
    ids = [one.asset.id for one in held]
    assert named_albums.of_assets(store, ids) == {one: ["Übersee"] for one in ids}
    assert named_albums.of_assets(store, ids[2:]) == {ids[2]: ["ÜBERSEE"]}
    albums.add(store, next(one.id for one in albums.names(store) if not one.is_told), ids[2:], at(4, 9))
    assert named_albums.of_assets(store, ids[2:]) == {ids[2]: ["Übersee"]}, "in two albums of one name once"


def test_what_is_hidden_or_deleted_is_in_none(store: Store, held: list[MomentView]) -> None:
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), held[0].moment))
    assert allowed(store.public, "übersee") == {one.moment.id for one in held[1:]}
    own = next(one for one in albums.names(store) if not one.is_told)
    albums.delete(store, own.id)
    assert allowed(store, "übersee") == {held[2].moment.id}
    assert named_albums.of_assets(store, [held[1].asset.id]) == {}


def test_albums_count_besides_other_filters(store: Store, held: list[MomentView]) -> None:
    assert len(full_text.matching_assets(store, Query("", "", albums=("übersee",)))) == 3
    assert full_text.matching_assets(store, Query("", "nothing", albums=("übersee",))) == []
