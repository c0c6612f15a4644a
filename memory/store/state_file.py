"""The small files in which a library keeps its own state: written whole or not at all, and read as one JSON object.

Knows files; nothing of what any of them says.
"""

import json
import os
from pathlib import Path


def write_whole(path: Path, part: Path, text: str, mode: int | None = None, is_lasting: bool = True) -> None:
    """Write a file as `part`, beside its place, and move it there, so that whoever reads it never reads half of it.

    `mode` is what others may do with it, as the process has it where that is None. Only what `is_lasting` is waited for
    until it is safe from a power cut. Raises OSError; what was there before is there then.
    """
    try:
        with part.open("w", encoding="utf-8") as file:
            if mode is not None:
                part.chmod(mode)
            file.write(text)
            if is_lasting:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_object(path: Path) -> dict[str, object]:
    """Return the JSON object in a file, empty where it is missing, cut off or something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
