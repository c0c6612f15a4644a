"""The commands for albums: list them, and put files in, take them out, rename and delete."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import FilledGroup, JsonOption, LibraryOption, PathsArgument, open_library, print_json
from app.cli.corrections import asset_named
from app.library.session import Session
from app.services import albums as services_albums
from app.services.serialize import Json
from memory.records.file_names import visible
from memory.store import albums, assets
from memory.store.albums import Album

albums_app = typer.Typer(
    cls=FilledGroup, help="List albums, and add files to them, remove files, rename and delete.", no_args_is_help=False
)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The album's name.")]


@albums_app.callback(invoke_without_command=True)
def list_albums(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List albums, latest first, or run one of the commands below."""
    context.obj = library or context.obj
    if context.invoked_subcommand:
        return
    with open_library(context, library) as session:
        held = albums.get_all(session.store)
    if as_json:
        print_json([_table(one) for one in held])
        return
    for one in held:
        span = f"{one.first:%Y-%m-%d} to {one.last:%Y-%m-%d}" if one.first and one.last else "empty"
        typer.echo(f"{one.count:6}  {span}  {visible(one.name)}{'  (imported)' if one.is_told else ''}")
    if not held:
        typer.echo("no albums yet; make one with `yesteryear albums add NAME PATH...`")


@albums_app.command()
def show(
    context: typer.Context, name: NameArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """List the files in an album."""
    with open_library(context, library) as session:
        one = services_albums.found(session, name)
        paths = assets.first_paths(session.store, sorted(albums.files_of(session.store, one.id)))
    found = sorted(paths.values())
    if as_json:
        print_json({**_named(one), "paths": found})
        return
    for path in found:
        typer.echo(visible(path))


@albums_app.command()
def add(
    context: typer.Context,
    name: NameArgument,
    paths: PathsArgument,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Add files to an album, which is made where there is none of that name."""
    with open_library(context, library) as session:
        done = services_albums.add(session, name, _assets(session, paths))
    _tell(done.album, f"{_files(done.files)} added to {visible(done.album.name)}", as_json, files=done.files)


@albums_app.command()
def remove(
    context: typer.Context,
    name: NameArgument,
    paths: PathsArgument,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Remove files from an album. They stay in the library."""
    with open_library(context, library) as session:
        done = services_albums.take_out(session, name, _assets(session, paths))
    _tell(done.album, f"{_files(done.files)} removed from {visible(done.album.name)}", as_json, files=done.files)


@albums_app.command()
def rename(
    context: typer.Context,
    name: NameArgument,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Rename an album."""
    with open_library(context, library) as session:
        done = services_albums.rename(session, name, new)
    _tell(done.album, f"saved: the album is called {visible(done.album.name)}", as_json)


@albums_app.command()
def delete(
    context: typer.Context, name: NameArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Delete an album. Its files stay in the library. `restore` takes it back until another is deleted."""
    with open_library(context, library) as session:
        done = services_albums.delete(session, name)
    undo = f"undo with `yesteryear albums restore {done.album.id}`"
    _tell(done.album, f"deleted: {visible(done.album.name)}; {undo}", as_json)


@albums_app.command()
def restore(
    context: typer.Context,
    album_id: Annotated[str, typer.Argument(metavar="ID", help="The id that `delete` printed.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Take back that an album was deleted."""
    with open_library(context, library) as session:
        services_albums.restore(session, album_id)
        one = services_albums.found(session, album_id)
    _tell(one, f"restored: {visible(one.name)}", as_json)


def _assets(session: Session, paths: list[Path]) -> list[str]:
    return list(dict.fromkeys(asset_named(session, path) for path in paths))


def _tell(one: Album, words: str, as_json: bool, **more: int) -> None:
    if as_json:
        print_json({**_named(one), **more})
    else:
        typer.echo(words)


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"


def _named(one: Album) -> Json:
    return {"id": one.id, "name": one.name, "imported": one.is_told}


def _table(one: Album) -> Json:
    first, last = (day.date().isoformat() if day else None for day in (one.first, one.last))
    return {**_named(one), "count": one.count, "first": first, "last": last}
