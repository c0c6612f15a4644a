"""The grid in a real browser as things change below it: hidden in the viewer, hidden elsewhere, added, another kind."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.services import hiding
from memory.records.corrections import Hidden
from memory.store import Store, corrections
from memory.store import moments as moment_store
from tests.app.ui.photos.test_grid_contract import tiles
from tests.browsing import WAIT_MS, Window, browser, window
from tests.conftest import paint
from tests.lives import HOME, SUMMER, put, remember
from tests.pages import opened, served

__all__ = ("browser", "window")
EACH = 15
OTHER_DAY = datetime(2019, 5, 1, 8, tzinfo=SUMMER)
CHANGED = "document.dispatchEvent(new CustomEvent('yy-changed'))"


def earlier() -> datetime:
    """Return this day in an earlier year that has it."""
    today = datetime.now().astimezone().date()
    year = next(year for year in range(today.year - 1, 2000, -1) if (today.month, today.day) != (2, 29) or not year % 4)
    return datetime.combine(date(year, today.month, today.day), datetime.min.time(), SUMMER) + timedelta(hours=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a passphrase and fifteen photos on each of two days, one of them this day in an earlier year."""
    top = tmp_path_factory.mktemp("renewed")
    held = []
    for day, start in enumerate((earlier(), OTHER_DAY)):
        for number in range(EACH):
            path = paint(top / f"{day}-{number}.jpg", (14 * number, 200 - 10 * number, 90 * day), side_px=120)
            held.append(remember(path.name, start + timedelta(minutes=30 * number), HOME, path=path))
    session = opened(top / "library")
    put(session.store.unfiltered, held, {})
    hiding.set_passphrase(session, "open sesame")
    session.close()
    return top / "library"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    page = window.open()
    expect(tiles(page).nth(EACH)).to_be_attached(timeout=WAIT_MS)
    yield page
    window.leave()


def ids(page: Page) -> list[str]:
    return [str(one) for one in tiles(page).evaluate_all("all => all.map(one => one.dataset.id)")]


def tile(page: Page, moment_id: str) -> Locator:
    return page.locator(f'.yy-tile[data-id="{moment_id}"]')


def view(page: Page, moment_id: str) -> None:
    tile(page, moment_id).locator("a").click()
    shows(page, moment_id)


def shows(page: Page, moment_id: str) -> None:
    expect(page.locator(".pswp--open")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_url(lambda url: url.endswith(f"/photo/{moment_id}"), timeout=WAIT_MS)


def hide(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Hide").click()
    expect(page.locator(".yy-said")).to_contain_text("Hidden: 1 item.", timeout=WAIT_MS)


def hidden_elsewhere(page: Page, folder: Path, moment_id: str) -> None:
    """Hide a moment behind the page's back, once its picture was fetched: after that there is none."""
    picture = tile(page, moment_id).locator("img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("one => one.complete", arg=picture.element_handle(), timeout=WAIT_MS)
    store = Store(folder / "library.sqlite3")
    one = moment_store.remembered(store, [moment_id])[moment_id].moment
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), one))
    store.close()


def test_what_is_hidden_in_the_viewer_leaves_the_grid_and_its_head(page: Page) -> None:
    memory = page.locator(".yy-memories img")
    picture = str(memory.get_attribute("src"))
    of_it = tiles(page).filter(has=page.locator(f'img[src="{picture}"]'))
    expect(of_it).to_have_count(1, timeout=WAIT_MS)
    moment_id = str(of_it.get_attribute("data-id"))
    view(page, moment_id)
    hide(page)
    expect(tile(page, moment_id)).to_have_count(0, timeout=WAIT_MS)
    expect(memory).not_to_have_attribute("src", picture, timeout=WAIT_MS)
    page.locator(".yy-said").get_by_role("button", name="Undo").click()
    expect(tile(page, moment_id)).to_have_count(1, timeout=WAIT_MS)


def test_after_one_is_hidden_each_other_one_is_still_come_to_once(page: Page) -> None:
    held = ids(page)
    view(page, held[1])
    hide(page)
    for moment_id in held[2:EACH]:
        shows(page, moment_id)
        page.keyboard.press("ArrowRight")
    shows(page, held[EACH])
    expect(page.locator(".pswp__item[aria-hidden=false] .yy-fault")).to_have_count(0)


@pytest.mark.parametrize("way", ["Escape", "Back"])
def test_the_photo_seen_last_is_in_view_and_has_the_focus(page: Page, way: str) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    page.wait_for_function("document.querySelector('yy-photos').wide === 390")
    view(page, ids(page)[0])
    for _ in range(EACH):
        before = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url, before=before: url != before, timeout=WAIT_MS)  # type: ignore[misc]
    last = page.url.rsplit("/", 1)[1]
    if way == "Back":
        page.go_back()
    else:
        page.keyboard.press(way)
    expect(page.locator(".pswp")).to_have_count(0, timeout=WAIT_MS)
    expect(tile(page, last).locator("a")).to_be_focused(timeout=WAIT_MS)
    expect(tile(page, last)).to_be_in_viewport()


def test_days_that_did_not_change_stay_as_they_are(page: Page, folder: Path) -> None:
    first = ids(page)[0]
    tile(page, first).evaluate("one => (one.isTheSame = true)")
    hidden_elsewhere(page, folder, ids(page)[-1])
    page.evaluate(CHANGED)
    page.wait_for_function(
        "version => document.querySelector('yy-photos').version > version && "
        "document.querySelector('yy-photos').blocks.every(one => one.state === 'full')",
        arg=page.evaluate("document.querySelector('yy-photos').version"),
        timeout=WAIT_MS,
    )
    assert tile(page, first).evaluate("one => one.isTheSame")


def test_what_is_gone_or_of_another_kind_is_chosen_no_more(page: Page, folder: Path) -> None:
    held = ids(page)
    for moment_id in held[3:5]:
        tile(page, moment_id).locator(".yy-tick").click()
    hidden_elsewhere(page, folder, held[3])
    page.evaluate(CHANGED)
    expect(page.locator(".yy-chosen-count")).to_have_text("1 selected", timeout=WAIT_MS)
    page.get_by_role("link", name="Notes").click()
    expect(page.locator(".yy-chosen")).to_be_hidden(timeout=WAIT_MS)


def test_a_range_that_is_too_long_is_cut_and_says_so(page: Page) -> None:
    held = ids(page)
    page.evaluate(
        """([first, last]) => Object.defineProperty(document.querySelector("yy-photos"), "photoSequence", {
            value: { length: 6000, indexOf: id => (id === first ? 0 : 5999), at: async n => ({id: `made ${n}`}) },
        })""",
        [held[0], held[-1]],
    )
    tile(page, held[0]).locator(".yy-tick").click()
    tile(page, held[1]).locator(".yy-tick").click(modifiers=["Shift"])
    expect(page.locator(".yy-chosen-said")).to_contain_text("Only the first 5,000", timeout=WAIT_MS)
