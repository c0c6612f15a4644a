from memory.store import Store, moment_changes
from memory.store import moments as moment_store
from tests.made import add_moments, unit_rows


def test_the_log_tells_which_moments_vectors_came_and_went(store: Store) -> None:
    rows = unit_rows(4)
    ids = add_moments(store, ["a", "b", "c"], {"space": rows[:3]})
    assert moment_changes.since(store, 0).tolist() == [1, 2, 3]
    seq = moment_changes.latest(store)
    moment_store.put_vectors(store, "space", {ids[1]: rows[3]})
    assert moment_changes.since(store, seq).tolist() == [2]
    store.write("DELETE FROM moment WHERE id = ?", [(ids[2],)])
    assert moment_changes.since(store, seq).tolist() == [2, 3]
    assert moment_changes.since(store, moment_changes.latest(store)).tolist() == []


def test_a_log_that_was_shortened_reaches_back_to_there(store: Store) -> None:
    assert moment_changes.reaches(store, 0) and moment_changes.latest(store) == 0
    add_moments(store, ["a", "b", "c"], {"space": unit_rows(3)})
    assert moment_changes.reaches(store, 0)
    moment_changes.trim(store, 3)
    assert not moment_changes.reaches(store, 1)
    assert moment_changes.reaches(store, 3) and moment_changes.latest(store) == 3
    add_moments(store, ["d"], {"space": unit_rows(1)})
    assert moment_changes.since(store, 3).tolist() == [4]
