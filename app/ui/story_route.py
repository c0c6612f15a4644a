"""The address that gives a story out as a file to keep: one HTML file, or a PDF of it. Only what a page has shown.

Knows the open library and the tokens of app/ui/media.py; nothing of Gradio. The file is made when it is asked for,
and kept nowhere.
"""

from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from app.library.session import Session
from app.services.browser import NotPrinted
from app.ui.media import Media
from app.ui.story_file import file_name, story_file, story_pdf
from memory.records.derived import Level
from memory.store.hierarchy import SummaryNode
from memory.summaries.stories import find, story

USE = "story"
HTML, PDF = "html", "pdf"
TYPES = {HTML: "text/html; charset=utf-8", PDF: "application/pdf"}


def address(media: Media, branch: SummaryNode, ending: str) -> str:
    """Give out the address of a story as a file that ends so."""
    return media.address(USE, f"{ending} {branch.level} {branch.key}")


def routes(session: Session, media: Media) -> APIRouter:
    """Return the route /story/{token}."""
    router = APIRouter()

    def kept(token: str) -> Response:
        ending, level, key = media.held(USE, token).split(" ", 2)
        return saved(session, Level(level), key, ending)

    router.add_api_route("/story/{token}", kept, methods=["GET"])
    return router


def saved(session: Session, level: Level, key: str, ending: str) -> Response:
    """Give a story as a file to be saved; 404 where it is no longer remembered, 503 where no browser prints it."""
    branch = find(session.store, key, level)
    if branch is None:
        raise HTTPException(404, "not found")
    told = story(session.store, branch)
    try:
        content = story_pdf(session, told) if ending == PDF else story_file(session, told).html.encode()
    except NotPrinted as error:
        raise HTTPException(503, str(error)) from error
    name = file_name(told, ending)
    plain = name.encode("ascii", "ignore").decode() or f"story.{ending}"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=TYPES[ending], headers=headers)
