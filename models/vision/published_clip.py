"""Pictures and words in one space by a CLIP or SigLIP model that was published as ONNX graphs; runs without torch.

The layout is that of Immich's exports: config.json of open_clip, visual/ with a graph and how pictures are prepared,
textual/ with a graph and a tokenizer. Knows nothing of where the files come from.
Source: Immich's machine learning service and its exporter, which these files are made with.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.inference import Network
from models.protocols import Pixels, Vectors
from models.registry.card import damaged
from models.text.bert import read_tokenizer
from models.vision.clip import CONTRASTIVE, Settings, TwoTowers, paired

if TYPE_CHECKING:
    from tokenizers import Tokenizer

VERSION = "published clip 1"
CONFIG, LOOKS, WORDS_CONFIG = "config.json", "visual/preprocess_cfg.json", "textual/tokenizer_config.json"
IMAGE_GRAPH, TEXT_GRAPH, WORDS = "visual/model.onnx", "textual/model.onnx", "textual/tokenizer.json"
TOKENS = 77
"""How many are read where the config does not say it; open_clip's default."""

AT_ONCE = 16
PAIRS = (112.67, -16.77)
"""Scale and bias with which SigLIP 2 says how likely a pair is. The graphs do not hold them. Source: the checkpoint
google/siglip2-base-patch16-224; its other sizes lie near."""


class PublishedClip(TwoTowers):
    """An ImageTextEncoder over published graphs in `folder`; `version` names its weights.

    Raises WeightsMissing where the settings beside the graphs are damaged.
    """

    def __init__(self, folder: Path, version: str) -> None:
        config, looks = _object(folder / CONFIG), _object(folder / LOOKS)
        try:
            super().__init__(settings_of(config, looks))
            self._mean, self._std = (np.array(looks[name], np.float32).reshape(3) for name in ("mean", "std"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise damaged(folder / LOOKS, error) from error
        self._folder = folder
        self._version = version

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return f"{VERSION} of {self._version}"

    @property
    def _pictures_at_once(self) -> int:
        return self._image.inputs["image"].shape[0] or AT_ONCE

    @property
    def _texts_at_once(self) -> int:
        return self._text.inputs["text"].shape[0] or AT_ONCE

    def _see(self, pictures: Pixels) -> Vectors:
        seen = (pictures.astype(np.float32) / 255 - self._mean) / self._std
        return self._image.run_first({"image": seen.transpose(0, 3, 1, 2)})

    def _read(self, texts: Sequence[str]) -> Vectors:
        ids = [one.ids for one in self._words.encode_batch(list(texts))]
        return self._text.run_first({"text": np.array(ids, np.int32)})

    @cached_property
    def _image(self) -> Network:
        return _network(self._folder / IMAGE_GRAPH, "image")

    @cached_property
    def _text(self) -> Network:
        return _network(self._folder / TEXT_GRAPH, "text")

    @cached_property
    def _words(self) -> "Tokenizer":
        words = read_tokenizer(self._folder / WORDS, self._settings.tokens)
        told = _object(self._folder / WORDS_CONFIG).get("pad_token")
        pad = str(told.get("content") if isinstance(told, dict) else told)
        number = words.token_to_id(pad)
        if number is None:
            raise damaged(self._folder / WORDS_CONFIG, f"{pad!r} is no token")
        words.enable_padding(length=self._settings.tokens, pad_id=number, pad_token=pad)
        return words


def settings_of(config: dict[str, Any], looks: dict[str, Any]) -> Settings:
    """Return what the files of a published model say of it, from open_clip's config and how pictures are prepared.

    Raises KeyError, TypeError, ValueError or AttributeError where they do not fit.
    """
    text, size = config["text_cfg"], looks["size"]
    given = "whitespace" if "hf_tokenizer_name" in text else "lower"
    unlike, like = CONTRASTIVE if config.get("init_logit_bias") is None else paired(*PAIRS)
    return Settings(
        side_px=int(size[0] if isinstance(size, list) else size),
        resize=_one_of(looks.get("resize_mode", "shortest"), "shortest", "squash"),
        interpolation=_one_of(looks["interpolation"], "bicubic", "bilinear"),
        clean=_one_of((text.get("tokenizer_kwargs") or {}).get("clean", given), "lower", "whitespace", "canonicalize"),
        tokens=int(text.get("context_length", TOKENS)),
        dimensions=int(config["embed_dim"]),
        unlike=unlike,
        like=like,
    )


def _one_of(value: object, *choices: str) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is none of {', '.join(choices)}")
    return str(value)


def _network(path: Path, name: str) -> Network:
    network = Network(path)
    if name not in network.inputs:
        raise damaged(path, f"it takes {', '.join(network.inputs)}, not {name}")
    return network


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, error) from error
    if not isinstance(found, dict):
        raise damaged(path, "it is no JSON object")
    return found
