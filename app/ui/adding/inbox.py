"""Files that are dropped on the page or sent from a phone: written piece by piece into a folder, never over another.

A file that was cut off goes on where it ended. Knows nothing of requests or of what is made of files.
"""

import contextlib
import math
import os
import re
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.services.errors import UserError
from ingest.readers.file_types import kind_of
from memory.records.file_names import valid

PART = ".yesteryear-{}.part"
ID = re.compile(r"[0-9a-f]{16,64}", re.ASCII)
MOST_DEPTH, LONGEST_NAME_BYTES = 6, 180
LATEST_S = 2**33
LEFT_FOR_S = 7 * 86400
"""A file that was cut off waits so long for the rest of it."""

SPARE_BYTES = 256 * 2**20
"""So much of a disk is left free."""

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')


class OutOfStep(Exception):
    """A piece does not begin where the file ends so far; `offset` is where that is."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"the file ends at {offset}")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Sent:
    """A file on its way: its id, the folder it goes to, its name below that, its size, and when it was changed.

    `modified_s` is in seconds since 1970, 0 where that is not known.
    """

    id: str
    folder: Path
    name: PurePosixPath
    size_bytes: int
    modified_s: float = 0.0

    @property
    def part(self) -> Path:
        """Where it is written until it is whole."""
        return self.folder / PART.format(self.id)


def read_sent(file_id: str, folder: str, name: str, size_bytes: int, modified_s: float, allowed: Iterable[str]) -> Sent:
    """Return a file as a browser announces it, its name made fit for any disk. Raises UserError.

    It goes into one of the `allowed` folders or below, into none that is hidden, and is of a kind that is read here:
    whoever may open the page can add to the library, and write nothing else.
    """
    try:
        top = Path(os.path.normpath(Path(folder.strip()).expanduser()))
    except RuntimeError:  # of nobody's home
        top = Path()
    if "\0" in folder or not math.isfinite(modified_s) or abs(modified_s) > LATEST_S:
        raise UserError("the file's folder or time is none that there is")
    if not top.is_absolute() or not any(top.is_relative_to(one) and not _is_hidden(top, one) for one in allowed):
        raise UserError("files are copied into Pictures, Documents or another folder of yours that is shown to choose")
    if not ID.fullmatch(file_id):
        raise UserError("the file has no proper id")
    parts = [_fit(part) for part in name.replace("\\", "/").split("/") if part.strip(". ")]
    if not parts or size_bytes < 0:
        raise UserError("the file has no name")
    if kind_of(parts[-1]) is None:
        raise UserError("files of this kind are not read here")
    return Sent(file_id, top, PurePosixPath(*parts[-MOST_DEPTH:]), size_bytes, modified_s)


def held(sent: Sent) -> int:
    """Return how many bytes of a file are there already."""
    try:
        return sent.part.stat().st_size
    except OSError:
        return 0


def put(sent: Sent, offset: int, piece: bytes) -> Path | None:
    """Write a piece of a file; return where it lies once it is whole, None before. Raises UserError, OutOfStep."""
    try:
        sent.folder.mkdir(parents=True, exist_ok=True)
        if not offset:
            _sweep(sent.folder)
            if _is_there(sent):
                return sent.folder / sent.name
        if shutil.disk_usage(sent.folder).free < sent.size_bytes - offset + SPARE_BYTES:
            raise UserError(f"the disk of {sent.folder} is full")
        if sent.size_bytes and held(sent) == sent.size_bytes:  # all but its name was done when the line broke
            return _finished(sent)
        if held(sent) != offset:
            raise OutOfStep(held(sent))
        if offset + len(piece) > sent.size_bytes:
            raise UserError("the file is longer than was said")
        with sent.part.open("ab") as file:
            file.write(piece)
        return _finished(sent) if offset + len(piece) == sent.size_bytes else None
    except OSError as error:
        raise UserError(f"{sent.folder} cannot be written to: {error.strerror or error}") from error


def _is_there(sent: Sent) -> bool:
    """Say whether this very file has come already: its answer was lost on the way."""
    try:
        known = (sent.folder / sent.name).stat()
    except OSError:
        return False
    return sent.modified_s > 0 and (known.st_size, known.st_mtime) == (sent.size_bytes, sent.modified_s)


def _sweep(folder: Path) -> None:
    """Delete what was cut off long ago and never went on."""
    for part in folder.glob(PART.format("*")):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < time.time() - LEFT_FOR_S:
                part.unlink()


def _is_hidden(folder: Path, top: str) -> bool:
    return any(part.startswith(".") for part in folder.relative_to(top).parts)


def _finished(sent: Sent) -> Path:
    """Give a whole file its name, with a number where another has it already."""
    if sent.modified_s > 0:
        os.utime(sent.part, (sent.modified_s, sent.modified_s))
    target = sent.folder / sent.name
    target.parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        named = target if number == 1 else target.with_name(f"{target.stem} ({number}){target.suffix}")
        try:
            _claim(sent.part, named)
        except FileExistsError:
            continue
        return named
    raise UserError(f"too many files are called {sent.name}")


def _claim(part: Path, named: Path) -> None:
    """Move a file to a name that nothing has. Raises FileExistsError."""
    try:
        os.link(part, named)
    except FileExistsError:
        raise
    except OSError:  # the disk knows no links
        with named.open("xb"):
            pass
        os.replace(part, named)
        return
    part.unlink()


def _fit(part: str) -> str:
    """Return a part of a name without what some disk or shell would take amiss."""
    clean = FORBIDDEN.sub("_", valid(part)).strip(" .") or "_"
    stem, ending = os.path.splitext(clean)
    room = LONGEST_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending
