"""Everything in one scroll, in a real browser over 3,000 moments with real pictures, served in a process of its own."""

import os
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.ui.pages import link_to
from memory.records.derived import Level, Summary
from memory.records.library import MomentView, Precision, Timestamp
from memory.store import events
from tests.app.ui.test_tabs_contract import serious
from tests.browsing import WAIT_MS, browser, page
from tests.conftest import paint, speak
from tests.lives import HOME, SUMMER, put, remember
from tests.pages import opened, served

__all__ = ("browser", "page")
FIRST = datetime(2021, 1, 2, 8, tzinfo=SUMMER)
DAYS, EACH, PICTURES = 500, 6, 12
NASTY = "<script>document.title='broken'</script><img src=x onerror=alert(1)> the boat"
FILLED = '.yy-reel-block[data-state="full"]'
SCROLL = ".yy-reel-scroll"
MOST_BLOCKS = 62
"""As many as reel.js keeps at the most, and the one that has the focus."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library: six moments every third day for four years, one of them no exacter than that."""
    top = tmp_path_factory.mktemp("reel")
    for number in range(PICTURES):
        paint(top / f"{number}.jpg", (20 * number, 200 - 15 * number, 120), side_px=120)
    speak(top / "said.wav", speech_s=2.0)
    session = opened(top / "library")
    put(session.store, [one for day in range(DAYS) for one in a_day(top, day)], {})
    title, told = "Saturday 2 January 2021, Munich", "Snow on the roofs, and the boat was put away."
    keys = ((Level.DAY, "2021-01-02"), (Level.MONTH, "2021-01"), (Level.YEAR, "2021"))
    with session.store.transaction():
        above = [Summary(key, level, key, (), FIRST, FIRST, title, told, "made") for level, key in keys]
        events.put_summaries(session.store, above)
    session.close()
    return top / "library"


def a_day(top: Path, day: int) -> list[MomentView]:
    """Return four photos, a note and a recording; on the last day an album of a month and a day of very much."""
    start = FIRST + timedelta(days=3 * day)
    found = []
    for number in range(EACH - 2):
        path = top / f"{day}-{number}.jpg"
        os.link(top / f"{(day + number) % PICTURES}.jpg", path)
        found.append(remember(path.name, start + timedelta(hours=number), HOME, seen=[("boat", 0.9)], path=path))
    noon = start + timedelta(hours=4)
    sound = top / f"{day}.wav"
    os.link(top / "said.wav", sound)
    said = NASTY if day == DAYS - 1 else "We rowed."
    when = Timestamp(start, Precision.MONTH) if day == DAYS - 1 else Timestamp(noon)
    found.append(remember(f"{day}.md", when, said=said, kind="note"))
    found.append(remember(f"{day}.wav", noon, said="The rope is worn.", span=2, path=sound))
    return found


def come(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".yy-empty").first).to_be_visible(timeout=WAIT_MS)
    link_to(page, "timeline").click()


def opened_reel(page: Page) -> None:
    link_to(page, "timeline").click()
    page.locator('[data-reel="open"]').click()
    expect(page.locator(FILLED).first).to_be_visible(timeout=WAIT_MS)


def scrolled(page: Page, top_px: float) -> None:
    page.locator(SCROLL).evaluate("(one, top) => one.scrollTo({top, behavior: 'instant'})", top_px)


def height_px(page: Page) -> float:
    return float(page.locator(SCROLL).evaluate("one => one.scrollHeight"))


def keys(page: Page) -> list[str]:
    return [str(one) for one in page.locator(".yy-reel-block").evaluate_all("all => all.map(one => one.dataset.key)")]


def at_the_top(page: Page) -> str:
    """Return the key of the block that lies at the top of the window."""
    return str(
        page.evaluate("""() => {
            const top = document.querySelector('.yy-reel-scroll').getBoundingClientRect().top + 2;
            return [...document.querySelectorAll('.yy-reel-block')]
                .findLast(one => one.getBoundingClientRect().top <= top).dataset.key;
        }""")
    )


def test_one_scrolls_through_everything_with_little_of_it_in_the_page(page: Page) -> None:
    opened_reel(page)
    expect(page.locator("#yy-timeline")).to_be_hidden()
    assert keys(page)[0] == "2025-02-07" and keys(page) == sorted(keys(page), reverse=True)
    seen, most, top_px = set[str](), 0, 0.0
    while top_px < height_px(page):
        scrolled(page, top_px)
        page.wait_for_timeout(30)
        seen |= set(keys(page))
        most = max(most, len(keys(page)))
        top_px += 1500
    assert len(seen) == DAYS + 1, "every day, and the month of what is known to a month"
    assert most <= MOST_BLOCKS
    expect(page.locator(f'{FILLED}[data-key="2021-01-02"]')).to_contain_text("Snow on the roofs")
    picture = page.locator('[data-key="2021-01-02"] img').first
    expect(picture).to_have_js_property("complete", True, timeout=WAIT_MS)
    expect(picture).to_have_attribute("data-drawn", "yes", timeout=WAIT_MS)
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert page.locator("#yy-reel *").count() < 6000


def test_what_is_known_to_a_month_lies_after_its_days_and_is_escaped(page: Page) -> None:
    opened_reel(page)
    block = page.locator(f'{FILLED}[data-key="2025-02"]')
    expect(block).to_contain_text("February 2025, day unknown", timeout=WAIT_MS)
    expect(block).to_contain_text("<script>document.title")
    order = keys(page)
    assert order.index("2025-02") == order.index("2025-02-01") + 1 and page.title() == "Yesteryear"


def test_blocks_are_as_high_as_was_foreseen(page: Page) -> None:
    for width_px in (1280, 390):
        page.set_viewport_size({"width": width_px, "height": 800})
        if width_px == 1280:
            opened_reel(page)
        expect(page.locator(FILLED).nth(3)).to_be_attached(timeout=WAIT_MS)
        over = page.locator(FILLED).evaluate_all(
            "all => all.map(one => one.querySelector('.yy-reel-tiles').getBoundingClientRect().bottom"
            " - one.getBoundingClientRect().bottom)"
        )
        assert max(over) <= 1, "no tile is cut off"
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px


def test_the_scrubber_jumps_and_says_where_to(page: Page) -> None:
    opened_reel(page)
    scrub = page.get_by_role("slider", name="Date")
    box = scrub.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2, steps=6)
    expect(page.locator(".yy-reel-month")).to_be_visible()
    page.mouse.up()
    page.wait_for_timeout(200)
    assert at_the_top(page).startswith("2023-0"), "half of four years and a month"
    expect(page.locator(FILLED).first).to_be_attached(timeout=WAIT_MS)
    expect(scrub).to_have_attribute("aria-valuetext", page.locator(".yy-reel-now").inner_text())
    scrub.focus()
    for key, month in (("Home", "2025-02"), ("ArrowDown", "2025-01"), ("PageDown", "2024-12"), ("PageUp", "2025-02")):
        page.keyboard.press(key)
        page.wait_for_timeout(50)
        assert at_the_top(page).startswith(month), key
    page.keyboard.press("End")
    expect(page.locator(f'{FILLED}[data-key="2021-01-02"]')).to_be_visible(timeout=WAIT_MS)


def test_zooming_keeps_the_place(page: Page) -> None:
    opened_reel(page)
    scrolled(page, height_px(page) / 2)
    page.wait_for_timeout(200)
    day = at_the_top(page)
    for key, zoom in (("-", "months"), ("-", "years"), ("+", "months"), ("+", "days")):
        page.keyboard.press(key)
        expect(page.locator(f'.yy-reel[data-zoom="{zoom}"]')).to_be_attached()
        expect(page.locator(f'[data-reel="{zoom}"]')).to_have_attribute("aria-pressed", "true")
        page.wait_for_timeout(200)
        assert at_the_top(page) == (day[:7] if zoom == "years" else day), zoom
        assert len(keys(page)) <= MOST_BLOCKS
    page.locator('[data-reel="years"]').click()
    name = keys(page)[keys(page).index(day[:7]) + 2]
    page.locator(f'{FILLED}[data-key="{name}"] h3 button').click()
    expect(page.locator('.yy-reel[data-zoom="months"]')).to_be_attached()
    page.wait_for_timeout(200)
    assert at_the_top(page).startswith(name)
    expect(page.locator(".yy-reel-block h2").first).to_be_attached()


def test_a_tile_opens_its_file_and_a_note_its_day(page: Page) -> None:
    opened_reel(page)
    page.locator('[role="slider"]').press("End")
    oldest = page.locator(f'{FILLED}[data-key="2021-01-02"]')
    expect(oldest).to_be_visible(timeout=WAIT_MS)
    tile = oldest.locator("a.yy-tile").first
    expect(tile.locator("img")).to_have_attribute("alt", "photo, 08:00, Munich, Germany: boat")
    assert tile.get_attribute("target") == "_blank"
    answer = page.request.get(page.url.rstrip("/") + str(tile.get_attribute("href")))
    assert answer.status == 200 and answer.headers["content-type"] == "image/jpeg"
    oldest.locator("button.yy-tile-said").click()
    expect(page.locator("#yy-when h2")).to_have_text("Saturday 2 January 2021, Munich", timeout=WAIT_MS)
    expect(page.locator(".yy-reel-open")).to_be_hidden()


def test_one_comes_back_to_the_years(page: Page) -> None:
    opened_reel(page)
    page.locator('[data-reel="close"]').click()
    expect(page.locator("#yy-timeline")).to_be_visible()
    expect(page.locator('[data-reel="open"]')).to_be_focused()
    assert keys(page) == []


def test_another_page_and_another_width_keep_the_place(page: Page) -> None:
    opened_reel(page)
    scrolled(page, height_px(page) / 2)
    page.wait_for_timeout(200)
    day = at_the_top(page)
    link_to(page, "ask").click()
    page.wait_for_timeout(400)
    link_to(page, "timeline").click()
    expect(page.locator(f'{FILLED}[data-key="{day}"]')).to_be_attached(timeout=WAIT_MS)
    page.wait_for_timeout(500)
    assert at_the_top(page) == day
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(".yy-reel-wide")).to_have_count(0)
    page.wait_for_timeout(200)
    assert at_the_top(page) == day


def test_the_focus_is_not_lost_by_scrolling_on(page: Page) -> None:
    opened_reel(page)
    page.locator(f'{FILLED}[data-key="2025-02-07"] a.yy-tile').first.focus()
    scrolled(page, height_px(page) / 2)
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.matches('[data-key=\"2025-02-07\"] a.yy-tile')")
    assert len(keys(page)) <= MOST_BLOCKS


def test_what_cannot_be_loaded_is_said_and_tried_again(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/reel", lambda route: route.abort())
    come(page, address)
    page.locator('[data-reel="open"]').click()
    again = page.locator('[data-reel="again"]')
    expect(again).to_be_visible(timeout=WAIT_MS)
    page.unroute("**/reel")
    page.route("**/reel/2025*", lambda route: route.abort())
    again.click()
    expect(page.locator('[data-reel="anew"]').first).to_be_visible(timeout=WAIT_MS)
    page.unroute("**/reel/2025*")
    page.locator('[data-reel="anew"]').first.click()
    expect(page.locator(FILLED).first).to_be_visible(timeout=WAIT_MS)
    page.close()


def test_an_empty_library_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    opened(tmp_path / "library").close()
    with served(tmp_path / "library") as address:
        page = browser.new_page()
        come(page, address)
        page.locator('[data-reel="open"]').click()
        expect(page.locator(".yy-reel-told")).to_contain_text("Library page", timeout=WAIT_MS)
        page.close()


@pytest.mark.parametrize("zoom", ["days", "months", "years"])
@pytest.mark.parametrize(("width_px", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_can_be_read_by_everybody(browser: Browser, address: str, width_px: int, scheme: str, zoom: str) -> None:
    page = browser.new_page(viewport={"width": width_px, "height": 844}, reduced_motion="reduce")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    come(page, address)
    opened_reel(page)
    page.locator(f'[data-reel="{zoom}"]').click()
    expect(page.locator(FILLED).first).to_be_visible(timeout=WAIT_MS)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= width_px
    assert serious(page) == []
    page.close()


@pytest.mark.parametrize("path", ["/reel", "/reel/2021-01-02", "/reel/chosen/2021-01"])
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
