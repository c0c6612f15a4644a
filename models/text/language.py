"""A local language model: a GGUF file run by llama.cpp inside this process.

Knows nothing of questions, evidence or prompts. Loads at the first reply. The library brings its own server, which
would listen on the machine; here it listens on nothing that can be reached: a private socket file that is gone once the
model is loaded, and a random key.
"""

import json
import os
import secrets
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from models.protocols import Message, given_up
from models.registry.card import damaged

if TYPE_CHECKING:
    from xllamacpp import Server

CONTEXT_TOKENS = 4096
BATCH_TOKENS = 256
PROMPT_CACHE_MIB = 512
TELLING_TOKENS = 100
"""A prompt of as many new tokens tells how fast the model reads here."""

IDLE_S = 600
"""After so long without a question the weights are let go of; the next one reads them again."""


class LlamaLanguage:
    """A LanguageModel with the chat template of its own file; what two prompts begin with in common is read once.

    Its memory is given back after ten minutes without a reply.
    """

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version
        self._turn = threading.Lock()
        self._bytes_a_second = 0.0

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return f"{self._version} greedy"

    @property
    def bytes_a_second(self) -> float:
        """How many bytes of a last message it read a second, those before it known; 0 before one was long enough.

        So it counts what evidence takes, which has more tokens than running text, and not what all prompts begin with.
        """
        return self._bytes_a_second

    @cached_property
    def _server(self) -> "Server":
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(self._path)
        params.n_ctx = CONTEXT_TOKENS
        params.n_batch = BATCH_TOKENS
        params.n_parallel = 1
        params.cache_ram_mib = PROMPT_CACHE_MIB
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 2
        params.verbosity = -1
        params.sleep_idle_seconds = IDLE_S
        params.warmup = params.ui = params.endpoint_slots = params.endpoint_props = False
        params.api_keys = [secrets.token_hex()]
        try:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as private:
                if os.name == "posix":
                    params.hostnames = [str(Path(private) / "unused.sock")]
                return xllamacpp.Server(params)
        except RuntimeError as error:
            raise damaged(self._path, error) from error

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply in pieces as they come, greedily; closing the iterator ends the work.

        With `schema`, a JSON schema, only what fits it can be said; `max_tokens` may still cut it short. One reply is
        made at a time. Raises ValueError where the messages are longer than the context of 4096 tokens or the schema
        cannot be followed, and WeightsMissing where the file is damaged.
        """
        pieces: SimpleQueue[object] = SimpleQueue()
        stopped, is_given_up = threading.Event(), given_up.get()

        def take(piece: object) -> bool:
            pieces.put(piece)
            return stopped.is_set() or is_given_up()

        request: dict[str, object] = {
            "messages": [{"role": message.role, "content": message.text} for message in messages],
            "max_tokens": max_tokens,
            "temperature": 0.0,
            "stream": True,
            "return_progress": True,
        }
        if schema:
            request["response_format"] = {"type": "json_schema", "json_schema": {"schema": json.loads(schema)}}
        new_bytes = len(messages[-1].text.encode())
        with self._turn:
            server = self._server
            worker = threading.Thread(target=_work, args=(server, request, take, pieces), daemon=True)
            worker.start()
            try:
                while (piece := pieces.get()) is not None:
                    self._bytes_a_second = _speed(piece, new_bytes) or self._bytes_a_second
                    if text := _text(piece):
                        yield text
            finally:
                stopped.set()
                worker.join()


def _work(server: "Server", request: dict[str, object], take: object, pieces: SimpleQueue[object]) -> None:
    """Let the library call `take` with every piece; None ends the pieces whatever happens."""
    try:
        refused = server.handle_chat_completions(request, take)
        if refused:
            pieces.put(refused)
    except (RuntimeError, ValueError) as error:
        pieces.put({"error": {"message": str(error)}})
    finally:
        pieces.put(None)


def _speed(piece: object, new_bytes: int) -> float:
    """Return the bytes read a second that a piece tells, 0 where it tells none, too few, or of what lies before."""
    match piece:
        case {
            "prompt_progress": {"total": int(whole), "processed": int(read), "cache": int(known), "time_ms": int(ms)}
        }:
            is_telling = read == whole and read - known >= TELLING_TOKENS and known and ms
            return 1000 * new_bytes / ms if is_telling else 0.0
        case _:
            return 0.0


def _text(piece: object) -> str:
    """Return the words in a piece of a streamed answer. Raises ValueError where it says that it was refused."""
    match piece:
        case {"error": {"message": str(why)}}:
            raise ValueError(f"The language model refused the conversation: {why}")
        case {"choices": [{"delta": {"content": str(text)}}, *_]}:
            return text
        case _:
            return ""
