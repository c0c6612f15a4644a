"""A server of the owner's that runs a model: Ollama, llama.cpp, vLLM, whatever speaks OpenAI's protocol.

Knows the address that the owner configured and connects to nothing else: no proxy of the environment, no redirect.
Knows nothing of questions, evidence, pictures or prompts.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from typing import IO

from models.protocols import Message
from models.registry.card import WeightsMissing

PATIENCE_S = 120
"""How long a server may be silent: one on a slow machine reads a long prompt before its first word."""

LONGEST_LINE_BYTES = 1 << 20
LONGEST_ERROR_BYTES = 2000
TELLING_BYTES = 400
NOT_FOUND = 404
SERVER_ERROR = 500


class ServerRefused(WeightsMissing):
    """A server answered with a status that is no success, `status`, or broke off with an error, and said why."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Server:
    """A model behind `address` ("http://127.0.0.1:11434/v1"), named `model` there, empty for the only one.

    `key` is sent as a bearer token where it is not empty. `role` and `setting` say in messages what the model is for
    and which settings of config.toml name it: "language model" and "language".
    """

    address: str
    model: str
    key: str = field(repr=False)
    role: str
    setting: str
    patience_s: float = PATIENCE_S

    def reply(self, messages: Sequence[Mapping[str, object]], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply to these turns in pieces, greedily; closing the iterator ends the connection.

        With `schema`, a JSON schema, the server is asked for nothing else. Raises ServerRefused, and WeightsMissing
        where the server cannot be reached or speaks another protocol.
        """
        asked: dict[str, object] = {
            "model": self.model or "default",
            "messages": messages,
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
        }
        if schema:
            wanted = {"name": "reply", "strict": True, "schema": json.loads(schema)}
            asked["response_format"] = {"type": "json_schema", "json_schema": wanted}
        try:
            with self._opened(asked) as answered:
                yield from self._pieces(answered)
        except urllib.error.HTTPError as error:
            raise self._refused(error) from error
        except (OSError, HTTPException) as error:
            raise WeightsMissing(
                f"The {self.role} at {self.address} cannot be reached ({error}). Start the server, or remove "
                f"`{self.setting}_at` from config.toml."
            ) from error

    def _opened(self, asked: dict[str, object]) -> IO[bytes]:
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        url = f"{self.address.rstrip('/')}/chat/completions"
        request = urllib.request.Request(url, json.dumps(asked).encode(), headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
        opened: IO[bytes] = opener.open(request, timeout=self.patience_s)
        return opened

    def _pieces(self, answered: IO[bytes]) -> Iterator[str]:
        """Yield the words in a stream of server-sent events. Raises WeightsMissing where it is none, or cut off."""
        while line := answered.readline(LONGEST_LINE_BYTES):
            name, _, value = line.decode("utf-8", "replace").strip().partition(":")
            if name != "data":
                continue
            if value.strip() == "[DONE]":
                return
            try:
                event = json.loads(value)
            except json.JSONDecodeError as error:
                raise WeightsMissing(f"The {self.role}'s server sent an invalid reply: {value[:80]!r}") from error
            match event:
                case {"error": {"message": str(why)}} | {"error": str(why)}:
                    raise ServerRefused(f"The {self.role}'s server refused: {why}", SERVER_ERROR)
                case {"choices": [{"delta": {"content": str(text)}}, *_]} if text:
                    yield text
        raise WeightsMissing(f"The {self.role}'s server closed the connection before the answer was complete.")

    def _refused(self, error: urllib.error.HTTPError) -> ServerRefused:
        """Return what to raise for a status that is no success, with the server's own words."""
        said = error.read(LONGEST_ERROR_BYTES).decode("utf-8", "replace")
        if error.code == NOT_FOUND:
            return ServerRefused(
                f"The server at {self.address} has no model {self.model!r} or no such address: {said} "
                f"Set `{self.setting}_name` in config.toml to one that it has.",
                error.code,
            )
        return ServerRefused(f"The {self.role} at {self.address} refused: {error.code} {said}", error.code)


class RemoteLanguage:
    """A LanguageModel behind `address` ("http://127.0.0.1:11434/v1").

    `model` is its name there, empty for the only one; `key` is sent as a bearer token where it is not empty.
    """

    def __init__(self, address: str, model: str = "", key: str = "") -> None:
        self._server = Server(address.rstrip("/"), model, key, "language model", "language")
        self._bytes_a_second = 0.0

    @property
    def name(self) -> str:
        """The model and where it runs, part of every recipe."""
        return f"{self._server.model or 'the model'} at {self._server.address} greedy"

    @property
    def bytes_a_second(self) -> float:
        """How many bytes it reads a second, estimated once from its first word after a prompt long enough."""
        return self._bytes_a_second

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply in pieces as they come, greedily; closing the iterator ends the connection.

        With `schema`, a JSON schema, the server is asked for nothing else. Raises WeightsMissing where the server
        cannot be reached, does not know the model, refuses, or speaks another protocol.
        """
        size = sum(len(message.text.encode()) for message in messages)
        began_s = time.monotonic()
        turns = [{"role": message.role, "content": message.text} for message in messages]
        for text in self._server.reply(turns, max_tokens, schema):
            self._note_speed(size, time.monotonic() - began_s)
            yield text

    def _note_speed(self, size_bytes: int, took_s: float) -> None:
        if not self._bytes_a_second and size_bytes >= TELLING_BYTES and took_s > 0:
            self._bytes_a_second = size_bytes / took_s


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What the owner asks goes where the owner said, or nowhere."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow no redirect: its status is an error like any other."""
