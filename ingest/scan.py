"""Folders to assets: what is new, changed, moved, a copy or gone since the last look.

Knows nothing of what is in a file: a file is its path, size, time of change and the hash of its bytes.
"""

import hashlib
import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from ingest.kind import kind_of
from ingest.limits import Limits
from ingest.sidecar import is_sidecar
from ingest.unreadable import Unreadable
from memory.store import Store, assets, marks
from memory.store import moments as moment_store
from memory.types import Asset, AssetPath, Kind, TakenFrom, When

IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
IGNORED_FOLDERS = frozenset({"@eadir", "__macosx", "$recycle.bin", "system volume information", "#recycle"})
HASH_BYTES = 16
STILL_WRITTEN = "this file is still being written; it is taken in on the next run"


class StillWritten(Unreadable):
    """Somebody is still writing this file; as it is now it is not what it will be."""


class Change(StrEnum):
    """What a look at a file found; every file counts once, sidecars with the file that they are of."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    SILENT = "silent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Found:
    """A file in a folder; `kind` is None where it is not for us, `error` says why it cannot be looked at."""

    path: Path
    size_bytes: int = 0
    mtime_ns: int = 0
    kind: Kind | None = None
    error: str = ""


@dataclass(slots=True)
class Scanned:
    """What a scan found: by path what changed and which asset lies there, and what could not be read and why."""

    changes: dict[str, Change] = field(default_factory=dict)
    asset_ids: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    growing: list[str] = field(default_factory=list)
    """Those files of the latter that somebody was still writing."""

    def note_error(self, path: Path, reason: str) -> None:
        """Record that a file could not be read."""
        self.changes[str(path)] = Change.FAILED
        self.errors[str(path)] = reason

    def counts(self) -> Counter[str]:
        """Return how many files changed in which way."""
        return Counter(change.value for change in self.changes.values())


def walk(tops: Sequence[Path], shunned: Path) -> Iterator[Found]:
    """Yield every file in these files and folders, sorted by name; hidden ones and those under `shunned` are left out.

    A folder that holds a file `.nomedia` is not entered, nor one that was entered already by another link.
    """
    entered: set[tuple[int, int]] = set()
    seen: set[Path] = set()
    for top in tops:
        for found in _walk_one(top, shunned, entered):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def _walk_one(top: Path, shunned: Path, entered: set[tuple[int, int]]) -> Iterator[Found]:
    if not top.is_dir():
        yield _look(top)
        return
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            state = folder.stat()
            if (state.st_dev, state.st_ino) in entered or folder == shunned:
                continue
            entered.add((state.st_dev, state.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Found(folder, error=f"this folder cannot be opened: {error.strerror}")
            continue
        if any(entry.name == ".nomedia" for entry in entries):
            continue
        inside = [entry for entry in entries if not _is_ignored(entry.name)]
        yield from (_look(Path(entry.path)) for entry in inside if not _is_folder(entry))
        folders += [Path(entry.path) for entry in reversed(inside) if _is_folder(entry)]


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in IGNORED_NAMES | IGNORED_FOLDERS


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _look(path: Path) -> Found:
    try:
        state = path.stat()
    except OSError as error:
        return Found(path, error=f"this file cannot be looked at: {error.strerror}")
    if not stat.S_ISREG(state.st_mode):
        return Found(path)
    return Found(path, state.st_size, state.st_mtime_ns, kind_of(path))


def hash_of(path: Path) -> str:
    """Return the id of the asset with these bytes.

    Raises Unreadable where the file cannot be read, StillWritten where it goes on changing.
    """
    try:
        for _ in range(2):
            before = path.stat()
            with path.open("rb") as file:
                found = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=HASH_BYTES)).hexdigest()
            after = path.stat()
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                return found
    except OSError as error:
        raise Unreadable(f"this file cannot be read: {error.strerror or error}") from error
    raise StillWritten(STILL_WRITTEN)


class Scan:
    """One look over some files and folders, written to the store as it goes."""

    def __init__(
        self,
        store: Store,
        limits: Limits,
        again: bool,
        settle_s: float = 0.0,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; with `again` files that were forgotten may come back.

        A file that was changed less than `settle_s` ago is waited for so long; where it goes on changing, a copy is not
        done with it, and it is left for later.
        """
        self._store = store
        self._limits = limits
        self._again = again
        self._settle_s = settle_s
        self._wait = wait
        self._known = assets.paths(store)
        self._replaced: dict[str, str] = {}
        self.found = Scanned()

    def run(self, tops: Sequence[Path], shunned: Path, progress: Callable[[int, Path], None]) -> Scanned:
        """Look at everything below `tops` and settle what it means; `progress` hears (files so far, path)."""
        for number, file in enumerate(walk(tops, shunned), 1):
            progress(number, file.path)
            try:
                self._settle(file)
            except Unreadable as error:
                self.found.note_error(file.path, str(error))
                if isinstance(error, StillWritten):
                    self.found.growing.append(str(file.path))
        with self._store.transaction():
            self._mark_vanished(tops)
            for old_id, new_id in sorted(self._replaced.items()):
                if not assets.paths_of(self._store, old_id):
                    marks.inherit(self._store, old_id, new_id)
                    assets.remove(self._store, old_id)
        return self.found

    def _settle(self, file: Found) -> None:
        path = str(file.path)
        if file.error:
            raise Unreadable(file.error)
        if file.kind is None:
            if not is_sidecar(file.path):
                self.found.changes[path] = Change.SKIPPED
            return
        known = self._known.get(path)
        if known and not known.offline and (known.size_bytes, known.mtime_ns) == (file.size_bytes, file.mtime_ns):
            self._note(path, known.asset_id, Change.UNCHANGED)
            return
        self._await_rest(file)
        self._check_size(file)
        asset_id = hash_of(file.path)
        with self._store.transaction():
            if self._is_forgotten(asset_id):
                self.found.changes[path] = Change.SKIPPED
                return
            change = self._place(file, asset_id, known)
        self._note(path, asset_id, change)

    def _note(self, path: str, asset_id: str, change: Change) -> None:
        self.found.changes[path] = change
        self.found.asset_ids[path] = asset_id

    def _await_rest(self, file: Found) -> None:
        """Wait until a file was left alone for long enough. Raises StillWritten where it is not."""
        age_s = time.time() - file.mtime_ns / 1e9
        if abs(age_s) < self._settle_s:
            self._wait(self._settle_s - age_s)
            now = _look(file.path)
            if (now.size_bytes, now.mtime_ns) != (file.size_bytes, file.mtime_ns):
                raise StillWritten(STILL_WRITTEN)

    def _check_size(self, file: Found) -> None:
        most = self._limits.bytes_of(file.kind) if file.kind else 0
        if file.size_bytes > most:
            raise Unreadable(
                f"this file has {file.size_bytes / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB allowed for a "
                f"{file.kind}; raise the limit in the library's config.toml if it is right"
            )

    def _is_forgotten(self, asset_id: str) -> bool:
        if not assets.is_buried(self._store, asset_id):
            return False
        if self._again:
            assets.unbury(self._store, asset_id)
        return not self._again

    def _place(self, file: Found, asset_id: str, known: AssetPath | None) -> Change:
        """Write where the asset lies now and return what that makes of the file."""
        there = assets.get(self._store, asset_id)
        others = [one.path for one in assets.paths_of(self._store, asset_id) if one.path != str(file.path)]
        gone = [path for path in others if not Path(path).exists()]
        if there is None:
            assets.put(self._store, _first_record(asset_id, file))
        for path in gone:
            assets.remove_path(self._store, path)
        assets.put_path(self._store, AssetPath(asset_id, str(file.path), file.size_bytes, file.mtime_ns))
        if there is not None:
            moment_store.index_words(self._store, [asset_id])
        if known is not None:
            if known.asset_id == asset_id:
                return Change.UNCHANGED
            self._replaced[known.asset_id] = asset_id
            return Change.CHANGED
        if there is None:
            return Change.ADDED
        return Change.DUPLICATE if len(others) > len(gone) else Change.MOVED

    def _mark_vanished(self, tops: Sequence[Path]) -> None:
        folders = [f"{top}{os.sep}" for top in tops if top.is_dir()]
        gone = [
            path
            for path, one in self._known.items()
            if path not in self.found.changes
            and not one.offline
            and any(path.startswith(folder) for folder in folders)
            and not Path(path).exists()
        ]
        assets.set_offline(self._store, gone)


def _first_record(asset_id: str, file: Found) -> Asset:
    """Return what is known before the file was opened: it was changed then, so it is at least as old."""
    assert file.kind is not None
    taken = When(datetime.fromtimestamp(file.mtime_ns / 1e9, UTC), offset_known=False)
    return Asset(asset_id, file.kind, taken, TakenFrom.MTIME, file.size_bytes)
