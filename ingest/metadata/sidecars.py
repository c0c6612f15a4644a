"""Which files beside a photo, video or recording tell of it, and what they tell together.

Knows folders and names; the formats are takeout.py's and xmp.py's. Of a Takeout in several parts the same folder of
each is looked into: a JSON often lies in another part than its photo. A folder is listed once a run. Sidecars are only
ever read, and a broken one never keeps its photo from being taken in.
"""

import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from ingest.files.file_checks import Unreadable, file_errors, in_words
from ingest.files.user_tags import UserTags, joined
from ingest.metadata import chat_messages, takeout, xmp
from ingest.readers.file_types import kind_of
from memory.records.ids import digest
from memory.records.library import Kind

MOST_JSON_BYTES = 1_000_000
_CHAT_BYTES = chat_messages.MOST_CHAT_BYTES
MOST_BYTES = {".json": MOST_JSON_BYTES, ".xmp": xmp.MOST_XMP_BYTES, ".xml": xmp.MOST_XMP_BYTES}
MOST_PARTS = 500
_CAMERA_XML = re.compile(r"^(.+)m\d\d\.xml$")
"""C0001M01.XML tells of C0001.MP4, as Sony's cameras write it."""


class Role(StrEnum):
    """What a sidecar is, in the order in which it is trusted."""

    XMP = "xmp"
    CAMERA = "camera"
    TAKEOUT = "takeout"
    ALBUM = "album"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file that tells of another; size and time of change show whether it is still the one that was read."""

    role: Role
    path: Path
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True)
class Folder:
    """The files of one folder: by their plain names those that may be sidecars, and all that may have some.

    `media` are real names, `entries` what was listed of those that may be sidecars, by theirs. Raises nothing: a folder
    that cannot be listed has no files, so that nothing in it is held to have lost its sidecars.
    """

    path: Path
    media: frozenset[str]
    beside: dict[str, list[str]] = field(default_factory=dict)
    entries: dict[str, "os.DirEntry[str]"] = field(default_factory=dict)

    @cached_property
    def by_media(self) -> dict[str, str]:
        """Return by a photo's or video's name that of its Takeout JSON, by the rules for names, else by its title."""
        if not any(name.endswith(".json") for name in self.beside):
            return {}
        found = {name: self._named(takeout.names_for(name), name) for name in sorted(self.media)}
        known = {name: json for name, json in found.items() if json}
        claimed = set(known.values())
        loose = [one for several in self.beside.values() for one in several if one.lower().endswith(".json")]
        by_title: dict[str, list[str]] = {}
        if len(known) < len(self.media):
            for name in sorted(set(loose) - claimed):
                if not takeout.is_album(name):
                    by_title.setdefault(self._title(name), []).append(name)
        for name in sorted(self.media - known.keys()):
            several = by_title.get(takeout.as_file_name(name), [])
            if len(several) == 1:
                known[name] = several[0]
        return known

    @cached_property
    def of_cameras(self) -> dict[str, str]:
        """Return by a clip's plain name, without its ending, that of the XML that its camera wrote."""
        found = ((_CAMERA_XML.match(plain), several[0]) for plain, several in self.beside.items())
        return {match[1]: name for match, name in found if match}

    @cached_property
    def by_chat(self) -> dict[str, str]:
        """Return by the name of a file that was sent in a chat that of the chat; each chat is read once."""
        found: dict[str, str] = {}
        for name in filter(chat_messages.is_chat_name, sorted(self.entries) if self.media else ()):
            one = self._looked_at(Role.CHAT, name)
            try:
                told = _told_in_chat(one) if one else {}
            except Unreadable:
                continue
            found |= dict.fromkeys(told.keys() & self.media, name)
        return found

    @cached_property
    def state(self) -> str:
        """Name the sidecars of this folder as they are now, empty where there are none."""
        held = (self._looked_at(Role.XMP, name) for name in sorted(self.entries))
        seen = [f"{one.path.name} {one.size_bytes} {one.mtime_ns}" for one in held if one]
        return digest(*seen) if seen else ""

    @cached_property
    def album(self) -> str:
        """Return the name of the file that describes this folder as an album, empty where there is none."""
        found = (one for several in self.beside.values() for one in several if takeout.is_album(one))
        return min(found, default="")

    def _title(self, name: str) -> str:
        try:
            return takeout.title_of(_read(Path(self.entries[name].path)))
        except Unreadable:
            return ""

    def _named(self, wanted: Iterable[str], near: str) -> str:
        """Return the first of these names that is there, in the spelling most like `near` where several are."""
        for name in wanted:
            if several := self.beside.get(name):
                return max(several, key=lambda one: (sum(map(str.__eq__, one, near)), one))
        return ""

    def sidecars(self, name: str) -> tuple[Sidecar, ...]:
        """Return what tells of a photo, video or recording in this folder, most trusted first."""
        if not self.beside:
            return ()
        plain = takeout.plain(name)
        beside_it = self._named((f"{plain}.xmp", f"{plain.rpartition('.')[0]}.xmp"), name)
        of_camera = self.of_cameras.get(plain.rpartition(".")[0], "")
        named = (beside_it, of_camera, self.by_media.get(name, ""), self.album, self.by_chat.get(name, ""))
        if not any(named):
            return ()
        held = (self._looked_at(role, one) for role, one in zip(Role, named, strict=True) if one)
        return tuple(one for one in held if one)

    def _looked_at(self, role: Role, name: str) -> Sidecar | None:
        """Return a sidecar as it lies there, None where it is no file; each is asked for its size once."""
        try:
            state = self.entries[name].stat()
        except OSError:
            return None
        if not stat.S_ISREG(state.st_mode):
            return None
        return Sidecar(role, Path(self.entries[name].path), state.st_size, state.st_mtime_ns)


def is_sidecar(path: str | Path) -> bool:
    """Say whether a file is by its name only there to tell of another, so that it is not counted by itself.

    An .aae holds the edits that Apple's programs make when they show a picture, and nothing to remember.
    """
    name = os.path.basename(path)
    is_ours = takeout.is_ours(name) or bool(_CAMERA_XML.match(name.lower()))
    return os.path.splitext(name)[1].lower() in (".aae", ".xmp") or is_ours


def list_folder(path: Path) -> Folder:
    """Return the files of a folder that may be sidecars or may have some; none where it cannot be listed."""
    try:
        listed = {entry.name: entry for entry in os.scandir(path) if not entry.name.startswith(".")}
    except OSError:
        return Folder(path, frozenset())
    kinds = {name: kind_of(name) for name in listed}
    media = frozenset(name for name, kind in kinds.items() if kind and kind is not Kind.NOTE)
    others = sorted(name for name, kind in kinds.items() if kind is None)
    entries = {name: listed[name] for name in others if os.path.splitext(name)[1].lower() in MOST_BYTES}
    for part in other_parts(path):
        entries = {**_of_takeout(part), **entries}
    if media:
        entries = {**_chats_in(path.parent), **_chats_in(path), **entries}
    beside: dict[str, list[str]] = {}
    for name in entries:
        beside.setdefault(takeout.plain(name), []).append(name)
    return Folder(path, media, beside, entries)


def other_parts(path: Path) -> list[Path]:
    """Return the folders that are the same one in other parts of a Takeout: `takeout-2/Takeout/Google Photos/2019`."""
    at = next((number for number, part in enumerate(path.parts) if part.lower().startswith("takeout")), 0)
    if not at:
        return []
    inside, own = Path(*path.parts[at + 1 :]), Path(*path.parts[: at + 1])
    try:
        named = sorted(one.path for one in os.scandir(own.parent) if one.name.lower().startswith("takeout"))
    except OSError:
        return []
    found = [Path(one, inside) for one in named[:MOST_PARTS] if one != str(own)]
    return [one for one in found if one.is_dir()]


def _of_takeout(folder: Path) -> dict[str, "os.DirEntry[str]"]:
    """Return by their names the JSON files of a folder, none where it cannot be listed."""
    try:
        return {one.name: one for one in os.scandir(folder) if one.name.lower().endswith(".json")}
    except OSError:
        return {}


def _chats_in(folder: Path) -> dict[str, "os.DirEntry[str]"]:
    """Return the files of a folder that are chats by their names: many lie above the folder of what was sent."""
    try:
        return {one.name: one for one in os.scandir(folder) if chat_messages.is_chat_name(one.name)}
    except OSError:
        return {}


def read_told(path: Path, kind: Kind, sidecars: Sequence[Sidecar]) -> tuple[UserTags, UserTags, list[str]]:
    """Return what the sidecars of a file tell, what stands inside it, and what of both could not be read and why."""
    beside: list[UserTags] = []
    failures: list[str] = []
    for one in sidecars:
        try:
            data = b"" if one.role is Role.CHAT else _read(one.path)
            match one.role:
                case Role.XMP:
                    beside.append(xmp.read_xmp(data))
                case Role.CAMERA:
                    beside.append(xmp.read_camera(data))
                case Role.TAKEOUT:
                    beside.append(takeout.read_takeout(data))
                case Role.ALBUM:
                    beside.append(takeout.read_album(data))
                case Role.CHAT:
                    beside += filter(None, [_told_in_chat(one).get(path.name)])
        except Unreadable as error:
            failures.append(f"{one.path.name} next to it could not be read: {error}")
    inside, failure = xmp.embedded(path) if kind is Kind.PHOTO else (UserTags(), "")
    return joined(beside), inside, [*failures, *filter(None, [failure])]


@lru_cache(maxsize=8)
def _told_in_chat(chat: Sidecar) -> Mapping[str, UserTags]:
    """Return what a chat tells of the files sent in it; each state of a chat is read once. Raises Unreadable."""
    return chat_messages.told_of_files(_read(chat.path, _CHAT_BYTES), chat.path.name)


def _read(path: Path, most: int = 0) -> bytes:
    """Return a whole sidecar. Raises Unreadable, also for one that is larger than any description of a picture."""
    most = most or MOST_BYTES[path.suffix.lower()]
    with file_errors():
        state = os.stat(path)
        if not stat.S_ISREG(state.st_mode):
            raise Unreadable("it is a device or a pipe, not a file. Delete it.")
        if state.st_size <= most:
            with path.open("rb") as file:
                return file.read(most)
    raise Unreadable(f"it has {in_words(state.st_size)}, too large for photo metadata. Delete it.")
