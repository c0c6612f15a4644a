"""Files that are one thing: a raw file and its JPEG, a Live Photo's still and clip, a burst; and what is a screenshot.

Knows names, tags and times of files; nothing of how alike pictures look (duplicates.py) or of how groups are shown.
"""

import mmap
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath

from PIL import ExifTags

from ingest.files.file_checks import Limits, Unreadable, file_errors
from ingest.files.name_patterns import name_words
from ingest.metadata.exif import photo_tags
from ingest.readers.av_container import open_media
from ingest.readers.photo import DECODE_ERRORS, open_photo, picture_file
from ingest.readers.raw import Order, directory, is_raw
from memory.records.library import Asset, Kind, Precision
from memory.retrieval import grouping
from memory.retrieval.grouping import Frame
from memory.store import Store, assets, duplicates, step_queue
from memory.store.duplicates import Group, GroupKind

SCREENSHOT = "screenshot"
GROUP, GROUP_VERSION = "group", "group-1"
PAIR_GAP_S = 2.0
LONGEST_CLIP_S = 6.0
MOST_XMP_BYTES = 256_000
CONTENT_ID = "com.apple.quicktime.content.identifier"

SCREENS_PX = frozenset(
    {
        (640, 960), (640, 1136), (750, 1334), (828, 1792), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622),
        (1242, 2208), (1242, 2688), (1284, 2778), (1290, 2796), (1320, 2868), (1536, 2048), (1620, 2160), (1640, 2360),
        (1668, 2224), (1668, 2388), (2048, 2732), (720, 1280), (720, 1600), (1080, 1920), (1080, 2160), (1080, 2220),
        (1080, 2280), (1080, 2310), (1080, 2340), (1080, 2400), (1080, 2408), (1080, 2424), (1440, 2560), (1440, 2960),
        (1440, 3040), (1440, 3088), (1440, 3120), (1440, 3200), (1008, 2244), (1280, 2856), (1344, 2992),
    }
)  # fmt: skip
"""The screens of phones and tablets, shorter side first."""

_SIGNS = re.compile(r"[\W_]+")
_BURST_NAME = re.compile(r"^(?:.*?)(\d{4,}_\d{6,}|\d{5}IMG_\d{5})?_?BURST(\d*)", re.I)
_MOTION_BYTES = (
    re.compile(rb"MicroVideoOffset\s*(?:=\s*[\"']|>)\s*(\d{1,12})"),
    re.compile(rb"Semantic\s*=\s*[\"']MotionPhoto[\"'][^>]{0,400}?Length\s*=\s*[\"'](\d{1,12})", re.S),
    re.compile(rb"Length\s*=\s*[\"'](\d{1,12})[\"'][^>]{0,400}?Semantic\s*=\s*[\"']MotionPhoto", re.S),
)
_CLIP_BEHIND = re.compile(rb"\xff\xd9(?=\0\0.{2}ftyp)", re.S)
MOST_BOXES = 1000
_SAMSUNG_CLIP = b"MotionPhoto_Data"
_APPLE_BURST, _APPLE_CONTENT = 11, 17


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of what it belongs with; see `memory.store.duplicates.Fingerprint` for the fields."""

    width_px: int = 0
    height_px: int = 0
    form: str = ""
    content_id: str = ""
    burst_id: str = ""
    clip_bytes: int = 0


def told_by(path: Path, kind: Kind, limits: Limits) -> Told:
    """Return what a photo or a video says of what it belongs with.

    Raises Unreadable where the file is gone or no picture.
    """
    if kind is not Kind.PHOTO:
        return Told(content_id=_content_id(path, limits))
    try:
        with picture_file(path) as file, open_photo(file, limits) as image:
            width_px, height_px = image.size
        with suppress(Unreadable):
            tags, _ = photo_tags(path)
            burst_id, content_id = apple_ids(tags.get(ExifTags.Base.MakerNote))
            form = form_of(path.name, (width_px, height_px), tags)
            turned = tags.get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
            size = (height_px, width_px) if turned else (width_px, height_px)
            burst = burst_id or burst_in_name(path.name)
            return Told(*size, form, content_id, burst, motion_clip_bytes(path))
    except DECODE_ERRORS as error:
        raise Unreadable("The picture is damaged: its head cannot be read. Copy it again.") from error
    return Told(width_px, height_px)


def form_of(name: str, size_px: tuple[int, int], tags: Mapping[int, object]) -> str:
    """Return "screenshot" where a picture's name, tags or size say that it is of a screen, empty for any other."""
    if "screenshot" in _words(tags.get(ExifTags.Base.UserComment)).lower() or _is_named_screenshot(name):
        return SCREENSHOT
    of_camera = any(
        tags.get(tag) for tag in (ExifTags.Base.Make, ExifTags.Base.ExposureTime, ExifTags.Base.FocalLength)
    )
    drawn = PurePath(name).suffix.lower() in (".png", ".webp")
    return SCREENSHOT if drawn and not of_camera and (min(size_px), max(size_px)) in SCREENS_PX else ""


def _is_named_screenshot(name: str) -> bool:
    """Say whether a name has the words of a screenshot in it, in any language that is known."""
    plain = _SIGNS.sub("", unicodedata.normalize("NFC", name).lower())
    return any(_SIGNS.sub("", words) in plain for words in name_words()["screenshots"])


def burst_in_name(name: str) -> str:
    """Return what the pictures of one burst have in common in their names, empty for a name that tells of none."""
    found = _BURST_NAME.match(name)
    if not found or not (found[1] or len(found[2]) > 8):
        return ""
    return found[2][:14] if len(found[2]) > 8 else found[1]


def motion_clip_bytes(path: Path) -> int:
    """Return the size of the clip that a motion photo carries, 0 for any other file.

    It lies behind the JPEG, as its XMP, a trailer or the clip's own beginning says, or in the box `mpvd` of a HEIC.
    Source: Google's Motion Photo format 1.0 and its forerunner; Samsung's and Motorola's trailers.
    """
    if path.suffix.lower() not in (".jpg", ".jpeg", ".heic", ".heif", ".avif"):
        return 0
    with file_errors(), path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        head = file.read(MOST_XMP_BYTES)
        told = [int(found[1]) for pattern in _MOTION_BYTES if (found := pattern.search(head))]
        starts = [size - length for length in told if 0 < length < size]
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            marker = whole.rfind(_SAMSUNG_CLIP)
            starts += [marker + len(_SAMSUNG_CLIP)] if marker >= 0 else []
            clip_bytes = next((size - at for at in starts if whole[at + 4 : at + 8] == b"ftyp"), 0)
            if clip_bytes:
                return clip_bytes
            behind = _CLIP_BEHIND.search(whole) if head[:2] == b"\xff\xd8" else None
            return size - behind.end() if behind else _boxed_clip_bytes(whole)


def _boxed_clip_bytes(whole: mmap.mmap) -> int:
    """Return the size of what the box `mpvd` of a HEIC or an AVIF holds, 0 where there is none."""
    at = 0
    for _ in range(MOST_BOXES if whole[4:8] == b"ftyp" else 0):
        head = whole[at : at + 16]
        size, inside = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, inside = int.from_bytes(head[8:], "big"), 16
        if head[4:8] == b"mpvd":
            return min(size or len(whole) - at, len(whole) - at) - inside
        if size < 8:
            return 0
        at += size
    return 0


def apple_ids(note: object) -> tuple[str, str]:
    """Return the burst's and the Live Photo's identifiers in an Apple maker note, each empty where there is none."""
    if not isinstance(note, bytes) or not note.startswith(b"Apple iOS\0"):
        return "", ""
    order: Order = "big" if note[12:14] == b"MM" else "little"
    values = directory(BytesIO(note), 14, order).values
    burst, content = (bytes(values.get(tag, ())).split(b"\0")[0] for tag in (_APPLE_BURST, _APPLE_CONTENT))
    return burst.decode("latin-1"), content.decode("latin-1")


def regroup(store: Store) -> None:
    """Make the groups anew around every file that changed since they were made last, in one transaction."""
    rests_on = (step_queue.PATHS, step_queue.LOOKS)
    with store.transaction():
        changed = [one.id for one in step_queue.waiting(store, GROUP, dict.fromkeys(Kind, GROUP_VERSION), rests_on)]
        among = _reached(store, changed)
        duplicates.put_groups(store, groups(store, among), among)
        step_queue.settle(store, GROUP, changed)


def _reached(store: Store, asset_ids: Sequence[str]) -> list[str]:
    """Return these files and all whose groups may be others because of them, sorted."""
    found, last = set(asset_ids), sorted(asset_ids)
    while last:
        near = {one for pair in duplicates.similar_pairs(store, last) for one in pair}
        near |= duplicates.grouped_with(store, last) | duplicates.same_marks(store, last)
        near |= assets.same_stem(store, last) | assets.shot_beside(store, last, grouping.LONGEST_GAP_S)
        last = sorted(near - found)
        found |= near
    return sorted(found)


def groups(store: Store, among: Sequence[str]) -> list[Group]:
    """Return the groups of these files, the best of each first, sorted: near duplicates, bursts, pairs, clips.

    A raw file and a clip go by the picture they belong to; they are in no other group.
    """
    known, held = assets.of_ids(store, among), duplicates.of_ids(store, among)
    lying = assets.first_paths(store, list(known))
    frames = {one: Frame(known[one], lying[one], it) for one, it in held.items() if one in lying}
    pairs = raw_pairs(frames.values())
    lives = live_pairs(frames.values())
    inside = {one for group in (*pairs, *lives) for one in group.members[1:]}
    free = [frame for one, frame in frames.items() if one not in inside and frame.asset.kind is Kind.PHOTO]
    shot = grouping.bursts(free)
    burst_of = {one: number for number, group in enumerate(shot) for one in group.members}
    similar = [
        (frames[one], frames[other])
        for one, other in duplicates.similar_pairs(store, among)
        if one in frames and other in frames and not inside & {one, other}
        and not (one in burst_of and burst_of[one] == burst_of.get(other))
    ]  # fmt: skip
    return sorted(
        [*pairs, *lives, *shot, *grouping.near_groups(similar)], key=lambda group: (group.kind, group.members)
    )


def raw_pairs(frames: Iterable[Frame]) -> list[Group]:
    """Return each JPEG or HEIC with the raw file of the same folder, name and time."""
    found = []
    for frame, others in _by_stem(frames):
        if frame.asset.kind is Kind.PHOTO and not is_raw(Path(frame.path)):
            raws = [one for one in others if is_raw(Path(one.path)) and _same_time(frame.asset, one.asset)]
            found += [Group(GroupKind.PAIR, (frame.asset.id, *sorted(one.asset.id for one in raws)))] if raws else []
    return _once(found)


def live_pairs(frames: Iterable[Frame]) -> list[Group]:
    """Return each still with its clip: of the same content identifier, or short and of the same folder and name."""
    frames = list(frames)
    clips = {
        one.fingerprint.content_id: one for one in frames if one.asset.kind is Kind.VIDEO and one.fingerprint.content_id
    }
    stills = [one for one in frames if one.asset.kind is Kind.PHOTO and not is_raw(Path(one.path))]
    joined = [(one, clips[one.fingerprint.content_id]) for one in stills if one.fingerprint.content_id in clips]
    for frame, others in _by_stem(frames):
        if frame in stills:
            short = [one for one in others if 0 < (one.asset.duration_s or 0) <= LONGEST_CLIP_S]
            joined += [
                (frame, one)
                for one in short
                if one.asset.kind is Kind.VIDEO and one.fingerprint.content_id in ("", frame.fingerprint.content_id)
            ]
    return _once([Group(GroupKind.LIVE, (still.asset.id, clip.asset.id)) for still, clip in joined])


def _once(found: Iterable[Group]) -> list[Group]:
    """Return the groups such that what goes by another goes by one only, the first in order."""
    taken, kept = set[str](), []
    for group in sorted(found, key=lambda group: group.members):
        rest = tuple(one for one in group.members[1:] if one not in taken)
        if rest:
            taken.update(rest)
            kept.append(Group(group.kind, (group.members[0], *rest)))
    return kept


def _by_stem(frames: Iterable[Frame]) -> Iterable[tuple[Frame, list[Frame]]]:
    """Yield each file with the others of its folder and name, whatever their endings, in the order of their paths."""
    held: dict[tuple[str, str], list[Frame]] = {}
    for frame in sorted(frames, key=lambda frame: frame.path):
        path = PurePath(frame.path)
        stem = path.stem.lower().removesuffix(".mp").removesuffix(".mv")  # PXL_1.MP.jpg goes with PXL_1.MP
        held.setdefault((str(path.parent), stem), []).append(frame)
    for together in held.values():
        for frame in together if len(together) > 1 else ():
            yield frame, [one for one in together if one is not frame]


def _same_time(one: Asset, other: Asset) -> bool:
    """Say whether two files were made at once, as far as both know their second."""
    if Precision.SECOND not in (one.taken_at.precision, other.taken_at.precision) or one.taken_from != other.taken_from:
        return True
    return abs((one.taken_at.at - other.taken_at.at).total_seconds()) <= PAIR_GAP_S


def _content_id(path: Path, limits: Limits) -> str:
    with open_media(path, limits) as container:
        return {key.lower(): value.strip() for key, value in container.metadata.items()}.get(CONTENT_ID, "")


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return value.replace(b"\0", b"").decode("latin-1")
    return value if isinstance(value, str) else ""
