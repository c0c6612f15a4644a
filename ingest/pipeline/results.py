"""What models perceive in one file written to the store with "done" in one transaction, or why that failed.

Knows the steps and what each replaces; nothing of which files are due or of the run they are part of.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from ingest.files.failures import Failure, attempt
from ingest.files.step_names import CAPTION, PERCEIVE, SIGHT, UNREAD
from ingest.perception.faces import FIND
from ingest.perception.look import Looked, held_of
from ingest.perception.moments import look_again, perceive, recipes, sight_space
from ingest.perception.ocr import READ
from ingest.perception.voices import HEAR
from ingest.pipeline import pending, replacements
from ingest.pipeline.apply_sidecars import SIDECAR
from memory.corrections import apply
from memory.records.library import Asset, Kind, TextKind
from memory.store import Store, appointments, assets, jobs
from memory.store import moments as moment_store
from memory.store.jobs import MOST_TRIES, Job
from memory.store.moments import Perceived
from models.protocols import Models

EMBED = "embed"
"""The step after these, done again where the words it rests on change."""


def store_result(store: Store, models: Models, asset: Asset, looked: "Future[Looked]", steps: Sequence[str]) -> None:
    """Settle these steps over one asset, or record which failed and why; one transaction each, PERCEIVE settles all.

    What later steps found in the same picture goes with them. Raises WeightsMissing where a model is away; what was
    settled before stays.
    """
    store_looked(store, models, asset, attempt(looked.result), steps)


def store_looked(store: Store, models: Models, asset: Asset, found: Looked | Failure, steps: Sequence[str]) -> None:
    """Settle these steps over one asset of what was read, as `store_result` does."""
    if isinstance(found, Failure):
        fail(store, models, asset, steps, found)
        return
    for step in [PERCEIVE] if PERCEIVE in steps else steps:
        settled = attempt(partial(_settle_step, store, models, found, step))
        if isinstance(settled, Failure):
            fail(store, models, asset, [step], settled)
    if found.writes and moment_store.of_asset(store, asset.id):
        attempt(partial(_write, store, found))


def _write(store: Store, found: Looked) -> None:
    """Write what later steps found in one transaction; may raise anything, and then they read the file themselves."""
    with store.transaction():
        for write in found.writes:
            write()


def _settle_step(store: Store, models: Models, found: Looked, step: str) -> None:
    """Settle one step over one asset in one transaction; may raise anything."""
    if step == PERCEIVE:
        _store_perceived(store, models, found)
    else:
        _look_again(store, models, found, step)


def _store_perceived(store: Store, models: Models, looked: Looked) -> None:
    """Write the moments of one asset with all that is perceived in them.

    Where its bytes are new at a path, they take the place of those before, unless they are these without their end.
    """
    content, asset = looked.content, looked.content.asset
    names = recipes(models, asset.kind)
    if looked.made is not None:
        perceived = list(looked.made[PERCEIVE])
    else:
        held = () if looked.seen else held_of(store, models, asset.id)
        perceived = perceive(content, models, held, looked.seen)
    found = replacements.replaceable(store, models, content)
    if not found and assets.get(store, asset.id) is None:
        return
    with store.transaction():
        assets.put(store, content.asset_as_read)
        replacements.take_over(store, found)
        moment_store.store_perceived(store, asset.id, perceived)
        appointments.put(store, asset.id, {one.moment.id: one.appointment for one in perceived if one.appointment})
        apply.apply(store, asset.id)
        for step, name in names.items():
            _settle(store, asset.id, step, name, perceived)
        _note_unread(store, asset, names[PERCEIVE], perceived)
        if CAPTION not in names:
            jobs.reopen(store, asset.id, CAPTION)
        jobs.reopen(store, asset.id, SIDECAR)
        jobs.reopen(store, asset.id, EMBED)


def _look_again(store: Store, models: Models, looked: Looked, step: str) -> None:
    """Write what another captioner or picture encoder sees in one asset, in place of what was seen before."""
    asset = looked.content.asset
    if looked.made is not None:
        found = list(looked.made[step])
    else:
        found = look_again(looked.content, models, held_of(store, models, asset.id), step, looked.seen)
    with store.transaction():
        if step == CAPTION:
            texts = [text for one in found for text in one.texts]
            moment_store.replace_texts(store, asset.id, TextKind.CAPTION, texts)
            moment_store.index_words(store, [asset.id])
            jobs.reopen(store, asset.id, EMBED)
        else:
            space = sight_space(models)
            vectors = {one.moment.id: one.vectors[space] for one in found if one.vectors}
            moment_store.replace_vectors(store, "sight", space, vectors)
        _settle(store, asset.id, step, recipes(models, asset.kind)[step], found)


def _settle(store: Store, asset_id: str, step: str, name: str, found: Sequence[Perceived]) -> None:
    amiss = "; ".join(dict.fromkeys(one.amiss for one in found if one.amiss)) if step == CAPTION else ""
    if amiss:
        jobs.fail(store, Job(asset_id, step, name, amiss, 1))
    else:
        jobs.mark_done(store, asset_id, step, name)


def _note_unread(store: Store, asset: Asset, name: str, found: Sequence[Perceived]) -> None:
    """Record what of a file of words could not be read although the rest was, and forget what once could not."""
    amiss = "; ".join(one.amiss for one in found if one.amiss) if asset.kind is Kind.NOTE else ""
    if amiss:
        jobs.fail(store, Job(asset.id, UNREAD, name, amiss, MOST_TRIES))
    else:
        jobs.reopen(store, asset.id, UNREAD)


def fail(store: Store, models: Models, asset: Asset, steps: Sequence[str], failure: Failure) -> None:
    """Record why steps over an asset failed; what was perceived in it before stays, and what lay at its path before."""
    names = recipes(models, asset.kind)
    with store.transaction():
        if PERCEIVE in steps:
            replacements.mark_damaged(store, models, asset.id, failure)
            if assets.get(store, asset.id) is None:
                return
            jobs.fail(store, Job(asset.id, PERCEIVE, pending.whole(names), failure.reason, failure.tries))
            if moment_store.of_asset(store, asset.id):
                return
            for step in (CAPTION, SIGHT, READ, FIND, HEAR):
                jobs.reopen(store, asset.id, step)
            return
        for step in steps:
            jobs.fail(store, Job(asset.id, step, names[step], failure.reason, failure.tries))
