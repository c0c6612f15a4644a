"""The commands for what is not to be seen: hide, unhide, hidden, passphrase. Hiding is not encryption.

Knows how a passphrase is asked for: without echo on a terminal, else a line of stdin.
"""

import sys

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, fail, open_library, print_json
from app.cli.corrections import PathArgument, SecondOption, asset_named, moment_at
from app.library.session import Session
from app.services import hiding
from memory.records.file_names import visible
from memory.store import assets

WRONG = "wrong passphrase"


def hide(
    context: typer.Context,
    path: PathArgument,
    second: SecondOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Hide a file, or what is seen or said at one second of it. Hidden items don't appear anywhere."""
    with open_library(context, library) as session:
        if not hiding.is_set(session):
            fail(hiding.UNSET, BAD_USAGE)
        asset_id = asset_named(session, path)
        count = hiding.hide(session, asset_id, moment_at(session, asset_id, second))
    if as_json:
        print_json({"path": str(path.absolute()), "moments": count})
    else:
        typer.echo(f"hidden: {_items(count)}; `yesteryear unhide` shows it again. The file itself stays where it is.")


def unhide(
    context: typer.Context,
    path: PathArgument,
    second: SecondOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show a hidden file, or one second of it, again. Asks for the passphrase."""
    with open_library(context, library) as session:
        _ask(session)
        known = assets.at_path(session.unfiltered, str(path.absolute()))
        if known is None:
            fail(f"not in the library: {visible(str(path))}", BAD_USAGE)
        count = hiding.unhide(session, known.asset_id, second)
    if as_json:
        print_json({"path": str(path.absolute()), "moments": count})
    else:
        typer.echo(f"unhidden: {_items(count)}")


def hidden(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List hidden items. Asks for the passphrase."""
    with open_library(context, library) as session:
        _ask(session)
        tables = hiding.hidden_tables(session)
    if as_json:
        print_json(tables)
        return
    for table in tables:
        start_s, end_s = table["start_s"], table["end_s"]
        span = f"  {start_s:.1f} s to {end_s:.1f} s" if isinstance(start_s, float) and isinstance(end_s, float) else ""
        typer.echo(f"{visible(str(table['path']))}{span}  since {str(table['hidden_at'])[:10]}")
    if not tables:
        typer.echo("nothing is hidden; hide a file with `yesteryear hide PATH`")


def passphrase(context: typer.Context, library: LibraryOption = None) -> None:
    """Set or change the passphrase for hidden items. A lost passphrase can't be recovered."""
    with open_library(context, library) as session:
        old = ""
        if hiding.is_set(session):
            old = _read("Passphrase")
            if not hiding.is_right(session, old):
                fail(f"{WRONG}; nothing was changed", BAD_USAGE)
        hiding.set_passphrase(session, _read("New passphrase", again=True), old)
    typer.echo("passphrase set; hidden items are not encrypted, and the files stay where they are")


def _ask(session: Session) -> None:
    """Ask for the passphrase; end the program where there is none or it is not right."""
    if not hiding.is_set(session):
        fail(hiding.UNSET, BAD_USAGE)
    if not hiding.is_right(session, _read("Passphrase")):
        fail(WRONG, BAD_USAGE)


def _read(what: str, again: bool = False) -> str:
    """Return a passphrase: asked for without echo on a terminal, else the next line of stdin."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, confirmation_prompt=again, err=True))
    line = sys.stdin.readline()
    if not line:
        fail(f"{what.lower()} expected on stdin", BAD_USAGE)
    return line.rstrip("\r\n")


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"
