"""Pixels, samples, shots and paragraphs to moments with their captions, words and vectors.

Knows the models by their Protocols only, and nothing of files or of the store.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from ingest.decode import Decoded
from ingest.note import Paragraph
from ingest.video import Shot, Video
from memory.ids import digest, moment_id
from memory.store.moments import Perceived
from memory.types import Asset, Kind, Medium, Moment, MomentText, Precision, TextKind, TimedWord, When
from models.protocols import Caption, Models, Pixels, Samples, Utterance

VERSION = "perceive-1"
LONGEST_SPOKEN_S = 30.0
"""A shot in which somebody goes on talking is cut at the pauses into pieces of about this length."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a video that becomes one moment."""

    start_s: float
    end_s: float
    shot: int


def recipe(models: Models, kind: Kind) -> str:
    """Name everything that decides what is perceived in a file of this kind."""
    seeing = [model.name for model in (models.captioner, models.image_text) if model]
    hearing = [models.transcriber.name] if models.transcriber else []
    match kind:
        case Kind.PHOTO:
            parts = seeing
        case Kind.AUDIO:
            parts = hearing
        case Kind.VIDEO:
            parts = seeing + hearing
        case Kind.NOTE:
            parts = []
    return digest(VERSION, kind.value, *parts)


def sight_space(models: Models) -> str:
    """Name the space of the picture vectors."""
    return f"sight {models.image_text.name}" if models.image_text else ""


def text_space(models: Models) -> str:
    """Name the space of the sentence vectors."""
    return f"text {models.text.name}" if models.text else ""


def perceive(decoded: Decoded, models: Models) -> list[Perceived]:
    """Return the moments of one asset, in order; none where there is nothing to perceive, as in silence."""
    name = recipe(models, decoded.asset.kind)
    if decoded.pixels is not None:
        return _photo(decoded.asset, decoded.pixels, models, name)
    if decoded.samples is not None:
        return _audio(decoded.asset, decoded.samples, models, name)
    if decoded.video is not None:
        return _video(decoded.asset, decoded.video, models, name)
    return _note(decoded.asset, decoded.note.paragraphs if decoded.note else (), name)


def _photo(asset: Asset, pixels: Pixels, models: Models, name: str) -> list[Perceived]:
    one = Moment(moment_id(asset.id, Medium.PHOTO, None, None, 0), asset.id, Medium.PHOTO, 0, asset.taken)
    caption, vector = _see([pixels], models)[0]
    return [Perceived(one, _caption_text(one, caption, name), _in_space(vector, models))]


def _audio(asset: Asset, samples: Samples, models: Models, name: str) -> list[Perceived]:
    if models.transcriber is None:
        return []
    found = []
    for ordinal, heard in enumerate(models.transcriber.transcribe(samples)):
        one = _timed(asset, Medium.SPEECH, ordinal, heard.start_s, heard.end_s)
        found.append(Perceived(one, _transcript(one, [heard], name)))
    return found


def _video(asset: Asset, video: Video, models: Models, name: str) -> list[Perceived]:
    speak = models.transcriber is not None and video.samples is not None
    heard = list(models.transcriber.transcribe(video.samples)) if speak else []  # type: ignore[union-attr, arg-type]
    seen = _see([shot.key_frame for shot in video.shots], models)
    found = []
    for ordinal, piece in enumerate(_pieces(video.shots, heard)):
        one = _timed(asset, Medium.SHOT, ordinal, piece.start_s, piece.end_s)
        inside = [clipped for clipped in (_clip(one_heard, piece) for one_heard in heard) if clipped]
        caption, vector = seen[piece.shot]
        texts = _caption_text(one, caption, name) + (_transcript(one, inside, name) if inside else ())
        found.append(Perceived(one, texts, _in_space(vector, models)))
    return found


def _note(asset: Asset, paragraphs: Sequence[Paragraph], name: str) -> list[Perceived]:
    found = []
    for ordinal, paragraph in enumerate(paragraphs):
        medium = Medium.MESSAGE if paragraph.speaker else Medium.PARAGRAPH
        one = Moment(
            moment_id(asset.id, medium, None, None, ordinal), asset.id, medium, ordinal, paragraph.at or asset.taken
        )
        text = MomentText(one.id, TextKind.NOTE, paragraph.text, name, speaker=paragraph.speaker)
        found.append(Perceived(one, (text,)))
    return found


def _see(images: Sequence[Pixels], models: Models) -> list[tuple[Caption, NDArray[np.float32] | None]]:
    """Return caption and vector of each picture."""
    captions = models.captioner.caption(images) if models.captioner else [Caption("")] * len(images)
    if models.image_text is None:
        return [(caption, None) for caption in captions]
    return list(zip(captions, models.image_text.encode_images(images), strict=True))


def _pieces(shots: Sequence[Shot], heard: Sequence[Utterance]) -> Iterable[Piece]:
    """Yield the shots, those in which somebody talks for long cut at the pauses."""
    for number, shot in enumerate(shots):
        start_s = shot.start_s
        for before, after in itertools.pairwise(heard):
            pause_s = (before.end_s + after.start_s) / 2
            if (
                pause_s - start_s >= LONGEST_SPOKEN_S / 2
                and after.end_s - start_s > LONGEST_SPOKEN_S
                and pause_s < shot.end_s
            ):
                yield Piece(start_s, pause_s, number)
                start_s = pause_s
        yield Piece(start_s, shot.end_s, number)


def _clip(heard: Utterance, piece: Piece) -> Utterance | None:
    """Return what of an utterance falls into a piece, word by word where words are timed."""
    if not heard.words:
        middle_s = (heard.start_s + heard.end_s) / 2
        return heard if piece.start_s <= middle_s < piece.end_s else None
    words = tuple(word for word in heard.words if piece.start_s <= (word.start_s + word.end_s) / 2 < piece.end_s)
    if len(words) == len(heard.words):
        return heard
    if not words:
        return None
    text = "".join(word.text for word in words).strip()
    return replace(heard, start_s=words[0].start_s, end_s=words[-1].end_s, text=text, words=words)


def _timed(asset: Asset, medium: Medium, ordinal: int, start_s: float, end_s: float) -> Moment:
    start_s, end_s = round(start_s, 3), round(end_s, 3)
    exact = asset.taken.precision in (Precision.SECOND, Precision.MINUTE)
    at = When(asset.taken.at + timedelta(seconds=start_s), asset.taken.precision, asset.taken.offset_known)
    name = moment_id(asset.id, medium, start_s, end_s, ordinal)
    return Moment(name, asset.id, medium, ordinal, at if exact else asset.taken, start_s, end_s)


def _caption_text(one: Moment, caption: Caption, name: str) -> tuple[MomentText, ...]:
    labels = tuple((label.name, label.score) for label in caption.labels)
    return (MomentText(one.id, TextKind.CAPTION, caption.text, name, labels=labels),)


def _transcript(one: Moment, heard: Sequence[Utterance], name: str) -> tuple[MomentText, ...]:
    words = tuple(
        TimedWord(word.text.strip(), round(word.start_s, 3), round(word.end_s, 3))
        for utterance in heard
        for word in utterance.words
    )
    text = " ".join(utterance.text.strip() for utterance in heard)
    return (MomentText(one.id, TextKind.TRANSCRIPT, text, name, words=words, language=heard[0].language),)


def _in_space(vector: NDArray[np.float32] | None, models: Models) -> dict[str, NDArray[np.float32]] | None:
    return None if vector is None else {sight_space(models): vector}
