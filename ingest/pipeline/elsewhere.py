"""Files perceived by workers on other machines, and what comes back written here, by the one who holds the library.

Each file is written once, as it comes back: what a worker does twice is waited for once. What comes home is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ingest.files.failures import Failure, attempt
from ingest.files.file_checks import Limits
from ingest.files.one_by_one import Report
from ingest.files.step_names import PERCEIVE
from ingest.perception import duplicates, ocr
from ingest.perception.decode import Decoded, described
from ingest.perception.look import Looked, Looker, Write, held_of
from ingest.pipeline import results
from ingest.pipeline.run_state import RunState
from ingest.workers.cluster import Home, Outgoing, Workers
from ingest.workers.task import FileResult, FileTask
from memory.records.library import Asset, Kind
from memory.store import Store, jobs
from models.protocols import Models


@dataclass(frozen=True, slots=True)
class Sending:
    """What files go out with: the workers, None where there are none, what else is due in pictures, and the models."""

    workers: Workers | None
    looker: Looker
    models: Models
    limits: Limits


def perceive_elsewhere(
    sending: Sending,
    due: Mapping[str, Sequence[str]],
    files: list[tuple[Asset, str]],
    report: Report,
    taken: RunState,
) -> tuple[list[tuple[Asset, str]], Report]:
    """Have workers perceive these files; return those that are left to be perceived here, and how to report on them.

    `due` are the steps by asset, `taken` hears what was written.
    """
    if sending.workers is None:
        return files, report
    done: set[str] = set()
    for asset, path in _written(sending, sending.workers, due, files):
        done.add(asset.id)
        taken.note(asset, due[asset.id])
        report(len(done), len(files), path)
    left = [(asset, path) for asset, path in files if asset.id not in done]
    return left, lambda at, total, path: report(len(done) + at, len(done) + total, path)


def _written(
    sending: Sending, workers: Workers, due: Mapping[str, Sequence[str]], files: Sequence[tuple[Asset, str]]
) -> Iterator[tuple[Asset, str]]:
    """Yield each file that a worker perceived once that is written; one that ended a run before goes to none."""
    store = sending.looker.store
    killed = {asset_id for asset_id, name in sending.looker.killed if name == PERCEIVE}
    going = [(asset, path) for asset, path in files if asset.id not in killed and workers.takes(asset)]
    listed = {asset.id: (asset, path) for asset, path in going}
    tasks = (one for asset, path in going if (one := _outgoing(sending, due[asset.id], asset, Path(path))))
    with closing(workers.go_through(tasks)) as answers:
        for sent, answer in answers:
            asset, path = listed[sent.task.asset.id]
            if isinstance(answer, Home):
                _note_kill(store, asset.id, answer)
                continue
            found = answer if isinstance(answer, Failure) else _looked(store, sending.models, sent, answer)
            results.store_looked(store, sending.models, asset, found, due[asset.id])
            yield asset, path


def _outgoing(sending: Sending, steps: Sequence[str], asset: Asset, path: Path) -> Outgoing | None:
    """Return what is to be done with a file elsewhere, None where it cannot be read here either."""
    store = sending.looker.store
    with jobs.at_work(store, asset.id, PERCEIVE):
        found = attempt(partial(described, asset, path))
    if isinstance(found, Failure):
        return None
    also = {one.name for one in sending.looker.waiting(asset.id)} if found.kind is Kind.PHOTO else set()
    held = tuple(held_of(store, sending.models, asset.id))
    return Outgoing(FileTask(found, path.name, tuple(steps), held, sending.limits, frozenset(also)), path)


def _looked(store: Store, models: Models, sent: Outgoing, answer: FileResult) -> Looked:
    """Return what a worker found as if it had been seen here."""
    asset, writes = sent.task.asset, list[Write]()
    if answer.fingerprint is not None:
        writes.append(partial(duplicates.put_fingerprint, store, asset, sent.path, answer.fingerprint))
    if answer.lines is not None and models.ocr is not None:
        writes.append(partial(ocr.put_words, store, ocr.recipe(models.ocr), asset, sent.path, answer.lines))
    return Looked(Decoded(asset, heard_s=answer.heard_s), None, tuple(writes), answer.made)


def _note_kill(store: Store, asset_id: str, answer: Home) -> None:
    """Note that programs ended over a file, so that it is tried here last and alone."""
    if answer.killed:
        with store.transaction():
            jobs.note_kill(store, asset_id, PERCEIVE)
