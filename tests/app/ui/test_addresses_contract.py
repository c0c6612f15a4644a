"""Addresses in a real browser: what is shown has one, and Back, reload and a second window open it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.ui.pages import link_to
from tests.app.ui.test_page import folder
from tests.browsing import WAIT_MS, Window, browser, page, window

__all__ = ["browser", "folder", "page", "window"]
SONG, OPERA = "Who sang? Grandmother sang.", "Which opera did Verdi finish?"


def _ask(page: Page, question: str) -> None:
    page.locator("#yy-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#yy-current .yy-question")).to_have_text(question, timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)


def test_a_question_has_an_address_that_back_and_reload_open(page: Page, window: Window) -> None:
    question = page.locator("#yy-current .yy-question")
    _ask(page, SONG)
    expect(page).to_have_url(re.compile(r"/ask/[0-9a-f]{12}/1$"))
    _ask(page, OPERA)
    expect(page).to_have_url(re.compile(r"/ask/[0-9a-f]{12}/2$"))
    page.go_back()
    expect(question).to_have_text(SONG, timeout=WAIT_MS)
    page.go_forward()
    expect(question).to_have_text(OPERA, timeout=WAIT_MS)
    window.reload()
    expect(question).to_have_text(OPERA, timeout=WAIT_MS)
    page.locator("#yy-earlier a", has_text="Who sang?").click()
    expect(question).to_have_text(SONG, timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"/ask/[0-9a-f]{12}/1$"))


def test_conversations_are_listed_found_deleted_and_had_back(page: Page) -> None:
    _ask(page, "Who lit the lantern?")
    link_to(page, "ask").click()
    kept = page.locator(".yy-conversations li", has_text="Who lit the lantern?")
    expect(kept).to_have_count(1, timeout=WAIT_MS)
    page.get_by_label("Find a question").fill("LANTERN")
    page.keyboard.press("Enter")
    expect(page.locator(".yy-conversations li")).to_have_count(1, timeout=WAIT_MS)
    kept.get_by_role("button").click()
    expect(page.get_by_text("Conversation deleted.")).to_be_visible(timeout=WAIT_MS)
    expect(kept).to_have_count(0)
    page.locator(".yy-noted").get_by_role("button", name="Undo").click()
    expect(kept).to_have_count(1, timeout=WAIT_MS)
    kept.get_by_role("link").click()
    expect(page.locator("#yy-current .yy-question")).to_have_text("Who lit the lantern?", timeout=WAIT_MS)


def test_a_question_in_an_address_is_asked(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}ask?q=Who sang? Grandmother sang.")
    expect(page.locator("#yy-current .yy-question")).to_have_text(SONG, timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"/ask/[0-9a-f]{12}/1$"), timeout=WAIT_MS)
    context.close()


@pytest.mark.parametrize(
    ("path", "where", "shown"),
    [
        ("timeline/2023/2023-08", "#yy-when h2", "August 2023"),
        ("timeline/2023-08-15", "#yy-when h2", "15 August 2023"),
        ("stories?of=year&key=2023", "#yy-stories h2", "2023"),
        ("people/1", "#yy-people .yy-people-top h2", "No name yet"),
        ("library", "#yy-overview h2", "Folders"),
        ("ask/0123456789ab/1", "#yy-current .yy-empty strong", "What would you like to remember?"),
    ],
)
def test_an_address_opens_what_it_names(window: Window, path: str, where: str, shown: str) -> None:
    page = window.open(path)
    expect(page.locator(where).first).to_contain_text(shown, timeout=WAIT_MS)
    window.leave()


def test_back_leads_through_the_places_to_where_one_stood(page: Page) -> None:
    link_to(page, "timeline").click()
    page.locator(".yy-way a", has_text="2023").click()
    expect(page.locator("#yy-when h2")).to_contain_text("2023", timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"/timeline/2023$"))
    link_to(page, "stories").click()
    expect(page.locator('.yy-nav [aria-current="page"]')).to_have_text("Stories")
    page.go_back()
    expect(page.locator("#yy-when h2")).to_be_visible(timeout=WAIT_MS)
    page.go_back()
    expect(page.locator(".yy-way a", has_text="2023")).to_be_visible(timeout=WAIT_MS)
    page.go_back()
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"/ask$"))
