"""Which appointment of a calendar an episode was, by how many of its photos and recordings were made during it."""

from collections.abc import Sequence
from datetime import timedelta

from memory.records.library import Appointment, Kind, MomentView, Precision, Timestamp
from memory.store.appointment_table import SLACK
from memory.store.hierarchy import OF_A_DAY


def appointment_of(moments: Sequence[MomentView], known: Sequence[Appointment]) -> Appointment | None:
    """Return the appointment during which half of what an episode shows was made, the shortest of several; else None.

    What is dated no better than by its month or the time of its file was made during nothing.
    """
    shown = [one for one in moments if one.asset.kind is not Kind.NOTE]
    dated = [one.moment.at for one in shown if one.moment.at.precision in OF_A_DAY and not one.is_file_time]
    found = [one for one in known if 2 * sum(_is_during(at, one) for at in dated) >= max(1, len(shown))]
    return min(found, key=lambda one: (one.end - one.start, one.start, one.title), default=None)


def _is_during(at: Timestamp, one: Appointment) -> bool:
    """Say whether something was made during an appointment; a day alone stands at its midnight and has no slack."""
    slack = timedelta() if at.precision is Precision.DAY else SLACK
    return one.start - slack <= at.at < one.end + slack
