"""The offline base map as the browser fetches it, once and only when a map is shown. Knows nothing of the owner's."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response

NAME = "world.json"
HEADERS = {"Cache-Control": "private, max-age=86400"}


def routes() -> APIRouter:
    """Return the route /world.json: land, borders, lakes and names, the same for everybody."""
    router = APIRouter()
    router.add_api_route(f"/{NAME}", world, methods=["GET", "HEAD"])
    return router


def world() -> Response:
    """Give the base map."""
    return Response((files("assets") / NAME).read_bytes(), media_type="application/json", headers=HEADERS)
