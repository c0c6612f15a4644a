"""The offer of better photo understanding on the Photos place, in one press, until it is here or was put away.

Downloading opens a connection to elsewhere, and only when it is pressed.
"""

import math
import threading
from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import JSONResponse

from app.library.session import Session
from app.services.errors import UserError
from app.ui import storage
from app.ui.answers import OK, answered, refused
from app.ui.library import ImportRunner, Step, Work
from app.ui.templates import render
from ingest.files.file_checks import in_words
from memory.store import StoreBusy, full_text
from models.registry import hub
from models.registry.card import FETCH_COMMAND, Card, WeightsMissing

PUT_AWAY = "model_offer_put_away"
BYTES_A_SECOND = 50e6 / 8
"""A common line at home, by which is said how long a download takes."""

GET, LATER = "get", "later"


class ModelOffer:
    """The offer for one library, and how the download goes that was begun from it."""

    def __init__(self, session: Session, runner: ImportRunner) -> None:
        self._session = session
        self._runner = runner
        self._getting = threading.Lock()
        self._download: Work | None = None
        self._failed = ""

    def card(self) -> str:
        """Return the offer as HTML, empty where there is nothing to offer or it was put away."""
        lacking = storage.better_lacking(storage.config_of(self._session))
        if not lacking or full_text.meta(self._session.unfiltered, PUT_AWAY):
            return ""
        if self._runner.holds(self._download):
            return render("model_offer.html", state="running")
        return self._offered(lacking)

    def get(self) -> str:
        """Download what is offered after what is done just now, and look at the photos again with it; return the offer.

        Where that is queued or done already, as after a second press, nothing is begun. Raises UserError.
        """
        with self._getting:
            config = storage.config_of(self._session)
            lacking = storage.better_lacking(config)
            if lacking and not self._runner.holds(self._download):
                self._begin(storage.fetching(lacking, config))
        return self.card()

    def _begin(self, fetch: Work) -> None:
        def work(report: Callable[[Step], None]) -> str:
            try:
                told = fetch(report)
            except WeightsMissing as error:
                self._failed = str(error)
                raise
            return " ".join(filter(None, (told, self._runner.import_watched())))

        self._download, self._failed = work, ""
        if refused := self._runner.queue(work):
            raise UserError(refused)

    def put_away(self) -> str:
        """Offer it here no more; return where it is found from now on. Raises StoreBusy."""
        with self._session.unfiltered.transaction():
            full_text.set_meta(self._session.unfiltered, PUT_AWAY, "yes")
        return render("model_offer.html", state="away")

    def _offered(self, lacking: Sequence[Card]) -> str:
        size_bytes = storage.download_size(lacking)
        return render(
            "model_offer.html",
            state="failed" if self._failed else "offered",
            failed=self._failed,
            command=f"{FETCH_COMMAND} {storage.OFFERED.name}",
            brings=storage.OFFERED.brings,
            size=in_words(size_bytes),
            minutes=max(1, math.ceil(size_bytes / BYTES_A_SECOND / 60)),
            hub=hub.HUB.removeprefix("https://"),
        )


def routes(offer: ModelOffer) -> APIRouter:
    """Return the route /model-offer."""
    router = APIRouter()

    def seen() -> JSONResponse:
        return answered({"html": offer.card()})

    def act(action: Annotated[str, Body(embed=True, max_length=20)]) -> JSONResponse:
        if action not in (GET, LATER):
            return refused("this is no longer on the page", OK)
        try:
            return answered({"html": offer.get() if action == GET else offer.put_away()})
        except (UserError, StoreBusy) as error:
            return refused(error, OK)

    router.add_api_route("/model-offer", seen, methods=["GET"])
    router.add_api_route("/model-offer", act, methods=["POST"])
    return router
