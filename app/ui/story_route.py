"""The address that gives a story out as a file to keep: one HTML file, or a PDF of it. Only what a page has shown.

Knows the open library and the tokens of app/ui/media.py; nothing of Gradio. The file is made when it is asked for,
and kept nowhere.
"""

from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from app.library.session import Session
from app.services import stories
from app.services.browser import NotPrinted
from app.services.errors import UserError
from app.ui.media import Media
from app.ui.story_file import file_name, story_file, story_pdf

USE = "story"
HTML, PDF = "html", "pdf"
TYPES = {HTML: "text/html; charset=utf-8", PDF: "application/pdf"}


def address(media: Media, of: str, key: str, ending: str) -> str:
    """Give out the address of a story as a file that ends so; `of` is a level, or a choice of the owner's."""
    return media.address(USE, f"{ending} {of} {key}")


def routes(session: Session, media: Media) -> APIRouter:
    """Return the route /story/{token}."""
    router = APIRouter()

    def kept(token: str) -> Response:
        ending, of, key = media.held(USE, token).split(" ", 2)
        return saved(session, of, key, ending)

    router.add_api_route("/story/{token}", kept, methods=["GET"])
    return router


def saved(session: Session, of: str, key: str, ending: str) -> Response:
    """Give a story as a file to be saved; 404 where it is no longer remembered, 503 where no browser prints it."""
    try:
        found = stories.told(session, of, key)
    except UserError as error:
        raise HTTPException(404, "not found") from error
    try:
        content = story_pdf(session, found) if ending == PDF else story_file(session, found).html.encode()
    except NotPrinted as error:
        raise HTTPException(503, str(error)) from error
    name = file_name(found, ending)
    plain = name.encode("ascii", "ignore").decode() or f"story.{ending}"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=TYPES[ending], headers=headers)
