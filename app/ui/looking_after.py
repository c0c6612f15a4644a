"""What is pressed on the Library page: done, or begun in the background, with a note for the section it belongs to.

Knows the open library and the one that takes in; nothing of Gradio.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.library.backup import BadBackup, write_backup
from app.library.session import Session
from app.library.verify import verify_library
from app.services.errors import UserError
from app.services.serialize import Json
from app.ui import folders, groups, library, storage, troubles
from app.ui.library import Step, TakingIn, Work
from app.ui.media import Media
from ingest.files.file_checks import in_words
from memory.records.file_names import from_text, visible

Fields = Mapping[str, str]
GROUPS = "groups"


def press(session: Session, media: Media, taking: TakingIn, to: str, fields: Fields) -> dict[str, str]:
    """Do what was pressed; return notes by the name of their section, and `groups` where these are to be shown anew.

    Raises UserError where it cannot be, StoreBusy and WeightsMissing where something is in the way of it now.
    """
    way, _, what = from_text(to).partition(":")
    match way:
        case "pause":
            taking.pause()
        case "resume":
            taking.resume()
        case "stop":
            taking.stop()
        case "look":
            _begun(taking.start([Path(what)] if what else library.watched(session)))
        case "leave" | "watch":
            return {"folders": (folders.leave if way == "leave" else folders.watch_again)(session, what)}
        case "groups" | "lead" | "apart" | "undo":
            return {GROUPS: _groups(session, media, way, what)}
        case _:
            _begin(session, taking, to, fields)
    return {}


def _begin(session: Session, taking: TakingIn, to: str, fields: Fields) -> None:
    match to.partition(":")[0]:
        case "retry" | "retry-like" | "meant":
            _retry(session, taking, to)
        case "fetch" | "fetch-profile" | "fetch-missing":
            _begun(taking.run(storage.fetching(storage.meant(session, to))))
        case "verify":
            _begun(taking.run(checking(session)))
        case "backup":
            _begun(taking.run(backing_up(session, fields.get("folder", ""))))
        case _:
            raise UserError("this is no longer on the page")


def _begun(refused: str) -> None:
    if refused:
        raise UserError(refused)


def _retry(session: Session, taking: TakingIn, to: str) -> None:
    wanted = troubles.chosen(session, to)
    lying = troubles.paths(wanted)
    if wanted and not lying:
        raise UserError("the file cannot be seen at present; it is tried again when it is back")
    if not wanted:
        raise UserError("This problem is already solved.")
    if to.startswith("meant:"):
        wanted = [one for one in wanted if one.job.step == troubles.DAMAGED]
        _begun(taking.start(lying, lambda: troubles.mean(session, wanted)))
        return
    _begun(taking.start(lying, lambda: troubles.reopen(session, wanted)))


def _groups(session: Session, media: Media, way: str, what: str) -> str:
    match way:
        case "lead":
            return groups.section(session, media, noted=groups.lead(session, what))
        case "apart":
            return groups.section(session, media, noted=groups.part(session, what))
        case "undo":
            return groups.section(session, media, noted=groups.take_back(session, what.split(",")))
        case _:
            return groups.section(session, media, int(what) if what.isdecimal() and len(what) < 6 else groups.STEP)


def checking(session: Session) -> Work:
    """Return the work that checks the library and says in words what is wrong with it."""

    def work(report: Callable[[Step], None]) -> str:
        report(Step("Checking the library"))
        table = verify_library(session, lambda done, total, path: report(Step("Reading every file", done, total, path)))
        return verdict(table)

    return work


def verdict(table: Json) -> str:
    """Say what a check found."""
    parts = []
    if table["sound"]:
        parts.append("The library is sound: ids, database and index agree with each other.")
    for key, told in (
        ("damage", "The database is damaged: {0}. Restore a backup."),
        ("wrong_ids", "Ids that are not right: {0}."),
        ("index_damage", "The index is damaged ({0}); the next run makes it anew."),
        ("index_differences", "The index differs from the library ({0}); the next run makes it anew."),
    ):
        if table.get(key):
            parts.append(told.format(_listed(table[key])))
    changed, gone = table["changed_files"], table["files_not_seen"]
    if isinstance(changed, list) and changed:
        parts.append(f"Changed since they were taken in: {_listed(changed)}; look through the folders again.")
    if isinstance(gone, list) and gone:
        parts.append(f"Cannot be seen at present: {_listed(gone)}; what is remembered of them stays.")
    return " ".join(parts)


def _listed(found: object) -> str:
    names = [visible(str(one)) for one in found] if isinstance(found, list | dict) else [str(found)]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def backing_up(session: Session, folder: str) -> Work:
    """Return the work that writes a backup into a folder, new or not. Raises UserError for no full path."""
    place = Path(folder.strip()).expanduser()
    if not folder.strip() or not place.is_absolute():
        raise UserError("name a folder for the backup, such as ~/Yesteryear backups")

    def work(report: Callable[[Step], None]) -> str:
        try:
            place.mkdir(parents=True, exist_ok=True)
            kept = write_backup(session, place, lambda told: report(Step(told)))
        except (BadBackup, OSError) as error:
            return str(error)
        return (
            f"Written: {visible(str(kept.path))}, {in_words(kept.size_bytes)}, {kept.moments} moments. "
            "Your photos and recordings themselves are not in it."
        )

    return work
