from datetime import timedelta
from pathlib import Path

from memory.records.derived import Event
from memory.store import Store, edges, events
from tests.lives import at, put, remember


def event(name: str, *moment_ids: str) -> Event:
    return Event(name, moment_ids, at(1, 9), at(1, 10), name, "", "", "made")


def test_a_long_chat_is_met_where_it_was_meant(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")
    chat = [
        remember(
            "m",
            at(1, 9) + timedelta(hours=n),
            said=f"Message {n}.",
            kind="note",
            medium="message",
            asset="chat",
            ordinal=n,
        )
        for n in range(6)
    ]
    photo = remember("a.jpg", at(1, 9))
    put(store, [*chat, photo], {})
    ids = [one.moment.id for one in chat]
    with store.transaction():
        events.put_events(store, [event("one", *ids[:3], photo.moment.id), event("two", *ids[3:])])
    asset_id = chat[0].asset.id
    spots = edges.spots_of_events(store, ["two", "one"])
    assert spots == [f"{asset_id} 3", f"{asset_id} 0", f"{photo.asset.id} 0"]
    assert edges.events_at(store, spots[:1]) == {"two"} and edges.events_at(store, spots[1:]) == {"one"}
    assert edges.events_at(store, [f"{asset_id} 99", "gone 0", "odd"]) == {"two"}
    store.close()
