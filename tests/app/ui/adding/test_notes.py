"""A note is kept and taken back from any page: by its addresses, in a real browser, and by a sentence in Ask."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui.adding.notes import routes
from memory.store import full_text
from tests.browsing import BROWSER, FLAGS, WAIT_MS, browser
from tests.pages import served
from tests.recordings import tone, write_sound

__all__ = ["browser"]


@pytest.fixture
def client(session: Session) -> TestClient:
    app = FastAPI()
    app.include_router(routes(session))
    return TestClient(app)


def test_a_note_is_kept_and_taken_back(client: TestClient, session: Session) -> None:
    kept = client.post("/notes", json={"text": "The shed key is under the stone."}).json()
    assert Path(kept["path"]).is_file() and re.fullmatch(r"/photo/\S+", kept["address"])
    assert full_text.counts(session.store)["note"] == 1
    assert client.request("DELETE", "/notes", json={"path": kept["path"]}).status_code == 200
    assert not Path(kept["path"]).exists() and full_text.is_empty(session.store)


def test_what_was_spoken_is_kept(client: TestClient, tmp_path: Path) -> None:
    write_sound(tmp_path / "said.ogg", [tone(2.0)], "libopus")
    sound = (tmp_path / "said.ogg").read_bytes()
    kept = client.post("/voice-notes", content=sound, headers={"content-type": "audio/ogg;codecs=opus"}).json()
    assert kept["path"].endswith(".ogg") and kept["address"]


@pytest.mark.parametrize("told", [{}, {"text": " "}, {"text": 3}, []])
def test_no_words_are_refused(client: TestClient, told: object) -> None:
    found = client.post("/notes", json=told)
    assert found.status_code == 422 and found.json()["refused"].startswith("This note cannot be kept")


def test_another_kind_of_sound_is_refused(client: TestClient) -> None:
    assert client.post("/voice-notes", content=b"x", headers={"content-type": "text/html"}).status_code == 422


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../library.sqlite3"])
def test_only_a_note_that_was_made_here_is_taken_back(client: TestClient, session: Session, path: str) -> None:
    found = client.request("DELETE", "/notes", json={"path": path or f"{session.folder}/library.sqlite3"})
    assert found.status_code == 422 and (session.folder / "library.sqlite3").exists()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page of an empty library in a browser with a microphone that beeps, which the fake takes for speech."""
    heard = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    found = browser.browser_type.launch(executable_path=BROWSER, args=[*FLAGS, *heard])
    with served(tmp_path / "library") as address:
        page = found.new_context(permissions=["microphone"]).new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}stories")
        expect(page.locator("yy-capture:defined")).to_be_attached(timeout=WAIT_MS)
        yield page
        found.close()
        assert faults == []


def test_a_line_is_kept_from_any_page_and_taken_back(page: Page) -> None:
    page.get_by_role("button", name="New note").click()
    dialog = page.get_by_role("dialog", name="New note")
    dialog.get_by_label("Note", exact=True).fill("The shed key is under the green stone.")
    dialog.get_by_role("button", name="Keep").click()
    toast = page.locator(".yy-toast")
    expect(toast).to_contain_text("Kept.", timeout=WAIT_MS)
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("Not kept.", timeout=WAIT_MS)


def test_a_voice_note_is_recorded_and_kept(page: Page) -> None:
    page.get_by_role("button", name="New note").click()
    dialog = page.get_by_role("dialog", name="New note")
    dialog.get_by_role("button", name="Record").click()
    expect(dialog.get_by_role("button", name="Stop")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_timeout(1500)  # something has to be recorded
    dialog.get_by_role("button", name="Keep").click()
    expect(page.locator(".yy-toast")).to_contain_text("Kept.", timeout=WAIT_MS)
    expect(page.locator(".yy-toast a")).to_be_visible()


def test_a_sentence_in_ask_is_kept_found_and_taken_back(page: Page) -> None:
    page.locator('.yy-nav [data-place="ask"]').click()
    box = page.locator("#yy-question textarea")
    box.fill("Remember that the shed key is under the green stone")
    box.press("Enter")
    expect(page.locator("#yy-current")).to_contain_text("Kept as a note.", timeout=WAIT_MS)
    box.fill("Where is the shed key?")
    box.press("Enter")
    expect(page.locator("#yy-current .yy-answer")).to_contain_text("green stone", timeout=WAIT_MS)
    page.go_back()
    page.locator("#yy-current").get_by_role("button", name="Undo").click()
    expect(page.locator("#yy-current")).to_contain_text("Not kept.", timeout=WAIT_MS)
