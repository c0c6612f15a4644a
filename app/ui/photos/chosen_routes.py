"""The addresses of what is done with chosen files: said of all, taken back, or given out as one archive."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, HTTPException
from starlette.responses import JSONResponse, StreamingResponse

from app.library.session import Session
from app.services import archive, several, stories
from app.services.errors import UserError
from app.ui.answers import HEADERS, OK, answered, refused
from app.ui.media import Media
from app.ui.photos.chosen import Chosen, Outcome, require_few
from app.ui.stories import tells
from memory.store import StoreBusy
from memory.store import albums as album_store
from memory.summaries.stories import Choice
from models.registry.card import WeightsMissing

USE = "photos/zip"
MOST_ARCHIVES = 8

Ids = Annotated[list[str], Body()]
Word = Annotated[str, Body()]
Given = Annotated[dict[str, str], Body()]


class Archives:
    """What is in the archives that were asked for last, each under a name that cannot be guessed."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def keep(self, moment_ids: Sequence[str]) -> str:
        """Keep what is to be in an archive; return its name."""
        name = secrets.token_urlsafe(16)
        self._held[name] = tuple(moment_ids)
        while len(self._held) > MOST_ARCHIVES:
            self._held.popitem(last=False)
        return name

    def of(self, name: str) -> tuple[str, ...]:
        """Return what is in an archive, nothing where it is no longer known."""
        return self._held.get(name, ())


def routes(session: Session, media: Media) -> APIRouter:
    """Return the routes /photos/chosen/{action}, /photos/albums/{action}, /photos/albums/names,
    /photos/undo/{name}, /photos/story, /photos/archive and /photos/zip/{token}."""
    router = APIRouter(prefix="/photos")
    chosen = Chosen(session)

    def do(action: str, ids: Ids, fields: Given) -> JSONResponse:
        return _answered(lambda: chosen.do(action, ids, fields))

    def undo(name: str) -> JSONResponse:
        return _answered(lambda: chosen.undo(name))

    def ask_story(ids: Annotated[list[str], Body(embed=True)]) -> JSONResponse:
        try:
            return answered({"address": tells(Choice.FILES, stories.key_of(session, ids))})
        except UserError as error:
            return _refused(error)

    def change_album(action: str, album: Word, name: Word) -> JSONResponse:
        return _answered(lambda: chosen.change_album(action, album, name))

    def album_names() -> JSONResponse:
        return answered({"names": [one.name for one in album_store.names(session.store) if not one.is_told]})

    router.add_api_route("/albums/{action}", change_album, methods=["POST"])
    router.add_api_route("/albums/names", album_names, methods=["GET"])
    router.add_api_route("/chosen/{action}", do, methods=["POST"])
    router.add_api_route("/undo/{name}", undo, methods=["POST"])
    router.add_api_route("/story", ask_story, methods=["POST"])
    _add_archive(router, session, media)
    return router


def _add_archive(router: APIRouter, session: Session, media: Media) -> None:
    archives = Archives()

    def ask_archive(ids: Annotated[list[str], Body(embed=True)]) -> JSONResponse:
        try:
            require_few(ids)
            found = several.files_of(session, ids)
        except UserError as error:
            return _refused(error)
        there = len(archive.lying(session, found))
        if not there:
            return _refused(UserError("none of these files is available now"))
        address = media.address(USE, archives.keep(ids))
        return answered({"address": address, "missing": len(found) - there})

    def give_archive(token: str) -> StreamingResponse:
        try:
            found = several.files_of(session, archives.of(media.held(USE, token)))
        except UserError as error:
            raise HTTPException(404, "not found") from error
        name = f"photos-{datetime.now().astimezone():%Y-%m-%d}.zip"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(archive.zipped(archive.lying(session, found)), 200, headers, "application/zip")

    router.add_api_route("/archive", ask_archive, methods=["POST"])
    router.add_api_route("/zip/{token}", give_archive, methods=["GET"], response_class=StreamingResponse)


def _answered(work: Callable[[], Outcome]) -> JSONResponse:
    try:
        return answered(asdict(work()))
    except (UserError, StoreBusy, WeightsMissing) as error:
        return _refused(error)


def _refused(error: Exception) -> JSONResponse:
    """Say why something was not done. It is no error of HTTP, of which a browser would complain to nobody."""
    return refused(error, OK)
