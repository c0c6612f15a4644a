"""What was said or written in events, moment by moment, for whoever looks for what comes up again."""

from dataclasses import dataclass

from memory.store.connection import Store


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a moment in an event, in the owner's words where they corrected them, and who said them if known."""

    event_id: str
    moment_id: str
    text: str
    speaker: str = ""


def said(store: Store) -> list[Said]:
    """Return what was said or written, by event in time order; what another program wrote is not among it."""
    rows = store.rows(
        """SELECT event_id, event_moment.moment_id AS moment_id, moment_text.text AS text,
             json_extract(detail, '$.speaker') AS speaker
           FROM event JOIN event_moment ON event_id = event.id
           JOIN moment_text ON moment_text.moment_id = event_moment.moment_id
           WHERE kind IN ('owner', 'transcript', 'note')
           ORDER BY start_s, event_id, ordinal, kind = 'owner' DESC, kind DESC"""
    )
    found: dict[str, Said] = {}
    for row in rows:
        one = Said(row["event_id"], row["moment_id"], row["text"], row["speaker"] or "")
        held = found.setdefault(one.moment_id, one)
        if one.speaker and not held.speaker:
            found[one.moment_id] = Said(held.event_id, held.moment_id, held.text, one.speaker)
    return list(found.values())
