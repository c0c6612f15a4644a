"""Checks a library against itself: ids derived anew, the database's own checks, the index against the store."""

from collections.abc import Callable
from pathlib import Path

from app.report import Json
from app.session import Session
from ingest.scan import hash_of
from ingest.unreadable import Unreadable
from memory.ids import moment_id
from memory.store import assets
from memory.store import moments as moment_store

Report = Callable[[int, int, str], None]


def verify_library(session: Session, report: Report = lambda done, total, path: None) -> Json:
    """Return what is wrong, by kind, and `sound`, true where nothing is; `report` is told at which file it is.

    Files that are changed or gone since they were taken in are named, but for hidden ones, and are no damage.
    """
    wrong_ids = []
    for one in moment_store.all_remembered(session.whole):
        moment = one.moment
        if moment.id != moment_id(moment.asset_id, moment.medium, moment.start_s, moment.end_s, moment.ordinal):
            wrong_ids.append(moment.id)
    differences = {space: count for space, count in session.index.differences().items() if count}
    damage = session.whole.damage()
    changed, gone = _files(session, report)
    return {
        "sound": not (wrong_ids or damage or differences),
        "wrong_ids": wrong_ids,
        "damage": damage,
        "index_differences": differences,
        "changed_files": changed,
        "files_not_seen": gone,
    }


def _files(session: Session, report: Report) -> tuple[list[str], list[str]]:
    changed, gone = [], []
    known = assets.paths(session.store)
    for number, path in enumerate(known.values()):
        report(number, len(known), path.path)
        try:
            if hash_of(Path(path.path)) != path.asset_id:
                changed.append(path.path)
        except Unreadable:
            gone.append(path.path)
    return changed, gone
