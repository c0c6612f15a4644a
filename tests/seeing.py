"""A server on this machine that plays a model which sees, by OpenAI's protocol, with replies made by the test."""

import base64
import http.server
import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from tests.fakes import COLOURS

Turns = list[dict[str, object]]
Answer = Callable[[str, int], tuple[int, str]]
"""From the colour of the picture and the number of turns so far to a status and what is said."""


def told(colour: str, **changes: object) -> str:
    """Write what a model that works says of a picture of one colour."""
    table = {"caption": f"a {colour} wall", "objects": ["wall"], "activity": "", "setting": "a courtyard"}
    return json.dumps({**table, "mood": "calm", "people": 3, **changes})


@dataclass
class Seeing:
    """What the server does, `answer`, and what it was asked."""

    answer: Answer = lambda colour, turns: (200, told(colour))
    address: str = ""
    asked: list[dict[str, object]] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def reply(self, body: dict[str, object]) -> tuple[int, bytes]:
        """Return the status and the body for a request."""
        self.asked.append(body)
        messages = body["messages"]
        assert isinstance(messages, list)
        shown = messages[0]["content"][0]["image_url"]["url"]
        assert shown.startswith("data:image/jpeg;base64,")
        picture = Image.open(io.BytesIO(base64.b64decode(shown.partition(",")[2])))
        self.pictures.append(picture)
        status, said = self.answer(colour_of(picture), len(messages))
        if status != 200:
            return status, said.encode()
        pieces = [said[:5], said[5:]]
        events = [json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]
        return 200, b"".join(f"data: {event}\n\n".encode() for event in [*events, "[DONE]"])


def colour_of(picture: Image.Image) -> str:
    """Return the name of the colour nearest to the middle of a picture."""
    pixel = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(pixel, tuple)
    return min(COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(COLOURS[name], pixel, strict=True)))


@contextmanager
def seeing_server(port: int = 0) -> Iterator[Seeing]:
    """Run a server for as long as the block lasts."""
    played = Seeing()

    class Server(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            played.keys.append(self.headers["Authorization"])
            status, body = played.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    played.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
