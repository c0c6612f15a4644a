"""Which steps over which files are to be done, as each step's own recipe says, and in which order.

Knows the jobs and the models' names; does nothing itself.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from ingest.files.one_by_one import is_unchanged, leave_unseen, readable
from ingest.files.step_names import CAPTION, PERCEIVE, SIGHT
from ingest.perception.moments import recipes
from ingest.pipeline import replacements
from memory.episodes.strength import strengths
from memory.records.ids import digest
from memory.records.library import Asset, Kind
from memory.store import Store, assets, invalidated, jobs, step_queue, versions
from models.protocols import Models

STEPS = (PERCEIVE, SIGHT, CAPTION)
READERS = "readers-2"
"""What readers can read; where moments failed under another, they are worth a try."""


def whole(names: Mapping[str, str]) -> str:
    """Name all recipes over a file at once: where its moments failed, another model or reader is worth a try."""
    return digest(READERS, *names.values())


def steps(store: Store, models: Models) -> dict[str, list[str]]:
    """Return by asset the steps that are not settled, none left out that is settled for other models."""
    by_kind = {kind: recipes(models, kind) for kind in Kind}
    tried = {kind: whole(names) for kind, names in by_kind.items()}
    candidates = {
        asset.id: asset for step in STEPS for asset in step_queue.waiting(store, step, tried, (step_queue.PATHS,))
    }
    settled = {step: jobs.of_inputs(store, step, list(candidates)) for step in STEPS}
    found: dict[str, list[str]] = {}
    for asset in candidates.values():
        names = by_kind[asset.kind]
        first = settled[PERCEIVE].get(asset.id)
        if first and first.error:
            is_done = first.is_settled(whole(names))
            waiting = [] if is_done else list(names)
        else:
            held = {step: settled[step].get(asset.id) for step in STEPS if step in names}
            waiting = [step for step, job in held.items() if not (job and job.is_settled(names[step]))]
        if waiting:
            found[asset.id] = waiting
    with store.transaction():
        for step in STEPS:
            step_queue.settle(store, step, [one for one in candidates if step not in found.get(one, ())])
    for version in versions.get_all(store).values():
        if not version.is_settled(replacements.recipe(models, version)):
            found.setdefault(version.asset_id, list(recipes(models, replacements.as_asset(version).kind)))
    return found


def in_order(store: Store, wanted: Collection[str]) -> list[tuple[Asset, str]]:
    """Return these assets with a path where each lies: the stronger first where some are done again, else by path."""
    known = assets.of_ids(store, list(wanted))
    lying = readable(store, list(wanted))
    leave_unseen(store, STEPS, [one for one in wanted if one not in lying])
    for version in versions.get_all(store).values():
        if version.asset_id not in lying and is_unchanged(version):
            lying[version.asset_id] = version.path
            known.setdefault(version.asset_id, replacements.as_asset(version))
    found = [(known[one], lying[one]) for one in wanted if one in lying]
    has_again = len(found) > 1 and bool(jobs.of_inputs(store, PERCEIVE, [asset.id for asset, _ in found]))
    strongest = _strengths(store) if has_again else {}
    return sorted(found, key=lambda item: (-strongest.get(item[0].id, 1.0), item[1]))


def errors(store: Store) -> dict[str, str]:
    """Return why steps over a file failed, by asset."""
    found: dict[str, str] = {}
    for step in STEPS:
        for job in jobs.failed_in(store, step):
            found[job.input_id] = "; ".join(filter(None, (found.get(job.input_id), job.error)))
    return found


def _strengths(store: Store) -> dict[str, float]:
    """Return how present what is already remembered still is, by asset: what is stronger is derived anew first."""
    found: dict[str, float] = {}
    present = strengths(store, datetime.now(UTC))
    for asset_id, event_id in invalidated.events_of_assets(store):
        found[asset_id] = max(found.get(asset_id, 0.0), present.get(event_id, 0.0))
    return found
