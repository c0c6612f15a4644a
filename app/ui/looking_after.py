"""What is pressed on the Library page: done, or begun in the background, with a note for the section it belongs to.

Knows the open library and the one that imports; nothing of Gradio.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.library.backup import BadBackup, write_backup
from app.library.session import Session
from app.library.verify import verify_library
from app.services.errors import UserError
from app.services.library import findings
from app.ui import folders, groups, library, offers, problems, storage
from app.ui.library import ImportRunner, Step, Work
from app.ui.media import Media
from ingest.files.file_checks import in_words
from memory.records.file_names import from_text, visible

Fields = Mapping[str, str]
GROUPS, OFFERS = "groups", "offers"


def press(session: Session, media: Media, runner: ImportRunner, to: str, fields: Fields) -> dict[str, str]:
    """Do what was pressed; return notes by the name of their section, and `groups` where these are to be shown anew.

    Raises UserError where it cannot be, StoreBusy and WeightsMissing where something is in the way of it now.
    """
    way, _, what = from_text(to).partition(":")
    match way:
        case "pause":
            runner.pause()
        case "resume":
            runner.resume()
        case "stop":
            runner.stop()
        case "look":
            _begun(runner.start([Path(what)] if what else library.watched(session)))
        case "leave" | "watch":
            return {"folders": (folders.leave if way == "leave" else folders.watch_again)(session, what)}
        case offers.YES | offers.NO | offers.BACK:
            return {OFFERS: offers.answer(session, way, what)}
        case "groups" | "lead" | "apart" | "undo":
            return {GROUPS: _groups(session, media, way, what)}
        case _:
            _begin(session, runner, to, fields)
    return {}


def _begin(session: Session, runner: ImportRunner, to: str, fields: Fields) -> None:
    match to.partition(":")[0]:
        case "retry" | "retry-like" | "meant":
            _retry(session, runner, to)
        case "fetch" | "fetch-profile" | "fetch-missing":
            _begun(runner.run(storage.fetching(storage.meant(session, to), storage.config_of(session))))
        case "verify":
            _begun(runner.run(checking(session)))
        case "backup":
            _begun(runner.run(backing_up(session, fields.get("folder", ""))))
        case _:
            raise UserError("this is no longer on the page")


def _begun(refused: str) -> None:
    if refused:
        raise UserError(refused)


def _retry(session: Session, runner: ImportRunner, to: str) -> None:
    wanted = problems.chosen(session, to)
    lying = problems.paths(wanted)
    if wanted and not lying:
        raise UserError("The file is not available. It is retried when its disk is connected.")
    if not wanted:
        raise UserError("This problem is already solved.")
    if to.startswith("meant:"):
        wanted = [one for one in wanted if one.job.step == problems.DAMAGED]
        _begun(runner.start(lying, lambda: problems.mean(session, wanted)))
        return
    _begun(runner.start(lying, lambda: problems.reopen(session, wanted)))


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
        return " ".join(findings(table))

    return work


def backing_up(session: Session, folder: str) -> Work:
    """Return the work that writes a backup into a folder, new or not. Raises UserError for no full path."""
    place = Path(folder.strip()).expanduser()
    if not folder.strip() or not place.is_absolute():
        raise UserError("enter a folder for the backup, such as ~/Yesteryear backups")

    def work(report: Callable[[Step], None]) -> str:
        try:
            place.mkdir(parents=True, exist_ok=True)
            kept = write_backup(session, place, lambda told: report(Step(told)))
        except (BadBackup, OSError) as error:
            return str(error)
        return (
            f"Backup written: {visible(str(kept.path))}, {in_words(kept.size_bytes)}. "
            "Your original photos and recordings are not in it."
        )

    return work
