"""The waveforms of recordings, worked out when they are first asked for and kept while the app runs.

Knows the tokens of app/ui/media.py and how sound is read; nothing of what is said.
"""

import threading
from collections import OrderedDict
from pathlib import Path

from app.library.session import Session
from ingest.readers.sound_peaks import read_peaks
from memory.records.library import MomentView

MOST_PEAKS = 1200
MOST_KEPT = 256
DIGITS = 3


class Peaks:
    """The peaks of the recordings asked for last; worked out one at a time, whoever asks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: OrderedDict[str, list[float]] = OrderedDict()
        self._working = threading.Lock()

    def of(self, one: MomentView) -> list[float]:
        """Return how loud a recording is in equal stretches, 0..1. Raises Unreadable where it has no sound."""
        with self._working:
            if one.asset.id not in self._kept:
                found = read_peaks(Path(one.path), self._session.config.limits, MOST_PEAKS)
                self._kept[one.asset.id] = [round(peak, DIGITS) for peak in found]
            self._kept.move_to_end(one.asset.id)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[one.asset.id]
