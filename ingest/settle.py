"""What models perceive in one file written to the store with "done" in one transaction, or why that failed.

Knows the steps and what each replaces; nothing of which files are due or of the run they are part of.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from ingest import due, newer
from ingest.amend import SIDECAR
from ingest.attempt import Trouble, attempt
from ingest.decode import Decoded
from ingest.faces import FIND
from ingest.perceive import CAPTION, PERCEIVE, SIGHT, Held, look_again, perceive, recipes, sight_space
from ingest.voices import HEAR
from memory import corrections
from memory.store import Store, assets, jobs, trying
from memory.store import moments as moment_store
from memory.store.jobs import MOST_TRIES, Job
from memory.store.moments import Perceived
from memory.types import Asset, TextKind
from models.protocols import Models

EMBED, READ = "embed", "read"
"""Steps after these, which are done again where the words or the moments they rest on change."""

SET_ASIDE = (
    "Skipped: the program stopped twice while reading this file. Save it again in another program, or try again."
)


def settle(store: Store, models: Models, asset: Asset, decoded: "Future[Decoded]", steps: Sequence[str]) -> None:
    """Settle these steps over one asset, or record why they failed; one transaction each, PERCEIVE settles all.

    Raises WeightsMissing where a model is away; what was settled before stays.
    """
    content = attempt(decoded.result)
    if not isinstance(content, Trouble):
        settled = attempt(partial(_settle_all, store, models, content, steps))
        content = settled if isinstance(settled, Trouble) else content
    if isinstance(content, Trouble):
        _fail(store, models, asset, steps, content)
        trying.forget(store, asset.id)


def _settle_all(store: Store, models: Models, content: Decoded, steps: Sequence[str]) -> None:
    if PERCEIVE in steps:
        _cut(store, models, content.asset, content)
    else:
        for step in steps:
            _look_again(store, models, content, step)


def _cut(store: Store, models: Models, asset: Asset, content: Decoded) -> None:
    """Write the moments of one asset with all that is perceived in them, or why that failed.

    Where its bytes are new at a path, they take the place of those before, unless they are these without their end.
    """
    names = recipes(models, content.asset.kind)
    perceived = attempt(lambda: perceive(content, models, _held(store, models, asset.id)))
    if isinstance(perceived, Trouble):
        _fail(store, models, asset, [PERCEIVE], perceived)
        trying.forget(store, asset.id)
        return
    found = newer.proven(store, models, content)
    if not found and assets.get(store, asset.id) is None:
        trying.forget(store, asset.id)
        return
    with store.transaction():
        assets.put(store, content.asset_as_read)
        newer.take_over(store, found)
        trying.forget(store, asset.id)
        moment_store.replace(store, asset.id, perceived)
        corrections.apply(store, asset.id)
        for step, name in names.items():
            _settle(store, asset.id, step, name, perceived)
        if CAPTION not in names:
            jobs.reopen(store, asset.id, CAPTION)
        jobs.reopen(store, asset.id, SIDECAR)
        jobs.reopen(store, asset.id, EMBED)


def _look_again(store: Store, models: Models, content: Decoded, step: str) -> None:
    """Write what another captioner or picture encoder sees in one asset, in place of what was seen before."""
    asset = content.asset
    found = attempt(lambda: look_again(content, models, _held(store, models, asset.id), step))
    if isinstance(found, Trouble):
        _fail(store, models, asset, [step], found)
        return
    with store.transaction():
        trying.forget(store, asset.id)
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


def _held(store: Store, models: Models, asset_id: str) -> list[Held]:
    remembered = moment_store.of_asset(store, asset_id)
    ids = [one.moment.id for one in remembered]
    vectors = moment_store.vectors_by_moment(store, sight_space(models), ids)
    return [Held(one, vectors.get(one.moment.id)) for one in remembered]


def _settle(store: Store, asset_id: str, step: str, name: str, found: Sequence[Perceived]) -> None:
    amiss = "; ".join(dict.fromkeys(one.amiss for one in found if one.amiss)) if step == CAPTION else ""
    if amiss:
        jobs.fail(store, Job(asset_id, step, name, amiss, 1))
    else:
        jobs.settle(store, asset_id, step, name)


def set_aside(store: Store, models: Models, asset: Asset, steps: Sequence[str]) -> None:
    """Leave out an asset over which the program ended too often, and say so; another version of it is tried."""
    _fail(store, models, asset, steps, Trouble(SET_ASIDE, MOST_TRIES))


def _fail(store: Store, models: Models, asset: Asset, steps: Sequence[str], trouble: Trouble) -> None:
    """Record why steps over an asset failed; what was perceived in it before stays, and what lay at its path before."""
    names = recipes(models, asset.kind)
    with store.transaction():
        if PERCEIVE in steps:
            newer.refuse(store, models, asset.id, trouble)
            if assets.get(store, asset.id) is None:
                return
            jobs.fail(store, Job(asset.id, PERCEIVE, due.whole(names), trouble.reason, trouble.tries))
            if moment_store.of_asset(store, asset.id):
                return
            for step in (CAPTION, SIGHT, READ, FIND, HEAR):
                jobs.reopen(store, asset.id, step)
            return
        for step in steps:
            jobs.fail(store, Job(asset.id, step, names[step], trouble.reason, trouble.tries))
