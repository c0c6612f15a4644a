"""Twenty photos put into an album in a real browser, the album opened, changed, and that undone; and on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from memory.store import Store, albums, duplicates
from memory.store.duplicates import Fingerprint
from tests.app.ui.photos.test_grid_contract import tiles
from tests.app.ui.photos.test_selecting_contract import PHOTOS, page
from tests.app.ui.test_tabs_contract import serious
from tests.browsing import WAIT_MS, browser, window
from tests.conftest import paint
from tests.lives import at, put, remember
from tests.pages import opened, served

__all__ = ("browser", "page", "window")
LARGE_PX = 2400
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two photos a day for twelve days."""
    top = tmp_path_factory.mktemp("albums")
    held = []
    for number in range(PHOTOS):
        side_px = LARGE_PX if number == PHOTOS - 1 else 120
        path = paint(top / f"{number}.jpg", (10 * number, 200 - 8 * number, 90), side_px=side_px)
        held.append(remember(path.name, at(1 + number // 2, 9) + timedelta(hours=number % 2), path=path))
    session = opened(top / "library")
    put(session.store.unfiltered, held, {})
    duplicates.put(session.store.unfiltered, Fingerprint(held[-1].asset.id, b"", 1.0, LARGE_PX, LARGE_PX))
    session.close()
    return top / "library"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


def names(folder: Path) -> list[tuple[str, int]]:
    store = Store(folder / "library.sqlite3")
    found = [(one.name, one.count) for one in albums.get_all(store)]
    store.close()
    return found


def test_twenty_go_into_an_album_which_is_opened_changed_and_undone(page: Page, folder: Path, address: str) -> None:
    said = page.locator(".yy-chosen-said")
    tiles(page).nth(0).locator(".yy-tick").click()
    tiles(page).nth(19).locator(".yy-tick").click(modifiers=["Shift"])
    expect(page.get_by_role("button", name="Remove from album")).to_be_hidden()
    page.get_by_role("button", name="Album", exact=True).click()
    expect(page.get_by_label("Album", exact=True)).to_be_focused()
    page.keyboard.type("Our <summer>")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Added 20 to Our <summer>.", timeout=WAIT_MS)
    assert names(folder) == [("Our <summer>", 20)]
    page.get_by_role("link", name="Albums", exact=True).click()
    expect(page.locator(".yy-albums li strong")).to_have_text(["Favourites", "Our <summer>"], timeout=WAIT_MS)
    assert page.url == f"{address}albums" and serious(page) == []
    page.locator(".yy-albums a").nth(1).click()
    expect(tiles(page)).to_have_count(20, timeout=WAIT_MS)
    expect(page.locator(".yy-album-head")).to_contain_text("20 items, July 2024")
    first = tiles(page).nth(0).get_attribute("data-id")
    tiles(page).nth(0).locator("a").click()
    expect(page.locator(".pswp--open")).to_be_visible(timeout=WAIT_MS)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: "/photo/" in url and str(first) not in url)
    page.keyboard.press("Escape")
    expect(page.locator(".pswp--open")).to_have_count(0, timeout=WAIT_MS)
    tiles(page).nth(0).locator(".yy-tick").click()
    page.get_by_role("button", name="Remove from album").click()
    expect(tiles(page)).to_have_count(19, timeout=WAIT_MS)
    said.get_by_role("button", name="Undo").click()
    expect(tiles(page)).to_have_count(20, timeout=WAIT_MS)
    page.reload()
    expect(tiles(page)).to_have_count(20, timeout=WAIT_MS)
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".yy-albums li strong")).to_have_text(["Favourites"], timeout=WAIT_MS)
    said.get_by_role("button", name="Undo").click()
    expect(page.locator(".yy-albums li strong")).to_have_count(2, timeout=WAIT_MS)
    page.go_back()
    expect(tiles(page)).to_have_count(20, timeout=WAIT_MS)


def test_chosen_photos_are_told_as_a_story(page: Page) -> None:
    for number in (0, 3):
        tiles(page).nth(number).locator(".yy-tick").click()
    page.get_by_role("button", name="Story", exact=True).click()
    told = page.locator("#yy-stories")
    expect(told.locator("h2")).to_have_text("11–12 July 2024", timeout=WAIT_MS)
    expect(told.locator(".yy-kicker").first).to_have_text("A selection")
    expect(told.locator("figure.yy-picture")).to_have_count(3)  # the cover, and each in its place
    with page.expect_download() as kept:
        told.get_by_text("Save as HTML").click()
    assert kept.value.suggested_filename == "11-12-july-2024.html"
    page.go_back()
    expect(page.locator(".yy-chosen-count")).to_have_text("2 selected", timeout=WAIT_MS)
    page.go_forward()
    expect(told.locator("h2")).to_have_text("11–12 July 2024", timeout=WAIT_MS)


def test_an_album_is_told_as_a_story_that_reload_keeps(page: Page, address: str) -> None:
    page.goto(f"{address}albums")
    page.locator(".yy-albums a").nth(1).click()
    expect(page).to_have_title("Our <summer> · Yesteryear", timeout=WAIT_MS)
    expect(page.get_by_role("region", name="Our <summer>, earliest first")).to_be_visible()
    page.get_by_role("link", name="Story", exact=True).click()
    told = page.locator("#yy-stories")
    expect(page).to_have_title("Stories · Yesteryear", timeout=WAIT_MS)
    expect(told.locator("h2")).to_have_text("Our <summer>", timeout=WAIT_MS)
    page.reload()
    expect(told.locator("h2")).to_have_text("Our <summer>", timeout=WAIT_MS)
    expect(told.locator("figure.yy-picture").first).to_be_visible()
    page.get_by_role("link", name="Open the album").click()
    expect(page).to_have_title("Our <summer> · Yesteryear", timeout=WAIT_MS)
    page.locator(".yy-photos-kinds").get_by_role("link", name="All", exact=True).click()
    expect(page).to_have_title("Photos · Yesteryear", timeout=WAIT_MS)


def test_zooming_in_brings_all_the_pixels_of_a_photo_and_looking_at_it_does_not(page: Page) -> None:
    tiles(page).nth(0).locator("a").click()
    shown = page.locator(".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)")
    expect(shown).to_have_js_property("naturalWidth", 2048, timeout=WAIT_MS)
    page.wait_for_function("document.querySelector('.pswp--ui-visible')")
    with page.expect_response(lambda one: "/full/" in one.url) as given:
        shown.dblclick()
    expect(shown).to_have_js_property("naturalWidth", LARGE_PX, timeout=WAIT_MS)
    assert given.value.headers["content-type"] == "image/jpeg"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_js_property("naturalWidth", LARGE_PX, timeout=WAIT_MS)


COVERED = """() => [...document.querySelectorAll(".yy-drawer :is(button, a)")].filter((one) => {
  if (!one.getClientRects().length) return false;
  one.scrollIntoView({ block: "center" });
  const { x, y, width, height } = one.getBoundingClientRect();
  const corners = [[x + 4, y + 4], [x + width - 4, y + 4], [x + 4, y + height - 4], [x + width - 4, y + height - 4]];
  return corners.some(([left, top]) => !one.contains(document.elementFromPoint(left, top)));
}).map((one) => one.ariaLabel || one.textContent)"""
"""The buttons and links in the drawer of which another covers a part."""


@pytest.mark.parametrize("width", [390, 1280])
def test_in_the_drawer_of_a_photo_in_an_album_nothing_covers_a_button(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}albums")
    page.locator(".yy-albums a").nth(1).click()
    tiles(page).nth(0).locator("a").click()
    expect(page.locator(".pswp--ui-visible")).to_be_visible(timeout=WAIT_MS)
    if not page.get_by_label("Details", exact=True).is_visible():
        page.keyboard.press("i")
    expect(page.get_by_role("button", name="Remove from Our <summer>")).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate(COVERED) == []


def test_on_a_phone_the_dialog_fits(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    tiles(page).nth(0).locator(".yy-tick").click(force=True)
    page.get_by_role("button", name="Album", exact=True).click()
    field, said = page.get_by_label("Album", exact=True), page.locator(".yy-chosen-said")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Enter the name of the album.", timeout=WAIT_MS)
    bar, told = page.locator(".yy-chosen").bounding_box(), said.bounding_box()
    assert bar and told and told["y"] + told["height"] <= bar["y"] and bar["x"] + bar["width"] <= PHONE["width"]
    field.fill("Phone" * 30)
    page.keyboard.press("Enter")
    expect(said).to_contain_text("longer than 120 characters", timeout=WAIT_MS)
    field.fill("Phone")
    for part in (field, page.get_by_role("button", name="Add", exact=True)):
        box = part.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] and box["height"] >= 40
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".yy-chosen-said")).to_contain_text("Added 1 to Phone.", timeout=WAIT_MS)
    page.locator(".yy-chosen-said").get_by_role("button", name="Undo").click()
    expect(page.locator(".yy-chosen-said")).to_have_text("Undone.", timeout=WAIT_MS)
    assert "Phone" not in [name for name, _ in names(folder)]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
