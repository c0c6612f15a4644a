"""Every page at three widths, light and dark: whole, quiet, from here alone, and readable by assistive tools."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.ui.navigation import PLACES
from bench.ui.pages import link_to
from tests.app.ui.test_page import folder
from tests.browsing import WAIT_MS, browser

__all__ = ["browser", "folder"]
WIDTHS_PX = (390, 1280, 1920)
READ_AT_PX, SETTLES_MS = 1280, 400
SERIOUS = {"serious", "critical"}
OPEN_ALL = "document.querySelectorAll('.yy details').forEach(one => { one.open = true; })"
ASKED = "Who sang? Grandmother sang."


@pytest.fixture(params=[*((width, "light") for width in WIDTHS_PX), (READ_AT_PX, "dark")], ids=str)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The open page at one width in one scheme; at its end nothing came from elsewhere and its console is empty."""
    width, scheme = request.param
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    outside: list[str] = []
    faults: list[str] = []
    own = (address, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}ask")
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    yield page
    context.close()
    assert outside == []
    assert faults == []


def test_every_page_fits_and_can_be_read(page: Page) -> None:
    page.locator("#yy-question textarea").fill(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator("#yy-current .yy-card").first).to_be_visible(timeout=WAIT_MS)
    assert page.viewport_size is not None
    faults = []
    for place in PLACES:
        link_to(page, place.key).click()
        panel = page.locator('[role="tabpanel"]').locator("visible=true").first
        expect(panel).not_to_be_empty(timeout=WAIT_MS)
        page.wait_for_timeout(SETTLES_MS)
        if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
            faults.append(f"{place.name} is wider than the window")
        if page.viewport_size["width"] == READ_AT_PX:
            faults += [f"{place.name}: {told}" for told in serious(page)]
    assert faults == []


def serious(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the page, Gradio's own markup as well as ours, only what is serious."""
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {json.dumps(node['any'][:1])[:200]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
