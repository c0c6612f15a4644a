"""Which files are ours, and what sort each is, by its name and, where its name is not to be trusted, by what is in it.

Knows nothing of whether a file can be read in the end.
"""

import os
from pathlib import Path

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.av_container import open_media, picture_of, sound_of
from ingest.readers.formats import BY_CONTENT, FORMATS, is_words
from memory.records.library import Kind

EXTENSIONS = {
    Kind.PHOTO: """
        jpg jpeg jpe jfif mpo insp png apng webp gif tif tiff bmp heic heif hif avif jxl jp2 dng cr2 cr3 nef arw""",
    Kind.AUDIO: "wav mp3 m4a m4b aac ogg oga opus flac amr awb 3ga wma aif aiff caf weba mka",
    Kind.VIDEO: "mp4 mov m4v mp mv insv 360 mkv webm avi divx 3gp 3g2 mpg mpeg vob mts m2ts m2t wmv asf ogv",
    Kind.NOTE: " ".join(dict.fromkeys(one for each in FORMATS for one in each.endings if one not in BY_CONTENT)),
}
_KINDS = {f".{name}": kind for kind, names in EXTENSIONS.items() for name in names.split()}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\xff\x0a", b"\0\0\0\x0cJXL ")
_STILL_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx ", b"miaf"}
)
_MOVING_BRANDS = (b"isom", b"iso", b"mp4", b"M4", b"qt  ", b"3g", b"avc1", b"MSNV", b"dash", b"XAVC", b"mmp4", b"f4v")
_RECORDINGS = (b"\x1aE\xdf\xa3", b"OggS", b"fLaC", b"ID3", b"#!AMR", b"FORM", b"caff", b"0&\xb2u")
_RIFFS = {b"WEBP": True, b"WAVE": False, b"AVI ": False}


def kind_of(path: str | Path) -> Kind | None:
    """Return the kind a file's name promises, None for a file that is not ours to read."""
    return _KINDS.get(os.path.splitext(path)[1].lower())


def kind_at(path: str | Path) -> Kind | None:
    """Return the kind of a file by its name and, where many other files have such names, by its first bytes."""
    return kind_of(path) or (Kind.NOTE if is_words(path) else None)


def settle_kind(path: Path, kind: Kind) -> Kind:
    """Return the kind that a photo, a recording or a video is by what is in it, whatever its name says; never raises.

    Cheap: only the head of the file is read. A file that cannot be opened keeps its kind, and its reader says why.
    """
    if kind is Kind.NOTE:
        return kind
    is_picture = _is_picture(_head(path))
    if is_picture or (is_picture is None and kind is Kind.PHOTO):
        return Kind.PHOTO
    try:
        with open_media(path, Limits()) as container:
            if picture_of(container) is not None:
                return Kind.VIDEO
            return Kind.AUDIO if sound_of(container) is not None else kind
    except Unreadable:
        return kind


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError:
        return b""


def _is_picture(head: bytes) -> bool | None:
    """Say by its first bytes whether a file is a picture or a recording; None where they do not say."""
    if head.startswith(_PICTURES):
        return True
    if head[4:8] == b"ftyp":
        return True if head[8:12] in _STILL_BRANDS else (False if head[8:12].startswith(_MOVING_BRANDS) else None)
    if head[:4] == b"RIFF":
        return _RIFFS.get(head[8:12])
    return False if head.startswith(_RECORDINGS) else None
