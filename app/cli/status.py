"""The command `status`: how the library stands. Imports little, for it is asked often."""

import os

import typer

from app.cli.command import JsonOption, LibraryOption, open_library, plain, print_json
from app.library.languages import advice, reading
from app.services.status import Json, left_out_line, status_table
from ingest.discovery.left_out import skipped
from memory.records.file_names import visible

STATUS_WORDS = {
    "photo": "photos",
    "audio": "recordings",
    "video": "videos",
    "note": "notes",
    "moment": "moments",
    "event": "events",
    "summary": "summaries",
    "paths": "files",
    "deriving": "import running",
    "text_model": "search model",
}
"""What a line for people says for the keys of `status --json`, where that is another word."""


def status(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Show counts and list files that could not be read, with the reason."""
    with open_library(context, library) as session:
        table = status_table(session)
        hint = advice(session.config, session.folder)
    if as_json:
        print_json(table)
        return
    for name, value in table.items():
        if not isinstance(value, list):
            typer.echo(f"{STATUS_WORDS.get(name, name)}: {plain(value)}")
    troubles = table["troubles"]
    for trouble in troubles if isinstance(troubles, list) else ():
        typer.echo(f"problem: {visible(str(trouble['path']))}: {trouble['error']}")
    _tell_kept(table)
    for group in skipped(session.store):
        typer.echo(left_out_line(group))
    for line in session.missing:
        typer.echo(f"missing: {line}")
    typer.echo(" ".join(filter(None, (reading(session.config), hint))))


def _tell_kept(table: Json) -> None:
    """Tell which files are damaged or not found, and that what is remembered of them is kept."""
    damaged, offline = table["damaged"], table["offline"]
    if damaged and isinstance(damaged, list):
        typer.echo(f"damaged: {len(damaged)}. The last good versions are kept in the library.")
    if offline and isinstance(offline, list):
        typer.echo(f"not found: {len(offline)} (the disk may be disconnected). Their entries are kept.")
    for path in offline if isinstance(offline, list) else ():
        typer.echo(f"file not found: {visible(str(path))}")
    folders = table["folders"]
    for folder in folders if isinstance(folders, list) else ():
        if not os.path.isdir(str(folder)):
            typer.echo(f"folder not found: {visible(str(folder))} (the disk may be disconnected)")
