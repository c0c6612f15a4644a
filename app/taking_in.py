"""The commands that take files in: ingest and watch. Knows how their outcome is told, not how it comes about."""

import sys
from datetime import UTC, datetime
from threading import Event
from typing import Annotated

import typer

from app import notes, progress, report
from app.command import NO_WEIGHTS, JsonOption, LibraryOption, PathsArgument, existing, opened, print_json, stop
from app.people_command import tell_consent
from app.session import deriving
from ingest import run as ingest_run
from ingest.watch import Turn, turns
from memory.file_names import visible
from memory.sleep import sleep

REST_BUDGET_S = 30.0
"""So long a quiet minute is used, at the most, before the folders are heard again."""


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
        named = [*tops, notes.made_folder(session.folder)]
        for turn in turns(named, Event()):
            if turn is Turn.REST:
                now, model = datetime.now(UTC), session.models.language
                sleep(session.store, model, now, REST_BUDGET_S, session.config.owner)
                continue
            with progress.shown(session.folder) as shown:
                outcome = ingest_run.ingest(session.library, named, shown)
            if as_json:
                print_json(report.outcome_table(outcome), indent=None)
            else:
                _tell_outcome(outcome, as_json)
            for told in outcome.away:
                typer.echo(told, err=True)
            sys.stdout.flush()
