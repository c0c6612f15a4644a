"""The address by which the page asks whether there is a passphrase for hidden items, and sets the first one.

Another passphrase in place of that one is set on the Settings page, which asks for the old one.
"""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import JSONResponse

from app.library.session import Session
from app.services import hiding
from app.services.errors import UserError
from app.ui.answers import OK, answered, refused
from app.ui.hidden import set_from
from memory.store import StoreBusy

Fields = Annotated[dict[str, str], Body()]


def routes(session: Session) -> APIRouter:
    """Return the route /passphrase."""
    router = APIRouter()

    def is_set() -> JSONResponse:
        return answered({"is_set": hiding.is_set(session)})

    def set_first(fields: Fields) -> JSONResponse:
        try:
            set_from(session, {name: fields.get(name, "") for name in ("passphrase", "again")})
        except (UserError, StoreBusy) as error:
            return refused(error, OK)
        return answered({"is_set": True})

    router.add_api_route("/passphrase", is_set, methods=["GET"])
    router.add_api_route("/passphrase", set_first, methods=["POST"])
    return router
