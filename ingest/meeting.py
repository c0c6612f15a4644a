"""Faces and voices looked for in every file that was perceived: each trace a step of its own, with its own recipe.

Knows files, jobs and the store; nothing of how a face or a voice is found (faces.py, voices.py) or of who anybody is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ingest import due
from ingest.attempt import Trouble, attempt
from memory.store import Store, appearances, assets, jobs
from memory.store import moments as moment_store
from memory.store.appearances import Appearance, Trace
from memory.store.jobs import Job
from memory.types import Asset, Kind, Remembered


@dataclass(frozen=True, slots=True)
class Search:
    """How a trace is looked for in files of some kinds.

    `recipe` names everything that decides what is found beside these moments; `find` may raise Unreadable.
    """

    step: str
    trace: Trace
    kinds: frozenset[Kind]
    recipe: Callable[[Sequence[Remembered]], str]
    find: Callable[[Asset, Path, Sequence[Remembered]], list[Appearance]]


def meet_all(store: Store, search: Search, report: Callable[[int, int, str], None]) -> None:
    """Look for a trace in every file not settled; `report` hears (done, of how many, path)."""
    to_do = _to_do(store, search)
    for number, (asset, path, remembered, name) in enumerate(to_do):
        report(number, len(to_do), path)
        met = attempt(partial(_meet_one, store, search, asset, path, remembered, name))
        if isinstance(met, Trouble):
            with store.transaction():
                jobs.fail(store, Job(asset.id, search.step, name, met.reason, met.tries))
    if to_do:
        report(len(to_do), len(to_do), "")


def _meet_one(
    store: Store, search: Search, asset: Asset, path: str, remembered: Sequence[Remembered], name: str
) -> None:
    """Look for a trace in one file and write what was found with "done" in one transaction; may raise anything."""
    found = search.find(asset, Path(path), remembered)
    with store.transaction():
        appearances.replace(store, search.trace, asset.id, found)
        jobs.settle(store, asset.id, search.step, name)


def _to_do(store: Store, search: Search) -> list[tuple[Asset, str, list[Remembered], str]]:
    """Return what was perceived and not looked through by this recipe, in the order of the paths."""
    settled = jobs.get_all(store, search.step)
    seen = moment_store.assets_with_moments(store)
    wanted = [one for one in assets.get_all(store).values() if one.kind in search.kinds and one.id in seen]
    lying = due.readable(store, [one.id for one in wanted])
    found = []
    for asset in wanted:
        remembered = moment_store.of_asset(store, asset.id)
        name = search.recipe(remembered)
        done = asset.id in settled and settled[asset.id].is_settled(name)
        if not done and asset.id in lying:
            found.append((asset, lying[asset.id], remembered, name))
    return sorted(found, key=lambda item: item[1])
