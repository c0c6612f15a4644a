"""Yields when watched folders have something that settled; a full look at the start and every so often.

Knows nothing of what is in the files: it says "look now", and the scan finds out the rest. File systems lose
events (network shares, full queues), hence the period.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import watch

SETTLE_S = 2.0
RESCAN_S = 3600.0


def changes(folders: Sequence[Path], stop: Event, rescan_s: float = RESCAN_S) -> Iterator[None]:
    """Yield at once, whenever something changed and then nothing more did for two seconds, and every `rescan_s`."""
    yield
    looked_s = time.monotonic()
    waiting = watch(
        *folders,
        debounce=int(30 * SETTLE_S * 1000),
        step=int(SETTLE_S * 1000),
        stop_event=stop,
        rust_timeout=5000,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for changed in waiting:
        if changed or time.monotonic() - looked_s >= rescan_s:
            yield
            looked_s = time.monotonic()
