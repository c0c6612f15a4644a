"""Which files beside a photo, video or recording tell of it, and what they tell together.

Knows folders and names; the formats are takeout.py's and xmp.py's. Of a Takeout in several parts the same folder of
each is looked into: a JSON often lies in another part than its photo. In a run a folder is listed once, and a chat is
read once. Sidecars are only ever read, and a broken one never keeps its photo from being taken in.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path

from ingest.files.failures import Failure, attempt
from ingest.files.file_checks import Unreadable, file_errors, in_words
from ingest.files.user_tags import UserTags, joined
from ingest.metadata import chat_messages, takeout, track_words, xmp
from ingest.readers.file_types import kind_of
from memory.records.ids import digest
from memory.records.library import Kind

MOST_JSON_BYTES = 1_000_000
_CHAT_BYTES = chat_messages.MOST_CHAT_BYTES
_SUBTITLE_BYTES = 5_000_000
MOST_BYTES = {
    ".json": MOST_JSON_BYTES,
    ".xmp": xmp.MOST_XMP_BYTES,
    ".xml": xmp.MOST_XMP_BYTES,
    ".srt": _SUBTITLE_BYTES,
    ".vtt": _SUBTITLE_BYTES,
}
MOST_PARTS = 500
_CAMERA_XML = re.compile(r"^(.+)m\d\d\.xml$")
"""C0001M01.XML tells of C0001.MP4, as Sony's cameras write it."""

_SUBTITLES = re.compile(r"^(.+?)(\.[a-z]{2,3}(?:-[a-z]{2,4})?)?\.(?:srt|vtt)$")
"""film.srt and film.en.srt tell of film.mp4."""


class Role(StrEnum):
    """What a sidecar is, in the order in which it is trusted."""

    XMP = "xmp"
    CAMERA = "camera"
    TAKEOUT = "takeout"
    ALBUM = "album"
    CHAT = "chat"
    SUBTITLES = "subtitles"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file that tells of another; size and time of change show whether it is still the one that was read.

    `told` is what a chat tells of the other file, None of all else, which is read when it is due.
    """

    role: Role
    path: Path
    size_bytes: int
    mtime_ns: int
    told: UserTags | None = None


@dataclass(frozen=True)
class Folder:
    """The files of one folder: by their plain names those that may be sidecars, and all that may have some.

    `media` are real names, `entries` what was listed of those that may be sidecars, by theirs. `read_chat` returns by
    the names of files what a chat tells of them. Raises nothing: a folder that cannot be listed has no files, so that
    nothing in it is held to have lost its sidecars.
    """

    path: Path
    media: frozenset[str]
    beside: dict[str, list[str]] = field(default_factory=dict)
    entries: "Entries" = field(default_factory=dict)
    read_chat: Callable[[Sidecar], Mapping[str, UserTags]] = lambda chat: {}

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
    def by_chat(self) -> dict[str, Sidecar]:
        """Return by the name of a file that was sent in a chat that chat, with what it tells of the file."""
        found: dict[str, Sidecar] = {}
        for name in filter(chat_messages.is_chat_name, sorted(self.entries) if self.media else ()):
            if one := self._looked_at(Role.CHAT, name):
                told = self.read_chat(one)
                found |= {file: replace(one, told=told[file]) for file in told.keys() & self.media}
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
        named = {
            Role.XMP: beside_it,
            Role.CAMERA: of_camera,
            Role.TAKEOUT: self.by_media.get(name, ""),
            Role.ALBUM: self.album,
            Role.SUBTITLES: self.subtitles_of(name),
        }
        held = {role: self._looked_at(role, one) for role, one in named.items() if one}
        held[Role.CHAT] = self.by_chat.get(name)
        return tuple(one for role in Role if (one := held.get(role)))

    def subtitles_of(self, name: str) -> str:
        """Return the name of the subtitles of a video: `film.srt`, or `film.en.srt` in whatever language."""
        stem = takeout.plain(name).rpartition(".")[0]
        return next((self.of_subtitles[one] for one in (stem, f"{stem}.") if one in self.of_subtitles), "")

    @cached_property
    def of_subtitles(self) -> dict[str, str]:
        """Return by the plain name that subtitles have in common with their video their own name.

        Those that name a language have a dot behind; of several the first in the order of names counts.
        """
        found: dict[str, str] = {}
        for plain, several in sorted(self.beside.items()):
            if match := _SUBTITLES.match(plain):
                found.setdefault(f"{match[1]}." if match[2] else match[1], several[0])
        return found

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


Entries = dict[str, "os.DirEntry[str]"]
"""What was listed of files, by their names."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """What lies in one folder: the names of what may have sidecars, what may be one, and what is a chat by its name."""

    media: frozenset[str] = frozenset()
    others: Entries = field(default_factory=dict)
    chats: Entries = field(default_factory=dict)


class Listings:
    """The folders of one run: each is listed once, and each chat in them read once, whoever asks for it."""

    def __init__(self) -> None:
        self._listed: dict[Path, _Listed] = {}
        self._folders: dict[Path, Folder] = {}
        self._takeouts: dict[Path, list[str]] = {}
        self._chats: dict[Sidecar, Mapping[str, UserTags]] = {}

    def folder(self, path: Path) -> Folder:
        """Return the files of a folder that may be sidecars or may have some; none where it cannot be listed."""
        if path not in self._folders:
            self._folders[path] = self._folder(path)
        return self._folders[path]

    def other_parts(self, path: Path) -> list[Path]:
        """Return the folders that are the same in other parts of a Takeout: `takeout-2/Takeout/Google Photos/2019`."""
        at = next((number for number, part in enumerate(path.parts) if part.lower().startswith("takeout")), 0)
        if not at:
            return []
        inside, own = Path(*path.parts[at + 1 :]), Path(*path.parts[: at + 1])
        if own.parent not in self._takeouts:
            self._takeouts[own.parent] = _takeouts_in(own.parent)
        found = [Path(one, inside) for one in self._takeouts[own.parent] if one != str(own)]
        return [one for one in found if one.is_dir()]

    def _folder(self, path: Path) -> Folder:
        own = self._of(path)
        entries = own.others
        for part in self.other_parts(path):
            entries = {**_json_of(self._of(part)), **entries}
        if own.media:  # many chats lie above the folder of what was sent
            entries = {**self._of(path.parent).chats, **own.chats, **entries}
        beside: dict[str, list[str]] = {}
        for name in entries:
            beside.setdefault(takeout.plain(name), []).append(name)
        return Folder(path, own.media, beside, entries, self._read_chat)

    def _of(self, path: Path) -> _Listed:
        if path not in self._listed:
            self._listed[path] = _list(path)
        return self._listed[path]

    def _read_chat(self, chat: Sidecar) -> Mapping[str, UserTags]:
        """Return what a chat tells of the files sent in it, nothing where it cannot be read."""
        if chat not in self._chats:
            told = attempt(partial(_told_in_chat, chat))
            self._chats[chat] = {} if isinstance(told, Failure) else told
        return self._chats[chat]


def list_folder(path: Path) -> Folder:
    """Return the files of a folder as they are now, as Listings.folder does."""
    return Listings().folder(path)


def _list(path: Path) -> _Listed:
    try:
        listed = {entry.name: entry for entry in os.scandir(path) if not entry.name.startswith(".")}
    except OSError:
        return _Listed()
    kinds = {name: kind_of(name) for name in listed}
    media = frozenset(name for name, kind in kinds.items() if kind and kind is not Kind.NOTE)
    others = sorted(name for name, kind in kinds.items() if kind is None)
    return _Listed(
        media,
        {name: listed[name] for name in others if os.path.splitext(name)[1].lower() in MOST_BYTES},
        {name: one for name, one in listed.items() if chat_messages.is_chat_name(name)},
    )


def _takeouts_in(folder: Path) -> list[str]:
    """Return the paths in a folder that are parts of a Takeout by their names, none where it cannot be listed."""
    try:
        return sorted(one.path for one in os.scandir(folder) if one.name.lower().startswith("takeout"))[:MOST_PARTS]
    except OSError:
        return []


def _json_of(listed: _Listed) -> Entries:
    return {name: one for name, one in listed.others.items() if name.lower().endswith(".json")}


def read_told(path: Path, kind: Kind, sidecars: Sequence[Sidecar]) -> tuple[UserTags, UserTags, list[str]]:
    """Return what the sidecars of a file tell, what stands inside it, and what of both could not be read and why."""
    beside: list[UserTags] = []
    failures: list[str] = []
    for one in sidecars:
        try:
            match one.role:
                case Role.XMP:
                    beside.append(xmp.read_xmp(_read(one.path)))
                case Role.CAMERA:
                    beside.append(xmp.read_camera(_read(one.path)))
                case Role.TAKEOUT:
                    beside.append(takeout.read_takeout(_read(one.path)))
                case Role.ALBUM:
                    beside.append(takeout.read_album(_read(one.path)))
                case Role.CHAT:
                    beside += [one.told] if one.told else []
                case Role.SUBTITLES:
                    beside.append(track_words.words_beside(one.path))
        except Unreadable as error:
            failures.append(f"{one.path.name} next to it could not be read: {error}")
    inside, failure = xmp.embedded(path) if kind is Kind.PHOTO else (track_words.words_inside(path), "")
    return joined(beside), inside, [*failures, *filter(None, [failure])]


def _told_in_chat(chat: Sidecar) -> Mapping[str, UserTags]:
    """Return what a chat tells of the files sent in it. May raise anything."""
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
