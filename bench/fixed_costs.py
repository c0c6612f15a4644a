"""What it costs to do nothing: start a command, look through files that did not change, have no work at rest.

    python -m bench.fixed_costs starts
    python -m bench.fixed_costs look [FILES]
    python -m bench.fixed_costs idle LIBRARY

Processor seconds, the least of several: of commands in new processes; of a look through a folder of so many small files
(60,000 unless said), all known and none changed, beside the bare listing and stats of the same files. The last one
works over a copy of the library until nothing is left to do, with a model that says nothing, and then once more.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.figures import note
from ingest.discovery.scan import Change, Scan, unread_asset
from ingest.files.file_checks import Limits
from ingest.pipeline.apply_sidecars import amend_all
from memory.background import chores, sleep
from memory.records.ids import digest, moment_id
from memory.records.library import AssetPath, Kind, Medium, Moment
from memory.store import Store, assets
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from models.protocols import Message

TRIES = 5
FILES, FILES_A_FOLDER, FILES_A_SIDECAR = 60_000, 100, 20


def processor_s(who: int) -> float:
    """Return the processor seconds used so far by this process (RUSAGE_SELF) or by its children (RUSAGE_CHILDREN)."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def least_s(work: Callable[[], object], who: int = resource.RUSAGE_SELF) -> float:
    """Return the processor seconds of the quickest of several tries."""
    found = []
    for _ in range(TRIES):
        begun = processor_s(who)
        work()
        found.append(processor_s(who) - begun)
    return min(found)


def starts(library: Path) -> None:
    """Print what commands take that do next to nothing."""
    for words in (["--help"], ["status"]):
        command = [sys.executable, "-m", "app", "--library", str(library), *words]
        run = partial(subprocess.run, command, check=True, capture_output=True)
        spent = least_s(run, resource.RUSAGE_CHILDREN)
        print(f"yesteryear {' '.join(words)}: {spent:.2f} s")
        note(f"start_{words[0].strip('-')}", spent, "s")


def make_files(top: Path, count: int) -> list[Path]:
    """Write so many small files into folders of a hundred, one in twenty with a sidecar; return the rest."""
    made = []
    for number in range(count):
        folder = top / f"{number // FILES_A_FOLDER:04}"
        folder.mkdir(parents=True, exist_ok=True)
        made.append(folder / f"IMG_{number:06}.jpg")
        made[-1].write_bytes(str(number).encode())
        if number % FILES_A_SIDECAR == 0:
            made[-1].with_suffix(".jpg.xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    return made


def know(store: Store, files: Sequence[Path]) -> None:
    """Write the files into the library as photos in which nothing was found."""
    with store.transaction():
        for path in files:
            state, asset_id = path.stat(), digest(str(path))
            asset = unread_asset(asset_id, Kind.PHOTO, state.st_size, state.st_mtime_ns)
            assets.put(store, asset)
            assets.put_path(store, AssetPath(asset_id, str(path), state.st_size, state.st_mtime_ns))
            one = moment_id(asset_id, Medium.PHOTO, None, None, 0)
            moment_store.store_perceived(
                store, asset_id, [Perceived(Moment(one, asset_id, Medium.PHOTO, 0, asset.taken_at))]
            )


def list_and_stat(top: Path) -> int:
    """Return how many files there are, each asked for its size and time: the least that a look can take."""
    count, folders = 0, [str(top)]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir():
                folders.append(entry.path)
            else:
                count += entry.stat().st_size >= 0
    return count


def look(folder: Path, count: int) -> None:
    """Print what a look through files takes of which none changed."""
    top, library = folder / "album", folder / "library"
    library.mkdir()
    files = make_files(top, count)
    store = Store(library / "library.sqlite3")
    know(store, files)
    folders = sorted({path.parent for path in files})

    def amend() -> None:
        amend_all(store, lambda done, total, path: None, "embed", folders)

    amend()

    def scan() -> None:
        found = Scan(store, Limits(), False).run([top], library, lambda number, path: None)
        assert found.counts() == {Change.UNCHANGED: count}, found.counts()

    for name, work in {"listing": lambda: list_and_stat(top), "scan": scan, "sidecars": amend}.items():
        spent = least_s(work)
        print(f"{name}: {spent:.2f} s")
        note(f"look_{name}", spent, "s")
    store.close()


class Mute:
    """A LanguageModel that says nothing of anything."""

    name, bytes_a_second = "mute", 0.0

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield a reply with nothing in it."""
        yield '{"title": "", "text": "", "statements": []}'


def idle(folder: Path, library: Path) -> None:
    """Print what looking for work takes, and what it takes where the library is known to have none."""
    shutil.copytree(library, folder / "library")
    store, model, now = Store(folder / "library" / "library.sqlite3"), Mute(), datetime.now(UTC)
    while any(sleep(store, model, now, 600).done.values()):
        pass
    print(f"looking for work: {least_s(lambda: chores(store, model, now)):.3f} s")
    sleep(store, model, now, 600)
    spent = least_s(lambda: sleep(store, model, now, 600))
    print(f"nothing to do: {spent:.3f} s")
    note("idle", 1000 * spent, "ms")
    store.close()


def main() -> None:
    """Measure what is named on the command line."""
    what, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        if what == "look":
            look(Path(folder), int(rest[0]) if rest else FILES)
        elif what == "idle":
            idle(Path(folder), Path(rest[0]))
        else:
            starts(Path(folder) / "library")


if __name__ == "__main__":
    main()
