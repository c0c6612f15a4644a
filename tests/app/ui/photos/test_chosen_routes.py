import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui.media import Media
from app.ui.photos import chosen, chosen_routes
from tests.conftest import paint
from tests.lives import at, put, remember


@pytest.fixture
def client(session: Session, media: Media) -> TestClient:
    app = FastAPI()
    app.include_router(chosen_routes.routes(session, media))
    return TestClient(app)


@pytest.fixture
def ids(session: Session, tmp_path: Path) -> list[str]:
    """Two photos and one whose file is gone."""
    for number in range(2):
        paint(tmp_path / f"{number}.jpg", (90 * number, 20, 60))
    found = [remember(f"{number}.jpg", at(3, 9, number), path=tmp_path / f"{number}.jpg") for number in range(3)]
    put(session.unfiltered, found, {})
    return [one.moment.id for one in found]


def test_something_is_done_and_taken_back(client: TestClient, ids: list[str]) -> None:
    done = client.post("/photos/chosen/favourite", json={"ids": ids, "fields": {}})
    assert done.json()["told"] == "3 files added to favourites." and done.headers["cache-control"] == "no-store"
    assert client.post(f"/photos/undo/{done.json()['undo']}").json()["told"] == "Undone."
    again = client.post(f"/photos/undo/{done.json()['undo']}")
    assert again.json() == {"refused": "That was undone already."}


@pytest.mark.parametrize(
    "body", [{}, {"ids": "all"}, {"ids": [1], "fields": {}}, {"ids": [], "fields": {"day": {}}}, {"fields": {}}]
)
def test_what_is_no_list_of_ids_is_refused(client: TestClient, body: dict[str, object]) -> None:
    assert client.post("/photos/chosen/favourite", json=body).status_code == 422


def test_files_come_as_an_archive(client: TestClient, ids: list[str], tmp_path: Path) -> None:
    found = client.post("/photos/archive", json={"ids": ids}).json()
    assert found["missing"] == 1
    sent = client.get(found["address"])
    assert sent.headers["content-type"] == "application/zip" and ".zip" in sent.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(sent.content)) as archive:
        assert archive.namelist() == ["0.jpg", "1.jpg"]
        assert archive.read("0.jpg") == (tmp_path / "0.jpg").read_bytes()


def test_only_what_was_asked_for_is_given_out(client: TestClient, ids: list[str]) -> None:
    assert client.get("/photos/zip/anything").status_code == 404
    assert "available" in client.post("/photos/archive", json={"ids": ids[2:]}).json()["refused"]
    assert "no longer" in client.post("/photos/archive", json={"ids": ["nobody"]}).json()["refused"]


def test_of_archives_only_the_latest_are_kept_and_none_is_too_large(
    client: TestClient, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_routes, "MOST_ARCHIVES", 2)
    found = [client.post("/photos/archive", json={"ids": ids}).json()["address"] for _ in range(3)]
    assert [client.get(one).status_code for one in found] == [404, 200, 200]
    monkeypatch.setattr(chosen, "MOST_CHOSEN", 2)
    assert client.post("/photos/archive", json={"ids": ids}).json() == {"refused": "Choose 2 at the most."}


def test_the_story_of_chosen_files_has_an_address(client: TestClient, ids: list[str]) -> None:
    address = client.post("/photos/story", json={"ids": ids}).json()["address"]
    assert address.startswith("/stories?of=files&key=") and client.post(
        "/photos/story", json={"ids": ids[::-1]}
    ).json() == {"address": address}
    refused = client.post("/photos/story", json={"ids": ["nobody"]})
    assert refused.status_code == 200 and "no longer in the library" in refused.json()["refused"]
