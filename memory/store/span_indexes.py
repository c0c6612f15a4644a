"""The migration that has events and summaries found by when they begin, and events by where they were."""

import sqlite3


def m018_spans(connection: sqlite3.Connection) -> None:
    """Create what finds events by when they begin and where they were, and summaries by when they begin."""
    connection.execute("CREATE INDEX event_start ON event(start_s)")
    connection.execute("CREATE INDEX event_place ON event(place)")
    connection.execute("CREATE INDEX summary_start ON summary(level, start_s)")
