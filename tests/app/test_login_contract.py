"""The login in a real browser: the form, a wrong password, the right one, and the page behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.services import password
from tests.app.test_safety_contract import RIGHT, served
from tests.browsing import WAIT_MS, browser
from tests.pages import opened

__all__ = ("browser",)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The host and port of an app that asks for the password."""
    folder: Path = tmp_path_factory.mktemp("login") / "library"
    session = opened(folder)
    password.set_password(session, RIGHT)
    session.close()
    yield from served(folder, "locked")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_password_opens_the_page(browser: Browser, host: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"http://{host}/ask")
    field = page.get_by_label("Password")
    expect(field).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    field.fill("wrong horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Wrong password.")
    page.get_by_label("Password").fill(RIGHT)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#yy-current .yy-empty")).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate("document.cookie") == ""
    assert [fault for fault in faults if "401 (Unauthorized)" not in fault] == []  # as the login form is answered
    context.close()
