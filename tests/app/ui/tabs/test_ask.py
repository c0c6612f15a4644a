"""The Ask page in a real browser: filters as chips, corrections with their undo, a picture and speech as a question."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.pipeline.run import ingest
from tests.app.ui.test_page import folder
from tests.browsing import BROWSER, FLAGS, WAIT_MS, browser, page, window
from tests.conftest import paint
from tests.pages import GATE, leave_gate_open, opened, served

__all__ = ["browser", "folder", "page", "window"]
SONG = "Who sang? Grandmother sang."


def ask(page: Page, question: str) -> None:
    page.locator("#yy-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)


def test_a_filter_is_left_out_by_a_press_and_set_in_the_form(page: Page) -> None:
    ask(page, "Who sang in 2019? Grandmother sang.")
    chips = page.locator("#yy-current .yy-chip")
    expect(chips).to_have_text(["when 2019×", "who Grandmother×"])
    for part in ("when", "who"):
        page.get_by_role("button", name=f"Remove filter: {part}").press("Enter")
        expect(chips.filter(has_text=part)).to_have_count(0, timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-cards")).to_contain_text("sang", timeout=WAIT_MS)
    page.locator(".yy-narrow summary").click()
    page.get_by_label("From").fill("2023-08-15")
    page.get_by_label("notes").check()
    page.get_by_role("button", name="Ask again").click()
    expect(chips).to_have_count(2, timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-chips")).to_contain_text("since 15 August 2023")


def test_a_correction_changes_the_answer_until_it_is_taken_back(page: Page) -> None:
    ask(page, SONG)
    card = page.locator("#yy-current .yy-card").first
    card.get_by_text("Why this?").click()
    expect(card.locator(".yy-why")).to_contain_text("Date from")
    card.get_by_text("Edit", exact=True).click()
    card.get_by_label("Description").fill("Aunt <b>Marta</b> sang.")
    card.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#yy-current .yy-noted")).to_contain_text("Saved: description", timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-card").first).to_contain_text("Aunt <b>Marta</b> sang", timeout=WAIT_MS)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#yy-current")).to_contain_text("Undone.", timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-card").first).to_contain_text("Grandmother", timeout=WAIT_MS)


def test_a_picture_is_a_question(page: Page, tmp_path: Path) -> None:
    given = paint(tmp_path / "given.png", (200, 30, 30), side_px=200)
    page.locator("#yy-question input[type=file]").set_input_files(given)
    expect(page.locator("#yy-question img, #yy-question .thumbnail-item")).not_to_have_count(0, timeout=WAIT_MS)
    page.locator("#yy-question textarea").press("Enter")
    expect(page.locator("#yy-current .yy-question")).to_have_text("When did I photograph this?", timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-given")).to_be_visible()
    expect(page.locator("#yy-current .yy-answer")).to_contain_text("2023", timeout=WAIT_MS)
    assert given.exists()


@pytest.fixture
def speaking(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a browser with a microphone that beeps, which the fake transcriber takes for speech."""
    heard = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    found = browser.browser_type.launch(executable_path=BROWSER, args=[*FLAGS, *heard])
    page = found.new_context(permissions=["microphone"]).new_page()
    page.goto(f"{address}ask")
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    yield page
    found.close()


def test_a_question_is_spoken(speaking: Page) -> None:
    speaking.get_by_test_id("microphone-button").click()
    speaking.get_by_label("Start recording").click()
    speaking.wait_for_timeout(2500)
    speaking.get_by_label("Stop recording").click()
    speaking.get_by_label("Attach audio").click()
    expect(speaking.locator(".recording-overlay")).to_have_count(0, timeout=WAIT_MS)
    speaking.locator("#yy-question textarea").press("Enter")
    expect(speaking.locator("#yy-current .yy-question")).to_contain_text("one two three", timeout=WAIT_MS)


def test_keys_lead_to_the_question_and_close_what_was_opened(page: Page) -> None:
    page.locator("#yy-question textarea").blur()
    page.keyboard.press("/")
    expect(page.locator("#yy-question textarea")).to_be_focused(timeout=WAIT_MS)
    page.keyboard.type("Who sang? and/or Grandmother sang.")
    page.keyboard.press("Enter")
    summary = page.locator("#yy-current .yy-why summary").first
    expect(summary).to_be_visible(timeout=WAIT_MS)
    summary.press("Enter")
    expect(page.locator("#yy-current .yy-why[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#yy-current .yy-why[open]")).to_have_count(0)
    expect(page.locator("#yy-current .yy-question")).to_contain_text("and/or")


def test_what_is_forgotten_is_gone(page: Page) -> None:
    ask(page, SONG)
    page.locator("#yy-current .yy-card").first.get_by_text("Edit", exact=True).click()
    page.get_by_role("button", name="Forget this file …").first.click()
    expect(page.locator("#yy-current .yy-noted")).to_contain_text("deleted permanently", timeout=WAIT_MS)
    page.get_by_role("button", name="Forget file").click()
    expect(page.locator("#yy-current")).to_contain_text("Forgotten.", timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator("#yy-current .yy-cards")).not_to_contain_text("Grandmother")


def test_a_new_conversation_is_empty_and_the_question_is_next(page: Page) -> None:
    ask(page, "Who sang in 2023?")
    ask(page, "and the year before?")
    page.get_by_role("button", name="Remove filter: about").press("Enter")
    expect(page.get_by_role("button", name="Remove filter: about")).to_have_count(0, timeout=WAIT_MS)
    expect(page.locator("#yy-earlier .yy-question")).to_have_count(1)
    page.get_by_role("link", name="New conversation").press("Enter")
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".yy-turn")).to_have_count(0)
    expect(page.get_by_role("link", name="New conversation")).to_be_hidden()
    expect(page.locator("#yy-question textarea")).to_be_focused()
    ask(page, "and the year before?")
    expect(page.locator("#yy-earlier .yy-question")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove filter: about")).to_have_count(0)


def test_a_new_conversation_comes_between_the_question_and_its_answer(page: Page) -> None:
    ask(page, SONG)
    expect(page.get_by_role("link", name="New conversation")).to_be_visible(timeout=WAIT_MS)
    order = page.locator("#yy-question textarea, #yy-new, #yy-current button").evaluate_all(
        "found => found.map(one => one.id || one.tagName)"
    )
    assert order[:2] == ["TEXTAREA", "yy-new"] and len(order) > 2


@pytest.fixture
def held(browser: Browser, tmp_path: Path, album: Path) -> Iterator[tuple[Page, Path]]:
    """A page whose language model waits until its gate is closed, and the gate."""
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    session.close()
    gate = session.folder / GATE
    os.mkfifo(gate)
    with served(session.folder, "--held") as address:
        page = browser.new_page()
        page.goto(f"{address}ask")
        yield page, gate
        page.close()
        leave_gate_open(session.folder)


def test_a_models_wording_is_stopped_and_the_answer_stays(held: tuple[Page, Path]) -> None:
    page, gate = held
    ask(page, "Why was a cod caught?")
    answer = page.locator("#yy-current .yy-answer")
    expect(answer).to_contain_text("Tomas caught a cod", timeout=WAIT_MS)
    extract = answer.inner_text()
    expect(page.get_by_role("status").filter(has_text="Rewording")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.get_by_text("Rewording")).to_have_count(0, timeout=WAIT_MS)
    expect(answer).to_have_text(extract)
    with gate.open("w"):
        pass
