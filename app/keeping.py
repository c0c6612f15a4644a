"""The commands that look after the library and open it to others: status, verify, forget, mcp."""

import os
from pathlib import Path
from typing import Annotated

import typer

from app import damage, notes, report
from app.command import (
    BAD_USAGE,
    BROKEN,
    UNUSABLE,
    JsonOption,
    LibraryOption,
    PathsArgument,
    opened,
    print_json,
    stop,
    told_errors,
)
from app.languages import advice, reading
from app.session import Session, default_folder, deriving, is_deriving, open_session
from app.unfinished import sweep
from app.verify import unusable, verify_library
from ingest.discovery.left_out import skipped
from ingest.pipeline.run import derive, forget_asset, purge
from memory.records.file_names import visible
from memory.store import assets
from memory.store.full_text import counts

IN_WORDS = {"summarys": "summaries"}
"""How a sentence for people says what `--json` must go on to call by the name it had."""


def status(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Count what is remembered and list what could not be read and why."""
    with opened(context, library) as session:
        table = status_table(session)
        hint = advice(session.config, session.folder)
    if as_json:
        print_json(table)
        return
    for name, value in table.items():
        if not isinstance(value, list):
            typer.echo(f"{name}: {visible(str(value))}")
    troubles = table["troubles"]
    for trouble in troubles if isinstance(troubles, list) else ():
        typer.echo(f"trouble: {visible(str(trouble['path']))}: {trouble['error']}")
    _tell_kept(table)
    for group in skipped(session.store):
        typer.echo(report.left_out_line(group))
    for line in session.missing:
        typer.echo(f"missing: {line}")
    typer.echo(" ".join(filter(None, (reading(session.config), hint))))


def _tell_kept(table: report.Json) -> None:
    """Tell which files are damaged or not found, and that what is remembered of them is kept."""
    damaged, offline = table["damaged"], table["offline"]
    if damaged and isinstance(damaged, list):
        typer.echo(f"damaged: {len(damaged)}. What is remembered of their last good versions is kept.")
    if offline and isinstance(offline, list):
        typer.echo(f"not found: {len(offline)} (the disk may be disconnected). What is remembered of them is kept.")
    for path in offline if isinstance(offline, list) else ():
        typer.echo(f"file not found: {visible(str(path))}")
    folders = table["folders"]
    for folder in folders if isinstance(folders, list) else ():
        if not os.path.isdir(str(folder)):
            typer.echo(f"folder not found: {visible(str(folder))} (the disk may be disconnected)")


def status_table(session: Session) -> report.Json:
    """Count what is remembered, list what could not be read, and say what runs and which models are missing."""
    return {
        **report.status_table(session.store),
        "deriving": is_deriving(session.folder),
        "text_model": session.config.text,
        "missing_models": list(session.missing),
    }


def verify(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Re-derive ids, compare the vector index with the store, and look for damage; exit 1 where something is wrong."""
    with told_errors():
        try:
            session = open_session(library or context.obj or default_folder())
        except UNUSABLE as error:
            typer.echo(f"yesteryear: {visible(damage.explain(error))}", err=True)
            table = unusable(error)
        else:
            try:
                table = verify_library(session)
            finally:
                session.close()
    if as_json:
        print_json(table)
    else:
        for name, value in table.items():
            typer.echo(f"{name}: {value}")
    if not table["sound"]:
        if not as_json:
            typer.echo(damage.WAYS_ON, err=True)
        raise typer.Exit(BROKEN)


def forget(
    context: typer.Context, paths: PathsArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Remove the memory of files and all that rests on them alone; the files themselves are not touched."""
    with opened(context, library) as session:
        table = forget_assets(session, _asset_ids(session, paths))
    if as_json:
        print_json(table)
    else:
        told = {name: value for name, value in table.items() if not isinstance(value, list)}
        typer.echo(", ".join(f"{IN_WORDS.get(name, name.replace('_', ' '))}: {value}" for name, value in told.items()))
    copies = table.get("copies_left")
    for folder in copies if isinstance(copies, list) else ():
        typer.echo(copy_left(str(folder)), err=True)


def copy_left(folder: str) -> str:
    """Say that a folder of a killed backup or export may still hold what was forgotten."""
    return f"{visible(folder)} may still contain a copy from an interrupted command. Delete it."


def forget_assets(session: Session, asset_ids: list[str]) -> report.Json:
    """Forget these assets, or ask the process that takes in files to; return counts.

    Of files, only the notes that the library wrote itself go with them. Where folders of killed backups and exports
    could not be removed, `copies_left` names them: they may still hold what is forgotten here.
    """
    before = counts(session.store)
    lying = [one.path for asset_id in asset_ids for one in assets.paths_of(session.store, asset_id)]
    if is_deriving(session.folder):
        with session.store.transaction():
            for asset_id in asset_ids:
                assets.ask_for(session.store, "forget", asset_id)
        table: report.Json = {"forgotten": 0, "asked_for": len(asset_ids)}
    else:
        with deriving(session.folder):
            for asset_id in asset_ids:
                forget_asset(session.store, asset_id)
            derive(session.library, lambda progress: None)
            purge(session.library)
        after = counts(session.store)
        table = {"forgotten": len(asset_ids), "asked_for": 0}
        table |= {f"{name}s": before[name] - after[name] for name in ("moment", "event", "summary")}
    notes.discard(session.folder, lying)
    if left := sweep(session.folder):
        table["copies_left"] = [str(folder) for folder in left]
    return table


def _asset_ids(session: Session, paths: list[Path]) -> list[str]:
    """Return the assets at these files and below these folders; one that holds none ends the program."""
    known = assets.paths(session.store)
    found: dict[str, None] = {}
    for path in paths:
        full = str(path.absolute())
        inside = [one.asset_id for name, one in known.items() if name == full or name.startswith(f"{full}/")]
        if not inside:
            stop(f"nothing is remembered of {visible(str(path))}", BAD_USAGE)
        found.update(dict.fromkeys(inside))
    return list(found)


def mcp(
    context: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Let it keep notes and forget files.")] = False,
    library: LibraryOption = None,
) -> None:
    """Open the library to an AI program as an MCP server on stdin and stdout; for reading only, but for --write."""
    from app.mcp import serve

    with opened(context, library) as session:
        serve(session, write)
