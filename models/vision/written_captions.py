"""A picture to one plain sentence by BLIP, or described field by field by a vision-language model such as SmolVLM.

Both are checkpoints in the hub's layout, opened with transformers from their folder alone, in bfloat16 on a GPU where
there is one, else in single precision; transformers and torch are in the `full` extra. Opens no connection. What is
asked field by field and how the reply is read is in models/vision/scene_json.py.
Source: Li et al. 2022, "BLIP: Bootstrapping Language-Image Pre-training".
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.protocols import Caption, Message, Pixels
from models.registry.card import FETCH_COMMAND, WeightsMissing
from models.vision.scene_json import INSTRUCTION, MOST_TOKENS, VERSION, Malformed, describe

INSTALL = "pip install 'yesteryear[full]'"
NEEDED = ("torch", "transformers")
AT_ONCE = 8
"""How many pictures are looked at together."""

_DAMAGE = (OSError, ValueError, RuntimeError, LookupError, TypeError, ImportError, UnpicklingError)


class Ids(Protocol):
    """Tokens of a batch as a tensor: (pictures, tokens)."""

    shape: Sequence[int]

    def cpu(self) -> "Ids":
        """Return them where they can be read."""

    def numpy(self) -> NDArray[np.int64]:
        """Return them as an array."""


class Tokenizer(Protocol):
    """What cuts text into tokens."""

    padding_side: str

    def get_vocab(self) -> dict[str, int]:
        """Return all tokens with their numbers."""


class Cutter(Protocol):
    """What makes pictures ready; some cut large ones into tiles, each of `max_image_size`."""

    do_image_splitting: bool
    size: dict[str, int]
    max_image_size: dict[str, int]


class Processor(Protocol):
    """What makes pictures and prompts ready for a model and its tokens into words."""

    tokenizer: Tokenizer
    image_processor: Cutter
    chat_template: str | None

    def apply_chat_template(self, turns: Sequence[object], add_generation_prompt: bool) -> str:
        """Write a conversation as the model was taught."""

    def batch_decode(self, ids: NDArray[np.int64], skip_special_tokens: bool) -> list[str]:
        """Write tokens as words."""


class Checkpoint:
    """A loaded model with its processor. Raises WeightsMissing where the folder holds none that works."""

    def __init__(self, folder: Path) -> None:
        require_transformers()
        import torch
        import transformers
        from safetensors import SafetensorError

        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        self._device, precision = placed(torch.cuda.is_available())
        self._precision = getattr(torch, precision)
        try:
            self.processor: Processor = transformers.AutoProcessor.from_pretrained(folder, local_files_only=True)
            model = transformers.AutoModelForImageTextToText.from_pretrained(
                folder, local_files_only=True, dtype=self._precision
            )
        except (*_DAMAGE, SafetensorError) as error:
            raise WeightsMissing(f"{folder} is damaged or incomplete ({error}). Run: {FETCH_COMMAND}") from error
        self._model = model.eval().to(self._device)

    @property
    def ends(self) -> tuple[int, ...]:
        """The tokens with which the model ends what it says."""
        said: int | list[int] | None = self._model.generation_config.eos_token_id
        return () if said is None else (said,) if isinstance(said, int) else tuple(said)

    def write(self, images: Sequence[Pixels], most_tokens: int) -> list[str]:
        """Write about pictures without being asked anything: one text each, greedily."""
        return self._write({"images": _pictures(images)}, most_tokens, ())

    def reply(
        self, images: Sequence[Pixels], prompts: Sequence[str], most_tokens: int, ends: Sequence[int]
    ) -> list[str]:
        """Continue a prompt about each picture, greedily and until one of `ends`."""
        shown = [[picture] for picture in _pictures(images)]
        return self._write({"images": shown, "text": list(prompts), "padding": True}, most_tokens, ends)

    def _write(self, wanted: dict[str, object], most_tokens: int, ends: Sequence[int]) -> list[str]:
        import torch

        ready = self.processor(**wanted, return_tensors="pt").to(self._device, self._precision)  # type: ignore[operator]
        ending = {"eos_token_id": list(ends)} if ends else {}
        with torch.inference_mode():
            written: Ids = self._model.generate(
                **ready, max_new_tokens=most_tokens, do_sample=False, num_beams=1, **ending
            )
        asked = ready["input_ids"].shape[1] if "text" in wanted else 0
        return self.processor.batch_decode(written.cpu().numpy()[:, asked:], skip_special_tokens=True)


def placed(has_gpu: bool) -> tuple[str, str]:
    """Return where a model runs and in which precision."""
    return ("cuda", "bfloat16") if has_gpu else ("cpu", "float32")


def require_transformers() -> None:
    """Raise WeightsMissing where torch or transformers are not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise WeightsMissing(f"This captioner needs {' and '.join(missing)}. Run: {INSTALL}")


def pieces(images: Sequence[Pixels]) -> Iterable[Sequence[Pixels]]:
    """Yield pictures in the batches in which they are looked at."""
    for start in range(0, len(images), AT_ONCE):
        yield images[start : start + AT_ONCE]


def _pictures(images: Sequence[Pixels]) -> list[Image.Image]:
    return [Image.fromarray(image) for image in images]


BLIP_MOST_TOKENS = 30


class BlipCaptioner:
    """A Captioner over a folder in the hub's layout; loads at the first picture."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return f"{self._version} greedy {BLIP_MOST_TOKENS}"

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(self._folder)

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order.

        Raises Malformed where the model says nothing, and WeightsMissing where the folder is damaged.
        """
        said = [
            " ".join(text.split()) for some in pieces(images) for text in self._checkpoint.write(some, BLIP_MOST_TOKENS)
        ]
        if not all(said):
            raise Malformed("no caption: the model said nothing")
        return [Caption(text) for text in said]


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
