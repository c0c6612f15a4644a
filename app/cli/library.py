"""The commands over the library as a whole: verify, forget, mcp, duplicates, profile, sketch."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import (
    BAD_USAGE,
    BROKEN,
    JsonOption,
    LibraryOption,
    PathsArgument,
    exit_on_error,
    fail,
    one_line,
    open_library,
    print_json,
)
from app.library import damage
from app.library.damage import UNUSABLE
from app.library.session import Session, default_folder, open_session
from app.library.verify import unusable, verify_library
from app.services import serialize
from app.services.corrections import record
from app.services.library import copy_left, findings, forget_assets
from ingest.files.file_checks import in_words
from memory.records.corrections import TraitDenied
from memory.records.file_names import visible
from memory.records.library import AssetPath
from memory.retrieval.grouping import read_groups
from memory.store import Store, assets, corrections
from memory.store import moments as moment_store
from memory.summaries import overview as memory_sketch
from memory.summaries import profile as memory_profile

NOT_TOLD = frozenset({"summarys", "asked_for"})
"""Keys of `forget --json` that its line for people leaves out: an old name of `summaries`, and what waits."""


def verify(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Check the library: ids, vector index, database and files. Exits with 1 if something is wrong."""
    with exit_on_error():
        try:
            session = open_session(library or context.obj or default_folder())
        except UNUSABLE as error:
            typer.echo(f"yesteryear: {visible(damage.explain(error))}", err=True)
            table, found = unusable(error), []
        else:
            try:
                table = verify_library(session)
                found = findings(table)
            finally:
                session.close()
    if as_json:
        print_json(table)
    else:
        for line in found:
            typer.echo(line)
    if not table["sound"]:
        if not as_json:
            typer.echo(damage.WAYS_ON, err=True)
        raise typer.Exit(BROKEN)


def forget(
    context: typer.Context, paths: PathsArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Remove files from the library, with everything based only on them. The files themselves are not touched."""
    with open_library(context, library) as session:
        table = forget_assets(session, _asset_ids(session, paths))
    if as_json:
        print_json(table)
    elif count := table["asked_for"]:
        typer.echo(f"{count} {'file is' if count == 1 else 'files are'} forgotten after the current import")
    else:
        told = {name: value for name, value in table.items() if not isinstance(value, list) and name not in NOT_TOLD}
        typer.echo(", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.items()))
    copies = table.get("copies_left")
    for folder in copies if isinstance(copies, list) else ():
        typer.echo(copy_left(str(folder)), err=True)


def _asset_ids(session: Session, paths: list[Path]) -> list[str]:
    """Return the assets at these files and below these folders; one that holds none ends the program."""
    known = assets.paths(session.store)
    found: dict[str, None] = {}
    for path in paths:
        full = str(path.absolute())
        inside = [one.asset_id for name, one in known.items() if name == full or name.startswith(f"{full}/")]
        if not inside:
            fail(f"not in the library: {visible(str(path))}", BAD_USAGE)
        found.update(dict.fromkeys(inside))
    return list(found)


def mcp(
    context: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Allow it to write notes and forget files.")] = False,
    library: LibraryOption = None,
) -> None:
    """Run an MCP server on stdin and stdout, for AI programs. Read-only without --write."""
    from app.server.mcp import serve

    with open_library(context, library) as session:
        serve(session, write)


WORDS = {
    "exact": "exact copies",
    "near": "near duplicates",
    "burst": "a burst",
    "pair": "raw and JPEG",
    "live": "live photo",
}


def duplicates(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List duplicates, bursts and other groups of files, with the best of each. Nothing is deleted."""
    with open_library(context, library) as session:
        found = group_tables(session.store)
    if as_json:
        print_json({"groups": found, "spare_bytes": sum(_spare(group) for group in found)})
        return
    for group in found:
        typer.echo(f"{WORDS[str(group['kind'])]}: {group['count']} files, {in_words(_spare(group))} without the best")
        files = group["files"]
        for file in files if isinstance(files, list) else ():
            path = visible(str(file["path"]))
            typer.echo(f"  {'best' if file['best'] else '    '}  {in_words(file['size_bytes']):>8}  {path}")
    if not found:
        typer.echo("no duplicates")


def group_tables(store: Store) -> list[serialize.Json]:
    """Return the groups: of the same bytes, near duplicates, bursts, raw files with their JPEG, photos with clips."""
    lying: dict[str, list[AssetPath]] = {}
    for one in assets.paths(store).values():
        lying.setdefault(one.asset_id, []).append(one)
    copies = [held for held in lying.values() if len(held) > 1]
    found = [_table("exact", sorted(held, key=lambda one: (one.offline, one.path))) for held in copies]
    for group in read_groups(store):
        held = [min(lying[one], key=lambda one: (one.offline, one.path)) for one in group.members if one in lying]
        found += [_table(group.kind.value, held)] if len(held) > 1 else []
    order = list(WORDS)
    return sorted(found, key=lambda table: (order.index(str(table["kind"])), str(table["best"])))


def _table(kind: str, held: Sequence[AssetPath]) -> serialize.Json:
    """Say a group, the best of it first in `held`."""
    files = [
        {"path": one.path, "size_bytes": one.size_bytes, "best": one is held[0], "offline": one.offline} for one in held
    ]
    sizes = sum(one.size_bytes for one in held[1:])
    return {"kind": kind, "count": len(held), "best": held[0].path, "spare_bytes": sizes, "files": files}


def _spare(group: serialize.Json) -> int:
    found = group["spare_bytes"]
    return found if isinstance(found, int) else 0


MOST_SHOWN = 8


def profile(
    context: typer.Context,
    why: Annotated[str, typer.Option(metavar="ID", help="Show the sources of a line.")] = "",
    wrong: Annotated[str, typer.Option(metavar="ID", help="Remove a wrong line. `undo` restores it.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show what the library knows about you: your life, preferences, people, places and routines."""
    with open_library(context, library) as session:
        traits = memory_profile.profile(session.store, session.config.owner)
        if why or wrong:
            traits = [one for one in traits if one.id.startswith(why or wrong)]
            if len(traits) != 1:
                fail(f"no single line of the profile has an id that begins with {why or wrong!r}", BAD_USAGE)
        if wrong:
            mark = corrections.new_correction(TraitDenied(traits[0].kind, traits[0].text))
            record(session, [mark])
            typer.echo(f"removed: {traits[0].text}; undo with `yesteryear undo {mark.id[:12]}`", err=as_json)
        held = moment_store.remembered(session.store, traits[0].moment_ids) if why else {}
    if as_json:
        print_json([asdict(one) for one in traits])
        return
    for one in traits if not wrong else ():
        typer.echo(f"{one.id[:12]}  {one.kind:10}  {one.text}{' (recent)' if one.lately else ''}")
    for remembered in list(held.values())[:MOST_SHOWN]:
        typer.echo(
            f"    {remembered.moment.at.at:%Y-%m-%d %H:%M}  {visible(remembered.path)}  "
            f"{one_line(remembered.shown_text, 80)}"
        )
    if not traits:
        typer.echo("no profile yet: it comes from notes, voice notes and what recurs in your files")


def sketch(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Show the library on one page: time span, people, places, topics and one line per year."""
    with open_library(context, library) as session:
        found = memory_sketch.sketch(session.store)
    if as_json:
        print_json(asdict(found))
    else:
        typer.echo(found.text or "nothing here yet; add files with `yesteryear ingest FOLDER`")
