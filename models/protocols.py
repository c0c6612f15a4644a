"""What a model is to the rest of the program: arrays in, plain records out.

Knows nothing of memories, files, libraries of weights or which network stands behind a name. Every implementation
carries a `name`; it is part of the recipe of whatever it made, so a changed name means the work is done again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""One picture: (height_px, width_px, 3), RGB, upright."""

Samples = NDArray[np.float32]
"""One recording: (n,), mono, 16,000 samples a second, -1..1."""

Vectors = NDArray[np.float32]
"""Rows of unit length: (n, dimensions)."""

SAMPLES_PER_S = 16_000

given_up: ContextVar[Callable[[], bool]] = ContextVar("given_up", default=lambda: False)
"""Says whether nobody waits for a reply any more; a model may ask it while it reads a long prompt, and then ends."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as heard, with seconds from the start of the recording."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech as the transcriber gave it; `words` in order, seconds from the start of the recording."""

    start_s: float
    end_s: float
    text: str
    language: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Something recognised in a picture, with the model's own score in 0..1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What a model says of a picture field by field, each empty where it says nothing; `people` is None then."""

    objects: tuple[str, ...] = ()
    activity: str = ""
    setting: str = ""
    mood: str = ""
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence about a picture and the labels behind it, best first; `text` is empty where nothing was sure.

    `scene` is None for a captioner that says nothing field by field.
    """

    text: str
    labels: tuple[Label, ...] = ()
    scene: Scene | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words in a picture; `box` is left, top, right, bottom in 0..1 of it, `confidence` in 0..1."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a picture; `box` is left, top, right, bottom in 0..1 of it, `quality` in 0..1.

    `vector` is (dimensions,), of unit length: the nearer that of another face, the likelier are both one person's.
    """

    box: tuple[float, float, float, float]
    vector: NDArray[np.float32]
    quality: float


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a language model; `role` is system, user or assistant."""

    role: str
    text: str


class ImageTextEncoder(Protocol):
    """Pictures and words in one space: the nearer, the better they fit."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    @property
    def scale(self) -> tuple[float, float]:
        """The cosine above which a picture may have to do with words, and the one above which it surely has."""

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), dimensions)."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), dimensions)."""


class Captioner(Protocol):
    """A picture to a sentence."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Say what is to be seen, one caption a picture, in order."""


class OcrReader(Protocol):
    """A picture to the words in it; asked from several threads at once."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    def sees_letters(self, image: Pixels) -> bool:
        """Say at a glance whether there may be letters in a picture; a small one is enough."""

    def read(self, image: Pixels) -> list[Line]:
        """Read the words in a picture, line by line; nothing at all where it holds none."""


class FaceEncoder(Protocol):
    """A picture to the faces in it."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    def find(self, image: Pixels) -> list[Face]:
        """Find the faces in a picture, from the left; nothing at all where it shows none."""


class Transcriber(Protocol):
    """Speech to timed words."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield what is said, in order and as it is heard; nothing at all where nobody speaks."""


@runtime_checkable
class BatchTranscriber(Transcriber, Protocol):
    """A Transcriber that hears several recordings faster than one after another."""

    def transcribe_all(self, recordings: Sequence[Samples]) -> list[list[Utterance]]:
        """Return what is said in each of several recordings, exactly as `transcribe` hears it in one alone."""


class VoiceEncoder(Protocol):
    """Stretches of speech in a space where one person's voice lies near itself."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    def encode(self, samples: Samples, spans: Sequence[tuple[float, float]]) -> Vectors:
        """Encode stretches of a recording, each from and to a second: (len(spans), dimensions)."""


class TextEncoder(Protocol):
    """Sentences in a space where the like lies near the like."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    @property
    def least(self) -> float:
        """The cosine below which a sentence has nothing to do with a question."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode sentences: (len(texts), dimensions)."""


class Reranker(Protocol):
    """Reads a question and a passage together and says how likely the passage answers it."""

    @property
    def name(self) -> str:
        """The model and its version."""

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Score passages (len(passages),) as log-odds, comparable between questions; longer ones are cut."""


class LanguageModel(Protocol):
    """A local language model that continues a conversation."""

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""

    @property
    def bytes_a_second(self) -> float:
        """How many bytes of text it reads a second on this machine, as far as that was measured; 0 before that."""

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply in pieces as they come, greedily; closing the iterator ends the work.

        With `schema`, a JSON schema, the whole reply is JSON that fits it, unless `max_tokens` cut it short.
        """


def is_concurrent(model: object) -> bool:
    """Say whether a model that looks at pictures may be asked from several threads at once, one core for each.

    One that takes all cores, or waits for a server, says nothing of it and is asked by one thread.
    """
    return bool(getattr(model, "is_concurrent", False))


@dataclass(frozen=True, slots=True)
class Models:
    """The models of this run, built once and passed by hand; None where one is unwanted or its weights are missing."""

    text: TextEncoder | None = None
    image_text: ImageTextEncoder | None = None
    captioner: Captioner | None = None
    transcriber: Transcriber | None = None
    language: LanguageModel | None = None
    ocr: OcrReader | None = None
    faces: FaceEncoder | None = None
    voices: VoiceEncoder | None = None
    reranker: Reranker | None = None
