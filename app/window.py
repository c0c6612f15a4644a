"""The app in a window of its own: a browser of the Chromium family with nothing around the page, else any browser.

Knows how browsers are started; nothing of the app.
"""

import os
import subprocess
import webbrowser
from pathlib import Path

from platformdirs import user_data_path

from app.browser import find_browser

FLAGS = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--window-size=1280,900",
)
SETTLES_S = 1.5
"""A browser that cannot start says so by ending within this time."""

OPEN: list[subprocess.Popen[bytes]] = []
"""The windows opened by this process; they outlive it."""


def profile_folder() -> Path:
    """Return the folder of the window's own profile: it shares no history, cookie or extension with the browser's."""
    return user_data_path("yesteryear", appauthor=False) / "window"


def window_command(browser: Path, url: str, profile: Path) -> list[str]:
    """Return the command that opens an address in a window of its own."""
    alone = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # it has none for root
    return [str(browser), f"--app={url}", f"--user-data-dir={profile}", *FLAGS, *alone]


def open_window(url: str) -> None:
    """Open an address in a window of its own, or in the default browser where none starts so."""
    browser = find_browser()
    if browser is None or not _is_started(window_command(browser, url, profile_folder())):
        webbrowser.open(url)


def _is_started(command: list[str]) -> bool:
    """Say whether a browser was started, or told one that already runs; what it prints is nobody's concern."""
    profile_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    quiet = subprocess.DEVNULL
    try:
        started = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return False
    try:
        return started.wait(SETTLES_S) == 0
    except subprocess.TimeoutExpired:
        OPEN.append(started)
        return True
