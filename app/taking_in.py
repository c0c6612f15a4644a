"""The commands that take files in: ingest and watch. Knows how their outcome is told, not how it comes about."""

import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from app import notes, progress, report
from app.command import NO_WEIGHTS, JsonOption, LibraryOption, PathsArgument, existing, opened, print_json, stop
from app.people_command import tell_consent
from app.resting import Resting
from app.session import Session, deriving
from ingest import run as ingest_run
from ingest.watch import SETTLE_S, Turn, turns
from memory.file_names import visible


def ingest(
    context: typer.Context,
    paths: PathsArgument,
    again: Annotated[bool, typer.Option("--again", help="Take in files that were forgotten, too.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Take in files and folders, then consolidate."""
    tops = existing(paths)
    with opened(context, library) as session, deriving(session.folder):
        session.require_models()
        tell_consent(session)
        with progress.shown(session.folder) as shown:
            named = [*tops, *notes.folders(session.folder)]
            outcome = ingest_run.ingest(session.library, named, shown, again)
    _tell_outcome(outcome, as_json)
    for one in () if as_json else outcome.left_out:
        typer.echo(report.left_out_line(one))
    if outcome.away:
        stop("\n".join(outcome.away), NO_WEIGHTS)


def _tell_outcome(outcome: ingest_run.Outcome, as_json: bool) -> None:
    if as_json:
        print_json(report.outcome_table(outcome))
        return
    counted = ", ".join(f"{count} {name}" for name, count in outcome.counts.items() if count) or "no files"
    typer.echo(f"{counted}: {outcome.moments} moments in {outcome.events} events, {outcome.seconds:.1f} s")
    for path, error in outcome.failed:
        typer.echo(f"  {visible(path)}: {error}")


def watch(
    context: typer.Context, paths: PathsArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Take in files and folders and go on with what settles in them, until Ctrl-C; quiet minutes go to `sleep`."""
    tops = existing(paths)
    with opened(context, library) as session, deriving(session.folder):
        session.require_models()
        tell_consent(session)
        named, again = [*tops, notes.made_folder(session.folder)], Event()
        with Resting(session) as resting:
            for turn in turns(named, Event(), again=again):
                if turn is Turn.REST:
                    resting.begin()
                    continue
                resting.end()
                outcome = _look(session, named, as_json)
                if outcome.growing:
                    again.set()


def _look(session: Session, named: Sequence[Path], as_json: bool) -> ingest_run.Outcome:
    """Take in what settled, and tell of it."""
    with progress.shown(session.folder) as shown:
        outcome = ingest_run.ingest(session.library, named, shown, settle_s=SETTLE_S)
    if as_json:
        print_json(report.outcome_table(outcome), indent=None)
    else:
        _tell_outcome(outcome, as_json)
    for told in outcome.away:
        typer.echo(told, err=True)
    sys.stdout.flush()
    return outcome
