"""Checks a library against itself: ids derived anew, the database's own checks, the index against the store."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.library.session import Session
from ingest.discovery.scan import hash_of
from ingest.files.file_checks import Unreadable
from memory.records.ids import moment_id
from memory.store import assets, soundness
from memory.store import moments as moment_store
from memory.store.damage import MALFORMED
from memory.vectors.index import Checked

Found = TypeVar("Found")
Report = Callable[[int, int, str], None]


def verify_library(session: Session, report: Report = lambda done, total, path: None) -> dict[str, object]:
    """Return what is wrong, by kind, and `sound`, true where nothing is; `report` is told at which file it is.

    Files that are changed or gone since they were taken in are named, but for hidden ones, and are no damage; nor is an
    index that is not built yet (`index_unbuilt`), as after a backup was restored. A damaged library raises nothing.
    """
    damage = soundness.damage(session.unfiltered)
    no_ids: list[str] = []
    no_files: tuple[list[str], list[str]] = ([], [])
    wrong_ids = _tried(lambda: _wrong_ids(session), damage, no_ids)
    checked = _tried(session.index.check, damage, Checked([], {}, []))
    changed, gone = _tried(lambda: _files(session, report), damage, no_files)
    return {
        "sound": not (wrong_ids or damage or checked.damage or checked.differences),
        "wrong_ids": wrong_ids,
        "damage": damage,
        "index_differences": checked.differences,
        "index_damage": checked.damage,
        "index_unbuilt": checked.unbuilt,
        "changed_files": changed,
        "files_not_seen": gone,
    }


def unusable(error: Exception) -> dict[str, object]:
    """Return the table of a library that cannot be opened: the reason is its damage."""
    nothing: dict[str, object] = {"wrong_ids": [], "damage": [str(error)], "index_differences": {}, "index_damage": []}
    return {"sound": False, **nothing, "index_unbuilt": [], "changed_files": [], "files_not_seen": []}


def _tried(look: Callable[[], Found], damage: list[str], otherwise: Found) -> Found:
    """Return what a look finds; where it ends early, `damage` gets a line that says why."""
    try:
        return look()
    except (*MALFORMED, OSError) as error:
        line = str(error) or type(error).__name__
        if not any(line in one for one in damage):
            damage.append(line)
        return otherwise


def _wrong_ids(session: Session) -> list[str]:
    moments = [one.moment for one in moment_store.all_remembered(session.unfiltered)]
    return [
        one.id for one in moments if one.id != moment_id(one.asset_id, one.medium, one.start_s, one.end_s, one.ordinal)
    ]


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
