"""A clue to when something was made: a date, who tells it, and how far it is to be trusted.

Which of several clues counts is decided in one place, `ingest/metadata/times.py`.
"""

from dataclasses import dataclass
from enum import IntEnum

from ingest.files.timestamps import DateCandidate
from memory.records.library import TakenFrom


class Trust(IntEnum):
    """How far a clue is to be trusted; what stands higher wins.

    FILE is the time of the file itself. WEAK are a last change, the day of a scan or of digitizing, and the default of
    a clock. TOLD is what another program wrote down, MADE what the device did, CORRECTED what a sidecar says in place
    of it.
    """

    FILE = 0
    WEAK = 1
    FOLDER = 2
    NAMED = 3
    TOLD = 4
    MADE = 5
    CORRECTED = 6


@dataclass(frozen=True, slots=True)
class Clue:
    """A date with its source; `field` names the tag or the way of naming, as people look it up."""

    date: DateCandidate
    trust: Trust
    source: TakenFrom
    field: str
