"""Which spots of files events are about, and which events those spots are in now.

A spot is an asset and the number of a moment in it, written "ASSET 12", so that a long chat or recording that is in
many events is met where it was meant. Knows nothing of themes or of the owner's words.
"""

from collections.abc import Sequence

from memory.store.database import Store


def spots_of_events(store: Store, event_ids: Sequence[str]) -> list[str]:
    """Return where these events begin in each of their files, in the order of the events."""
    found: dict[str, None] = {}
    for event_id in event_ids:
        rows = store.rows(
            """SELECT asset_id, min(moment.ordinal) AS first FROM event_moment JOIN moment ON moment.id = moment_id
               WHERE event_id = ? GROUP BY asset_id ORDER BY min(event_moment.ordinal)""",
            (event_id,),
        )
        found.update(dict.fromkeys(f"{row['asset_id']} {row['first']}" for row in rows))
    return list(found)


def events_at(store: Store, spots: Sequence[str]) -> frozenset[str]:
    """Return the events that hold these spots, or what is nearest before them in the same file."""
    found: set[str] = set()
    for spot in spots:
        asset_id, _, ordinal = spot.partition(" ")
        rows = store.rows(
            """SELECT event_id FROM moment JOIN event_moment ON event_moment.moment_id = moment.id
               WHERE asset_id = ? AND moment.ordinal <= ? ORDER BY moment.ordinal DESC LIMIT 1""",
            (asset_id, int(ordinal) if ordinal.isdecimal() else 0),
        )
        found.update(str(row["event_id"]) for row in rows)
    return frozenset(found)
