from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.server.login import COOKIE, FREE_TRIES, LONGEST_WAIT_S, STAYS_S, LoginMiddleware

RIGHT = "correct horse"


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


async def hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def talk(found: WebSocket) -> None:
    await found.accept()
    await found.send_text("hello")
    await found.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tried() -> list[str]:
    return []


@pytest.fixture
def visitor(clock: Clock, tried: list[str]) -> Callable[[], TestClient]:
    """Makes a client of its own, with no cookies yet, each time."""

    def is_right(password: str) -> bool:
        tried.append(password)
        return password == RIGHT

    routes = [Route("/{path:path}", hello, methods=["GET", "POST", "PUT"]), WebSocketRoute("/talk", talk)]
    gate = LoginMiddleware(Starlette(routes=routes), is_right, clock)
    return lambda: TestClient(gate, follow_redirects=False)


def login(client: TestClient, password: str = RIGHT) -> int:
    return client.post("/login", data={"password": password}).status_code


def test_without_the_login_there_is_the_form_and_nothing_else(visitor: Callable[[], TestClient]) -> None:
    client = visitor()
    shown = client.get("/")
    assert shown.status_code == 401 and "<form" in shown.text and "hello" not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    for path in ("/media/abc", "/config", "/gradio_api/info", "/login/", "/LOGIN"):
        assert client.get(path).status_code == 401 and "hello" not in client.get(path).text
    assert client.post("/").status_code == client.put("/login").status_code == client.head("/").status_code == 401


def test_what_is_public_needs_no_login(clock: Clock) -> None:
    routes = [Route("/{path:path}", hello, methods=["GET", "POST"])]
    app = LoginMiddleware(Starlette(routes=routes), lambda tried: False, clock, public=("/own.crt",))
    client = TestClient(app, follow_redirects=False)
    assert client.get("/own.crt").text == "hello" and client.get("/own.crt/x").status_code == 401
    assert client.post("/own.crt").status_code == 401


def test_one_goes_on_to_where_one_wanted_to_be_and_nowhere_else(clock: Clock) -> None:
    routes = [Route("/{path:path}", hello, methods=["GET"])]
    app = LoginMiddleware(Starlette(routes=routes), lambda tried: tried == RIGHT, clock, lambda path: path == "/ask")
    client = TestClient(app, follow_redirects=False)
    shown = client.get("/ask?q=<b>")
    assert shown.status_code == 401 and 'name="wanted" value="/ask?q=%3Cb%3E"' in shown.text
    for wanted, led in (
        ("/ask?q=x", "/ask?q=x"),
        ("//other.org/", "/"),
        ("https://other.org/", "/"),
        ("/\\other", "/"),
    ):
        answered = TestClient(app, follow_redirects=False).post("/login", data={"password": RIGHT, "wanted": wanted})
        assert answered.headers["location"] == led
    assert 'value="/ask?q=x"' in client.post("/login", data={"password": "x", "wanted": "/ask?q=x"}).text


def test_the_right_password_lets_in_this_browser_alone(visitor: Callable[[], TestClient]) -> None:
    client, other = visitor(), visitor()
    answered = client.post("/login", data={"password": RIGHT})
    assert answered.status_code == 303 and answered.headers["location"] == "/"
    cookie = answered.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie and "max-age" in cookie
    assert client.get("/anything").text == "hello" and client.get("/login").status_code == 303
    assert other.get("/anything").status_code == 401
    assert login(other) == 303
    assert client.cookies[COOKIE] != other.cookies[COOKIE] and len(client.cookies[COOKIE]) >= 43


@pytest.mark.parametrize("cookie", ["", "x", "None", "0" * 43, "é", "a" * 5000])
def test_a_cookie_that_was_not_given_out_opens_nothing(visitor: Callable[[], TestClient], cookie: str) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}".encode()}
    assert visitor().get("/anything", headers=headers).status_code == 401


def test_a_login_ends_by_itself_and_by_logging_out(visitor: Callable[[], TestClient], clock: Clock) -> None:
    client = visitor()
    login(client)
    kept = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    clock.now_s += STAYS_S - 1
    assert client.get("/anything").text == "hello"
    clock.now_s += 2
    assert client.get("/anything").status_code == 401
    login(client)
    kept = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    assert client.post("/logout").status_code == 303
    assert visitor().get("/anything", headers=kept).status_code == 401


def test_wrong_passwords_are_slowed_down_for_everybody(
    visitor: Callable[[], TestClient], clock: Clock, tried: list[str]
) -> None:
    for number in range(FREE_TRIES):
        assert login(visitor(), f"wrong {number}") == 401
    inside = len(tried)
    refused = visitor().post("/login", data={"password": RIGHT})
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1 and len(tried) == inside
    waits = []
    for _ in range(12):
        clock.now_s += LONGEST_WAIT_S + 1
        assert login(visitor(), "wrong") == 401
        waits.append(int(visitor().post("/login", data={"password": "x"}).headers["retry-after"]))
    assert waits == sorted(waits) and waits[0] < 5 and waits[-1] == LONGEST_WAIT_S + 1
    clock.now_s += LONGEST_WAIT_S + 1
    client = visitor()
    assert login(client) == 303 and client.get("/anything").text == "hello"
    assert login(visitor(), "wrong") == 401 and login(visitor()) == 303  # and all is forgiven


@pytest.mark.parametrize("body", [b"", b"password", b"password=%ff%fe", b"\xff\x00", b"passwort=correct+horse"])
def test_what_is_no_password_is_wrong(visitor: Callable[[], TestClient], body: bytes) -> None:
    assert visitor().post("/login", content=body).status_code == 401


def test_a_flood_is_not_read(visitor: Callable[[], TestClient], tried: list[str]) -> None:
    assert visitor().post("/login", content=b"password=" + b"x" * 10_000).status_code == 413
    assert tried == []


def test_a_socket_needs_the_login_too(visitor: Callable[[], TestClient]) -> None:
    client = visitor()
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/talk"):
        raise AssertionError("was let in")
    login(client)
    with client.websocket_connect("/talk") as found:
        assert found.receive_text() == "hello"
