"""The faces in photos, and in the middle of every moment of a video, put beside the moments that show them.

Looked for only where the owner turned faces on. Knows the finder of faces by its Protocol, and files; nothing of the
store or of who anybody is (that is memory/identity/people.py).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.files.file_checks import Limits
from ingest.perception.appearances import Detection
from ingest.readers.photo import read_photo
from ingest.readers.video import read_frame
from memory.records.ids import digest
from memory.records.library import Asset, Kind, Moment, MomentView, Trace
from memory.store.appearances import Appearance
from models.protocols import Face, FaceEncoder, Pixels

FIND = "faces"
VERSION = "faces-1"
SIDE_PX = 1600
"""The longer side of the picture that faces are cut from; they are looked for in a smaller one."""


def recipe(encoder: FaceEncoder, moment_ids: Sequence[str]) -> str:
    """Name everything that decides which faces are found in a file that was cut into these moments."""
    return digest(VERSION, encoder.name, str(SIDE_PX), *moment_ids)


def search(encoder: FaceEncoder, limits: Limits) -> Detection:
    """Return how faces are looked for in photos and videos."""

    def name(remembered: Sequence[MomentView]) -> str:
        return recipe(encoder, [one.moment.id for one in remembered])

    def find(asset: Asset, path: Path, remembered: Sequence[MomentView]) -> list[Appearance]:
        return find_in(asset, path, [one.moment for one in remembered], encoder, limits)

    return Detection(FIND, Trace.FACE, frozenset((Kind.PHOTO, Kind.VIDEO)), name, find)


def find_in(
    asset: Asset, path: Path, moments: Sequence[Moment], encoder: FaceEncoder, limits: Limits
) -> list[Appearance]:
    """Find the faces in one photo or video, by its moments. Raises Unreadable."""
    found = []
    for moment in moments:
        at_s = None
        if asset.kind is Kind.PHOTO:
            pixels: Pixels = read_photo(path, limits, SIDE_PX)
        else:
            at_s = round(((moment.start_s or 0.0) + (moment.end_s or moment.start_s or 0.0)) / 2, 3)
            pixels = read_frame(path, at_s, SIDE_PX, limits)
        found += [_appearance(face, moment, at_s, encoder) for face in encoder.find(pixels)]
    return found


def _appearance(face: Face, moment: Moment, at_s: float | None, encoder: FaceEncoder) -> Appearance:
    return Appearance(
        id=digest("appearance", Trace.FACE.value, moment.id, repr(at_s), repr(face.box)),
        trace=Trace.FACE,
        moment_id=moment.id,
        asset_id=moment.asset_id,
        start_s=at_s,
        end_s=at_s,
        box=face.box,
        quality=face.quality,
        vector=np.asarray(face.vector, dtype=np.float16),
        recipe=encoder.name,
    )
