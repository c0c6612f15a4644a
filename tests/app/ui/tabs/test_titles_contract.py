"""A title that is changed where it stands, in a real browser, on the pages that show one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.ui.pages import link_to
from memory.consolidate import consolidate
from tests.app.ui.tabs.test_stories import browser, page
from tests.browsing import WAIT_MS
from tests.lives import live, put
from tests.pages import opened, served

__all__ = ("browser", "page")


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fortnight with a trip; its files are not there to be seen."""
    folder = tmp_path_factory.mktemp("titles") / "library"
    session = opened(folder)
    life = live()
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    session.close()
    with served(folder) as found:
        yield found


def rename(inside: Locator, title: str) -> None:
    inside.locator(".yy-retitle").click()
    box = inside.locator("input[name=title]")
    expect(box).to_be_focused()
    box.fill(title)
    box.press("Enter")
    expect(inside.locator(".yy-retitle")).to_have_text(title, timeout=WAIT_MS)


def test_a_title_is_changed_in_place_and_taken_back(page: Page) -> None:
    for kind in ("thumb", "media"):
        found = f"**/{kind}/*"
        page.route(found, lambda route: route.fulfill(status=200, content_type="image/svg+xml", body="<svg/>"))
    link_to(page, "timeline").click()
    inside = page.locator("#yy-timeline")
    inside.get_by_role("link", name="2024", exact=True).click()
    title = inside.locator(".yy-retitle")
    expect(title).to_have_text("2024", timeout=WAIT_MS)
    title.press("Enter")
    box = inside.locator("input[name=title]")
    box.fill("Not this")
    box.press("Escape")
    expect(title).to_be_focused()
    expect(title).to_have_text("2024")
    rename(inside, "The year <img src=x onerror=alert(1)>")
    inside.get_by_role("button", name="Undo").click()
    expect(title).to_have_text("2024", timeout=WAIT_MS)
    link_to(page, "stories").click()
    stories = page.locator("#yy-stories")
    stories.locator(".yy-choice a").first.click()
    rename(stories, "At the lake")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
