from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from memory.records.library import Trace
from memory.store import Store, appearances, assets, jobs
from memory.store.appearances import Appearance
from tests.made import appear, photo, put_photo, unit_rows


def held(store: Store, count: int = 3) -> Sequence[Appearance]:
    rows = unit_rows(count)
    return [appear(store, photo(f"photo {n}", day=n), rows[n]) for n in range(count)]


def test_what_is_written_is_read(store: Store) -> None:
    made = held(store)
    found = {one.id: one for one in appearances.get_all(store)}
    assert found.keys() == {one.id for one in made}
    for one in made:
        read = found[one.id]
        assert (read.trace, read.box, read.start_s, read.quality) == (Trace.FACE, one.box, None, one.quality)
        assert np.array_equal(read.vector, one.vector) and not read.is_current and read.cluster == 0
    assert appearances.get_all(store, Trace.VOICE) == []


def test_the_state_differs_where_anybody_is_in_another_cluster(store: Store) -> None:
    one, two, three = held(store)
    appearances.put_clusters(store, {one.id: (1, 0.9), two.id: (2, 0.9), three.id: (1, 0.9)})
    before = appearances.state(store)
    assert before and before == appearances.state(store)
    appearances.put_clusters(store, {one.id: (2, 0.9), two.id: (1, 0.9)})
    assert appearances.state(store) != before, "the two change places"


def test_who_goes_unsettles_those_it_was_clustered_with(store: Store) -> None:
    one, two, three = held(store)
    appearances.put_clusters(store, {one.id: (7, 0.9), two.id: (7, 0.9), three.id: (8, 1.0)})
    assert not appearances.has_outdated(store)
    assets.remove(store, one.asset_id)
    found = {other.id: other for other in appearances.get_all(store)}
    assert found.keys() == {two.id, three.id}
    assert not found[two.id].is_current and found[two.id].cluster == 7 and found[three.id].is_current


def test_a_number_is_never_given_twice(store: Store) -> None:
    assert appearances.take_numbers(store, 2) == [1, 2]
    assert appearances.take_numbers(store, 0) == []
    assert appearances.take_numbers(store, 1) == [3]


def test_erased_bytes_are_not_to_be_found_in_the_file(store: Store) -> None:
    made = held(store, 60)
    jobs.mark_done(store, made[0].asset_id, "faces", "r")
    secrets = [np.asarray(one.vector, "<f2").tobytes() for one in made]
    secrets += [one.id.encode() for one in made]
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(secret in raw(store) for secret in secrets)
    with store.transaction():
        assert appearances.erase(store, [Trace.FACE], "faces") == 60
    store.erase_deleted()
    assert not any(secret in raw(store) for secret in secrets)
    assert appearances.get_all(store) == [] and jobs.get_all(store, "faces") == {}


def raw(store: Store) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.iterdir()))


def test_another_trace_is_not_erased(store: Store) -> None:
    held(store, 1)
    with store.transaction():
        assert appearances.erase(store, [Trace.VOICE], "voices") == 0
    assert len(appearances.get_all(store)) == 1


def test_what_is_found_again_takes_the_place_of_what_was(store: Store) -> None:
    one = photo("beach")
    appear(store, one, unit_rows(1)[0])
    put_photo(store, one)
    appear(store, one, unit_rows(1, seed=1)[0], box=(0.5, 0.5, 0.6, 0.6))
    assert [found.box for found in appearances.get_all(store)] == [(0.5, 0.5, 0.6, 0.6)]


def test_all_can_be_read_without_vectors(store: Store) -> None:
    made = held(store)
    appearances.put_clusters(store, {made[0].id: (7, 0.9)})
    lean, whole = appearances.without_vectors(store), appearances.get_all(store)
    assert [replace(one, vector=none.vector) for one, none in zip(whole, lean, strict=True)] == lean
    assert all(one.vector.size == 0 for one in lean)


def test_where_those_of_a_cluster_were_met_is_told_in_order_of_time(store: Store) -> None:
    one, two, three = held(store)
    appearances.put_clusters(store, {three.id: (7, 0.9), one.id: (7, 0.9), two.id: (8, 0.9)})
    found = appearances.met_in(store, 7)
    assert [asset_id for _, asset_id, _ in found] == [one.asset_id, three.asset_id]
    assert found[0][2] < found[1][2] and appearances.met_in(store, 9) == []
