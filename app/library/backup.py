"""A backup of the library in one zip file, and a library made of one: all that is remembered, the settings, the notes.

What is derived beside the store, as the vector index, is left out and made anew. The originals are never in it: only
what is remembered of them. Knows the files of a library; nothing of terminals or pages.
"""

import contextlib
import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from app.library import marker
from app.library.config import FILE_NAME, BadConfig, leave_out_addresses, read_config
from app.library.copies import note_copy
from app.library.marker import DATABASE
from app.library.notes import FOLDER as NOTES
from app.library.private import FILE_MODE, FOLDER_MODE, make_private, make_tree_private
from app.library.session import Session
from app.library.unfinished import NOTES as UNFINISHED
from app.library.unfinished import Making, making, sweep
from memory.records.file_names import as_text, from_text
from memory.store import Store, backup, dump
from memory.store.damage import StoreDamaged

MOST_FILES = 100_000
MOST_CONFIG_BYTES = 1_000_000
MOST_NOTE_BYTES = 100_000_000_000
MOST_DATABASE_BYTES = 1_000_000_000_000
SPARE_BYTES = 50_000_000
PIECE_BYTES = 1_048_576


class BadBackup(Exception):
    """A backup cannot be written or used; the message says why, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was written or restored: where it lies, its bytes, and how many moments and notes are in it.

    `left_out` are the settings of a restored one that name other machines and were not taken along.
    """

    path: Path
    size_bytes: int
    moments: int
    notes: int
    left_out: tuple[str, ...] = ()


def write_backup(session: Session, target: Path, report: Callable[[str], None] = lambda _: None) -> Kept:
    """Write a backup: to `target` where that is no folder, else into it under a name with the day and the time.

    It is written beside its place and then moved there, so that none is ever half, and no other account can read it.
    Raises BadBackup.
    """
    target = target.expanduser().absolute()
    is_folder = os.path.isdir(target)
    path = target / f"yesteryear-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.zip" if is_folder else target
    if os.path.exists(path):
        raise BadBackup(f"{path} already exists; name another file")
    if path.is_relative_to(session.folder):
        raise BadBackup(f"{path} is inside the library; choose a folder outside, ideally on another disk")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with making(session.folder, path.parent) as made:
            return _write(session, path, made, report)
    except OSError as error:
        raise BadBackup(f"{path} cannot be written: {error}") from error


def _write(session: Session, path: Path, made: Making, report: Callable[[str], None]) -> Kept:
    """Write a backup of a library that was found to be whole: a damaged one would be trusted until it is needed."""
    report("Copying the library")
    copy, packed = made.folder / DATABASE, made.folder / "packed.zip"
    backup.copy_to(session.unfiltered, copy)
    try:
        moments = backup.prove(copy)
    except backup.Damaged as error:
        raise BadBackup(
            f"no backup was written: the library is damaged ({error}). `yesteryear verify` says what is wrong; keep "
            "the backups you have"
        ) from error
    notes = _notes(session.folder)
    report("Packing the backup")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        pack.write(copy, DATABASE)
        config = session.folder / FILE_NAME
        if config.is_file():
            pack.write(config, FILE_NAME)
        for note in notes:
            pack.write(note, f"{NOTES}/{as_text(note.name)}")
    with packed.open("rb") as file:
        os.fsync(file.fileno())
    size_bytes = packed.stat().st_size
    packed.chmod(FILE_MODE)
    made.put_in_place([(packed, path)])
    note_copy(session, path)
    return Kept(path, size_bytes, moments, len(notes))


def _notes(folder: Path) -> list[Path]:
    """Return the notes that are kept in a library, typed, spoken or put there, sorted."""
    return sorted(one for one in (folder / NOTES).glob("*") if one.is_file())


def restore_backup(path: Path, folder: Path, trust_addresses: bool = False) -> Kept:
    """Make the library in `folder` into the one in a backup, once that was found to be whole.

    The folder may not hold a library with anything in it; one whose database is gone is made anew, and the settings and
    notes that lie there stay. Settings that name another machine are left out, as comments, unless `trust_addresses`: a
    backup is a file, and whoever wrote it would be sent what is remembered.
    Raises BadBackup, StoreTooNew; nothing is changed then.
    """
    folder = folder.expanduser().absolute()
    is_new = not os.path.exists(folder)
    if not is_new:
        sweep(folder)
    _require_empty(folder)
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        make_private(folder)
        with making(folder, folder) as made:
            return _restore(path, folder, made, trust_addresses)
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise BadBackup(f"{path} cannot be restored: {error}") from error
    finally:
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # where nothing came of it


def _restore(path: Path, folder: Path, made: Making, trust_addresses: bool) -> Kept:
    """Unpack a backup, prove it and put it in its place, the database last: a library is there whole or not at all."""
    unpacked = made.folder
    _unpack(path, unpacked)
    moments = _prove(unpacked)
    _mark(unpacked)
    brings_settings = not (folder / FILE_NAME).exists()
    left_out = leave_out_addresses(unpacked) if brings_settings and not trust_addresses else ()
    notes = _notes(unpacked)
    make_tree_private(unpacked)
    names = [*(f"{NOTES}/{one.name}" for one in notes), FILE_NAME]
    lacking = [one for one in names if (unpacked / one).exists() and not (folder / one).exists()]
    moves = [(unpacked / one, folder / one) for one in (*lacking, marker.NAME, DATABASE)]
    made.put_in_place([*_out_of_the_way(folder, unpacked), *moves])
    return Kept(folder, path.stat().st_size, moments, len(notes), left_out)


def _mark(unpacked: Path) -> None:
    """Mark what was unpacked as a library, so that it is known for one from the moment when it is in its place."""
    store = Store(unpacked / DATABASE)
    try:
        marker.recognise(unpacked, store)
    finally:
        store.close()


def _out_of_the_way(folder: Path, aside: Path) -> list[tuple[Path, Path]]:
    """Return the moves that take away what was derived from another database, and what is left of that one.

    A log that was left of a lost database stays under another name: nobody can say that nothing is in it.
    """
    moves = []
    log = folder / f"{DATABASE}-wal"
    if marker.why_lost(folder) and log.exists() and log.stat().st_size:
        moves.append((log, folder / f"{DATABASE}-left-{datetime.now().astimezone():%Y%m%d%H%M%S}"))
    names = ["vectors", "adjacency.npz", marker.NAME, DATABASE, *(f"{DATABASE}-{end}" for end in ("shm", "journal"))]
    names += [] if moves else [log.name]
    return moves + [(folder / one, aside / f"replaced {one}") for one in names if (folder / one).exists()]


def _require_empty(folder: Path) -> None:
    if not os.path.exists(folder):
        return
    if not os.path.isdir(folder):
        raise BadBackup(f"{folder} is not a folder")
    names = {one.name for one in folder.iterdir()}
    if DATABASE in names and not marker.why_lost(folder) and not _is_empty(folder):
        raise BadBackup(f"the library in {folder} is not empty; name a new one with --library")
    if strange := sorted(name for name in names if not _is_ours(name)):
        raise BadBackup(f"{folder} holds other files ({strange[0]}); name a new or empty folder with --library")


def _is_empty(folder: Path) -> bool:
    try:
        store = Store(folder / DATABASE)
    except StoreDamaged as error:
        raise BadBackup(
            f"the library in {folder} is damaged ({error}), and nothing is written over it; name a new one with "
            f"--library, or move {DATABASE} elsewhere first"
        ) from error
    try:
        return dump.is_empty(store)
    finally:
        store.close()


def _is_ours(name: str) -> bool:
    return name.startswith((DATABASE, marker.NAME)) or name in (*marker.MADE_BESIDE, FILE_NAME, UNFINISHED)


def _unpack(path: Path, folder: Path) -> None:
    """Unpack what a backup may hold and nothing else, no more bytes than are said and than fit."""
    with zipfile.ZipFile(path) as pack:
        members = pack.infolist()
        if len(members) > MOST_FILES:
            raise BadBackup(f"{path} is not a backup: it has too many files")
        if DATABASE not in {one.filename for one in members}:
            raise BadBackup(f"{path} is not a Yesteryear backup: it has no {DATABASE}")
        if len({one.filename for one in members}) < len(members):
            raise BadBackup(f"{path} has a file twice")
        needed = sum(_checked(path, one) for one in members)
        system = os.statvfs(folder) if hasattr(os, "statvfs") else None
        if system and needed + SPARE_BYTES > system.f_bavail * system.f_frsize:
            raise BadBackup(f"{needed / 1e6:,.0f} MB must be free in {folder.parent}")
        for one in members:
            _write_out(pack, one, folder / from_text(one.filename))


def _checked(path: Path, one: zipfile.ZipInfo) -> int:
    """Return how many bytes a member says it has; refuses a name or a size that no backup has."""
    parts = PurePosixPath(one.filename).parts
    is_note = len(parts) == 2 and parts[0] == NOTES and parts[1] != ".."
    most = {DATABASE: MOST_DATABASE_BYTES, FILE_NAME: MOST_CONFIG_BYTES}.get(one.filename)
    most = MOST_NOTE_BYTES if most is None and is_note and "\\" not in one.filename else most
    if most is None or one.is_dir():
        raise BadBackup(f"{path} has an unexpected file, {one.filename!r}")
    if one.file_size > most:
        raise BadBackup(f"{one.filename} in {path} is larger than any such file")
    return one.file_size


def _write_out(pack: zipfile.ZipFile, one: zipfile.ZipInfo, place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    left = one.file_size
    with pack.open(one) as packed, place.open("xb") as out:
        while piece := packed.read(PIECE_BYTES):
            left -= len(piece)
            if left < 0:
                raise BadBackup(f"{one.filename} is larger than it says")
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _prove(folder: Path) -> int:
    """Look for damage in what was unpacked, and return how many moments it remembers."""
    try:
        read_config(folder)
        return backup.prove(folder / DATABASE)
    except BadConfig as error:
        raise BadBackup(f"the settings in the backup cannot be used: {error}") from error
    except backup.Damaged as error:
        raise BadBackup(f"the library in the backup is damaged: {error}") from error
