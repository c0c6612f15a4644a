"""Choosing several tiles in a real browser, and what is done with them, over an album of real files."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.services import hiding
from ingest.pipeline.run import ingest
from memory.records.corrections import CorrectionKind
from memory.store import Store, corrections
from tests.app.ui.photos.test_grid_contract import tiles
from tests.app.ui.test_tabs_contract import serious
from tests.browsing import WAIT_MS, Window, browser
from tests.browsing import own_window as window
from tests.conftest import paint
from tests.pages import opened, served

__all__ = ("browser", "window")
FIRST = datetime(2024, 7, 1, 9, tzinfo=UTC)
PHOTOS = 24


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with a passphrase and two photos a day for twelve days."""
    album = tmp_path / "album"
    album.mkdir()
    for number in range(PHOTOS):
        when = FIRST + timedelta(days=number // 2, hours=number % 2)
        paint(album / name_of(when), (10 * number, 200 - 8 * number, 90), side_px=120)
    session = opened(tmp_path / "library")
    hiding.set_passphrase(session, "open sesame")
    ingest(session.library, [album], lambda _: None)
    session.close()
    return tmp_path / "library"


def name_of(when: datetime) -> str:
    return f"IMG_{when:%Y%m%d_%H%M%S}.jpg"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    page = window.open()
    page.set_viewport_size({"width": 1280, "height": 1200})  # so that all tiles are in the page
    expect(tiles(page)).to_have_count(PHOTOS, timeout=WAIT_MS)
    yield page
    window.leave()


def tick(page: Page, number: int) -> Locator:
    return tiles(page).nth(number).locator(".yy-tick")


def count(page: Page) -> Locator:
    return page.locator(".yy-chosen-count")


def said(page: Page) -> Locator:
    return page.locator(".yy-chosen-said")


def favourites(folder: Path) -> int:
    store = Store(folder / "library.sqlite3")
    found = len(corrections.get_all(store, [CorrectionKind.FAVOURITE]))
    store.close()
    return found


def test_twenty_are_chosen_made_favourites_and_that_is_undone(page: Page, folder: Path) -> None:
    expect(page.locator(".yy-chosen")).to_be_hidden()
    tick(page, 0).click()
    expect(count(page)).to_have_text("1 selected")
    tick(page, 19).click(modifiers=["Shift"])
    expect(count(page)).to_have_text("20 selected")
    assert page.locator('.yy-tick[aria-pressed="true"]').count() == 20
    page.get_by_role("button", name="Favourite", exact=True).click()
    expect(said(page)).to_contain_text("20 files added to favourites.", timeout=WAIT_MS)
    expect(page.locator(".yy-chosen")).to_be_hidden()
    assert favourites(folder) == 20
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_have_text("Undone.", timeout=WAIT_MS)
    assert favourites(folder) == 0


def test_a_press_chooses_while_any_is_chosen_and_escape_ends_it(page: Page, address: str) -> None:
    tick(page, 3).click()
    tiles(page).nth(5).locator("a").click()
    expect(count(page)).to_have_text("2 selected")
    assert page.url == address, "nothing was opened"
    tiles(page).nth(5).locator("a").click()
    expect(count(page)).to_have_text("1 selected")
    page.keyboard.press("Escape")
    expect(page.locator(".yy-chosen")).to_be_hidden()
    assert page.locator("[data-chosen]").count() == 0


def test_the_keyboard_chooses(page: Page) -> None:
    page.locator(".yy-tile > a").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Space")
    expect(count(page)).to_have_text("3 selected")
    page.keyboard.press("Space")
    expect(count(page)).to_have_text("2 selected")


def test_a_long_press_chooses_on_a_phone(window: Window) -> None:
    page = window.open(width=390)
    expect(tiles(page).first).to_be_visible(timeout=WAIT_MS)
    link = tiles(page).first.locator("a")
    finger = {"pointerType": "touch", "isPrimary": True, "clientX": 50, "clientY": 300, "bubbles": True}
    link.dispatch_event("pointerdown", finger)
    expect(count(page)).to_have_text("1 selected")
    link.dispatch_event("pointerup", finger)
    link.dispatch_event("click")
    expect(count(page)).to_have_text("1 selected")
    expect(page.get_by_role("button", name="Forget")).to_be_attached()
    box = page.locator(".yy-chosen").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page) == []
    window.leave()


def test_what_is_hidden_goes_at_once_and_comes_back_by_undo(page: Page) -> None:
    for number in (0, 1, 2):
        tick(page, number).click()
    page.get_by_role("button", name="Hide").click()
    expect(tiles(page)).to_have_count(PHOTOS - 3, timeout=WAIT_MS)
    expect(said(page)).to_contain_text("3 files hidden.")
    said(page).get_by_role("button", name="Undo").click()
    expect(tiles(page)).to_have_count(PHOTOS, timeout=WAIT_MS)


def test_forgetting_is_asked_first_and_may_be_left(page: Page) -> None:
    tick(page, 0).click()
    page.get_by_role("button", name="Forget").click()
    expect(page.locator(".yy-chosen-ask")).to_contain_text("Forget 1 file?", timeout=WAIT_MS)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".yy-chosen-ask")).to_be_hidden()
    page.get_by_role("button", name="Forget").click()
    page.locator(".yy-chosen-sure").click()
    expect(tiles(page)).to_have_count(PHOTOS - 1, timeout=WAIT_MS)


def test_photos_are_put_on_another_day_and_back(page: Page) -> None:
    tick(page, 0).click()
    page.get_by_role("button", name="Date").click()
    page.get_by_label("or put on a day").fill("2019-05-01")
    page.get_by_role("button", name="Save").click()
    last = "document.querySelector('yy-photos').blocks.at(-1).key"
    page.wait_for_function(f"{last} === '2019-05-01'", timeout=WAIT_MS)
    said(page).get_by_role("button", name="Undo").click()
    page.wait_for_function(f"{last} === '2024-07-01'", timeout=WAIT_MS)


def test_what_cannot_be_meant_is_said_and_the_choice_stays(page: Page) -> None:
    tick(page, 0).click()
    page.get_by_role("button", name="Place").click()
    page.get_by_label("Place", exact=True).fill("Nowhere at all")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Unknown place", timeout=WAIT_MS)
    expect(count(page)).to_have_text("1 selected")


def test_files_are_downloaded_as_they_are(page: Page, folder: Path, tmp_path: Path) -> None:
    tick(page, 0).click()
    tick(page, 2).click(modifiers=["Shift"])
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download").click()
    begun.value.save_as(tmp_path / "got.zip")
    with zipfile.ZipFile(tmp_path / "got.zip") as found:
        latest = FIRST + timedelta(days=11, hours=1)
        assert len(found.namelist()) == 3 and name_of(latest) in found.namelist()
        assert found.read(name_of(latest)) == (folder.parent / "album" / name_of(latest)).read_bytes()
