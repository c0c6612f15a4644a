"""The folder of smaller copies that browsers can play: made when they are first asked for, the longest unused go first.

Knows which copy belongs to which asset; nothing of how one is made (preview.py) or of who asks.
"""

import os
import threading
from collections.abc import Collection
from pathlib import Path

from ingest.limits import Limits
from ingest.preview import RECIPE, is_played, part_about, write_preview

FOLDER = "previews"
MOST_BYTES = 2_000_000_000
UNFINISHED = ".part"


class Previews:
    """The copies in one library's folder; made one at a time, whoever asks."""

    def __init__(self, library: Path, limits: Limits, most_bytes: int = MOST_BYTES) -> None:
        self._folder = library / FOLDER
        self._limits = limits
        self._most_bytes = most_bytes
        self._making = threading.Lock()
        self._is_over = threading.Event()
        self._played: dict[str, bool] = {}

    def is_needed(self, asset_id: str, path: Path) -> bool:
        """Say whether browsers cannot play a recording as it is; the file is looked at once."""
        if asset_id not in self._played and os.path.isfile(path):
            self._played[asset_id] = is_played(path, self._limits)
        return not self._played.get(asset_id, True)

    def copy_of(self, asset_id: str, path: Path, at_s: float) -> Path:
        """Return the copy that holds a second of a recording, made now where there is none; raises Unreadable."""
        part = part_about(path, at_s, self._limits)
        span = f"-{part.start_s:.0f}" if part else ""
        found = self._folder / f"{asset_id}-{RECIPE}{span}.mp4"
        with self._making:
            if not found.is_file():
                self._folder.mkdir(mode=0o700, exist_ok=True)
                unfinished = found.with_suffix(UNFINISHED)
                try:
                    write_preview(path, unfinished, self._limits, part, lambda: not self._is_over.is_set())
                    unfinished.replace(found)
                finally:
                    unfinished.unlink(missing_ok=True)
            os.utime(found)
            self._make_room(found)
        return found

    def stop(self) -> None:
        """Give up the copy that is being made, and make no more."""
        self._is_over.set()

    def _make_room(self, but: Path) -> None:
        """Remove what was not asked for longest until the rest fits; never the one that is asked for now."""
        held = sorted(((one.stat(), one) for one in self._folder.glob("*.mp4")), key=lambda one: one[0].st_mtime_ns)
        total = sum(stat.st_size for stat, _ in held)
        for stat, one in held:
            if total > self._most_bytes and one != but:
                one.unlink(missing_ok=True)
                total -= stat.st_size


def discard_copies(library: Path, but: Collection[str]) -> None:
    """Remove the copies of all assets but these."""
    for one in (library / FOLDER).glob("*-*"):
        if one.name.split("-")[0] not in but:
            one.unlink(missing_ok=True)
