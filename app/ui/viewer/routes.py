"""The addresses behind the viewer: a moment, its drawer, what looks like it, its file, its waveform, and changes.

Knows the open library, in which nothing hidden is to be seen: a hidden or forgotten moment is not found.
"""

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Body, HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from app.library.session import Session
from app.services.errors import UserError
from app.services.serialize import is_missing
from app.ui.answers import HEADERS, answered
from app.ui.cards import GONE, plain_sentence
from app.ui.media import Media
from app.ui.viewer import details, record
from app.ui.viewer.edits import Done, HiddenJustNow, edit
from app.ui.viewer.peaks import Peaks
from ingest.files.file_checks import Unreadable
from memory.records.file_names import visible
from memory.records.library import MomentView
from memory.store import StoreBusy, assets
from models.registry.card import WeightsMissing

HIDE, AGAIN = "hide", "again"
ANY_FILE = "application/octet-stream"

Fields = Annotated[dict[str, str], Body()]


def routes(session: Session, media: Media) -> APIRouter:
    """Return the routes /moment/{id} with what lies below it, /download/{token} and /peaks/{token}."""
    router, moments = APIRouter(), _Moments(session, media)
    router.add_api_route("/moment/{moment_id}", moments.record, methods=["GET"])
    router.add_api_route("/moment/{moment_id}/details", moments.details, methods=["GET"])
    router.add_api_route("/moment/{moment_id}/places", moments.places, methods=["GET"])
    router.add_api_route("/moment/{moment_id}/similar", moments.similar, methods=["GET"])
    router.add_api_route("/moment/{moment_id}/{what}", moments.change, methods=["POST"])
    router.add_api_route("/download/{token}", moments.download, methods=["GET", "HEAD"])
    router.add_api_route("/peaks/{token}", moments.peaks, methods=["GET"])
    return router


class _Moments:
    """What answers at these addresses."""

    def __init__(self, session: Session, media: Media) -> None:
        self._session = session
        self._media = media
        self._peaks = Peaks(session)
        self._hidden = HiddenJustNow(session)

    def record(self, moment_id: str) -> JSONResponse:
        return answered(record.record(self._session, self._media, self._moment(moment_id)))

    def details(self, moment_id: str) -> HTMLResponse:
        told = details.details(self._session, self._media, self._moment(moment_id))
        return HTMLResponse(told, headers=HEADERS)

    def places(self, moment_id: str) -> JSONResponse:
        self._moment(moment_id)
        return answered({"places": details.places(self._session)})

    def similar(self, moment_id: str) -> HTMLResponse:
        told = details.similar_pictures(self._session, self._media, self._moment(moment_id))
        return HTMLResponse(told, headers=HEADERS)

    def change(self, moment_id: str, what: str, fields: Fields) -> JSONResponse:
        """Change something and say what was done; what cannot be done is said in words, and is no failure."""
        try:
            return answered(self._changed(moment_id, what, fields).table)
        except (UserError, StoreBusy, WeightsMissing) as error:
            return answered({"error": plain_sentence(str(error))})

    def _changed(self, moment_id: str, what: str, fields: Fields) -> Done:
        if what == AGAIN:  # it is hidden: only what was given out as it was hidden says which
            return self._hidden.show(fields.get("token", ""))
        one = self._moment(moment_id)
        return self._hidden.hide(one) if what == HIDE else edit(self._session, one, what, fields)

    def download(self, token: str) -> Response:
        """Give a file as it lies, under its own name, to be saved."""
        one = self._moment(self._media.held(record.DOWNLOAD, token))
        known = {held.path for held in assets.paths_of(self._session.store, one.asset.id)}
        if one.path not in known or is_missing(one.path):
            raise HTTPException(404, GONE)
        return FileResponse(one.path, media_type=ANY_FILE, filename=visible(PurePath(one.path).name), headers=HEADERS)

    def peaks(self, token: str) -> JSONResponse:
        one = self._moment(self._media.held(record.PEAKS, token))
        try:
            return answered({"peaks": self._peaks.of(one)})
        except (Unreadable, OSError):
            return answered({"peaks": []})  # the player says what is wrong with the file

    def _moment(self, moment_id: str) -> MomentView:
        one = record.found(self._session, moment_id)
        if one is None:
            raise HTTPException(404, "not found")
        return one
