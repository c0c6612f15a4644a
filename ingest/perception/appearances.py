"""Faces and voices looked for in every file that was perceived: each trace a step of its own, with its own recipe.

Knows files, jobs and the store; nothing of how a face or a voice is found (faces.py, voices.py) or of who anybody is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.files import one_by_one
from ingest.files.one_by_one import Report, Step
from memory.records.library import Asset, Kind, MomentView, Trace
from memory.store import Store, appearances, jobs, step_queue
from memory.store import moments as moment_store
from memory.store.appearances import Appearance


@dataclass(frozen=True, slots=True)
class Detection:
    """How a trace is looked for in files of some kinds.

    `recipe` names everything that decides what is found beside these moments; `find` may raise Unreadable.
    """

    step: str
    trace: Trace
    kinds: frozenset[Kind]
    recipe: Callable[[Sequence[MomentView]], str]
    find: Callable[[Asset, Path, Sequence[MomentView]], list[Appearance]]


def detect_all(store: Store, search: Detection, report: Report) -> None:
    """Look for a trace in every file not settled. Raises WeightsMissing where what finds it is away."""
    undone = _undone(store, search)
    beside = {asset.id: remembered for asset, remembered, _ in undone}
    names = {asset.id: name for asset, _, name in undone}

    def write(asset: Asset, path: Path, remembered: Sequence[MomentView]) -> None:
        found = search.find(asset, path, remembered)
        with store.transaction():
            appearances.store_appearances(store, search.trace, asset.id, found)
            jobs.mark_done(store, asset.id, search.step, names[asset.id])

    step = Step(search.step, names, lambda asset, _: beside[asset.id], write)
    one_by_one.do_all(store, step, one_by_one.to_do(store, step, [asset for asset, *_ in undone]), report)


def _undone(store: Store, search: Detection) -> list[tuple[Asset, list[MomentView], str]]:
    """Return what was perceived and not looked through, with what is remembered of it and the recipe."""
    kinds = dict.fromkeys(search.kinds, search.recipe(()))
    waiting = step_queue.waiting(store, search.step, kinds, rests_on=(step_queue.MOMENTS, step_queue.PATHS))
    settled = jobs.of_inputs(store, search.step, [one.id for one in waiting])
    found = []
    for asset in waiting:
        remembered = moment_store.of_asset(store, asset.id)
        name = search.recipe(remembered)
        if remembered and not (asset.id in settled and settled[asset.id].is_settled(name)):
            found.append((asset, remembered, name))
    left = {asset.id for asset, *_ in found}
    step_queue.settle(store, search.step, [one.id for one in waiting if one.id not in left])
    return found
