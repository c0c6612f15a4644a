"""The commands that take files in: ingest and watch. Knows how their outcome is told, not how it comes about."""

import json
import sys
from threading import Event
from typing import Annotated

import typer

from app import progress, report
from app.command import JsonOption, LibraryOption, PathsArgument, existing, opened, print_json
from app.session import deriving
from ingest import run as ingest_run
from ingest.watch import changes


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
        with progress.shown() as shown:
            outcome = ingest_run.ingest(session.library, tops, shown, again)
    _tell_outcome(outcome, as_json)


def _tell_outcome(outcome: ingest_run.Outcome, as_json: bool) -> None:
    if as_json:
        print_json(report.outcome_table(outcome))
        return
    counted = ", ".join(f"{count} {name}" for name, count in outcome.counts.items() if count) or "no files"
    typer.echo(f"{counted}: {outcome.moments} moments in {outcome.events} events, {outcome.seconds:.1f} s")
    for path, error in outcome.failed:
        typer.echo(f"  {path}: {error}")


def watch(
    context: typer.Context, paths: PathsArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Take in files and folders and go on with what settles in them, until Ctrl-C."""
    tops = existing(paths)
    with opened(context, library) as session, deriving(session.folder):
        session.require_models()
        for _ in changes(tops, Event()):
            with progress.shown() as shown:
                outcome = ingest_run.ingest(session.library, tops, shown)
            if as_json:
                typer.echo(json.dumps(report.outcome_table(outcome), ensure_ascii=False))
            else:
                _tell_outcome(outcome, as_json)
            sys.stdout.flush()
