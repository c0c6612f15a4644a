import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui.map import routes, view
from app.ui.media import Media
from ingest.metadata.gazetteer import made_of
from memory.records.corrections import Hidden
from memory.retrieval.feed import FileFeed
from memory.retrieval.file_map import FileMap
from memory.store import corrections
from tests.ingest.metadata.test_gazetteer import town
from tests.lives import HOME, LAKE, at, put, remember

EARTH = "-180,-90,180,90"


@pytest.fixture
def client(session: Session, media: Media) -> TestClient:
    app = FastAPI()
    atlas = FileMap(session.store, FileFeed(session.store))
    app.include_router(routes.routes(session, media, atlas))
    return TestClient(app)


def test_an_empty_library_has_nothing_to_begin_with(client: TestClient) -> None:
    assert client.get("/map/start").json() == {"first": "", "last": "", "trips": [], "reach": None}
    look = client.get(f"/map/look?box={EARTH}").json()
    assert look["count"] == 0 and look["marks"] == look["tiles"] == look["months"] == []


def test_marks_and_list_are_of_one_piece_and_one_span_and_nothing_is_kept(session: Session, client: TestClient) -> None:
    put(session.unfiltered, [remember(f"{n}", at(1 + n, 9), (HOME, LAKE)[n % 2]) for n in range(6)], {})
    box = f"{LAKE.lon - 0.1},{LAKE.lat - 0.1},{LAKE.lon + 0.1},{LAKE.lat + 0.1}"
    look = client.get(f"/map/look?box={box}&world=1e6&from=2024-07&to=2024-07").json()
    assert look["count"] == 3 == len(look["tiles"]) == look["marks"][0]["count"] and look["months"] == [3]
    assert client.get(f"/map/look?box={box}&from=2024-08").json()["count"] == 0
    for path in ("start", f"look?box={box}", f"tiles?box={box}", "ways"):
        assert client.get(f"/map/{path}").headers["cache-control"] == "no-store"


def test_the_list_comes_in_pieces(session: Session, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MOST_TILES", 4)
    held = [remember(f"{n}", at(1 + n, 9), LAKE) for n in range(6)]
    put(session.unfiltered, held, {})
    assert len(client.get(f"/map/look?box={EARTH}").json()["tiles"]) == 4
    rest = client.get(f"/map/tiles?box={EARTH}&start=4").json()
    assert rest["count"] == 6 and [one["id"] for one in rest["tiles"]] == [held[1].moment.id, held[0].moment.id]


@pytest.mark.parametrize("asked", ["box=", "box=1,2,3", "box=a,b,c,d", "box=nan,0,1,1", f"box={EARTH}&world=inf"])
def test_what_is_no_piece_of_the_map_is_not_found(client: TestClient, asked: str) -> None:
    assert client.get(f"/map/look?{asked}").status_code == 404


def test_the_towns_of_a_piece_are_named_the_largest_first(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    towns = [town("Kochel", 47.65, 11.37, 4_000), town("Benediktbeuern", 47.71, 11.41, 3_500)]
    towns += [town("Penzberg", 47.75, 11.38, 16_000), town("Tarawa", 1.45, 173.03, 60_000)]
    monkeypatch.setattr(view, "gazetteer", lambda: made_of(sorted(towns, key=lambda one: one["latitude"]), {}))
    found = client.get("/map/names?box=11.3,47.6,11.5,47.8").json()["names"]
    assert [name for *_, name in found] == ["Penzberg", "Kochel", "Benediktbeuern"] and found[1][:2] == [47.65, 11.37]
    assert client.get("/map/names?box=11.3,47.6").status_code == 404
    monkeypatch.setattr(view, "MOST_TOWNS", 1)
    assert [name for *_, name in client.get(f"/map/names?box={EARTH}").json()["names"]] == ["Tarawa"]


def test_a_spot_is_named_and_gets_its_own_name_back(session: Session, client: TestClient) -> None:
    put(session.unfiltered, [remember("a", at(1, 9), LAKE)], {})
    spot = {"lat": LAKE.lat, "lon": LAKE.lon, "km": 0.1, "name": "The pier"}
    said = client.post("/map/spot", json=spot).json()
    assert said["told"].startswith("Saved: The pier, within 0.15 km")
    assert client.get(f"/map/look?box={EARTH}").json()["title"] == "The pier"
    assert client.post(f"/map/undo/{said['undo']}").json()["told"].startswith("Undone: ")
    assert client.get(f"/map/look?box={EARTH}").json()["title"] == "Walchensee"
    assert "refused" in client.post(f"/map/undo/{said['undo']}").json()
    assert client.post("/map/spot", json={**spot, "name": " "}).json()["refused"] == "Enter a name."


def test_what_is_hidden_is_not_on_the_map(session: Session, client: TestClient) -> None:
    one = remember("a", at(1, 9), LAKE)
    put(session.unfiltered, [one, remember("b", at(2, 9), HOME)], {})
    corrections.put(session.unfiltered, corrections.new_correction(Hidden(), asset_id=one.asset.id))
    look = client.get(f"/map/look?box={EARTH}").json()
    assert look["title"] == "Munich" and len(look["marks"]) == 1 == look["count"]
