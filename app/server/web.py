"""The web server behind the pages: on 127.0.0.1 unless it is told otherwise, for its own pages only.

Knows the pages as one ASGI app; nothing of what is on them.
"""

import contextlib
import errno
import os
import socket
import tempfile
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import typer
import uvicorn
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.types import ASGIApp

from app.library.session import Session, ended_in_order
from app.library.unfinished import SEEN_PREFIX, making
from app.server.certificate import Certificate
from app.server.idle import IdleDetector, warm_up
from app.server.login import LoginMiddleware
from app.server.security import LOOPBACK_NAMES, AllowListMiddleware, SameOriginMiddleware, is_everywhere, is_loopback
from app.services import password
from app.services.browser import open_window
from app.ui import hidden_routes, installing, model_offer, search_box, story_route
from app.ui.adding import notes as adding_notes
from app.ui.adding import routes as adding
from app.ui.library import ImportRunner
from app.ui.map import routes as map_routes
from app.ui.media import Media
from app.ui.navigation import AddressMiddleware, is_page
from app.ui.page import build, mount
from app.ui.people import routes as people_routes
from app.ui.photos import chosen_routes
from app.ui.photos import routes as photo_routes
from app.ui.viewer import routes as viewer
from app.ui.watching import Watching
from ingest.transcode import Previews
from memory.retrieval.feed import FileFeed
from memory.retrieval.file_map import FileMap
from memory.store import jobs

ADDRESS = "127.0.0.1"
CLOSING_S = 1
"""How long open pages, which never hang up by themselves, may go on after Ctrl-C."""

WARMING_S = 20
"""How long to wait after Ctrl-C for a model that is being loaded: to leave in the midst of that ends in a crash."""

LISTEN_BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Place:
    """Where the app listens, by which names it may be called besides, and whether a password must be given.

    Elsewhere than on loopback it always must. With a certificate it is served over HTTPS alone.
    """

    address: str = ADDRESS
    names: tuple[str, ...] = ()
    is_locked: bool = False
    certificate: Certificate | None = None

    @property
    def asks_password(self) -> bool:
        """Whether nobody gets in without the password."""
        return self.is_locked or not is_loopback(self.address)

    @property
    def own_names(self) -> frozenset[str]:
        """The hosts that the app answers for."""
        if is_everywhere(self.address):
            return LOOPBACK_NAMES.union(self.names)
        return (LOOPBACK_NAMES if is_loopback(self.address) else frozenset()).union(self.names, {self.address})

    def url(self, port: int) -> str:
        """Return the address of the page."""
        host = (self.names or (ADDRESS,))[0] if is_everywhere(self.address) else self.address
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://[{host}]:{port}/" if ":" in host else f"{scheme}://{host}:{port}/"


HERE = Place()


class NotListening(Exception):
    """The app cannot listen at an address; the message says why."""


def build_app(session: Session, runner: ImportRunner | None = None, place: Place = HERE) -> ASGIApp:
    """Return the whole app: media routes, pages, and the guard around both; `runner` is what imports files for it."""
    limits = session.config.limits
    previews = Previews(session.folder, limits)
    feed = FileFeed(session.store)
    atlas = FileMap(session.store, feed)

    @contextlib.asynccontextmanager
    async def open_until_the_end(_: FastAPI) -> AsyncIterator[None]:
        reading = threading.Thread(target=atlas.months, daemon=True)  # and the feed, so that nobody waits for them
        reading.start()
        yield
        reading.join(WARMING_S)
        previews.stop()  # the process would wait for the one that is being made

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=open_until_the_end)
    media = Media(session.store, limits, previews)
    app.include_router(media.routes())
    app.include_router(story_route.routes(session, media))
    app.include_router(search_box.routes(session))
    app.include_router(viewer.routes(session, media))
    app.include_router(installing.routes())
    if place.certificate and place.certificate.authority:
        app.include_router(installing.authority_route(place.certificate.authority))
    imports = runner or ImportRunner(session)
    offer = model_offer.ModelOffer(session, imports)
    app.include_router(adding.routes(session, imports))
    app.include_router(adding_notes.routes(session))
    app.include_router(photo_routes.routes(session, media, imports, feed, offer))
    app.include_router(chosen_routes.routes(session, media))
    app.include_router(hidden_routes.routes(session))
    app.include_router(model_offer.routes(offer))
    app.include_router(map_routes.routes(session, media, atlas))
    app.include_router(people_routes.routes(session, media, imports))
    whole = _with_few_parts(mount(app, build(session, media, imports)))
    if place.asks_password:
        public = (installing.AUTHORITY,)
        inside = LoginMiddleware(whole, lambda tried: password.is_right(session, tried), is_page=is_page, public=public)
        return SameOriginMiddleware(inside, place.own_names)
    return SameOriginMiddleware(whole, place.own_names)


def _with_few_parts(app: FastAPI) -> FastAPI:
    """Let through to Gradio only what its page needs; what is not Gradio's comes before it."""
    for route in app.routes:
        if isinstance(route, Mount):
            route.app = AddressMiddleware(AllowListMiddleware(route.app))
    return app


def listen(port: int, address: str = ADDRESS) -> socket.socket:
    """Return a socket that listens at an address; at a free port where this one is taken or 0. Raises NotListening."""
    found = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(found, address, port)
        found.listen(LISTEN_BACKLOG)
    except OSError as error:
        found.close()
        raise NotListening(f"cannot listen at {address}: {error.strerror or error}") from error
    return found


def _bind(found: socket.socket, address: str, port: int) -> None:
    try:
        found.bind((address, port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        found.bind((address, 0))


def serve(
    session: Session,
    port: int,
    open_browser: bool,
    is_watching: bool = True,
    place: Place = HERE,
    tell: Callable[[str], None] = lambda url: None,
) -> None:
    """Serve the pages until Ctrl-C, and watch the library's folders meanwhile; says on stderr where they are.

    `tell` is called with the address. Raises NotListening.
    """
    temporary = Path(tempfile.gettempdir())
    with making(session.folder, temporary, SEEN_PREFIX) as made, listen(port, place.address) as found:
        os.environ["GRADIO_TEMP_DIR"] = str(made.folder)  # what is given with a question lies there until it is read
        runner = ImportRunner(session)
        app = IdleDetector(build_app(session, runner, place))
        url = place.url(found.getsockname()[1])
        tell(url)
        typer.echo(f"Yesteryear is open at {url} (press Ctrl-C to quit)", err=True)
        warming = warm_up(session, app.wait)
        watching = Watching(session, runner, warming)
        if is_watching:
            watching.start()
        if open_browser:
            threading.Thread(target=open_window, args=(url,), daemon=True).start()
        held = place.certificate
        running = uvicorn.Config(
            app,
            log_level="critical",
            timeout_graceful_shutdown=CLOSING_S,
            ssl_certfile=held.path if held else None,
            ssl_keyfile=held.key_path if held else None,
        )
        try:
            with ended_in_order():
                uvicorn.Server(running).run(sockets=[found])
        finally:
            app.stop()
            watching.stop()
            runner.stop()
            runner.wait(CLOSING_S)
            if runner.is_running:  # it ends with the process, by nobody's fault
                jobs.rest_all(session.unfiltered)
            warming.join(WARMING_S)
