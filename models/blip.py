"""A picture to one plain sentence by BLIP. Knows nothing of fields, labels or vectors.

Source: Li et al. 2022, "BLIP: Bootstrapping Language-Image Pre-training".
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from models.pretrained import Checkpoint, pieces
from models.protocols import Caption, Pixels
from models.scene import Malformed

MOST_TOKENS = 30


class BlipCaptioner:
    """A Captioner over a folder in the hub's layout; loads at the first picture."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return f"{self._version} greedy {MOST_TOKENS}"

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(self._folder)

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order.

        Raises Malformed where the model says nothing, and WeightsMissing where the folder is damaged.
        """
        said = [" ".join(text.split()) for some in pieces(images) for text in self._checkpoint.write(some, MOST_TOKENS)]
        if not all(said):
            raise Malformed("no caption: the model said nothing")
        return [Caption(text) for text in said]
