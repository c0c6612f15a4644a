import pytest

from memory.store import Store

LOOKS = {
    "SELECT id FROM event WHERE start_s BETWEEN 1 AND 2": "event_start",
    "SELECT id FROM event WHERE place = 'Munich'": "event_place",
    "SELECT id FROM summary WHERE level = 'day' AND start_s BETWEEN 1 AND 2": "summary_start",
    "SELECT 1 FROM appearance WHERE NOT is_current LIMIT 1": "appearance_outdated",
}


@pytest.mark.parametrize("sql", LOOKS)
def test_each_look_has_its_index(store: Store, sql: str) -> None:
    assert LOOKS[sql] in " ".join(row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}"))
