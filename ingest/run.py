"""The pipeline: scan, perceive, embed, read, consolidate; every step over every input that is not settled.

Knows the order of the steps and what to do with a failure: record it and go on.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from ingest import alike, reading
from ingest.amend import SIDECAR, amend_all
from ingest.attempt import Trouble, attempt
from ingest.decode import Decoded, decode
from ingest.limits import Limits
from ingest.perceive import perceive, recipe, sight_space, text_space
from ingest.photo import read_photo
from ingest.scan import Change, Scan, Scanned
from memory import consolidate, corrections, graph
from memory.ids import digest
from memory.store import Store, assets, jobs, stale
from memory.store import moments as moment_store
from memory.store.jobs import Job
from memory.store.search import counts
from memory.strength import strengths
from memory.types import Asset, Kind, Remembered, TextKind
from memory.vectors import VectorIndex
from models.protocols import Models, OcrReader, Pixels, TextEncoder

DECODE_THREADS = 2
DECODE_AHEAD = 4
EMBED_BATCH = 256
PERCEIVE = "perceive"
EMBED = "embed"
READ = "read"
EMBED_VERSION = "embed-1"

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is: `done` of `total` inputs (0 where that is not known yet), and the one it is at."""

    step: str
    done: int
    total: int
    path: str


@dataclass(frozen=True, slots=True)
class Library:
    """What a run writes to and works with."""

    store: Store
    index: VectorIndex
    models: Models
    limits: Limits
    folder: Path
    owner: str = ""


@dataclass(slots=True)
class Outcome:
    """What a run did; every file seen counts once in `counts`."""

    counts: dict[str, int] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)
    moments: int = 0
    events: int = 0
    seconds: float = 0.0


def ingest(library: Library, paths: Sequence[Path], report: Callable[[Progress], None], again: bool = False) -> Outcome:
    """Take in files and folders, then consolidate.

    What is done stays done if `report` raises or the process is killed; the next run goes on from there.
    """
    started_s = time.monotonic()
    scan = Scan(library.store, library.limits, again)
    scanned = scan.run(paths, library.folder, lambda n, path: report(Progress("look", n, 0, str(path))))
    with library.store.transaction():
        for path in paths:
            if path.is_dir():
                assets.add_root(library.store, str(path))
    fresh = perceive_all(library, report)
    read_all(library, report)
    derive(library, report)
    return _outcome(library, scanned, fresh, time.monotonic() - started_s)


def derive(library: Library, report: Callable[[Progress], None]) -> None:
    """Bring everything above the moments up to date: sentence vectors, events, summaries, edges, the vector index."""
    embed_all(library, report)
    has_forgotten = carry_out(library)
    space = sight_space(library.models)
    alike.liken_all(library.store, library.limits, space, lambda *at: report(Progress(alike.LIKEN, *at)))
    report(Progress("remember", 0, 0, ""))
    consolidate.consolidate(library.store, library.owner)
    library.index.sync()
    if has_forgotten:
        erase(library)


def perceive_all(library: Library, report: Callable[[Progress], None]) -> set[str]:
    """Perceive every asset not settled, files decoded ahead in threads; return the ids of those done or failed now."""
    to_do = _to_perceive(library)
    fresh: set[str] = set()
    ahead = _decode_ahead(to_do, lambda asset, path: decode(asset, path, library.limits))
    for number, (asset, path, decoded) in enumerate(ahead):
        report(Progress(PERCEIVE, number, len(to_do), path))
        _perceive_one(library, asset, decoded)
        fresh.add(asset.id)
    if to_do:
        report(Progress(PERCEIVE, len(to_do), len(to_do), ""))
    amend_all(library.store, lambda done, total, path: report(Progress("look", done, total, path)), then=EMBED)
    return fresh


def _to_perceive(library: Library) -> list[tuple[Asset, str]]:
    settled = jobs.get_all(library.store, PERCEIVE)
    found = []
    known = assets.get_all(library.store)
    lying = assets.first_paths(library.store, list(known))
    for asset in known.values():
        job = settled.get(asset.id)
        path = lying.get(asset.id)
        done = job and job.is_settled(recipe(library.models, asset.kind))
        if path and not done and Path(path).exists():
            found.append((asset, path))
    has_again = any(asset.id in settled for asset, _ in found)
    strongest = _strengths(library.store) if has_again else {}
    return sorted(found, key=lambda item: (-strongest.get(item[0].id, 1.0), item[1]))


def _strengths(store: Store) -> dict[str, float]:
    """Return how present what is already remembered still is, by asset: what is stronger is derived anew first."""
    found: dict[str, float] = {}
    present = strengths(store, datetime.now(UTC))
    for asset_id, event_id in stale.events_of_assets(store):
        found[asset_id] = max(found.get(asset_id, 0.0), present.get(event_id, 0.0))
    return found


def _decode_ahead(
    to_do: Sequence[tuple[Asset, str]], read: Callable[[Asset, Path], Content]
) -> Iterator[tuple[Asset, str, "Future[Content]"]]:
    """Yield each file with its decoding finished, a bounded number of others being decoded meanwhile."""
    waiting = deque(to_do)
    running: deque[tuple[Asset, str, Future[Content]]] = deque()
    with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool:
        try:
            while waiting or running:
                while waiting and len(running) < DECODE_AHEAD:
                    asset, path = waiting.popleft()
                    running.append((asset, path, pool.submit(read, asset, Path(path))))
                asset, path, future = running.popleft()
                yield asset, path, future
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _perceive_one(library: Library, asset: Asset, decoded: "Future[Decoded]") -> None:
    """Settle one asset in one transaction, or record why that failed."""
    content = attempt(decoded.result)
    if isinstance(content, Trouble):
        _fail(library.store, Job(asset.id, PERCEIVE, recipe(library.models, asset.kind), content.reason, content.tries))
        return
    name = recipe(library.models, content.asset.kind)
    perceived = attempt(lambda: perceive(content, library.models))
    if isinstance(perceived, Trouble):
        _fail(library.store, Job(asset.id, PERCEIVE, name, perceived.reason, perceived.tries))
        return
    with library.store.transaction():
        assets.put(library.store, content.asset)
        moment_store.replace(library.store, asset.id, perceived)
        corrections.apply(library.store, asset.id)
        jobs.settle(library.store, asset.id, PERCEIVE, name)
        jobs.reopen(library.store, asset.id, SIDECAR)


def _fail(store: Store, job: Job) -> None:
    with store.transaction():
        moment_store.replace(store, job.input_id, ())
        jobs.fail(store, job)
        jobs.reopen(store, job.input_id, READ)


def read_all(library: Library, report: Callable[[Progress], None]) -> None:
    """Read the words in every photo not settled, after what else is seen in it can be found already."""
    reader = library.models.ocr
    to_do = _to_read(library, reading.recipe(reader)) if reader else []
    if reader is None or not to_do:
        return
    embed_all(library, report)
    library.index.sync()
    ahead = _decode_ahead(to_do, lambda _, path: read_photo(path, library.limits, reading.SIDE_PX))
    for number, (asset, path, decoded) in enumerate(ahead):
        report(Progress(READ, number, len(to_do), path))
        _read_one(library.store, reader, asset, decoded)
    report(Progress(READ, len(to_do), len(to_do), ""))


def _to_read(library: Library, name: str) -> list[tuple[Asset, str]]:
    """Return the photos that were perceived, and not read by this recipe, in the order of their paths."""
    settled = jobs.get_all(library.store, READ)
    pictured = moment_store.assets_with_moments(library.store)
    photos = [one for one in assets.get_all(library.store).values() if one.kind is Kind.PHOTO and one.id in pictured]
    photos = [one for one in photos if not (one.id in settled and settled[one.id].is_settled(name))]
    lying = assets.first_paths(library.store, [one.id for one in photos])
    found = [(one, lying[one.id]) for one in photos if one.id in lying and Path(lying[one.id]).exists()]
    return sorted(found, key=lambda item: item[1])


def _read_one(store: Store, reader: OcrReader, asset: Asset, decoded: "Future[Pixels]") -> None:
    """Put the words of one photo beside it in one transaction, or record why that failed; its moment stays as it is."""
    name = reading.recipe(reader)
    lines = attempt(lambda: reader.read(decoded.result()))
    with store.transaction():
        if isinstance(lines, Trouble):
            jobs.fail(store, Job(asset.id, READ, name, lines.reason, lines.tries))
            return
        held = moment_store.of_asset(store, asset.id)
        found = [text for one in held if (text := reading.read_text(one.moment.id, lines, name))]
        if found or any(one.read for one in held):
            moment_store.replace_texts(store, asset.id, TextKind.READ, found)
            moment_store.index_words(store, [asset.id])
        jobs.settle(store, asset.id, READ, name)


def embed_all(library: Library, report: Callable[[Progress], None]) -> None:
    """Encode the words of every asset whose words are newer than its sentence vectors."""
    encoder = library.models.text
    if encoder is None:
        return
    perceived = jobs.get_all(library.store, PERCEIVE)
    settled = jobs.get_all(library.store, EMBED)
    to_do = []
    for job in perceived.values():
        name = digest(EMBED_VERSION, encoder.name, job.recipe)
        held = settled.get(job.input_id)
        if not job.error and not (held and held.is_settled(name)):
            to_do.append((job.input_id, name))
    for start in range(0, len(to_do), EMBED_BATCH):
        piece = to_do[start : start + EMBED_BATCH]
        report(Progress(EMBED, start, len(to_do), ""))
        _embed_some(library, encoder, piece)
    replaced = [space for space in moment_store.generations(library.store) if space.startswith("text ")]
    replaced = [space for space in replaced if space != text_space(library.models)]
    with library.store.transaction():
        moment_store.remove_spaces(library.store, replaced)


def _embed_some(library: Library, encoder: TextEncoder, piece: Sequence[tuple[str, str]]) -> None:
    store = library.store
    spoken = [one for asset_id, _ in piece for one in moment_store.of_asset(store, asset_id) if words_of(one)]
    vectors = encoder.encode([words_of(one) for one in spoken])
    with store.transaction():
        by_id = {one.moment.id: vector for one, vector in zip(spoken, vectors, strict=True)}
        moment_store.put_vectors(store, text_space(library.models), by_id)
        for asset_id, name in piece:
            jobs.settle(store, asset_id, EMBED, name)


def words_of(one: Remembered) -> str:
    """Return the words of a moment that its sentence vector stands for; those in a picture are found as words alone."""
    texts = sorted(one.texts, key=lambda text: text.kind, reverse=True)
    return " ".join(text.text for text in texts if text.text and text.kind is not TextKind.READ)


def carry_out(library: Library) -> bool:
    """Do what other processes asked of the holder of the library's lock; say whether anything was forgotten."""
    requests = assets.requests(library.store)
    for request in requests:
        with library.store.transaction():
            if request.kind == "forget":
                forget_asset(library.store, request.value)
            assets.settle_request(library.store, request)
    return any(request.kind == "forget" for request in requests)


def erase(library: Library) -> None:
    """Make what was forgotten unreadable in the library's own files: the database and what is derived beside it."""
    (library.folder / graph.ADJACENCY).unlink(missing_ok=True)
    library.store.erase_deleted()


def forget_asset(store: Store, asset_id: str) -> int:
    """Remove an asset's memory and leave a tombstone; return how many moments went with it."""
    with store.transaction():
        gone = len(moment_store.of_asset(store, asset_id))
        assets.bury(store, asset_id)
        assets.remove(store, asset_id)
    return gone


def correct_asset(store: Store, asset_id: str) -> None:
    """Lay the owner's marks over an asset, and have the sentence vectors of its words made anew."""
    with store.transaction():
        corrections.apply(store, asset_id)
        jobs.reopen(store, asset_id, EMBED)
        stale.spoil_asset(store, asset_id)


def reread_asset(store: Store, asset_id: str) -> None:
    """Take away the words of marks that are no more."""
    with store.transaction():
        corrections.put_words(store, asset_id)
        moment_store.index_words(store, [asset_id])
        jobs.reopen(store, asset_id, EMBED)
        stale.spoil_asset(store, asset_id)


def _outcome(library: Library, scanned: Scanned, fresh: set[str], seconds: float) -> Outcome:
    settled = jobs.get_all(library.store, PERCEIVE)
    with_moments = moment_store.assets_with_moments(library.store)
    counted: set[str] = set()
    for path, change in scanned.changes.items():
        asset_id = scanned.asset_ids.get(path)
        if asset_id is None or asset_id not in fresh:
            continue
        job = settled.get(asset_id)
        if job and job.error:
            scanned.note_error(Path(path), job.error)
        elif change is Change.DUPLICATE and asset_id in counted:
            continue
        elif asset_id not in with_moments:
            scanned.changes[path] = Change.SILENT
        elif change is Change.UNCHANGED:
            scanned.changes[path] = Change.ADDED
        counted.add(asset_id)
    found = scanned.counts()
    totals = counts(library.store)
    return Outcome(
        counts={change.value: found[change.value] for change in Change},
        failed=sorted(scanned.errors.items()),
        moments=totals["moment"],
        events=totals["event"],
        seconds=round(seconds, 3),
    )
