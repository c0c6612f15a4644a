"""The page in a real browser, against the server in a process of its own, over fakes."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from bench.ui.pages import link_to
from ingest.pipeline.run import ingest
from tests.browsing import WAIT_MS, Scheme, Window, browser, page, window
from tests.conftest import ROOT, paint
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture
from tests.pages import opened
from tests.recordings import tone, write_sound

__all__ = ["browser", "page", "window"]
SPOKEN_AT_S = 3.0
NASTY = "Grandmother <script>document.title='broken'</script> ${1+1} {{value}} <img src=x onerror=alert(1)> sang."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a recording in which somebody speaks after three seconds, photos, two faces and a note."""
    top = tmp_path_factory.mktemp("page")
    album = top / "album"
    album.mkdir()
    sound = np.concatenate([tone(SPOKEN_AT_S, level=0.0), tone(2.0)])
    write_sound(album / "REC_20230814_120000.mp3", [sound], "libmp3lame")
    paint(album / "IMG_20230814_101500.jpg", (200, 30, 30), side_px=300)
    (album / "2023-08-15 <b>song.md").write_text(NASTY, encoding="utf-8")
    picture(album / "IMG_20230814_101900.png", "red", "blue")
    session = opened(top / "library", replace(fake_models(), faces=FakeFaces()))
    ingest(session.library, [album], lambda _: None)
    session.close()
    return top / "library"


def _ask(page: Page, question: str) -> None:
    page.locator("#yy-question textarea").fill(question)
    page.keyboard.press("Enter")


def test_a_citation_leads_to_a_player_at_the_cited_second(page: Page) -> None:
    _ask(page, "Who said one two three four five?")
    mark = page.locator("a.yy-mark").first
    expect(mark).to_be_visible(timeout=WAIT_MS)
    mark.click()
    card = page.locator(".yy-card:target")
    expect(card).to_be_visible()
    expect(card.locator("audio")).to_be_visible()
    page.wait_for_function("document.querySelector('.yy-card:target audio').readyState >= 1", timeout=WAIT_MS)
    page.wait_for_function("document.querySelector('.yy-card:target audio').currentTime > 0", timeout=WAIT_MS)
    at_s = float(page.evaluate("document.querySelector('.yy-card:target audio').currentTime"))
    assert at_s == pytest.approx(SPOKEN_AT_S, abs=0.3)
    assert page.evaluate("document.querySelector('.yy-card:target audio').error") is None


def test_what_the_owner_wrote_is_shown_and_never_run(page: Page) -> None:
    _ask(page, "Who sang? Grandmother sang.")
    card = page.locator(".yy-card").first
    expect(card).to_contain_text("${1+1} {{value}}", timeout=WAIT_MS)
    expect(card).to_contain_text("2023-08-15 <b>song.md")
    expect(page.locator(".yy-card script, .yy-card b, .yy-card img[src=x]")).to_have_count(0)
    assert page.title().endswith("Yesteryear")


def test_a_second_question_keeps_the_first_answer(page: Page) -> None:
    _ask(page, "Who sang? Grandmother sang.")
    expect(page.locator("#yy-current")).to_contain_text("sang", timeout=WAIT_MS)
    expect(page.locator("#yy-question textarea")).to_have_value("")
    _ask(page, "Which opera did Verdi finish?")
    expect(page.locator("#yy-current")).to_contain_text("Nothing in your library answers this", timeout=WAIT_MS)
    expect(page.locator("#yy-earlier")).to_contain_text("Who sang?")


def test_a_suggested_question_is_asked_by_a_click(page: Page) -> None:
    page.get_by_role("button", name="What happened in August 2023?").click()
    expect(page.locator("#yy-current .yy-question")).to_have_text("What happened in August 2023?", timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)


def test_the_library_takes_in_a_folder(page: Page, tmp_path: Path) -> None:
    paint(tmp_path / "IMG_20240101_101500.jpg", (30, 60, 200))
    link_to(page, "library").click()
    before = page.locator("#yy-overview dd").first
    expect(before).to_have_text("2", timeout=WAIT_MS)
    page.locator("#yy-folder textarea").fill(str(tmp_path))
    page.get_by_role("button", name="Add folder").click()
    expect(page.locator("#yy-told")).to_contain_text("1 added", timeout=WAIT_MS)
    expect(before).to_have_text("3")
    expect(page.locator("#yy-overview")).to_contain_text(str(tmp_path))


def test_a_folder_that_is_not_there_is_refused_in_words(page: Page) -> None:
    link_to(page, "library").click()
    page.locator("#yy-folder textarea").fill("/no/such/folder")
    page.get_by_role("button", name="Add folder").click()
    expect(page.get_by_text("No folder or file /no/such/folder was found")).to_be_visible(timeout=WAIT_MS)


def test_gradio_gives_out_no_file(page: Page, address: str, folder: Path) -> None:
    for path in (folder / "library.sqlite3", folder.parent / "album" / "IMG_20230814_101500.jpg", "pyproject.toml"):
        for route in ("gradio_api/file=", "file="):
            assert page.request.get(f"{address}{route}{path}").status in (403, 404)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_need_not_scroll_sideways(window: Window, scheme: Scheme) -> None:
    page = window.open("ask", 390, scheme)
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    _ask(page, "Who said one two three four five?")
    expect(page.locator(".yy-card").first).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ink = page.evaluate("getComputedStyle(document.querySelector('.yy')).color")
    assert (int(ink.split("(")[1].split(",")[0]) > 128) == (scheme == "dark")
    window.leave()


def test_the_timeline_leads_down_to_a_moment_and_back(page: Page) -> None:
    link_to(page, "timeline").click()
    ways, moments = page.locator(".yy-way a"), page.locator("#yy-moments .yy-card")
    expect(ways.filter(has_text="2023")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function("[...document.querySelectorAll('.yy-year img')].every(one => one.naturalWidth > 20)")
    ways.filter(has_text="2023").click()
    for title in ("August 2023", "15 August 2023"):
        way = ways.filter(has_text=title).last
        expect(way).to_be_visible(timeout=WAIT_MS)
        way.press("Enter")
        expect(page.locator("#yy-when h2")).to_contain_text(title, timeout=WAIT_MS)
    ways.first.click()
    expect(moments.first).to_contain_text("${1+1} {{value}}", timeout=WAIT_MS)
    expect(page.locator("#yy-timeline").locator("script, b, img[src=x]")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".yy-crumbs").get_by_role("link", name="August 2023", exact=True).click()
    expect(page.locator("#yy-when h2")).to_have_text("August 2023", timeout=WAIT_MS)
    expect(moments).to_have_count(0)
    page.locator(".yy-crumbs").get_by_role("link", name="All years").click()
    expect(page.locator(".yy-year").first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".yy-crumbs a")).to_have_count(0)


def test_ctrl_c_ends_the_app_though_a_page_is_open(browser: Browser, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.pages", str(tmp_path / "library")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = next(line for line in server.stderr if "is open at" in line)
        context = browser.new_context()
        page = context.new_page()
        page.goto(told.split("is open at ")[1].split()[0] + "ask")
        expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
        server.send_signal(signal.SIGINT)
        assert server.wait(WAIT_MS / 1000) == 0 and server.stderr.read() == ""
        context.close()
