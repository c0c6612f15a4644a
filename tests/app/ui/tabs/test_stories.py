"""The Stories tab in a real browser, against the server in a process of its own, over fakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.ui.pages import link_to
from ingest.pipeline.run import ingest
from tests.browsing import WAIT_MS, browser, opened_window
from tests.conftest import paint, speak
from tests.pages import opened

__all__ = ("browser",)
NASTY = "Grandmother <script>document.title='broken'</script> <img src=x onerror=alert(1)> sang all night for us!"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library: photos, a recording, a note that would be a script, somebody met twice."""
    top = tmp_path_factory.mktemp("stories")
    album = top / "2023-08 Norway"
    album.mkdir()
    paint(album / "IMG_20230814_101500.jpg", (200, 30, 30), side_px=900)
    paint(album / "IMG_20230814_101900.jpg", (30, 60, 200), side_px=900)
    speak(album / "REC_20230814_120000.wav", speech_s=2.0)
    (album / "2023-08-15 <b>song.md").write_text(NASTY, encoding="utf-8")
    (album / "2023-08-16 swim.md").write_text("My grandmother is called Rosa. Rosa swam with us.", encoding="utf-8")
    (album / "2023-08-18 boat.md").write_text("Rosa rowed the boat across the fjord.", encoding="utf-8")
    session = opened(top / "library")
    ingest(session.library, [album], lambda _: None)
    session.close()
    return top / "library"


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["wide", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The open page; at its end nothing was fetched from elsewhere and nothing was wrong in its console."""
    with opened_window(browser, address) as window:
        page = window.open("ask", *request.param)
        expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
        yield page
        window.leave()


def test_a_story_is_told_kept_and_left(page: Page) -> None:
    link_to(page, "stories").click()
    inside = page.locator("#yy-stories")
    expect(inside).to_contain_text("No trips or projects yet", timeout=WAIT_MS)
    inside.get_by_role("link", name="Years").click()
    card = inside.locator(".yy-choice a")
    expect(card).to_contain_text("2023", timeout=WAIT_MS)
    card.press("Enter")
    expect(inside.locator("h2")).to_have_text("2023", timeout=WAIT_MS)
    expect(inside.locator("blockquote", has_text="sang all night")).to_be_visible()
    expect(inside.locator("script, b, img[src=x]")).to_have_count(0)
    page.wait_for_function("document.querySelector('.yy-cover img').naturalWidth > 500")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as kept:
        inside.get_by_text("Save as HTML").click()
    html = Path(kept.value.path()).read_text(encoding="utf-8")
    assert kept.value.suggested_filename == "2023.html" and "sang all night" in html and "<script" not in html
    inside.get_by_role("link", name="All stories").click()
    expect(inside.locator(".yy-choice")).to_have_count(1, timeout=WAIT_MS)
    assert page.title().endswith("Yesteryear")
