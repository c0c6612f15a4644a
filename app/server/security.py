"""What stands before every page and address: who may ask, for what, how much, and what the browser is told in return.

Knows requests and their headers; nothing of the library, of what the pages hold or of passwords.
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})
MOST_BYTES = 21 * 1024 * 1024
"""So much may be sent at once: what may be given with a question, and what stands around it on its way."""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""What the browser may fetch: nothing from another host. Gradio runs code written into its pages, hence the unsafe."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), display-capture=(), usb=(), serial=(), "
    "bluetooth=(), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
GRADIO_PATHS = (
    "/",
    "/config",
    "/config/",
    "/theme.css",
    "/favicon.ico",
    "/robots.txt",
    "/gradio_api/app_id",
    "/gradio_api/cancel",
    "/gradio_api/info",
    "/gradio_api/login_check",
    "/gradio_api/reset",
    "/gradio_api/startup-events",
    "/gradio_api/theme.css",
    "/gradio_api/upload",
    "/gradio_api/upload_progress",
    "/gradio_api/user",
)
GRADIO_FOLDERS = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/gradio_api/call/",
    "/gradio_api/file=",
    "/gradio_api/heartbeat/",
    "/gradio_api/queue/",
    "/gradio_api/run/",
)
"""What the page and gradio_client need of Gradio. All else that it answers to (`proxy=`, `component_server`, `stream`,
`deep_link`, `monitoring`, `vibe-code`, `run-history` ...) is not there for anybody."""

ODD = ("..", "//", "\\", "%", "\0")
ODD_IN_FILES = ("../", "..\\", "\0")
NOTHING = "Not found."
PROXY_HEADERS = (b"x-forwarded-", b"forwarded", b"x-direct-")


class SameOriginMiddleware:
    """Refuses what other sites' pages may send here, and tells the browser to fetch from nowhere else.

    `names` are the hosts it answers for.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] = LOOPBACK_NAMES) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request made to this machine by its own page; answer any other with 403, 404, 411 or 413."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answered[name] = value
                is_secure = scope.get("scheme") == "https" or host_of(headers) in LOOPBACK_NAMES
                if is_secure:  # browsers refuse it over plain HTTP from elsewhere, and say so
                    answered["Cross-Origin-Opener-Policy"] = "same-origin"
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, guarded if scope["type"] == "http" else send)
            return
        kept = [held for held in scope["headers"] if not held[0].lower().startswith(PROXY_HEADERS)]
        await self._app({**scope, "headers": kept}, receive, guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        is_asking = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not is_own(headers, self._names) or not (is_asking or is_sent_here(headers)):
            return PlainTextResponse("Forbidden: requests must come from this app's own pages.", 403)
        if is_odd(scope["path"]):
            return PlainTextResponse(NOTHING, 404)
        if "transfer-encoding" in headers:
            return PlainTextResponse("Content-Length is required.", 411)
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:20]) > MOST_BYTES:
            return PlainTextResponse("Request too large.", 413)
        return None


class AllowListMiddleware:
    """Of all that Gradio answers to, lets through what its page and gradio_client need."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what the page needs; answer all else with 404."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and is_page_part(scope["path"])):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse(NOTHING, 404)(scope, receive, send)


def is_page_part(path: str) -> bool:
    """Say whether Gradio's page needs what is at a path."""
    return path in GRADIO_PATHS or path.startswith(GRADIO_FOLDERS)


def is_odd(path: str) -> bool:
    """Say whether a path holds what no address of ours does: steps up, doubled or turned slashes, a second encoding."""
    named = path.removeprefix("/gradio_api/file=")  # an upload under its own name; Gradio looks whether it is one
    return any(odd in named for odd in (ODD if named == path else ODD_IN_FILES))


def host_of(headers: Headers) -> str:
    """Return the name that a request calls this machine by, without the port; empty where it is none."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def is_own(headers: Headers, names: Collection[str] = LOOPBACK_NAMES) -> bool:
    """Say whether a request names this machine as its host and comes from a page of the same host and port."""
    if host_of(headers) not in names or len(headers.getlist("host")) != 1:
        return False
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == headers["host"]
    except ValueError:
        return False


def is_sent_here(headers: Headers) -> bool:
    """Say whether no browser tells that a page of another site, or of another port of this machine, sent a request."""
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def is_loopback(address: str) -> bool:
    """Say whether an address is for this machine alone."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def is_everywhere(address: str) -> bool:
    """Say whether an address stands for all addresses of this machine."""
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False
