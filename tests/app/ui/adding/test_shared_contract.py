"""What a phone shares with the installed app, in a real browser: the page asks before anything is copied or kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import WAIT_MS, Window, browser
from tests.browsing import own_window as window
from tests.conftest import paint
from tests.pages import opened, served

__all__ = ("browser", "window")
LISTENING = """async () => {
    const held = await navigator.serviceWorker.register("/share-worker.js", { scope: "/share" });
    const worker = held.installing ?? held.waiting ?? held.active;
    while (worker.state !== "activated") {
        await new Promise(done => worker.addEventListener("statechange", done, { once: true }));
    }
}"""
SHARING = """() => {
    const form = Object.assign(document.createElement("form"), {
        action: "/share", method: "POST", enctype: "multipart/form-data",
    });
    form.innerHTML = '<input name="title"><input name="text"><input type="file" name="files" multiple>';
    document.body.append(form);
}"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    opened(tmp_path / "library").close()
    with served(tmp_path / "library") as found:
        yield found


@pytest.fixture
def page(window: Window, tmp_path: Path) -> Iterator[Page]:
    """A page to share from, as a phone's own menu does, once the worker is there."""
    page = window.open("library")
    page.evaluate(LISTENING)
    page.evaluate(SHARING)
    yield page
    window.leave()


def test_files_and_words_are_asked_for_once(page: Page, window: Window, tmp_path: Path) -> None:
    photo = paint(tmp_path / "IMG_20240101_101500.jpg", (30, 60, 200), side_px=200)
    page.locator("form input[type=file][name=files]").set_input_files(photo)
    page.locator("form input[name=text]").fill("The shed key is under the stone.")
    page.evaluate("document.querySelector('form[action=\"/share\"]').submit()")
    copy = page.get_by_role("dialog", name="Copy files")
    expect(copy.get_by_role("heading")).to_have_text("Copy IMG_20240101_101500.jpg", timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(r"/library$"))
    window.faults.clear()  # Gradio calls it an error where a request is broken off
    copy.get_by_role("button", name="Cancel").click()
    note = page.get_by_role("dialog", name="New note")
    expect(note.get_by_label("Note", exact=True)).to_have_value("The shed key is under the stone.")
    note.get_by_role("button", name="Keep").click()
    expect(page.locator(".yy-toast")).to_be_visible(timeout=WAIT_MS)
    window.reload()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("caches.keys()") == []
