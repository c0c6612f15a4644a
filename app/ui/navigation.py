"""The places of the app and their addresses: five that one opens every day, the others behind the gear.

Every place has a tab of Gradio's, which nobody sees; assets/js/router.js opens the one that an address names.
"""

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.services.hiding import LEAST_CHARS
from app.ui.templates import picture, render


@dataclass(frozen=True, slots=True)
class Place:
    """A place: the first part of its address, and its name in the navigation."""

    key: str
    name: str

    @property
    def address(self) -> str:
        """Where it is found; the first place is the home page."""
        return "/" if self == MAIN[0] else f"/{self.key}"

    @property
    def tab_id(self) -> str:
        """The id of its tab, whose button has the same with `-button`."""
        return f"yy-tab-{self.key}"


MAIN = (
    Place("photos", "Photos"),
    Place("ask", "Ask"),
    Place("map", "Map"),
    Place("people", "People"),
    Place("stories", "Stories"),
)
BROWSED = (
    Place("timeline", "Years"),
    Place("places", "Places"),
    Place("topics", "Topics"),
    Place("graph", "Graph"),
)
KEPT = (
    Place("library", "Library"),
    Place("settings", "Settings"),
)
PLACES = (*MAIN, *BROWSED, *KEPT)
WITHIN = ("albums",)
"""The first parts of addresses that are shown in the place of another: albums in Photos; see assets/js/router.js."""

OVERLAYS = ("photo",)
"""The first parts of addresses that open something over a place."""

BASE = b'<base href="./"', b'<base href="/"'
"""What Gradio's page counts its addresses from, and what they are counted from where the page has one of its own."""

_OPENED = frozenset({*(place.key for place in PLACES), *WITHIN, *OVERLAYS})


def bar(tagline: str) -> str:
    """Return the bar at the head of every page: the name, the places, the search and the gear."""
    return render(
        "navigation.html",
        logo=picture("logo.svg"),
        tagline=tagline,
        main=MAIN,
        browsed=BROWSED,
        kept=KEPT,
        least=LEAST_CHARS,
    )


class AddressMiddleware:
    """Answers every address of a place with the one page that there is, which opens what its address names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request, one for a place as one for the page, whose relative addresses count from the root."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not is_place(scope["path"]):
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def rooted(message: Message) -> None:
            held.append(message)
            if message["type"] != "http.response.body" or message.get("more_body"):
                return
            body = b"".join(one.get("body", b"") for one in held).replace(*BASE, 1)
            MutableHeaders(scope=held[0])["content-length"] = str(len(body))
            await send(held[0])
            await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "path": "/", "raw_path": b"/"}, receive, rooted)


def is_page(path: str) -> bool:
    """Say whether a path shows the page: the home page, or an address of a place."""
    return path == "/" or is_place(path)


def is_place(path: str) -> bool:
    """Say whether a path is the address of a place, or of something in it."""
    return path.split("/", 2)[1] in _OPENED
