"""Fakes of every Protocol in models/protocols.py: deterministic, weightless, quick.

Know nothing of meaning: similarity is shared words, seeing is the mean colour, speech is sound that is not silence.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from models.protocols import (
    SAMPLES_PER_S,
    Caption,
    Face,
    Label,
    Line,
    Message,
    Models,
    Pixels,
    Samples,
    Utterance,
    Vectors,
    Word,
    given_up,
)

DIMENSIONS = 384

COLOURS = {
    "red": (200, 30, 30),
    "green": (30, 160, 30),
    "blue": (30, 60, 200),
    "yellow": (230, 220, 40),
    "white": (245, 245, 245),
    "black": (10, 10, 10),
    "grey": (128, 128, 128),
    "orange": (240, 140, 20),
    "purple": (130, 40, 160),
    "brown": (110, 70, 40),
}

SPOKEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

WINDOW_S = 0.05
LOUD = 0.01
PAUSE_S = 0.8
WORD_S = 0.4


def words_of(text: str) -> list[str]:
    """Return the lower-case words of a text."""
    return re.findall(r"\w+", text.lower())


def _row(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Hash a bag of words to a unit vector; a text without words gets a fixed one of its own."""
    row = np.zeros(DIMENSIONS, dtype=np.float32)
    for word in words_of(text) or ["\0"]:
        digest = hashlib.sha256(word.encode()).digest()
        for at in range(0, 16, 4):
            column = int.from_bytes(digest[at : at + 3], "big") % DIMENSIONS
            row[column] += 1.0 if digest[at + 3] % 2 else -1.0
    length = float(np.linalg.norm(row))
    if length == 0.0:
        row[0], length = 1.0, 1.0
    return (row / length).astype(np.float32)


class FakeText:
    """A TextEncoder whose sentences are near when they share words."""

    name = "fake-text"
    least = 0.25

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode sentences: (len(texts), 384), unit rows."""
        return np.stack([_row(t) for t in texts]) if len(texts) else np.zeros((0, DIMENSIONS), dtype=np.float32)


def colour_of(image: Pixels) -> str:
    """Return the name of the colour nearest to a picture's mean."""
    mean = image.reshape(-1, 3).mean(axis=0)
    return min(COLOURS, key=lambda name: float(np.linalg.norm(mean - np.array(COLOURS[name]))))


class FakeImageText:
    """An ImageTextEncoder that sees the mean colour only: a red picture is near texts with the word "red"."""

    name = "fake-image-text"
    scale = (0.15, 0.45)

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), 384), unit rows."""
        return FakeText().encode([colour_of(image) for image in images])

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), 384), unit rows."""
        return FakeText().encode(texts)


class FakeCaptioner:
    """A Captioner that names the mean colour; a picture without a single bright pixel says nothing."""

    name = "fake-captioner"

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Caption pictures: "something red"; empty where all is black."""
        found = [colour_of(image) for image in images]
        return [
            Caption(f"something {colour}" if image.max() > 0 else "", (Label(colour, 0.9),))
            for image, colour in zip(images, found, strict=True)
        ]


class FakeOcr:
    """An OcrReader that reads "black on white" where a picture holds both, in the box round what is black."""

    name = "fake-ocr"

    def sees_letters(self, image: Pixels) -> bool:
        """Say that any picture may hold letters."""
        return True

    def read(self, image: Pixels) -> list[Line]:
        """Read a picture: one line, or none."""
        down, across = np.nonzero(image.max(axis=2) < 50)
        if not len(down) or image.min(axis=2).max() < 200:
            return []
        height_px, width_px = image.shape[:2]
        left, right = float(across.min()) / width_px, float(across.max() + 1) / width_px
        top, bottom = float(down.min()) / height_px, float(down.max() + 1) / height_px
        return [Line("black on white", (left, top, right, bottom), 0.9)]


class FakeFaces:
    """A FaceEncoder to whom every patch of one colour but white, black and grey is a face, and a colour is a person."""

    name = "fake-faces"

    def find(self, image: Pixels) -> list[Face]:
        """Find the patches: one face a colour."""
        height_px, width_px = image.shape[:2]
        found = []
        for name in sorted(COLOURS.keys() - {"white", "black", "grey"}):
            down, across = np.nonzero(np.abs(image.astype(int) - COLOURS[name]).max(axis=2) < 8)
            if len(down) >= 64:
                left, right = float(across.min()) / width_px, float(across.max() + 1) / width_px
                top, bottom = float(down.min()) / height_px, float(down.max() + 1) / height_px
                found.append(Face((left, top, right, bottom), _row(name), min(1.0, 0.4 + len(down) / 10_000)))
        return sorted(found, key=lambda face: face.box)


PITCHES_HZ = {"red": 200, "blue": 900, "green": 2400}
"""How the voice of each colour hums."""


def spoken(who: str, seconds: float) -> Samples:
    """The voice of a colour for so long."""
    at = np.arange(round(seconds * SAMPLES_PER_S)) / SAMPLES_PER_S
    return np.asarray(0.2 * np.sin(2 * np.pi * PITCHES_HZ[who] * at), dtype=np.float32)


class FakeVoices:
    """A VoiceEncoder to whom every pitch is a person: the vector says how much of each there is in a stretch."""

    name = "fake-voices"

    def encode(self, samples: Samples, spans: Sequence[tuple[float, float]]) -> Vectors:
        """Encode stretches: a number for each pitch, and a little of the same in all."""
        rows = np.full((len(spans), 1 + len(PITCHES_HZ)), 0.02, dtype=np.float32)
        for row, (start_s, end_s) in zip(rows, spans, strict=True):
            piece = samples[round(start_s * SAMPLES_PER_S) : round(end_s * SAMPLES_PER_S)]
            at = np.arange(len(piece)) / SAMPLES_PER_S
            row[1:] += [abs(np.exp(-2j * np.pi * hz * at) @ piece) / len(piece) for hz in PITCHES_HZ.values()]
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class FakeTranscriber:
    """A Transcriber that hears "one two three ...", a word each 0.4 s, wherever the recording is not silent."""

    name = "fake-transcriber"

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield one utterance a stretch of sound; stretches are parted by 0.8 s of silence or more."""
        for start_s, end_s in loud_stretches(samples):
            count = max(1, int((end_s - start_s) / WORD_S))
            edges = np.linspace(start_s, end_s, count + 1).tolist()
            words = tuple(Word(SPOKEN[i % len(SPOKEN)], float(a), float(b)) for i, (a, b) in enumerate(pairwise(edges)))
            yield Utterance(start_s, end_s, " ".join(w.text for w in words), "en", words)


def loud_stretches(samples: Samples) -> list[tuple[float, float]]:
    """Return (start_s, end_s) of sound that is not silence, joined over pauses shorter than 0.8 s."""
    step = int(WINDOW_S * SAMPLES_PER_S)
    found: list[tuple[float, float]] = []
    for at in range(0, len(samples), step):
        piece = samples[at : at + step]
        if float(np.abs(piece).max()) < LOUD:
            continue
        start_s, end_s = at / SAMPLES_PER_S, (at + len(piece)) / SAMPLES_PER_S
        if found and start_s - found[-1][1] < PAUSE_S:
            found[-1] = (found[-1][0], end_s)
        else:
            found.append((start_s, end_s))
    return found


class FakeLanguage:
    """A LanguageModel that gives `replies` in turn, or else the first sentence of the last message; keeps `asked`.

    With a schema and no replies left it gives the least JSON that fits.
    """

    name = "fake-language"
    bytes_a_second = 0.0

    def __init__(self, replies: Sequence[str] = ()) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[Message, ...]] = []

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply word by word, at most `max_tokens` words."""
        self.asked.append(tuple(messages))
        least = json.dumps(least_fitting(json.loads(schema))) if schema else ""
        said = self.replies.pop(0) if self.replies else least or re.split(r"(?<=[.!?])\s", messages[-1].text)[0]
        yield from re.findall(r"\S+\s*", said)[:max_tokens]


class WaitingLanguage:
    """A LanguageModel that `has_begun`, and gives its reply once it `may`; `has_ended` when nobody wants more of it."""

    name = "waiting-language"
    bytes_a_second = 7.0
    WAIT_S = 20.0

    def __init__(self, reply: str) -> None:
        self.has_begun, self.may, self.has_ended = threading.Event(), threading.Event(), threading.Event()
        self.was_given_up = False
        self._reply = reply

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply word by word, once it may."""
        self.has_begun.set()
        try:
            self.may.wait(self.WAIT_S)
            yield from re.findall(r"\S+\s*", self._reply)
        finally:
            self.was_given_up = given_up.get()()
            self.has_ended.set()


def least_fitting(schema: dict[str, object]) -> object:
    """Return the least value that fits a JSON schema of objects, arrays, strings, choices and truth values."""
    if isinstance(choices := schema.get("enum"), list):
        return choices[0]
    if isinstance(inside := schema.get("properties"), dict):
        return {name: least_fitting(one) for name, one in inside.items()}
    return {"array": [], "boolean": False}.get(str(schema.get("type")), "")


def fake_models() -> Models:
    """Return a full set of fakes."""
    return Models(FakeText(), FakeImageText(), FakeCaptioner(), FakeTranscriber(), FakeLanguage(), FakeOcr())


def perceiving() -> Models:
    """Return fakes of what perceives and encodes: no language model, and no reader of words in pictures."""
    return replace(fake_models(), language=None, ocr=None)
