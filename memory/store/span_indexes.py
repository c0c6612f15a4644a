"""The migration that has events found by when they begin and where they were, and faces that are to be clustered."""

import sqlite3


def m018_spans(connection: sqlite3.Connection) -> None:
    """Create what finds events and summaries by when they begin, events by their place, and outdated appearances."""
    connection.execute("CREATE INDEX event_start ON event(start_s)")
    connection.execute("CREATE INDEX event_place ON event(place)")
    connection.execute("CREATE INDEX summary_start ON summary(level, start_s)")
    connection.execute("CREATE INDEX appearance_outdated ON appearance(id) WHERE NOT is_current")
