"""Turning the recognition of faces or voices on and off on the People page, in plain words about what that keeps.

Knows the config, the table of models and what imports files; nothing of Gradio or of requests.
"""

from collections.abc import Collection
from dataclasses import dataclass

from app.library.config import change
from app.library.session import Session
from app.services import people
from app.services.errors import UserError
from app.ui.library import ImportRunner, watched
from ingest.files.file_checks import in_words
from memory.records.library import Trace
from models.registry import download
from models.registry.card import Card, Task, WeightsMissing
from models.registry.catalog import CARDS

TASKS = {Trace.FACE: Task.FACES, Trace.VOICE: Task.VOICES}
SETTINGS = {Trace.FACE: "faces", Trace.VOICE: "voices"}
KEPT = {
    Trace.FACE: "Where each face is in a picture, and a row of numbers by which the same face is known again.",
    Trace.VOICE: "When each voice speaks, and a row of numbers by which the same voice is known again.",
}


@dataclass(frozen=True, slots=True)
class Consent:
    """What is to be said of faces or of voices: whether they are on, what is kept, and what would be downloaded.

    `install` is the command that gets what this machine lacks first; nothing can be turned on before.
    """

    what: str
    is_on: bool
    kept: str
    download: str
    is_met: bool
    install: str = ""


def consents(session: Session, traces: Collection[Trace]) -> list[Consent]:
    """Return what is to be said of faces and of voices; `traces` are those that anybody was met by."""
    return [
        Consent(
            trace.value,
            people.is_on(session, trace),
            KEPT[trace],
            "" if download.is_present(_card(trace)) else in_words(_card(trace).download_bytes),
            trace in traces,
            people.install_command(trace),
        )
        for trace in Trace
    ]


def turn_on(session: Session, runner: ImportRunner, what: str) -> str:
    """Have faces or voices recognised, in the files that are known too; return what to tell. Raises UserError."""
    trace = _trace(what)
    card = _card(trace)
    if people.install_command(trace) or download.is_present(card):
        _require(trace)
    change(session.folder, {SETTINGS[trace]: True})
    folders = watched(session)
    if not folders:
        return f"{what.capitalize()}s are found as soon as you add photos or recordings."

    def first() -> None:
        if not download.is_present(card):
            download.fetch([card])
        _require(trace)

    if refused := runner.start(folders, first):
        return f"Turned on. {refused}"
    return f"Looking for {what}s now. You can close this page; they appear here as they are found."


def turn_off(session: Session, what: str) -> str:
    """Look for no more faces or voices; return what to tell. Raises UserError."""
    change(session.folder, {SETTINGS[_trace(what)]: False})
    return f"Turned off. {what.capitalize()}s found before stay until you erase them in Settings."


def _require(trace: Trace) -> None:
    """Raise UserError where what runs the model of faces or voices is not there."""
    try:
        people.require_recognition(trace)
    except WeightsMissing as error:
        raise UserError(str(error)) from error


def _card(trace: Trace) -> Card:
    return next(card for card in CARDS if card.task is TASKS[trace])


def _trace(what: str) -> Trace:
    try:
        return Trace(what)
    except ValueError:
        raise UserError("this is no longer on the page") from None
