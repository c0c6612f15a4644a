"""The commands `backup` and `restore`: the library as one file, and a library made of it.

Knows how they are told, not what is in a backup.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, exit_on_error, fail, open_library, print_json
from app.library import backup as backups
from app.library.backup import BadBackup, Kept
from app.library.config import FILE_NAME
from app.library.marker import why_lost
from app.library.session import default_folder
from ingest.files.file_checks import in_words
from memory.records.file_names import visible

LEFT_OUT = (
    "left out: {names}, which would send data from the library to another machine. They are in {config} as "
    "comments: remove the # if the address is yours, or restore with --trust-addresses"
)


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE_OR_DIR", help="A new file, or a folder to write one into.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Back up the library, its settings and notes into one zip file, without your original photos and recordings."""
    with open_library(context, library) as session:
        try:
            kept = backups.write_backup(session, target)
        except BadBackup as error:
            fail(str(error), BAD_USAGE)
    _tell(
        kept,
        as_json,
        "written: {path}, {size}, {moments} moments; your original photos and recordings are not included",
    )


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `yesteryear backup` wrote.")],
    trust_addresses: Annotated[
        bool,
        typer.Option("--trust-addresses", help="Keep settings that send data to another machine."),
    ] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Restore a backup into a new or empty library, or one that lost its database. The backup is checked first."""
    folder = library or context.obj or default_folder()
    with exit_on_error():
        was_lost = why_lost(folder.expanduser().absolute())
        try:
            kept = backups.restore_backup(file, folder, trust_addresses)
        except BadBackup as error:
            fail(str(error), BAD_USAGE)
    if kept.left_out:
        config = visible(str(kept.path / FILE_NAME))
        typer.echo(LEFT_OUT.format(names=", ".join(kept.left_out), config=config), err=True)
    told = "restored: {path}, {moments} moments; run `yesteryear ingest` to find their files"
    _tell(kept, as_json, told, {"addresses_left_out": list(kept.left_out)})
    if was_lost:
        typer.echo("This library had lost its database; its settings and notes were kept.", err=True)


def _tell(kept: Kept, as_json: bool, told: str, more: Mapping[str, object] = MappingProxyType({})) -> None:
    if as_json:
        table = {"path": str(kept.path), "size_bytes": kept.size_bytes, "moments": kept.moments, "notes": kept.notes}
        print_json({**table, **more})
    else:
        typer.echo(told.format(path=visible(str(kept.path)), size=in_words(kept.size_bytes), moments=kept.moments))
