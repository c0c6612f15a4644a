"""A picture to a sentence by Florence-2, published as ONNX graphs; runs without torch and opens no connection.

Four graphs: one looks, one turns tokens to vectors, an encoder reads both, and a decoder writes word by word, with
the memory of what it computed or without, whichever graph lies there. What it is asked is in data/florence.toml.
Sources: Xiao et al. 2023, "Florence-2"; the graphs' names and order are those of transformers.js, for which they were
published.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.inference import Array, Network
from models.protocols import Caption, Pixels
from models.registry.card import damaged
from models.text.bert import read_tokenizer
from models.vision.scene_json import Malformed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

VERSION = "florence 1"
GRAPHS = "onnx"
START, BEGIN, END = 2, 0, 2
"""The token with which the decoder starts, the one it always writes first, and the one with which it ends; BART's."""

MOST_TOKENS = 100
MOST_PROMPT = 128
REPEATED = 3
"""So many words in a row are written once only. Source: the model's own settings for generation."""

PAST, PRESENT = "past_key_values", "present"
BRANCH = "use_cache_branch"

Embed = Callable[[Sequence[int]], NDArray[np.float32]]
"""Tokens to vectors: (1, tokens, dimensions)."""


class FlorenceCaptioner:
    """A Captioner over published graphs in `folder`; loads at the first picture.

    task: "CAPTION" for one plain sentence, "DETAILED_CAPTION" or "MORE_DETAILED_CAPTION" for more.
    """

    def __init__(self, folder: Path, version: str, task: str = "CAPTION") -> None:
        self._folder = folder
        self._version = version
        self._task = task

    @property
    def name(self) -> str:
        """The model, its version and what it is asked, part of every recipe."""
        return f"{VERSION} of {self._version} {self._task} greedy {MOST_TOKENS}"

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order.

        Raises Malformed where the model says nothing, and WeightsMissing where the folder is damaged.
        """
        return [Caption(self._said(image)) for image in images]

    def _said(self, image: Pixels) -> str:
        seen = self._looker.run_first({"pixel_values": self._looks.prepared(image)[None]})
        asked = self._embedded(self._tokenizer.encode(_table()["prompts"][self._task]).ids)
        both = np.concatenate([seen, asked], axis=1)
        mask = np.ones(both.shape[:2], np.int64)
        hidden = self._encoder.run_first({"inputs_embeds": both, "attention_mask": mask})
        encoded: dict[str, Array] = {"encoder_hidden_states": hidden, "encoder_attention_mask": mask}
        written = list(greedy(Steps(self._decoder, self._embedded, encoded)))
        text = without_opening(" ".join(self._tokenizer.decode(written, skip_special_tokens=True).split()))
        if not text:
            raise Malformed("no caption: the model said nothing")
        return text

    def _embedded(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Turn tokens to vectors: (1, len(ids), dimensions)."""
        return self._embedder.run_first({"input_ids": np.array([ids], np.int64)})

    @cached_property
    def _looks(self) -> "Looks":
        return read_looks(self._folder / "preprocessor_config.json")

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return read_tokenizer(self._folder / "tokenizer.json", MOST_PROMPT)

    @cached_property
    def _looker(self) -> Network:
        return self._graph("vision_encoder", "pixel_values")

    @cached_property
    def _embedder(self) -> Network:
        return self._graph("embed_tokens", "input_ids")

    @cached_property
    def _encoder(self) -> Network:
        return self._graph("encoder_model", "inputs_embeds")

    @cached_property
    def _decoder(self) -> Network:
        return self._graph("decoder_model", "inputs_embeds")

    def _graph(self, stem: str, takes: str) -> Network:
        """Open the graph of a part, in whichever precision it lies there."""
        found = sorted((self._folder / GRAPHS).glob(f"{stem}*.onnx"))
        path = found[0] if found else self._folder / GRAPHS / f"{stem}.onnx"
        network = Network(path)
        if takes not in network.inputs:
            raise damaged(path, f"it does not take {takes}")
        return network


class Steps:
    """The decoder at one picture: gives what may come next, as the logits of all tokens.

    A graph that takes `past_key_values` is given only what is new, and what it computed before.
    """

    def __init__(self, decoder: Network, embedded: Embed, encoded: Mapping[str, Array]) -> None:
        self._decoder = decoder
        self._embedded = embedded
        self._encoded = encoded
        self._past: dict[str, Array] = {
            name: _empty(taken.shape) for name, taken in decoder.inputs.items() if name.startswith(PAST)
        }
        self._read = 0

    def next(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the logits of what comes after `ids`, which go on from those of the last call: (tokens,)."""
        fresh = ids[self._read :] if self._past else ids
        given = {**self._encoded, **self._past, "inputs_embeds": self._embedded(fresh)}
        out = self._decoder.run_named({**given, BRANCH: np.array([self._read > 0])})
        for name in self._past:
            made = out.get(name.replace(PAST, PRESENT))
            if made is not None and not (self._read and ".encoder." in name):
                self._past[name] = made
        self._read = len(ids)
        return np.asarray(out["logits"][0, -1], np.float32)


def greedy(steps: Steps) -> Iterator[int]:
    """Yield the likeliest tokens one by one, without the marks around them; no three in a row come twice."""
    ids = [START, BEGIN]
    for _ in range(MOST_TOKENS):
        logits = steps.next(ids)
        logits[_repeating(ids)] = -np.inf
        token = int(logits.argmax())
        if token == END:
            return
        ids.append(token)
        yield token


def _repeating(ids: Sequence[int]) -> list[int]:
    """Return the tokens that would end a row of REPEATED that was written before."""
    last = REPEATED - 1
    return [ids[at + last] for at in range(len(ids) - last) if list(ids[at : at + last]) == list(ids[-last:])]


def without_opening(text: str) -> str:
    """Return a description without what it begins with and says nothing by: "The image shows a dog" as "A dog"."""
    for opening in _table()["openings"]:
        if text[: len(opening) + 1].casefold() == f"{opening} ":
            rest = text[len(opening) + 1 :].strip()
            return rest[:1].upper() + rest[1:]
    return text


@dataclass(frozen=True, slots=True)
class Looks:
    """How pictures are prepared: their size in pixels, and the mean and deviation of each colour."""

    wide_px: int
    high_px: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def prepared(self, image: Pixels) -> NDArray[np.float32]:
        """Return a picture as the model looks at it: (3, high_px, wide_px)."""
        small = Image.fromarray(image).resize((self.wide_px, self.high_px), Image.Resampling.BICUBIC)
        seen = (np.asarray(small, np.float32) / 255 - np.array(self.mean, np.float32)) / np.array(self.std, np.float32)
        return np.asarray(seen.transpose(2, 0, 1), np.float32)


def read_looks(path: Path) -> Looks:
    """Read how pictures are prepared. Raises WeightsMissing where that is damaged."""
    try:
        told = json.loads(path.read_text("utf-8"))
        mean, std = (tuple(float(one) for one in told[name]) for name in ("image_mean", "image_std"))
        if len(mean) != 3 or len(std) != 3:
            raise ValueError("three colours are needed")
        return Looks(int(told["size"]["width"]), int(told["size"]["height"]), mean, std)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged(path, error) from error


def _empty(shape: Sequence[int | None]) -> NDArray[np.float32]:
    """Return what the decoder remembers before it begins: (1, heads, 0, dimensions)."""
    _, heads, _, dimensions = shape
    return np.zeros((1, heads or 1, 0, dimensions or 1), np.float32)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("models.vision.data") / "florence.toml").read_text("utf-8"))
