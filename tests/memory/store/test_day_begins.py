from datetime import time

from memory.records.days import USUAL
from memory.store import Store
from memory.store.day_begins import DAY_BEGINS, keep_day
from memory.store.full_text import meta


def test_the_hour_is_kept_where_it_is_another_one_and_nothing_is_written_else(store: Store) -> None:
    before = store.connection.total_changes
    keep_day(store, USUAL)
    assert store.connection.total_changes == before and meta(store, DAY_BEGINS) == ""
    keep_day(store, time(2, 30))
    assert meta(store, DAY_BEGINS) == "02:30:00"
    after = store.connection.total_changes
    keep_day(store, time(2, 30))
    assert after > before and store.connection.total_changes == after
    keep_day(store, USUAL)
    assert meta(store, DAY_BEGINS) == USUAL.isoformat()
