"""The notes that the library keeps for the owner: texts and recordings in its own folder, taken in like any others.

Knows where they lie and how they are written; nothing of the store. No other file is written or deleted.
"""

import contextlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

FOLDER = "notes"


def write_note(library: Path, text: str, at: datetime) -> Path:
    """Write a note of this time (aware) into the library in `library`, and return where it lies.

    Raises OSError where the folder cannot be written.
    """
    words = f"---\ndate: {at.isoformat(timespec='seconds')}\n---\n\n{text.strip()}\n"
    return _written(library, words.encode("utf-8"), ".md", at)


def write_recording(library: Path, sound: bytes, ending: str, at: datetime) -> Path:
    """Write what was recorded at this time (aware), a file with this ending, and return where it lies.

    Raises OSError where the folder cannot be written.
    """
    return _written(library, sound, ending, at)


def _written(library: Path, held: bytes, ending: str, at: datetime) -> Path:
    folder = made_folder(library)
    for number in range(1, 1000):
        name = f"{at:%Y-%m-%d %H%M%S}" if number == 1 else f"{at:%Y-%m-%d %H%M%S} {number}"
        path = folder / f"{name}{ending}"
        with contextlib.suppress(FileExistsError), path.open("xb") as file:
            file.write(held)
            return path
    raise FileExistsError(f"a thousand notes of {at:%H:%M:%S} are in {folder} already")


def made_folder(library: Path) -> Path:
    """Return the folder of these notes, made where there is none."""
    folder = library / FOLDER
    folder.mkdir(exist_ok=True)
    return folder


def folders(library: Path) -> list[Path]:
    """Return the folder of these notes where there is one, to be taken in with what the owner names."""
    return [library / FOLDER] if (library / FOLDER).is_dir() else []


def discard(library: Path, paths: Iterable[str]) -> None:
    """Delete those of these files that the library wrote itself; the owner's own files are not touched."""
    for path in map(Path, paths):
        if path.parent == library / FOLDER:
            path.unlink(missing_ok=True)
