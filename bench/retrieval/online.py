"""Files laid out as they came to be: of each what had been written, said or taken by some time.

Knows files and the moments that ingest makes of them; nothing of questions.
"""

import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.library.session import Session, deriving
from ingest.files.file_checks import Limits, Unreadable
from ingest.pipeline.run import ingest
from ingest.readers.formats import read_note
from memory.records.library import Kind, MomentView, Precision, Timestamp

MORNING_H = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """The first lines of a file, or all of it, and when those were there."""

    content: bytes
    since: datetime


def day_after(known: Timestamp, end: datetime) -> datetime:
    """Return the morning after a time, after all of the month or year where no more is known; `end` at the latest."""
    at = known.at
    if known.precision is Precision.YEAR:
        at = at.replace(month=12, day=31)
    elif known.precision is Precision.MONTH:
        at = (at.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    morning = at.replace(hour=MORNING_H, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return min(morning, end)


def pieces(files: Path, every: Sequence[MomentView], end: datetime) -> dict[Path, list[Piece]]:
    """Return for each file below a folder what of it was there since when; a chat or a diary grows line by line.

    `every` are the moments of all files. What is not dated is there at the end.
    """
    by_path: dict[str, list[MomentView]] = defaultdict(list)
    for one in every:
        by_path[one.path].append(one)
    found = {}
    for path in sorted(one for one in files.rglob("*") if one.is_file()):
        inside = sorted(by_path[str(path)], key=lambda one: one.moment.ordinal)
        since = [day_after(one.moment.at, end) for one in inside] or [end]
        is_text = bool(inside) and inside[0].asset.kind is Kind.NOTE
        whole = [Piece(path.read_bytes(), max(since))]
        found[path.relative_to(files)] = [*_growing(path, since), *whole] if is_text else whole
    return found


def _growing(path: Path, since: Sequence[datetime]) -> list[Piece]:
    """Return the beginnings of a text, shortest first, one for each time at which more of it was there."""
    if len(set(since)) == 1:
        return []
    lines = path.read_bytes().splitlines(keepends=True)
    beginnings: dict[datetime, Piece] = {}
    with tempfile.TemporaryDirectory() as made:
        for number in range(1, len(lines)):
            begun = Path(made) / path.name
            begun.write_bytes(b"".join(lines[:number]))
            if count := _paragraphs(begun):
                there = max(since[:count])
                beginnings[there] = Piece(begun.read_bytes(), there)
    return list(beginnings.values())


def _paragraphs(path: Path) -> int:
    try:
        return len(read_note(path, Limits()).paragraphs)
    except Unreadable:
        return 0


def lay_out(found: Mapping[Path, Sequence[Piece]], folder: Path, now: datetime) -> None:
    """Write into a folder what was there at a time; files that have not changed since are left alone."""
    for name, beginnings in found.items():
        there = [one.content for one in beginnings if one.since <= now]
        target = folder / name
        if there and not (target.is_file() and target.read_bytes() == there[-1]):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(there[-1])
            os.utime(target, (now.timestamp(), now.timestamp()))


def take_in(session: Session, folder: Path) -> None:
    """Add what is new or changed in a folder to an open library."""
    with deriving(session.folder):
        ingest(session.library, [folder], lambda _: None)
