"""Yields when watched folders have something that settled, when they were quiet for a while, and every so often.

Knows nothing of what is in the files: it says "look now", and the scan finds out the rest. File systems lose
events (network shares, full queues), hence the period. The folders are watched before they are first looked through,
so nothing falls in between.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from threading import Event

from watchfiles import watch

SETTLE_S = 2.0
RESCAN_S = 3600.0
QUIET_S = 60.0
TICK_MS = 500
"""So often, at least, is seen what time it is."""


class Turn(StrEnum):
    """What it is time for: to look at the folders, or to use the quiet."""

    LOOK = "look"
    REST = "rest"


Changes = Iterator[set[object]]
"""What changed, each time once nothing more did for two seconds, or empty where nothing did for a moment.

The first is of no meaning: from then on nothing is missed.
"""


def changes(folders: Sequence[Path], stop: Event) -> Changes:
    """Yield what changes in these folders and files; the system counts from the first one on, also between two."""
    for found in watch(
        *folders,
        debounce=int(30 * SETTLE_S * 1000),
        step=int(SETTLE_S * 1000),
        stop_event=stop,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield {*found}


def turns(
    folders: Sequence[Path],
    stop: Event,
    rescan_s: float = RESCAN_S,
    quiet_s: float = QUIET_S,
    again: Event | None = None,
    heard: Callable[[Sequence[Path], Event], Changes] = changes,
) -> Iterator[Turn]:
    """Yield LOOK at once, whenever something changed and then nothing more did for two seconds, and every `rescan_s`.

    Where `again` is set meanwhile, as there were files that somebody was still writing, LOOK comes after two more
    seconds. Yields REST whenever nothing changed for `quiet_s`, again and again until something does.
    """
    again = again or Event()
    waiting = heard(folders, stop)
    if next(waiting, None) is None:
        return
    yield Turn.LOOK
    looked_s = quiet_since_s = time.monotonic()
    for changed in waiting:
        if stop.is_set():
            return
        since_s = time.monotonic() - looked_s
        if changed or since_s >= rescan_s or (again.is_set() and since_s >= SETTLE_S):
            again.clear()
            yield Turn.LOOK
            looked_s = quiet_since_s = time.monotonic()
        elif time.monotonic() - quiet_since_s >= quiet_s:
            yield Turn.REST
            quiet_since_s = time.monotonic()
