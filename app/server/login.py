"""The gate before every page, file and socket where the app may be opened from other machines: a login, then a cookie.

Knows requests and how a password is checked (it is told); nothing of the library. Who is in is kept in this process
alone, so that everybody is out when it ends.
"""

import asyncio
import hashlib
import html
import secrets
import time
from collections.abc import Callable, Collection
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "yesteryear-login"
LOGIN, LOGOUT = "/login", "/logout"
STAYS_S = 12 * 3600
FREE_TRIES = 3
LONGEST_WAIT_S = 60.0
MOST_BYTES = 4096
MOST_IN = 1000
WRONG = "Wrong password."
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Yesteryear</title><style>
:root { color-scheme: light dark; --paper: #faf8f4; --ink: #24231f; --line: #b9b4a8; --accent: #2f6f73; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b1b1a; --ink: #ece9e2; --line: #57544c; --accent: #7fbfc3; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
form { display: grid; gap: 0.9rem; width: min(20rem, 88vw); }
h1 { margin: 0; font: 600 1.6rem/1.2 Georgia, "Noto Serif", serif; } p { margin: 0; }
label { display: grid; gap: 0.3rem; }
input, button { font: inherit; padding: 0.6rem 0.8rem; border-radius: 0.5rem; border: 1px solid var(--line); }
input { background: transparent; color: inherit; }
button { background: var(--accent); color: var(--paper); border-color: transparent; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
</style></head><body><main><form method="post" action="/login"><h1>Yesteryear</h1>
<label>Password<input type="password" name="password" autocomplete="current-password" autofocus required></label>
<input type="hidden" name="wanted" value="{wanted}"><button>Log in</button>{said}</form></main></body></html>"""


class LoginMiddleware:
    """Lets nobody past without the password; slower and slower while wrong ones are tried, whoever tries them.

    `is_page` says at which paths the form is shown; from there one goes on to where one wanted to be. What is `public`
    may be had by anybody: the certificate that a phone is to trust before a password is typed on it.
    """

    def __init__(
        self,
        app: ASGIApp,
        is_right: Callable[[str], bool],
        clock: Callable[[], float] = time.monotonic,
        is_page: Callable[[str], bool] = lambda path: path == "/",
        public: Collection[str] = (),
    ) -> None:
        self._app = app
        self._is_page = is_page
        self._public = frozenset(public)
        self._is_right = is_right
        self._clock = clock
        self._inside: dict[str, float] = {}
        self._wrong = 0
        self._not_before_s = 0.0
        self._trying = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes with a good cookie; show the login, or refuse with 401, whatever else comes."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        cookie = HTTPConnection(scope).cookies.get(COOKIE, "")
        if scope["type"] == "websocket":
            passed: ASGIApp = self._app if self.is_inside(cookie) else PlainTextResponse("Log in first.", 401)
            await passed(scope, receive, send)
            return
        request = Request(scope, receive)
        if (request.method, scope["path"]) == ("POST", LOGIN):
            answer: ASGIApp = await self._login(request)
        elif (request.method, scope["path"]) == ("POST", LOGOUT):
            answer = self._logout(cookie)
        elif request.method == "GET" and scope["path"] in self._public:
            answer = self._app
        elif self.is_inside(cookie):
            answer = self._app if scope["path"] not in (LOGIN, LOGOUT) else RedirectResponse("/", 303)
        elif request.method == "GET" and (scope["path"] == LOGIN or self._is_page(scope["path"])):
            answer = login_page(401, wanted=_wanted(request))
        else:
            answer = PlainTextResponse("Log in first.", 401, {"Cache-Control": "no-store"})
        await answer(scope, receive, send)

    def is_inside(self, cookie: str) -> bool:
        """Say whether a cookie was given out here and still holds."""
        until_s = self._inside.get(hashed(cookie))
        return until_s is not None and self._clock() < until_s

    async def _login(self, request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return login_page(413, WRONG)
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        tried, wanted = fields.get("password", [""])[0], _own_path(fields.get("wanted", [""])[0])
        async with self._trying:
            left_s = self._not_before_s - self._clock()
            if left_s > 0:
                told = f"Too many wrong passwords. Try again in {left_s + 1:.0f} seconds."
                return login_page(429, told, left_s, wanted)
            if not await run_in_threadpool(self._is_right, tried):
                self._wrong += 1
                if self._wrong >= FREE_TRIES:
                    wait_s = min(LONGEST_WAIT_S, 2.0 ** min(self._wrong - FREE_TRIES, 10))
                    self._not_before_s = self._clock() + wait_s
                return login_page(401, WRONG, wanted=wanted)
            self._wrong = 0
        return self._let_in(wanted, is_secure=request.url.scheme == "https")

    def _let_in(self, wanted: str, is_secure: bool) -> Response:
        now_s = self._clock()
        self._inside = {held: until_s for held, until_s in self._inside.items() if until_s > now_s}
        while len(self._inside) >= MOST_IN:
            del self._inside[min(self._inside, key=self._inside.__getitem__)]
        cookie = secrets.token_urlsafe(32)
        self._inside[hashed(cookie)] = now_s + STAYS_S
        answer = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(COOKIE, cookie, max_age=STAYS_S, path="/", httponly=True, samesite="strict", secure=is_secure)
        return answer

    def _logout(self, cookie: str) -> Response:
        self._inside.pop(hashed(cookie), None)
        answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        return answer


def _wanted(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return "/" if request.url.path == LOGIN else _own_path(f"{request.url.path}{query}")


def _own_path(path: str) -> str:
    """Return a path of this app's, the home page for anything else."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def login_page(status: int, said: str = "", wait_s: float = 0.0, wanted: str = "/") -> HTMLResponse:
    """Return the form that asks for the password, with a sentence below it; `wanted` is where one goes on to."""
    told = f'<p role="alert">{html.escape(said)}</p>' if said else ""
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": f"{wait_s + 1:.0f}"} if wait_s > 0 else {})
    page = PAGE.replace("{said}", told).replace("{wanted}", html.escape(wanted))
    return HTMLResponse(page, status, headers)


def hashed(cookie: str) -> str:
    """Return what is kept of a cookie, so that finding it takes no longer the more of it is right."""
    return hashlib.sha256(cookie.encode()).hexdigest()
