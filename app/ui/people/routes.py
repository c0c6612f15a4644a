"""The addresses that the People place reads: its pages, more pictures of somebody, and what the owner says.

The browser keeps none of it, so that what is hidden meanwhile is not shown again.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, HTTPException, Query
from starlette.responses import JSONResponse

from app.library.config import BadConfig
from app.library.session import Session
from app.services.errors import UserError
from app.ui.answers import OK, answered, refused
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.people import consent, everybody, saying, somebody
from app.ui.people.known import KnownPeople
from app.ui.people.saying import Outcome
from app.ui.templates import render
from memory.store import StoreBusy

MOST_SKIPPED, MOST_PIECES = 4_000, 1_000
LONGEST_NUMBER = 12

Words = Annotated[str, Body(max_length=200)]
Fields = Annotated[dict[str, str], Body()]


def routes(session: Session, media: Media, runner: ImportRunner) -> APIRouter:
    """Return the routes /people/shown, /people/shown/{number}, /people/shown/hidden, /people/pictures/{number}."""
    router = APIRouter(prefix="/people")
    known = KnownPeople(session)

    def first(
        skip: Annotated[str, Query(max_length=MOST_SKIPPED)] = "", more: Annotated[int, Query(ge=0, le=MOST_PIECES)] = 0
    ) -> JSONResponse:
        skipped = {int(one) for one in skip.split(",") if one.isascii() and one.isdecimal()}
        return answered(
            {"html": everybody.page(session, media, known.everybody(), skipped, more), "busy": runner.is_running}
        )

    def one(number: str) -> JSONResponse:
        """Return a person's page, or a not-found page."""
        is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
        html = somebody.page(session, media, known.everybody(), int(number)) if is_number else ""
        return answered({"html": html or render("people_nobody.html"), "gone": not html, "busy": runner.is_running})

    def hidden() -> JSONResponse:
        return answered({"html": everybody.hidden(session, media, known.everybody())})

    def pictures(number: int, start: Annotated[int, Query(ge=0)] = 0) -> JSONResponse:
        person = next((one for one in known.everybody() if one.number == number and not one.hidden), None)
        if person is None:
            raise HTTPException(404, "not found")
        return answered({"html": somebody.more_pictures(session, media, person, start)})

    router.add_api_route("/shown", first, methods=["GET"])
    router.add_api_route("/shown/hidden", hidden, methods=["GET"])
    router.add_api_route("/shown/{number}", one, methods=["GET"])
    router.add_api_route("/pictures/{number}", pictures, methods=["GET"])
    _add_sayings(router, session, runner)
    return router


def _add_sayings(router: APIRouter, session: Session, runner: ImportRunner) -> None:
    """Add what changes something: /people/say, /people/undo/{mark} and /people/turn/{what}/{way}."""

    def say(to: Words, fields: Fields) -> JSONResponse:
        return _told(lambda: saying.say(session, to, fields))

    def undo(mark: str) -> JSONResponse:
        return _told(lambda: saying.take_back(session, mark))

    def turn(what: str, way: str) -> JSONResponse:
        if way == "on":
            return _told(lambda: Outcome(consent.turn_on(session, runner, what)))
        return _told(lambda: Outcome(consent.turn_off(session, what)))

    router.add_api_route("/say", say, methods=["POST"])
    router.add_api_route("/undo/{mark}", undo, methods=["POST"])
    router.add_api_route("/turn/{what}/{way}", turn, methods=["POST"])


def _told(work: Callable[[], Outcome]) -> JSONResponse:
    """Do something and tell of it, or why it was not done."""
    try:
        return answered(asdict(work()))
    except (UserError, StoreBusy, BadConfig, OSError) as error:
        return refused(error, OK)
