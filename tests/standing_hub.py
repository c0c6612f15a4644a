"""A local HTTP server that stands in for the hub: it serves folders as repositories, laid out and answered as it does.

Large files are given from another address, to which the hub redirects after it stated what they are; ranges count.
"""

import functools
import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

COMMIT = "d" * 40
LARGE_BYTES = 400
"""From this size on a file is kept as the hub keeps large ones."""


@dataclass
class StandingHub:
    """What the hub has and how it behaves.

    folder: holds `owner/name/...`. wrong: paths whose bytes come altered. breaks_after: so many bytes of a large file
    come in one answer, 0 for all. asked: what was asked, in order.
    """

    folder: Path
    wrong: set[str] = field(default_factory=set)
    breaks_after: int = 0
    asked: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def standing(folder: Path) -> Iterator[StandingHub]:
    """Serve a folder until the end of the block; `url` says where."""
    hub = StandingHub(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Answer, hub))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Answer(http.server.BaseHTTPRequestHandler):
    def __init__(self, hub: StandingHub, *args: object) -> None:
        self.hub = hub
        super().__init__(*args)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        wanted = self.headers.get("Range", "")
        self.hub.asked.append(" ".join(filter(None, (self.command, self.path, wanted))))
        at_store = self.path.startswith("/store/")
        repository, _, rest = self.path.removeprefix("/store").strip("/").partition("/resolve/")
        path = self.hub.folder / repository / rest.partition("/")[2]
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        if at_store:
            self._give(content, wanted, str(path.relative_to(self.hub.folder)))
        elif len(content) >= LARGE_BYTES:
            self.send_response(302)
            self.send_header("Location", f"/store{self.path}")
            self.send_header("X-Linked-Etag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("X-Linked-Size", str(len(content)))
            self._end(b"")
        else:
            named = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            self.send_response(200)
            self.send_header("ETag", f'"{named}"')
            self._end(content)

    def _end(self, content: bytes) -> None:
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def _give(self, content: bytes, wanted: str, name: str) -> None:
        start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0)
        if name in self.hub.wrong:
            content = bytes(byte ^ 1 for byte in content)
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = start + self.hub.breaks_after if self.hub.breaks_after else len(content)
        self.wfile.write(content[start:end])

    def log_message(self, *_: object) -> None:
        pass
