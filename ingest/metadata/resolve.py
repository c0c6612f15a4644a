"""When, where and with what something was made, from all the evidence that a file, its name and its sidecars give.

Collects the clues; which of them counts is decided in times.py. Never fails: where a piece of evidence is broken there
are the others, and in the end there is always the file's own time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ingest.files.date_clues import Clue, Trust
from ingest.files.folder_dates import clue_in_folders
from ingest.files.name_dates import date_in_name, day_first_in, year_in_name
from ingest.files.timestamps import DateCandidate
from ingest.files.user_tags import UserTags
from ingest.metadata.container_tags import recording_facts
from ingest.metadata.exif import Facts, photo_facts
from ingest.metadata.geocode import zone_at
from ingest.metadata.times import Verdict, decide
from ingest.readers.documents.pdf import made_on
from memory.records.library import ClockKind, Kind, Place, TakenFrom, Timestamp

PDF_DATE = "PDF CreationDate"
_NOTHING = UserTags()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a file's making; `duration_s` is None for what has none and where the file does not say.

    `clues` are all that tell when, the file's own time last; `verdict` is what they say together.
    """

    taken: Timestamp
    taken_from: TakenFrom
    place: Place | None
    duration_s: float | None
    device: str
    clock: ClockKind
    clues: tuple[Clue, ...]
    verdict: Verdict


def read_metadata(
    path: Path, kind: Kind, mtime_s: float, beside: UserTags = _NOTHING, inside: UserTags = _NOTHING
) -> Metadata:
    """Return when, where and with what a file was made; `mtime_s` is its own time in seconds since 1970. Never raises.

    `beside` is what its sidecars tell, `inside` what its own XMP and IPTC do.
    """
    facts = _facts(path, kind)
    place = facts.place or inside.place or beside.place
    clues = (*facts.clues, *inside.clues, *beside.clues, *_named(path, kind), _own_time(mtime_s))
    zone = zone_at(place) if place else None
    verdict = decide(clues, zone, facts.duration_s)
    date = verdict.date
    return Metadata(
        verdict.timestamp(zone), verdict.clue.source, place, facts.duration_s, facts.device, date.clock, clues, verdict
    )


def _facts(path: Path, kind: Kind) -> Facts:
    if kind is Kind.PHOTO:
        return photo_facts(path)
    if kind is Kind.NOTE:
        made = made_on(path) if path.suffix.lower() == ".pdf" else None
        return Facts((Clue(made, Trust.WEAK, TakenFrom.CONTAINER, PDF_DATE),) if made else ())
    return recording_facts(path)


def _named(path: Path, kind: Kind) -> list[Clue]:
    """Return the dates in the names of a file and of its folders; a note is often about the year in its name."""
    named = date_in_name(path.name, partial(day_first_in, path.parent))
    folder = clue_in_folders(path)
    found = []
    if named:
        trust = Trust.WEAK if named.is_scan_day else Trust.NAMED
        found.append(Clue(named.candidate, trust, TakenFrom.FILENAME, named.makers))
    elif kind is not Kind.NOTE and (year := year_in_name(path.name)):
        found.append(
            Clue(year.candidate, Trust.WEAK if year.is_scan_day else Trust.FOLDER, TakenFrom.FILENAME, year.makers)
        )
    return [*found, *([Clue(folder, Trust.FOLDER, TakenFrom.FOLDER, "folder")] if folder else [])]


def _own_time(mtime_s: float) -> Clue:
    try:
        at = datetime.fromtimestamp(mtime_s, UTC)
    except (ValueError, OverflowError, OSError):
        at = datetime.fromtimestamp(0, UTC)
    return Clue(DateCandidate(at, clock=ClockKind.UTC), Trust.FILE, TakenFrom.MTIME, "file modification")
