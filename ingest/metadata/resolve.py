"""When, where and with what something was made, from all the evidence a file and its name give, best first.

Knows nothing of what the file shows. Never fails: where a piece of evidence is broken the next one is asked, and in the
end there is always the file's own time. `taken_from` says which it was, and so how far to trust it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.files.folder_dates import clue_in_folders
from ingest.files.name_dates import clue_in_name
from ingest.files.timestamps import DateCandidate, to_timestamp
from ingest.files.user_tags import UserTags
from ingest.metadata.container_tags import recording_facts
from ingest.metadata.exif import Facts, photo_facts
from ingest.metadata.geocode import zone_at
from memory.records.library import ClockKind, Kind, Place, Precision, TakenFrom, Timestamp

_NOTHING = UserTags()
_COARSE = (Precision.MONTH, Precision.YEAR)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a file's making; `duration_s` is None for what has none and where the file does not say."""

    taken: Timestamp
    taken_from: TakenFrom
    place: Place | None
    duration_s: float | None
    device: str
    clock: ClockKind


def read_metadata(
    path: Path, kind: Kind, mtime_s: float, beside: UserTags = _NOTHING, inside: UserTags = _NOTHING
) -> Metadata:
    """Return when, where and with what a file was made; `mtime_s` is its own time in seconds since 1970. Never raises.

    `beside` is what its sidecars tell, `inside` what its own XMP does. Trusted in this order: what the file says, its
    sidecars, its name, its folders, its own time; but a day beats a mere month.
    """
    facts, told_by = _facts(path, kind)
    place = facts.place or inside.place or beside.place
    clues = [
        (facts.taken or inside.taken, told_by),
        (beside.taken, TakenFrom.SIDECAR),
        (clue_in_name(path.name), TakenFrom.FILENAME),
        (clue_in_folders(path), TakenFrom.FOLDER),
    ]
    told = [(clue, source) for clue, source in clues if clue is not None]
    told.sort(key=lambda pair: pair[0].precision in _COARSE)
    clue, source = told[0] if told else (_own_time(mtime_s), TakenFrom.MTIME)
    zone = zone_at(place) if place else None
    return Metadata(to_timestamp(clue, zone), source, place, facts.duration_s, facts.device, clue.clock)


def _facts(path: Path, kind: Kind) -> tuple[Facts, TakenFrom]:
    if kind is Kind.PHOTO:
        return photo_facts(path), TakenFrom.EXIF
    if kind in (Kind.AUDIO, Kind.VIDEO):
        return recording_facts(path), TakenFrom.CONTAINER
    return Facts(), TakenFrom.TEXT


def _own_time(mtime_s: float) -> DateCandidate:
    try:
        return DateCandidate(datetime.fromtimestamp(mtime_s, UTC), clock=ClockKind.UTC)
    except (ValueError, OverflowError, OSError):
        return DateCandidate(datetime.fromtimestamp(0, UTC), clock=ClockKind.UTC)
