"""What sidecars and a picture's own XMP tell, put beside its moments: the owner's words, and when and where.

A step of its own over everything perceived, and over what could not be: a picture cut short still has its date. A
keyword that changes later is read again, and no model runs for it. Knows the store and what was told; nothing of file
formats. The owner's corrections are laid over it again, so that they win.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from ingest.files.failures import Failure, attempt
from ingest.files.file_checks import file_errors
from ingest.files.one_by_one import leave_unseen
from ingest.files.step_names import PERCEIVE
from ingest.files.user_tags import UserTags, joined
from ingest.metadata.resolve import Metadata, read_metadata
from ingest.metadata.sidecars import Listings, Role, Sidecar, read_told
from memory.corrections import apply
from memory.language.format import imported_text
from memory.records.file_names import valid
from memory.records.ids import digest
from memory.records.library import Asset, ClockKind, ImportedTags, Kind, MomentText, TextKind, Timestamp
from memory.store import Store, assets, jobs, sidecar_folders, step_queue
from memory.store import moments as moment_store
from memory.store.jobs import MOST_TRIES, Job

SIDECAR = "sidecar"
VERSION, WORDS_VERSION = "told-5", "told-2"
"""How times, places and words are told, and how words are: another way to tell times leaves words and vectors alone."""

_TRUST = tuple(Role)


@dataclass(frozen=True, slots=True)
class _Task:
    """An asset whose sidecars are to be read; `again` where times and places are read whatever these tell.

    That is where they were read before, and may be fewer now, and where nothing else could be read of a file.
    """

    asset: Asset
    path: Path
    sidecars: tuple[Sidecar, ...]
    recipe: str
    again: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read: all that was told, the time and place where they may be other than before, and what went wrong."""

    told: UserTags
    about: Metadata | None
    failures: Sequence[str]


def amend_all(store: Store, report: Callable[[int, int, str], None], then: str, folders: Iterable[Path] = ()) -> None:
    """Read the sidecars of everything perceived that are not settled; with what changed the step `then` is done anew.

    `folders` are those that were just looked through: where a sidecar came, changed or went there, the files
    beside it wait. `report` hears (done, of how many, path).
    """
    to_do = _to_do(store, folders)
    for number, task in enumerate(to_do):
        report(number, len(to_do), str(task.path))
        amended = attempt(partial(_amend_one, store, task, then))
        if isinstance(amended, Failure):
            with store.transaction():
                jobs.fail(store, Job(task.asset.id, SIDECAR, task.recipe, amended.reason, amended.tries))


def _amend_one(store: Store, task: _Task, then: str) -> None:
    """Read the sidecars of one file and write what they tell in one transaction; may raise anything."""
    found = _read(task)
    with store.transaction():
        _put(store, task, found, then)


def _to_do(store: Store, looked_through: Iterable[Path]) -> list[_Task]:
    """Return what is to be read; files that cannot be seen now keep what was told of them."""
    listings = Listings()
    folders = dict.fromkeys(one for path in looked_through for one in (path, *listings.other_parts(path)))
    kinds = dict.fromkeys((Kind.PHOTO, Kind.VIDEO, Kind.AUDIO), VERSION)
    rests_on = (step_queue.MOMENTS, step_queue.PATHS)
    step_queue.note(store, SIDECAR, kinds, rests_on)
    states = {str(path): listings.folder(path).state for path in folders}  # asks for every sidecar, so not within
    with store.transaction():
        for path, state in states.items():
            if sidecar_folders.is_other(store, path, state):
                step_queue.invite(store, SIDECAR, assets.in_folder(store, path))
    waiting = step_queue.waiting(store, SIDECAR, kinds, rests_on)
    ids = [one.id for one in waiting]
    settled, perceived = jobs.of_inputs(store, SIDECAR, ids), moment_store.with_moments(store, ids)
    broken = {one.input_id for one in jobs.of_inputs(store, PERCEIVE, ids).values() if one.error} - perceived
    lying = assets.unreplaced_paths(store, ids)
    found, done = [], []
    for asset in waiting:
        paths = [Path(one.path) for one in sorted(lying.get(asset.id, ()), key=lambda one: one.path) if not one.offline]
        if asset.id not in perceived | broken:
            done.append(asset.id)
        elif paths and all(path.name in listings.folder(path.parent).media for path in paths):
            task = _task(asset, paths, listings, settled.get(asset.id), asset.id in broken)
            found += [task] if task else []
            done += [] if task else [asset.id]
    with store.transaction():
        step_queue.settle(store, SIDECAR, done)
    leave_unseen(store, [SIDECAR], sorted({*ids} - {*done} - {task.asset.id for task in found}))
    return sorted(found, key=lambda task: task.path)


def _task(asset: Asset, paths: Sequence[Path], listings: Listings, job: Job | None, is_broken: bool) -> _Task | None:
    """Return what is to be read beside a file, whose folders are listed; None where that is settled."""
    several = {one for path in paths for one in listings.folder(path.parent).sidecars(path.name)}
    beside = tuple(sorted(several, key=lambda one: (_TRUST.index(one.role), one.path)))
    name = recipe(beside)
    is_settled = job is not None and job.is_settled(name)
    return None if is_settled else _Task(asset, paths[0], beside, name, again=is_broken or job is not None)


def recipe(sidecars: Sequence[Sidecar]) -> str:
    """Name everything that decides what is told of a file: the sidecars as they are now, wherever they lie."""
    seen = (f"{one.role.value} {one.path.name} {one.size_bytes} {one.mtime_ns}" for one in sidecars)
    return digest(VERSION, *sorted(seen))


def _read(task: _Task) -> _Found:
    beside, inside, failures = read_told(task.path, task.asset.kind, task.sidecars)
    about = None
    if task.again or beside.clues or beside.place or inside.clues or inside.place:
        with file_errors():
            mtime_s = task.path.stat().st_mtime
        about = read_metadata(task.path, task.asset.kind, mtime_s, beside, inside)
    told = joined([beside, inside])
    if told.title.casefold() in (task.path.name.casefold(), task.path.stem.casefold()):
        told = replace(told, title="")
    return _Found(told, about, failures)


def _put(store: Store, task: _Task, found: _Found, then: str) -> None:
    """Write what was told of one asset in place of what was told before.

    Where something beside it cannot be read, as a sidecar that was cut short, nothing that was told is taken away.
    """
    held = moment_store.of_asset(store, task.asset.id)
    tags = (found.told.words,)
    words = imported_text(tags)
    told_by = valid(", ".join(dict.fromkeys(one.path.name for one in task.sidecars)) or task.path.name)
    labels = tuple((name, 1.0) for name in found.told.people)
    texts = [
        MomentText(one.moment.id, TextKind.IMPORTED, words, f"{WORDS_VERSION} {told_by}", labels, tags=tags)
        for one in held[:1]
        if words
    ]
    before = [text for one in held for text in one.texts if text.kind is TextKind.IMPORTED]
    if found.failures and before:
        texts = [_added_to(before[0], texts)]
    is_told = found.about is not None and not (found.failures and task.again)
    is_moved = is_told and found.about is not None and not _is_as_held(task.asset, found.about)
    if found.about and is_moved:
        _move(store, task.asset, found.about)
    if texts != before:
        moment_store.replace_texts(store, task.asset.id, TextKind.IMPORTED, texts)
        jobs.reopen(store, task.asset.id, then)
    if is_moved or texts != before:
        apply.apply(store, task.asset.id)
    if found.failures:
        jobs.fail(store, Job(task.asset.id, SIDECAR, task.recipe, " ".join(found.failures), MOST_TRIES))
    else:
        jobs.mark_done(store, task.asset.id, SIDECAR, task.recipe)


def _added_to(before: MomentText, texts: Sequence[MomentText]) -> MomentText:
    """Return what was told before with what is told beside it now."""
    labels = [label for text in (before, *texts) for label in text.labels]
    tags = before.tags or (ImportedTags(description=before.text),)
    for one in (one for text in texts for one in text.tags):
        if imported_text([*tags, one]) != imported_text(tags):
            tags = (*tags, one)
    return replace(before, text=imported_text(tags), labels=tuple(dict.fromkeys(labels)), tags=tags)


def _is_as_held(asset: Asset, about: Metadata) -> bool:
    """Say whether when and where a file was made is what is held of it, but for a zone that its neighbours gave it."""
    held, told = asset.taken_at, about.taken
    is_alike = (held.precision, held.offset_known, asset.taken_from, asset.place) == (
        told.precision,
        told.offset_known,
        about.taken_from,
        about.place,
    )
    if told.offset_known:
        return is_alike and held.at.isoformat() == told.at.isoformat()
    if about.clock is ClockKind.UTC:
        return is_alike and asset.clock is about.clock and held.at == told.at
    return is_alike and asset.clock is about.clock and held.at.replace(tzinfo=None) == told.at.replace(tzinfo=None)


def _move(store: Store, asset: Asset, about: Metadata) -> None:
    """Write when and where an asset was made, and when its moments were."""
    taken = about.taken
    made = replace(asset, taken_at=taken, taken_from=about.taken_from, place=about.place, clock=about.clock)
    assets.put(store, made)
    is_exact = taken.has_hour
    moved = {}
    for one in moment_store.of_asset(store, asset.id):
        later = timedelta(seconds=one.moment.start_s or 0.0) if is_exact else timedelta()
        moved[one.moment.id] = Timestamp(taken.at + later, taken.precision, taken.offset_known)
    moment_store.put_times(store, moved)
