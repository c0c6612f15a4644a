from datetime import UTC, datetime

import pytest

from ingest.files.date_clues import Clue, Trust
from ingest.files.timestamps import DateCandidate
from ingest.metadata.times import decide
from memory.records.library import TakenFrom


@pytest.mark.parametrize("trust", [one for one in Trust if one is not Trust.FILE])
def test_every_clue_beats_those_trusted_less(trust: Trust) -> None:
    def clue(day: int, trust: Trust) -> Clue:
        return Clue(DateCandidate(datetime(2021, 5, day, tzinfo=UTC)), trust, TakenFrom.SIDECAR, trust.name)

    less = [clue(2, one) for one in Trust if one < trust]
    assert decide([*less, clue(1, trust)]).clue.trust is trust
