import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.services import hiding
from app.ui.hidden_routes import routes


@pytest.fixture
def client(session: Session) -> TestClient:
    app = FastAPI()
    app.include_router(routes(session))
    return TestClient(app)


def test_the_first_passphrase_is_set_typed_twice(client: TestClient, session: Session) -> None:
    assert client.get("/passphrase").json() == {"is_set": False}
    for told, why in (
        ({"passphrase": "open sesame", "again": "open"}, "differ"),
        ({"passphrase": "a", "again": "a"}, "at least"),
        ({}, "at least"),
    ):
        answer = client.post("/passphrase", json=told)
        assert answer.status_code == 200 and why in answer.json()["refused"]
    assert not hiding.is_set(session)
    told = {"passphrase": "open sesame", "again": "open sesame"}
    assert client.post("/passphrase", json=told).json() == {"is_set": True}
    assert client.get("/passphrase").json() == {"is_set": True} and hiding.is_right(session, "open sesame")


def test_whoever_opens_the_page_sets_no_other_in_its_place(client: TestClient, session: Session) -> None:
    hiding.set_passphrase(session, "open sesame")
    for old in ({}, {"old": "open sesame"}):
        told = {"passphrase": "mine now", "again": "mine now", **old}
        assert "Wrong passphrase" in client.post("/passphrase", json=told).json()["refused"]
    assert hiding.is_right(session, "open sesame")
