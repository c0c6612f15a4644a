"""The command for quiet hours: sleep works over what is remembered, within a budget of seconds."""

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.command import JsonOption, LibraryOption, opened, print_json
from app.session import deriving
from memory import background as memory_sleep
from memory.background import BackgroundTask

MOST_LISTED = 20


def sleep(
    context: typer.Context,
    budget_s: Annotated[float, typer.Option("--budget", metavar="SECONDS", min=0, help="Stop after so long.")] = 600.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be done.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Consolidate, and let the language model read and word: what was recalled lately first, then the strongest."""
    now = datetime.now(UTC)
    with opened(context, library) as session:
        if dry_run:
            _list(memory_sleep.chores(session.store, session.models.language, now), as_json)
            return
        with deriving(session.folder):
            model, owner = session.models.language, session.config.owner
            slept = memory_sleep.sleep(session.store, model, now, budget_s, owner, Shown())
    if as_json:
        print_json(asdict(slept))
        return
    done = ", ".join(f"{count} to {kind}" for kind, count in slept.done.items() if count) or "nothing was left to do"
    typer.echo(f"{done}; {slept.left} left, {slept.seconds:.1f} s")


class Shown:
    """Tells on stderr what is being done, at most once a second."""

    def __init__(self) -> None:
        self._told_s = 0.0

    def __call__(self, chore: BackgroundTask) -> None:
        """Tell of a chore that begins."""
        if time.monotonic() - self._told_s >= 1:
            self._told_s = time.monotonic()
            typer.echo(f"{chore.kind}: {chore.what}", err=True)


def _list(found: list[BackgroundTask], as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for chore in found[:MOST_LISTED]:
        typer.echo(f"{chore.kind}: {chore.what}")
    if len(found) > MOST_LISTED:
        typer.echo(f"and {len(found) - MOST_LISTED} more")
    if not found:
        typer.echo("nothing is left to do")
