from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui import story_route
from app.ui.media import Media
from ingest.pipeline.run import forget_asset, ingest
from memory.consolidate import consolidate
from memory.store import assets


@pytest.fixture
def session(session: Session, album: Path, quiet: Callable[[object], None]) -> Session:
    ingest(session.library, [album], quiet)
    return session


@pytest.fixture
def client(session: Session, media: Media) -> TestClient:
    app = FastAPI()
    app.include_router(media.routes())
    app.include_router(story_route.routes(session, media))
    return TestClient(app)


def address(session: Session, media: Media, ending: str = story_route.HTML) -> str:
    return story_route.address(media, "year", "2023", ending)


def test_a_story_is_sent_to_be_saved(session: Session, media: Media, client: TestClient) -> None:
    answer = client.get(address(session, media))
    assert answer.status_code == 200 and "We rowed across the fjord." in answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="2023.html"')
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"


def test_what_was_not_given_out_is_not_found(session: Session, media: Media, client: TestClient) -> None:
    given = address(session, media)
    token = given.rsplit("/", 1)[1]
    assert client.get(f"/story/{'0' * 64}").status_code == 404
    assert client.get("/story/html year 2023").status_code == 404
    assert client.get(f"/media/{token}").status_code == 404 and client.get(f"/thumb/{token}").status_code == 404


def test_a_forgotten_story_is_not_found(session: Session, media: Media, client: TestClient) -> None:
    given = address(session, media)
    for asset_id in sorted({one.asset_id for one in assets.paths(session.store).values()}):
        forget_asset(session.store, asset_id)
    consolidate(session.store)
    assert client.get(given).status_code == 404


def test_without_a_browser_a_pdf_is_refused_in_words(
    session: Session, media: Media, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(tmp_path / "gone"))
    answer = client.get(address(session, media, story_route.PDF))
    assert answer.status_code == 503 and "save the HTML file" in answer.text
