"""A CLIP or SigLIP checkpoint as the hub serves it, written out once as two ONNX graphs, in int8 where little is lost.

The only file that imports open_clip; it and torch are in the `full` extra and are not needed afterwards. Opens no
connection: the folder holds open_clip_config.json, the safetensors and the tokenizer where the model has its own.
"""

import importlib
import logging
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Protocol, SupportsFloat, TypedDict

import numpy as np
from numpy.typing import NDArray

from models.convert.checkpoint import BadCheckpoint
from models.inference import Network, has_gpu
from models.protocols import Pixels, Vectors
from models.vision.clip import (
    CONTRASTIVE,
    IMAGE_GRAPH,
    TEXT_GRAPH,
    WORDS,
    Kept,
    Settings,
    clean,
    paired,
    prepared,
    write_settings,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CHECKPOINT = "open_clip_model.safetensors"
OPSET = 17
LEAST_COSINE = 0.999
"""int8 is kept where the vector of every sample is at least so near to the original's."""

LEAST_EXPORTED = 0.9999
INTEGER_OPERATIONS = (["MatMul", "Gemm", "Gather"], ["MatMul", "Gemm"])
"""What is tried in int8: the table of words as well, then the layers alone."""

SAMPLES = 16
AT_ONCE = 4
INSTALL = "pip install 'yesteryear[full]'"
PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
SENTENCES = (
    "a photo of a dog",
    "Two children on a swing in the garden, laughing!",
    "the red boat at the lake, 14 July 2024",
    "Grandmother's birthday cake & candles",
    "a receipt from the supermarket: €12.50",
    "Sonnenuntergang über dem Walchensee",
    "un café à la crème sur une table",
    "湖で釣りをする男",
    "a 🙂 drawn on a foggy window",
    "IMG_2041: it's where we've been…",
    "",
    "snow-covered mountains under a clear blue sky with a wooden hut in front of them " * 4,
)

Array = NDArray[np.generic]
_DECLARED: list["OperatorLibrary"] = []


class OperatorLibrary(Protocol):
    """A place for the declarations of operators of torch; they last as long as it does."""

    def define(self, schema: str) -> str:
        """Declare an operator."""


class Tensor(Protocol):
    """A tensor of torch, as far as it is used here."""

    def permute(self, *axes: int) -> "Tensor":
        """Order the axes anew."""

    def float(self) -> "Tensor":
        """Return it in single precision."""

    def numpy(self) -> Vectors:
        """Return it as an array."""

    def __sub__(self, other: "Tensor") -> "Tensor": ...
    def __truediv__(self, other: "Tensor") -> "Tensor": ...


Module = Callable[[Tensor], Tensor]


class Looks(TypedDict):
    """How open_clip prepares pictures for a model."""

    size: int | tuple[int, ...]
    resize_mode: str
    interpolation: str
    mean: tuple[float, ...]
    std: tuple[float, ...]


class Visual(Protocol):
    """The picture tower of a model of open_clip: how it wants its pictures."""

    preprocess_cfg: Looks


class Model(Protocol):
    """A model of open_clip."""

    visual: Visual
    logit_scale: SupportsFloat
    logit_bias: SupportsFloat | None

    def encode_image(self, image: Tensor, normalize: bool) -> Tensor:
        """Encode pictures of three planes."""

    def encode_text(self, text: Tensor, normalize: bool) -> Tensor:
        """Encode tokens."""


class Words(Protocol):
    """A tokenizer of open_clip: CLIP's own, or one of transformers in `tokenizer`."""

    context_length: int
    clean_fn: FunctionType
    tokenizer_mode: str
    strip_sep_token: bool
    encoder: dict[str, int]
    decoder: dict[int, str]
    bpe_ranks: dict[tuple[str, str], int]
    all_special_ids: list[int]

    def __call__(self, texts: list[str]) -> Tensor:
        """Cut texts into tokens: (len(texts), context_length)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A tower as it was written: what was kept of it, and how long its vectors are."""

    kept: Kept
    dimensions: int


def export(folder: Path, target: Path) -> None:
    """Write `target` (clip.json) from the checkpoint in `folder`, the graphs and the tokenizer beside it.

    Raises BadCheckpoint where open_clip cannot be loaded, the checkpoint is none that it knows, or what is written does
    not agree with it.
    """
    if not (folder / CHECKPOINT).is_file():
        raise BadCheckpoint(f"{folder} lacks {CHECKPOINT}")
    with _alone():
        model, words = _load(folder)
        tokenizer = runtime_tokenizer(words)
        how = words.clean_fn.__name__.removeprefix("_clean_")
        ids = np.array(words(list(SENTENCES)), dtype=np.int64)
        ours = [one.ids for one in tokenizer.encode_batch([clean(text, how) for text in SENTENCES])]
        if not np.array_equal(ids, ours):
            raise BadCheckpoint(f"the tokenizer of {folder.name} is of a kind that is not known here")
        tokenizer.save(str(target.with_name(WORDS)))
        settings = _settings(model, how, ids.shape[1])
        seen = np.stack([prepared(one, settings) for one in sample_pictures()])
        seeing, reading = _towers(model)
        image = _write_tower(seeing, "pixels", seen, target.with_name(IMAGE_GRAPH))
        text = _write_tower(reading, "ids", ids, target.with_name(TEXT_GRAPH))
    write_settings(replace(settings, dimensions=image.dimensions, image=image.kept, text=text.kept), target)


def sample_pictures() -> list[Pixels]:
    """Draw pictures that are like photographs in their statistics: 1/f noise, coloured, with edges across it.

    Source: Field 1987 (the amplitude of natural scenes falls with frequency).
    """
    random = np.random.default_rng(0)
    found = []
    for n in range(SAMPLES):
        high_px, wide_px = ((360, 480), (480, 360), (300, 300), (240, 720))[n % 4]
        across = np.hypot(np.fft.fftfreq(high_px)[:, None], np.fft.rfftfreq(wide_px)[None]) + 1 / wide_px
        noise = random.normal(size=(3, high_px, wide_px))
        picture = np.fft.irfft2(np.fft.rfft2(noise) / across**1.3, (high_px, wide_px))
        picture = picture.mean(axis=0) + random.uniform(0.2, 0.8) * picture
        picture = (picture - picture.mean()) / picture.std() * random.uniform(30, 70) + random.uniform(70, 180)
        for _ in range(n % 5):
            top, left = random.integers(0, high_px // 2), random.integers(0, wide_px // 2)
            picture[:, top : top + high_px // 3, left : left + wide_px // 3] += random.normal(0, 60, (3, 1, 1))
        found.append(np.ascontiguousarray(picture.clip(0, 255).astype(np.uint8).transpose(1, 2, 0)))
    return found


def runtime_tokenizer(words: "Words") -> "Tokenizer":
    """Return what cuts a cleaned text into the same tokens as open_clip's own tokenizer does, without torch.

    The model's own tokenizer where it has one, else a byte-level BPE of CLIP's vocabulary. Raises BadCheckpoint for
    kinds that are not known here.
    """
    from tokenizers import Tokenizer

    inner = getattr(words, "tokenizer", None)
    if inner is None:
        return _clip_tokenizer(words)
    if words.tokenizer_mode or words.strip_sep_token or not hasattr(inner, "backend_tokenizer"):
        raise BadCheckpoint("the model's tokenizer is of a kind that is not known here")
    found = Tokenizer.from_str(inner.backend_tokenizer.to_str())
    pad = {"pad_id": inner.pad_token_id, "pad_token": inner.pad_token, "direction": inner.padding_side}
    found.enable_truncation(words.context_length)
    found.enable_padding(length=words.context_length, **pad)
    return found


def _clip_tokenizer(words: "Words") -> "Tokenizer":
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    first, last = (words.decoder[one] for one in words.all_special_ids[:2])
    merges = [pair for pair, _ in sorted(words.bpe_ranks.items(), key=lambda item: item[1])]
    found = Tokenizer(models.BPE(dict(words.encoder), merges, end_of_word_suffix="</w>"))
    apart = pre_tokenizers.Split(Regex(PATTERN), behavior="removed", invert=True)
    found.pre_tokenizer = pre_tokenizers.Sequence(
        [apart, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    around = list(zip((first, last), words.all_special_ids, strict=False))
    found.post_processor = processors.TemplateProcessing(f"{first} $A {last}", special_tokens=around)
    found.enable_truncation(words.context_length)
    found.enable_padding(length=words.context_length, pad_id=0, pad_token=words.decoder[0])
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """Keep the libraries from asking the hub and from writing to the terminal."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    silenced = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(silenced)
        os.environ.pop("HF_HUB_OFFLINE")
        if before is not None:
            os.environ["HF_HUB_OFFLINE"] = before


def _load(folder: Path) -> tuple[Model, Words]:
    import_torchvision()
    try:
        import open_clip
    except (ImportError, RuntimeError) as error:
        raise BadCheckpoint(f"open_clip cannot be loaded ({error}). Run: {INSTALL}") from error
    try:
        return open_clip.create_model(f"local-dir:{folder}").eval(), open_clip.get_tokenizer(f"local-dir:{folder}")
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise BadCheckpoint(f"{folder} is no checkpoint that open_clip knows ({error})") from error


def import_torchvision() -> None:
    """Import torchvision; a torch of another build lacks two of its operators, which are declared and never called."""
    with suppress(ImportError):
        try:
            importlib.import_module("torchvision")
        except RuntimeError as error:
            if "torchvision::nms" not in str(error):
                raise
            torch = importlib.import_module("torch")
            _DECLARED.append(torch.library.Library("torchvision", "FRAGMENT"))
            for operator in ("nms", "qnms"):
                _DECLARED[-1].define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]


def _settings(model: Model, how: str, tokens: int) -> Settings:
    said = model.visual.preprocess_cfg
    size = said["size"]
    sides = set(size) if isinstance(size, (tuple, list)) else {size}
    if len(sides) != 1 or said["resize_mode"] not in ("shortest", "squash"):
        raise BadCheckpoint(f"pictures of {size} by {said['resize_mode']!r} are not known here")
    unlike, like = _scale(model)
    settings = Settings(int(sides.pop()), said["resize_mode"], said["interpolation"], how, tokens)
    return replace(settings, unlike=unlike, like=like)


def _scale(model: Model) -> tuple[float, float]:
    """Return the cosines from which a picture may fit words and surely fits them.

    Where the model was taught how likely a pair is, by its own scale and bias. Source: Zhai et al. 2023, SigLIP.
    """
    if model.logit_bias is None:
        return CONTRASTIVE
    return paired(math.exp(float(model.logit_scale)), float(model.logit_bias))


def _towers(model: Model) -> tuple[Module, Module]:
    """Return the towers as modules: pictures (n, side_px, side_px, 3) of uint8, and tokens, to unit rows."""
    import torch

    said = model.visual.preprocess_cfg

    class Image(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        """The picture tower behind its normalisation."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model
            self.register_buffer("mean", 255 * torch.tensor(said["mean"]).reshape(1, 3, 1, 1))
            self.register_buffer("std", 255 * torch.tensor(said["std"]).reshape(1, 3, 1, 1))

        def forward(self, pixels: Tensor) -> Tensor:
            """Encode pictures."""
            return self.model.encode_image((pixels.permute(0, 3, 1, 2).float() - self.mean) / self.std, normalize=True)

    class Text(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        """The text tower."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Tensor) -> Tensor:
            """Encode tokens."""
            return self.model.encode_text(ids, normalize=True)

    return Image().eval(), Text().eval()


def _write_tower(tower: Module, name: str, inputs: Array, path: Path) -> Written:
    """Write one tower, in int8 where its vectors stay what they were; raises BadCheckpoint where not even fp32 is."""
    import torch

    torch.backends.mha.set_fastpath_enabled(False)  # its operator has no counterpart in ONNX
    with torch.no_grad():
        pieces = [tower(torch.from_numpy(inputs[n : n + AT_ONCE])).numpy() for n in range(0, len(inputs), AT_ONCE)]
        original: Vectors = np.concatenate(pieces)
        torch.onnx.export(
            tower,
            (torch.from_numpy(inputs[:2]),),
            path,
            input_names=[name],
            output_names=["vectors"],
            dynamic_axes={name: {0: "n"}, "vectors": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
    cosine = _least_cosine(path, name, inputs, original)
    if cosine < LEAST_EXPORTED:
        raise BadCheckpoint(f"{path.name} does not agree with the original (cosine {cosine:.4f})")
    if not has_gpu():
        for operations in INTEGER_OPERATIONS:
            smaller = _quantised(path, operations)
            in_integers = _least_cosine(smaller, name, inputs, original)
            if in_integers >= LEAST_COSINE:
                smaller.replace(path)
                return Written(Kept("int8", in_integers), original.shape[1])
            smaller.unlink()
    return Written(Kept("fp32", cosine), original.shape[1])


def _quantised(path: Path, operations: Sequence[str]) -> Path:
    """Write a graph beside another with the weights of these operations in int8, a scale for every row.

    Activations are quantised as they come. Source: Jacob et al. 2018.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    smaller = path.with_suffix(".int8")
    quantize_dynamic(path, smaller, list(operations), per_channel=True, weight_type=QuantType.QInt8)
    return smaller


def _least_cosine(path: Path, name: str, inputs: Array, original: Vectors) -> float:
    graph = Network(path)
    pieces = [graph.run({name: inputs[n : n + 1]})[0] for n in range(len(inputs))]
    cosines = np.sum(np.concatenate(pieces) * original, axis=1)
    return float(np.nan_to_num(cosines, nan=-1.0).min())
