"""A picture described field by field by a small vision-language model with a chat template, such as SmolVLM.

Knows how the question is put and that the reply begins as JSON; what is asked and how it is read is in models/scene.py.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from models.pretrained import Checkpoint, pieces
from models.protocols import Caption, Message, Pixels
from models.scene import INSTRUCTION, MOST_TOKENS, VERSION, describe
from models.weights import FETCH_COMMAND, WeightsMissing

SIDE_PX = 768
"""Pictures are made this small before the model's own preparation: with larger ones some see thousands of tokens."""

BEGUN = '{"caption": "'
"""How every reply begins: small models keep to JSON that they find begun."""


class VlmCaptioner:
    """A Captioner over a folder in the hub's layout; loads at the first picture.

    A picture is one tile where the model would cut it into many, and a reply ends with its first closing brace.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return f"{self._version} {SIDE_PX} px greedy {VERSION}"

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        opened = Checkpoint(self._folder)
        if not opened.processor.chat_template:
            raise WeightsMissing(f"{self._folder} has no chat template. Run: {FETCH_COMMAND}")
        opened.processor.tokenizer.padding_side = "left"
        cutter = opened.processor.image_processor
        if hasattr(cutter, "do_image_splitting"):
            cutter.do_image_splitting = False
            cutter.size = cutter.max_image_size
        return opened

    @cached_property
    def _ends(self) -> list[int]:
        words = self._checkpoint.processor.tokenizer.get_vocab()
        return sorted({*self._checkpoint.ends, *(number for word, number in words.items() if "}" in word)})

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Describe pictures, one caption each, in order.

        Raises Malformed where a reply does not fit twice, and WeightsMissing where the folder is damaged.
        """
        asked = [Message("user", INSTRUCTION)]
        found = []
        for some in pieces(images):
            small = [_shrunk(image) for image in some]
            replies = self._replies(small, [asked] * len(small))
            found += [self._described(image, said) for image, said in zip(small, replies, strict=True)]
        return found

    def _described(self, image: Pixels, first: str) -> Caption:
        """Read the first reply about a picture, given with its batch; ask once more about this one where it is bad."""
        return describe(lambda turns: self._replies([image], [turns])[0] if len(turns) > 1 else first)

    def _replies(self, images: Sequence[Pixels], conversations: Sequence[Sequence[Message]]) -> list[str]:
        prompts = [self._prompt(turns) for turns in conversations]
        return [BEGUN + said for said in self._checkpoint.reply(images, prompts, MOST_TOKENS, self._ends)]

    def _prompt(self, turns: Sequence[Message]) -> str:
        """Write a conversation about a picture as the model was taught, its reply begun."""
        shown: list[list[dict[str, str]]] = [[{"type": "text", "text": turn.text}] for turn in turns]
        shown[0].insert(0, {"type": "image"})
        told = [{"role": turn.role, "content": content} for turn, content in zip(turns, shown, strict=True)]
        written = self._checkpoint.processor.apply_chat_template(told, add_generation_prompt=True)
        return written + BEGUN if written.endswith(("\n", " ")) else f"{written} {BEGUN}"


def _shrunk(image: Pixels) -> Pixels:
    picture = Image.fromarray(image)
    picture.thumbnail((SIDE_PX, SIDE_PX))
    return np.asarray(picture)
