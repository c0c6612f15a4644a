"""What every command shares: its options, the open session, and errors turned into sentences and exit codes.

Knows no command. The library is imported by what opens it: help and a wrong option need none.
"""

import codecs
import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer._click.core import Command, Context
from typer.core import TyperGroup

from app.services.errors import UserError
from memory.records.file_names import valid, visible
from models.registry.card import WeightsMissing

if TYPE_CHECKING:
    from app.library.session import Session

WRITTEN_OUT = "yesteryear-written-out"
BROKEN, BAD_USAGE, NO_WEIGHTS, BUSY, INTERRUPTED = 1, 2, 3, 4, 130

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="The library folder. Default: $YESTERYEAR_LIBRARY, or `library` in your data folder.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout.")]
PathsArgument = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")]


MAY_BE_BLANK = frozenset({("search", "query"), ("ask", "question")})
"""Words to look for: where there are none, only the filters count."""


class FilledGroup(TyperGroup):
    """Commands none of which takes a blank argument for one that was left out, or for the current folder."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the options before the name of a command."""
        _refuse_blank(self, ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Return the command that is meant, and its arguments."""
        name, command, rest = super().resolve_command(ctx, args)
        if command and not isinstance(command, FilledGroup):
            _refuse_blank(command, typer.Context(command, parent=ctx, info_name=name), rest)
        return name, command, rest


def _refuse_blank(command: Command, context: Context, args: list[str]) -> None:
    """End the program where an argument is blank, as that of a script is whose variable was never set."""
    given, _, _ = command.make_parser(context).parse_args(list(args))
    for param in command.get_params(context):
        if (command.name, param.name) not in MAY_BE_BLANK and _is_blank(given.get(str(param.name))):
            name = param.opts[0] if param.opts[0].startswith("-") else str(param.metavar or param.name).strip("[].")
            fail(f"{name} is empty; enter something{'' if param.required else ' or leave it out'}", BAD_USAGE)


def _is_blank(given: object) -> bool:
    """Say whether words, or any of several, are blank."""
    if isinstance(given, list | tuple):
        return any(map(_is_blank, given))
    return isinstance(given, str) and not given.strip()


@contextlib.contextmanager
def exit_on_error() -> Iterator[None]:
    """Turn what may go wrong into a sentence on stderr and an exit code."""
    from app.library.config import BadConfig
    from app.library.damage import UNUSABLE, explain
    from memory.store import StoreBusy, StoreTooNew

    try:
        yield
    except BrokenPipeError:
        sys.stderr.close()  # whoever listened has gone, as with `| head`: there is nobody to tell
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        fail("stopped; finished work is kept, and the next import continues from there", INTERRUPTED)
    except WeightsMissing as error:
        fail(str(error), NO_WEIGHTS)
    except StoreBusy as error:
        fail(str(error), BUSY)
    except (BadConfig, UserError, StoreTooNew) as error:
        fail(str(error), BAD_USAGE)
    except UNUSABLE as error:
        fail(explain(error), BROKEN)


def measure_eyes(context: typer.Context, library: Path | None) -> None:
    """Measure how fast the models that look at pictures run, where nobody did and the owner named none."""
    from app.library import eyes
    from app.library.config import read_config
    from app.library.session import default_folder

    with exit_on_error():
        folder = (library or context.obj or default_folder()).expanduser()
        eyes.measure_all(read_config(folder), lambda line: typer.echo(line, err=True))


@contextlib.contextmanager
def open_library(context: typer.Context, library: Path | None) -> Iterator["Session"]:
    """Open the library for a command: the one named after it, before it, in the environment, or the usual one."""
    with exit_on_error():
        from app.library.damage import raise_where_damaged
        from app.library.session import default_folder, open_session
        from memory.store.damage import MALFORMED

        session = open_session(library or context.obj or default_folder())
        try:
            yield session
        except MALFORMED as error:
            raise_where_damaged(session, error)
            raise
        finally:
            session.close()


def fail(message: str, code: int) -> NoReturn:
    """End the program with a sentence on stderr, in one line but where it names several models, one in a line."""
    lines = message.split("\n") if code == NO_WEIGHTS else [message]
    told = "\n".join(map(visible, lines))
    typer.echo(f"yesteryear: {told}", err=True)
    raise typer.Exit(code)


def plain(value: object) -> str:
    """Return a value of a table as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return visible(str(value))


def one_line(text: str, most: int | None = None) -> str:
    """Return the first letters of a text as they stand in a line of a list."""
    return visible(" ".join(text.split())[:most])


def print_json(value: object, indent: int | None = 2) -> None:
    """Print one JSON value on stdout; what the stream cannot carry, as a byte of a name that is not UTF-8, is escaped.

    Such a byte is a lone surrogate in the JSON, which Python reads back as the name that `os.fsencode` knows.
    """
    is_utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    told = json.dumps(value, ensure_ascii=not is_utf8, indent=indent)
    typer.echo(told.encode("utf-8", "backslashreplace").decode())


def never_refuse() -> None:
    """Let stdout and stderr write out what they cannot carry, instead of ending the program with an error."""
    codecs.register_error(WRITTEN_OUT, _written_out)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=WRITTEN_OUT)


def _written_out(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    told = valid(error.object[error.start : error.end])
    return told.encode("ascii", "backslashreplace").decode(), error.end


def existing(paths: list[Path]) -> list[Path]:
    """Return the paths in full; one that is not there, or a folder that cannot be opened, ends the program."""
    for path in paths:
        try:
            if path.is_dir():
                next(path.iterdir(), None)
            else:
                path.stat()
        except OSError as error:
            fail(f"{visible(str(path))} cannot be read: {error.strerror}", BAD_USAGE)
    return [path.absolute() for path in paths]
