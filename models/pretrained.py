"""A checkpoint in the hub's layout that writes about pictures, opened with transformers from its folder alone.

In bfloat16 on a GPU where there is one, else in single precision. transformers and torch are in the `full` extra. Opens
no connection, and knows nothing of prompts or of what the words are for.
"""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.protocols import Pixels
from models.weights import FETCH_COMMAND, WeightsMissing

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
