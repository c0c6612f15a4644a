from collections.abc import Sequence

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui import reel
from app.ui.media import Media
from app.ui.timeline import Spot
from ingest.files.file_checks import Limits
from memory.consolidate import consolidate
from memory.records.corrections import Hidden
from memory.records.derived import Level
from memory.records.library import MomentView, Precision, Timestamp
from memory.store import corrections, duplicates
from memory.store.duplicates import Group, GroupKind
from tests.lives import HOME, LAKE, at, live, put, remember

NASTY = '<script>alert(1)</script>" onload="x'


@pytest.fixture
def client(session: Session) -> TestClient:
    app = FastAPI()
    app.include_router(reel.routes(session, Media(session.store, Limits())))
    return TestClient(app)


def remembering(session: Session, moments: Sequence[MomentView]) -> None:
    put(session.store.unfiltered, moments, {})


def test_the_days_come_latest_first_and_are_not_kept(session: Session, client: TestClient) -> None:
    assert client.get("/reel").json()["days"] == []
    moments = [remember("a.jpg", at(3, 9)), remember("b.jpg", at(3, 10)), remember("c.jpg", at(5, 9))]
    remembering(session, [*moments, remember("d.jpg", Timestamp(at(1, 0), Precision.MONTH))])
    answer = client.get("/reel")
    assert answer.json()["days"] == [["2024-07-05", 1], ["2024-07-03", 2], ["2024-07", 1]]
    for path in ("/reel", "/reel/2024-07-03", "/reel/chosen/2024-07"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_a_day_is_told_beside_its_moments(session: Session, client: TestClient) -> None:
    life = live()
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    told = client.get("/reel/2024-07-03").text
    assert (
        "Wednesday in Walchensee and Munich, 3 July 2024" in told
        and "25 items" in told
        and 'class="yy-reel-telling"' in told
    )
    assert told.count('<a class="yy-tile"') == told.count('<img data-src="/thumb/') == 25
    assert 'data-to="2024-07-03"' in told


def test_a_day_without_a_summary_says_when_and_where(session: Session, client: TestClient) -> None:
    remembering(session, [remember("a.jpg", at(3, 9), HOME), remember("b.jpg", at(3, 10), LAKE)])
    told = client.get("/reel/2024-07-03").text
    assert "Wednesday 3 July 2024" in told and "Munich · Walchensee · 2 items" in told


@pytest.mark.parametrize(
    ("precision", "key", "title"),
    [(Precision.MONTH, "2024-07", "July 2024, day unknown"), (Precision.YEAR, "2024", "2024, month unknown")],
)
def test_what_lies_on_no_day_is_said_to(
    session: Session, client: TestClient, precision: Precision, key: str, title: str
) -> None:
    remembering(session, [remember("a.jpg", Timestamp(at(1, 0), precision), seen=[("boat", 0.9)])])
    told = client.get(f"/reel/{key}").text
    assert title in told and "00:00" not in told and "1 item<" in told
    assert client.get("/reel/2024-07-01").status_code == 404


def test_every_kind_has_a_tile_of_its_own(session: Session, client: TestClient) -> None:
    moments = [
        remember("a.jpg", at(3, 9), seen=[("boat", 0.9)]),
        remember("b.m4a", at(3, 10), said="The rope is worn.", span=9),
        remember("c.md", at(3, 11), said="We rowed.", kind="note"),
        remember("d.mp4", at(3, 12), kind="video", span=5, seen=[("lake", 0.9)]),
    ]
    remembering(session, moments)
    told = client.get("/reel/2024-07-03").text
    assert 'alt="photo, 09:00: boat"' in told and "voice note, 10:00" in told and "The rope is worn." in told
    assert "<audio" not in told and "<video" not in told
    assert told.count('href="/media/') == 3 and 'yy-tile-said" data-to="2024-07-03"' in told
    assert 'yy-tile-mark">video<' in told


def test_a_burst_is_one_tile_that_says_so(session: Session, client: TestClient) -> None:
    shot = [remember(f"{n}.jpg", at(3, 9, n)) for n in range(3)]
    remembering(session, shot)
    with session.store.transaction():
        duplicates.put_groups(session.store, [Group(GroupKind.BURST, tuple(one.asset.id for one in shot))])
    told = client.get("/reel/2024-07-03").text
    assert told.count('<a class="yy-tile"') == 1 and "3 in a burst" in told


def test_a_day_of_very_much_leads_on_to_the_rest(session: Session, client: TestClient) -> None:
    remembering(session, [remember(f"{n}.jpg", at(3, 8 + n // 60, n % 60)) for n in range(405)])
    told = client.get("/reel/2024-07-03").text
    assert told.count('<a class="yy-tile"') == reel.MOST_TILES
    assert 'yy-tile-more" data-to="2024-07-03">and 5 more<' in told
    assert client.get("/reel").json() == {"days": [["2024-07-03", 405]], "most": reel.MOST_TILES}


def test_a_month_is_shown_by_a_few_of_its_pictures(session: Session, client: TestClient) -> None:
    remembering(session, [remember(f"{day}.jpg", at(day, 9), seen=[("boat", 1.0)]) for day in range(1, 29)])
    told = client.get("/reel/chosen/2024-07").text
    assert told.count("<img data-src") == reel.MOST_CHOSEN and "July 2024" in told and "28 items" in told
    assert 'data-reel="into" data-key="2024-07"' in told and 'href="' not in told


def test_what_is_hidden_is_not_told(session: Session, client: TestClient) -> None:
    one = remember("a.jpg", at(3, 9))
    remembering(session, [one, remember("b.jpg", at(5, 9))])
    assert client.get("/reel/2024-07-03").status_code == 200
    with session.store.transaction():
        corrections.put(session.store, corrections.new_correction(Hidden(), one.moment))
    assert client.get("/reel").json()["days"] == [["2024-07-05", 1]]
    assert client.get("/reel/2024-07-03").status_code == 404
    assert "1 item<" in client.get("/reel/chosen/2024-07").text


def test_every_word_is_escaped(session: Session, client: TestClient) -> None:
    moments = [
        remember("a.jpg", at(3, 9), seen=[(NASTY, 1.0)]),
        remember("b.m4a", at(3, 10), said=NASTY),
        remember("c.md", at(3, 11), said=NASTY, kind="note", medium="message", speaker=NASTY),
    ]
    put(session.store, moments, {})
    consolidate(session.store)
    for path in ("/reel/2024-07-03", "/reel/chosen/2024-07"):
        told = client.get(path).text
        assert "<script" not in told and '" onload="' not in told
    assert "&lt;script&gt;" in client.get("/reel/2024-07-03").text


@pytest.mark.parametrize(
    "path",
    ["/reel/2024-02-30", "/reel/yesterday", "/reel/2024-07-03%0A", "/reel/0000", "/reel/2031-01-01", "/reel/%27",
     "/reel/chosen/2024-07-03", "/reel/chosen/2024-13", "/reel/chosen/", "/reel/2024-07-03/more"],
)  # fmt: skip
def test_what_is_no_day_is_not_found(session: Session, client: TestClient, path: str) -> None:
    remembering(session, [remember("a.jpg", at(3, 9))])
    assert client.get(path).status_code == 404


def test_a_key_leads_to_its_spot_among_the_years() -> None:
    whole = Spot(((Level.YEAR, "2024"), (Level.MONTH, "2024-07"), (Level.DAY, "2024-07-03")))
    assert reel.spot_of("2024-07-03") == whole
    assert reel.spot_of("2024-07") == Spot(whole.path[:2]) and reel.spot_of("2024") == Spot(whole.path[:1])
    assert reel.spot_of("anything") is None
