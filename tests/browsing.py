"""Pages in a real browser: headless Chromium, the app served in a process of its own, a page that is watched.

What is imported from here are fixtures: `browser`, and for tests that have an `address` `window` and the `page` in it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from tests.conftest import REQUIRED

BROWSER = os.environ.get("YESTERYEAR_BROWSER", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 20_000
Scheme = Literal["light", "dark"]
PLAIN = "icon-192.png"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; skips where there is none, unless it is required."""
    if not Path(BROWSER).exists():
        if "browser" in REQUIRED:
            pytest.fail(f"a browser is required and {BROWSER} is not there")
        pytest.skip(f"no browser at {BROWSER}; set YESTERYEAR_BROWSER")
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield found
        found.close()


class Window:
    """A page that the tests of a module share, and what went wrong on it: it opens again in a quarter of the time."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.page = browser.new_context().new_page()
        self.faults: list[str] = []
        own = (address, "data:", "blob:")
        self.page.on("request", lambda one: None if one.url.startswith(own) else self.faults.append(one.url))
        self.page.on("console", lambda one: self.faults.append(one.text) if one.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._refuse)

    def open(self, place: str = "", width: int = 1280, scheme: Scheme = "light") -> Page:
        """Open a place of the app, in a window so many pixels wide, as somebody does who was never there."""
        page = self.page
        page.goto(f"{self.address}{PLAIN}")  # nothing of the app's runs there
        page.evaluate("localStorage.clear(); sessionStorage.clear();")
        page.context.clear_cookies()
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{self.address}{place}")
        return page

    def reload(self) -> None:
        """Load the page again. Gradio calls it an error where a request is broken off by that: no fault."""
        before = list(self.faults)
        self.page.reload()
        self.faults[:] = before

    def leave(self, meant: str = "of no matter") -> None:
        """Leave the app. Fails where anything came from elsewhere, or an error but what is meant was in the console."""
        self.page.unroute_all()
        faults = [one for one in self.faults if meant not in one]
        self.page.goto("about:blank")
        self.faults.clear()  # of what was broken off just now
        if faults:
            pytest.fail(f"wrong on the page: {faults}")

    def _refuse(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextlib.contextmanager
def opened_window(browser: Browser, address: str) -> Iterator[Window]:
    """Open a page of its own, and close it at the end."""
    found = Window(browser, address)
    yield found
    found.page.context.close()


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Window]:
    """The page that the tests of a module share."""
    with opened_window(browser, address) as found:
        yield found


@pytest.fixture
def own_window(browser: Browser, address: str) -> Iterator[Window]:
    """A page for one test alone; imported as `window` where each test has an address of its own."""
    with opened_window(browser, address) as found:
        yield found


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """The open page, at Ask; at its end nothing was fetched from elsewhere and nothing was wrong in its console."""
    page = window.open("ask")
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    yield page
    window.leave()
