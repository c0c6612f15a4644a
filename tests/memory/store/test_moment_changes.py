import shutil
from pathlib import Path

from memory.store import Store, moment_changes
from memory.store import moments as moment_store
from tests.made import add_moments, unit_rows


def test_the_log_tells_which_moments_vectors_came_and_went(store: Store) -> None:
    rows = unit_rows(4)
    ids = add_moments(store, ["a", "b", "c"], {"space": rows[:3]})
    assert moment_changes.since(store, 0).tolist() == [1, 2, 3]
    seq = moment_changes.latest(store).seq
    moment_store.put_vectors(store, "space", {ids[1]: rows[3]})
    assert moment_changes.since(store, seq).tolist() == [2]
    store.write("DELETE FROM moment WHERE id = ?", [(ids[2],)])
    assert moment_changes.since(store, seq).tolist() == [2, 3]
    assert moment_changes.since(store, moment_changes.latest(store).seq).tolist() == []


def test_a_log_that_was_shortened_reaches_back_to_there(store: Store) -> None:
    first = moment_changes.latest(store)
    assert moment_changes.reaches(store, first) and not moment_changes.reaches(store, moment_changes.NONE)
    add_moments(store, ["a", "b"], {"space": unit_rows(2)})
    middle = moment_changes.latest(store)
    add_moments(store, ["c"], {"space": unit_rows(1)})
    assert moment_changes.reaches(store, first) and moment_changes.reaches(store, middle)
    moment_changes.trim(store, middle.seq)
    assert not moment_changes.reaches(store, first) and moment_changes.reaches(store, middle)
    assert moment_changes.since(store, middle.seq).tolist() == [3]


def test_a_log_of_an_older_copy_reaches_no_change_that_it_never_held(store: Store, tmp_path: Path) -> None:
    add_moments(store, ["a"], {"space": unit_rows(1)})
    both = moment_changes.latest(store)
    store.erase_deleted()
    shutil.copy(store.path, tmp_path / "older.sqlite3")
    add_moments(store, ["b"], {"space": unit_rows(1)})
    with_b = moment_changes.latest(store)
    older = Store(tmp_path / "older.sqlite3")
    assert moment_changes.reaches(older, both) and not moment_changes.reaches(older, with_b)
    add_moments(older, ["c"], {"space": unit_rows(1)})
    assert moment_changes.latest(older).seq == with_b.seq and not moment_changes.reaches(older, with_b)
    older.close()


def test_inside_one_state_nothing_of_another_process_is_seen(store: Store) -> None:
    other = Store(store.path)
    with moment_changes.one_state(store):
        before = moment_changes.latest(store)
        add_moments(other, ["a"], {"space": unit_rows(1)})
        assert moment_changes.latest(store) == before
    assert moment_changes.latest(store) != before
    other.close()
