"""Whatever happens with one file in any step, the others are taken in; only the whole store's failure ends a run."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from ingest.discovery.scan import Scan
from ingest.perception import ocr
from ingest.pipeline import apply_sidecars
from ingest.pipeline.run import Library, Outcome, ingest
from memory.store import appearances, assets, duplicates, full_text, jobs
from memory.store import moments as moment_store
from tests.conftest import paint
from tests.fakes import FakeFaces, FakeVoices, fake_models

Works = Callable[..., object]
STEPS = [
    (Scan, "_place", ()),
    (moment_store, "store_perceived", ("perceive",)),
    (ocr, "read_text", ("read",)),
    (apply_sidecars, "_put", ("sidecar",)),
    (appearances, "store_appearances", ("faces", "voices")),
    (duplicates, "put", ("liken",)),
]
"""What writes in each loop over files, and the steps that fail with it."""


@pytest.fixture
def full(library: Library, album: Path) -> Library:
    """A library that looks for everything, over an album with a sidecar and a picture with words."""
    for photo in album.rglob("*.jpg"):
        photo.with_name(f"{photo.name}.xmp").write_bytes(XMP)
    paint(album / "sign.png", (250, 250, 250))
    models = replace(fake_models(), faces=FakeFaces(), voices=FakeVoices())
    return replace(library, models=models)


XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>boat</rdf:li></rdf:Bag>
</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"""


def taken(library: Library, album: Path) -> Outcome:
    return ingest(library, [album], lambda _: None)


def failing_once(real: Works, error: BaseException) -> Works:
    """Return what does the work, but the first time raises; a fingerprint, which is tried twice in a run, each time."""
    left = [error]
    failed: list[str] = []

    def work(*given: object, **named: object) -> object:
        fingerprint = given[-1] if given and isinstance(given[-1], duplicates.Fingerprint) else None
        if left or (fingerprint and fingerprint.asset_id in failed):
            left.clear()
            failed.extend([fingerprint.asset_id] if fingerprint else [])
            raise error
        return real(*given, **named)

    return work


@pytest.mark.parametrize(("where", "name", "steps"), STEPS)
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("the reader lost its way at caf\udce9.jpg"),
        sqlite3.IntegrityError("UNIQUE constraint failed"),
    ],
)
def test_one_file_costs_itself_alone(
    full: Library,
    album: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    steps: tuple[str, ...],
    error: Exception,
) -> None:
    monkeypatch.setattr(where, name, failing_once(getattr(where, name), error))
    done = taken(full, album)
    failed = [step for _, step, _ in full_text.failures(full.store)]
    assert len(done.failed) == (where is Scan or "perceive" in steps)
    assert len(failed) == (where is not Scan) and set(failed) <= set(steps)
    assert sum(done.counts.values()) == 6 and done.counts["added"] + done.counts["silent"] + done.counts["failed"] == 6
    monkeypatch.undo()
    again = taken(full, album)
    assert again.failed == [] and full_text.failures(full.store) == []
    assert again.moments == 6


@pytest.mark.parametrize(("where", "name", "steps"), STEPS)
@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        sqlite3.OperationalError("database or disk is full"),
    ],
)
def test_what_is_no_files_trouble_ends_the_run_with_its_own_message(
    full: Library,
    album: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    steps: tuple[str, ...],
    error: BaseException,
) -> None:
    monkeypatch.setattr(where, name, failing_once(getattr(where, name), error))
    with pytest.raises(type(error)) as raised:
        taken(full, album)
    assert raised.value is error
    monkeypatch.undo()
    again = taken(full, album)
    assert again.failed == [] and full_text.failures(full.store) == [] and again.moments == 6


@dataclass(frozen=True)
class Asked:
    """An entry of a folder of which the state is asked for by its path."""

    name: str
    path: str
    is_dir: Callable[[], bool]
    stat: Callable[[], os.stat_result]


def test_a_folder_that_answers_no_more_costs_what_lies_in_it_alone(
    full: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that hangs, or a folder that may not be read, says neither yes nor no when asked for a file."""
    taken(full, album)
    away = sorted((album / "2023-08 Norway").iterdir())
    paint(album / "fresh.jpg", (9, 90, 200))
    for asset_id in assets.get_all(full.store):
        for step in ("perceive", "read", "faces", "voices", "liken"):
            jobs.reopen(full.store, asset_id, step)
    real, listed = os.stat, os.scandir

    def stat(path: object, **named: bool) -> os.stat_result:
        if isinstance(path, (str, Path)) and Path(path) in away:
            raise PermissionError(errno.EACCES, "permission denied")
        return real(path, **named)  # type: ignore[arg-type]

    def scandir(path: str | Path) -> Iterator[object]:
        if Path(path) != away[0].parent:
            return listed(path)
        return iter([Asked(one.name, one.path, one.is_dir, partial(stat, one.path)) for one in listed(path)])

    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    done = taken(full, album)
    monkeypatch.undo()
    assert [path for path, _ in done.failed] == [str(one) for one in away]
    assert full_text.counts(full.store)["moment"] == 7
