"""How smoothly everything scrolls in one piece on the Timeline page, by the browser's own clock.

    python -m bench.ui.scroll [--moments N] [--library DIR] [--zoom days|months|years]

Serves a library (made up as in bench.ui.pages where DIR has none) in a process of its own and opens the scroll in
headless Chromium ($YESTERYEAR_BROWSER) at 1280 x 900. Scrolls at 1,000 and at 5,000 px a second for ten seconds each, a
step every animation frame, and notes how long each frame took; then jumps ten times by the scrubber and measures from
the press until the window is covered by tiles of the place jumped to, and until their pictures stand as well.
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
SCROLL = """([speed, seconds]) => new Promise(done => {
    const one = document.querySelector(".yy-reel-scroll");
    one.scrollTo({top: 0, behavior: "instant"});
    const [frames, covered] = [[], []];
    let [first, last, most] = [0, 0, 0];
    const step = now => {
        first ||= now;
        if (last) frames.push(now - last);
        last = now;
        one.scrollTo({top: (now - first) / 1000 * speed, behavior: "instant"});
        const middle = one.getBoundingClientRect();
        const seen = document.elementFromPoint(middle.left + middle.width / 2, middle.top + middle.height / 2);
        covered.push(seen?.closest(".yy-reel-block:not([data-state])") ? 0 : 1);
        most = Math.max(most, document.querySelectorAll(".yy-reel-block").length);
        if (now - first < seconds * 1000) requestAnimationFrame(step);
        else done({frames, covered: covered.reduce((a, b) => a + b) / covered.length, most, px: one.scrollTop});
    };
    requestAnimationFrame(step);
})"""
ARM = """() => {
    const scrub = document.querySelector(".yy-reel-scrub");
    window.stands = new Promise(done => scrub.addEventListener("pointerdown", press => {
        const one = document.querySelector(".yy-reel-scroll");
        const look = () => {
            const box = one.getBoundingClientRect();
            const inside = [...document.querySelectorAll(".yy-reel-block")].filter(block => {
                const own = block.getBoundingClientRect();
                return own.bottom > box.top && own.top < box.bottom;
            });
            const taken = performance.now() - press.timeStamp;
            if (inside.length && inside.every(block => block.dataset.state === "full")) done(taken);
            else if (taken > 30000) done(-1);
            else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    }, {capture: true, once: true}));
}"""
PICTURED = """() => new Promise(done => {
    const began = performance.now();
    const look = () => {
        const box = document.querySelector(".yy-reel-scroll").getBoundingClientRect();
        const bare = [...document.querySelectorAll(".yy-reel-block img:not([data-drawn])")].filter(img => {
            const own = img.getBoundingClientRect();
            return own.bottom > box.top && own.top < box.bottom;
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
    asked.add_argument("--zoom", choices=("days", "months", "years"), default="days")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (said.library or Path(made) / "library").resolve()
        if not (folder / "library.sqlite3").exists():
            build(folder, said.moments)
        with served(folder) as address, sync_playwright() as started:
            chromium = os.environ.get("YESTERYEAR_BROWSER", "/usr/bin/chromium")
            browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            _open(page, address, said.zoom)
            for speed in SPEEDS_PX:
                _scroll(page, speed)
            _jump(page)
            browser.close()


def _open(page: Page, address: str, zoom: str) -> None:
    page.goto(address)
    page.wait_for_selector("#yy-current .yy-empty")
    page.wait_for_timeout(WARM_MS)
    page.get_by_role("tab", name="Timeline").click()
    page.locator('[data-reel="open"]').click()
    page.wait_for_selector('.yy-reel-block[data-state="full"]')
    page.locator(f'[data-reel="{zoom}"]').click()
    page.wait_for_timeout(2000)
    whole_px = page.locator(".yy-reel-scroll").evaluate("one => one.scrollHeight")
    days = page.locator(".yy-reel").get_attribute("data-days")
    print(f"scroll_whole {days} days, {whole_px:,} px high as {zoom}")


def _scroll(page: Page, speed_px: int) -> None:
    """Scroll steadily and print how long the frames took."""
    told = page.evaluate(SCROLL, [speed_px, SECONDS])
    frames_ms = told["frames"]
    long = sum(one > LONG_MS for one in frames_ms) / len(frames_ms)
    print(
        f"scroll_{speed_px} {len(frames_ms)} frames, median {statistics.median(frames_ms):.1f} ms, over {LONG_MS} ms "
        f"{long:.2%}, longest {max(frames_ms):.0f} ms; no bare block in the middle of {told['covered']:.1%} of them, "
        f"at the most {told['most']} blocks in the page"
    )
    page.wait_for_timeout(2000)


def _jump(page: Page) -> None:
    """Press ten places along the scrubber and print how long it took until their tiles, and then pictures, stood."""
    box = page.locator(".yy-reel-scrub").bounding_box()
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
