import sys
from pathlib import Path

import pytest

from app.services import browser as server_browser
from app.services.browser import open_window, window_command

URL = "http://127.0.0.1:7860/"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the default browser was asked for; the profile is kept in the test's own folder."""
    found: list[str] = []
    monkeypatch.setattr(server_browser, "profile_folder", lambda: tmp_path / "window")
    monkeypatch.setattr(server_browser, "SETTLES_S", 0.5)
    monkeypatch.setattr(server_browser.webbrowser, "open", found.append)
    return found


def script(path: Path, does: str) -> Path:
    noting = f"open({str(path)!r} + '.said', 'w').write(' '.join(sys.argv[1:]))"
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{noting}\n{does}\n")
    path.chmod(0o700)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the browser")
@pytest.mark.parametrize("does", ["time.sleep(3)", "sys.exit(0)"])
def test_a_window_has_the_page_alone_and_a_profile_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], does: str
) -> None:
    browser = script(tmp_path / "browser", does)
    monkeypatch.setattr(server_browser, "find_browser", lambda: browser)
    monkeypatch.setattr(server_browser, "SETTLES_S", 2.0)
    open_window(URL)
    said = (tmp_path / "browser.said").read_text().split()
    assert f"--app={URL}" in said and f"--user-data-dir={tmp_path / 'window'}" in said
    assert "--disable-background-networking" in said
    assert asked == []
    for one in server_browser.OPEN:
        one.wait()


@pytest.mark.parametrize("found", ["none", "not there", "fails"])
def test_without_such_a_browser_the_default_one_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], found: str
) -> None:
    browsers = {"none": None, "not there": tmp_path / "gone", "fails": script(tmp_path / "browser", "sys.exit(1)")}
    monkeypatch.setattr(server_browser, "find_browser", lambda: browsers[found])
    monkeypatch.setattr(server_browser, "SETTLES_S", 5.0)
    open_window(URL)
    assert asked == [URL]


def test_the_address_is_one_word_of_the_command() -> None:
    command = window_command(Path("/usr/bin/chromium"), URL, Path("/a b/window"))
    assert command[0] == "/usr/bin/chromium" and "--user-data-dir=/a b/window" in command
