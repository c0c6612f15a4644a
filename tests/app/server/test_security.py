import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.server.security import (
    HEADERS,
    MOST_BYTES,
    AllowListMiddleware,
    SameOriginMiddleware,
    is_everywhere,
    is_loopback,
)


async def hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def told(request: Request) -> PlainTextResponse:
    return PlainTextResponse(" ".join(sorted(request.headers)))


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture
def client() -> TestClient:
    inner = Starlette(
        routes=[Route("/", hello, methods=["GET", "POST"]), WebSocketRoute("/talk", talk), Route("/told", told)]
    )
    return TestClient(SameOriginMiddleware(inner), base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "localhost", "127.0.0.1"])
def test_this_machines_own_names_are_served(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).text == "hello"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7", ""]
)
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("hosts", [("127.0.0.1", "evil.example"), ("evil.example", "127.0.0.1"), ("127.0.0.1",) * 2])
def test_a_request_that_names_two_hosts_is_refused(client: TestClient, hosts: tuple[str, str]) -> None:
    """What stands before this may go by the other one of them."""
    assert client.get("/", headers=[("Host", host) for host in hosts]).status_code == 403
    assert client.get("/", headers=[("Host", "127.0.0.1")]).text == "hello"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null", "http://localhost:7860"])
def test_another_sites_page_is_refused(client: TestClient, origin: str) -> None:
    headers = {"Host": "127.0.0.1:7860", "Origin": origin}
    assert client.post("/", headers=headers).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything else"])
def test_what_a_browser_says_another_page_sends_is_refused(client: TestClient, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Content-Type": "text/plain"}
    assert client.post("/", headers=headers, content="{}").status_code == 403
    assert client.get("/", headers=headers).text == "hello"  # a link that leads here


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_a_browser_says_its_own_page_sends_is_let_in(client: TestClient, site: str) -> None:
    assert client.post("/", headers={"Sec-Fetch-Site": site}).text == "hello"


def test_its_own_page_may_ask(client: TestClient) -> None:
    assert client.post("/", headers={"Origin": "http://127.0.0.1:7860"}).text == "hello"


def test_a_foreign_websocket_is_refused(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("ws://127.0.0.1:7860/talk", headers={"Origin": "https://evil.example"}),
    ):
        raise AssertionError("was let in")


def test_the_browser_is_told_to_fetch_from_nowhere_else(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_browser_is_told_what_pages_may_do(client: TestClient) -> None:
    for path, headers in (("/", {}), ("/no/..%2fwhere", {}), ("/", {"Host": "evil.example"})):
        answered = client.get(path, headers=headers).headers
        assert {name: answered[name] for name in HEADERS} == HEADERS
    assert "microphone=(self)" in HEADERS["Permissions-Policy"] and "camera=()" in HEADERS["Permissions-Policy"]
    assert client.get("/").headers["cross-origin-opener-policy"] == "same-origin"


def test_only_the_names_that_were_given_are_answered() -> None:
    inner = Starlette(routes=[Route("/", hello)])
    client = TestClient(SameOriginMiddleware(inner, {"192.168.1.5", "Laptop.local", "fe80::1"}))
    for host in ("192.168.1.5:7860", "laptop.local", "LAPTOP.local:7860", "[fe80::1]:7860"):
        answered = client.get("/", headers={"Host": host})
        assert answered.text == "hello"
        assert "cross-origin-opener-policy" not in answered.headers
    for host in ("127.0.0.1", "localhost", "laptop.local.evil.example", "[fe80::1", "192.168.1.5@evil.example"):
        assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/a/../b", "/a/%2e%2e/b", "/a/..%5cb", "/%252e%252e/b", "/a%00b", "//etc/passwd", "/gradio_api/file=/a/../b"],
)
def test_a_path_that_leads_elsewhere_leads_nowhere(client: TestClient, path: str) -> None:
    assert client.get(f"http://127.0.0.1:7860{path}").status_code == 404


def test_too_much_or_who_knows_how_much_is_refused(client: TestClient) -> None:
    assert client.post("/", content=b"x" * 1000).text == "hello"
    assert client.post("/", headers={"Content-Length": str(MOST_BYTES + 1)}, content=b"x").status_code == 413
    assert client.post("/", headers={"Content-Length": "-1"}, content=b"x").status_code == 413
    assert client.post("/", content=iter([b"x", b"y"])).status_code == 411


def test_nobody_says_for_whom_it_is_asked(client: TestClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    heard = client.get("/told", headers=headers).text
    assert "host" in heard.split() and "forwarded" not in heard


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/config", 200),
        ("/gradio_api/queue/join", 200),
        ("/gradio_api/file=/tmp/a..jpg", 200),
        ("/CONFIG", 404),
        ("/gradio_api/proxy=http://127.0.0.1:1/", 404),
        ("/gradio_api/component_server", 404),
        ("/gradio_api/deep_link", 404),
        ("/gradio_api/stream/1/1/1/playlist.m3u8", 404),
        ("/gradio_api/run-history", 404),
        ("/monitoring", 404),
        ("/dev/reload", 404),
        ("/file=/etc/passwd", 404),
    ],
)
def test_only_the_parts_that_the_page_needs_are_there(path: str, status: int) -> None:
    inner = Starlette(routes=[Route("/{path:path}", hello)])
    assert TestClient(AllowListMiddleware(inner)).get(path).status_code == status


def test_addresses_of_this_machine_alone_are_told_from_others() -> None:
    assert all(is_loopback(one) for one in ("127.0.0.1", "127.0.0.9", "::1", "localhost"))
    assert not any(is_loopback(one) for one in ("192.168.1.5", "0.0.0.0", "::", "localhost.evil.example", ""))
    assert is_everywhere("0.0.0.0") and is_everywhere("::") and not is_everywhere("192.168.1.5")
