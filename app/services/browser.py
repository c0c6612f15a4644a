"""A browser of the Chromium family, found on this machine: makes a PDF of a page, or opens the app in its own window.

For a PDF it is given no network and no profile of the owner's. Any browser opens the app where there is none of that
family.
"""

import os
import shutil
import subprocess
import tempfile
import webbrowser
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_data_path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave-browser",
    "brave",
)
ON_A_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Brave Browser.app/Contents/MacOS/Brave Browser",
)
ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "BraveSoftware/Brave-Browser/Application/brave.exe",
)
PDF_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)
LONGEST_S = 120.0
NONE_FOUND = (
    "a PDF needs a browser of the Chromium family (Chromium, Chrome, Edge, Brave), and there is none on this "
    "machine; save the HTML file, open it in any browser and print it to a PDF there"
)


class NotPrinted(Exception):
    """A page could not be made a PDF; the message says why and what to do."""


def find_browser() -> Path | None:
    """Return a browser of the Chromium family: the one in $YESTERYEAR_BROWSER, else one in a usual place, else None."""
    chosen = os.environ.get("YESTERYEAR_BROWSER")
    if chosen:
        found = Path(chosen)
        return found if found.is_file() else None
    return next(_installed(), None)


def _installed() -> Iterator[Path]:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    folders = [(Path("/Applications"), ON_A_MAC), (Path.home() / "Applications", ON_A_MAC)]
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if os.environ.get(variable):
            folders.append((Path(os.environ[variable]), ON_WINDOWS))
    for folder, names in folders:
        yield from (folder / name for name in names if (folder / name).is_file())


def print_page(html: str, longest_s: float = LONGEST_S) -> bytes:
    """Return a page that needs nothing but itself as a PDF. Raises NotPrinted."""
    browser = find_browser()
    if browser is None:
        raise NotPrinted(NONE_FOUND)
    with tempfile.TemporaryDirectory(prefix="yesteryear-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, out = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        alone = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # it has none for root
        command = [str(browser), *PDF_FLAGS, *alone, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}"]
        try:
            done = subprocess.run(
                [*command, page.as_uri()], capture_output=True, text=True, check=False, timeout=longest_s, cwd=folder
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotPrinted(f"{browser} did not print the page: {error}; save the HTML file and print it") from error
        if done.returncode or not out.is_file():
            raise NotPrinted(f"{browser} did not print the page; save the HTML file, open it and print it there")
        return out.read_bytes()


WINDOW_FLAGS = (
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
    return [str(browser), f"--app={url}", f"--user-data-dir={profile}", *WINDOW_FLAGS, *alone]


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
