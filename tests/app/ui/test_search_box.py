"""The box in the bar offers days, names, titles, words and earlier questions, each at an address that opens it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from app.library.session import Session
from app.services import albums
from app.ui import search_box
from app.ui.navigation import is_place
from ingest.pipeline.run import ingest
from memory.records.corrections import Hidden
from memory.store import assets, conversations, corrections
from tests.app.ui.test_page import folder
from tests.browsing import WAIT_MS, browser, page, window

__all__ = ["browser", "folder", "page", "window"]
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def told(session: Session, album: Path, quiet: Callable[[object], None]) -> Iterator[Callable[[str], dict[str, str]]]:
    """What is offered for what was typed: addresses by the label."""
    (album / "2023-08-16 swim.md").write_text("My sister Rosalind swam across the fjord.", encoding="utf-8")
    (album / "2023-08-17 boat.md").write_text("Rosalind rowed the boat. Rosalind was tired.", encoding="utf-8")
    ingest(session.library, [album], quiet)
    conversations.put(session.store, "1f", 1, "Who rowed the boat?", NOW)

    def offered(typed: str) -> dict[str, str]:
        return {one.label: one.address for one in search_box.offers(session, typed, NOW)}

    yield offered


def test_a_day_a_month_and_a_year_lead_there_where_they_hold_anything(told: Callable[[str], dict[str, str]]) -> None:
    assert told("august 2023")["August 2023"] == "/timeline/2023-08"
    assert told("2023")["2023"] == "/timeline/2023"
    assert told("16 august 2023")["16 August 2023"] == "/timeline/2023-08-16"
    assert "March 2019" not in told("march 2019")
    assert told("summer 2023")["June–August 2023"].startswith("/ask?q=What+happened")


def test_names_titles_words_and_questions_are_offered(told: Callable[[str], dict[str, str]]) -> None:
    assert "Rosalind" in told("rosa")
    found = told("who rowed the bo")
    assert found["Who rowed the boat?"] == "/ask/1f/1" and found["who rowed the boat"].startswith("/ask?q=")
    assert told("fjo")["fjord"] == "/ask?q=fjord"


def test_albums_are_offered_by_the_beginnings_of_their_words(
    told: Callable[[str], dict[str, str]], session: Session
) -> None:
    asset_ids = [one.asset_id for one in assets.paths(session.store).values()]
    own = albums.add(session, "Our <b>Märchen wood", asset_ids[:1]).album
    albums.add(session, "Mother's wood", asset_ids[:1])
    hidden = albums.add(session, "Wooden secrets", asset_ids[1:2]).album
    corrections.put(session.unfiltered, corrections.new_correction(Hidden(), asset_id=asset_ids[1]))
    assert told("marchen wo")["Our <b>Märchen wood"] == f"/albums/{own.id}"
    assert {"Our <b>Märchen wood", "Mother's wood"} <= set(told("wood")) and hidden.name not in told("wood")
    assert "Mother's wood" not in told("marchen wo") and own.name not in told("ood")


def test_the_middle_of_a_word_is_no_beginning(told: Callable[[str], dict[str, str]]) -> None:
    assert "Rosalind" not in told("lind")


@pytest.mark.parametrize("typed", ["", " ", "r", "?", "[", "%%", '"', "x" * 500, "a b c d e f g", "'); DROP"])
def test_whatever_is_typed_is_answered(told: Callable[[str], dict[str, str]], typed: str) -> None:
    assert all(is_place(address) for address in told(typed).values())


def test_offers_are_json_that_no_browser_keeps(session: Session) -> None:
    app = FastAPI()
    app.include_router(search_box.routes(session))
    found = TestClient(app).get("/offers", params={"q": "boat"})
    assert found.json() == {"offers": []} and found.headers["cache-control"] == "no-store"


def test_offers_come_while_one_types_and_enter_goes_to_the_chosen_one(page: Page) -> None:
    page.locator('.yy-nav [data-place="stories"]').click()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search or ask")
    expect(box).to_be_focused()
    box.press_sequentially("august 2023")
    offers = page.locator("yy-search [role=option]")
    expect(offers.first).to_contain_text("August 2023", timeout=WAIT_MS)
    box.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/timeline/2023-08$"))
    expect(page.locator("#yy-when h2")).to_contain_text("August 2023", timeout=WAIT_MS)
    expect(page.locator("yy-search ul")).to_be_hidden()


def test_enter_asks_what_was_typed_and_escape_closes(page: Page) -> None:
    page.locator('.yy-nav [data-place="stories"]').click()
    box = page.get_by_role("combobox", name="Search or ask")
    box.press_sequentially("2023")
    expect(page.locator("yy-search [role=option]").first).to_be_visible(timeout=WAIT_MS)
    box.press("Escape")
    expect(page.locator("yy-search ul")).to_be_hidden()
    box.fill("Who sang? Grandmother sang.")
    box.press("Enter")
    expect(page.locator("#yy-current .yy-answer")).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"/ask/[0-9a-f]{12}/1$"))
