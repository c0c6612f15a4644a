"""The program's own files are given at their addresses, for good, and nothing else is."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.ui import own_files, page


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(own_files.routes())
    return TestClient(app)


def test_what_the_page_names_is_there_and_kept_for_good(client: TestClient) -> None:
    for name in (*page.MODULES, *page.LINKED):
        found = client.get(own_files.address(name))
        assert found.status_code == 200 and "immutable" in found.headers["cache-control"]
        assert found.headers["content-type"].partition(";")[0] in ("text/javascript", "text/css")


@pytest.mark.parametrize(
    "name", ["style.css", "../style.css", "js/../style.css", "js/nothing.js", "templates/navigation.html", ""]
)
def test_nothing_else_is_given(client: TestClient, name: str) -> None:
    base = own_files.address("")
    assert client.get(base + name).status_code == 404


def test_a_page_of_another_version_gets_nothing(client: TestClient) -> None:
    assert client.get("/own/0123456789abcdef/js/router.js").status_code == 404
