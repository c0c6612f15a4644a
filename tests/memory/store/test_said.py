from memory.consolidate import consolidate
from memory.store import Store, events
from memory.store.said import said
from tests.lives import at, put, remember


def test_what_was_said_is_read_with_its_event_and_who_said_it(store: Store) -> None:
    spoken = remember("1.m4a", at(2, 9), said="The mill is open.", speaker="Ada")
    silent = remember("2.jpg", at(3, 9))
    put(store, [spoken, silent], {})
    consolidate(store)
    (one,) = said(store)
    assert (one.moment_id, one.text, one.speaker) == (spoken.moment.id, "The mill is open.", "Ada")
    held = {event.id: event for event in events.events(store)}
    assert one.moment_id in held[one.event_id].moment_ids


def test_events_come_in_time_order(store: Store) -> None:
    days = [at(day, 9) for day in (5, 2, 9)]
    put(store, [remember(f"{day.day}.m4a", day, said=f"Day {day.day}.") for day in days], {})
    consolidate(store)
    assert [one.text for one in said(store)] == ["Day 2.", "Day 5.", "Day 9."]
