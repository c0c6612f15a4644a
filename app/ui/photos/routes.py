"""The addresses that the grid reads: its days, what is on one of them, what stands above it, and whether it changed.

The browser keeps none of it, so that what is hidden meanwhile is not shown again.
"""

from datetime import datetime

from fastapi import APIRouter, HTTPException
from starlette.responses import JSONResponse

from app.library.session import Session
from app.ui.answers import answered
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.model_offer import ModelOffer
from app.ui.photos import albums
from app.ui.photos.days import Which, day
from app.ui.photos.head import head
from memory.retrieval.feed import FileFeed, Shown

FIRST_DAYS, FIRST_TILES = 6, 60
"""So many days come with the first answer at the most, and no more once so many tiles do."""

MOST_TILES = 300
"""So many tiles of one day come at once; see PIECE in assets/js/photos/plan.js."""


def routes(session: Session, media: Media, runner: ImportRunner, feed: FileFeed, offer: ModelOffer) -> APIRouter:
    """Return the routes /photos/start, /photos/days, /photos/day/{key} and /photos/state."""
    router = APIRouter(prefix="/photos")

    def state() -> dict[str, object]:
        return {"version": feed.version(), "busy": runner.is_running or runner.is_elsewhere}

    def above(which: Which) -> str:
        if which.album:
            return albums.above(session, media, feed, which.album)
        if which.shown is not Shown.ALL:
            return ""
        return offer.card() + head(session, media, feed, datetime.now().astimezone().date())

    def listed(which: Which) -> list[tuple[str, int]]:
        return feed.days(which.shown, which.album) if which.album != albums.LIST else []

    def start(kind: Shown = Shown.ALL, album: str = "", at: str = "") -> JSONResponse:
        which = Which(kind, album)
        days = listed(which)
        near = [one for one in days if not at or (one[0] >= at if album else one[0] <= at)]
        first = _first(session, media, feed, which, near)
        return answered({**state(), "days": days, "first": first, "head": above(which)})

    def days(kind: Shown = Shown.ALL, album: str = "") -> JSONResponse:
        which = Which(kind, album)
        return answered({**state(), "days": listed(which), "head": above(which)})

    def one_day(
        key: str, kind: Shown = Shown.ALL, album: str = "", start: int = 0, most: int = MOST_TILES
    ) -> JSONResponse:
        first = max(0, start)
        piece = slice(first, first + min(max(1, most), MOST_TILES))
        found = day(session, media, feed, key, Which(kind, album), piece)
        if found is None:
            raise HTTPException(404, "not found")
        return answered(found)

    router.add_api_route("/start", start, methods=["GET"])
    router.add_api_route("/days", days, methods=["GET"])
    router.add_api_route("/day/{key}", one_day, methods=["GET"])
    router.add_api_route("/state", lambda: answered(state()), methods=["GET"], response_model=None)
    return router


def _first(
    session: Session, media: Media, feed: FileFeed, which: Which, days: list[tuple[str, int]]
) -> list[dict[str, object]]:
    """Return the days that are to be seen at once, so that they need not be asked for."""
    found, tiles = [], 0
    for key, count in days[:FIRST_DAYS]:
        one = day(session, media, feed, key, which, slice(0, MOST_TILES))
        if one is not None:
            found.append(one)
        tiles += count
        if tiles >= FIRST_TILES:
            break
    return found
