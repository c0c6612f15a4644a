"""Which files are ours, and what sort each is, by its name and, where names do not say, by its streams.

Knows nothing of whether a file can be read in the end.
"""

import os
from pathlib import Path

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.av_container import open_media, picture_of, sound_of
from ingest.readers.formats import is_words
from memory.records.library import Kind

_EXTENSIONS = {
    Kind.PHOTO: "jpg jpeg jpe jfif png webp gif tif tiff bmp heic heif hif avif dng cr2 cr3 nef arw",
    Kind.AUDIO: "wav mp3 m4a m4b aac ogg oga opus flac amr 3ga wma aif aiff caf weba mka",
    Kind.VIDEO: "mp4 mov m4v mkv webm avi 3gp 3g2 mpg mpeg mts m2ts wmv ogv",
    Kind.NOTE: "md markdown txt text html htm eml mbox mbx ics docx odt",
}
_KINDS = {f".{name}": kind for kind, names in _EXTENSIONS.items() for name in names.split()}
_SOUND_OR_PICTURES = frozenset({".mp4", ".webm", ".3gp", ".3g2", ".ogg", ".mkv", ".mov", ".m4a", ".m4v", ".avi"})


def kind_of(path: str | Path) -> Kind | None:
    """Return the kind a file's name promises, None for a file that is not ours to read."""
    return _KINDS.get(os.path.splitext(path)[1].lower())


def kind_at(path: str | Path) -> Kind | None:
    """Return the kind of a file by its name and, where many other files have such names, by its first bytes."""
    return kind_of(path) or (Kind.NOTE if is_words(path) else None)


def settle_kind(path: Path, kind: Kind) -> Kind:
    """Return the kind by the streams inside, for names that both sound and video may bear; never raises.

    Cheap: only the head of the file is read. A file that cannot be opened keeps its kind, and its reader says why.
    """
    if kind not in (Kind.AUDIO, Kind.VIDEO) or path.suffix.lower() not in _SOUND_OR_PICTURES:
        return kind
    try:
        with open_media(path, Limits()) as container:
            if picture_of(container) is not None:
                return Kind.VIDEO
            return Kind.AUDIO if sound_of(container) is not None else kind
    except Unreadable:
        return kind
