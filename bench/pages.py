"""How quickly the app's pages come and answer over a large library, by the browser's own timings.

    python -m bench.pages [--moments N] [--library DIR] [--rounds N]

Fills a library with a made-up life (100,000 moments unless said; kept in DIR and used again where that is given),
serves it in a process of its own, and opens it in headless Chromium ($YESTERYEAR_BROWSER). first_paint is the first
contentful paint; `interaction` is the event timing from a press to the next paint; `shown` is the time from a press
until what it asked for stands on the page. Medians and the slowest of all rounds. Source: W3C Paint and Event Timing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from app.session import Session, deriving, open_session
from bench.life import make_life
from ingest.geocode import place_at
from ingest.run import words_of
from memory.bursts import LONGEST_GAP_S
from memory.consolidate import consolidate
from memory.ids import digest
from memory.store import assets, likeness, search
from memory.store import moments as moment_store
from memory.store.likeness import Group, Together
from memory.store.moments import Perceived
from memory.types import Asset, AssetPath, Kind, Remembered

MOMENTS, ROUNDS, PICTURES = 100_000, 5, 48
COPIED_EVERY = 200
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WATCH = """() => {
    window.pressed = [];
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (one.interactionId) window.pressed.push(one.duration);
    }).observe({type: "event", durationThreshold: 16});
}"""
PAGES = (
    ("Timeline", "#yy-timeline .yy-way button"),
    ("Map", "#yy-chart svg"),
    ("Stories", "#yy-stories [data-to]"),
    ("People", "#yy-people .yy"),
    ("Places", "#yy-places [data-to]"),
    ("Themes", "#yy-themes [data-to]"),
    ("Graph", "#yy-graph [data-to]"),
    ("Library", "#yy-overview .yy"),
    ("Settings", "#yy-settings form"),
)
"""Each page by the name of its tab, and what stands on it once it has come."""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.pages")
    asked.add_argument("--moments", type=int, default=MOMENTS)
    asked.add_argument("--library", type=Path)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (said.library or Path(made) / "library").resolve()
        if not (folder / "library.sqlite3").exists():
            build(folder, said.moments)
        with served(folder) as address, sync_playwright() as started:
            chromium = os.environ.get("YESTERYEAR_BROWSER", "/usr/bin/chromium")
            browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
            measure(browser, address, said.rounds)
            browser.close()


def build(folder: Path, wanted: int) -> None:
    """Make a library of a life of so many moments, each photo of it a picture of its own name."""
    days = wanted // 32
    while len(lived := make_life(1, days).moments) < wanted:
        days += 300
    lived = lived[:wanted]
    folder.mkdir(parents=True, exist_ok=True)
    session = open_session(folder)
    started_s = time.monotonic()
    _fill(session, lived, _paint(folder / "pictures"), folder / "album")
    with deriving(session.folder):
        consolidate(session.whole)
        session.index.sync()
    counts = search.counts(session.store)
    print(f"pages_moments {counts['moment']} of {counts['event']} events, made in {time.monotonic() - started_s:.0f} s")
    session.close()


def _paint(folder: Path) -> list[Path]:
    """Write a few pictures of blotches."""
    folder.mkdir(exist_ok=True)
    found = []
    for number in range(PICTURES):
        grid = np.random.default_rng(number).integers(0, 255, (5, 7, 3), dtype=np.uint8)
        found.append(folder / f"{number}.jpg")
        Image.fromarray(grid).resize((1600, 1200), Image.Resampling.BICUBIC).save(found[-1], quality=85)
    return found


def _fill(session: Session, lived: Sequence[Remembered], pictures: Sequence[Path], album: Path) -> None:
    """Write moments with their assets, places, words, vectors and bursts; each photo is one of the pictures."""
    by_asset: dict[str, list[Remembered]] = defaultdict(list)
    for one in lived:
        by_asset[one.asset.id].append(one)
    space = session.sources.text_space
    album.mkdir(exist_ok=True)
    with session.store.transaction():
        for number, (asset_id, inside) in enumerate(by_asset.items()):
            path = Path(inside[0].path)
            if inside[0].asset.kind is Kind.PHOTO:
                path = album / f"{number}.jpg"
                path.symlink_to(pictures[number % PICTURES])
            assets.put(session.store, _named(inside[0].asset))
            assets.put_path(session.store, AssetPath(asset_id, str(path), 1, 0))
            if number % COPIED_EVERY == 0:
                assets.put_path(session.store, AssetPath(asset_id, f"/life/copies/{number}", 1, 0))
            held = [Perceived(one.moment, one.texts, {space: _vector(words_of(one))}) for one in inside]
            moment_store.replace(session.store, asset_id, held)
        likeness.put_groups(session.store, _bursts(lived))


def _named(asset: Asset) -> Asset:
    """Return a file with its place as the gazetteer names it."""
    return replace(asset, place=place_at(asset.place.lat, asset.place.lon)) if asset.place else asset


def _bursts(lived: Sequence[Remembered]) -> list[Group]:
    """Return the photos that follow each other as quickly as those of a burst do in a made-up life."""
    photos = [one for one in lived if one.asset.kind is Kind.PHOTO]
    runs: list[list[Remembered]] = []
    for one in photos:
        before = runs[-1][-1] if runs else None
        if before and 1 <= (one.moment.at.at - before.moment.at.at).total_seconds() <= LONGEST_GAP_S:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [Group(Together.BURST, tuple(one.asset.id for one in run)) for run in runs if len(run) > 2]


def _vector(words: str) -> NDArray[np.float32]:
    """Return a unit vector (384,) that is nearer that of another text the more words they share."""
    summed = np.sum([_of_word(word) for word in words.lower().split() or [""]], axis=0)
    return np.asarray(summed / np.linalg.norm(summed), np.float32)


@lru_cache(50_000)
def _of_word(word: str) -> NDArray[np.float32]:
    seed = int(digest("word", word)[:8], 16)
    return np.random.default_rng(seed).normal(size=384).astype(np.float32)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a library in a process of its own and yield its address."""
    command = [sys.executable, "-m", "app", "--library", str(folder), "ui", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            told = next(line for line in server.stderr if "is open at" in line)
            yield told.split("is open at ")[1].split()[0]
        finally:
            server.terminate()


def measure(browser: Browser, address: str, rounds: int) -> None:
    """Open the app afresh so many times and go through its pages."""
    paints, shown, presses = [], defaultdict(list), []
    for _ in range(rounds + 1):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address)
        page.wait_for_selector("#yy-current .yy-empty")
        paints.append(float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))
        page.evaluate(WATCH)
        for name, wanted in PAGES:
            if page.get_by_role("tab", name=name).count():
                shown[name.lower()].append(_press(page, page.get_by_role("tab", name=name), wanted))
        shown["year"].append(_open_year(page))
        page.wait_for_timeout(200)
        presses.append(max(page.evaluate("window.pressed"), default=0.0))
        page.context.close()
    _tell("first_paint", paints[1:])
    for name, times in shown.items():
        _tell(f"{name}_shown", times[1:])
    _tell("slowest_interaction", presses[1:])


PRESS = """([element, wanted]) => new Promise(done => {
    const started = performance.now();
    const look = () => {
        const found = [...document.querySelectorAll(wanted)].find(one => one.getClientRects().length);
        if (found) done(performance.now() - started);
        else if (performance.now() - started > 60000) done(-1);
        else requestAnimationFrame(look);
    };
    element.click();
    requestAnimationFrame(look);
})"""


def _press(page: Page, what: Locator, wanted: str) -> float:
    """Press something and return the milliseconds until what was wanted is to be seen, by the page's own clock."""
    taken_ms = float(page.evaluate(PRESS, [what.element_handle(), wanted]))
    if taken_ms < 0:
        raise SystemExit(f"{wanted} did not come within a minute")
    return taken_ms


def _open_year(page: Page) -> float:
    page.get_by_role("tab", name="Timeline").click()
    year = page.locator("#yy-timeline .yy-way button").first
    year.hover()  # a real press, so that the browser times it
    year.click(no_wait_after=True)
    started_ms = float(page.evaluate("performance.now()"))
    page.wait_for_selector("#yy-when h2")
    return float(page.evaluate("performance.now()")) - started_ms


def _tell(name: str, times_ms: Sequence[float]) -> None:
    print(f"pages_{name} {statistics.median(times_ms):.0f} ms, slowest {max(times_ms):.0f} ms")


if __name__ == "__main__":
    main()
