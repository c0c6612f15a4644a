"""Whether a linear head from label scores into the space of sentences finds photos better than the labels' names alone.

    python -m bench.models.alignment [FOLDER]

FOLDER holds captions.json, a list of {"file", "captions"}, and the photos; $YESTERYEAR_SHARED/media/photos by default.
Ridge regression, in its dual form, from each photo's mean logits to what its captions mean, added to the vector that
the product has. It learns from photos that may be passed on (their folder's name holds "by_bysa") and is asked about
the others; then, to see what more photos would give, from a random half and asked about the other half. Queries are
the captions, the pictures' vectors alone are compared. Sources: Norouzi et al. 2014, ConSE; Hoerl & Kennard 1970.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.files.file_checks import Limits
from ingest.readers.photo import read_photo
from models.loading import load_image_text, load_text
from models.protocols import Pixels, Vectors
from models.registry.catalog import LITE2
from models.registry.download import require
from models.vision.labels import LabelClassifier

DEPTHS = (1, 5, 10)
SIDE_PX = 640
RIDGES = (0.1, 0.3, 1.0, 3.0)
SHARES = (0.5, 1.0, 2.0)
DRAWS = 20


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos (n): logits (n, 1000), vectors of the product and of all captions, of which photo each caption is."""

    files: tuple[str, ...]
    logits: NDArray[np.float32]
    seen: Vectors
    told: Vectors
    owner: NDArray[np.int64]


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def looked_at(folder: Path) -> Photos:
    """Look at all photos and read their captions."""
    entries = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    text = load_text()
    images: list[Pixels] = [read_photo(folder / entry["file"], Limits(), SIDE_PX) for entry in entries]
    classifier = LabelClassifier(require(LITE2), LITE2.version)
    captions = [(number, caption) for number, entry in enumerate(entries) for caption in entry["captions"]]
    return Photos(
        tuple(entry["file"] for entry in entries),
        classifier.logits(images).mean(axis=1),
        load_image_text(text).encode_images(images),
        text.encode([caption for _, caption in captions]),
        np.array([number for number, _ in captions]),
    )


def aligned(photos: Photos, learned: NDArray[np.int64], asked: NDArray[np.int64], ridge: float) -> Vectors:
    """Return what a head that learned from some photos adds to the vectors of others: (len(asked), dimensions)."""
    means = np.array([photos.told[photos.owner == number].mean(axis=0) for number in learned])
    rows = _unit(photos.logits - photos.logits[learned].mean(axis=0))
    kernel = rows[learned] @ rows[learned].T + ridge * np.eye(len(learned))
    meant = _unit(means) - _unit(means).mean(axis=0)
    return np.asarray(rows[asked] @ rows[learned].T @ np.linalg.solve(kernel, meant), np.float32)


def recalls(photos: Photos, asked: NDArray[np.int64], vectors: Vectors) -> NDArray[np.float64]:
    """Return recall at each depth (3,) of the captions of these photos, among these photos."""
    mine = np.isin(photos.owner, asked)
    rows = np.searchsorted(asked, photos.owner[mine])
    scores = photos.told[mine] @ _unit(vectors).T
    ranks = (scores > scores[np.arange(len(rows)), rows][:, None]).sum(axis=1)
    return np.array([(ranks < depth).mean() for depth in DEPTHS])


def halves(count: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield random halves of so many photos, always the same ones."""
    drawn = np.random.default_rng(0)
    for _ in range(DRAWS):
        order = drawn.permutation(count)
        yield np.sort(order[: count // 2]), np.sort(order[count // 2 :])


def compare(name: str, photos: Photos, parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> None:
    """Print recall without a head, and with the best of its settings, which flatters it."""
    plain = np.mean([recalls(photos, asked, photos.seen[asked]) for _, asked in parts], axis=0)
    best = max(
        (
            np.mean(
                [recalls(photos, asked, photos.seen[asked] + share * aligned(photos, learned, asked, ridge))
                 for learned, asked in parts],
                axis=0,
            )
            for ridge in RIDGES
            for share in SHARES
        ),
        key=lambda found: float(found[-1]),
    )  # fmt: skip
    for kind, found in (("names_alone", plain), ("with_head", best)):
        for depth, value in zip(DEPTHS, found, strict=True):
            print(f"{name}_{kind}_recall@{depth} {value:.3f} share")


def main() -> None:
    """Measure and print."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "media" / "photos"
    if not (folder / "captions.json").is_file():
        sys.exit(f"There is no captions.json in {folder}; set YESTERYEAR_SHARED.")
    photos = looked_at(folder)
    free = np.array(["by_bysa" in file for file in photos.files])
    print(f"learned_from {int(free.sum())} photos")
    print(f"asked_about {int((~free).sum())} photos")
    compare("free_ones", photos, [(np.flatnonzero(free), np.flatnonzero(~free))])
    compare("halves", photos, list(halves(len(free))))


if __name__ == "__main__":
    main()
