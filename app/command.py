"""What every command shares: its options, the open session, and errors turned into sentences and exit codes.

Knows no command.
"""

import contextlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import damage
from app.config import BadConfig
from app.marker import StoreLost
from app.people_words import Refused
from app.session import Session, default_folder, open_session
from memory.store import StoreBusy, StoreTooNew
from memory.store.damage import MALFORMED
from models.weights import WeightsMissing

BROKEN, BAD_USAGE, NO_WEIGHTS, BUSY, INTERRUPTED = 1, 2, 3, 4, 130

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", metavar="DIR", help="The library; else $YESTERYEAR_LIBRARY, else the usual place."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout.")]
PathsArgument = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")]


UNUSABLE = (StoreLost, sqlite3.DatabaseError, OSError)
"""What opening a library raises that is damaged, lost, or on a disk that cannot be used."""


@contextlib.contextmanager
def told_errors() -> Iterator[None]:
    """Turn what may go wrong into a sentence on stderr and an exit code."""
    try:
        yield
    except BrokenPipeError:
        sys.stderr.close()  # whoever listened has gone, as with `| head`: there is nobody to tell
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        stop("stopped; what is done is kept, and the next run goes on from there", INTERRUPTED)
    except WeightsMissing as error:
        stop(str(error), NO_WEIGHTS)
    except StoreBusy as error:
        stop(str(error), BUSY)
    except (BadConfig, Refused, StoreTooNew) as error:
        stop(str(error), BAD_USAGE)
    except UNUSABLE as error:
        stop(damage.told(error), BROKEN)


@contextlib.contextmanager
def opened(context: typer.Context, library: Path | None) -> Iterator[Session]:
    """Open the library for a command: the one named after it, before it, in the environment, or the usual one."""
    with told_errors():
        session = open_session(library or context.obj or default_folder())
        try:
            yield session
        except MALFORMED as error:
            damage.raise_where_damaged(session, error)
            raise
        finally:
            session.close()


def stop(message: str, code: int) -> NoReturn:
    """End the program with a sentence on stderr."""
    typer.echo(f"yesteryear: {message}", err=True)
    raise typer.Exit(code)


def print_json(value: object) -> None:
    """Print one JSON value on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def existing(paths: list[Path]) -> list[Path]:
    """Return the paths in full; one that is not there, or a folder that cannot be opened, ends the program."""
    for path in paths:
        try:
            if path.is_dir():
                next(path.iterdir(), None)
            else:
                path.stat()
        except OSError as error:
            stop(f"{path} cannot be read: {error.strerror}", BAD_USAGE)
    return [path.absolute() for path in paths]
