"""Sizes, times of change and digests of files, written beside them: are they still as they were written?

A quick look reads only files whose size or time of change is another one, so that it costs next to nothing; a thorough
one reads all. Knows files; nothing of what is in them.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from memory.store.state_file import write_whole

UNFINISHED = "unfinished"
"""What stands in a seal while its files are being written."""


def write(seal: Path, files: Iterable[Path], before: str = "") -> None:
    """Write what files in or below the seal's folder are like. Raises OSError.

    `before` is what the seal said: a file whose size and time of change are as it says is not read again.
    """
    known = _files(before)
    told = {}
    for one in files:
        name, state = one.relative_to(seal.parent).as_posix(), [*_state(one)]
        held = known.get(name) if isinstance(known, dict) else None
        told[name] = held if isinstance(held, list) and held[:2] == state else [*state, _digest(one)]
    _put(seal, told)


def begin(seal: Path) -> None:
    """Say that the files are being written. Raises OSError."""
    _put(seal, UNFINISHED)


def text(seal: Path) -> str:
    """Return what a seal says as it stands there, empty where there is none."""
    try:
        return seal.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def is_unfinished(seal: Path) -> bool:
    """Say whether the files are being written, or were when the program ended."""
    return _files(text(seal)) == UNFINISHED


def broken(seal: Path, thoroughly: bool) -> list[str]:
    """Return in lines which files are missing or not as they were written, empty where all are, or nothing says so."""
    told = text(seal)
    if not told and not seal.exists():
        return []
    files = _files(told)
    if not isinstance(files, dict):
        return [f"{seal.name}: it is being written or damaged"]
    return [line for name, held in files.items() if (line := _line(seal.parent / name, held, thoroughly))]


def _files(told: str) -> object:
    try:
        found = json.loads(told)
    except ValueError:
        return None
    is_whole = isinstance(found, dict) and found.get("check") == _check(found.get("files"))
    return found["files"] if is_whole else None


def _check(files: object) -> str:
    """Return the digest of what a seal says, so that damage to the seal itself is seen."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _line(path: Path, held: object, thoroughly: bool) -> str:
    name = f"{path.parent.name}/{path.name}"
    try:
        size_bytes, mtime_ns = _state(path)
        if isinstance(held, list) and len(held) == 3 and held[0] == size_bytes:
            is_untouched = held[1] == mtime_ns and not thoroughly
            if is_untouched or held[2] == _digest(path):
                return ""
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as error:
        return f"{name} cannot be read: {error.strerror or error}"
    return f"{name} is damaged: it is not as it was written"


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(seal: Path, files: object) -> None:
    part = seal.with_name(f"{seal.name}.part-{os.getpid()}")
    write_whole(seal, part, json.dumps({"files": files, "check": _check(files)}), is_lasting=False)
