"""Hidden folders in which a backup, a vault or a library is made before it is moved to its place, safe against a kill.

The library notes each of them before it is filled. A note is locked as long as the process that wrote it lives; the
next command that opens the library finds what a dead process left, finishes the move that had begun, and removes the
rest. Knows nothing of what is made.
"""

import contextlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.library.private import FOLDER_MODE
from memory.store.state_file import write_whole

NOTES = "unfinished"
"""The folder in the library that holds the notes; it is there only while something is being made."""

PREFIX = ".yesteryear-"
SEEN_PREFIX = "yesteryear-"
"""What the names of these folders begin with; in the temporary folder they need not be hidden."""

PATIENCE_S = 5.0

Move = tuple[Path, Path]


@dataclass(frozen=True, slots=True)
class Making:
    """A folder to make something in, `folder`, which is removed in the end."""

    folder: Path
    library: Path
    note: Path

    def put_in_place(self, moves: Sequence[Move]) -> None:
        """Rename each (from, to) in turn, all or none; where this process is killed, the next command does the rest.

        No `to` may be there, but for one that an earlier move takes away. Raises OSError; all is as it was then.
        """
        _write(self.note, self.library, self.folder, moves)
        done: list[Move] = []
        try:
            for source, target in moves:
                target.parent.mkdir(parents=True, exist_ok=True)
                source.rename(target)
                done.append((source, target))
        except OSError:
            for source, target in reversed(done):
                target.rename(source)
            _write(self.note, self.library, self.folder, ())
            raise
        _write(self.note, self.library, self.folder, ())


@contextlib.contextmanager
def making(library: Path, beside: Path, prefix: str = PREFIX) -> Iterator[Making]:
    """Make a private folder in `beside` to make something of this library in. Raises OSError."""
    token = secrets.token_hex(8)
    notes = library / NOTES
    notes.mkdir(mode=FOLDER_MODE, exist_ok=True)
    note, folder = notes / f"{token}.json", beside / f"{prefix}{token}"
    with FileLock(notes / f"{token}.lock", timeout=PATIENCE_S):
        try:
            _write(note, library, folder, ())
            folder.mkdir(mode=FOLDER_MODE)
            yield Making(folder, library, note)
        finally:
            with contextlib.suppress(OSError):  # the next command finds the note
                _end(library, note)
            _tidy(notes, token)


def sweep(library: Path) -> tuple[Path, ...]:
    """Finish or remove what killed processes left; return the folders that are still there or cannot be reached."""
    left: list[Path] = []
    notes = library / NOTES
    for note in sorted({path.with_suffix(".json") for path in notes.iterdir()} if notes.is_dir() else ()):
        lock = FileLock(note.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue  # whoever makes it lives
        except OSError:
            left += _noted(note)
            continue
        try:
            left += [] if _end(library, note) else _noted(note)
        except OSError:
            left += _noted(note)
        finally:
            _tidy(notes, note.stem)
            lock.release()
    with contextlib.suppress(OSError):
        notes.rmdir()
    return tuple(left)


def _end(library: Path, note: Path) -> bool:
    """Finish the moves of a note whose maker is done or dead, remove its folder and the note; say whether it could."""
    found = _read(note)
    if not found:
        note.unlink(missing_ok=True)
        return True
    folder = Path(str(found["folder"]))
    if not folder.exists():
        is_reached = folder.parent.exists() and folder.parent.stat().st_ino == found["beside"]
        is_reached = is_reached or _is_temporary(folder, note)
        if not is_reached and found["library"] == library.stat().st_ino:
            return False  # the disk that it lies on is not there
        note.unlink()
        return True
    is_named = folder.name in (f"{PREFIX}{note.stem}", f"{SEEN_PREFIX}{note.stem}")
    if found["library"] != library.stat().st_ino or not is_named:
        return False  # the library is a copy, and the folder another one's; or somebody made this note up
    moves = _moves(found)
    for source, target in moves:
        if os.path.lexists(source) and not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
    if any(os.path.lexists(source) for source, _ in moves if source.is_relative_to(folder)):
        return False  # something new stands where it was to go; to remove what was to go there is not ours to decide
    _write(note, library, folder, ())
    shutil.rmtree(folder)
    note.unlink()
    return True


def _is_temporary(folder: Path, note: Path) -> bool:
    """Say whether a folder was made in the temporary folder, this one or an earlier one: no disk of it comes back."""
    return folder.name == f"{SEEN_PREFIX}{note.stem}" or folder.parent == Path(tempfile.gettempdir())


def _write(note: Path, library: Path, folder: Path, moves: Sequence[Move]) -> None:
    """Write a note, whole or not at all; it holds for this very folder of a library and no copy of it."""
    told = {
        "folder": str(folder),
        "library": library.stat().st_ino,
        "beside": folder.parent.stat().st_ino,
        "moves": [[str(source), str(target)] for source, target in moves],
    }
    write_whole(note, note.with_suffix(".part"), json.dumps(told))


def _read(note: Path) -> dict[str, object]:
    """Return what a note says, nothing where it is gone or none."""
    try:
        found: object = json.loads(note.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return {}
    is_note = isinstance(found, dict) and {"folder", "library", "beside", "moves"} <= found.keys()
    return found if is_note and isinstance(found, dict) else {}


def _moves(found: dict[str, object]) -> list[Move]:
    moves = found["moves"]
    return [(Path(source), Path(target)) for source, target in moves] if isinstance(moves, list) else []


def _noted(note: Path) -> list[Path]:
    found = _read(note)
    return [Path(str(found["folder"]))] if found else []


def _tidy(notes: Path, token: str) -> None:
    """Remove the lock of a note that is gone, and the folder of notes where it was the last."""
    with contextlib.suppress(OSError):
        (notes / f"{token}.part").unlink(missing_ok=True)
        if not (notes / f"{token}.json").exists():
            (notes / f"{token}.lock").unlink(missing_ok=True)
        notes.rmdir()
