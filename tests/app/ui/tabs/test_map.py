"""The Map and Places tabs in a real browser, against the server in a process of its own, over fakes."""

import re
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
    expect(page.locator(".yy-map-told")).to_contain_text("4 items", timeout=WAIT_MS)


def mark(page: Page, name: str) -> Locator:
    return page.locator(f'.yy-map-mark[aria-label^="{name}"]')


def test_what_the_map_shows_is_what_the_list_shows_and_a_mark_opens(page: Page) -> None:
    opened_map(page)
    photos = page.locator(".yy-map-photos a[data-photo]")
    expect(photos).to_have_count(4)
    expect(mark(page, "Oslo <b>harbour</b>, 14 August 2023")).to_have_attribute("role", "button")
    page.locator("button.yy-map-mark", has_text="2").focus()
    page.keyboard.press("Enter")
    expect(photos).to_have_count(2, timeout=WAIT_MS)
    expect(page.locator(".yy-map-list h2")).to_have_text("Walchensee")
    expect(page).to_have_url(re.compile(r"/map\?at=47\.593"))
    page.go_back()
    expect(photos).to_have_count(4, timeout=WAIT_MS)
    page.locator(".yy-map").press("-")
    page.locator(".yy-map").press("0")
    expect(photos).to_have_count(4)


def test_a_span_of_months_narrows_both_and_stays_in_the_address(page: Page) -> None:
    opened_map(page)
    page.locator(".yy-map-from").press("End")
    expect(page.locator(".yy-map-photos a")).to_have_count(2, timeout=WAIT_MS)
    expect(mark(page, "Oslo")).to_have_count(0)
    expect(page.locator(".yy-map-span")).to_have_text("Jul 2024")
    expect(page).to_have_url(re.compile(r"&from=2024-07$"))
    page.reload()
    expect(page.locator(".yy-map-told")).to_contain_text("2 items", timeout=WAIT_MS)
    page.get_by_role("button", name="All years").click()
    expect(page.locator(".yy-map-photos a")).to_have_count(4, timeout=WAIT_MS)


def test_a_photo_of_the_list_opens_and_the_next_is_the_next_of_the_list(page: Page) -> None:
    opened_map(page)
    addresses = [one.get_attribute("href") for one in page.locator(".yy-map-photos a").all()]
    page.locator(".yy-map-photos a").first.click()
    expect(page).to_have_url(re.compile(f"{addresses[0]}$"), timeout=WAIT_MS)
    expect(page.locator(".pswp--open")).to_be_visible(timeout=WAIT_MS)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"{addresses[1]}$"), timeout=WAIT_MS)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/map"), timeout=WAIT_MS)


def test_a_drag_moves_the_map_and_presses_nothing(page: Page) -> None:
    opened_map(page)
    box = mark(page, "Bergen").bounding_box()
    assert box
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 112, box["y"] + 62, steps=5)
    page.mouse.up()
    page.wait_for_function(
        "before => document.querySelector('.yy-map-mark[aria-label^=Bergen]').getBoundingClientRect().x > before + 80",
        arg=box["x"],
    )
    assert "/map" in page.url and page.locator("[role=dialog][aria-modal=true]").count() == 0


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
