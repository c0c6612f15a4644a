"""The Themes tab in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.ui.pages import link_to
from memory.consolidate import consolidate
from tests.app.ui.tabs.test_stories import browser, page
from tests.browsing import WAIT_MS
from tests.lives import put
from tests.memory.summaries.test_theme_corrections import YEAR, live
from tests.pages import opened, served

__all__ = ("browser", "page")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A life that keeps coming back to four matters; its files are not there to be seen."""
    folder = tmp_path_factory.mktemp("themes") / "library"
    session = opened(folder)
    life = live(YEAR)
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    session.close()
    return folder


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Served anew for each test, as each changes the library."""
    with served(folder) as found:
        yield found


def test_a_theme_gets_a_name_is_joined_hidden_and_all_is_taken_back(page: Page) -> None:
    page.route("**/thumb/*", lambda route: route.fulfill(status=200, content_type="image/svg+xml", body="<svg/>"))
    link_to(page, "topics").click()
    inside = page.locator("#yy-themes")
    titles = inside.locator(".yy-title")
    expect(titles).to_have_count(4, timeout=WAIT_MS)
    titles.filter(has_text="Chess").press("Enter")
    name = inside.locator("input[name=name]")
    expect(name).to_have_value("Chess", timeout=WAIT_MS)
    name.fill("Karl <img src=x onerror=alert(1)>")
    inside.get_by_role("button", name="Rename").click()
    expect(titles.filter(has_text="Karl <img src=x onerror=alert(1)>")).to_be_visible(timeout=WAIT_MS)
    inside.locator("select[name=other]").select_option(label="Violin")
    inside.get_by_role("button", name="Merge").click()
    expect(titles).to_have_count(3, timeout=WAIT_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    backs = inside.get_by_role("button", name="Undo")
    expect(backs).to_have_count(2, timeout=WAIT_MS)
    backs.first.click()
    expect(backs).to_have_count(1, timeout=WAIT_MS)
    backs.first.click()
    expect(titles.filter(has_text="Chess")).to_be_visible(timeout=WAIT_MS)
    expect(inside.locator("script, img[src=x]")).to_have_count(0)
