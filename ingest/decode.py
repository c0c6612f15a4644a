"""One file to what models can perceive: its metadata and its pixels, samples, shots or paragraphs.

Knows which reader reads which kind, and nothing of models or of the store. Runs in threads, ahead of the models.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from ingest.admit import file_errors
from ingest.audio import read_samples
from ingest.kind import settle_kind
from ingest.limits import Limits
from ingest.metadata import read_metadata
from ingest.note import Note, read_note
from ingest.photo import read_photo
from ingest.video import Video, read_video
from memory.types import Asset, Kind, TakenFrom
from models.protocols import SAMPLES_PER_S, Pixels, Samples


@dataclass(frozen=True, slots=True)
class Decoded:
    """An asset with all that its file says, and exactly one of its contents.

    `told_s` is how long the file itself says that it is, which a recording that was cut short still may.
    """

    asset: Asset
    pixels: Pixels | None = None
    samples: Samples | None = None
    video: Video | None = None
    note: Note | None = None
    told_s: float | None = None


def decode(asset: Asset, path: Path, limits: Limits) -> Decoded:
    """Read a file in full.

    Raises Unreadable where it is not what it claims to be, is damaged, too large, or gone.
    """
    kind = settle_kind(path, asset.kind)
    with file_errors():
        mtime_s = path.stat().st_mtime
    about = read_metadata(path, kind, mtime_s)
    asset = replace(
        asset,
        kind=kind,
        taken=about.taken,
        taken_from=about.taken_from,
        place=about.place,
        duration_s=about.duration_s,
        device=about.device,
    )
    match kind:
        case Kind.PHOTO:
            return Decoded(asset, pixels=read_photo(path, limits))
        case Kind.AUDIO:
            samples = read_samples(path, limits)
            return Decoded(
                replace(asset, duration_s=len(samples) / SAMPLES_PER_S), samples=samples, told_s=about.duration_s
            )
        case Kind.VIDEO:
            video = read_video(path, limits)
            return Decoded(replace(asset, duration_s=video.duration_s), video=video, told_s=about.duration_s)
        case Kind.NOTE:
            note = read_note(path, limits)
            if note.taken:
                asset = replace(asset, taken=note.taken, taken_from=TakenFrom.TEXT)
            return Decoded(asset, note=note)
