"""The Map and Places tabs in a real browser, against the server in a process of its own, over fakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client
from playwright.sync_api import Browser, Locator, Page, expect

from bench.ui.pages import link_to
from ingest.pipeline.run import apply_corrections, derive, ingest
from memory.records.corrections import PlaceCorrection
from memory.records.library import Place
from memory.store import corrections
from tests.browsing import WAIT_MS, browser
from tests.conftest import paint
from tests.pages import opened

__all__ = ("browser",)
SPOTS = {
    "20230814": (59.9139, 10.7522, "Oslo <b>harbour</b>"),
    "20230815": (60.3913, 5.3221, "Bergen"),
    "20240713": (47.5931, 11.3341, "Walchensee"),
    "20240714": (47.5932, 11.3342, "Walchensee"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with photos of three places, one of which would be a tag."""
    top = tmp_path_factory.mktemp("map")
    album = top / "album"
    album.mkdir()
    for number, day in enumerate(SPOTS, 1):
        paint(album / f"IMG_{day}_101500.jpg", (60 * number, 90, 120), side_px=300)
    session = opened(top / "library")
    ingest(session.library, [album], lambda _: None)
    for row in session.unfiltered.rows("SELECT asset_id, path FROM asset_path"):
        lat, lon, name = SPOTS[Path(row["path"]).name[4:12]]
        content = PlaceCorrection(Place(lat, lon, name, "Region", "Country"))
        corrections.put(session.unfiltered, corrections.new_correction(content, asset_id=row["asset_id"]))
        apply_corrections(session.unfiltered, row["asset_id"])
    derive(session.library, lambda _: None)
    session.close()
    return top / "library"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The open page; at its end nothing was fetched from elsewhere and nothing was wrong in its console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    outside: list[str] = []
    faults: list[str] = []
    page.on("request", lambda one: None if one.url.startswith((address, "data:", "blob:")) else outside.append(one.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}ask")
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    yield page
    context.close()
    assert outside == [] and faults == []


def opened_map(page: Page) -> None:
    link_to(page, "map").click()
    expect(page.locator(".yy-map[data-drawn]")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".yy-map-circle").first).to_be_visible(timeout=WAIT_MS)


def scale(page: Page) -> float:
    told = page.locator(".yy-map-land").locator("..").get_attribute("transform") or ""
    return float(told.split("scale(")[1].rstrip(")"))


def circle(page: Page, name: str) -> Locator:
    return page.locator(f'.yy-map-circle[aria-label^="{name}"]')


def left_of(page: Page, name: str) -> float:
    box = circle(page, name).bounding_box()
    assert box
    return box["x"]


def test_the_map_opens_on_all_places_and_is_moved_by_keys_and_the_wheel(page: Page) -> None:
    opened_map(page)
    for name in ("Oslo <b>harbour</b>, 1 item", "Bergen, 1 item", "Walchensee, 2 items"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    first, left = scale(page), left_of(page, "Oslo")
    atlas = page.locator(".yy-map")
    atlas.press("+")
    page.wait_for_function(
        "before => Number(document.querySelector('.yy-map-base g').getAttribute('transform')"
        ".split('scale(')[1].slice(0, -1)) > before * 1.4",
        arg=first,
    )
    atlas.press("0")
    page.wait_for_timeout(200)
    assert scale(page) == pytest.approx(first)
    atlas.press("ArrowLeft")
    page.wait_for_timeout(200)
    assert left_of(page, "Oslo") == pytest.approx(left + 80, abs=2)
    atlas.hover()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(200)
    assert scale(page) > first * 1.3


def test_a_drag_moves_the_map_and_presses_nothing(page: Page) -> None:
    opened_map(page)
    box = circle(page, "Bergen").bounding_box()
    assert box
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 112, box["y"] + 62, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert left_of(page, "Bergen") == pytest.approx(box["x"] + 100, abs=12)
    assert page.locator(".yy-here").count() == 0


def test_a_pressed_circle_shows_its_place_and_pictures(page: Page) -> None:
    opened_map(page)
    page.get_by_role("button", name="Walchensee, 2 items").focus()
    page.keyboard.press("Enter")
    here = page.locator(".yy-here")
    expect(here.get_by_role("heading", name="Walchensee")).to_be_visible(timeout=WAIT_MS)
    expect(here.locator("img")).to_have_count(2)
    page.wait_for_function("() => [...document.querySelectorAll('.yy-here img')].every(one => one.naturalWidth > 0)")
    assert (here.locator("a").first.get_attribute("href") or "").startswith("/photo/")


def test_a_year_is_chosen_and_a_name_that_would_be_a_tag_is_shown_as_it_is(page: Page) -> None:
    opened_map(page)
    page.get_by_role("button", name="2023", exact=True).click()
    expect(page.get_by_role("button", name="Walchensee, 2 items")).to_have_count(0, timeout=WAIT_MS)
    page.get_by_role("button", name="Oslo <b>harbour</b>", exact=True).click()
    expect(page.locator(".yy-here").get_by_role("heading", name="Oslo <b>harbour</b>")).to_be_visible(timeout=WAIT_MS)


def test_a_place_is_named_and_gets_its_own_name_back(page: Page, address: str) -> None:
    link_to(page, "places").click()
    card = page.locator(".yy-place").filter(has=page.get_by_role("heading", name="Walchensee"))
    expect(card).to_be_visible(timeout=WAIT_MS)
    card.locator("summary").click()
    card.get_by_label("Your name for this place").fill("Grandmother's house")
    page.keyboard.press("Enter")
    named = page.locator(".yy-place").filter(has=page.get_by_role("heading", name="Grandmother's house"))
    expect(named).to_be_visible(timeout=WAIT_MS)
    client = Client(address, verbose=False, download_files=False)
    found = client.predict(query="", place="Grandmother's house", api_name="/search")
    assert len(found) == 2
    named.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Walchensee")).to_be_visible(timeout=WAIT_MS)
    assert client.predict(query="", place="Grandmother's house", api_name="/search") == []


def test_a_phone_need_not_scroll_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    opened_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
