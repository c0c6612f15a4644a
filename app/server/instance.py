"""The app that is already open over a library: a lock held as long as it is, and beside it where it is to be found.

Knows the library's folder; nothing of pages or servers. A lock goes with its process, so that what a crash left behind
is never taken for an open app.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from memory.store.state_file import write_whole

LOCK_NAME = "serving.lock"
FILE_NAME = "serving.json"
PATIENCE_S = 10.0
STEP_S = 0.1


class AlreadyOpen(Exception):
    """Another process serves this library; `url` says where, empty where it does not say."""

    def __init__(self, url: str) -> None:
        super().__init__(f"the app is already open at {url}" if url else "the app is already being opened")
        self.url = url


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Callable[[str], None]]:
    """Be the one process that serves a library; gives what to call with the address once it is known.

    Raises AlreadyOpen where another process is that one.
    """
    lock, note = FileLock(folder / LOCK_NAME), folder / FILE_NAME
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyOpen(_found(note)) from None

    def tell(url: str) -> None:
        told = json.dumps({"url": url, "pid": os.getpid()})
        write_whole(note, note.with_suffix(".part"), told, is_lasting=False)

    try:
        note.unlink(missing_ok=True)
        yield tell
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _found(note: Path) -> str:
    """Return the address that the process which holds the lock tells, waiting for it a little; empty if it does not."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            url = json.loads(note.read_text(encoding="utf-8"))["url"]
            if isinstance(url, str) and url.startswith(("http://", "https://")):
                return url
        time.sleep(STEP_S)
    return ""
