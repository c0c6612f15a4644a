from memory.records.library import Place
from memory.store import Store, appearances, places
from tests.lives import HOME, at, put, remember


def test_every_change_of_where_files_lie_and_of_a_places_name_is_counted(store: Store) -> None:
    seen = [places.state(store)]
    one = remember("a.jpg", at(1, 9), Place(48.1, 11.5, "Grandma"))
    put(store, [one], {})
    seen.append(places.state(store))
    for column, value in (("place", "Grandpa"), ("lat", 48.2), ("lon", 11.6)):
        store.write(f"UPDATE asset SET {column} = ? WHERE id = ?", [(value, one.asset.id)])
        seen.append(places.state(store))
    store.write("DELETE FROM asset WHERE id = ?", [(one.asset.id,)])
    seen.append(places.state(store))
    assert len(set(seen)) == len(seen)


def test_what_has_no_part_in_it_is_not_counted(store: Store) -> None:
    one = remember("a.jpg", at(1, 9), HOME)
    put(store, [one], {})
    before = places.state(store), appearances.state(store)
    store.write("UPDATE asset SET clock = 'wall' WHERE id = ?", [(one.asset.id,)])
    assert (places.state(store), appearances.state(store)) == before
