from datetime import UTC, datetime, timedelta
from pathlib import Path

from memory.records.derived import Event
from memory.store import Store, access_log, assets, events
from memory.store.access_log import MOST_KEPT
from tests.made import add_moments

NOW = datetime(2024, 8, 1, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_recall_counts_once_a_minute(store: Store) -> None:
    one, other = add_moments(store, ["a boat", "a cat"])
    for after_s in (0, 5, 29, 61):
        assert access_log.note(store, [one, one], NOW + timedelta(seconds=after_s))
    assert access_log.of_moments(store, [one, other]) == {one: (NOW.replace(second=0), NOW.replace(second=0) + MINUTE)}


def test_what_was_recalled_last_comes_first(store: Store) -> None:
    ids = add_moments(store, ["a boat", "a cat", "a rope", "a tent"])
    for minutes, one in enumerate([ids[2], ids[0], ids[1], ids[2]]):
        access_log.note(store, [one], NOW + minutes * MINUTE)
    assert access_log.lately(store) == [ids[2], ids[1], ids[0]]
    assert access_log.lately(store, NOW + 2 * MINUTE) == [ids[2]]
    assert access_log.lately(store, most=2) == [ids[2], ids[1]]


def test_only_the_newest_recalls_are_kept(store: Store) -> None:
    one, other = add_moments(store, ["a boat", "a cat"])
    access_log.note(store, [other], NOW)
    for minutes in range(MOST_KEPT + 5):
        access_log.note(store, [one], NOW + minutes * MINUTE)
    kept = access_log.of_moments(store, [one, other])
    assert len(kept[one]) == MOST_KEPT and len(kept[other]) == 1
    assert kept[one][0] == NOW.replace(second=0) + 5 * MINUTE


def test_what_is_not_known_is_not_noted_and_what_goes_takes_its_recalls_along(store: Store) -> None:
    (one,) = add_moments(store, ["a boat"])
    assert access_log.note(store, [one, "unknown"], NOW)
    assert access_log.lately(store) == [one]
    with store.transaction():
        assets.remove(store, store.rows("SELECT asset_id FROM moment")[0][0])
    assert access_log.lately(store) == []


def test_the_recalls_of_an_event_are_those_of_its_moments(store: Store) -> None:
    ids = add_moments(store, ["a boat", "a cat", "a rope"])
    with store.transaction():
        events.put_events(store, [Event("e", tuple(ids[:2]), NOW, NOW, "", "", "", "")])
    access_log.note(store, ids, NOW)
    access_log.note(store, ids[1:], NOW + MINUTE)
    minute = NOW.replace(second=0)
    assert access_log.of_events(store) == {"e": (minute, minute + MINUTE)}


def test_a_library_that_is_busy_or_cannot_be_written_is_left_alone(tmp_path: Path, store: Store) -> None:
    (one,) = add_moments(store, ["a boat"])
    other = Store(tmp_path / "library.sqlite3")
    with other.transaction():
        assert not access_log.note(store, [one], NOW)
    assert access_log.note(store, [one], NOW)
    assert store.rows("PRAGMA busy_timeout")[0][0] == 5000
    other.rows("PRAGMA query_only = ON")
    assert not access_log.note(other, [one], NOW + MINUTE)
    other.close()
    assert len(access_log.of_moments(store, [one])[one]) == 1
