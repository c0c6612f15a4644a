"""The app's HTTP API: four named endpoints of Gradio's, whose tables are those of the commands' `--json`.

Knows the open library and Gradio's way to offer a function; finds and words nothing itself.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import gradio as gr
from gradio.events import api

from app.library.session import Session
from app.services import serialize
from app.services.ask import Question, ask, find, read_query, read_time
from app.services.errors import InvalidArgument
from app.services.status import status_table
from app.ui import library
from app.ui.wiring import AT_ONCE
from memory.records.file_names import valid
from memory.records.library import Kind

NAMES = ("ask", "search", "status", "ingest")
LONGEST = 10_000
"""So many characters an argument may have, at the most."""
MOST_FOUND = 1000

Given = ParamSpec("Given")
Table = TypeVar("Table")


class Endpoints:
    """The endpoints over one open library."""

    def __init__(self, session: Session, runner: library.ImportRunner) -> None:
        self._session = session.locked
        self._runner = runner

    def ask(self, question: str, use_language_model: bool = False) -> serialize.Json:
        """Answer a question, each sentence citing its source; without a language model, by quotes.

        Returns the table of `yesteryear ask --json`.
        """
        started_s = time.monotonic()
        if not _words("question", question).strip():
            raise InvalidArgument("question: there is nothing in it")
        if not isinstance(use_language_model, bool):
            raise InvalidArgument(f"use_language_model: true or false, not {use_language_model!r}")
        session = self._session
        model = session.models.language if use_language_model else None
        if use_language_model and model is None:
            raise InvalidArgument(
                "use_language_model: there is none in this library; `yesteryear models list` says what is"
            )
        answered = ask(session, Question(question, read_time(""), model))
        return serialize.answer_table(answered.answer, time.monotonic() - started_s, answered.groups)

    def search(  # noqa: PLR0913  an endpoint has as many arguments as it has filters
        self,
        query: str,
        k: int = 10,
        since: str = "",
        until: str = "",
        place: str = "",
        person: str = "",
        kind: str = "",
    ) -> list[serialize.Json]:
        """Find up to `k` moments (1 to 1000), best first; an empty query finds everything that fits the filters.

        `since` and `until` are a day, a month or a year such as 2024-07-14, 2024-07, 2024; `kind` is photo, audio,
        video or note; empty is any. Returns the table of `yesteryear search --json`.
        """
        if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= MOST_FOUND:
            raise InvalidArgument(f"k: a whole number from 1 to {MOST_FOUND}, not {k!r}")
        filters = {"since": since, "until": until, "place": place, "person": person}
        checked = {name: _words(name, value) for name, value in filters.items()}
        wanted = read_query(_words("query", query), **checked, kind=_kind(kind))
        return serialize.evidence_table(*find(self._session, wanted, k))

    def status(self) -> serialize.Json:
        """Count what the library holds and list files that could not be read, with the reason.

        Returns the table of `yesteryear status --json`, and `taking_in`: whether an import is `running`, and `told`,
        how far it is or how the last one ended; during an import also its `step`, `done` of `total`, and the current
        `path`.
        """
        return {**status_table(self._session), "taking_in": self._runner.table()}

    def ingest(self, path: str) -> serialize.Json:
        """Start adding a folder or file, given by its full path; `status` says how far it is.

        Returns `begun`, and `told` with the reason if it did not start.
        """
        refused = self._runner.start(library.named(_words("path", path)))
        return {"begun": not refused, "told": refused}


def offer(session: Session, runner: library.ImportRunner) -> None:
    """Add the endpoints to the page that is being laid out, each of which several programs may call at once."""
    endpoints = Endpoints(session, runner)
    for name in NAMES:
        api(_told(getattr(endpoints, name)), api_name=name, concurrency_limit=AT_ONCE)


def _told(work: Callable[Given, Table]) -> Callable[Given, Table]:
    """Return the endpoint with all that may go wrong told to the caller in words."""

    @wraps(work)
    def handle(*given: Given.args, **named: Given.kwargs) -> Table:
        try:
            return serialize.sayable(work(*given, **named))
        except InvalidArgument as error:
            raise gr.Error(valid(str(error)), print_exception=False) from None
        except Exception as error:  # noqa: BLE001  the call's boundary: the caller reads why it failed
            told = f"This could not be done: {error} ({type(error).__name__})."
            raise gr.Error(valid(told), print_exception=False) from None

    return handle


def _words(argument: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidArgument(f"{argument}: text, not {type(value).__name__}")
    if len(value) > LONGEST:
        raise InvalidArgument(f"{argument}: at most {LONGEST} characters, not {len(value)}")
    return value


def _kind(value: str) -> Kind | None:
    if _words("kind", value) and value not in list(Kind):
        raise InvalidArgument(f"kind: {', '.join(Kind)} or empty, not {value!r}")
    return Kind(value) if value else None
