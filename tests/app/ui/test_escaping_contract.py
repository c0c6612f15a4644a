"""Nothing that files, models or the owner say is run or becomes part of a page: every tab, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.ui.navigation import KEPT, PLACES
from bench.ui.pages import link_to
from memory.store import moments as moment_store
from tests.browsing import WAIT_MS, browser, page, window
from tests.pages import served
from tests.poisoned import NASTY, make

__all__ = ("browser", "page", "window")
SETTLES_MS = 250
INJECTED = "img[src='x'], svg[onload], i[onmouseover], #broken, [onerror], [href^='javascript:'], .yy script"
DEEPER = """() => [...document.querySelectorAll("[data-to]:not(form)")].find(one => one.checkVisibility())?.click()"""
"""Follows the first way deeper that is shown; finding and clicking are one step, as a page may be made anew between."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served library; its words are what they are said to be."""
    top = tmp_path_factory.mktemp("poisoned")
    session = make(top)
    every = moment_store.all_remembered(session.store)
    assert len(every) >= 5 and sum(NASTY in one.all_text for one in every) >= 3
    session.close()
    with served(top / "library", module="tests.poisoned") as found:
        yield found


def must_be_whole(page: Page) -> None:
    page.wait_for_timeout(SETTLES_MS)
    expect(page.locator(INJECTED)).to_have_count(0)
    assert page.title().endswith("Yesteryear")
    assert "{{49}}" not in page.content() and ">49<" not in page.content()


@pytest.mark.parametrize("question", ["Who said one two three four five?", "Show me something red", "What happened?"])
def test_an_answer_and_its_cards_are_words_alone(page: Page, question: str) -> None:
    page.locator("#yy-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)
    must_be_whole(page)
    expect(page.locator("#yy-current")).to_contain_text("onerror=alert(1)")


def test_every_place_shows_words_alone(page: Page) -> None:
    shown = 0
    for place in PLACES:
        link_to(page, place.key).click()
        must_be_whole(page)
        shown += "onerror=alert(1)" in page.locator("main, .gradio-container").first.inner_text()
        for _ in range(3 if place not in KEPT else 0):
            page.evaluate(DEEPER)
            must_be_whole(page)
    assert shown >= 3


def test_what_is_typed_and_refused_is_told_in_words_alone(page: Page) -> None:
    link_to(page, "library").click()
    page.locator("#yy-folder textarea").fill(f"/no/{NASTY}")
    page.get_by_role("button", name="Add folder").click()
    expect(page.get_by_text("No folder or file").first).to_be_visible(timeout=WAIT_MS)
    must_be_whole(page)
