"""Folders to assets: what is new, changed, moved, a copy or gone since the last look.

Knows nothing of what is in a file: a file is its path, size, time of change and the hash of its bytes.
"""

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ingest.discovery.file_digests import STILL_WRITTEN, Fingerprint, StillWritten, fingerprint, is_prefix
from ingest.discovery.left_out import (
    DERIVED,
    FORGOTTEN,
    HIDDEN_FILE,
    HIDDEN_FOLDER,
    LIBRARY,
    NOT_A_FILE,
    SEEN,
    UNCOUNTED,
    VAULT,
    LeftOut,
    not_read,
)
from ingest.files.failures import Failure, attempt
from ingest.files.file_checks import Limits, Unreadable
from ingest.files.step_names import PERCEIVE
from ingest.metadata.sidecars import is_sidecar
from ingest.readers.file_types import kind_at, kind_of
from ingest.readers.formats import most_bytes
from memory.records.library import Asset, AssetPath, Kind, TakenFrom, Timestamp
from memory.store import Store, assets, versions
from memory.store import moments as moment_store
from memory.store.versions import NewerVersion, remove_replaced, tombstone_name

IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
IGNORED_FOLDERS = frozenset({"@eadir", "__macosx", "$recycle.bin", "system volume information", "#recycle"})
IGNORED = IGNORED_NAMES | IGNORED_FOLDERS
PHOTO_LIBRARIES = (".photoslibrary", ".migratedphotolibrary", ".photolibrary", ".aplibrary")
ORIGINALS = frozenset({"originals", "masters"})
"""What Apple's photo programs call a library of theirs, and in it the folders of what was put in."""

VAULT_MARKS = frozenset({".yesteryear-vault"})
OLD_VAULT = frozenset({"yesteryear.json", "library.jsonld", ".nomedia"})
"""What lies in a vault that `yesteryear export` wrote, and in one that it wrote before it had a mark of its own."""


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


class Found(NamedTuple):
    """A file in a folder; `kind` is None where it is not for us, `error` says why it cannot be looked at.

    `left_out` says why it is passed over, as a folder may be.
    """

    path: str
    size_bytes: int = 0
    mtime_ns: int = 0
    kind: Kind | None = None
    error: str = ""
    left_out: str = ""


@dataclass(slots=True)
class Scanned:
    """What a scan found: by path what changed and which asset lies there, and what could not be read and why.

    `left_out` counts what was passed over, also what is no file of those that are counted in `changes`.
    """

    changes: dict[str, Change] = field(default_factory=dict)
    asset_ids: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)
    growing: list[str] = field(default_factory=list)
    """Those files that could not be read because somebody was still writing them."""

    def note_error(self, path: str | Path, reason: str) -> None:
        """Record that a file could not be read."""
        self.changes[str(path)] = Change.FAILED
        self.errors[str(path)] = reason

    def counts(self) -> Counter[str]:
        """Return how many files changed in which way."""
        return Counter(change.value for change in self.changes.values())


Held = Callable[[str], AssetPath | NewerVersion | None]
"""What is remembered of the file at a path, None where nothing is."""


def _nothing_held(_path: str) -> None:
    return None


def walk(
    tops: Sequence[Path], shunned: Path, left_out: LeftOut | None = None, held: Held = _nothing_held
) -> Iterator[Found]:
    """Yield every file in these files and folders, sorted by name; hidden ones and those under `shunned` are left out.

    A vault that we wrote is not entered, nor a folder that was entered already by another link. What is passed over is
    noted in `left_out`. A file that is as it is `held` is not opened.
    """
    noted = LeftOut() if left_out is None else left_out
    entered: dict[tuple[int, int], str] = {}
    seen: set[str] = set()
    for top in tops:
        noted.begin(top, tops)
        for found in _walk_one(top, shunned, entered, held):
            if found.left_out and found.path not in seen:
                noted.note(found.left_out, found.path)
            if found.left_out not in UNCOUNTED and found.path not in seen:
                seen.add(found.path)
                yield found


def _walk_one(top: Path, shunned: Path, entered: dict[tuple[int, int], str], held: Held) -> Iterator[Found]:
    if not os.path.isdir(top):
        yield _look(str(top), top.stat, held)
        return
    folders = [str(top)]
    while folders:
        folder = folders.pop()
        try:
            entries = _entered(folder, str(shunned), entered)
        except OSError as error:
            yield Found(folder, error=f"this folder cannot be opened: {error.strerror}")
            continue
        if isinstance(entries, str):
            yield from [Found(folder, left_out=entries)] if entries else []
            continue
        hidden = [entry for entry in entries if _is_ignored(entry.name)]
        inside = [(entry, _is_folder(entry)) for entry in entries if not _is_ignored(entry.name)]
        yield from (Found(entry.path, left_out=HIDDEN_FOLDER if _is_folder(entry) else HIDDEN_FILE) for entry in hidden)
        if folder.lower().endswith(PHOTO_LIBRARIES):
            derived = [entry for entry, is_folder in inside if not is_folder or entry.name.lower() not in ORIGINALS]
            yield from (Found(entry.path, left_out=DERIVED) for entry in derived)
            inside = [(entry, True) for entry, _ in inside if entry not in derived]
        yield from (_look(entry.path, entry.stat, held) for entry, is_folder in inside if not is_folder)
        folders += [entry.path for entry, is_folder in reversed(inside) if is_folder]


def _entered(folder: str, shunned: str, entered: dict[tuple[int, int], str]) -> "list[os.DirEntry[str]] | str":
    """Return what lies in a folder, sorted by name; or why it is left out, empty where it was entered by this name."""
    if folder == shunned:
        return LIBRARY
    state = os.stat(folder)
    before = entered.get((state.st_dev, state.st_ino))
    if before is not None:
        return SEEN if before != folder else ""
    entered[state.st_dev, state.st_ino] = folder
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    names = {entry.name for entry in entries}
    return VAULT if names & VAULT_MARKS or names >= OLD_VAULT else entries


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in IGNORED


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _look(path: str, read_state: Callable[[], os.stat_result], held: Held) -> Found:
    try:
        state = read_state()
    except OSError as error:
        return Found(path, error=f"this file cannot be accessed: {error.strerror}")
    if not stat.S_ISREG(state.st_mode):
        return Found(path, left_out=NOT_A_FILE)
    found = Found(path, state.st_size, state.st_mtime_ns)
    if is_sidecar(path):
        return found
    before = held(path)
    is_known = before is not None and _is_as_seen(found, before)
    kind = kind_of(path) or (Kind.NOTE if is_known else kind_at(path))
    return found._replace(kind=kind, left_out="" if kind else not_read(path))


def hash_of(path: Path) -> str:
    """Return the id of the asset with these bytes.

    Raises Unreadable where the file cannot be read, StillWritten where it goes on changing.
    """
    return fingerprint(path).asset_id


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
        self._known: dict[str, AssetPath] = {}
        self._newer = versions.get_all(store)
        self._replaced: dict[str, str] = {}
        self.found = Scanned()

    def run(self, tops: Sequence[Path], shunned: Path, progress: Callable[[int, str], None]) -> Scanned:
        """Look at everything below `tops` and settle what it means; `progress` hears (files so far, path)."""
        self._known = assets.paths_under(self._store, [str(top) for top in tops])
        for number, file in enumerate(walk(tops, shunned, self.found.left_out, self._held), 1):
            progress(number, file.path)
            if self._is_settled(file):
                continue
            settled = attempt(partial(self._settle_unless_written, file))
            if isinstance(settled, Failure):
                self.found.note_error(file.path, settled.reason)
        with self._store.transaction():
            self._mark_vanished(tops)
            self.found.left_out.keep(self._store)
            remove_replaced(self._store, self._replaced)
        return self.found

    def _held(self, path: str) -> AssetPath | NewerVersion | None:
        return self._newer.get(path) or self._known.get(path)

    def _settle_unless_written(self, file: Found) -> None:
        try:
            self._settle(file)
        except StillWritten:
            self.found.growing.append(file.path)
            raise

    def _is_settled(self, file: Found) -> bool:
        """Note what a file is that need not be opened: none of ours, or one that is as it was seen before."""
        path = file.path
        if file.kind is None:
            if file.left_out:
                self.found.changes[path] = Change.SKIPPED
            return not file.error
        known, newer = self._known.get(path), self._newer.get(path)
        if known is None or known.offline or not _is_as_seen(file, newer or known):
            return False
        if newer:
            self._note(path, newer.asset_id, Change.UNCHANGED if newer.reason else Change.CHANGED)
        else:
            self._note(path, known.asset_id, Change.UNCHANGED)
        return True

    def _settle(self, file: Found) -> None:
        """Read a file that is new or not as it was seen before. Raises Unreadable."""
        if file.error:
            raise Unreadable(file.error)
        path, known = file.path, self._known.get(file.path)
        self._await_rest(file)
        self._check_size(file)
        found = fingerprint(Path(path))
        with self._store.transaction():
            if self._is_forgotten(found.asset_id) or self._is_forgotten(tombstone_name(found.asset_id, path)):
                self.found.changes[path] = Change.SKIPPED
                self.found.left_out.note(FORGOTTEN, path)
                return
            if known and self._is_to_prove(known.asset_id, found.asset_id):
                change = self._await(file, found, known)
            else:
                change = self._place(file, found, known)
        self._note(path, found.asset_id, change)

    def _note(self, path: str, asset_id: str, change: Change) -> None:
        self.found.changes[path] = change
        self.found.asset_ids[path] = asset_id

    def _await_rest(self, file: Found) -> None:
        """Wait until a file was left alone for long enough. Raises StillWritten where it is not."""
        age_s = time.time() - file.mtime_ns / 1e9
        if abs(age_s) < self._settle_s:
            self._wait(self._settle_s - age_s)
            now = _look(file.path, partial(os.stat, file.path), self._held)
            if (now.size_bytes, now.mtime_ns) != (file.size_bytes, file.mtime_ns):
                raise StillWritten(STILL_WRITTEN)

    def _check_size(self, file: Found) -> None:
        is_note = file.kind is Kind.NOTE
        most = most_bytes(file.path, self._limits) if is_note else self._limits.bytes_of(file.kind) if file.kind else 0
        if file.size_bytes > most:
            raise Unreadable(
                f"this file has {file.size_bytes / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB allowed for a "
                f"{file.kind}; raise the limit in the library's config.toml if it is right"
            )

    def _is_forgotten(self, name: str) -> bool:
        if not assets.has_tombstone(self._store, name):
            return False
        if self._again:
            assets.remove_tombstone(self._store, name)
        return not self._again

    def _is_to_prove(self, known_id: str, asset_id: str) -> bool:
        """Say whether new bytes must be read before they take the place of what is remembered."""
        if known_id == asset_id or versions.is_perceived(self._store, asset_id, PERCEIVE):
            return False
        return versions.is_perceived(self._store, known_id, PERCEIVE)

    def _await(self, file: Found, found: Fingerprint, known: AssetPath) -> Change:
        """Write what lies there now beside the last good version, whose place it takes once it was read."""
        is_cut = is_prefix(found.beginning, versions.beginning(self._store, known.asset_id))
        version = NewerVersion(file.path, found.asset_id, file.size_bytes, file.mtime_ns, found.beginning, is_cut)
        versions.put(self._store, version)
        self._newer[version.path] = version
        if known.offline:
            assets.put_path(self._store, replace(known, offline=False))
        return Change.CHANGED

    def _place(self, file: Found, found: Fingerprint, known: AssetPath | None) -> Change:
        """Write where the asset lies now and return what that makes of the file."""
        asset_id = found.asset_id
        there = assets.get(self._store, asset_id)
        others = [one.path for one in assets.paths_of(self._store, asset_id) if one.path != file.path]
        gone = [path for path in others if path in self._newer or not os.path.exists(path)]
        if there is None:
            assert file.kind is not None
            assets.put(self._store, unread_asset(asset_id, file.kind, file.size_bytes, file.mtime_ns))
            versions.put_beginning(self._store, asset_id, found.beginning)
        for path in gone:
            if path not in self._newer:
                assets.remove_path(self._store, path)
        versions.remove(self._store, [file.path])
        self._newer.pop(file.path, None)
        assets.put_path(self._store, AssetPath(asset_id, file.path, file.size_bytes, file.mtime_ns))
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
        folders = [f"{top}{os.sep}" for top in tops if os.path.isdir(top)]
        gone = [
            path
            for path, one in self._known.items()
            if path not in self.found.changes
            and not one.offline
            and any(path.startswith(folder) for folder in folders)
            and not os.path.exists(path)
        ]
        assets.set_offline(self._store, gone)
        versions.remove(self._store, gone)


def _is_as_seen(file: Found, seen: AssetPath | NewerVersion) -> bool:
    return (seen.size_bytes, seen.mtime_ns) == (file.size_bytes, file.mtime_ns)


def unread_asset(asset_id: str, kind: Kind, size_bytes: int, mtime_ns: int) -> Asset:
    """Return what is known of bytes before they were read: they were changed then, so they are at least as old."""
    taken = Timestamp(datetime.fromtimestamp(mtime_ns / 1e9, UTC), offset_known=False)
    return Asset(asset_id, kind, taken, TakenFrom.MTIME, size_bytes)
