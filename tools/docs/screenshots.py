"""Takes the pictures of docs/screenshots: every page of the app over the demo album, in headless Chromium.

    python -m tools.docs.screenshots [--library DIR] [PAGE...]

Takes in a copy of the demo album where DIR holds nothing yet; on the pages it lies in /home/anna. The weights
have to be there (`yesteryear models fetch`). Each page is taken at 1280 px in light, the first ones in dark and at 390
px as well. $YESTERYEAR_BROWSER names the browser.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.ui.pages import FLAGS, link_to, served

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
WAIT_MS, SETTLE_MS, QUALITY = 120_000, 900, 82
QUESTIONS = ("Where is the key to the boat house?", "When did a raccoon come into the garden?")
WIDE, PHONE = (1280, 900), (390, 844)
SHOWN_LARGE = 4
PLACES = {"viewer": "photos"}
"""Pages that are no place of their own, each with the place that it is opened from."""

ALBUM, HOME = "Pictures/Yesteryear demo", "/home/anna"
MOVE = """([from, to]) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replaceAll(from, to)
    for (const one of document.querySelectorAll("input, textarea")) one.value = one.value.replaceAll(from, to)
}"""
"""Shows in place of one folder another, wherever it stands on a page."""


def main() -> None:
    """Take the pictures and write them."""
    asked = argparse.ArgumentParser(prog="tools.docs.screenshots")
    asked.add_argument("--library", type=Path)
    asked.add_argument("pages", nargs="*", choices=[[], *PAGES], metavar="PAGE")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = said.library or Path(made) / "library"
        if not (folder / "library.sqlite3").exists():
            album = shutil.copytree(ROOT / "assets" / "demo", folder.parent / ALBUM)
            command = [sys.executable, "-m", "app", "--library", str(folder), "ingest", str(album)]
            subprocess.run(command, check=True, cwd=ROOT)
        with served(folder) as address, sync_playwright() as started:
            chromium = os.environ.get("YESTERYEAR_BROWSER", "/usr/bin/chromium")
            browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
            for name in said.pages or PAGES:
                _take_all(browser, address, name, str(folder.parent.resolve()))
            browser.close()


def _take_all(browser: Browser, address: str, name: str, folder: str) -> None:
    _take(browser, address, name, folder, WIDE, "light")
    if name in SHOWN_MORE:
        _take(browser, address, name, folder, WIDE, "dark")
        _take(browser, address, name, folder, PHONE, "light")


def _take(browser: Browser, address: str, name: str, folder: str, size: tuple[int, int], scheme: str) -> None:
    """Open a page, bring it to where there is something to see, and write its picture."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, device_scale_factor=1.5)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    link_to(page, PLACES.get(name, name)).click(timeout=WAIT_MS)
    PAGES[name](page)
    page.wait_for_function("[...document.images].every(one => one.complete || one.loading === 'lazy')")
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate(MOVE, [folder, HOME])
    more = "" if (size, scheme) == (WIDE, "light") else f"-{scheme}" if scheme == "dark" else "-phone"
    path = FOLDER / f"{name}{more}.webp"
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(path, quality=QUALITY, method=6)
    sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} kB\n")
    context.close()


def _ask(page: Page) -> None:
    for question in QUESTIONS:
        page.locator("#yy-question textarea").fill(question)
        page.keyboard.press("Enter")
        page.locator("#yy-current .yy-question", has_text=question).wait_for(timeout=WAIT_MS)
        page.wait_for_selector("#yy-current .yy-answer", timeout=WAIT_MS)


def _timeline(page: Page) -> None:
    page.wait_for_selector("#yy-timeline .yy-way a", timeout=WAIT_MS)
    page.locator("#yy-timeline .yy-way a").first.click()
    page.wait_for_selector("#yy-when h2", timeout=WAIT_MS)


def _stories(page: Page) -> None:
    page.locator("#yy-stories .yy-choice a").first.click()
    page.wait_for_selector("#yy-stories .yy-story", timeout=WAIT_MS)


def _map(page: Page) -> None:
    page.wait_for_selector(".yy-map-photos a img", timeout=WAIT_MS)


def _graph(page: Page) -> None:
    page.locator("#yy-graph .yy-offer").first.click()
    page.wait_for_selector("#yy-graph svg", timeout=WAIT_MS)


def _as_it_comes(page: Page) -> None:
    page.wait_for_timeout(SETTLE_MS)


def _photos(page: Page) -> None:
    page.wait_for_selector("yy-photos a[data-photo] img", timeout=WAIT_MS)


def _viewer(page: Page) -> None:
    _photos(page)
    pictures = page.locator("yy-photos a[data-photo] img")
    pictures.nth(min(SHOWN_LARGE, pictures.count() - 1)).click()
    page.wait_for_selector("[role=dialog] img", timeout=WAIT_MS)


PAGES: dict[str, Callable[[Page], None]] = {
    "photos": _photos,
    "viewer": _viewer,
    "ask": _ask,
    "timeline": _timeline,
    "stories": _stories,
    "map": _map,
    "people": _as_it_comes,
    "places": _as_it_comes,
    "topics": _as_it_comes,
    "graph": _graph,
    "library": _as_it_comes,
    "settings": _as_it_comes,
}
SHOWN_MORE = ("photos", "viewer", "ask", "timeline", "stories", "map")


if __name__ == "__main__":
    main()
