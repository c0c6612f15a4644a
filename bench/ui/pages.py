"""How quickly the app's pages come and answer over a large library, by the browser's own timings.

    python -m bench.ui.pages [--moments N] [--library DIR] [--rounds N]

Fills a library with a made-up life (100,000 moments unless said; kept in DIR and used again where that is given),
serves it in a process of its own, and opens it in headless Chromium ($YESTERYEAR_BROWSER). first_paint is the first
contentful paint, after_start that of the very first page of a server that just began; slowest_interaction is the
slowest event timing from a press to the next paint; all else is the time from a press until what it asked for stands
on the page, for a question until its first evidence does. Medians and the slowest of all rounds.
Source: W3C Paint Timing and Event Timing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from app.library.config import FILE_NAME
from app.library.session import Session, deriving, open_session
from bench.data.life import make_life
from ingest.metadata.geocode import place_at
from ingest.pipeline.run import words_of
from memory.consolidate import consolidate
from memory.records.ids import digest
from memory.records.library import Asset, AssetPath, Kind, MomentView
from memory.retrieval.grouping import LONGEST_GAP_S
from memory.store import assets, duplicates, full_text
from memory.store import moments as moment_store
from memory.store.duplicates import Group, GroupKind
from memory.store.moments import Perceived

MOMENTS, ROUNDS, PICTURES = 100_000, 5, 48
COPIED_EVERY = 200
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUESTION = "Show me pictures of a castle in 2025"
LONGEST_MS = 60_000
SETTLED_MS, WARM_MS = 1_500, 25_000
"""How long a page is let come to rest, and the models, which are loaded once the first page stands."""


@dataclass(frozen=True, slots=True)
class Press:
    """What is pressed, by the key of a place or by a selector, and what then stands on the page that did not before."""

    name: str
    what: str
    wanted: str


PRESSES = (
    Press("timeline", "place:timeline", "#yy-timeline .yy-way a"),
    Press("timeline_year", "#yy-timeline .yy-way a", "#yy-when h2"),
    Press("timeline_month", "#yy-timeline .yy-way a", "#yy-when h2"),
    Press("timeline_day", "#yy-timeline .yy-way a", "#yy-when h2"),
    Press("timeline_event", "#yy-timeline .yy-way a", "#yy-moments .yy-card"),
    Press("map", "place:map", ".yy-map-mark"),
    Press("map_mark", "button.yy-map-mark", ".yy-map-told"),
    Press("map_all", ".yy-map-tools [aria-label='Show all']", ".yy-map-told"),
    Press("stories", "place:stories", "#yy-stories .yy-choice"),
    Press("story", "#yy-stories .yy-choice a", "#yy-stories article"),
    Press("people", "place:people", ".yy-people-shown > *"),
    Press("places", "place:places", "#yy-places [data-to]"),
    Press("places_turned", "#yy-places [data-to^='turn ']", "#yy-places [data-to]"),
    Press("themes", "place:topics", "#yy-themes [data-to]"),
    Press("theme", "#yy-themes .yy-title", "#yy-themes form"),
    Press("graph", "place:graph", "#yy-graph .yy-offer"),
    Press("graph_root", "#yy-graph .yy-offer", "#yy-graph [data-to^='grow ']"),
    Press("graph_node", "#yy-graph [data-to^='grow ']:not([aria-current])", "#yy-graph [data-to^='grow ']"),
    Press("library", "place:library", "#yy-overview .yy"),
    Press("library_copies", "#yy-groups [data-to]", "#yy-groups .yy-group"),
    Press("settings", "place:settings", "#yy-settings form"),
)
"""In the order in which they are pressed; each begins where the one before it ended."""

CHIP = Press("ask_chip", "#yy-current .yy-chip button", "#yy-current .yy-card")
WATCH = """() => {
    window.slowest = 0;
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (one.interactionId) slowest = Math.max(slowest, one.duration);
    }).observe({type: "event", durationThreshold: 16});
}"""
ARM = """([wanted, begins, longest]) => {
    const isSeen = one => one.getClientRects().length > 0;
    const before = new Map([...document.querySelectorAll(wanted)].filter(isSeen).map(one => [one, one.outerHTML]));
    window.stands = new Promise(done => addEventListener(begins, pressed => {
        const look = () => {
            const taken = performance.now() - pressed.timeStamp;
            const found = [...document.querySelectorAll(wanted)]
                .find(one => isSeen(one) && before.get(one) !== one.outerHTML);
            if (found || taken > longest) done(found ? taken : -1);
            else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    }, {capture: true, once: true}));
}"""
"""Measures from the press, by the browser's own time stamp of it, until what is wanted is to be seen anew."""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.ui.pages")
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
    (folder / FILE_NAME).write_text("language_model = false\n", encoding="utf-8")
    session = open_session(folder)
    started_s = time.monotonic()
    _fill(session, lived, _paint(folder / "pictures"), folder / "album")
    with deriving(session.folder):
        consolidate(session.unfiltered)
        session.index.sync()
    counts = full_text.counts(session.store)
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


def _fill(session: Session, lived: Sequence[MomentView], pictures: Sequence[Path], album: Path) -> None:
    """Write moments with their assets, places, words, vectors and bursts; each photo is one of the pictures."""
    by_asset: dict[str, list[MomentView]] = defaultdict(list)
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
            moment_store.store_perceived(session.store, asset_id, held)
        duplicates.put_groups(session.store, _bursts(lived))


def _named(asset: Asset) -> Asset:
    """Return a file with its place as the gazetteer names it."""
    return replace(asset, place=place_at(asset.place.lat, asset.place.lon)) if asset.place else asset


def _bursts(lived: Sequence[MomentView]) -> list[Group]:
    """Return the photos that follow each other as quickly as those of a burst do in a made-up life."""
    photos = [one for one in lived if one.asset.kind is Kind.PHOTO]
    runs: list[list[MomentView]] = []
    for one in photos:
        before = runs[-1][-1] if runs else None
        if before and 1 <= (one.moment.at.at - before.moment.at.at).total_seconds() <= LONGEST_GAP_S:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [Group(GroupKind.BURST, tuple(one.asset.id for one in run)) for run in runs if len(run) > 2]


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
    """Open the app so many times, each time as a browser that was never there, and go through its pages."""
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{address}ask")
        page.wait_for_selector("#yy-current .yy-empty")
        paint_ms = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        times["first_paint" if number else "first_paint_after_start"].append(paint_ms)
        page.wait_for_timeout(SETTLED_MS if number else WARM_MS)
        if number:
            _go_through(page, times)
        page.context.close()
    for name, taken_ms in times.items():
        _tell(name, taken_ms)


def _go_through(page: Page, times: dict[str, list[float]]) -> None:
    page.evaluate(WATCH)
    for one in PRESSES:
        kind, _, key = one.what.partition(":")
        what = link_to(page, key) if kind == "place" else _first(page, one.what)
        times[one.name].append(_timed(page, one, "pointerdown", what.click))
        page.wait_for_timeout(250)
    link_to(page, "ask").click()
    box = page.locator("#yy-question textarea")
    box.fill(QUESTION)
    card = Press("ask", "", "#yy-current .yy-card")
    times["ask"].append(_timed(page, card, "keydown", lambda: box.press("Enter")))
    page.wait_for_timeout(SETTLED_MS)
    times[CHIP.name].append(_timed(page, CHIP, "pointerdown", _first(page, CHIP.what).click))
    page.wait_for_timeout(250)
    times["slowest_interaction"].append(float(page.evaluate("slowest")))


def link_to(page: Page, key: str) -> Locator:
    """Return the link in the bar that opens a place; opens the menu that it is in."""
    link = page.locator(f'.yy-nav [data-place="{key}"]')
    link.wait_for(state="attached")
    if link.locator("xpath=ancestor::details").count() and not link.is_visible():
        page.locator(".yy-gear > summary").click()
    return link


def _first(page: Page, selector: str) -> Locator:
    return page.locator(f"{selector}:visible").first


def _timed(page: Page, wanted: Press, begins: str, press: Callable[[], None]) -> float:
    """Press something and return the milliseconds until what was wanted stands, by the page's own clock."""
    page.evaluate(ARM, [wanted.wanted, begins, LONGEST_MS])
    press()
    taken_ms = float(page.evaluate("stands"))
    if taken_ms < 0:
        raise SystemExit(f"{wanted.name}: {wanted.wanted} did not come within a minute")
    return taken_ms


def _tell(name: str, times_ms: Sequence[float]) -> None:
    print(f"pages_{name} {statistics.median(times_ms):.0f} ms, slowest {max(times_ms):.0f} ms")


if __name__ == "__main__":
    main()
