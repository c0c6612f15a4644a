import numpy as np

from memory.store import Store, vectors
from memory.store import moments as moment_store
from tests.made import add_moments, unit_rows


def test_vectors_are_read_as_they_were_written_by_number_and_by_asset(store: Store) -> None:
    rows = unit_rows(3)
    ids = add_moments(store, ["a", "b", "c"], {"space": rows})
    numbers, held = vectors.of_space(store, "space")
    assert numbers.tolist() == [1, 2, 3] and np.allclose(held, rows, atol=1e-3)
    numbers, held = vectors.of_numbers(store, "space", [3, 1, 9])
    assert numbers.tolist() == [1, 3] and np.allclose(held, rows[[0, 2]], atol=1e-3)
    assert [len(part) for part in vectors.of_numbers(store, "another", [1])] == [0, 0]
    asset_id = moment_store.remembered(store, [ids[1]])[ids[1]].asset.id
    found = vectors.by_asset(store, "space", [asset_id, "unknown"])
    assert list(found) == [asset_id] and np.allclose(found[asset_id], rows[1], atol=1e-3)
