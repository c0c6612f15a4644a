import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.people import routes
from tests.people_met import Find, met, models, person

__all__ = ("met", "models", "person")


@pytest.fixture
def client(met: Session, media: Media) -> TestClient:
    app = FastAPI()
    app.include_router(routes.routes(met, media, ImportRunner(met)))
    return TestClient(app)


def test_pages_come_as_html_and_nothing_is_kept(client: TestClient, person: Find) -> None:
    number = person(2).number
    for path in ("shown", f"shown?skip={number},x&more=1", f"shown/{number}", "shown/hidden", f"pictures/{number}"):
        answer = client.get(f"/people/{path}")
        assert answer.json()["html"] and answer.headers["cache-control"] == "no-store"
    assert f'data-skip="{number}"' not in client.get(f"/people/shown?skip={number}").json()["html"]
    assert client.get("/people/pictures/99").status_code == 404


@pytest.mark.parametrize("number", ["99", "abc", "-1", "²", "9" * 5000, "<b>"])
def test_an_address_that_nobody_has_shows_a_kind_page(client: TestClient, number: str) -> None:
    answer = client.get(f"/people/shown/{number}")
    assert answer.status_code == 200 and answer.json()["gone"] is True
    assert "Nobody is at this address" in answer.json()["html"] and number not in answer.json()["html"]


def test_what_is_said_is_told_and_taken_back_and_what_cannot_be_meant_refused(client: TestClient, person: Find) -> None:
    said = client.post("/people/say", json={"to": f"name {person(2).number}", "fields": {"name": "Lena"}}).json()
    assert said["told"] == "This is Lena." and person(2).name == "Lena"
    assert client.post(f"/people/undo/{said['undo']}").json()["told"] == "Undone." and person(2).name == ""
    assert client.post("/people/say", json={"to": "sing", "fields": {}}).json()["refused"] == "Choose a person first."
    assert "refused" in client.post("/people/turn/smell/on").json()
    assert client.post("/people/turn/face/off").json()["told"].startswith("Turned off.")
