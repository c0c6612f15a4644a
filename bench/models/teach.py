"""How right the suggestions are that a thing named in one photo, or in three, brings among all other photos.

    python -m bench.models.teach [FOLDER]

FOLDER holds captions.json, a list of {"file", "objects"}, and photos; $YESTERYEAR_SHARED/media/photos by default. A
subject is a thing that people marked large in two photos at the least; it is named in one of them (each in turn), or
in three, and every other photo may be offered. One is right where people marked the thing in it, of any size; recall is
over the photos that show it large. `recognised` is named by a noun that the machine has a word for ("our bus"),
`unrecognised` by a name of the owner's own ("the Seeadler"), where the pictures alone decide. `again` is another shot
of a photo, made here (cropped, mirrored, brighter), where only that photo is right. `refused` is what remains after the
surest wrong offer was refused. Bounds are tuned on every second subject and printed for both halves.
"""

import json
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from memory.corrections import look_alikes
from memory.corrections.lessons import LEAST_RECOGNISED, Example, Lesson, recognised
from memory.corrections.look_alikes import Bounds, bounds_of, offers
from memory.language.named_things import is_called
from memory.records.library import (
    Asset,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    TakenFrom,
    TextKind,
    Timestamp,
)
from models.loading import load_captioner, load_image_text, load_text
from models.protocols import Captioner, ImageTextEncoder, Pixels

LARGE, LEAST_PHOTOS, AT_ONCE = 0.08, 2, 16
SAME = {"tv": "television", "mouse": "computer mouse", "remote": "remote control", "hair drier": "hair dryer"}
PEOPLE = "person"
TRIED = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.96)
TARGET = 0.85
SOME_DAY = Timestamp(datetime(2024, 7, 14, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the library knows it, with its vector and what people marked: things, with the share they take up."""

    view: MomentView
    vector: NDArray[np.float32]
    marked: dict[str, float]

    @property
    def id(self) -> str:
        """The id of its moment."""
        return self.view.moment.id


class Album:
    """Photos with their neighbours."""

    def __init__(self, photos: Sequence[Photo]) -> None:
        self.photos = {one.id: one for one in photos}
        rows, ids = np.stack([one.vector for one in photos]), list(self.photos)
        cosines = rows @ rows.T
        order = np.argsort(-cosines, axis=1)[:, : look_alikes.NEIGHBOURS]
        self._near = {
            one: [(ids[at], float(cosines[row, at])) for at in order[row] if at != row] for row, one in enumerate(ids)
        }

    def offers(self, lesson: Lesson, bounds: Bounds) -> list[str]:
        """Return the photos that are offered for a thing."""
        found = offers(lesson, self._near.__getitem__, self._views, bounds)
        return [one.moment_id for one in found]

    def _views(self, moment_ids: Collection[str]) -> Mapping[str, MomentView]:
        return {one: self.photos[one].view for one in moment_ids}


@dataclass(slots=True)
class Score:
    """How many were offered, how many of those are right, how many of those that matter were found, of how many."""

    offered: int = 0
    right: int = 0
    found: int = 0
    wanted: int = 0

    def row(self) -> str:
        """Return precision and recall as words."""
        precision = f"{self.right / self.offered:.3f}" if self.offered else "none"
        return f"precision {precision} of {self.offered} recall {self.found / max(1, self.wanted):.3f} of {self.wanted}"


def main() -> None:
    """Measure and print."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "media" / "photos"
    entries = json.loads((folder / "captions.json").read_text("utf-8"))
    encoder = load_image_text(load_text())
    captioner = load_captioner()
    pictures = [_pixels(folder / one["file"]) for one in entries]
    photos = _photos("photo", pictures, [_marked(one) for one in entries], encoder, captioner)
    halves = _halves(photos)
    album, bounds = Album(photos), bounds_of(f"sight {encoder.name}")
    print(f"photos {len(photos)} files, {sum(map(len, halves))} subjects")
    print(f"bounds {bounds.recognised}/{bounds.unrecognised} cosine, least likely {look_alikes.LEAST_LIKELY}")
    for kind in ("recognised", "unrecognised"):
        print(f"tuned_{kind} {_tuned(album, halves[0], kind, bounds)} cosine")
        for half, name in zip(halves, ("tuned", "held_out"), strict=True):
            for shown in (1, 3):
                for is_refused in (False, True):
                    score = _measured(album, half, kind, bounds, shown, is_refused)
                    print(f"{kind}_{name}_{shown}{'_refused' if is_refused else ''} {score.row()}")
    again = _photos("again", [_again(one) for one in pictures], [one.marked for one in photos], encoder, captioner)
    print(f"again {_instances(photos, again, bounds).row()}")


def _halves(photos: Sequence[Photo]) -> tuple[list[str], list[str]]:
    """Return the subjects in two halves."""
    large = [thing for photo in photos for thing, share in photo.marked.items() if share >= LARGE]
    subjects = sorted({thing for thing in large if thing != PEOPLE and large.count(thing) >= LEAST_PHOTOS})
    return subjects[::2], subjects[1::2]


def _measured(album: Album, subjects: Sequence[str], kind: str, bounds: Bounds, shown: int, is_refused: bool) -> Score:
    """Name each subject in so many of its photos, in turn, and count what is offered."""
    score = Score()
    for subject in subjects:
        for taught in _taught(list(album.photos.values()), subject, shown):
            lesson = _lesson(subject if kind == "recognised" else "", taught)
            _count(score, lesson, album, partial(_share, subject), bounds, is_refused)
    return score


def _taught(photos: Sequence[Photo], subject: str, shown: int) -> Iterator[list[Photo]]:
    """Yield the photos in which a subject is named: each that shows it large, with those behind it, in a circle."""
    large = [one for one in photos if one.marked.get(subject, 0.0) >= LARGE]
    for start in range(len(large) if len(large) > shown else 0):
        yield [large[(start + step) % len(large)] for step in range(shown)]


def _share(subject: str, one: Photo) -> float:
    return one.marked.get(subject, 0.0)


def _is_it(wanted: Photo, one: Photo) -> float:
    return float(one is wanted)


def _lesson(noun: str, taught: Sequence[Photo]) -> Lesson:
    """Return what naming a thing in some photos teaches; without a noun the machine has no name for it."""
    examples = []
    for one in taught:
        seen = [name for name, score in recognised(one.view).items() if score >= LEAST_RECOGNISED]
        names = frozenset(name for name in seen if noun and is_called(noun.split()[-1], name))
        examples.append(Example(one.id, one.id, "correction", "the thing", names))
    return Lesson("the thing named", examples=examples)


def _count(
    score: Score,
    lesson: Lesson,
    album: Album,
    share: Callable[[Photo], float],
    bounds: Bounds,
    is_refused: bool = False,
) -> None:
    """Add to a score what a lesson has offered; `share` says how large what is meant is in a photo, else 0."""
    made = album.offers(lesson, bounds)
    wrong = [one for one in made if not share(album.photos[one])]
    if is_refused and wrong:
        made = album.offers(replace(lesson, refused=wrong[:1]), bounds)
    taken = {one.moment_id for one in lesson.examples}
    sizes = [share(album.photos[one]) for one in made]
    score.offered += len(sizes)
    score.right += sum(size > 0 for size in sizes)
    score.found += sum(size >= LARGE for size in sizes)
    score.wanted += sum(share(one) >= LARGE for one in album.photos.values() if one.id not in taken)


def _tuned(album: Album, subjects: Sequence[str], kind: str, bounds: Bounds) -> float:
    """Return the least bound tried above which so many as are wanted of the offers are right, for one photo named."""
    for bound in TRIED:
        score = _measured(album, subjects, kind, replace(bounds, **{kind: bound}), 1, False)
        if score.offered and score.right >= TARGET * score.offered:
            return bound
    return 1.0


def _instances(photos: Sequence[Photo], again: Sequence[Photo], bounds: Bounds) -> Score:
    """Name a thing in each photo, by a name of the owner's own, and look for its other shot among all."""
    score, album = Score(), Album([*photos, *again])
    for one, other in zip(photos, again, strict=True):
        _count(score, _lesson("", [one]), album, partial(_is_it, other), bounds)
    return score


def _photos(
    kind: str,
    pictures: Sequence[Pixels],
    marked: Sequence[dict[str, float]],
    encoder: ImageTextEncoder,
    captioner: Captioner,
) -> list[Photo]:
    """Look at pictures as an import does."""
    made = []
    for start in range(0, len(pictures), AT_ONCE):
        piece = pictures[start : start + AT_ONCE]
        seen = zip(encoder.encode_images(piece), captioner.caption(piece), marked[start:], strict=False)
        for number, (vector, caption, there) in enumerate(seen, start):
            labels = tuple((one.name, one.score) for one in caption.labels)
            made.append(Photo(_view(f"{kind} {number}", caption.text, labels), _unit(vector), there))
    return made


def _view(name: str, text: str, labels: tuple[tuple[str, float], ...]) -> MomentView:
    asset = Asset(name, Kind.PHOTO, SOME_DAY, TakenFrom.EXIF, 1)
    said = MomentText(name, TextKind.CAPTION, text, "", labels=labels)
    return MomentView(Moment(name, name, Medium.PHOTO, 0, SOME_DAY), asset, "", (said,))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    held = vector.astype(np.float16).astype(np.float32)
    return np.asarray(held / max(float(np.linalg.norm(held)), 1e-9), np.float32)


def _marked(entry: dict[str, Any]) -> dict[str, float]:
    """Return what people marked in a photo, with the share of the picture that the largest of it takes up."""
    found: dict[str, float] = {}
    for one in entry["objects"]:
        name = SAME.get(one["label"], one["label"])
        share = one["box"][2] * one["box"][3] / (entry["width"] * entry["height"])
        found[name] = max(share, found.get(name, 0.0))
    return found


def _pixels(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def _again(pixels: Pixels) -> Pixels:
    """Return another shot of a photo: three quarters of it, mirrored, in brighter light."""
    picture = Image.fromarray(pixels)
    cut = picture.crop((0, 0, picture.width * 3 // 4, picture.height * 3 // 4))
    return np.asarray(ImageEnhance.Brightness(ImageOps.mirror(cut)).enhance(1.25))


if __name__ == "__main__":
    main()
