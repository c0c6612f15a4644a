"""Yields when watched folders have something that settled, when they were quiet for a while, and every so often.

Knows nothing of what is in the files: it says "look now", and the scan finds out the rest. File systems lose
events (network shares, full queues), hence the period.
"""

import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from threading import Event

from watchfiles import watch

SETTLE_S = 2.0
RESCAN_S = 3600.0
QUIET_S = 60.0
TIMEOUT_MS = 5000


class Turn(StrEnum):
    """What it is time for: to look at the folders, or to use the quiet."""

    LOOK = "look"
    REST = "rest"


def turns(folders: Sequence[Path], stop: Event, rescan_s: float = RESCAN_S, quiet_s: float = QUIET_S) -> Iterator[Turn]:
    """Yield LOOK at once, whenever something changed and then nothing more did for two seconds, and every `rescan_s`.

    Yields REST whenever nothing changed for `quiet_s`, again and again until something does.
    """
    yield Turn.LOOK
    looked_s = quiet_since_s = time.monotonic()
    waiting = watch(
        *folders,
        debounce=int(30 * SETTLE_S * 1000),
        step=int(SETTLE_S * 1000),
        stop_event=stop,
        rust_timeout=min(TIMEOUT_MS, max(1, int(1000 * quiet_s))),
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for changed in waiting:
        if changed or time.monotonic() - looked_s >= rescan_s:
            yield Turn.LOOK
            looked_s = quiet_since_s = time.monotonic()
        elif time.monotonic() - quiet_since_s >= quiet_s:
            yield Turn.REST
            quiet_since_s = time.monotonic()
