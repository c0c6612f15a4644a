"""A file's bytes as digests: of all of them, its name in the library, and of how it begins, at a few lengths.

By the beginnings a file that was cut short is told from another version of it, without the bytes that are gone. Knows
nothing of what is in a file.
"""

import hashlib
import itertools
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from ingest.files.file_checks import Unreadable
from memory.store.versions import Beginning

HASH_BYTES = 16
STILL_WRITTEN = "This file is still being written. It is added on the next run."
BEGINNING_DIGITS = 8
FIRST_LENGTH, LENGTH_STEP = 256, 4
"""A beginning is noted at 256 bytes, at four times as many, and so on, up to the end of the file."""
CHUNK_BYTES, TAIL_BYTES = 1 << 18, 1 << 13
LEAST_ZEROS = 4096
"""So many zeros at the end of a file are space that was set aside and never filled, as by a copy that was stopped."""


class StillWritten(Unreadable):
    """Somebody is still writing this file; as it is now it is not what it will be."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of all bytes of a file, and how it begins; what lies behind `filled_bytes` was never written."""

    asset_id: str
    beginning: Beginning


def fingerprint(path: Path) -> Fingerprint:
    """Read a file once from end to end; one of 0 bytes is not opened: of some, as in /proc, the reading never ends.

    Raises Unreadable where the file cannot be read, StillWritten where it goes on changing.
    """
    try:
        for _ in range(2):
            before = path.stat()
            with path.open("rb") if before.st_size else BytesIO() as file:
                found = _digests(file)
            after = path.stat()
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                return found
    except OSError as error:
        raise Unreadable(f"this file cannot be read: {error.strerror or error}") from error
    raise StillWritten(STILL_WRITTEN)


def _digests(file: IO[bytes]) -> Fingerprint:
    whole = hashlib.blake2b(digest_size=HASH_BYTES)
    beginnings: list[str] = []
    done = 0
    for length in (FIRST_LENGTH * LENGTH_STEP**number for number in itertools.count()):
        while done < length and (chunk := file.read(min(CHUNK_BYTES, length - done))):
            whole.update(chunk)
            done += len(chunk)
        if done < length:
            break
        beginnings.append(whole.hexdigest()[:BEGINNING_DIGITS])
    return Fingerprint(whole.hexdigest(), Beginning(" ".join(beginnings), _filled_bytes(file)))


def is_prefix(beginning: Beginning, older: Beginning) -> bool:
    """Say whether a file begins as an older one and ends before it: the longest beginning that both have is the same.

    False where the file is too short to say, or nothing is known of the older one.
    """
    if not 0 < beginning.filled_bytes < older.filled_bytes:
        return False
    pairs = list(zip(beginning.digests.split(), older.digests.split(), strict=False))
    lengths = [FIRST_LENGTH * LENGTH_STEP**number for number in range(len(pairs))]
    within = [pair for pair, length in zip(pairs, lengths, strict=True) if length <= beginning.filled_bytes]
    return bool(within) and within[-1][0] == within[-1][1]


def _filled_bytes(file: IO[bytes]) -> int:
    """Return the size of a file without what is nothing but zeros at its end, where these are many."""
    size = end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - TAIL_BYTES)
        file.seek(start)
        filled = start + len(file.read(end - start).rstrip(b"\0"))
        if filled > start:
            return filled if size - filled >= LEAST_ZEROS else size
        end = start
    return 0
