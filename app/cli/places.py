"""The command for places: where files were taken, and the owner's names for it, two made one and parted again.

What the owner says here is a mark: it is never overruled, and `undo` takes it back.
"""

from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli.command import BAD_USAGE, JsonOption, LibraryOption, fail, open_library, print_json
from app.library.session import Session
from app.services import places as services_places
from app.services import serialize
from app.services.corrections import in_words, record, undo
from memory.records.corrections import Correction
from memory.store.places import Circle, Visited

SPOT_KM = 0.25


def places(  # noqa: PLR0913  a command has as many arguments as it has options
    context: typer.Context,
    name: Annotated[tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="Rename a place.")] = None,
    spot: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="LAT,LON NAME", help="Name a spot within a town."),
    ] = None,
    within: Annotated[float, typer.Option(metavar="KM", help="Radius of the spot.")] = SPOT_KM,
    merge: Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="Merge A into B.")] = None,
    split: Annotated[str, typer.Option(metavar="A", help="Undo the latest name, spot or merge of A.")] = "",
    hide: Annotated[str, typer.Option(metavar="A", help="Hide everything taken at A; needs a passphrase.")] = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List places, those with most moments first, and rename, merge or hide them."""
    if sum(map(bool, (name, spot, merge, split, hide))) > 1:
        fail("give one of --name, --spot, --merge, --split and --hide", BAD_USAGE)
    with open_library(context, library) as session:
        if name:
            _tell(session, services_places.called(session, *name), as_json)
        elif spot:
            _tell(session, services_places.spot_called(session, _circle(spot[0], within), spot[1]), as_json)
        elif merge:
            _tell(session, services_places.merged(session, *merge), as_json)
        elif split:
            _split(session, split, as_json)
        elif hide:
            _hide(session, hide, as_json)
        else:
            _list(services_places.listed(session), as_json)


def _circle(text: str, km: float) -> Circle:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        fail(f"{text!r} is not a position; write degrees north, degrees east as 47.593,11.334", BAD_USAGE)
    return Circle(lat, lon, km)


def _list(found: Sequence[Visited], as_json: bool) -> None:
    if as_json:
        print_json([_table(one) for one in found])
        return
    for one in found:
        days = dict.fromkeys((f"{one.first:%Y-%m-%d}", f"{one.last:%Y-%m-%d}"))
        around = ", ".join(filter(None, (one.region, one.country)))
        typer.echo(f"{one.name}  ({around or 'location unknown'}; {one.moments} moments, {' to '.join(days)})")
    if not found:
        typer.echo("no file has a place; set one with `yesteryear correct PATH --place`")


def _table(one: Visited) -> serialize.Json:
    return {
        "name": one.name,
        "region": one.region,
        "country": one.country,
        "lat": round(one.lat, 6),
        "lon": round(one.lon, 6),
        "files": one.files,
        "moments": one.moments,
        "first": f"{one.first:%Y-%m-%d}",
        "last": f"{one.last:%Y-%m-%d}",
    }


def _tell(session: Session, made: Sequence[Correction], as_json: bool) -> None:
    """Write the owner's word and say so; where another process takes in files, that one tells anew what rests on it."""
    counts = record(session, made).counts
    if as_json:
        print_json([{"mark": mark.id, "kind": mark.kind.value, "counts": counts} for mark in made])
        return
    wait = "" if counts else "; applies after the current import"
    for mark in made:
        typer.echo(f"saved: {in_words(mark)}{wait}\nundo with `yesteryear undo {mark.id[:12]}`")


def _hide(session: Session, name: str, as_json: bool) -> None:
    gone = services_places.hide(session, name)
    if as_json:
        print_json({"hidden": gone})
        return
    items = f"{gone} item{'' if gone == 1 else 's'}"
    typer.echo(f"hidden: {items}; `yesteryear hidden` lists hidden items; `yesteryear unhide` shows them again")


def _split(session: Session, name: str, as_json: bool) -> None:
    mark = services_places.to_split(session, name)
    counts = undo(session, [mark]).counts
    if as_json:
        print_json({"mark": mark.id, "kind": mark.kind.value, "counts": counts})
        return
    typer.echo(f"undone: {in_words(mark)}")
