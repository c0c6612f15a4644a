"""The web server behind the pages: on 127.0.0.1 only, for this machine's own pages only.

Knows the pages as one ASGI app; nothing of what is on them.
"""

import errno
import socket
import sys
import webbrowser
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.session import Session
from app.ui.library import TakingIn
from app.ui.media import Media
from app.ui.page import build, mount
from app.warming import warm_up

ADDRESS = "127.0.0.1"
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
CLOSING_S = 1
"""How long open pages, which never hang up by themselves, may go on after Ctrl-C."""

WARMING_S = 20
"""How long to wait after Ctrl-C for a model that is being loaded: to leave in the midst of that ends in a crash."""

LISTEN_BACKLOG = 128
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""What the browser may fetch: nothing from another host. Gradio runs code written into its pages, hence the unsafe."""


class OwnPagesOnly:
    """Refuses what other sites' pages may send here, and tells the browser to fetch from nowhere else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request made to this machine by its own page; answer any other with 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_asking = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not is_own(headers) or not (is_asking or is_sent_here(headers)):
            await PlainTextResponse("Only this machine's own pages may ask here.", 403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                answered["Content-Security-Policy"] = POLICY
                answered["Referrer-Policy"] = "no-referrer"
                answered["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, guarded)


def is_own(headers: Headers) -> bool:
    """Say whether a request names this machine as its host and comes from a page of the same host and port."""
    host = headers.get("host", "")
    origin = headers.get("origin")
    if urlsplit(f"//{host}").hostname not in OWN_NAMES:
        return False
    return origin is None or urlsplit(origin).netloc == host


def is_sent_here(headers: Headers) -> bool:
    """Say whether no browser tells that a page of another site, or of another port of this machine, sent a request."""
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def build_app(session: Session) -> ASGIApp:
    """Return the whole app: media routes, pages, and the guard around both."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    media = Media(session.store, session.config.limits)
    app.include_router(media.routes())
    return OwnPagesOnly(mount(app, build(session, media, TakingIn(session))))


def listen(port: int) -> socket.socket:
    """Return a socket that listens on 127.0.0.1; a free port where this one is taken or 0."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((ADDRESS, port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        found.bind((ADDRESS, 0))
    found.listen(LISTEN_BACKLOG)
    return found


def serve(session: Session, port: int, open_browser: bool) -> None:
    """Serve the pages until Ctrl-C; says on stderr where they are."""
    app = build_app(session)
    with listen(port) as found:
        url = f"http://{ADDRESS}:{found.getsockname()[1]}/"
        sys.stderr.write(f"Yesteryear is open at {url} (Ctrl-C ends it)\n")
        sys.stderr.flush()
        warming = warm_up(session)
        if open_browser:
            webbrowser.open(url)
        running = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=CLOSING_S)
        try:
            uvicorn.Server(running).run(sockets=[found])
        finally:
            warming.join(WARMING_S)
