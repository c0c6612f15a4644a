"""The People tab in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from bench.ui.pages import link_to
from ingest.pipeline.run import ingest
from tests.app.ui.tabs.test_stories import browser, page
from tests.browsing import WAIT_MS
from tests.conftest import record
from tests.fakes import FakeFaces, FakeVoices, fake_models, spoken
from tests.ingest.perception.test_faces import picture
from tests.pages import opened, served

__all__ = ("browser", "page")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which red is in four photos, blue in two of them, and green is heard once."""
    top = tmp_path_factory.mktemp("people")
    for number in range(4):
        picture(top / "album" / f"IMG_2023081{number}_101900.png", "red", *(["blue"] if number % 2 else []))
    record(top / "album" / "REC_20230814_120000.wav", np.asarray(spoken("green", 4.0), np.float64))
    session = opened(top / "library", replace(fake_models(), faces=FakeFaces(), voices=FakeVoices()))
    ingest(session.library, [top / "album"], lambda _: None)
    session.close()
    return top / "library"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Served anew for each test, as each changes the library."""
    with served(folder) as found:
        yield found


def press(inside: Locator, name: str) -> None:
    inside.get_by_role("button", name=name, exact=True).or_(inside.get_by_role("link", name=name, exact=True)).click()


def test_somebody_is_named_joined_parted_hidden_and_all_is_taken_back(page: Page) -> None:
    link_to(page, "people").click()
    inside = page.locator("#yy-people")
    listed, title = inside.locator(".yy-person"), inside.locator(".yy-somebody h2")
    expect(listed).to_have_count(3, timeout=WAIT_MS)
    page.wait_for_function("[...document.querySelectorAll('.yy-face img')].every(one => one.naturalWidth > 20)")

    listed.first.get_by_role("link").press("Enter")
    expect(title).to_have_text("Person 1", timeout=WAIT_MS)
    expect(inside.locator(".yy-shots img")).to_have_count(4)
    inside.get_by_label("Name", exact=True).fill("Lena <img src=x onerror=alert(1)>")
    inside.get_by_label("Name", exact=True).press("Enter")
    expect(title).to_have_text("Lena <img src=x onerror=alert(1)>", timeout=WAIT_MS)

    inside.get_by_text("Choose by face").click()
    inside.get_by_role("radio").first.check()
    press(inside, "Merge")
    expect(inside.locator(".yy-somebody")).to_contain_text("Seen 6 times", timeout=WAIT_MS)

    inside.get_by_text("Split", exact=True).click()
    expect(inside.get_by_role("checkbox")).to_have_count(6)
    inside.get_by_role("checkbox").first.check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(inside, "Split off selected")
    expect(inside.locator(".yy-somebody")).not_to_contain_text("Seen 6 times", timeout=WAIT_MS)

    inside.get_by_role("button", name="Hide Lena").click()
    expect(inside.get_by_role("link", name="Hidden: 1")).to_be_visible(timeout=WAIT_MS)
    expect(listed.filter(has_text="Lena")).to_have_count(0)
    press(inside, "Hidden: 1")
    press(inside, "Unhide")
    expect(inside.get_by_role("button", name="Unhide")).to_have_count(0, timeout=WAIT_MS)
    expect(listed.filter(has_text="Lena")).to_have_count(1, timeout=WAIT_MS)

    for left in (2, 1, 0):
        press(inside, "Undo last")
        expect(inside.locator(".yy-sayings li")).to_have_count(left, timeout=WAIT_MS)
    expect(inside.locator(".yy-unknown")).to_have_count(3, timeout=WAIT_MS)
    expect(inside.locator("script, img[src=x]")).to_have_count(0)


def test_a_word_is_taken_back_by_itself_and_what_cannot_be_meant_is_refused(page: Page) -> None:
    link_to(page, "people").click()
    inside = page.locator("#yy-people")
    expect(inside.locator(".yy-person")).to_have_count(3, timeout=WAIT_MS)
    for number, name in ((1, "Lena"), (2, "Tomas")):
        press(inside, f"Person {number}")
        inside.get_by_label("Name", exact=True).fill(name)
        press(inside, "Save name")
        expect(inside.locator(".yy-somebody h2")).to_have_text(name, timeout=WAIT_MS)
        press(inside, "All people")
    press(inside, "Lena")
    inside.get_by_label("Same person as").select_option(label="Tomas, face 2, seen 2 times")
    press(inside, "Merge")
    expect(page.get_by_text("give both the same name instead")).to_be_visible(timeout=WAIT_MS)
    press(inside, "All people")
    inside.locator(".yy-sayings li", has_text="is Lena").get_by_role("button").click()
    expect(inside.locator(".yy-sayings li")).to_have_count(1, timeout=WAIT_MS)
    expect(inside.locator(".yy-person", has_text="Tomas")).to_have_count(1)
