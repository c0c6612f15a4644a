"""What a browser needs to install the app as a program: a manifest, icons, and what receives what a phone shares.

Knows nothing of the owner's.
"""

from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

MANIFEST, AUTHORITY = "/yesteryear.webmanifest", "/yesteryear-authority.crt"
SIDES_PX = (192, 512)
HEADERS = {"Cache-Control": "private, max-age=86400"}
TABLE = {
    "id": "/",
    "name": "Yesteryear",
    "short_name": "Yesteryear",
    "description": "A memory of your own photos, voice notes, videos and notes.",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#faf8f4",
    "theme_color": "#2f6f73",
    "share_target": {
        "action": "/share",
        "method": "POST",
        "enctype": "multipart/form-data",
        "params": {
            "title": "title",
            "text": "text",
            "url": "url",
            "files": [{"name": "files", "accept": ["image/*", "video/*", "audio/*", "text/*", "application/pdf"]}],
        },
    },
    "icons": [
        {"src": f"/icon-{side_px}.png", "sizes": f"{side_px}x{side_px}", "type": "image/png", "purpose": purpose}
        for side_px in SIDES_PX
        for purpose in ("any", "maskable")
    ],
}
HEAD = (
    f'<link rel="manifest" href="{MANIFEST}" crossorigin="use-credentials">'
    '<link rel="icon" type="image/png" sizes="192x192" href="/icon-192.png">'
    '<link rel="apple-touch-icon" href="/icon-192.png">'
)
"""What the page's head says of it; the manifest is asked for with the login, where there is one."""


def routes() -> APIRouter:
    """Return the routes of the manifest, the icons and the worker that receives what is shared."""
    router = APIRouter()
    router.add_api_route(MANIFEST, manifest, methods=["GET", "HEAD"])
    router.add_api_route("/share-worker.js", share_worker, methods=["GET", "HEAD"])
    router.add_api_route("/icon-{side_px}.png", icon, methods=["GET", "HEAD"])
    return router


def authority_route(authority: bytes) -> APIRouter:
    """Return the route /yesteryear-authority.crt, by which a phone is told to trust this app's own certificate."""
    router = APIRouter()

    def give() -> Response:
        return Response(authority, media_type="application/x-x509-ca-cert", headers=HEADERS)

    router.add_api_route(AUTHORITY, give, methods=["GET", "HEAD"])
    return router


def manifest() -> Response:
    """Give the manifest."""
    return JSONResponse(TABLE, media_type="application/manifest+json", headers=HEADERS)


def share_worker() -> Response:
    """Give the worker that receives what a phone shares; at an address that stays, as it lies in browsers for long."""
    held = (files("assets") / "js" / "share_worker.js").read_bytes()
    return Response(held, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def icon(side_px: int) -> Response:
    """Give an icon; 404 where there is none of that size."""
    if side_px not in SIDES_PX:
        return Response(status_code=404)
    return Response((files("assets") / f"icon-{side_px}.png").read_bytes(), media_type="image/png", headers=HEADERS)
