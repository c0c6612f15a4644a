"""The commands by which the owner has the last word: correct, favourite, marks, undo.

Each leaves a mark that no model overrules and that `undo` takes back; the files themselves are not touched.
"""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, fail, open_library, print_json
from app.library.session import Session
from app.services import corrections as services_corrections
from app.services import serialize
from app.services.corrections import KIND_NAMES, corrected, in_words, record
from memory.records.corrections import (
    Correction,
    Favourite,
    OfPeople,
    OfPlaces,
    OfThemes,
    TitleGiven,
    UnreadableCorrection,
)
from memory.records.file_names import visible
from memory.records.library import Moment
from memory.store import assets, corrections
from memory.store import moments as moment_store

PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="A file in the library.")]
SecondOption = Annotated[
    float | None, typer.Option("--second", metavar="S", help="Only what is seen or said at this second.")
]


def correct(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    path: PathArgument,
    words: Annotated[str | None, typer.Option(help="What the file shows or says, in your own words.")] = None,
    at: Annotated[str | None, typer.Option(metavar="ISO", help="Date and time: 2019-07-14T15:30+02:00.")] = None,
    place: Annotated[str | None, typer.Option(help="Place: LAT,LON or the name of a known place.")] = None,
    second: SecondOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Correct what a file shows or says, its time or its place. Summaries and facts based on it are updated."""
    with open_library(context, library) as session:
        asset_id = asset_named(session, path)
        moment = moment_at(session, asset_id, second)
        made = corrected(session, asset_id, moment, words, at, place)
        record(session, made)
    _tell(made, as_json)


def favourite(
    context: typer.Context,
    path: PathArgument,
    second: SecondOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Mark a file as a favourite: it comes first in summaries and fades last."""
    with open_library(context, library) as session:
        asset_id = asset_named(session, path)
        made = [corrections.new_correction(Favourite(), moment_at(session, asset_id, second), asset_id)]
        record(session, made)
    _tell(made, as_json)


def list_marks(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List your corrections, oldest first, with the ids that `undo` takes."""
    with open_library(context, library) as session:
        marks = corrections.listed(session.store)
        tables = [_table(session, mark) for mark in marks]
    if as_json:
        print_json(tables)
        return
    for mark, table in zip(marks, tables, strict=True):
        path = visible(str(table["path"] or ""))
        typer.echo(f"{mark.id[:12]}  {KIND_NAMES[mark.kind]}  {_told(mark)}  {path}".rstrip())
    if not tables:
        typer.echo("no corrections yet; make one with `yesteryear correct PATH --words TEXT`")


def undo(
    context: typer.Context,
    mark_id: Annotated[str, typer.Argument(metavar="[MARK]", help="The correction's id. Default: the latest.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Undo your latest correction, or the one with this id."""
    with open_library(context, library) as session:
        found = [one for one in corrections.listed(session.store) if one.id.startswith(mark_id)]
        if not found or (mark_id and len(found) > 1):
            fail(
                "no such correction; `yesteryear marks` lists them"
                if not found
                else "several corrections have an id that begins like this",
                BAD_USAGE,
            )
        mark = found[-1]
        table = _table(session, mark)
        services_corrections.undo(session, [mark])
    if as_json:
        print_json(table)
    else:
        typer.echo(f"undone: {KIND_NAMES[mark.kind]} {_told(mark)}".rstrip())


def _tell(made: list[Correction], as_json: bool) -> None:
    tables = [{"id": mark.id, "kind": mark.kind.value, "value": corrections.encode(mark.content)} for mark in made]
    if as_json:
        print_json(tables)
        return
    for mark in made:
        typer.echo(f"saved: {KIND_NAMES[mark.kind]}; undo with `yesteryear undo {mark.id[:12]}`")


def _told(mark: Correction | UnreadableCorrection) -> str:
    """Say what a mark says, for the owner to read."""
    return f"{mark.value} (cannot be read)" if isinstance(mark, UnreadableCorrection) else in_words(mark)


def _value(mark: Correction | UnreadableCorrection) -> str:
    """Return what programs read of a mark: as it lies in the library, words for places, people, themes and titles."""
    if isinstance(mark, UnreadableCorrection):
        return mark.value
    is_told = isinstance(mark.content, OfPlaces | OfPeople | OfThemes | TitleGiven)
    return in_words(mark) if is_told else corrections.encode(mark.content)


def _table(session: Session, mark: Correction | UnreadableCorrection) -> serialize.Json:
    path = assets.first_paths(session.store, [mark.asset_id]).get(mark.asset_id) if mark.asset_id else None
    made_at = mark.made_at.isoformat() if mark.made_at else None
    made = {"id": mark.id, "kind": mark.kind.value, "value": _value(mark), "made_at": made_at}
    return {**made, "path": path, "start_s": mark.start_s, "end_s": mark.end_s}


def asset_named(session: Session, path: Path) -> str:
    """Return the asset that lies at a path; where none is to be seen there, end the program."""
    known = assets.at_path(session.store, str(path.absolute()))
    if known is None:
        fail(f"not in the library: {visible(str(path))}", BAD_USAGE)
    return known.asset_id


def moment_at(session: Session, asset_id: str, second: float | None) -> Moment | None:
    """Return the moment at a second of a file, None where none is named; where none is there, end the program."""
    if second is None:
        return None
    for one in moment_store.of_asset(session.store, asset_id):
        moment = one.moment
        if moment.start_s is not None and moment.start_s <= second < (moment.end_s or moment.start_s + 0.001):
            return moment
    fail(f"the library has nothing at second {second:g} of this file", BAD_USAGE)
