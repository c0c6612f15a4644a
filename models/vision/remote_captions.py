"""Pictures described by a model on a server of the owner's that speaks OpenAI's protocol, field by field.

Knows how a picture travels: a small JPEG without metadata inside the request. Knows nothing of the connection itself,
of files or of what was described before.
"""

import base64
import io
import json
from collections.abc import Sequence

import numpy as np
from PIL import Image

from models.protocols import Caption, Message, Pixels
from models.text.remote import Server, ServerRefused
from models.vision.scene_json import MOST_TOKENS, SCHEMA, VERSION, Malformed, describe

SIDE_PX = 768
"""The longer side of what is sent: enough to see who does what, and a few hundred kilobytes at most."""

QUALITY = 85
PATIENCE_S = 600
"""How long a server may be silent: one without a GPU looks at a picture for minutes."""

OF_THE_PICTURE = frozenset({400, 413, 415, 422, 500})
"""Statuses that may be about one picture; any other, as 401, 404 or 503, is about the server."""


class RemoteCaptioner:
    """A Captioner behind `address` ("http://127.0.0.1:11434/v1"), asked for JSON by a schema.

    `model` is its name there, empty for the only one; `key` is sent as a bearer token where it is not empty.
    """

    def __init__(self, address: str, model: str = "", key: str = "") -> None:
        self._server = Server(address.rstrip("/"), model, key, "captioner", "captions", PATIENCE_S)

    @property
    def name(self) -> str:
        """The model, part of every recipe; not where it runs, so that a server may move and nothing is done again."""
        return f"{self._server.model or 'the model'} on a server {SIDE_PX} px {VERSION}"

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Describe pictures, one caption each, in order.

        Raises Malformed where a picture is refused or a reply does not fit twice, and WeightsMissing where the server
        cannot be reached, does not know the model, refuses every picture, or speaks another protocol.
        """
        return [self._caption(image) for image in images]

    def _caption(self, image: Pixels) -> Caption:
        address = data_url(image)
        try:
            return describe(lambda turns: "".join(self._server.reply(_with_picture(turns, address), *_LIMITS)))
        except ServerRefused as error:
            if error.status in OF_THE_PICTURE and self._sees():
                raise Malformed(f"no caption: {error}") from error
            raise

    def _sees(self) -> bool:
        """Say whether the server takes a picture in which nothing can be wrong, a grey one, asked for all the same."""
        grey = data_url(np.full((32, 32, 3), 128, dtype=np.uint8))
        try:
            describe(lambda turns: "".join(self._server.reply(_with_picture(turns, grey), *_LIMITS)))
        except Malformed:
            return True
        except ServerRefused:
            return False
        return True


_LIMITS = (MOST_TOKENS, json.dumps(SCHEMA))


def data_url(image: Pixels) -> str:
    """Return a picture as a data URL: a JPEG of at most SIDE_PX, made of its pixels alone."""
    picture = Image.fromarray(image)
    picture.thumbnail((SIDE_PX, SIDE_PX))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(held.getvalue()).decode()}"


def _with_picture(turns: Sequence[Message], address: str) -> list[dict[str, object]]:
    """Return turns as the protocol has them, the picture in the first of them."""
    first, *others = turns
    shown = [{"type": "image_url", "image_url": {"url": address}}, {"type": "text", "text": first.text}]
    asked: list[dict[str, object]] = [{"role": first.role, "content": shown}]
    return asked + [{"role": turn.role, "content": turn.text} for turn in others]
