"""Files as one zip archive, made while it is sent: the originals byte for byte under their own names, not compressed.

Source: PKWARE APPNOTE 6.3, by zipfile of the standard library, which writes to what cannot be gone back in.
"""

import os
import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase
from pathlib import Path, PurePath

from app.library.session import Session
from memory.records.file_names import visible
from memory.records.library import Asset
from memory.store import assets

PIECE_BYTES = 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""No entry of an archive is older."""


class _Outlet(RawIOBase):
    """Takes what is written until it is handed on."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        held = bytes(data)  # type: ignore[call-overload]  # whatever zipfile writes
        self._held.append(held)
        return len(held)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        held = b"".join(self._held)
        self._held.clear()
        return held


def lying(session: Session, found: Iterable[Asset]) -> list[Path]:
    """Return where these files lie, of each the first path at which it can be seen; those that cannot are left out."""
    paths = (Path(path) for path in assets.first_paths(session.store, [one.id for one in found]).values())
    return sorted((path for path in paths if path.is_file()), key=lambda path: path.name)


def named(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return files with a name each that no other has: their own, a second of one name with a number."""
    taken, found = set[str](), []
    for path in paths:
        own = PurePath(visible(path.name).replace("/", "_"))
        name, number = own.name, 2
        while name.casefold() in taken:
            name, number = f"{own.stem} ({number}){own.suffix}", number + 1
        taken.add(name.casefold())
        found.append((name, path))
    return found


def zipped(paths: Iterable[Path]) -> Iterator[bytes]:
    """Yield the bytes of an archive of these files; one that has gone meanwhile is left out."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, path in named(paths):
            try:
                source = path.open("rb")
            except OSError:
                continue
            with source, archive.open(_entry(name, path), "w", force_zip64=True) as entry:
                while piece := source.read(PIECE_BYTES):
                    entry.write(piece)
                    yield outlet.take()
    yield outlet.take()


def _entry(name: str, path: Path) -> zipfile.ZipInfo:
    when = zipfile.ZipInfo.from_file(os.fspath(path), name, strict_timestamps=False).date_time
    return zipfile.ZipInfo(name, max(when, EARLIEST))
