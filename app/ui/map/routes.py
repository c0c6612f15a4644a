"""The addresses that the map reads: where to begin, a piece of it, more of its files, ways; and the name of a spot.

The browser keeps none of it, so that what is hidden meanwhile is not shown again.
"""

import math
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel
from starlette.responses import JSONResponse

from app.library.session import Session
from app.services import places
from app.services.corrections import in_words, record, undo
from app.services.errors import UserError
from app.ui.answers import OK, answered, refused
from app.ui.cards import LATER, items
from app.ui.map import view
from app.ui.map.view import When
from app.ui.media import Media
from memory.retrieval.file_map import Box, FileMap
from memory.store import StoreBusy
from memory.store.places import Circle

LONGEST_KEY = 200


def when(
    first: Annotated[str, Query(alias="from", max_length=LONGEST_KEY)] = "",
    last: Annotated[str, Query(alias="to", max_length=LONGEST_KEY)] = "",
    trip: Annotated[str, Query(max_length=LONGEST_KEY)] = "",
    place: Annotated[str, Query(max_length=LONGEST_KEY)] = "",
) -> When:
    """Return which files are asked for."""
    return When(first, last, trip, place)


def box_of(box: str = "") -> Box:
    """Return a piece of the map from its edges, `west,south,east,north`; 404 where that is none."""
    try:
        found = [float(one) for one in box.split(",")]
    except ValueError:
        raise HTTPException(404, "not found") from None
    if len(found) != 4 or not all(map(math.isfinite, found)):
        raise HTTPException(404, "not found")
    return Box(*found)


Asked = Annotated[When, Depends(when)]
Inside = Annotated[Box, Depends(box_of)]


class Spot(BaseModel):
    """A circle on the map and the name that the owner gives it."""

    lat: float
    lon: float
    km: float
    name: str


def routes(session: Session, media: Media, atlas: FileMap) -> APIRouter:
    """Return the routes /map/start, /map/look, /map/tiles, /map/names, /map/ways, /map/spot and /map/undo/{mark}."""
    router = APIRouter(prefix="/map")

    def start(asked: Asked) -> JSONResponse:
        return answered(view.start(session, atlas, asked))

    def look(asked: Asked, box: Inside, world: float = 1024.0) -> JSONResponse:
        if not math.isfinite(world):
            raise HTTPException(404, "not found")
        return answered(view.look(session, media, atlas, (box, view.choice_of(session, asked), world)))

    def tiles(asked: Asked, box: Inside, start: Annotated[int, Query(ge=0)] = 0) -> JSONResponse:
        choice = view.choice_of(session, asked)
        count, found = atlas.tiles(box, choice, slice(start, start + view.MOST_TILES))
        return answered({"count": count, "told": items(count), "tiles": view.tiles(session, media, found)})

    def names(box: Inside) -> JSONResponse:
        return answered({"names": view.names(box)})

    def ways(asked: Asked) -> JSONResponse:
        return answered({"ways": view.ways(session, asked)})

    def name(spot: Spot) -> JSONResponse:
        return _name(session, spot)

    def take_back(mark: str) -> JSONResponse:
        return _undo(session, mark)

    router.add_api_route("/start", start, methods=["GET"])
    router.add_api_route("/look", look, methods=["GET"])
    router.add_api_route("/tiles", tiles, methods=["GET"])
    router.add_api_route("/names", names, methods=["GET"])
    router.add_api_route("/ways", ways, methods=["GET"])
    router.add_api_route("/spot", name, methods=["POST"])
    router.add_api_route("/undo/{mark}", take_back, methods=["POST"])
    return router


def _name(session: Session, spot: Spot) -> JSONResponse:
    """Give a spot a name."""
    try:
        made = places.spot_called(session, Circle(spot.lat, spot.lon, spot.km), spot.name)
        counts = record(session, made).counts
    except (UserError, StoreBusy) as error:
        return refused(error, OK)
    return answered({"told": f"Saved: {in_words(made[0])}.{'' if counts else LATER}", "undo": made[0].id})


def _undo(session: Session, mark: str) -> JSONResponse:
    """Take the name of a spot back."""
    try:
        found = places.marked(session, mark)
        counts = undo(session, [found]).counts
    except (UserError, StoreBusy) as error:
        return refused(error, OK)
    return answered({"told": f"Undone: {in_words(found)}.{'' if counts else LATER}"})
