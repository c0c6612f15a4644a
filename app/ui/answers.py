"""What the addresses of the page answer: JSON that no browser keeps, and why something was not done, as a sentence."""

from collections.abc import Mapping

from starlette.responses import JSONResponse

from app.ui.cards import plain_sentence

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
OK, REFUSED = 200, 422


def answered(table: Mapping[str, object], status: int = OK) -> JSONResponse:
    """Return a table as JSON."""
    return JSONResponse(dict(table), status, HEADERS)


def refused(why: object, status: int = REFUSED) -> JSONResponse:
    """Return why something was not done: an error, or its words."""
    return answered({"refused": plain_sentence(str(why))}, status)
