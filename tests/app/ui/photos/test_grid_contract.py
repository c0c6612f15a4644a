"""The grid of all files in a real browser, over 3,000 moments with real pictures, served in a process of its own."""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from memory.records.library import MomentView, Precision, Timestamp
from memory.store import Store
from tests.app.ui.test_tabs_contract import serious
from tests.browsing import WAIT_MS, Scheme, Window, browser, opened_window, window
from tests.conftest import paint, speak
from tests.lives import HOME, SUMMER, put, remember
from tests.pages import opened, served

__all__ = ("browser", "window")
FIRST = datetime(2021, 1, 2, 8, tzinfo=SUMMER)
DAYS, EACH, PICTURES = 500, 6, 12
LATEST, OLDEST = "2025-02-07", "2021-01-02"
NASTY = "<script>document.title='broken'</script><img src=x onerror=alert(1)> the boat"
MOST_TILES, MOST_ELEMENTS = 400, 3500
BUSY = "Failed to load resource"

AT_TOP = """() => {
    const top = document.getElementById("yy-top").offsetHeight + 2;
    const all = [...document.querySelectorAll(".yy-day")].filter(one => one.getBoundingClientRect().bottom > top);
    return all.length ? all[0].dataset.key : "";
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library: six files every third day for four years, one of them no exacter than its month."""
    top = tmp_path_factory.mktemp("grid")
    for number in range(PICTURES):
        paint(top / f"{number}.jpg", (20 * number, 200 - 15 * number, 120), side_px=120)
    speak(top / "said.wav", speech_s=2.0)
    session = opened(top / "library")
    put(session.store.unfiltered, [one for day in range(DAYS) for one in a_day(top, day)], {})
    session.close()
    return top / "library"


def a_day(top: Path, day: int) -> list[MomentView]:
    """Return four photos, a note and a recording; on the last day the note is known to its month alone."""
    start = FIRST + timedelta(days=3 * day)
    found = []
    for number in range(EACH - 2):
        path = top / f"{day}-{number}.jpg"
        os.link(top / f"{(day + number) % PICTURES}.jpg", path)
        found.append(remember(path.name, start + timedelta(hours=number), HOME, seen=[("boat", 0.9)], path=path))
    noon = start + timedelta(hours=4)
    sound = top / f"{day}.wav"
    os.link(top / "said.wav", sound)
    is_last = day == DAYS - 1
    when = Timestamp(start, Precision.MONTH) if is_last else Timestamp(noon)
    found.append(remember(f"{day}.md", when, said=NASTY if is_last else "We rowed.", kind="note"))
    found.append(remember(f"{day}.wav", noon, said="The rope is worn.", span=2, path=sound))
    return found


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """The home page; at its end nothing was fetched from elsewhere and nothing was wrong in its console."""
    page = window.open()
    expect(tiles(page).first).to_be_visible(timeout=WAIT_MS)
    yield page
    window.leave()


def tiles(page: Page) -> Locator:
    return page.locator(".yy-tile")


def day(page: Page, key: str) -> Locator:
    return page.locator(f'.yy-day[data-key="{key}"][data-state="full"]')


def scrolled(page: Page, top_px: float) -> None:
    """Scroll, and wait until the grid has taken notice."""
    page.evaluate(
        "top => new Promise(done => { scrollTo({top, behavior: 'instant'});"
        " requestAnimationFrame(() => requestAnimationFrame(done)) })",
        top_px,
    )


def height_px(page: Page) -> float:
    return float(page.evaluate("document.documentElement.scrollHeight"))


def at_the_top(page: Page) -> str:
    return str(page.evaluate(AT_TOP))


def come_to(page: Page, key: str) -> None:
    """Stand at a day by its address, until it is written there."""
    page.goto(f"{page.url.split('/photos')[0].rstrip('/')}/photos?at={key}")
    expect(day(page, key).locator(".yy-tile").first).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function(f"key => ({AT_TOP})() === key", arg=key, timeout=WAIT_MS)


def test_photos_stand_at_once_latest_first(page: Page) -> None:
    expect(day(page, LATEST).locator("h2")).to_have_text("Friday 7 February 2025")
    expect(day(page, LATEST).locator("p")).to_have_text("Munich")
    picture = day(page, LATEST).locator("a[data-photo] img").first
    expect(picture).to_have_attribute("data-drawn", "", timeout=WAIT_MS)
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert str(picture.get_attribute("alt")).startswith("photo, 11:00, Munich, Germany")
    assert page.locator("gradio-app [role=tabpanel]:visible").count() <= 1


def test_one_scrolls_through_everything_with_little_of_it_in_the_page(page: Page) -> None:
    seen, most, nodes, top_px = set[str](), 0, 0, 0.0
    while top_px < height_px(page):
        scrolled(page, top_px)
        found = page.evaluate(
            "() => [[...document.querySelectorAll('.yy-day')].map(one => one.dataset.key),"
            " document.querySelectorAll('.yy-tile').length, document.querySelectorAll('yy-photos *').length]"
        )
        seen |= set(found[0])
        most, nodes = max(most, found[1]), max(nodes, found[2])
        top_px += 1200
    assert len(seen) == DAYS + 1, "every day, and the month of what is known to a month"
    assert most < MOST_TILES and nodes < MOST_ELEMENTS
    expect(day(page, OLDEST).locator("img[data-drawn]").first).to_be_visible(timeout=WAIT_MS)


def test_what_is_known_to_a_month_lies_after_its_days_and_is_escaped(page: Page) -> None:
    come_to(page, "2025-02")
    block = day(page, "2025-02")
    expect(block).to_contain_text("2025, day unknown")
    expect(block).to_contain_text("<script>document.title")
    keys = page.locator(".yy-day").evaluate_all("all => all.map(one => one.dataset.key)")
    assert keys == sorted(keys, key=lambda key: (key[:7], len(key) > 7, key), reverse=True)
    assert page.title().endswith("Yesteryear")


def test_recordings_and_notes_are_cards_with_their_first_words(page: Page) -> None:
    come_to(page, "2023-01-07")
    heard = day(page, "2023-01-07").locator('[data-kind="audio"]')
    expect(heard).to_contain_text("The rope is worn.")
    assert heard.locator("svg").count() > 0 and "/photo/" in str(heard.locator("a").get_attribute("href"))
    expect(day(page, "2023-01-07").locator('[data-kind="note"]')).to_contain_text("We rowed.")


def test_tiles_lie_within_the_page_and_over_no_other(page: Page) -> None:
    for width in (1280, 390, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        expect(day(page, "2025-02-04").locator(".yy-tile").first).to_be_attached(timeout=WAIT_MS)
        page.wait_for_function(f"document.querySelector('yy-photos').wide === {width}")
        boxes = tiles(page).evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(at => [at.left, at.top, at.right, at.bottom])"
        )
        assert min(box[0] for box in boxes) >= 0 and max(box[2] for box in boxes) <= width
        over = [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[number + 1 :]
            if one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1
        ]
        assert over == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_scrubber_jumps_and_says_where_to(page: Page) -> None:
    scrub = page.get_by_role("slider", name="Date")
    box = scrub.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=6)
    expect(page.locator(".yy-photos-month")).to_be_visible()
    page.mouse.up()
    expect(page).to_have_url(re.compile("at=(2023-0|2022-1)"), timeout=WAIT_MS)
    expect(scrub).to_have_attribute("aria-valuetext", page.locator(".yy-photos-month").inner_text())
    scrub.focus()
    for key, month in (("Home", "2025-02"), ("ArrowDown", "2025-01"), ("PageDown", "2024-12"), ("PageUp", "2025-02")):
        page.keyboard.press(key)
        page.wait_for_function(f"key => ({AT_TOP})().startsWith(key)", arg=month, timeout=WAIT_MS)
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("at=2021-0"), timeout=WAIT_MS)


def test_the_address_follows_and_reload_returns(page: Page) -> None:
    scrolled(page, height_px(page) / 2)
    expect(page).to_have_url(re.compile(r"/photos\?at=202"), timeout=WAIT_MS)
    key = at_the_top(page)
    assert page.url.endswith(f"at={key}")
    page.reload()
    expect(day(page, key).locator(".yy-tile").first).to_be_visible(timeout=WAIT_MS)
    assert at_the_top(page) == key
    scrolled(page, 0)
    expect(page).to_have_url(re.compile(r"(/|/photos)$"), timeout=WAIT_MS)


def test_another_place_and_back_returns(page: Page) -> None:
    come_to(page, "2023-01-07")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Map").click()
    expect(page.locator("yy-photos")).to_be_hidden(timeout=WAIT_MS)
    page.go_back()
    expect(day(page, "2023-01-07").locator(".yy-tile").first).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function(f"key => ({AT_TOP})() === key", arg="2023-01-07", timeout=WAIT_MS)


def test_another_width_keeps_the_place(page: Page) -> None:
    come_to(page, "2023-01-07")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('yy-photos').wide === 390")
    page.wait_for_function(f"key => ({AT_TOP})() === key", arg="2023-01-07", timeout=WAIT_MS)


def test_kinds_are_shown_by_themselves_and_are_in_the_address(page: Page) -> None:
    page.get_by_role("link", name="Recordings").click()
    expect(page.locator('.yy-tile:not([data-kind="audio"])')).to_have_count(0, timeout=WAIT_MS)
    expect(tiles(page).first).to_be_visible()
    assert "kind=audio" in page.url
    expect(page.get_by_role("link", name="Recordings")).to_have_attribute("aria-current", "true")
    page.reload()
    expect(tiles(page).first).to_be_visible(timeout=WAIT_MS)
    assert page.locator('.yy-tile:not([data-kind="audio"])').count() == 0
    page.get_by_role("link", name="Favourites").click()
    expect(page.locator(".yy-photos-told")).to_contain_text("Nothing of this kind", timeout=WAIT_MS)
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.locator('.yy-tile[data-kind="photo"]').first).to_be_visible(timeout=WAIT_MS)


def test_zooming_keeps_the_place_and_is_in_the_address(page: Page) -> None:
    come_to(page, "2023-01-07")
    page.locator('.yy-tile > a[tabindex="0"]').focus()
    page.keyboard.press("-")
    expect(page.get_by_role("button", name="Months")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"key => ({AT_TOP})().startsWith(key)", arg="2023-01", timeout=WAIT_MS)
    expect(page).to_have_url(re.compile("zoom=months"), timeout=WAIT_MS)
    expect(page.locator(".yy-day h2").first).to_contain_text("202")
    assert tiles(page).count() < MOST_TILES
    page.get_by_role("button", name="Days").click()
    expect(page.get_by_role("button", name="Days")).to_have_attribute("aria-pressed", "true")
    expect(page).not_to_have_url(re.compile("zoom="), timeout=WAIT_MS)


def test_arrows_lead_from_tile_to_tile_and_one_alone_is_reached_by_tab(page: Page) -> None:
    expect(page.locator('.yy-tile > a[tabindex="0"]')).to_have_count(1, timeout=WAIT_MS)
    links = page.locator(".yy-tile > a")
    links.first.focus()
    page.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(links.first).to_be_focused()
    bottom = links.first.evaluate("one => scrollY + one.getBoundingClientRect().bottom")
    page.keyboard.press("ArrowDown")
    assert page.locator(".yy-tile > a:focus").evaluate("one => scrollY + one.getBoundingClientRect().top") >= bottom
    page.keyboard.press("ArrowUp")
    expect(links.first).to_be_focused()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    focused = page.locator(".yy-tile > a:focus")
    expect(focused).to_be_in_viewport()
    assert page.locator('.yy-tile > a[tabindex="0"]').count() == 1


def test_the_whole_grid_is_one_sequence(page: Page) -> None:
    found = page.evaluate(
        """async () => {
            const all = document.querySelector("yy-photos").photoSequence;
            const [first, seventh, last] = await Promise.all([all.at(0), all.at(7), all.at(all.length - 1)]);
            return [all.length, first.id, all.indexOf(first.id), all.indexOf(seventh.id), all.indexOf(last.id),
                all.indexOf("nobody"), await all.at(all.length), await all.at(-1)];
        }"""
    )
    assert found[0] == DAYS * EACH and found[2:] == [0, 7, DAYS * EACH - 1, -1, None, None]
    assert found[1] == str(page.locator(".yy-tile").first.get_attribute("data-id"))


def test_what_comes_meanwhile_appears_and_the_view_stays(page: Page, folder: Path) -> None:
    come_to(page, "2023-01-07")
    scrolled(page, float(page.evaluate("scrollY")) + 40)
    spot = day(page, "2023-01-07").bounding_box()
    store = Store(folder / "library.sqlite3")
    path = folder.parent / "came.jpg"
    if not path.exists():
        os.link(folder.parent / "1.jpg", path)
    put(store, [remember("came.jpg", datetime(2025, 3, 1, 9, tzinfo=SUMMER), HOME, path=path)], {})
    store.close()
    page.evaluate("document.dispatchEvent(new CustomEvent('yy-changed'))")
    page.wait_for_function("document.querySelector('yy-photos').blocks[0].key === '2025-03-01'", timeout=WAIT_MS)
    after = day(page, "2023-01-07").bounding_box()
    assert spot and after and abs(after["y"] - spot["y"]) <= 2
    scrolled(page, 0)
    expect(day(page, "2025-03-01").locator(".yy-tile")).to_be_visible(timeout=WAIT_MS)


def test_what_cannot_be_loaded_is_said_and_tried_again(window: Window) -> None:
    window.page.route("**/photos/start*", lambda route: route.abort())
    page = window.open()
    again = page.locator(".yy-photos-told").get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=WAIT_MS)
    page.unroute("**/photos/start*")
    again.click()
    expect(tiles(page).first).to_be_visible(timeout=WAIT_MS)
    window.leave(BUSY)


def test_a_picture_that_cannot_be_had_is_a_quiet_tile_with_its_name(window: Window) -> None:
    window.page.route("**/thumb/*", lambda route: route.abort())
    page = window.open()
    missing = page.locator(".yy-tile-missing").first
    expect(missing).to_be_visible(timeout=WAIT_MS)
    assert missing.inner_text().endswith(".jpg") and page.locator(".yy-tile img[data-drawn]").count() == 0
    window.leave(BUSY)


def test_an_empty_library_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    opened(tmp_path / "library").close()
    with served(tmp_path / "library") as address, opened_window(browser, address) as window:
        page = window.open()
        expect(page.locator("yy-photos .yy-empty")).to_be_visible(timeout=WAIT_MS)
        expect(page.locator("yy-photos").get_by_role("button", name="Choose a folder")).to_be_visible(timeout=WAIT_MS)
        window.leave()


@pytest.mark.parametrize("zoom", ["days", "months"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_can_be_read_by_everybody(window: Window, width: int, scheme: Scheme, zoom: str) -> None:
    page = window.open(f"photos?zoom={zoom}", width, scheme)
    expect(page.locator(".yy-tile img[data-drawn]").first).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    window.leave()


@pytest.mark.parametrize("path", ["/photos/start", "/photos/days", "/photos/day/2021-01-02", "/photos/state"])
def test_nobody_elses_page_may_read_it(address: str, path: str) -> None:
    own = urlsplit(address).netloc
    for headers, status in (
        ({"Host": own}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": own, "Origin": "https://evil.example"}, 403),
    ):
        asked = HTTPConnection(own, timeout=20)
        asked.request("GET", path, headers=headers)
        assert asked.getresponse().status == status
        asked.close()
