"""One file to what models can perceive: its metadata and its pixels, samples, shots or paragraphs.

Knows which reader reads which kind, and nothing of models or of the store. Runs in threads, ahead of the models.
"""

from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from ingest.files.file_checks import Limits, file_errors
from ingest.files.prefetch import Stream
from ingest.files.timestamps import DateCandidate, to_timestamp
from ingest.metadata.geocode import place_at, zone_at
from ingest.metadata.resolve import read_metadata
from ingest.readers.audio import Piece, read_sound
from ingest.readers.file_types import settle_kind
from ingest.readers.formats import read_note
from ingest.readers.paragraph import Note
from ingest.readers.photo import read_photo
from ingest.readers.video import Video, read_video
from memory.records.library import Asset, ClockKind, Kind, TakenFrom
from models.protocols import SAMPLES_PER_S, Pixels


@dataclass(frozen=True, slots=True)
class Decoded:
    """An asset with all that its file says, and exactly one of its contents; none where another machine read it.

    Recordings are decoded while they are gone through, so how long they are in truth is known only then; the duration
    of `asset` is what the file says, which one that was cut short may still say.
    """

    asset: Asset
    pixels: Pixels | None = None
    sound: Stream[Piece] | None = None
    video: Video | None = None
    note: Note | None = None
    heard_s: float | None = None
    """How long a recording was in truth that another machine went through; this one has none of its contents."""

    @property
    def asset_as_read(self) -> Asset:
        """The asset with the duration of what was gone through, where any was."""
        if self.heard_s is not None:
            return replace(self.asset, duration_s=self.heard_s)
        if self.video and self.video.shots.last:
            return replace(self.asset, duration_s=self.video.shots.last.end_s)
        if self.sound and self.sound.last:
            piece = self.sound.last
            return replace(self.asset, duration_s=piece.start_s + len(piece.samples) / SAMPLES_PER_S)
        return self.asset


def decode(asset: Asset, path: Path, limits: Limits) -> Decoded:
    """Read a file in full, of a recording the beginning.

    Raises Unreadable where it is not what it claims to be, is damaged, too large, or gone.
    """
    return read_content(described(asset, path), path, limits)


def described(asset: Asset, path: Path) -> Asset:
    """Return an asset with when, where and with what its file, its name and its folders say that it was made.

    Raises Unreadable where it is gone.
    """
    kind = settle_kind(path, asset.kind)
    with file_errors():
        mtime_s = path.stat().st_mtime
    about = read_metadata(path, kind, mtime_s)
    return replace(
        asset,
        kind=kind,
        taken_at=about.taken,
        taken_from=about.taken_from,
        place=about.place,
        duration_s=about.duration_s,
        device=about.device,
        clock=about.clock,
    )


def read_content(asset: Asset, path: Path, limits: Limits) -> Decoded:
    """Read what a file holds, of a recording the beginning; of its path only its name counts.

    Raises Unreadable as `decode` does.
    """
    match asset.kind:
        case Kind.PHOTO:
            return Decoded(asset, pixels=read_photo(path, limits))
        case Kind.AUDIO:
            return Decoded(asset, sound=read_sound(path, limits))
        case Kind.VIDEO:
            return Decoded(asset, video=read_video(path, limits))
        case Kind.NOTE:
            note = read_note(path, limits)
            return Decoded(_as_noted(asset, note), note=note)


def _as_noted(asset: Asset, note: Note) -> Asset:
    """Return an asset with the time and the place that a note gives itself; an instant is told in its place's zone."""
    place = place_at(*note.spot) if note.spot else None
    asset = replace(asset, place=place) if place else asset
    if note.taken is None:
        return asset
    taken, zone = note.taken, zone_at(place) if place else None
    if zone and note.clock is not ClockKind.OFFSET:
        at = taken.at if note.clock is ClockKind.UTC else taken.at.replace(tzinfo=UTC)
        taken = to_timestamp(DateCandidate(at, taken.precision, note.clock), zone)
    return replace(asset, taken_at=taken, taken_from=TakenFrom.TEXT, clock=note.clock)
