"""Measures faces: how many people have theirs found, who is taken for whom at which bound, seconds, memory.

Prints "name value unit". Needs the card "faces", the package dlib and $YESTERYEAR_SHARED (default ../shared). The
labelled set is made from what is shared: three people of three videos, eight frames each, with four changed copies of
every frame; and every face of the photos, each somebody else, as those of one photo surely are and those of two almost
surely. That is easy on the same person, who is filmed within seconds: faces of one person years, beards and glasses
apart are not in it, and of children there are few.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from ingest.files.file_checks import Limits
from ingest.perception.faces import SIDE_PX
from ingest.readers.photo import read_photo
from ingest.readers.video import read_frame
from memory.identity.bounds import BOUNDS, Bound, scaled
from memory.identity.clustering import Ties, chained, cluster
from memory.records.library import Trace
from models.loading import load_faces
from models.protocols import Face, FaceEncoder, Pixels
from models.registry.card import WeightsMissing

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
BOUND = BOUNDS[Trace.FACE]
SWEPT = (0.5, 0.55, 0.58, 0.62, 0.66, 0.7)
FLAT = Bound(0.55, 0.65, 0.0, 0.0)
"""By what faces were joined before, however small."""

FRAMES_S = tuple(0.5 + 0.9 * n for n in range(8))
PEOPLE = {
    "weekly_address_hill.mp4": (0.0, 9.0),
    "hamilton_white_house.mp4": (3.0, 9.0),
    "chaplin.mp4": (3.5, 9.0),
}
"""Videos with from when to when the one face that is found is one person's."""

GROWN = (5_000, 20_000)
LEAST_PERSON_PX = 120
REPEATED = "000000256353.jpg"
"""One face three times, on screens: neither one person's photo nor several people's."""

Labelled = list[tuple[str, str, Face]]
"""Who it is, in which picture, and the face."""


def changed(image: Pixels) -> Iterator[Pixels]:
    """Yield a picture mirrored, darkened, at half its size and turned a little."""
    picture = Image.fromarray(image)
    yield np.ascontiguousarray(image[:, ::-1])
    yield np.asarray(ImageEnhance.Brightness(picture).enhance(0.55))
    yield np.asarray(picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR))
    yield np.asarray(picture.rotate(12, Image.Resampling.BICUBIC))


def filmed(encoder: FaceEncoder) -> Labelled:
    """Return the faces of the people in the videos, and how each frame's copies show them."""
    found: Labelled = []
    for name, (start_s, end_s) in PEOPLE.items():
        path = SHARED / "media/video/repo_licensed" / name
        for at_s in (at_s for at_s in FRAMES_S if start_s <= at_s <= end_s):
            frame = read_frame(path, at_s, SIDE_PX, Limits())
            if len(encoder.find(frame)) != 1:
                continue
            for number, image in enumerate((frame, *changed(frame))):
                faces = encoder.find(image)
                found += [(name, f"{name} {at_s} {number}", faces[0])] if len(faces) == 1 else []
    return found


def photographed(encoder: FaceEncoder) -> tuple[Labelled, int, int, float]:
    """Return the faces of the photos; how many people are tall, and of those with a face found; seconds a photo."""
    found: Labelled = []
    tall = with_face = 0
    spent_s = 0.0
    photos = json.loads((SHARED / "media/photos/captions.json").read_text(encoding="utf-8"))
    for photo in photos:
        image = read_photo(SHARED / "media/photos" / photo["file"], Limits(), SIDE_PX)
        started_s = time.monotonic()
        faces = encoder.find(image)
        spent_s += time.monotonic() - started_s
        size = np.array([image.shape[1], image.shape[0]])
        middles = [(np.array(face.box[:2]) + face.box[2:]) / 2 * size for face in faces]
        boxes = [one["box"] for one in photo["objects"] if one["label"] == "person"]
        for left, top, width, height in (box for box in boxes if box[3] >= LEAST_PERSON_PX):
            tall += 1
            with_face += any(left <= x <= left + width and top <= y <= top + 0.75 * height for x, y in middles)
        if not photo["file"].endswith(REPEATED):
            found += [(f"{photo['file']} {n}", photo["file"], face) for n, face in enumerate(faces)]
    return found, tall, with_face, spent_s / len(photos)


def pairwise(labels: Sequence[str], found: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Return precision and recall over pairs of faces that are in one cluster, and that are one person's."""
    joined = {pair for one in found for pair in combinations(one, 2)}
    same = {pair for pair in combinations(range(len(labels)), 2) if labels[pair[0]] == labels[pair[1]]}
    right = len(joined & same)
    return right / max(len(joined), 1), right / max(len(same), 1)


def b_cubed(labels: Sequence[str], found: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Return precision and recall a face. Source: Bagga and Baldwin 1998."""
    cluster_of = {row: one for one in found for row in one}
    precision, recall = [], []
    for row, label in enumerate(labels):
        right = sum(labels[other] == label for other in cluster_of[row])
        precision.append(right / len(cluster_of[row]))
        recall.append(right / labels.count(label))
    return float(np.mean(precision)), float(np.mean(recall))


def ties_of(labelled: Labelled) -> Ties:
    """Return the rows that are in one picture."""
    pictures = [picture for _, picture, _ in labelled]
    pairs = combinations(range(len(pictures)), 2)
    return Ties(at_once=[(one, other) for one, other in pairs if pictures[one] == pictures[other]])


def judged(labelled: Labelled, tell: Callable[[str, float, str], None]) -> None:
    """Print precision and recall at every bound swept."""
    labels = [label for label, _, _ in labelled]
    ties = ties_of(labelled)
    for bound in SWEPT:
        vectors = _scaled(labelled, replace(BOUND, least=bound))
        found = cluster(vectors, ties, bound)
        of_pairs, of_faces = pairwise(labels, found), b_cubed(labels, found)
        for name, (precision, recall) in (("pairs", of_pairs), ("bcubed", of_faces)):
            tell(f"people_{name}_precision_at_{bound:.2f}", precision, "")
            tell(f"people_{name}_recall_at_{bound:.2f}", recall, "")
        tell(f"people_clusters_at_{bound:.2f}", len(found), "clusters")
    tell("people_true_clusters", len(set(labels)), "clusters")


def strangers(labelled: Labelled, tell: Callable[[str, float, str], None]) -> None:
    """Print how many groups join the faces of strangers, by the one bound of before and by that of today."""
    for name, bound in (("before", FLAT), ("now", BOUND)):
        found = cluster(_scaled(labelled, bound), ties_of(labelled), bound.least)
        tell(f"people_strangers_joined_{name}", sum(len(one) > 1 for one in found), "groups")
    tell("people_too_small", sum(face.quality < BOUND.least_quality for _, _, face in labelled), "faces")


def _scaled(labelled: Labelled, bound: Bound) -> NDArray[np.float64]:
    faces = [face for _, _, face in labelled]
    return scaled(as_kept([face.vector for face in faces]), [face.quality for face in faces], bound)


def grown(count: int, tell: Callable[[str, float, str], None]) -> None:
    """Print how long a made-up library of so many faces takes to cluster, all of it and a hundred that are new."""
    draw = np.random.default_rng(0)
    centres = draw.normal(size=(count // 50, 128))
    rows = centres[draw.integers(0, len(centres), count)] + draw.normal(scale=0.55, size=(count, 128))
    vectors = as_kept(list(rows / np.linalg.norm(rows, axis=1, keepdims=True)))
    started_s = time.monotonic()
    cluster(vectors, Ties(), BOUND.least)
    tell(f"people_{count}_all", time.monotonic() - started_s, "s")
    started_s = time.monotonic()
    reached = chained(vectors, range(count - 100, count), (), BOUND.least)
    cluster(vectors, Ties(), BOUND.least, reached)
    tell(f"people_{count}_100_new", time.monotonic() - started_s, "s")


def as_kept(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Return vectors as the store gives them back."""
    return np.stack(vectors).astype(np.float16).astype(np.float64)


def main() -> None:
    """Measure and print."""

    def tell(name: str, value: float, unit: str) -> None:
        print(f"{name} {value:.4g} {unit}".rstrip(), flush=True)

    for count in GROWN:
        grown(count, tell)
    if not (SHARED / "media").is_dir():
        sys.exit(f"no shared media in {SHARED}; set YESTERYEAR_SHARED to their folder")
    try:
        encoder = load_faces()
    except WeightsMissing as error:
        sys.exit(str(error))
    photos, tall, with_face, photo_s = photographed(encoder)
    tell("people_photo", photo_s, "s")
    tell("people_tall_enough", tall, "people")
    tell("people_face_found", with_face / max(tall, 1), "of them")
    videos = filmed(encoder)
    tell("people_faces_photos", len(photos), "faces")
    tell("people_faces_videos", len(videos), "faces")
    strangers(photos, tell)
    judged([*photos, *videos], tell)
    tell("people_peak_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


if __name__ == "__main__":
    main()
