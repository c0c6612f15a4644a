"""How well recall finds what was to be seen while something was said, and what was said while something was seen.

    python -m bench.retrieval.jumps [FOLDER] [--without MECHANISM]

FOLDER holds photos/captions.json and audio/transcripts.json with their files; $YESTERYEAR_SHARED/media by default. Half
of the clips become outings, a voice note between two of five photos, and half become films, a photo shown while each
is heard; then the other way round in a second library. All other photos stand by themselves. A question quotes some
words and wants what was to be seen just then, or gives somebody's caption and wants what was said just then; quotes and
captions by themselves want the speech or the picture. recall@k is the mean share of what is wanted among the first k.
Knows nothing of how a moment is found.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.library.session import Session
from bench.library import library_of
from memory.records.library import Medium
from memory.records.query import Evidence
from memory.retrieval.recall import recall
from memory.retrieval.scoring import WEIGHTS, Weights
from qa.parse.question import Vocabulary, read_question

DEPTHS = (1, 5, 10)
FIRST_DAY = datetime(2023, 3, 4, 10, tzinfo=UTC)
DAYS_BETWEEN = 5
PHOTOS_AFTER_S = (0, 420, 720, 780, 1200)
NOTE_AFTER_S = 745
BESIDE = (2, 3)
"""When on an outing photos are taken and something is said, and which of the photos are taken just then."""

CLIPS_A_FILM = 3
LONGEST_CLIP_S = 20.0
PAUSE_S = 1
QUOTED_WORDS = 5
FRAMES_PER_S = 10
SAMPLES_PER_S = 16_000
SIZE_PX = (640, 480)
PICTURED = (Medium.PHOTO, Medium.SHOT)


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording and what is said in it."""

    path: Path
    said: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture and what people say of it."""

    path: Path
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A file or seconds of it, and whether its pictures are meant or its speech."""

    path: Path
    pictured: bool
    start_s: float = 0.0
    end_s: float = float("inf")

    def holds(self, item: Evidence) -> bool:
        """Return whether a moment found lies in here."""
        moment = item.remembered.moment
        middle_s = ((moment.start_s or 0.0) + (moment.end_s or moment.start_s or 0.0)) / 2
        is_of_file = Path(item.remembered.path) == self.path and (moment.medium in PICTURED) == self.pictured
        return is_of_file and self.start_s <= middle_s < self.end_s


@dataclass(frozen=True, slots=True)
class Together:
    """What was said and seen at the same time, and where either lies."""

    name: str
    said: str
    heard: Stretch
    seen: Mapping[Stretch, Photo]


def clips(folder: Path) -> list[Clip]:
    """Return the English recordings with a transcript of more than a few words, each text once."""
    found: dict[str, Clip] = {}
    for one in json.loads((folder / "transcripts.json").read_text(encoding="utf-8")):
        said = str(one["transcript"] or "").lower()
        is_short = 0 < one["duration"] < LONGEST_CLIP_S and ":" not in said
        if one["lang"] == "en" and is_short and len(said.split()) > QUOTED_WORDS:
            found.setdefault(said, Clip(folder / one["file"], said))
    return list(found.values())


def outing(folder: Path, began: datetime, clip: Clip, photos: Sequence[Photo]) -> Together:
    """Write photos taken within twenty minutes and a voice note between two of them."""
    seen = {}
    for number, (after_s, photo) in enumerate(zip(PHOTOS_AFTER_S, photos, strict=True)):
        path = stand_alone(folder, began + timedelta(seconds=after_s), photo)
        if number in BESIDE:
            seen[Stretch(path, pictured=True)] = photo
    note = folder / f"REC_{began + timedelta(seconds=NOTE_AFTER_S):%Y%m%d_%H%M%S}{clip.path.suffix}"
    shutil.copyfile(clip.path, note)
    return Together("outing", clip.said, Stretch(note, pictured=False), seen)


def stand_alone(folder: Path, taken: datetime, photo: Photo) -> Path:
    """Write a photo under a name that says when it was taken and return its path."""
    path = folder / f"IMG_{taken:%Y%m%d_%H%M%S}{photo.path.suffix}"
    shutil.copyfile(photo.path, path)
    return path


def film(folder: Path, began: datetime, inside: Sequence[tuple[Clip, Photo]]) -> list[Together]:
    """Write a film that shows a photo while each clip is heard, and return what belongs together."""
    path = folder / f"VID_{began:%Y%m%d_%H%M%S}.mp4"
    found = []
    shown = 0
    with av.open(str(path), "w") as file:
        picture = file.add_stream("libx264", rate=FRAMES_PER_S)
        picture.width, picture.height = SIZE_PX
        picture.pix_fmt = "yuv420p"
        sound = file.add_stream("aac", rate=SAMPLES_PER_S, layout="mono")
        for clip, photo in inside:
            samples = samples_of(clip.path)
            count = -(-len(samples) * FRAMES_PER_S // SAMPLES_PER_S)
            with Image.open(photo.path) as still:
                image = ImageOps.pad(still.convert("RGB"), SIZE_PX)
            for number in range(shown, shown + count):
                frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
                frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_S)
                file.mux(picture.encode(frame))
            samples = np.pad(samples, (0, count * SAMPLES_PER_S // FRAMES_PER_S - len(samples)))
            heard = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
            heard.sample_rate, heard.time_base = SAMPLES_PER_S, Fraction(1, SAMPLES_PER_S)
            heard.pts = shown * SAMPLES_PER_S // FRAMES_PER_S
            file.mux(sound.encode(heard))
            stretch = Stretch(path, True, shown / FRAMES_PER_S, (shown + count) / FRAMES_PER_S)
            found.append(Together("film", clip.said, stretch, {stretch: photo}))
            shown += count
        file.mux(picture.encode(None))
        file.mux(sound.encode(None))
    return found


def samples_of(path: Path) -> NDArray[np.int16]:
    """Return what is heard in a recording and a pause after it."""
    turned = av.AudioResampler(format="s16", layout="mono", rate=SAMPLES_PER_S)
    with av.open(str(path)) as file:
        pieces = [piece.to_ndarray()[0] for frame in file.decode(audio=0) for piece in turned.resample(frame)]
    return np.concatenate([*pieces, np.zeros(PAUSE_S * SAMPLES_PER_S)]).astype(np.int16)


def lay_out(folder: Path, out: Sequence[Clip], filmed: Sequence[Clip], photos: Sequence[Photo]) -> list[Together]:
    """Write outings, films and photos that stand alone, days apart; return what belongs together."""
    folder.mkdir(parents=True)
    left = list(photos)
    days = (FIRST_DAY + timedelta(days=DAYS_BETWEEN * number) for number in range(len(photos)))
    held = []
    for clip in out:
        held.append(outing(folder, next(days), clip, [left.pop(0) for _ in PHOTOS_AFTER_S]))
    for start in range(0, len(filmed), CLIPS_A_FILM):
        inside = [(clip, left.pop(0)) for clip in filmed[start : start + CLIPS_A_FILM]]
        held += film(folder, next(days), inside)
    for photo in left:
        stand_alone(folder, next(days), photo)
    return held


def questions(held: Iterable[Together]) -> Iterator[tuple[str, str, tuple[Stretch, ...]]]:
    """Yield the name of a kind of question, the question, and what it wants."""
    for one in held:
        words = re.findall(r"[\w'’]+", one.said)
        last = len(words) - QUOTED_WORDS
        for start in sorted({0, last // 2, last}):
            quote = " ".join(words[start : start + QUOTED_WORDS])
            yield f"{one.name}_seen_when_said", f"What did it look like when somebody said {quote}?", tuple(one.seen)
            yield f"{one.name}_quote", quote, (one.heard,)
        for stretch, photo in one.seen.items():
            for caption in photo.captions:
                told = caption.strip().rstrip(".").lower()
                yield f"{one.name}_said_when_seen", f"What was said when we saw {told}?", (one.heard,)
                yield f"{one.name}_caption", told, (stretch,)


def measure(media: Path, weightings: Mapping[str, Weights]) -> dict[str, dict[str, list[tuple[float, ...]]]]:
    """Return for each of the weights and each kind of question the recall of every question at all depths."""
    spoken = clips(media / "audio")
    photos = [
        Photo(media / "photos" / one["file"], tuple(one["captions"]))
        for one in json.loads((media / "photos" / "captions.json").read_text(encoding="utf-8"))
    ]
    found: dict[str, dict[str, list[tuple[float, ...]]]] = {name: defaultdict(list) for name in weightings}
    for out, filmed in ((spoken[::2], spoken[1::2]), (spoken[1::2], spoken[::2])):
        with tempfile.TemporaryDirectory() as made:
            held = lay_out(Path(made) / "files", out, filmed, photos)
            session = library_of(Path(made) / "library", Path(made) / "files")
            for kind, question, wanted in questions(held):
                for name, weights in weightings.items():
                    found[name][kind].append(ask(session, question, wanted, weights))
            session.close()
    return found


def ask(session: Session, question: str, wanted: Sequence[Stretch], weights: Weights) -> tuple[float, ...]:
    """Read a question as `ask` reads it, look for what it wants, and return the recall at all depths."""
    now = FIRST_DAY + timedelta(days=2000)
    query = read_question(question, now, Vocabulary(frozenset(), frozenset(), ""))
    found = recall(session.sources, replace(query, people=()), max(DEPTHS), inferred=True, weights=weights)
    return tuple(statistics.fmean(any(one.holds(item) for item in found[:depth]) for one in wanted) for depth in DEPTHS)


def main() -> None:
    """Measure and print."""
    default = Path(os.environ.get("YESTERYEAR_SHARED", "../shared")) / "media"
    parser = argparse.ArgumentParser(
        prog="python -m bench.retrieval.jumps", description="What was seen when something was said."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=default, help="photos and recordings with their words")
    parser.add_argument("--without", nargs="+", default=[], choices=[one.name for one in fields(Weights)])
    given = parser.parse_args()
    if not (given.folder / "audio" / "transcripts.json").exists():
        raise SystemExit(f"{given.folder} holds no audio/transcripts.json; give the folder of photos and recordings")
    weights = replace(WEIGHTS, **dict.fromkeys(given.without, 0.0))
    for kind, shares in sorted(measure(given.folder, {"": weights})[""].items()):
        print(f"{kind} {len(shares)} questions")
        for depth, values in zip(DEPTHS, zip(*shares, strict=True), strict=True):
            print(f"{kind}_recall@{depth} {100 * statistics.fmean(values):.1f} percent")


if __name__ == "__main__":
    main()
