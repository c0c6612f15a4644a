import re
import zlib
from pathlib import Path

import pytest

from app.services import browser
from app.services.browser import NotPrinted, find_browser, print_page
from tests.conftest import REQUIRED


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser of the Chromium family; skips where there is none, unless it is required."""
    one = find_browser()
    if one is None:
        if "browser" in REQUIRED:
            pytest.fail("a browser is required and there is none")
        pytest.skip("no browser of the Chromium family")
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(one))
    return one


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_chosen_browser_comes_before_those_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path, chosen = executable(tmp_path / "bin" / "brave"), executable(tmp_path / "mine")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("YESTERYEAR_BROWSER", raising=False)
    assert find_browser() == on_path
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(chosen))
    assert find_browser() == chosen
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(tmp_path / "gone"))
    assert find_browser() is None


def test_browsers_are_looked_for_where_windows_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edge = executable(tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(browser, "ON_A_MAC", ())
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    monkeypatch.delenv("YESTERYEAR_BROWSER", raising=False)
    assert find_browser() == edge


def test_where_there_is_no_browser_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(tmp_path / "gone"))
    with pytest.raises(NotPrinted, match="save the HTML file"):
        print_page("<p>")


def test_a_browser_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(executable(tmp_path / "broken")))
    with pytest.raises(NotPrinted, match="broken"):
        print_page("<p>")


def test_a_page_is_printed_with_its_text_and_title(found: Path) -> None:
    made = print_page("<!doctype html><title>Walchensee</title><p>The boat needs a new rope.</p>")
    assert made.startswith(b"%PDF-") and b"(Walchensee)" in made
    assert letters(made) >= set("The boat needs a new rope".replace(" ", ""))


def letters(pdf: bytes) -> set[str]:
    """Return the letters that a PDF says its glyphs stand for."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        for low, high, first in re.findall(rb"<(\w+)> <(\w+)> <(\w{4})>", text):
            found |= {chr(int(first, 16) + step) for step in range(int(high, 16) - int(low, 16) + 1)}
        found |= {chr(int(one, 16)) for one in re.findall(rb"^<\w+> <(\w{4})>$", text, re.MULTILINE)}
    return found
