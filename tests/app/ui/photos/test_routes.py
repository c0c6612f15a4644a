from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui import storage
from app.ui.library import ImportRunner
from app.ui.media import Media
from app.ui.model_offer import ModelOffer
from app.ui.photos import routes
from memory.records.corrections import Hidden
from memory.retrieval.feed import FileFeed, Shown
from memory.store import corrections
from tests.lives import HOME, at, put, remember

PATHS = ("/photos/start", "/photos/days", "/photos/state", "/photos/day/2024-07-03")


@pytest.fixture
def client(session: Session, media: Media, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(storage, "better_lacking", lambda config: [])
    app, runner = FastAPI(), ImportRunner(session)
    app.include_router(routes.routes(session, media, runner, FileFeed(session.store), ModelOffer(session, runner)))
    return TestClient(app)


def test_an_empty_library_has_no_days(client: TestClient) -> None:
    table = client.get("/photos/start").json()
    assert table["days"] == table["first"] == [] and table["head"] == "" and table["busy"] is False
    assert client.get("/photos/days").json()["days"] == []


def test_days_come_latest_first_and_nothing_is_kept(session: Session, client: TestClient) -> None:
    held = [remember(name, at(day, hour)) for name, day, hour in (("a.jpg", 3, 9), ("b.jpg", 3, 10), ("c.jpg", 5, 9))]
    put(session.store.unfiltered, held, {})
    assert client.get("/photos/days").json()["days"] == [["2024-07-05", 1], ["2024-07-03", 2]]
    for path in PATHS:
        assert client.get(path).headers["cache-control"] == "no-store"


def test_the_start_brings_the_first_days_or_those_from_a_day_on(session: Session, client: TestClient) -> None:
    held = [remember(f"{day}-{n}.jpg", at(day, 9, n)) for day in range(1, 29) for n in range(5)]
    put(session.store.unfiltered, held, {})
    keys = [one["key"] for one in client.get("/photos/start").json()["first"]]
    assert keys == [f"2024-07-{day}" for day in range(28, 28 - routes.FIRST_DAYS, -1)]
    assert client.get("/photos/start?at=2024-07-10").json()["first"][0]["key"] == "2024-07-10"
    assert len(client.get("/photos/start?at=2024-07-10").json()["days"]) == 28


def test_a_day_comes_in_pieces(session: Session, client: TestClient) -> None:
    held = [remember(f"{n}.jpg", at(3, 9, n)) for n in range(5)]
    put(session.store.unfiltered, held, {})
    assert len(client.get("/photos/day/2024-07-03").json()["tiles"]) == 5
    piece = client.get("/photos/day/2024-07-03?start=3&most=300").json()["tiles"]
    assert [one["id"] for one in piece] == [held[1].moment.id, held[0].moment.id]
    assert client.get("/photos/day/2024-07-03?start=9&most=3").status_code == 404


def test_no_more_of_a_day_comes_at_once_than_is_allowed(
    session: Session, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_TILES", 3)
    put(session.store.unfiltered, [remember(f"{n}.jpg", at(3, 9, n)) for n in range(5)], {})
    for query in ("", "?most=0", "?most=-1", "?most=99999"):
        table = client.get(f"/photos/day/2024-07-03{query}").json()
        assert len(table["tiles"]) <= 3 and table["count"] == 5


def test_the_head_comes_with_the_days_anew(session: Session, client: TestClient) -> None:
    today = datetime.now().astimezone().replace(hour=12)
    held = [remember(f"{n}.jpg", today - timedelta(days=(1461, 1461, 2922)[n]), HOME) for n in range(3)]
    put(session.store.unfiltered, held, {})
    head = client.get("/photos/days").json()["head"]
    assert head == client.get("/photos/start").json()["head"] and head.count("<img") == 2
    with session.store.transaction():
        corrections.put(session.store, corrections.new_correction(Hidden(), held[2].moment))
    assert client.get("/photos/days").json()["head"].count("<img") == 1
    assert client.get("/photos/days?kind=photo").json()["head"] == ""


def test_kinds_are_asked_for_by_name(session: Session, client: TestClient) -> None:
    put(session.store.unfiltered, [remember("a.jpg", at(3, 9)), remember("b.m4a", at(3, 9), said="Hello.")], {})
    for kind in Shown:
        days = client.get(f"/photos/days?kind={kind}").json()["days"]
        wanted = {Shown.ALL: 2, Shown.PHOTO: 1, Shown.AUDIO: 1}.get(kind)
        assert days == ([["2024-07-03", wanted]] if wanted else [])
    assert client.get("/photos/days?kind=anything").status_code == 422


def test_what_is_hidden_is_nowhere_and_changes_the_version(session: Session, client: TestClient) -> None:
    one = remember("a.jpg", at(3, 9))
    put(session.store.unfiltered, [one, remember("b.jpg", at(5, 9))], {})
    version = client.get("/photos/state").json()["version"]
    assert client.get("/photos/day/2024-07-03").status_code == 200
    assert client.get("/photos/state").json()["version"] == version
    with session.store.transaction():
        corrections.put(session.store, corrections.new_correction(Hidden(), one.moment))
    assert client.get("/photos/day/2024-07-03").status_code == 404
    assert client.get("/photos/days").json()["days"] == [["2024-07-05", 1]]
    assert client.get("/photos/state").json()["version"] > version


@pytest.mark.parametrize("key", ["2024-02-30", "yesterday", "0000", "2031-01-01", "%27"])
def test_what_is_no_day_is_not_found(session: Session, client: TestClient, key: str) -> None:
    put(session.store.unfiltered, [remember("a.jpg", at(3, 9))], {})
    assert client.get(f"/photos/day/{key}").status_code == 404
