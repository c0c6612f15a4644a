"""Yields when watched folders have something that settled, when they were quiet for a while, and every so often.

Knows nothing of what is in the files: it says "look now", and the scan finds out the rest. File systems lose
events (network shares, full queues), hence the period.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from threading import Event

from watchfiles import watch
from watchfiles._rust_notify import WatchfilesRustInternalError
from watchfiles.main import FileChange

from memory.file_names import valid

SETTLE_S = 2.0
DEBOUNCE_S = 30 * SETTLE_S
RESCAN_S = 3600.0
QUIET_S = 60.0
TIMEOUT_MS = 5000
UNDECODABLE = "Unable to decode path"
"""What the watcher says of a name that is not UTF-8."""


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
    for changed in _changes(folders, stop, min(TIMEOUT_MS, max(1, int(1000 * quiet_s)))):
        if changed or time.monotonic() - looked_s >= rescan_s:
            yield Turn.LOOK
            looked_s = quiet_since_s = time.monotonic()
        elif time.monotonic() - quiet_since_s >= quiet_s:
            yield Turn.REST
            quiet_since_s = time.monotonic()


def _changes(folders: Sequence[Path], stop: Event, timeout_ms: int) -> Iterator[bool]:
    """Yield whether anything changed in these folders, whenever something did and settled, and on each timeout.

    The watcher gives up where the name of what changed is not UTF-8. It is begun anew then, and what it has to say
    first, which is at the latest after a timeout, is told as a change.
    """
    given_up_s = 0.0
    with _watchable(folders) as watched:
        while not stop.is_set():
            try:
                for changed in _watch(watched, stop, timeout_ms):
                    yield bool(changed) or given_up_s > 0
                    given_up_s = 0.0
                return
            except WatchfilesRustInternalError as error:
                if UNDECODABLE not in str(error):
                    raise
                given_up_s = given_up_s or time.monotonic()
            if time.monotonic() - given_up_s > DEBOUNCE_S:
                yield True
                given_up_s = 0.0


def _watch(folders: Sequence[Path], stop: Event, timeout_ms: int) -> Iterator[set[FileChange]]:
    return watch(
        *folders,
        debounce=int(DEBOUNCE_S * 1000),
        step=int(SETTLE_S * 1000),
        stop_event=stop,
        rust_timeout=timeout_ms,
        yield_on_timeout=True,
        raise_interrupt=True,
    )


@contextmanager
def _watchable(folders: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Give these folders by names that are UTF-8, which the watcher needs: where one is not, by a link to it."""
    if all(valid(str(folder)) == str(folder) for folder in folders):
        yield folders
        return
    with tempfile.TemporaryDirectory(prefix="yesteryear-") as links:
        named = []
        for number, folder in enumerate(folders):
            link = Path(links) / str(number)
            link.symlink_to(folder)
            named.append(link)
        yield named
