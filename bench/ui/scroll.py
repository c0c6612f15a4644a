"""How smoothly the grid of all files on the Photos place scrolls, by the browser's own clock.

    python -m bench.ui.scroll [--moments N] [--library DIR] [--zoom days|months]

Serves a library (made up as in bench.ui.pages where DIR has none) in a process of its own and opens the app in headless
Chromium ($YESTERYEAR_BROWSER) at 1280 x 900. Measures when the first tiles and pictures stand; scrolls at
1,000 and at 5,000 px a second for ten seconds each, a step every animation frame, and notes how long each frame took;
then jumps ten times by the scrubber and measures from the press until the window is covered by tiles of the place
jumped to, and until their pictures stand as well.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.ui.pages import FLAGS, MOMENTS, WARM_MS, build, served

SPEEDS_PX = (1_000, 5_000)
SECONDS, JUMPS, LONG_MS = 10, 10, 50
LONGEST_MS = 60_000
SCROLL = """([speed, seconds]) => new Promise(done => {
    scrollTo({top: 0, behavior: "instant"});
    const [frames, covered] = [[], []];
    let [first, last, most, nodes] = [0, 0, 0, 0];
    const step = now => {
        first ||= now;
        if (last) frames.push(now - last);
        last = now;
        scrollTo({top: (now - first) / 1000 * speed, behavior: "instant"});
        const middle = innerHeight / 2;
        const all = [...document.querySelectorAll(".yy-day")];
        const seen = all.filter(one => {
            const own = one.getBoundingClientRect();
            return own.top <= middle && own.bottom >= middle;
        });
        covered.push(seen.some(one => one.dataset.state === "bare") ? 0 : 1);
        most = Math.max(most, document.querySelectorAll(".yy-tile").length);
        nodes = Math.max(nodes, document.querySelectorAll("yy-photos *").length);
        if (now - first < seconds * 1000) requestAnimationFrame(step);
        else done({frames, covered: covered.reduce((a, b) => a + b) / covered.length, most, nodes});
    };
    requestAnimationFrame(step);
})"""
ARM = """() => {
    const scrub = document.querySelector(".yy-photos-scrub");
    window.stands = new Promise(done => scrub.addEventListener("pointerdown", press => {
        const look = () => {
            const inside = [...document.querySelectorAll(".yy-day")].filter(block => {
                const own = block.getBoundingClientRect();
                return own.bottom > 60 && own.top < innerHeight;
            });
            const taken = performance.now() - press.timeStamp;
            if (inside.length && inside.every(block => block.querySelector(".yy-tile"))) done(taken);
            else if (taken > 30000) done(-1);
            else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    }, {capture: true, once: true}));
}"""
WHOLE = """() => {
    const place = document.querySelector("yy-photos");
    return [new Set(place.blocks.map(block => block.key)).size, place.plan.total];
}"""
PICTURED = """() => new Promise(done => {
    const began = performance.now();
    const look = () => {
        const bare = [...document.querySelectorAll(".yy-tile img:not([data-drawn])")].filter(img => {
            const own = img.getBoundingClientRect();
            return own.bottom > 60 && own.top < innerHeight;
        });
        const taken = performance.now() - began;
        if (!bare.length || taken > 30000) done(taken);
        else requestAnimationFrame(look);
    };
    look();
})"""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.ui.scroll")
    asked.add_argument("--moments", type=int, default=MOMENTS)
    asked.add_argument("--library", type=Path)
    asked.add_argument("--zoom", choices=("days", "months"), default="days")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (said.library or Path(made) / "library").resolve()
        if not (folder / "library.sqlite3").exists():
            build(folder, said.moments)
        with served(folder) as address, sync_playwright() as started:
            chromium = os.environ.get("YESTERYEAR_BROWSER", "/usr/bin/chromium")
            browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            _come(page, address, said.zoom, "scroll_first_after_start")
            page.wait_for_timeout(WARM_MS)
            _come(page, address, said.zoom, "scroll_first")
            for speed in SPEEDS_PX:
                _scroll(page, speed)
            _jump(page)
            browser.close()


def _come(page: Page, address: str, zoom: str, name: str) -> None:
    """Open the place and print when it was painted, and when its first tiles and their pictures stood."""
    page.goto(f"{address.rstrip('/')}/photos?zoom={zoom}")
    page.wait_for_selector(".yy-tile", timeout=LONGEST_MS)
    tiles_ms = float(page.evaluate("performance.now()"))
    page.evaluate(PICTURED)
    pictures_ms = float(page.evaluate("performance.now()"))
    paint_ms = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    page.wait_for_timeout(1000)
    days, whole_px = page.evaluate(WHOLE)
    print(f"{name} paint {paint_ms:.0f} ms, tiles {tiles_ms:.0f} ms, pictures {pictures_ms:.0f} ms")
    print(f"scroll_whole {days} days, {whole_px:,.0f} px high as {zoom}")


def _scroll(page: Page, speed_px: int) -> None:
    """Scroll steadily and print how long the frames took."""
    told = page.evaluate(SCROLL, [speed_px, SECONDS])
    frames_ms = told["frames"]
    long = sum(one > LONG_MS for one in frames_ms) / len(frames_ms)
    print(
        f"scroll_{speed_px} {len(frames_ms)} frames, median {statistics.median(frames_ms):.1f} ms, over {LONG_MS} ms "
        f"{long:.2%}, longest {max(frames_ms):.0f} ms; no bare day in the middle of {told['covered']:.1%} of them, "
        f"at the most {told['most']} tiles and {told['nodes']} elements in the place"
    )
    page.wait_for_timeout(2000)


def _jump(page: Page) -> None:
    """Press ten places along the scrubber and print how long it took until their tiles, and then pictures, stood."""
    box = page.locator(".yy-photos-scrub").bounding_box()
    assert box is not None
    tiles_ms, pictures_ms = [], []
    for number in range(JUMPS):
        page.evaluate(ARM)
        part = (number * 7 % JUMPS + 0.5) / JUMPS
        page.mouse.click(box["x"] + 8, box["y"] + part * box["height"])
        tiles_ms.append(float(page.evaluate("stands")))
        pictures_ms.append(tiles_ms[-1] + float(page.evaluate(PICTURED)))
        page.wait_for_timeout(500)
    if min(tiles_ms) < 0:
        raise SystemExit("tiles did not come within half a minute")
    print(f"scroll_jump tiles {statistics.median(tiles_ms):.0f} ms (median), slowest {max(tiles_ms):.0f} ms")
    print(f"scroll_jump_pictures {statistics.median(pictures_ms):.0f} ms (median), slowest {max(pictures_ms):.0f} ms")


if __name__ == "__main__":
    main()
