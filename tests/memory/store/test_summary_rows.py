from datetime import datetime

from memory.records.derived import Level, Summary
from memory.store import Store, summary_rows
from memory.store import events as events_store
from tests.lives import at


def summary(name: str, level: Level, key: str, start: datetime, *children: str) -> Summary:
    return Summary(name, level, key, children, start, start, key, "", "r")


def children(store: Store, level: Level, key: str) -> list[tuple[str, ...]]:
    return [one.child_ids for one in summary_rows.at_keys(store, level, [key])]


def test_summaries_are_found_by_key_time_and_child(store: Store) -> None:
    days = [summary(f"d{n}", Level.DAY, f"2024-07-{n:02}", at(n, 9), f"e{n}", "e0") for n in (1, 2, 3)]
    events_store.put_summaries(store, [*days, summary("p", Level.PLACE, "Munich", at(2, 9), "e2")])
    assert summary_rows.at_keys(store, Level.DAY, ["2024-07-02", "2024-07-03", "none"]) == days[1:]
    assert summary_rows.within(store, Level.DAY, at(1, 9), at(2, 10)) == days[:2]
    assert summary_rows.keys_above(store, ["e2"], (Level.PLACE,)) == {(Level.PLACE, "Munich")}


def test_a_child_that_is_replaced_or_gone_is_so_everywhere(store: Store) -> None:
    month = summary("m", Level.MONTH, "2024-07", at(1, 9), "a", "b", "c")
    events_store.put_summaries(store, [month, summary("y", Level.YEAR, "2024", at(1, 9), "b")])
    summary_rows.replace_children(store, {"a": "c", "b": ""})
    assert children(store, Level.MONTH, "2024-07") == [("c",)]
    assert children(store, Level.YEAR, "2024") == []
    summary_rows.add_children(store, Level.MONTH, "2024-07", ["c", "d"])
    summary_rows.add_children(store, Level.MONTH, "2024-08", ["d"])
    assert children(store, Level.MONTH, "2024-07") == [("c", "d")]
