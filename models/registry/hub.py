"""What a hub states of a file, and the file itself, gone on with where the last try ended."""

import http
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import IO

from models.registry.card import Hub

HUB_VARIABLE = "HF_ENDPOINT"
HUB = "https://huggingface.co"
HUB_TIMEOUT_S = 5.0
CHUNK_BYTES = 1 << 20


def endpoint() -> str:
    """Return the address of the hub: $HF_ENDPOINT, or the public one."""
    return os.environ.get(HUB_VARIABLE) or HUB


def address(source: Hub) -> str:
    """Return where the hub has a file."""
    return f"{endpoint().rstrip('/')}/{source.repository}/resolve/{source.revision}/{source.path}"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows a hub to another of its own addresses, and not to where the bytes lie: that place states nothing."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request to go on with, None where the redirection itself is the answer."""
        if headers["X-Linked-Etag"] or headers["X-Repo-Commit"]:
            return None
        return urllib.request.Request(newurl, headers=dict(req.header_items()), method="HEAD")


def statement(url: str) -> Message:
    """Ask the hub what it states of a file, without the file."""
    request = urllib.request.Request(url, headers={"User-Agent": "yesteryear"}, method="HEAD")
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=HUB_TIMEOUT_S) as answer:
            return answer.headers  # type: ignore[no-any-return]
    except urllib.error.HTTPError as error:
        if error.code in (301, 302, 303, 307, 308):
            return error.headers
        raise


@contextmanager
def rest_of(url: str, have_bytes: int) -> Iterator[tuple[bool, Iterator[bytes]]]:
    """Open a file from a byte on; yields whether the hub goes on there or begins anew, and the pieces."""
    headers = {"User-Agent": "yesteryear", **({"Range": f"bytes={have_bytes}-"} if have_bytes else {})}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=HUB_TIMEOUT_S) as answer:
        goes_on = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        yield goes_on, iter(lambda: answer.read(CHUNK_BYTES), b"")
