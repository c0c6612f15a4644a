"""Files gone through in turn in one step of a run, so that one over which the program itself ends is left out.

What raises is one thing, and recorded. What crashes in a library's own code ends the process: the next run finds what
was at work then, tries that last and alone, and settles the step over it as failed where that happened twice. Knows
files, jobs and kills, and nothing of what a step does.
"""

import os
import threading
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

from ingest.files.failures import Failure, attempt
from ingest.files.prefetch import decode_ahead
from memory.records.library import Asset, AssetPath
from memory.store import Store, assets, jobs, step_queue
from memory.store.jobs import MOST_TRIES, Job
from memory.store.versions import NewerVersion
from models.registry.card import WeightsMissing

Content = TypeVar("Content")
Report = Callable[[int, int, str], None]
"""Hears (done, of how many, path)."""

SET_ASIDE = (
    "Skipped: the program stopped twice while reading this file. Save it again in another program, or try again."
)


@dataclass(frozen=True, slots=True)
class Step(Generic[Content]):
    """A step over single files: `recipes` names by asset what it is not settled for.

    `read` runs in threads, ahead; `write` does the rest and writes what came of it with "done" in one transaction. Both
    may raise anything.
    """

    name: str
    recipes: Mapping[str, str]
    read: Callable[[Asset, Path], Content]
    write: Callable[[Asset, Path, Content], None]


def to_do(store: Store, step: Step[Content], candidates: Sequence[Asset]) -> list[tuple[Asset, str]]:
    """Return those of the assets a step is not settled for that lie where they lay, in the order of their paths.

    Those that killed the program too often are set aside.
    """
    left = set_aside(store, step.name, step.recipes, partial(_fail, store, step))
    waiting = [one for one in candidates if one.id in step.recipes and one.id not in left]
    lying = readable(store, [one.id for one in waiting])
    leave_unseen(store, [step.name], [one.id for one in waiting if one.id not in lying])
    return sorted(((one, lying[one.id]) for one in waiting if one.id in lying), key=lambda item: item[1])


def do_all(store: Store, step: Step[Content], files: Sequence[tuple[Asset, str]], report: Report) -> None:
    """Do a step over these files, or record over which it failed and why. Raises WeightsMissing where a model is."""
    with closing(go_through(store, step.name, files, step.read, report)) as begun:
        for asset, path, content in begun:
            done = attempt(partial(_do_one, step, asset, path, content))
            if isinstance(done, Failure):
                _fail(store, step, asset.id, done)


def _do_one(step: Step[Content], asset: Asset, path: str, content: "Future[Content]") -> None:
    step.write(asset, Path(path), content.result())


def _fail(store: Store, step: Step[Content], asset_id: str, failure: Failure) -> None:
    with store.transaction():
        jobs.fail(store, Job(asset_id, step.name, step.recipes[asset_id], failure.reason, failure.tries))


def set_aside(store: Store, step: str, waiting: Collection[str], fail: Callable[[str, Failure], None]) -> set[str]:
    """Fail those of the assets waiting for a step over which it killed the program too often; return their ids.

    To be called before the step tries anything.
    """
    found = set()
    for (asset_id, name), times in jobs.count_kills(store).items():
        if name != step:
            continue
        if asset_id in waiting and times >= jobs.MOST_KILLS:
            fail(asset_id, Failure(SET_ASIDE, MOST_TRIES))
            found.add(asset_id)
        elif asset_id not in waiting and times < jobs.MOST_KILLS and not _is_away(store, asset_id):
            _forget(store, asset_id, step)
    return found


def _is_away(store: Store, asset_id: str) -> bool:
    """Say whether a file is out of sight, as on a drive that is not plugged in: it waits again once it is back."""
    lying = assets.unreplaced_paths(store, [asset_id]).get(asset_id, [])
    return bool(lying) and not any(os.path.exists(one.path) for one in lying)


def _forget(store: Store, asset_id: str, step: str) -> None:
    with store.transaction():
        jobs.forget_step(store, asset_id, step)


def go_through(
    store: Store,
    step: str,
    files: Sequence[tuple[Asset, str]],
    read: Callable[[Asset, Path], Content],
    report: Report,
    is_left: Callable[[Asset], bool] = lambda asset: False,
) -> Generator[tuple[Asset, str, "Future[Content]"]]:
    """Yield each file once it is read, at work until the next is asked for; those that killed a run last and alone.

    Others are read in threads meanwhile. What `is_left` says of is yielded unread and is not at work. To be closed.
    """
    killers = {asset_id for asset_id, name in jobs.count_kills(store) if name == step}
    stopped = threading.Event()

    def watched(asset: Asset, path: Path) -> Content:
        if stopped.is_set() or is_left(asset):
            raise WeightsMissing("this file is processed in the next import")
        with jobs.at_work(store, asset.id, step):
            return read(asset, path)

    ahead = decode_ahead([one for one in files if one[0].id not in killers], watched)
    alone = decode_ahead([one for one in files if one[0].id in killers], watched, most=1)
    with closing(ahead), closing(alone):
        try:
            for number, (asset, path, content) in enumerate(chain(ahead, alone)):
                report(number, len(files), path)
                wait([content])
                with nullcontext() if is_left(asset) else jobs.at_work(store, asset.id, step):
                    yield asset, path, content
                if asset.id in killers and not is_left(asset):
                    _forget(store, asset.id, step)
        finally:
            stopped.set()
            jobs.rest_all(store)
    if files:
        report(len(files), len(files), "")


def readable(store: Store, asset_ids: Sequence[str]) -> dict[str, str]:
    """Return for each asset a path at which its own bytes lie, as far as size and time of change tell."""
    found = {}
    for asset_id, lying in assets.unreplaced_paths(store, asset_ids).items():
        seen = next((one.path for one in lying if is_unchanged(one)), None)
        if seen is not None:
            found[asset_id] = seen
    return found


def leave_unseen(store: Store, steps: Sequence[str], asset_ids: Sequence[str]) -> None:
    """Take what cannot be seen at present out of the queues of steps, until it is seen again.

    A file that is gone from where it lay is marked as offline, so that the next look that finds it there has it wait.
    """
    lying = assets.unreplaced_paths(store, asset_ids)
    seen = [one for paths in lying.values() for one in paths if not one.offline]
    gone = {one.path for one in seen if not os.path.exists(one.path)}
    left = {one.asset_id for one in seen if one.path not in gone}
    with store.transaction():
        assets.set_offline(store, sorted(gone))
        for step in steps:
            step_queue.settle(store, step, [one for one in lying if one not in left])


def see_again(store: Store) -> None:
    """Let files outside of the watched folders that are back where they lay wait again: no look comes by there."""
    roots = [f"{root.rstrip(os.sep)}{os.sep}" for root in assets.roots(store)]
    away = [path for path in assets.offline(store) if not any(path.startswith(root) for root in roots)]
    seen = [one for path in away if os.path.exists(path) and (one := assets.at_path(store, path))]
    back = [one for one in seen if is_unchanged(one)]
    with store.transaction():
        for one in back:
            assets.put_path(store, replace(one, offline=False))


def is_unchanged(one: AssetPath | NewerVersion) -> bool:
    """Say whether a file still is as it was when it was looked at."""
    try:
        state = os.stat(one.path)
    except OSError:
        return False
    return (state.st_size, state.st_mtime_ns) == (one.size_bytes, one.mtime_ns)
