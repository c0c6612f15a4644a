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


def write(seal: Path, files: Iterable[Path]) -> None:
    """Write what files in or below the seal's folder are like. Raises OSError."""
    told = {one.relative_to(seal.parent).as_posix(): [*_state(one), _digest(one)] for one in files}
    part = seal.with_name(f"{seal.name}.part-{os.getpid()}")
    write_whole(seal, part, json.dumps({"files": told, "check": _check(told)}), is_lasting=False)


def broken(seal: Path, thoroughly: bool) -> list[str]:
    """Return in lines which files are missing or not as they were written, empty where all are, or nothing says so."""
    try:
        told = seal.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError:
        told = ""
    files = _files(told)
    if not isinstance(files, dict):
        return [f"{seal.name}: it is damaged"]
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
