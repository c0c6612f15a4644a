"""The addresses by which the page keeps a note: typed, spoken, and taken back.

Knows requests and how notes are kept; nothing of Gradio.
"""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from app.library.session import Session
from app.services.capture import Kept, keep_note, keep_recording, taken_back
from app.services.errors import UserError
from app.ui.adding.routes import fields_of
from app.ui.answers import answered, refused
from app.ui.media import viewer_address
from memory.records.file_names import valid
from memory.store import StoreBusy
from models.registry.card import WeightsMissing

LONGEST_NOTE = 20_000
ENDINGS = {"audio/webm": ".webm", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/wav": ".wav"}


def routes(session: Session) -> APIRouter:
    """Return the routes /notes, which keeps and takes back, and /voice-notes."""
    router = APIRouter()

    async def keep(request: Request) -> JSONResponse:
        text = (await fields_of(request)).get("text")
        words = valid(text.strip()[:LONGEST_NOTE]) if isinstance(text, str) else ""
        return await _kept(lambda: keep_note(session, words, datetime.now().astimezone()))

    async def keep_spoken(request: Request) -> JSONResponse:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        sound, ending = await request.body(), ENDINGS.get(kind, "")
        if not ending:
            return refused("this browser records in a way that is not known here")
        return await _kept(lambda: keep_recording(session, sound, ending, datetime.now().astimezone()))

    async def take_back(request: Request) -> JSONResponse:
        path = (await fields_of(request)).get("path")
        try:
            await run_in_threadpool(taken_back, session, path if isinstance(path, str) else "")
        except (UserError, StoreBusy) as error:
            return refused(error)
        return answered({})

    router.add_api_route("/notes", keep, methods=["POST"], response_model=None)
    router.add_api_route("/notes", take_back, methods=["DELETE"], response_model=None)
    router.add_api_route("/voice-notes", keep_spoken, methods=["POST"], response_model=None)
    return router


async def _kept(keep: Callable[[], Kept]) -> JSONResponse:
    try:
        kept = await run_in_threadpool(keep)
    except (UserError, WeightsMissing, OSError) as error:
        return refused(error)
    address = viewer_address(kept.moments[0]) if kept.moments else ""
    return answered({"path": str(kept.path), "address": address})
