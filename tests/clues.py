from typing import Protocol

from ingest.files.date_clues import Clue
from ingest.files.timestamps import DateCandidate
from ingest.metadata.times import decide


class Telling(Protocol):
    @property
    def clues(self) -> tuple[Clue, ...]: ...


def dated(found: Telling) -> DateCandidate | None:
    """Return the date that the clues of one source give together, None where there are none."""
    return decide(found.clues).date if found.clues else None
