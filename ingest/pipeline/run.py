"""The pipeline: scan, perceive, embed, read, consolidate; every step over every input that is not settled.

Knows the order of the steps and what to do with a failure: record it and go on.
"""

import os
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ingest.discovery.left_out import WAITING, note_waiting
from ingest.discovery.scan import Change, Scan, Scanned
from ingest.files import one_by_one
from ingest.files.failures import Failure
from ingest.files.file_checks import Limits
from ingest.files.step_names import CAPTION, PERCEIVE
from ingest.perception import appearances, duplicates, faces, ocr, voices
from ingest.perception.decode import decode
from ingest.perception.hear_ahead import HearAhead
from ingest.perception.look import Looked, Looker, PictureStep
from ingest.perception.moments import sight_space, text_space
from ingest.perception.ocr import READ
from ingest.pipeline import name_places, neighbour_days, neighbour_zones, pending, replacements, results
from ingest.pipeline.apply_sidecars import amend_all
from ingest.pipeline.elsewhere import Sending, perceive_elsewhere
from ingest.pipeline.results import EMBED
from ingest.pipeline.run_state import RunState
from ingest.transcode import discard_copies
from ingest.workers.cluster import Workers
from memory import consolidate
from memory.corrections import apply, look_alikes
from memory.graph import edges
from memory.identity import people
from memory.records.ids import digest
from memory.records.library import Asset, Kind, MomentView, TextKind
from memory.store import Store, assets, events, invalidated, jobs, step_queue, versions
from memory.store import moments as moment_store
from memory.store.full_text import counts
from memory.store.left_out import Group
from memory.store.versions import add_tombstone
from memory.vectors.index import VectorIndex
from models.protocols import BatchTranscriber, Models, TextEncoder
from models.registry.card import WeightsMissing

EMBED_BATCH = 256
EMBED_VERSION = "embed-2"


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
    workers: Workers | None = None
    """Who perceives files on other machines, None where all are perceived here."""


@dataclass(slots=True)
class Outcome:
    """What a run did; every file seen counts once in `counts`."""

    counts: dict[str, int] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)
    moments: int = 0
    events: int = 0
    seconds: float = 0.0
    left_out: Sequence[Group] = ()
    """What was passed over and why, the commonest reason first."""
    away: tuple[str, ...] = ()
    """Which models could not be used on the way, as a server that is off, and that files wait for them."""
    mended: int = 0
    """How many titles and texts were damaged and are made anew."""
    growing: tuple[str, ...] = ()
    """Which of the failed somebody was still writing, so that it is worth to look again soon."""


def ingest(
    library: Library,
    paths: Sequence[Path],
    report: Callable[[Progress], None],
    again: bool = False,
    settle_s: float = 0.0,
    is_whole: bool = False,
) -> Outcome:
    """Take in files and folders, then consolidate. Files that were changed less than `settle_s` ago are waited for.

    A few files more in a large library change their days and months at once; chapters, themes and all else that runs
    through the whole library only with `is_whole`, or when `sleep` comes to it.
    What is done stays done if `report` raises or the process is killed; the next run goes on from there.
    """
    started_s = time.monotonic()
    scan = Scan(library.store, library.limits, again, settle_s)
    scanned = scan.run(paths, library.folder, lambda n, path: report(Progress("look", n, 0, path)))
    with library.store.transaction():
        for path in paths:
            if os.path.isdir(path):
                assets.add_root(library.store, str(path))
                assets.note_look(library.store, str(path), datetime.now(UTC))
    one_by_one.see_again(library.store)
    name_places.name_all(library.store)
    folders = {os.path.dirname(path) for path in (*scanned.changes, *map(str, paths))}
    taken = perceive_all(library, report, [Path(folder) for folder in sorted(folders)])
    absent = (read_all(library, report, taken.lettered), *meet_all(library, report))
    is_whole = is_whole or not consolidate.may_tell_around(library.store)
    has_changed = bool(invalidated.moment_ids(library.store))
    mended = events.drop_damaged_fields(library.store) if has_changed and is_whole else 0  # all titles are read then
    derive(library, report, is_whole)
    outcome = _outcome(library, scanned, taken, time.monotonic() - started_s)
    outcome.away, outcome.mended = taken.told(*absent), mended
    return outcome


def derive(library: Library, report: Callable[[Progress], None], is_whole: bool = True) -> None:
    """Bring what is above the moments up to date: vectors, who is who, events, summaries, edges, the vector index."""
    name_places.name_all(library.store)
    neighbour_days.assign_all(library.store)
    neighbour_zones.assign_all(library.store)
    embed_all(library, report)
    has_forgotten = process_requests(library)
    space = sight_space(library.models)
    duplicates.fingerprint_all(
        library.store, library.limits, space, lambda *at: report(Progress(duplicates.FINGERPRINT, *at))
    )
    report(Progress("remember", 0, 0, ""))
    people.gather(library.store, library.owner)
    consolidate.renew_events(library.store, library.owner)
    library.index.sync()
    consolidate.retell(library.store, library.owner, is_whole)
    suggest_things(library)
    if has_forgotten:
        purge(library)


def suggest_things(library: Library) -> None:
    """Bring up to date which photos are offered for the things that the owner named in others."""
    space, captioner = sight_space(library.models), library.models.captioner
    if space:
        look_alikes.update(
            library.store,
            space,
            captioner.name if captioner else "",
            lambda vector, k: library.index.search(space, vector, None, k),
        )


def perceive_all(library: Library, report: Callable[[Progress], None], folders: Sequence[Path] = ()) -> RunState:
    """Perceive every asset not settled, files decoded and photos looked at ahead, then read what lies beside them.

    Where a model is away it is asked no more, and what waits for it is left for the next run without a failed try:
    captions alone for the captioner, else all files of that kind. Everything else goes on. `folders` are
    those that were looked through before, in which sidecars may have changed.
    """
    store, taken, models = library.store, RunState(), library.models
    steps = pending.steps(store, models)
    taken.fresh |= one_by_one.set_aside(store, PERCEIVE, steps, partial(_give_up, library, steps))
    to_do = pending.in_order(store, steps.keys() - taken.fresh)
    hearing = HearAhead(models.transcriber, store) if isinstance(models.transcriber, BatchTranscriber) else None
    models = replace(models, transcriber=hearing or models.transcriber)
    looker = Looker(store, _picture_steps(library, taken), jobs.count_kills(store).keys(), hearing)
    sending = Sending(library.workers, looker, library.models, library.limits)
    to_do, told = perceive_elsewhere(sending, steps, to_do, partial(_report_step, report, PERCEIVE), taken)
    files = one_by_one.go_through(
        store,
        PERCEIVE,
        to_do,
        lambda asset, path: looker.look(decode(asset, path, library.limits), path, models, steps[asset.id]),
        told,
        lambda asset: taken.is_left(asset.kind, steps[asset.id]),
    )
    with closing(files):
        for asset, _, looked in files:
            try:
                if not taken.is_left(asset.kind, steps[asset.id]):
                    models = _settle(store, models, asset, looked, steps[asset.id], taken)
            except WeightsMissing as error:
                taken.away[asset.kind] = str(error)
            taken.note(asset, steps[asset.id])
    amend_all(library.store, lambda done, total, path: report(Progress("look", done, total, path)), EMBED, folders)
    return taken


def _picture_steps(library: Library, taken: RunState) -> list[PictureStep]:
    """Return the later steps that look at photos as they are perceived."""
    found = [duplicates.from_picture(library.store, library.limits)]
    if library.models.ocr is not None:
        found.append(ocr.glance(library.store, library.models.ocr, taken.lettered))
    return found


def _give_up(library: Library, steps: dict[str, list[str]], asset_id: str, failure: Failure) -> None:
    """Record why the steps over an asset that is due are tried no more."""
    store = library.store
    asset = assets.get(store, asset_id) or replacements.as_asset(versions.of_asset(store, asset_id)[0])
    results.fail(store, library.models, asset, steps[asset_id], failure)


def _settle(
    store: Store, models: Models, asset: Asset, looked: "Future[Looked]", steps: Sequence[str], taken: RunState
) -> Models:
    """Settle one asset, without a caption where the captioner is away; return the models to go on with.

    Raises WeightsMissing where another model is away.
    """
    try:
        results.store_result(store, models, asset, looked, steps)
    except WeightsMissing as error:
        if CAPTION not in steps or models.captioner is None:
            raise
        models = replace(models, captioner=None)
        results.store_result(store, models, asset, looked, [step for step in steps if step != CAPTION])
        taken.uncaptioned = str(error)
    return models


def read_all(library: Library, report: Callable[[Progress], None], lettered: Collection[str] = ()) -> str:
    """Read the words in every photo not settled, after what else is seen in it can be found already.

    `lettered` are known to have letters. Returns why the reader could not be used, empty where it could.
    """

    def make_found() -> None:
        embed_all(library, report)
        library.index.sync()

    reader, told = library.models.ocr, partial(_report_step, report, READ)
    try:
        if reader is not None:
            ocr.read_all(library.store, reader, library.limits, lettered, told, make_found)
    except WeightsMissing as error:
        return str(error)
    return ""


def meet_all(library: Library, report: Callable[[Progress], None]) -> tuple[str, ...]:
    """Look for faces and voices in every file not settled, where the owner wants it; say which could not be."""
    models, limits = library.models, library.limits
    wanted = [faces.search(models.faces, limits)] if models.faces else []
    wanted += [voices.search(models.voices, limits)] if models.voices else []
    away = []
    for one in wanted:
        try:
            appearances.detect_all(library.store, one, partial(_report_step, report, one.step))
        except WeightsMissing as error:
            away.append(str(error))
    return tuple(away)


def _report_step(report: Callable[[Progress], None], step: str, done: int, total: int, path: str) -> None:
    report(Progress(step, done, total, path))


def embed_recipe(models: Models) -> str:
    """Name everything that decides which vectors the words of a file get."""
    return digest(EMBED_VERSION, models.text.name if models.text else "")


def embed_all(library: Library, report: Callable[[Progress], None]) -> None:
    """Encode the words of every asset whose words are newer than its sentence vectors."""
    encoder = library.models.text
    if encoder is None:
        return
    name = embed_recipe(library.models)
    waiting = step_queue.due(library.store, EMBED, dict.fromkeys(Kind, name), rests_on=(step_queue.MOMENTS,))
    to_do = [(one.id, name) for one in waiting]
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
            jobs.mark_done(store, asset_id, EMBED, name)


def words_of(one: MomentView) -> str:
    """Return the words of a moment that its sentence vector stands for; not those in a picture, nor who is there."""
    texts = sorted(one.texts, key=lambda text: text.kind, reverse=True)
    told = [text.text for text in texts if text.text and text.kind not in (TextKind.READ, TextKind.PEOPLE)]
    return " ".join([*told, one.scene] if one.scene else told)


def process_requests(library: Library) -> bool:
    """Do what other processes asked of the holder of the library's lock; say whether anything was forgotten."""
    requests = assets.requests(library.store)
    for request in requests:
        with library.store.transaction():
            if request.kind == "forget":
                forget_asset(library.store, request.value)
            assets.remove_request(library.store, request)
    return any(request.kind == "forget" for request in requests)


def purge(library: Library) -> None:
    """Make what was forgotten unreadable in the library's own files: the database and what is derived beside it."""
    (library.folder / edges.ADJACENCY).unlink(missing_ok=True)
    discard_copies(library.folder, assets.get_all(library.store).keys())
    library.store.erase_deleted()
    library.index.erase_gone()


def forget_asset(store: Store, asset_id: str) -> int:
    """Remove an asset's memory and leave a tombstone; return how many moments went with it."""
    with store.transaction():
        gone = len(moment_store.of_asset(store, asset_id))
        for version in versions.at_paths_of(store, asset_id):
            add_tombstone(store, version)
            jobs.forget(store, version.asset_id)
        assets.add_tombstone(store, asset_id)
        assets.remove(store, asset_id)
    return gone


def apply_corrections(store: Store, asset_id: str) -> None:
    """Lay the owner's corrections over an asset, and have the sentence vectors of its words made anew."""
    with store.transaction():
        apply.apply(store, asset_id)
        jobs.reopen(store, asset_id, EMBED)
        invalidated.invalidate_asset(store, asset_id)


def revert_corrections(store: Store, asset_id: str) -> None:
    """Take away the words of marks that are no more."""
    with store.transaction():
        apply.put_words(store, asset_id)
        moment_store.index_words(store, [asset_id])
        jobs.reopen(store, asset_id, EMBED)
        invalidated.invalidate_asset(store, asset_id)


def _outcome(library: Library, scanned: Scanned, taken: RunState, seconds: float) -> Outcome:
    errors = pending.errors(library.store.public)
    with_moments = moment_store.with_moments(library.store, sorted({*scanned.asset_ids.values(), *taken.fresh}))
    damaged = {one.path: f"{one.reason} {replacements.KEPT}" for one in versions.damaged(library.store.public)}
    counted: set[str] = set()
    for path, change in scanned.changes.items():
        asset_id = scanned.asset_ids.get(path)
        if path in damaged and change is Change.CHANGED:
            scanned.note_error(Path(path), damaged[path])
            continue
        if asset_id in taken.waiting and asset_id not in with_moments:
            scanned.changes[path] = Change.SKIPPED
            scanned.left_out.note(WAITING, Path(path))
        if asset_id is None or asset_id not in taken.fresh:
            continue
        if asset_id in errors:
            scanned.note_error(Path(path), errors[asset_id])
        elif change is Change.DUPLICATE and asset_id in counted:
            continue
        elif asset_id not in with_moments:
            scanned.changes[path] = Change.SILENT
        elif change is Change.UNCHANGED:
            scanned.changes[path] = Change.ADDED
        counted.add(asset_id)
    note_waiting(library.store, taken.away)
    found = scanned.counts()
    totals = counts(library.store.public)
    return Outcome(
        counts={change.value: found[change.value] for change in Change},
        failed=sorted(scanned.errors.items()),
        growing=tuple(scanned.growing),
        moments=totals["moment"],
        events=totals["event"],
        seconds=round(seconds, 3),
        left_out=scanned.left_out.groups(),
    )
