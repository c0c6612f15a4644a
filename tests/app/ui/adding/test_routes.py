"""Adding files from the page, by its addresses and in a real browser: from nothing to a folder that is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from app.library.session import Session, deriving
from app.services.progress import shown
from app.ui.adding import machine_folders
from app.ui.adding.routes import routes
from app.ui.library import ImportRunner
from ingest.pipeline.run import Progress
from memory.store import assets
from tests.browsing import WAIT_MS, browser
from tests.conftest import paint
from tests.pages import served

__all__ = ["browser"]


@pytest.fixture
def runner(session: Session) -> ImportRunner:
    return ImportRunner(session)


@pytest.fixture
def client(session: Session, runner: ImportRunner) -> TestClient:
    app = FastAPI()
    app.include_router(routes(session, runner))
    return TestClient(app)


def test_a_folder_is_listed_chosen_and_read(client: TestClient, runner: ImportRunner, tmp_path: Path) -> None:
    album = tmp_path / "album"
    album.mkdir()
    paint(album / "IMG_20240101_101500.jpg", (30, 60, 200))
    told = client.get("/machine-folders", params={"path": str(album)}).json()
    assert told["folder"]["files"] == 1 and told["starts"] and told["inbox"]
    assert client.post("/watched-folders", json={"path": str(album)}).json()["running"] in (True, False)
    runner.wait(60)
    state = client.get("/import-state").json()
    assert state["running"] is False and "1 added" in state["told"] and state["folders"] == [str(album)]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xff", b"[" * 100_000])
def test_a_broken_body_is_refused_in_words(client: TestClient, body: bytes) -> None:
    for path in ("/watched-folders", "/import-state"):
        assert client.post(path, content=body).status_code == 422


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"path": ""},
        {"path": "~nosuch/x"},
        {"path": "\0"},
        {"path": "/no/such"},
        {"path": "album"},
        {"path": 3},
        [],
        "x",
    ],
)
def test_what_is_no_folder_is_refused_in_words(client: TestClient, told: object) -> None:
    found = client.post("/watched-folders", json=told)
    assert found.status_code == 422 and found.json()["refused"].endswith(".")


def test_a_folder_that_is_not_there_is_refused_in_words(client: TestClient) -> None:
    found = client.get("/machine-folders", params={"path": "/no/such"})
    assert found.status_code == 422 and "No folder /no/such was found." in found.json()["refused"]


def test_a_dropped_file_comes_in_pieces(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_folders, "inbox", lambda: str(tmp_path / "in"))
    told: dict[str, str | int] = {"id": "0" * 16, "folder": str(tmp_path / "in"), "name": "a.jpg", "size": 5}
    assert client.put("/inbox", params={**told, "offset": 0}, content=b"fir").json() == {"path": ""}
    again = client.put("/inbox", params={**told, "offset": 0}, content=b"first")
    assert again.status_code == 409 and again.json() == {"offset": 3}
    whole = client.put("/inbox", params={**told, "offset": 3}, content=b"st").json()["path"]
    assert Path(whole).read_bytes() == b"first"
    assert client.put("/inbox", params={**told, "folder": "in", "offset": 0}, content=b"x").status_code == 422


def test_a_run_is_paused_and_goes_on(client: TestClient, runner: ImportRunner) -> None:
    assert client.post("/import-state", json={"action": "pause"}).json()["is_paused"] is True
    assert client.post("/import-state", json={"action": "resume"}).json()["is_paused"] is False
    assert client.post("/import-state", json={"action": "start"}).status_code == 422


def test_the_demo_album_is_offered_until_something_was_added(
    client: TestClient, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Path(client.get("/machine-folders").json()["demo"]).is_dir(), "it lies in the source"
    with monkeypatch.context() as patched:
        patched.setattr(machine_folders, "files", lambda package: tmp_path)
        assert client.get("/machine-folders").json()["demo"] == "", "and in no wheel"
    with session.store.transaction():
        assets.add_root(session.store, str(tmp_path))
    assert client.get("/machine-folders").json()["demo"] == ""


def test_how_far_another_process_is_is_told_as_well(client: TestClient, session: Session) -> None:
    with deriving(session.folder), shown(session.folder, session.models) as report:
        report(Progress("perceive", 0, 20, "a.jpg"))
        state = client.get("/import-state").json()
    assert state["is_elsewhere"] and not state["running"] and state["share"] == 0.0
    assert "0 of 20" in state["told"] and state["left"] == ""


@pytest.fixture
def page(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The Library page of an empty library, whose owner has two photos in Pictures."""
    for number in (1, 2):
        (tmp_path / "home" / "Pictures" / "Rome").mkdir(parents=True, exist_ok=True)
        paint(tmp_path / "home" / "Pictures" / "Rome" / f"IMG_2024010{number}_101500.jpg", (30, 60 * number, 200))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    with served(tmp_path / "library") as address:
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}library")
        expect(page.locator("#yy-ask-folder yy-add-photos:defined")).to_be_visible(timeout=WAIT_MS)
        yield page
        page.close()
        assert faults == []


def test_a_folder_is_picked_and_read(page: Page) -> None:
    page.get_by_role("button", name="Choose a folder").click()
    picker = page.get_by_role("dialog", name="Choose a folder")
    picker.get_by_role("button", name="Rome").click()
    expect(picker).to_contain_text("2 files here", timeout=WAIT_MS)
    picker.get_by_role("button", name="Add this folder").click()
    expect(page.locator("#yy-told")).to_contain_text("2 added", timeout=WAIT_MS)
    expect(page.locator("yy-import-bar")).to_be_hidden()


def test_chosen_files_are_copied_and_read(page: Page, tmp_path: Path) -> None:
    given = tmp_path / "IMG_20230505_101500.jpg"
    paint(given, (200, 60, 20))
    page.locator("#yy-ask-folder .yy-add-files input").set_input_files(given)
    dialog = page.get_by_role("dialog", name="Copy files")
    expect(dialog.get_by_label("Copy to")).to_have_value(machine_folders.inbox())
    dialog.get_by_role("button", name="Copy and add").click()
    expect(page.locator("#yy-told")).to_contain_text("1 added", timeout=WAIT_MS)
    assert (tmp_path / "home" / "Pictures" / "Yesteryear" / given.name).read_bytes() == given.read_bytes()


def test_a_file_of_several_pieces_that_is_copied_again_is_there_already(page: Page, tmp_path: Path) -> None:
    given = tmp_path / "IMG_20230505_101500.jpg"
    paint(given, (200, 60, 20))
    with given.open("ab") as file:
        file.truncate(9 * 2**20)
    dialog = page.get_by_role("dialog", name="Copy files")
    for _ in range(2):
        page.locator("#yy-ask-folder .yy-add-files input").set_input_files([])
        page.locator("#yy-ask-folder .yy-add-files input").set_input_files(given)
        with page.expect_request("**/watched-folders", timeout=WAIT_MS):  # which comes once all is copied
            dialog.get_by_role("button", name="Copy and add").click()
    inbox = tmp_path / "home" / "Pictures" / "Yesteryear"
    assert [one.name for one in inbox.iterdir()] == [given.name] and (inbox / given.name).stat().st_size == 9 * 2**20
