"""Keeps what is remembered for its owner alone: what the program writes, and the folder of a library.

On Windows the account's own folder does that already, and nothing here has an effect.
"""

import contextlib
import os
from pathlib import Path

OTHERS = 0o077
FOLDER_MODE, FILE_MODE = 0o700, 0o600


def write_privately() -> None:
    """Let this process, and every one that it starts, make files that no other account can read."""
    os.umask(OTHERS)


def make_private(library: Path) -> None:
    """Take the library's folder, database and marker away from other accounts, where they are this account's own.

    A library of an earlier version could be read by everybody. One on a disk that cannot be written stays as it is.
    """
    if os.name != "posix" or library.stat().st_uid != os.geteuid() or not library.stat().st_mode & OTHERS:
        return
    with contextlib.suppress(OSError):
        library.chmod(FOLDER_MODE)
        for path in library.glob("library.*"):
            if path.is_file() and not path.is_symlink() and path.stat().st_uid == os.geteuid():
                path.chmod(FILE_MODE)


def make_tree_private(folder: Path) -> None:
    """Take a folder that the program made, and everything in it, away from other accounts."""
    folder.chmod(FOLDER_MODE)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
