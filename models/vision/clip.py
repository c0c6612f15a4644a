"""Pictures and words in one space by a CLIP or SigLIP model that was exported once; runs without torch.

Knows the two graphs, the tokenizer and the settings that models/convert/clip.py leaves in the model's folder. Knows
nothing of checkpoints or of the library they were made with.
"""

import html
import json
import string
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from models.inference import Network
from models.protocols import Pixels, Vectors
from models.registry.card import FETCH_COMMAND, WeightsMissing

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SETTINGS, IMAGE_GRAPH, TEXT_GRAPH, WORDS = "clip.json", "image.onnx", "text.onnx", "words.json"
VERSION = "clip 1"
AT_ONCE = {"int8": 1, "fp32": 16}
"""How many run together. In int8 the scale of what passes between layers is taken over all of them, so that a picture's
vector would depend on its neighbours.
"""
LONGEST_SIDES = 4
"""A picture longer than so many times its other side is cut to its middle first; the rest would be cropped away."""

TEMPLATES = ("{}", "a photo of {}.", "a picture of {}.", "a snapshot of {}.")
"""A query stands for the mean of these. Source: Radford et al. 2021, CLIP (prompt ensembling)."""

CONTRASTIVE = (0.16, 0.27)
"""From which cosine a picture may fit words, and surely fits them, for models that were taught by comparison only.

The upper one is near .28, from which pairs were kept for LAION-5B; neither was measured here. Source: Schuhmann et al.
2022.
"""

LOGITS = (-10.0, -2.0)
"""The same for models that say how likely a pair is: one in twenty thousand, one in eight."""

_STRAIGHT = str.maketrans({**dict.fromkeys("ʼ‘’‚‛", "'"), **dict.fromkeys("“”„‟", '"')})
_WIDE = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFFEF))}
_PLAIN = {**_STRAIGHT, **_WIDE}
_NO_PUNCTUATION = str.maketrans("_", " ", string.punctuation.replace("_", ""))


@dataclass(frozen=True, slots=True)
class Kept:
    """How a tower was kept, "int8" or "fp32", and the least cosine of its vectors with the original's on samples."""

    precision: str = "fp32"
    cosine: float = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What an export says of itself.

    side_px: of the square picture that is seen. resize: "shortest" (the middle is cropped out) or "squash".
    interpolation: "bicubic" or "bilinear". clean: how a text is cleaned, "lower", "whitespace" or "canonicalize".
    tokens: how many of a text are read. dimensions: of a vector. unlike, like: the cosines from which a picture may fit
    words and surely fits them. image, text: how the towers were kept.
    """

    side_px: int
    resize: str
    interpolation: str
    clean: str
    tokens: int
    dimensions: int = 0
    unlike: float = 0.0
    like: float = 1.0
    image: Kept = Kept()
    text: Kept = Kept()


def write_settings(settings: Settings, path: Path) -> None:
    """Write what an export says of itself, as JSON."""
    path.write_text(json.dumps(asdict(settings), indent=1), "utf-8")


def read_settings(folder: Path) -> Settings:
    """Read what an export says of itself. Raises WeightsMissing where that is damaged."""
    try:
        told = json.loads((folder / SETTINGS).read_text("utf-8"))
        return Settings(**{**told, "image": Kept(**told["image"]), "text": Kept(**told["text"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WeightsMissing(f"{folder / SETTINGS} is damaged ({error}). Run: {FETCH_COMMAND} {folder.name}") from error


class TwoTowers(ABC):
    """What image-text encoders have in common that see and read with two graphs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def scale(self) -> tuple[float, float]:
        """The cosines from which a picture may fit words and surely fits them."""
        return self._settings.unlike, self._settings.like

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), dimensions), unit rows; raises WeightsMissing where a file is damaged."""
        found = [np.zeros((0, self._settings.dimensions), np.float32)]
        step = self._pictures_at_once if images else 1
        for start in range(0, len(images), step):
            found.append(self._see(np.stack([prepared(one, self._settings) for one in images[start : start + step]])))
        return _unit(np.concatenate(found))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), dimensions), unit rows; each the mean of all templates."""
        written = [template.format(text) for text in texts for template in TEMPLATES]
        vectors = self.encode_words(written).reshape(len(texts), len(TEMPLATES), -1 if written else 0)
        return _unit(vectors.mean(axis=1)) if len(texts) else np.zeros((0, self._settings.dimensions), np.float32)

    def encode_words(self, texts: Sequence[str]) -> Vectors:
        """Encode texts as they are written: (len(texts), dimensions), unit rows."""
        found = [np.zeros((0, self._settings.dimensions), np.float32)]
        step = self._texts_at_once if texts else 1
        for start in range(0, len(texts), step):
            found.append(self._read([clean(text, self._settings.clean) for text in texts[start : start + step]]))
        return _unit(np.concatenate(found))

    @property
    @abstractmethod
    def _pictures_at_once(self) -> int:
        """How many pictures run together."""

    @property
    @abstractmethod
    def _texts_at_once(self) -> int:
        """How many texts run together."""

    @abstractmethod
    def _see(self, pictures: Pixels) -> Vectors:
        """Run prepared pictures (n, side_px, side_px, 3): (n, dimensions)."""

    @abstractmethod
    def _read(self, texts: Sequence[str]) -> Vectors:
        """Run cleaned texts: (n, dimensions)."""


class ClipEncoder(TwoTowers):
    """An ImageTextEncoder over an exported model in `folder`; `version` names its weights."""

    def __init__(self, folder: Path, version: str) -> None:
        super().__init__(read_settings(folder))
        self._folder = folder
        self._version = version

    @property
    def name(self) -> str:
        """The model, its version and how precisely it is kept, part of every recipe."""
        return f"{VERSION} of {self._version} ({self._settings.image.precision})"

    @property
    def _pictures_at_once(self) -> int:
        return AT_ONCE[self._settings.image.precision]

    @property
    def _texts_at_once(self) -> int:
        return AT_ONCE[self._settings.text.precision]

    def _see(self, pictures: Pixels) -> Vectors:
        return self._image.run({"pixels": pictures})[0]

    def _read(self, texts: Sequence[str]) -> Vectors:
        ids = [one.ids for one in self._words.encode_batch(list(texts))]
        return self._text.run({"ids": np.array(ids, dtype=np.int64)})[0]

    @cached_property
    def _image(self) -> Network:
        return Network(self._folder / IMAGE_GRAPH)

    @cached_property
    def _text(self) -> Network:
        return Network(self._folder / TEXT_GRAPH)

    @cached_property
    def _words(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / WORDS))


def prepared(image: Pixels, settings: Settings) -> Pixels:
    """Return a picture as the model looks at it: (side_px, side_px, 3)."""
    side_px = settings.side_px
    how = Image.Resampling.BILINEAR if settings.interpolation == "bilinear" else Image.Resampling.BICUBIC
    if settings.resize == "squash":
        return np.asarray(Image.fromarray(image).resize((side_px, side_px), how), dtype=np.uint8)
    picture = Image.fromarray(_middle(image))
    shorter_px = min(picture.size)
    wide_px, high_px = (int(side_px * one_px / shorter_px) for one_px in picture.size)
    left, top = round((wide_px - side_px) / 2), round((high_px - side_px) / 2)
    resized = picture.resize((wide_px, high_px), how)
    return np.asarray(resized.crop((left, top, left + side_px, top + side_px)), dtype=np.uint8)


def _middle(image: Pixels) -> Pixels:
    """Cut what is very long to its middle, so that it is not blown up to many times its size."""
    longest_px = LONGEST_SIDES * min(image.shape[:2])
    top, left = ((one_px - min(one_px, longest_px)) // 2 for one_px in image.shape[:2])
    return image[top : top + longest_px, left : left + longest_px]


def clean(text: str, how: str) -> str:
    """Clean a text as the model was taught: entities, quotes, ligatures and wide letters plain, spaces single.

    With "lower" in lower case, with "canonicalize" without punctuation as well.
    """
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(text.translate(_PLAIN))))
    if how == "canonicalize":
        text = text.translate(_NO_PUNCTUATION)
    return " ".join(text.split()) if how == "whitespace" else " ".join(text.split()).lower()


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def paired(scale: float, bias: float) -> tuple[float, float]:
    """Return the cosines from which a picture may fit words and surely fits them, where a model says how likely it is.

    scale, bias: from a cosine to the logit of a pair. Source: Zhai et al. 2023, SigLIP.
    """
    unlike, like = ((logit - bias) / scale for logit in LOGITS)
    return unlike, like
