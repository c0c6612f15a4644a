"""Sizes and digests of files, written beside them, that tell whether they are still as they were written.

Knows files; nothing of what is in them.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

SMALL_BYTES = 4_000_000
"""Files up to this size are read whole at every look; larger ones only at a thorough one."""

UNFINISHED = "unfinished"
"""What stands in a seal while its files are being written."""


def write(seal: Path, files: Iterable[Path]) -> None:
    """Write what files in or below the seal's folder are like. Raises OSError."""
    told = {one.relative_to(seal.parent).as_posix(): [one.stat().st_size, _digest(one)] for one in files}
    _put(seal, json.dumps({"files": told}))


def begin(seal: Path) -> None:
    """Say that the files are being written. Raises OSError."""
    _put(seal, json.dumps({"files": UNFINISHED}))


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
    return found.get("files") if isinstance(found, dict) else None


def _line(path: Path, held: object, thoroughly: bool) -> str:
    name = f"{path.parent.name}/{path.name}"
    try:
        size_bytes = path.stat().st_size
        is_read = thoroughly or size_bytes <= SMALL_BYTES
        if held == [size_bytes, _digest(path)] if is_read else isinstance(held, list) and held[:1] == [size_bytes]:
            return ""
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as error:
        return f"{name} cannot be read: {error.strerror or error}"
    return f"{name} is damaged: it is not as it was written"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(seal: Path, told: str) -> None:
    part = seal.with_name(f"{seal.name}.part-{os.getpid()}")
    try:
        part.write_text(told, encoding="utf-8")
        part.replace(seal)
    finally:
        part.unlink(missing_ok=True)
