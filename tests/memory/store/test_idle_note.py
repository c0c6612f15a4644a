from memory.consolidate import consolidate
from memory.records.corrections import SameName
from memory.store import Store, access_log, corrections, events, idle_note
from tests.made import FIRST_DAY, add_moments


def test_the_state_changes_with_events_and_corrections_and_with_nothing_else(store: Store) -> None:
    ids = add_moments(store, ["We rowed."])
    consolidate(store)
    before = idle_note.state(store)
    access_log.note(store, ids, FIRST_DAY)
    events.put_events(store, [])
    events.remove_events(store, [])
    idle_note.keep(store, "x")
    assert idle_note.state(store) == before and idle_note.read(store) == "x"
    corrections.put(store, corrections.new_correction(SameName("a", "b")))
    said = idle_note.state(store)
    assert said != before
    events.remove_events(store, events.event_ids(store))
    assert idle_note.state(store) not in (said, before)
