"""The gate before every reader: is it a file, readable, not empty, not too large? Else `Unreadable` says why.

`Limits` are how much of one file the program is willing to hold. What the bytes mean is for the readers behind it.
"""

import codecs
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from memory.records.library import Kind


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one file; more than this is refused with `Unreadable`, never half read."""

    photo_pixels: int = 250_000_000
    photo_bytes: int = 500_000_000
    media_bytes: int = 50_000_000_000
    duration_s: float = 6 * 3600.0
    note_bytes: int = 20_000_000

    def bytes_of(self, kind: Kind) -> int:
        """Return the most bytes a file of this kind may have."""
        match kind:
            case Kind.PHOTO:
                return self.photo_bytes
            case Kind.NOTE:
                return self.note_bytes
            case _:
                return self.media_bytes


class Unreadable(Exception):
    """A file cannot be understood; the message is a sentence for the owner that says what is wrong and what helps."""


HEAD_BYTES = 4096


def check_file(path: Path, max_bytes: int) -> bytes:
    """Return the first bytes of a regular, readable file that is not empty, not all zeros and not larger than allowed.

    At most `HEAD_BYTES` are returned. Raises Unreadable.
    """
    with file_errors():
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise Unreadable("This is a folder, not a file. Add the folder instead.")
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable("This is a device or a pipe, not a file. It can't be added.")
        if found.st_size == 0:
            raise Unreadable("The file is empty. Copy it again from where it came from.")
        if found.st_size > max_bytes:
            raise Unreadable(
                f"The file is too large: {in_words(found.st_size)}, where {in_words(max_bytes)} are allowed. "
                "Make it smaller, or raise the limit in the settings."
            )
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    if not head.strip(b"\0"):
        raise Unreadable(
            "The file holds only zeros where its contents should begin, as after a copy that was cut short. "
            "Copy it again from where it came from."
        )
    return head


@contextmanager
def file_errors() -> Iterator[None]:
    """Turn what the operating system says about a file into Unreadable."""
    try:
        yield
    except FileNotFoundError as error:
        raise Unreadable("The file disappeared while it was being read. Restore it, or add it again later.") from error
    except PermissionError as error:
        raise Unreadable("No permission to read this file. Change its permissions and add it again.") from error
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise Unreadable(f"The disk could not read the file: {reason}. Check the disk and try again.") from error


def in_words(size_bytes: int) -> str:
    """Return a size as people write it: 340 kB, 1.1 GB."""
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.0f} kB"
    if size_bytes < 1_000_000_000:
        return f"{size_bytes / 1_000_000:.0f} MB"
    return f"{size_bytes / 1_000_000_000:.1f} GB"


def looks_like_text(head: bytes) -> bool:
    """Say whether the first bytes of a file are words rather than a picture or a recording."""
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def memory_free_bytes() -> int | None:
    """Return how much memory can still be had without swapping, None where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        return None
    return None
