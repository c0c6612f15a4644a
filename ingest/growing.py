"""The files that somebody was still writing when they were last looked at, and when each is to be looked at again.

After two seconds at first, then after twice as long each time that it still grows, up to a minute: a download of an
hour costs as little as a copy of a second. One thread may look while another waits. Knows nothing of what is in a file.
"""

import os
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from memory.file_names import valid

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
