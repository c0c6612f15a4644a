"""A zip archive that is read in place: nothing is unpacked to disk, and what it holds is bounded before it is read."""

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from ingest.files.file_checks import Unreadable, in_words

MOST_MEMBERS = 100_000
MOST_MEMBER_BYTES = 64_000_000
MOST_TOTAL_BYTES = 256_000_000
MOST_RATIO = 250
"""So many times as large may a member be as it lies in the archive; words shrink to a tenth, a trap to a thousandth."""

LEAST_FOR_RATIO = 1_000_000
DAMAGED = "This archive is damaged or was cut short. Copy it again from where it came from."
UNPACK = "Unpack it yourself and add the folder."
LOCKED = f"This archive has a password. {UNPACK}"

_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
)


class Archive:
    """The members of an archive by name; read one by one, all together within the bounds."""

    def __init__(self, source: bytes | Path) -> None:
        """Open an archive. Raises Unreadable for one that is damaged or has too many members."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except _ERRORS as error:
            raise Unreadable(DAMAGED) from error
        self._members = {one.filename: one for one in self._zip.infolist() if not one.is_dir()}
        if len(self._members) > MOST_MEMBERS:
            raise Unreadable(f"This archive has more than {MOST_MEMBERS:,} files. {UNPACK}")
        self.names = tuple(self._members)
        self._read_bytes = 0

    def read(self, name: str) -> bytes:
        """Return the bytes of a member. Raises Unreadable where they are damaged, locked or beyond the bounds."""
        member = self._members[name]
        is_trap = member.file_size > LEAST_FOR_RATIO and member.file_size > MOST_RATIO * max(1, member.compress_size)
        self._read_bytes += member.file_size
        if is_trap or member.file_size > MOST_MEMBER_BYTES or self._read_bytes > MOST_TOTAL_BYTES:
            raise Unreadable(f"{name} in this archive is too large: {in_words(member.file_size)}. {UNPACK}")
        data = self.head(name, member.file_size + 1)
        if len(data) > member.file_size:
            raise Unreadable(DAMAGED)
        return data

    def head(self, name: str, most_bytes: int) -> bytes:
        """Return the first bytes of a member. Raises Unreadable where they are damaged or locked."""
        member = self._members[name]
        if member.flag_bits & 1:
            raise Unreadable(LOCKED)
        try:
            with self._zip.open(member) as file:
                return file.read(most_bytes)
        except _ERRORS as error:
            raise Unreadable(DAMAGED) from error
