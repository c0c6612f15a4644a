"""The migrations since the fifteenth, in order; each lies beside what works with its tables."""

import sqlite3
from collections.abc import Callable

from memory.store.album_table import m022_albums
from memory.store.appointment_table import m020_appointments
from memory.store.change_counters import m023_change_counters
from memory.store.conversation_table import m021_conversations
from memory.store.moment_change_table import m017_moment_changes
from memory.store.queue_tables import m016_step_queue
from memory.store.span_indexes import m018_spans
from memory.store.suggestion_table import m015_suggestions
from memory.store.unspaced_words import m019_unspaced_words

LATER: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m015_suggestions,
    m016_step_queue,
    m017_moment_changes,
    m018_spans,
    m019_unspaced_words,
    m020_appointments,
    m021_conversations,
    m022_albums,
    m023_change_counters,
)
