"""The program's own scripts and styles, at addresses that name what is in them, so that browsers keep them for good.

All lie in folders of `assets` that are given out whole; one digest over them is part of every address, so that modules
find each other by relative names. Knows nothing of the owner's.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

FOLDERS = ("js", "css", "vendor")
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
DIGEST_LENGTH = 16
HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


def address(name: str) -> str:
    """Return the address of one of the program's own files, a name such as `js/router.js`."""
    return f"/own/{_digest()}/{name}"


def routes() -> APIRouter:
    """Return the route /own/{digest}/{name}."""
    router = APIRouter()
    router.add_api_route("/own/{digest}/{name:path}", give, methods=["GET", "HEAD"])
    return router


def give(digest: str, name: str) -> Response:
    """Give a file; 404 where there is none of that name, or the page that asks is of another version."""
    found = _all().get(name)
    if found is None or digest != _digest():
        raise HTTPException(404, "not found")
    content_type = TYPES[f".{name.rpartition('.')[2]}"]
    return Response(found, media_type=content_type, headers=HEADERS)


@cache
def _all() -> dict[str, bytes]:
    """Return what the folders hold by its name, in order."""
    held = (found for folder in FOLDERS for found in _inside(files("assets") / folder, folder))
    return dict(sorted(held))


def _inside(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir() if folder.is_dir() else ():
        name = f"{path}/{one.name}"
        if one.is_dir():
            yield from _inside(one, name)
        elif f".{one.name.rpartition('.')[2]}" in TYPES:
            yield name, one.read_bytes()


@cache
def _digest() -> str:
    whole = hashlib.sha256()
    for name, held in _all().items():
        whole.update(f"{name}\0{len(held)}\0".encode())
        whole.update(held)
    return whole.hexdigest()[:DIGEST_LENGTH]
