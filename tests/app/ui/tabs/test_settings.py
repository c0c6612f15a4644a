"""The Settings page in a real browser: a setting saved and one refused, consent, the passphrase of hidden moments."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.library.config import read_config
from app.services import hiding
from ingest.pipeline.run import ingest
from memory.store import assets
from tests.app.ui.tabs.test_library import served
from tests.browsing import BROWSER, FLAGS, WAIT_MS, browser
from tests.conftest import paint
from tests.pages import opened

__all__ = ["BROWSER", "FLAGS", "browser"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with one photo, which is hidden by the passphrase "sesame"."""
    (tmp_path / "album").mkdir()
    paint(tmp_path / "album" / "IMG_20230814_101500.jpg", (200, 30, 30), side_px=300)
    session = opened(tmp_path / "library")
    ingest(session.library, [tmp_path / "album"], lambda _: None)
    hiding.set_passphrase(session, "sesame")
    hiding.hide(session, next(iter(assets.get_all(session.unfiltered))))
    session.close()
    return tmp_path / "library"


@pytest.fixture
def page(browser: Browser, library: Path) -> Iterator[Page]:
    """The Settings page, at the width of a phone."""
    with served(library) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        found = context.new_page()
        faults: list[str] = []
        found.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        found.on("pageerror", lambda error: faults.append(str(error)))
        found.goto(f"{address}settings")
        expect(found.locator("#yy-settings h2").first).to_be_visible(timeout=WAIT_MS)
        yield found
        assert found.evaluate("document.documentElement.scrollWidth") <= 390
        context.close()
        assert faults == []


def test_a_setting_is_refused_at_its_field_and_then_saved(page: Page, library: Path) -> None:
    page.get_by_label("Your name").fill("Anna <b>")
    page.get_by_label("Your own model server").fill("over there")
    page.get_by_label("Recognise faces").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".yy-wrong")).to_have_count(2, timeout=WAIT_MS)
    expect(page.locator(".yy-set", has=page.get_by_label("Your own model server"))).to_contain_text(
        "Must be an address"
    )
    expect(page.get_by_label("Your name")).to_have_value("Anna <b>")
    assert not (library / "config.toml").exists()
    page.get_by_label("Your own model server").fill("")
    page.locator('[name="asked-face"]').check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".yy-noted")).to_contain_text("Restart the app", timeout=WAIT_MS)
    saved = read_config(library)
    assert (saved.owner, saved.faces, saved.voices, saved.ocr) == ("Anna <b>", True, False, True)


def test_what_is_hidden_is_shown_again_for_the_passphrase(page: Page) -> None:
    passphrase = page.locator("#yy-settings").get_by_label("Passphrase", exact=True)
    passphrase.fill("wrong")
    page.get_by_role("button", name="Show hidden items").click()
    expect(page.get_by_text("wrong passphrase")).to_be_visible(timeout=WAIT_MS)
    passphrase.fill("sesame")
    page.get_by_role("button", name="Show hidden items").click()
    row = page.locator(".yy-hidden li")
    expect(row).to_contain_text("IMG_20230814_101500.jpg", timeout=WAIT_MS)
    page.wait_for_function("document.querySelector('.yy-hidden img').naturalWidth > 20")
    row.get_by_role("button", name="Unhide").click()
    expect(page.locator("#yy-settings")).to_contain_text("Unhidden: 1 item", timeout=WAIT_MS)
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.locator("#yy-settings")).to_contain_text("are locked", timeout=WAIT_MS)
