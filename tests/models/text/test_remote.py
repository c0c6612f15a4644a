import http.server
import json
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from models.protocols import LanguageModel, Message
from models.registry.card import WeightsMissing
from models.text.remote import RemoteLanguage

ASKED = [Message("system", "Be brief."), Message("user", "Wo liegt der Schlüssel?")]


def event(text: str) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]}).encode() + b"\n\n"


class Server(http.server.BaseHTTPRequestHandler):
    """Plays an OpenAI-compatible server: what it does depends on the model asked for; keeps what it was asked."""

    asked: ClassVar[list[dict[str, object]]] = []
    keys: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, **body})
        self.keys.append(self.headers["Authorization"])
        model = body["model"]
        if model == "absent":
            return self._said(404, b'{"error": {"message": "model absent not found"}}')
        if model == "elsewhere":
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/stolen")
            self.end_headers()
            return None
        if model == "broken":
            return self._said(500, b"out of memory")
        stream = {
            "garbled": b"data: {not json\n\n",
            "cut": event("Unter dem"),
            "refusing": b'data: {"error": {"message": "too long"}}\n\n',
            "silent": b": a comment\n\n" + b"data: [DONE]\n\n",
        }.get(model, b": ping\n\n" + event("Unter dem ") + event("Töpfchen.") + event("") + b"data: [DONE]\n\n")
        return self._said(200, stream)

    def _said(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Server.asked.clear()
    Server.keys.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_reply_comes_in_pieces_as_they_are_sent(address: str) -> None:
    model: LanguageModel = RemoteLanguage(address + "/", "qwen")
    assert list(model.reply(ASKED, 20)) == ["Unter dem ", "Töpfchen."]
    (asked,) = Server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert (asked["model"], asked["max_tokens"], asked["temperature"], asked["stream"]) == ("qwen", 20, 0, True)
    assert asked["messages"] == [{"role": one.role, "content": one.text} for one in ASKED]
    assert Server.keys == [None] and "qwen" in model.name and address in model.name


def test_a_key_and_a_schema_are_passed_on(address: str) -> None:
    schema = {"type": "object", "properties": {}}
    list(RemoteLanguage(address, "qwen", "secret").reply(ASKED, 5, json.dumps(schema)))
    assert Server.keys == ["Bearer secret"]
    wanted = Server.asked[0]["response_format"]
    assert isinstance(wanted, dict) and wanted["json_schema"]["schema"] == schema


def test_an_iterator_that_is_closed_early_leaves_nothing_behind(address: str) -> None:
    model = RemoteLanguage(address, "qwen")
    pieces = model.reply(ASKED, 20)
    assert next(pieces) == "Unter dem "
    pieces.close()  # type: ignore[attr-defined]
    assert len(list(model.reply(ASKED, 20))) == 2


def test_how_fast_it_reads_is_estimated_once(address: str) -> None:
    model = RemoteLanguage(address, "qwen")
    list(model.reply(ASKED, 5))
    assert model.bytes_a_second == 0
    list(model.reply([Message("user", "word " * 200)], 5))
    assert model.bytes_a_second > 0


def test_a_server_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(WeightsMissing, match="language_at"):
        list(RemoteLanguage("http://127.0.0.1:9/v1", "qwen").reply(ASKED, 5))


def test_a_model_that_the_server_lacks_is_told(address: str) -> None:
    with pytest.raises(WeightsMissing, match="absent"):
        list(RemoteLanguage(address, "absent").reply(ASKED, 5))


@pytest.mark.parametrize("model", ["broken", "garbled", "cut", "refusing"])
def test_a_server_that_fails_is_never_an_empty_answer(address: str, model: str) -> None:
    with pytest.raises(WeightsMissing, match="language model"):
        list(RemoteLanguage(address, model).reply(ASKED, 5))


def test_silence_is_an_empty_reply(address: str) -> None:
    assert list(RemoteLanguage(address, "silent").reply(ASKED, 5)) == []


def test_a_redirect_is_not_followed(address: str) -> None:
    with pytest.raises(WeightsMissing, match="307"):
        list(RemoteLanguage(address, "elsewhere").reply(ASKED, 5))
    assert [one["path"] for one in Server.asked] == ["/v1/chat/completions"]


def test_a_proxy_of_the_environment_is_not_used(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert list(RemoteLanguage(address).reply(ASKED, 5))
    assert Server.asked[0]["model"] == "default"
