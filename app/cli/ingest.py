"""The commands that bring files in and work over them: ingest, watch, and sleep within a budget of seconds."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from threading import Event
from typing import Annotated

import typer

from app.cli.command import (
    NO_WEIGHTS,
    JsonOption,
    LibraryOption,
    PathsArgument,
    existing,
    fail,
    measure_eyes,
    one_line,
    open_library,
    print_json,
)
from app.cli.people import tell_consent
from app.library import notes
from app.library.session import LOCK_WAIT_S, Session, deriving
from app.services import progress, serialize
from app.services.background import Resting
from app.services.status import left_out_line
from ingest.discovery.scan import Change
from ingest.discovery.watch import SETTLE_S, Growing, Turn, turns
from ingest.files.step_names import PERCEIVE
from ingest.pipeline import run as ingest_run
from memory import background as memory_sleep
from memory.background import BackgroundTask
from memory.records.file_names import visible

WorkersOption = Annotated[
    str,
    typer.Option(
        "--workers", metavar="HOST:PORT", help="Let the workers at this address analyse photos and recordings."
    ),
]


def ingest(
    context: typer.Context,
    paths: PathsArgument,
    again: Annotated[bool, typer.Option("--again", help="Also add files that were forgotten.")] = False,
    workers: WorkersOption = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Add files and folders to the library, then update events, facts and summaries."""
    tops = existing(paths)
    measure_eyes(context, library)
    with open_library(context, library) as session, deriving(session.folder, LOCK_WAIT_S):
        _begin(session)
        with progress.shown(session.folder, session.library.models) as shown:
            named = [*tops, *notes.folders(session.folder)]
            with _with_workers(session, workers) as taking:
                outcome = ingest_run.ingest(taking, named, shown, again, is_whole=True)
    _tell_outcome(outcome, as_json)
    for one in () if as_json else outcome.left_out:
        typer.echo(left_out_line(one))
    if outcome.away:
        fail("\n".join(outcome.away), NO_WEIGHTS)


def _begin(session: Session) -> None:
    """See to it that there are the models that an import needs; say which others are missing, and whom to ask."""
    session.require_models()
    for line in session.missing:
        typer.echo(f"yesteryear: {line}", err=True)
    tell_consent(session)


@contextmanager
def _with_workers(session: Session, address: str) -> Iterator[ingest_run.Library]:
    """Give what an import works with, and the workers at an address to perceive its files, where one is named."""
    if not address:
        yield session.library
        return
    from app.services.workers import connected

    with connected(session, address, lambda line: typer.echo(f"yesteryear: {line}", err=True)) as workers:
        yield replace(session.library, workers=workers)


def _tell_outcome(outcome: ingest_run.Outcome, as_json: bool, indent: int | None = 2) -> None:
    if outcome.mended:
        typer.echo(f"{outcome.mended} titles and texts were damaged and have been rebuilt", err=True)
    if as_json:
        print_json(serialize.outcome_table(outcome), indent)
        return
    counted = serialize.counts_line(outcome)
    typer.echo(f"{counted}: {outcome.moments} moments in {outcome.events} events, {outcome.seconds:.1f} s")
    for path, error in outcome.failed:
        typer.echo(f"  {visible(path)}: {error}")


def watch(
    context: typer.Context, paths: PathsArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Add files and folders and watch them for new files until Ctrl-C. Runs `sleep` when idle."""
    tops = existing(paths)
    measure_eyes(context, library)
    with open_library(context, library) as session, deriving(session.folder, LOCK_WAIT_S):
        _begin(session)
        named, again, telling = [*tops, notes.made_folder(session.folder)], Growing(), _Telling(as_json)
        with Resting(session) as resting:
            for turn in turns(named, Event(), again=again):
                if turn is Turn.REST:
                    resting.begin()
                    continue
                resting.end()
                due = (again.take_due() or None) if turn is Turn.AGAIN else None
                with progress.shown(session.folder, session.library.models) as shown:
                    show = shown if due is None else _once_perceiving(shown)
                    outcome = ingest_run.ingest(session.library, due or named, show, settle_s=SETTLE_S)
                again.note(outcome.growing, due)
                telling.tell(outcome, again.paths, is_again=due is not None)


def _once_perceiving(show: Callable[[ingest_run.Progress], None]) -> Callable[[ingest_run.Progress], None]:
    """Show how far a run is from where it has files to perceive; one that finds them still growing shows nothing."""
    begun = Event()

    def report_to(at: ingest_run.Progress) -> None:
        if at.step == PERCEIVE:
            begun.set()
        if begun.is_set():
            show(at)

    return report_to


class _Telling:
    """Tells of each look. What it says of a file that grows is told once, until it says something else."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._told: set[tuple[str, str]] = set()
        self._away: tuple[str, ...] = ()

    def tell(self, outcome: ingest_run.Outcome, growing: Sequence[str], is_again: bool) -> None:
        """Tell of a look; `growing` are the files that grow by now; where `is_again`, it was at such files alone."""
        fresh = [one for one in outcome.failed if one not in self._told]
        is_news = any(count for name, count in outcome.counts.items() if name != Change.FAILED) or bool(fresh)
        self._told = {one for one in self._told.union(fresh) if one[0] in growing}
        if is_news or not is_again:
            told = outcome if self._as_json else replace(outcome, failed=fresh)
            _tell_outcome(told, self._as_json, indent=None)
        for reason in outcome.away:
            if not (is_again and reason in self._away):
                typer.echo(reason, err=True)
        self._away = outcome.away
        sys.stdout.flush()


MOST_LISTED = 20


def sleep(
    context: typer.Context,
    budget_s: Annotated[
        float, typer.Option("--budget", metavar="SECONDS", min=0, help="Stop after this time.")
    ] = 600.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be done.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Do background work: update events, facts and summaries, and let the language model rewrite them."""
    now = datetime.now(UTC)
    with open_library(context, library) as session:
        if dry_run:
            _list(memory_sleep.chores(session.store, session.models.language, now), as_json)
            return
        with deriving(session.folder, LOCK_WAIT_S):
            model, owner = session.models.language, session.config.owner
            slept = memory_sleep.sleep(session.store, model, now, budget_s, owner, Shown())
    if as_json:
        print_json(asdict(slept))
        return
    done = ", ".join(_done(kind, count) for kind, count in slept.done.items() if count) or "nothing to do"
    typer.echo(f"{done}; {slept.left} left, {slept.seconds:.1f} s")


DONE = {
    "consolidate": ("1 period updated", "{} periods updated"),
    "tell": ("summaries updated", "summaries updated"),
    "read": ("1 item read for facts", "{} items read for facts"),
    "word": ("1 event reviewed", "{} events reviewed"),
}
"""What a line for people says for the kinds in `done` of `--json`: for one, and for several."""

TO_DO = {"consolidate": "update period", "tell": "update", "read": "read for facts", "word": "review event"}


def _done(kind: str, count: int) -> str:
    one, several = DONE[kind]
    return one if count == 1 else several.format(count)


def _to_do(task: BackgroundTask) -> str:
    return f"{TO_DO[task.kind]}: {one_line(task.what)}"


class Shown:
    """Tells on stderr what is being done, at most once a second."""

    def __init__(self) -> None:
        self._told_s = 0.0

    def __call__(self, chore: BackgroundTask) -> None:
        """Tell of a chore that begins."""
        if time.monotonic() - self._told_s >= 1:
            self._told_s = time.monotonic()
            typer.echo(_to_do(chore), err=True)


def _list(found: list[BackgroundTask], as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for chore in found[:MOST_LISTED]:
        typer.echo(_to_do(chore))
    if len(found) > MOST_LISTED:
        typer.echo(f"and {len(found) - MOST_LISTED} more")
    if not found:
        typer.echo("nothing to do")
