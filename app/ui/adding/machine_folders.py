"""The folders of this machine, to choose one from: where to begin, and what lies in each. No file is opened."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import platformdirs

from app.services.errors import UserError
from ingest.readers.file_types import kind_of

MOST_FOLDERS = 500
MOST_COUNTED = 2_000
DRIVES = ("/media", "/mnt", "/run/media", "/Volumes")


@dataclass(frozen=True, slots=True)
class Start:
    """Somewhere to begin: its name and path, and how many files of ours lie in it."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder: the one above it (empty at the top), those inside by name, and how many files in it could be added.

    `is_more` where there are more folders, or files than were counted.
    """

    path: str
    above: str
    folders: tuple[Start, ...]
    files: int
    is_more: bool = False


def starts() -> list[Start]:
    """Return the folders where photos, recordings and notes usually lie, as far as they are there, and the drives."""
    usual = {
        "Pictures": platformdirs.user_pictures_dir(),
        "Videos": platformdirs.user_videos_dir(),
        "Music and recordings": platformdirs.user_music_dir(),
        "Documents": platformdirs.user_documents_dir(),
        "Downloads": platformdirs.user_downloads_dir(),
        "Home": str(Path.home()),
    }
    found = [Start(name, path) for name, path in usual.items() if os.path.isdir(path)]
    return [*found, *_drives()]


def listing(path: str) -> Listing:
    """Return what lies in a folder. Raises UserError where it is none, or may not be looked into."""
    try:
        folder = Path(path).expanduser()
        is_there = folder.is_absolute() and folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # too long a name, or of nobody's home
        is_there = False
    if not is_there:
        raise UserError(f"no folder {path[:200]} was found")
    try:
        with os.scandir(folder) as inside:
            entries = sorted((one for one in inside if not one.name.startswith(".")), key=lambda one: one.name.lower())
    except OSError as error:
        raise UserError(f"{path} cannot be opened: {error.strerror or error}") from error
    folders = [Start(one.name, one.path) for one in entries if _is_folder(one)]
    files = [one for one in entries[:MOST_COUNTED] if not _is_folder(one) and kind_of(Path(one.path)) is not None]
    above = "" if folder.parent == folder else str(folder.parent)
    is_more = len(folders) > MOST_FOLDERS or len(entries) > MOST_COUNTED
    return Listing(str(folder), above, tuple(folders[:MOST_FOLDERS]), len(files), is_more)


def inbox() -> str:
    """Return where dropped files are copied to unless another folder is chosen."""
    return str(Path(platformdirs.user_pictures_dir()) / "Yesteryear")


def demo() -> str:
    """Return where the demo album lies, empty where the program was installed without it, as from a wheel."""
    album = Path(str(files("assets"))) / "demo"
    return str(album) if album.is_dir() else ""


def _drives() -> Iterator[Start]:
    if sys.platform == "win32":
        for letter in os.listdrives():  # type: ignore[attr-defined,unused-ignore]
            yield Start(letter, letter)
        return
    for top in DRIVES:
        try:
            with os.scandir(top) as inside:
                yield from (
                    Start(one.name, one.path) for one in sorted(inside, key=lambda one: one.name) if _opens(one)
                )
        except OSError:
            continue


def _opens(entry: "os.DirEntry[str]") -> bool:
    return _is_folder(entry) and os.access(entry.path, os.R_OK | os.X_OK)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
