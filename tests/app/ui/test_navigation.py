"""Five places in the bar, the others behind the gear, and one page for all their addresses."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.ui import navigation
from app.ui.navigation import MAIN, PLACES, AddressMiddleware, is_place

PAGE = '<head><base href="./" target="_top"></head>one page'


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/", lambda _: HTMLResponse(PAGE)),
        Route("/{rest:path}", lambda request: PlainTextResponse(request.url.path)),
    ]
    return TestClient(AddressMiddleware(Starlette(routes=routes)))


def test_every_place_has_a_link_and_five_are_in_the_bar() -> None:
    shown = navigation.bar("A memory.")
    bar = re.search(r'<nav aria-label="Main">(.*?)</nav>', shown, re.DOTALL)
    assert bar is not None and re.findall(r'href="([^"]+)"', bar[1]) == ["/", "/ask", "/map", "/people", "/stories"]
    for place in PLACES:
        assert f'href="{place.address}" data-place="{place.key}"' in shown


@pytest.mark.parametrize("path", ["/ask", "/ask/1f/2", "/photo/abc", "/timeline/2024/2024-07", "/settings"])
def test_an_address_of_a_place_is_the_page_counted_from_the_root(client: TestClient, path: str) -> None:
    found = client.get(f"{path}?q=x")
    assert found.text == PAGE.replace("./", "/", 1) and found.headers["content-length"] == str(len(found.content))


@pytest.mark.parametrize("path", ["/gradio_api/info", "/assets/x.js", "/asking", "/photo.jpg"])
def test_any_other_address_is_passed_on(client: TestClient, path: str) -> None:
    assert client.get(path).text == path and not is_place(path)


def test_what_is_sent_is_passed_on(client: TestClient) -> None:
    assert client.post("/ask").status_code == 405


def test_the_home_page_is_the_first_place(client: TestClient) -> None:
    assert MAIN[0].address == "/" and client.get("/").text == PAGE
