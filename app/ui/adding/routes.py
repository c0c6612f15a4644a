"""The addresses by which the page adds files: folders to choose from, one to be read, dropped files, how far it is.

Knows requests and the runner; nothing of Gradio or of what is made of files.
"""

import json
from dataclasses import asdict
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from app.library.session import Session
from app.services.errors import UserError
from app.services.progress import read_note
from app.ui.adding import inbox, machine_folders
from app.ui.adding.inbox import OutOfStep
from app.ui.answers import answered, refused
from app.ui.library import ImportRunner, named
from memory.store import assets

OUT_OF_STEP = 409
ACTIONS = ("pause", "resume", "stop")


def routes(session: Session, runner: ImportRunner) -> APIRouter:
    """Return the routes /machine-folders, /watched-folders, /inbox and /import-state."""
    router = APIRouter()

    def folders(path: str = "") -> JSONResponse:
        try:
            shown = asdict(machine_folders.listing(path)) if path else None
        except UserError as error:
            return refused(error)
        begun = [asdict(one) for one in machine_folders.starts()]
        demo = "" if assets.roots(session.store) else machine_folders.demo()
        return answered({"starts": begun, "inbox": machine_folders.inbox(), "demo": demo, "folder": shown})

    async def add(request: Request) -> JSONResponse:
        why = await run_in_threadpool(runner.start, _folders((await fields_of(request)).get("path")))
        return refused(why) if why else answered(state(session, runner))

    async def receive(  # noqa: PLR0913  what a browser says of a file
        request: Request, id: str, folder: str, name: str, size: int, offset: int, modified: float = 0.0
    ) -> JSONResponse:
        piece = await request.body()
        try:
            sent = inbox.read_sent(id, folder, name, size, modified, _allowed(session))
            whole = await run_in_threadpool(inbox.put, sent, offset, piece)
        except OutOfStep as error:
            return answered({"offset": error.offset}, OUT_OF_STEP)
        except UserError as error:
            return refused(error)
        return answered({"path": str(whole) if whole else ""})

    def seen() -> JSONResponse:
        return answered(state(session, runner))

    async def change(request: Request) -> JSONResponse:
        action = (await fields_of(request)).get("action")
        if action not in ACTIONS:
            return refused("say pause, resume or stop")
        getattr(runner, action)()
        return answered(state(session, runner))

    router.add_api_route("/machine-folders", folders, methods=["GET"], response_model=None)
    router.add_api_route("/watched-folders", add, methods=["POST"], response_model=None)
    router.add_api_route("/inbox", receive, methods=["PUT"], response_model=None)
    router.add_api_route("/import-state", seen, methods=["GET"], response_model=None)
    router.add_api_route("/import-state", change, methods=["POST"], response_model=None)
    return router


async def fields_of(request: Request) -> dict[str, object]:
    """Return what was sent as a JSON object; nothing where it is none."""
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _folders(path: object) -> list[Path]:
    try:
        return named(path) if isinstance(path, str) and "\0" not in path else []
    except RuntimeError:  # of nobody's home
        return []


def _allowed(session: Session) -> list[str]:
    """Return the folders that files may be copied into: those that are watched, and where such files usually lie."""
    usual = [one.path for one in machine_folders.starts() if one.path != str(Path.home())]
    return [machine_folders.inbox(), *usual, *(str(Path(path)) for path in assets.roots(session.store))]


def state(session: Session, runner: ImportRunner) -> dict[str, object]:
    """Return how far an import is, whether it is paused or goes on elsewhere, and whether there are folders at all."""
    is_elsewhere = runner.is_elsewhere
    there = read_note(session.folder) if is_elsewhere else None
    return {
        "done": 0,
        "total": 0,
        **runner.table(),
        **({"told": there.text, **asdict(there.estimate)} if there else {}),
        "is_paused": runner.is_paused,
        "is_elsewhere": is_elsewhere,
        "changes": runner.changes,
        "folders": [str(Path(path)) for path in assets.roots(session.store)],
    }
