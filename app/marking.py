"""The commands by which the owner has the last word: correct, favourite, marks, undo.

Each leaves a mark that no model overrules and that `undo` takes back; the files themselves are not touched.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import report
from app.command import BAD_USAGE, JsonOption, LibraryOption, opened, print_json, stop
from app.session import Session, deriving, is_deriving
from ingest.geocode import place_at
from ingest.perceive import PERCEIVE
from ingest.run import correct_asset, derive, erase, perceive_all, reread_asset
from memory.people import ABOUT_PEOPLE
from memory.spots import in_words
from memory.store import assets, jobs, marks, search
from memory.store import moments as moment_store
from memory.types import MarkKind, Moment, OwnerMark

PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="A file that was taken in.")]
SecondOption = Annotated[
    float | None, typer.Option("--second", metavar="S", help="Only what is seen or said at this second of it.")
]


def correct(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    path: PathArgument,
    words: Annotated[str | None, typer.Option(help="What is to be seen or was said, in your own words.")] = None,
    at: Annotated[str | None, typer.Option(metavar="ISO", help="When it was: 2019-07-14T15:30+02:00.")] = None,
    place: Annotated[str | None, typer.Option(help="Where it was: LAT,LON or a place the library knows.")] = None,
    second: SecondOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say what a file really shows, when and where it was; what rests on it is told anew."""
    with opened(context, library) as session:
        asset_id = _asset_id(session, path)
        moment = _moment_at(session, asset_id, second)
        made = []
        if words is not None:
            made.append(marks.new_mark(MarkKind.WORDS, words, moment, asset_id))
        if at is not None:
            made.append(marks.new_mark(MarkKind.AT, _time(session, asset_id, at), None, asset_id))
        if place is not None:
            made.append(marks.new_mark(MarkKind.PLACE, _place(session, place), None, asset_id))
        if not made:
            stop("say what to correct: --words, --at or --place", BAD_USAGE)
        _make(session, made)
    _tell(made, as_json)


def favourite(
    context: typer.Context,
    path: PathArgument,
    second: SecondOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say that a file matters: it comes first in summaries and fades last."""
    with opened(context, library) as session:
        asset_id = _asset_id(session, path)
        made = [marks.new_mark(MarkKind.FAVOURITE, "", _moment_at(session, asset_id, second), asset_id)]
        _make(session, made)
    _tell(made, as_json)


def list_marks(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List what you said yourself, oldest first, each with the id that `undo` takes."""
    with opened(context, library) as session:
        tables = [_table(session, mark) for mark in marks.get_all(session.store)]
    if as_json:
        print_json(tables)
        return
    for table in tables:
        typer.echo(f"{str(table['id'])[:12]}  {table['kind']}  {table['value']}  {table['path'] or ''}".rstrip())
    if not tables:
        typer.echo("you corrected nothing yet; `yesteryear correct PATH --words TEXT` does")


def undo(
    context: typer.Context,
    mark_id: Annotated[str, typer.Argument(metavar="[MARK]", help="The mark's id; else the latest.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Take back what you said last, or the mark with this id."""
    with opened(context, library) as session:
        found = [one for one in marks.get_all(session.store) if one.id.startswith(mark_id)]
        if not found or (mark_id and len(found) > 1):
            stop("no such mark; `yesteryear marks` lists them" if not found else "several marks begin so", BAD_USAGE)
        mark = found[-1]
        if mark.kind in (MarkKind.AT, MarkKind.PLACE):
            _require_file(session, mark)
        table = _table(session, mark)
        with session.store.transaction():
            marks.remove(session.store, mark.id)
            if mark.kind in (MarkKind.AT, MarkKind.PLACE):
                jobs.reopen(session.store, mark.asset_id, PERCEIVE)
            elif mark.asset_id:
                reread_asset(session.store, mark.asset_id)
        _derive(session)
    if as_json:
        print_json(table)
    else:
        typer.echo(f"taken back: {table['kind']} {table['value']}".rstrip())


def _make(session: Session, made: list[OwnerMark]) -> None:
    with session.store.transaction():
        for mark in made:
            marks.put(session.store, mark)
        correct_asset(session.store, made[0].asset_id)
    _derive(session)


def _derive(session: Session) -> None:
    """Tell anew what rests on a mark; where another process takes in files, that one does it in its turn."""
    if is_deriving(session.folder):
        return
    with deriving(session.folder):
        perceive_all(session.library, lambda progress: None)
        derive(session.library, lambda progress: None)
        erase(session.library)


def _tell(made: list[OwnerMark], as_json: bool) -> None:
    tables = [{"id": mark.id, "kind": mark.kind.value, "value": mark.value} for mark in made]
    if as_json:
        print_json(tables)
        return
    for mark in made:
        typer.echo(f"noted: {mark.kind.value}; `yesteryear undo {mark.id[:12]}` takes it back")


def _table(session: Session, mark: OwnerMark) -> report.Json:
    path = assets.first_paths(session.store, [mark.asset_id]).get(mark.asset_id) if mark.asset_id else None
    value = in_words(mark) if mark.kind in ABOUT_PEOPLE else mark.value
    made = {"id": mark.id, "kind": mark.kind.value, "value": value, "made_at": mark.made_at.isoformat()}
    return {**made, "path": path, "start_s": mark.start_s, "end_s": mark.end_s}


def _asset_id(session: Session, path: Path) -> str:
    known = assets.paths(session.store).get(str(path.absolute()))
    if known is None:
        stop(f"nothing is remembered of {path}", BAD_USAGE)
    return known.asset_id


def _moment_at(session: Session, asset_id: str, second: float | None) -> Moment | None:
    if second is None:
        return None
    for one in moment_store.of_asset(session.store, asset_id):
        moment = one.moment
        if moment.start_s is not None and moment.start_s <= second < (moment.end_s or moment.start_s + 0.001):
            return moment
    stop(f"nothing is remembered of second {second:g} of this file", BAD_USAGE)


def _time(session: Session, asset_id: str, text: str) -> str:
    """Return an aware time as ISO 8601; one without an offset gets that of the asset."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        stop(f"{text!r} is no time; write it as 2019-07-14T15:30+02:00", BAD_USAGE)
    asset = assets.get(session.store, asset_id)
    if at.tzinfo is None and asset is not None:
        at = at.replace(tzinfo=asset.taken.at.tzinfo)
    return at.isoformat()


def _place(session: Session, text: str) -> str:
    """Return a place as the JSON list that a mark holds."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        known = search.place_named(session.store, text)
        if known is None:
            stop(f"the library knows no place {text!r}; write it as LAT,LON", BAD_USAGE)
        return json.dumps([known.lat, known.lon, known.name, known.region, known.country], ensure_ascii=False)
    found = place_at(lat, lon)
    if found is None:
        stop(f"{text} is no place on the map; write degrees north, degrees east", BAD_USAGE)
    return json.dumps([found.lat, found.lon, found.name, found.region, found.country], ensure_ascii=False)


def _require_file(session: Session, mark: OwnerMark) -> None:
    """What the file itself says of its time and place must be read again, with the models there."""
    session.require_models()
    path = assets.first_paths(session.store, [mark.asset_id]).get(mark.asset_id, "")
    if not Path(path).exists():
        stop(f"{path} cannot be seen at present; its own time and place can be read when it is back", BAD_USAGE)
