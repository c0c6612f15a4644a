"""The Library page in a real browser: progress with a pause, what is watched, problems, copies, a check, a backup."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.library.backup import restore_backup
from app.services.corrections import corrected, record
from bench.ui.pages import link_to
from ingest.pipeline.run import ingest
from memory.store import assets
from tests.browsing import BROWSER, FLAGS, WAIT_MS, browser
from tests.conftest import ROOT, paint
from tests.dump import dump_file
from tests.pages import opened

__all__ = ["BROWSER", "FLAGS", "browser"]


@contextmanager
def served(folder: Path, *flags: str) -> Iterator[str]:
    """Serve a library in a process of its own; gives the address."""
    command = [sys.executable, "-m", "tests.pages", str(folder), *flags]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            yield next(line for line in server.stderr if "is open at" in line).split("is open at ")[1].split()[0]
        finally:
            server.terminate()


@contextmanager
def shown(browser: Browser, address: str) -> Iterator[Page]:
    """Open the Library page; at its end nothing was wrong in its console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}library")
    expect(page.locator("#yy-overview h2").first).to_be_visible(timeout=WAIT_MS)
    yield page
    context.close()
    assert faults == []


def draw(path: Path, seed: int, quality: int = 90) -> None:
    picture = np.random.default_rng(seed).integers(0, 255, (6, 9, 3), dtype=np.uint8)
    Image.fromarray(picture).resize((300, 200), Image.Resampling.BICUBIC).save(path, quality=quality)


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A dozen pictures of different colours."""
    folder = tmp_path / "album"
    folder.mkdir()
    for n in range(12):
        draw(folder / f"IMG_202308{n + 10}_101500.jpg", n)
    return folder


def test_a_folder_is_taken_in_with_a_pause_and_found(browser: Browser, album: Path, tmp_path: Path) -> None:
    (album / "2023-08-15 diary.md").write_text("We rowed across the fjord.", encoding="utf-8")
    with served(tmp_path / "library", "--slow") as address, shown(browser, address) as page:
        page.locator("#yy-folder textarea").fill(str(album))
        page.get_by_role("button", name="Add folder").click()
        told = page.locator("#yy-told")
        expect(told).to_contain_text(" of 13", timeout=WAIT_MS)
        told.get_by_role("button", name="Pause").click()
        expect(told).to_contain_text("Paused", timeout=WAIT_MS)
        value = told.locator("progress").get_attribute("value")
        page.wait_for_timeout(2500)
        assert told.locator("progress").get_attribute("value") == value and float(value or 1) < 1
        told.get_by_role("button", name="Resume").click()
        expect(told).to_contain_text("13 added", timeout=WAIT_MS)
        expect(page.locator("#yy-overview dd").first).to_have_text("12")
        expect(page.locator("#yy-overview")).to_contain_text("13 files")
        link_to(page, "ask").click()
        page.locator("#yy-question textarea").fill("Who rowed across the fjord?")
        page.keyboard.press("Enter")
        expect(page.locator("#yy-current .yy-card").first).to_contain_text("fjord", timeout=WAIT_MS)


def test_what_is_new_in_a_watched_folder_is_taken_in_by_itself(browser: Browser, album: Path, tmp_path: Path) -> None:
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    session.close()
    with served(tmp_path / "library", "--watch") as address, shown(browser, address) as page:
        expect(page.locator("#yy-told")).to_contain_text("Watching", timeout=WAIT_MS)
        draw(album / "IMG_20240101_101500.jpg", 99)
        expect(page.locator("#yy-told")).to_contain_text("1 added", timeout=WAIT_MS)
        expect(page.locator("#yy-overview dd").first).to_have_text("13", timeout=WAIT_MS)
        page.get_by_role("button", name=f"Remove folder: {album}").click()
        expect(page.locator("#yy-overview .yy-noted")).to_contain_text("no longer watched", timeout=WAIT_MS)
        page.get_by_role("button", name=f"Watch again: {album}").click()
        expect(page.locator("#yy-overview")).to_contain_text("13 files", timeout=WAIT_MS)


def test_a_trouble_is_tried_again_and_a_copy_reviewed(browser: Browser, album: Path, tmp_path: Path) -> None:
    (album / "broken.jpg").write_bytes(b"no picture")
    draw(album / "IMG_20230810_101501.jpg", 0, quality=40)
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    session.close()
    with served(tmp_path / "library") as address, shown(browser, address) as page:
        again = page.get_by_role("button", name="Retry: broken.jpg")
        expect(again).to_be_visible(timeout=WAIT_MS)
        paint(tmp_path / "whole.png", (20, 130, 30)).replace(album / "broken.jpg")
        again.click()
        expect(page.locator("#yy-overview")).to_contain_text("No problems", timeout=WAIT_MS)
        page.get_by_role("button", name="Review duplicates").click()
        group = page.locator("#yy-groups .yy-group", has_text="Near duplicates")
        expect(group.locator("li").first).to_contain_text("IMG_20230810_101501.jpg", timeout=WAIT_MS)
        page.wait_for_function("[...document.querySelectorAll('.yy-frames img')].every(one => one.naturalWidth > 20)")
        group.get_by_role("button", name="Show this one: IMG_20230810_101500.jpg").click()
        expect(group.locator("li").first).to_contain_text("IMG_20230810_101500.jpg", timeout=WAIT_MS)
        page.get_by_role("button", name="Undo").click()
        expect(group.locator("li").first).to_contain_text("IMG_20230810_101501.jpg", timeout=WAIT_MS)
        group.get_by_role("button", name="Remove from group: IMG_20230810_101500.jpg").click()
        expect(page.locator("#yy-groups")).to_contain_text("No duplicates", timeout=WAIT_MS)


def test_the_library_is_checked_and_backed_up(browser: Browser, album: Path, tmp_path: Path) -> None:
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    session.close()
    with served(tmp_path / "library") as address, shown(browser, address) as page:
        page.get_by_role("button", name="Check the library").click()
        expect(page.locator("#yy-told")).to_contain_text("The library is in order", timeout=WAIT_MS)
        page.get_by_label("Backup folder").fill(str(tmp_path / "kept"))
        page.get_by_role("button", name="Back up now").click()
        expect(page.locator("#yy-told")).to_contain_text("Backup written: ", timeout=WAIT_MS)
    (written,) = (tmp_path / "kept").iterdir()
    restore_backup(written, tmp_path / "again")
    assert dump_file(tmp_path / "again" / "library.sqlite3") == dump_file(tmp_path / "library" / "library.sqlite3")


def test_a_look_alike_of_what_was_named_is_accepted_and_undone(browser: Browser, album: Path, tmp_path: Path) -> None:
    for number, red in enumerate((200, 230)):
        paint(album / f"IMG_20240201_10150{number}.jpg", (red, 20, 20))
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    asset = next(one.asset_id for path, one in assets.paths(session.store).items() if "20240201_101500" in path)
    record(session, corrected(session, asset, None, "the boat house", None, None))
    session.close()
    with served(tmp_path / "library") as address, shown(browser, address) as page:
        offered = page.locator("#yy-offered")
        expect(offered).to_contain_text("Is this the boat house too?", timeout=WAIT_MS)
        offered.get_by_role("button", name="Yes").click()
        expect(offered).to_contain_text("Saved.", timeout=WAIT_MS)
        offered.get_by_role("button", name="Undo").click()
        expect(offered).to_contain_text("Is this the boat house too?", timeout=WAIT_MS)
        offered.get_by_role("button", name="No", exact=True).click()
        expect(offered).to_contain_text("Not suggested for this photo again.", timeout=WAIT_MS)
