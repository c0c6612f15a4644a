"""Pixels, samples, shots and paragraphs to moments with their captions, words and vectors.

Knows the models by their Protocols only, and nothing of files or of the store.
"""

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from ingest.files.step_names import CAPTION, PERCEIVE, SIGHT
from ingest.perception.decode import Decoded
from ingest.perception.read_lines import with_pages
from ingest.readers.audio import Piece
from ingest.readers.paragraph import Note
from ingest.readers.video import Video
from memory.language.format import imported_text
from memory.records.ids import digest, moment_id
from memory.records.library import (
    Asset,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    SeenScene,
    TextKind,
    TimedWord,
    Timestamp,
)
from memory.store.moments import Perceived
from models.protocols import Caption, Captioner, Models, Pixels, Samples, Transcriber, Utterance, is_concurrent
from models.vision.scene_json import Malformed

VERSION, NOTE_VERSION, CAPTION_VERSION, SIGHT_VERSION = "perceive-2", "note-7", "caption-1", "sight-1"
CUT_VERSION = "cut-2"
"""How the shots of a video in which somebody talks are cut; another one perceives videos anew, and nothing else."""

HEAR_VERSION = "sides-1"
MOST_SAME = 0.5
"""Of two sides that have so much of their words in common, one hears the other, and their mix is clearer."""

LONGEST_SPOKEN_S = 30.0
"""A shot in which somebody goes on talking is cut at the pauses into stretches of about this length."""

PICTURES_AT_ONCE = 32

LEAST_REPETITIVE, LEAST_DISTINCT = 8, 0.4
"""A caption of so many words of which a smaller share differ says nothing."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is looked at in a file: a photo, or the key frame of the shot from `start_s` to `end_s`."""

    pixels: Pixels
    start_s: float = 0.0
    end_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Previous:
    """A moment as it is remembered, with its vector in the space of the picture encoder in use, if it has one there."""

    one: MomentView
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Perception:
    """What models say of a picture; `amiss` says why where the captioner could not tell."""

    captions: tuple[MomentText, ...]
    vector: NDArray[np.float32] | None
    amiss: str = ""

    def of(self, one: Moment) -> tuple[MomentText, ...]:
        """Return the caption as that of a moment."""
        return tuple(replace(caption, moment_id=one.id) for caption in self.captions)


def recipes(models: Models, kind: Kind) -> dict[str, str]:
    """Name for each step over a file of this kind everything that decides what comes of it.

    Another model changes the recipe of its own step alone. Steps whose model is missing are left out.
    """
    hearing = [HEAR_VERSION, models.transcriber.name] if models.transcriber and kind in (Kind.AUDIO, Kind.VIDEO) else []
    cutting = [CUT_VERSION] if hearing and kind is Kind.VIDEO else []
    version = NOTE_VERSION if kind is Kind.NOTE else VERSION
    found = {PERCEIVE: digest(version, kind.value, *hearing, *cutting)}
    if kind in (Kind.PHOTO, Kind.VIDEO) and models.captioner:
        found[CAPTION] = digest(CAPTION_VERSION, models.captioner.name)
    if kind in (Kind.PHOTO, Kind.VIDEO) and models.image_text:
        found[SIGHT] = digest(SIGHT_VERSION, models.image_text.name)
    return found


def sight_space(models: Models) -> str:
    """Name the space of the picture vectors."""
    return f"sight {models.image_text.name}" if models.image_text else ""


def text_space(models: Models) -> str:
    """Name the space of the sentence vectors."""
    return f"text {models.text.name}" if models.text else ""


def see_photo(decoded: Decoded, models: Models, held: Sequence[Previous], steps: Collection[str]) -> Perception | None:
    """Return what the models of these steps say of a photo, but for what is held.

    None where it is no photo, or where one of the models cannot be asked from several threads at once.
    """
    if PERCEIVE not in steps:
        captioner = models.captioner if CAPTION in steps else None
        models = replace(models, captioner=captioner, image_text=models.image_text if SIGHT in steps else None)
    asked = [one for one in (models.captioner, models.image_text) if one is not None]
    if decoded.pixels is None or not all(map(is_concurrent, asked)):
        return None
    return _see([Picture(decoded.pixels)], models, held, decoded.asset.kind)[0]


def perceive(
    decoded: Decoded, models: Models, held: Sequence[Previous] = (), seen: Perception | None = None
) -> list[Perceived]:
    """Return the moments of one asset, in order; none where there is nothing to perceive, as in silence.

    What the models in use said of a picture before, in `held`, is kept and not asked again. `seen` is what they say of
    a photo, None where they are still to be asked.
    """
    name = recipes(models, decoded.asset.kind)[PERCEIVE]
    if decoded.pixels is not None:
        return [_photo(decoded.asset, seen or _see(list(_pictures(decoded)), models, held, Kind.PHOTO)[0], models)]
    if decoded.sound is not None:
        return _audio(decoded.asset, decoded.sound, models, name)
    if decoded.video is not None:
        return _video(decoded, decoded.video, models, held)
    return _note(decoded.asset, with_pages(decoded.note, models.ocr), name) if decoded.note else []


def look_again(
    decoded: Decoded, models: Models, held: Sequence[Previous], step: str, seen: Perception | None = None
) -> list[Perceived]:
    """Return the moments of an asset as they are, each with what one step, CAPTION or SIGHT, says of its picture.

    `seen` is what both say of a photo, None where they are still to be asked.
    """
    if seen is not None:
        return [_perceived(item.one.moment, seen, models) for item in held]
    models = replace(models, **{"image_text" if step == CAPTION else "captioner": None})
    found = []
    for pictures, inside in _batches(_pictures(decoded), held):
        numbers = [_nearest(pictures, item.one.moment) for item in inside]
        used = sorted(set(numbers))
        looks = dict(zip(used, _see([pictures[n] for n in used], models, (), decoded.asset.kind), strict=True))
        for item, number in zip(inside, numbers, strict=True):
            found.append(_perceived(item.one.moment, looks[number], models))
    return sorted(found, key=lambda perceived: perceived.moment.ordinal)


def _pictures(decoded: Decoded) -> Iterator[Picture]:
    if decoded.pixels is not None:
        yield Picture(decoded.pixels)
    for shot in decoded.video.shots if decoded.video else ():
        yield Picture(shot.key_frame, shot.start_s, shot.end_s)


def _batches(pictures: Iterable[Picture], held: Sequence[Previous]) -> Iterator[tuple[list[Picture], list[Previous]]]:
    """Yield a bounded number of pictures at a time, each time with what is held of the moments in them.

    What is held of a time before the first picture or after the last goes with those nearest to it.
    """
    waiting = sorted(held, key=lambda item: _middle_s(item.one.moment))
    coming = iter(pictures)
    batch = list(itertools.islice(coming, PICTURES_AT_ONCE))
    while batch:
        following = list(itertools.islice(coming, PICTURES_AT_ONCE))
        end_s = batch[-1].end_s if following else float("inf")
        count = bisect.bisect_left(waiting, end_s, key=lambda item: _middle_s(item.one.moment))
        yield batch, waiting[:count]
        waiting = waiting[count:]
        batch = following


def _middle_s(one: Moment) -> float:
    return ((one.start_s or 0.0) + (one.end_s or 0.0)) / 2


def _nearest(pictures: Sequence[Picture], one: Moment) -> int:
    """Return the number of the picture in whose shot a moment lies."""
    at_s = _middle_s(one)
    return min(range(len(pictures)), key=lambda n: max(pictures[n].start_s - at_s, at_s - pictures[n].end_s))


def _photo(asset: Asset, seen: Perception, models: Models) -> Perceived:
    one = Moment(moment_id(asset.id, Medium.PHOTO, None, None, 0), asset.id, Medium.PHOTO, 0, asset.taken_at)
    return _perceived(one, seen, models)


def _perceived(one: Moment, seen: Perception, models: Models) -> Perceived:
    return Perceived(one, seen.of(one), _in_space(seen.vector, models), seen.amiss)


def _audio(asset: Asset, sound: Iterable[Piece], models: Models, name: str) -> list[Perceived]:
    found = []
    for ordinal, heard in enumerate(heard_in(sound, models.transcriber)):
        one = _timed(asset, Medium.SPEECH, ordinal, heard.start_s, heard.end_s)
        found.append(Perceived(one, _transcript(one, [heard], name)))
    return found


def heard_in(sound: Iterable[Piece], transcriber: Transcriber | None) -> Iterator[Utterance]:
    """Yield what is said in a recording that is heard piece by piece, in seconds from its start."""
    if transcriber is None:
        return
    for piece in sound:
        for heard in _of_sides(piece.sides, transcriber) or transcriber.transcribe(piece.samples):
            yield _moved(heard, piece.start_s) if piece.start_s else heard


def _of_sides(sides: Sequence[Samples], transcriber: Transcriber) -> list[Utterance]:
    """Return what is said on the sides of a recording by themselves in the order of time; nothing if it is the same."""
    found = [list(transcriber.transcribe(side)) for side in sides]
    words = [Counter(re.findall(r"\w+", " ".join(one.text for one in said).lower())) for said in found]
    if not words or not all(words) or (words[0] & words[1]).total() > MOST_SAME * min(one.total() for one in words):
        return []
    return sorted((one for said in found for one in said), key=lambda one: one.start_s)


def _moved(heard: Utterance, by_s: float) -> Utterance:
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in heard.words)
    return replace(heard, start_s=heard.start_s + by_s, end_s=heard.end_s + by_s, words=words)


def _video(decoded: Decoded, video: Video, models: Models, held: Sequence[Previous]) -> list[Perceived]:
    asset, name = decoded.asset, recipes(models, decoded.asset.kind)[PERCEIVE]
    heard = list(heard_in(video.sound or (), models.transcriber))
    found: list[Perceived] = []
    for pictures, inside in _batches(_pictures(decoded), held):
        for picture, seen in zip(pictures, _see(pictures, models, inside, asset.kind), strict=True):
            for start_s, end_s in _cut(picture.start_s, picture.end_s, heard):
                one = _timed(asset, Medium.SHOT, len(found), start_s, end_s)
                spoken = [part for part in (_clip(whole, start_s, end_s) for whole in heard) if part]
                texts = seen.of(one) + (_transcript(one, spoken, name) if spoken else ())
                found.append(Perceived(one, texts, _in_space(seen.vector, models), seen.amiss))
    return found


def _note(asset: Asset, note: Note, name: str) -> list[Perceived]:
    """Return a moment for each paragraph; what holds for the whole note stands beside the first."""
    found = []
    for ordinal, paragraph in enumerate(one for one in note.paragraphs if one.text):
        medium = Medium.MESSAGE if paragraph.speaker else Medium.PARAGRAPH
        one = Moment(
            moment_id(asset.id, medium, None, None, ordinal), asset.id, medium, ordinal, paragraph.at or asset.taken_at
        )
        texts = [MomentText(one.id, TextKind.NOTE, paragraph.text, name, speaker=paragraph.speaker)]
        if note.tags and ordinal == 0:
            texts.append(MomentText(one.id, TextKind.IMPORTED, imported_text(note.tags), name, tags=note.tags))
        amiss = note.problem if ordinal == 0 else ""
        found.append(Perceived(one, tuple(texts), amiss=amiss, appointment=paragraph.appointment))
    return found


def _see(pictures: Sequence[Picture], models: Models, held: Sequence[Previous], kind: Kind) -> list[Perception]:
    """Return what is to be seen in each picture; only what is not held already is asked of the models."""
    name = recipes(models, kind).get(CAPTION, "")
    captions: dict[int, tuple[MomentText, ...]] = {}
    vectors: dict[int, NDArray[np.float32]] = {}
    for item in held if pictures else ():
        number = _nearest(pictures, item.one.moment)
        if kept := tuple(text for text in item.one.texts if text.kind is TextKind.CAPTION and text.recipe == name):
            captions.setdefault(number, kept)
        if item.vector is not None:
            vectors.setdefault(number, item.vector)
    untold = [n for n in range(len(pictures)) if n not in captions] if models.captioner else []
    told = _captions([pictures[n].pixels for n in untold], models.captioner) if models.captioner and untold else []
    captions |= {n: _caption_text(caption, name) for n, (caption, _) in zip(untold, told, strict=True)}
    amiss = {n: reason for n, (_, reason) in zip(untold, told, strict=True)}
    unseen = [n for n in range(len(pictures)) if n not in vectors] if models.image_text else []
    if models.image_text and unseen:
        vectors |= zip(unseen, models.image_text.encode_images([pictures[n].pixels for n in unseen]), strict=True)
    return [Perception(captions.get(n, ()), vectors.get(n), amiss.get(n, "")) for n in range(len(pictures))]


def _captions(images: Sequence[Pixels], captioner: Captioner) -> list[tuple[Caption | None, str]]:
    """Return the caption of each picture, or None and why there is none; one picture's failure is no other's."""
    try:
        return [_checked(caption) for caption in captioner.caption(images)]
    except Malformed as error:
        if len(images) == 1:
            return [(None, str(error))]
    return [told for image in images for told in _captions([image], captioner)]


def _checked(caption: Caption) -> tuple[Caption | None, str]:
    """Return a caption, or None and the reason where a model said the same few words over and over."""
    words = caption.text.lower().split()
    if len(words) < LEAST_REPETITIVE or len(set(words)) >= LEAST_DISTINCT * len(words):
        return caption, ""
    return None, f"no caption: the model repeats itself: {caption.text[:80]!r}"


def _cut(start_s: float, end_s: float, heard: Sequence[Utterance]) -> Iterator[tuple[float, float]]:
    """Yield a shot from and to a second; one in which somebody talks for long in stretches, cut at pauses in the talk.

    What counts is how long is talked: silence is no reason to cut.
    """
    inside = [one for one in heard if one.start_s < end_s and one.end_s > start_s]
    talked_s = 0.0
    for before, after in itertools.pairwise(inside):
        talked_s += before.end_s - max(before.start_s, start_s)
        pause_s = (before.end_s + after.start_s) / 2
        is_long = talked_s + after.end_s - after.start_s > LONGEST_SPOKEN_S
        if is_long and talked_s >= LONGEST_SPOKEN_S / 2 and start_s < pause_s < end_s:
            yield start_s, pause_s
            start_s, talked_s = pause_s, 0.0
    yield start_s, end_s


def _clip(heard: Utterance, start_s: float, end_s: float) -> Utterance | None:
    """Return what of an utterance falls into a stretch, word by word where words are timed."""
    if not heard.words:
        middle_s = (heard.start_s + heard.end_s) / 2
        return heard if start_s <= middle_s < end_s else None
    words = tuple(word for word in heard.words if start_s <= (word.start_s + word.end_s) / 2 < end_s)
    if len(words) == len(heard.words):
        return heard
    if not words:
        return None
    text = "".join(word.text for word in words).strip()
    return replace(heard, start_s=words[0].start_s, end_s=words[-1].end_s, text=text, words=words)


def _timed(asset: Asset, medium: Medium, ordinal: int, start_s: float, end_s: float) -> Moment:
    start_s, end_s = round(start_s, 3), round(end_s, 3)
    exact = asset.taken_at.has_hour
    at = Timestamp(
        asset.taken_at.at + timedelta(seconds=start_s), asset.taken_at.precision, asset.taken_at.offset_known
    )
    name = moment_id(asset.id, medium, start_s, end_s, ordinal)
    return Moment(name, asset.id, medium, ordinal, at if exact else asset.taken_at, start_s, end_s)


def _caption_text(caption: Caption | None, name: str) -> tuple[MomentText, ...]:
    if caption is None:
        return ()
    labels = tuple((label.name, label.score) for label in caption.labels)
    said = caption.scene
    scene = SeenScene(said.objects, said.activity, said.setting, said.mood, said.people) if said else None
    return (MomentText("", TextKind.CAPTION, caption.text, name, labels=labels, scene=scene),)


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
