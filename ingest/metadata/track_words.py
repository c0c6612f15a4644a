"""The words that a recording carries beside its sound: its title, the titles of its chapters, and its subtitles.

Subtitles are read inside a recording and from files beside it. Never fails: what cannot be read has no words.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import av
from av.container import InputContainer
from av.subtitles.subtitle import AssSubtitle

from ingest.files.file_checks import Limits, Unreadable
from ingest.files.user_tags import MOST_LETTERS, UserTags, clean
from ingest.readers.av_container import MEDIA_ERRORS, open_media
from memory.language.own_names import is_machine_text

_BESIDE = {"format_whitelist": "srt,webvtt,ass", "protocol_whitelist": ""}
_MARKS = re.compile(r"<[^<>]{0,40}>|\{[^{}]{0,200}\}|\\[Nnh]")
"""What subtitles have of styles, and their breaks of lines."""


def words_inside(path: Path) -> UserTags:
    """Return the title, the chapters and the subtitles of a recording, a line each.

    They are no title of the owner's: programs write a counter there, and shops the name of a song.
    """
    try:
        with open_media(path, Limits()) as container:
            title = next((text for name, text in container.metadata.items() if name.lower() == "title"), "")
            chapters = [chapter["metadata"].get("title", "") for chapter in container.chapters()]
            told = [one for one in (title, *chapters) if not is_machine_text(one)]
            return UserTags(description=clean("\n".join([*told, *_lines(container)])))
    except Unreadable:  # its own reader says why
        return UserTags()


def words_beside(path: Path) -> UserTags:
    """Return what stands in a file of subtitles."""
    try:
        with path.open("rb") as file, av.open(file, "r", options=_BESIDE, metadata_errors="ignore") as container:
            return UserTags(description=clean("\n".join(_lines(container))))
    except (OSError, *MEDIA_ERRORS):
        return UserTags()


def _lines(container: InputContainer) -> Iterator[str]:
    """Yield the lines of the first subtitles that are text, each once where it stays, so many as are kept."""
    stream = next((one for one in container.streams.subtitles if one.codec_context is not None), None)
    letters, last = 0, ""
    for packet in container.demux(stream) if stream else ():
        try:
            found = [one.dialogue for one in packet.decode() if isinstance(one, AssSubtitle)]
        except av.FFmpegError:
            continue
        for said in found:
            line = " ".join(_MARKS.sub(" ", said.decode("utf-8", "replace")).split())
            if line and line != last:
                yield line
                letters, last = letters + len(line), line
        if letters > MOST_LETTERS:
            return
