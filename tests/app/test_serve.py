import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.serve import OwnPagesOnly, listen


async def hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture
def client() -> TestClient:
    inner = Starlette(routes=[Route("/", hello, methods=["GET", "POST"]), WebSocketRoute("/talk", talk)])
    return TestClient(OwnPagesOnly(inner), base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "localhost", "127.0.0.1"])
def test_this_machines_own_names_are_served(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).text == "hello"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7", ""]
)
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


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


def test_a_port_that_is_taken_is_replaced_by_a_free_one() -> None:
    with listen(0) as first:
        port = first.getsockname()[1]
        with listen(port) as second:
            assert second.getsockname()[0] == "127.0.0.1"
            assert second.getsockname()[1] != port
