"""Pages in a real browser: headless Chromium, the app served in a process of its own, a page that is watched.

What is imported from here are fixtures: `browser`, and `page` for tests that have an `address`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

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


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The open page, at Ask; at its end nothing was fetched from elsewhere and nothing was wrong in its console."""
    context = browser.new_context()
    page = context.new_page()
    outside: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: None if _is_own(request.url, address) else outside.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(f"{address}ask")
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    yield page
    context.close()
    assert outside == []
    assert faults == []


def _is_own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))
