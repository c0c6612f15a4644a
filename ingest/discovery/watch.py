"""Yields when watched folders have something that settled, when they were quiet for a while, and every so often.

It says "look now", and the scan finds out the rest. File systems lose events (network shares, full queues), hence the
period. Folders are watched before they are first looked through, so nothing falls in between. A file that somebody is
still writing is looked at again after two seconds, then after twice as long each time that it still grows, up to a
minute: a download of an hour costs as little as a copy of a second. One thread may look while another waits.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event

from watchfiles import watch
from watchfiles._rust_notify import WatchfilesRustInternalError
from watchfiles.main import FileChange

from memory.records.file_names import valid

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True)
class _Pause:
    length_s: float
    until_s: float


class Growing:
    """Paths of files that grow, each with its pause."""

    def __init__(self) -> None:
        """Begin with none."""
        self._pauses: dict[str, _Pause] = {}
        self._lock = threading.Lock()

    @property
    def paths(self) -> tuple[str, ...]:
        """Those that grew when they were last looked at."""
        return tuple(self._pauses)

    @property
    def is_due(self) -> bool:
        """Whether one is to be looked at again."""
        with self._lock:
            return any(pause.until_s <= time.monotonic() for pause in self._pauses.values())

    def note(self, found: Iterable[str], looked_at: Sequence[Path] | None = None) -> None:
        """Note which of the files looked at grow, which were all there are where none are named."""
        with self._lock:
            now_s = time.monotonic()
            for path in list(self._pauses) if looked_at is None else map(str, looked_at):
                if path not in found:
                    self._pauses.pop(path, None)
            for path in found:
                before = self._pauses.get(path)
                length_s = min(2 * before.length_s, LONGEST_PAUSE_S) if before else FIRST_PAUSE_S
                self._pauses[path] = _Pause(length_s, now_s + length_s)

    def take_due(self) -> list[Path]:
        """Return those to be looked at again; they are due once more after another such pause, whatever comes of it."""
        with self._lock:
            now_s = time.monotonic()
            due = {path: pause for path, pause in self._pauses.items() if pause.until_s <= now_s}
            for path, pause in due.items():
                self._pauses[path] = _Pause(pause.length_s, now_s + pause.length_s)
            return [Path(path) for path in due]

    def drop_vanished(self) -> bool:
        """Drop those that are no longer there; say whether there were any."""
        with self._lock:
            gone = [path for path in self._pauses if not os.path.lexists(path)]
            for path in gone:
                del self._pauses[path]
            return bool(gone)

    def holds(self, changed: Iterable[str]) -> bool:
        """Say whether all these files grow, by whatever links they are named."""
        known = {os.path.realpath(path) for path in self._pauses}
        return bool(known) and all(os.path.realpath(path) in known for path in changed)

    @property
    def has_odd_names(self) -> bool:
        """Whether the name of one of them is not UTF-8."""
        return any(valid(path) != path for path in self._pauses)


SETTLE_S = 2.0
DEBOUNCE_S = 30 * SETTLE_S
RESCAN_S = 3600.0
QUIET_S = 60.0
TICK_MS = 500
"""So often, at least, is seen what time it is."""

UNDECODABLE = "Unable to decode path"
"""What the watcher says of a name that is not UTF-8."""


class Turn(StrEnum):
    """What it is time for: to look at the folders, to look again at the files that grow, or to use the quiet."""

    LOOK = "look"
    AGAIN = "again"
    REST = "rest"


Changes = Iterator[set[object]]
"""What changed, each time once nothing more did for two seconds, or empty where nothing did for a moment.

The first is of no meaning: from then on nothing is missed.
"""


def changes(folders: Sequence[Path], stop: Event) -> Changes:
    """Yield what changes in these folders and files; the system counts from the first one on, also between two.

    The watcher gives up where the name of what changed is not UTF-8. It is begun anew then, and what it has to say
    first is told as a change.
    """
    given_up_s = 0.0
    with _watchable(folders) as watched:
        while not stop.is_set():
            try:
                for found in _watch(watched, stop):
                    yield {*found} or ({UNDECODABLE} if given_up_s else set())
                    given_up_s = 0.0
                return
            except WatchfilesRustInternalError as error:
                if UNDECODABLE not in str(error):
                    raise
                given_up_s = given_up_s or time.monotonic()
            if time.monotonic() - given_up_s > DEBOUNCE_S:
                yield {UNDECODABLE}
                given_up_s = 0.0


def _watch(folders: Sequence[Path], stop: Event) -> Iterator[set[FileChange]]:
    return watch(
        *folders,
        debounce=int(DEBOUNCE_S * 1000),
        step=int(SETTLE_S * 1000),
        stop_event=stop,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )


@contextmanager
def _watchable(folders: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Give these folders by names that are UTF-8, which the watcher needs: where one is not, by a link to it.

    A process that is killed leaves the links. They hold nothing, so that they are left to the system to clear away.
    """
    if all(valid(str(folder)) == str(folder) for folder in folders):
        yield folders
        return
    with tempfile.TemporaryDirectory() as links:
        named = []
        for number, folder in enumerate(folders):
            link = Path(links) / str(number)
            link.symlink_to(folder)
            named.append(link)
        yield named


def turns(
    folders: Sequence[Path],
    stop: Event,
    rescan_s: float = RESCAN_S,
    quiet_s: float = QUIET_S,
    again: Growing | None = None,
    heard: Callable[[Sequence[Path], Event], Changes] = changes,
) -> Iterator[Turn]:
    """Yield LOOK at once, whenever something changed and then nothing more did for two seconds, and every `rescan_s`.

    What only grows of the files in `again` is no such change: AGAIN comes where it is time to look at some of them,
    which are to be taken from there then; LOOK instead where one is gone. Yields REST whenever nothing else changed for
    `quiet_s`, again and again until something does.
    """
    again = again or Growing()
    waiting = heard(folders, stop)
    if next(waiting, None) is None:
        return
    yield Turn.LOOK
    looked_s = quiet_since_s = time.monotonic()
    is_unsure = False
    for changed in waiting:
        if stop.is_set():
            return
        is_unsure = is_unsure or UNDECODABLE in changed
        if _is_news(changed, again) or time.monotonic() - looked_s >= rescan_s:
            yield Turn.LOOK
            looked_s = quiet_since_s = time.monotonic()
            is_unsure = False
            continue
        if again.is_due:
            is_whole = again.drop_vanished() or is_unsure
            yield Turn.LOOK if is_whole else Turn.AGAIN
            looked_s = time.monotonic() if is_whole else looked_s
            is_unsure = False
        if time.monotonic() - quiet_since_s >= quiet_s:
            yield Turn.REST
            quiet_since_s = time.monotonic()


def _is_news(changed: set[object], again: Growing) -> bool:
    """Say whether anything changed but files that grow; a name that cannot be told may be that of one of them."""
    if UNDECODABLE in changed and not again.has_odd_names:
        return True
    told = [str(one[1]) if isinstance(one, tuple) else str(one) for one in changed if one != UNDECODABLE]
    return bool(told) and not again.holds(told)
