"""How near a picture asked with is to the photo it was made from, and to all others.

    python -m bench.retrieval.pictured [FOLDER]

FOLDER holds photos; $YESTERYEAR_SHARED/media/photos by default. Each photo is asked for by a copy at 40 % of its size,
one cut to its inner nine tenths, and one both darker and saved at low quality.
"""

import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from ingest.files.file_checks import Limits
from ingest.perception.duplicates import is_near, picture_hash
from ingest.perception.near_hashes import distances
from ingest.readers.photo import read_photo
from models.loading import load_image_text, load_text
from models.protocols import Pixels, Vectors
from models.registry.catalog import MINILM
from models.registry.profiles import PROFILES
from qa.answer.by_picture import SIMILAR

SIDE_PX = 768


def main() -> None:
    """Measure and print."""
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "media" / "photos"
    paths = sorted(one for one in folder.rglob("*") if one.suffix.lower() in (".jpg", ".jpeg", ".png"))
    if not paths:
        raise SystemExit(f"no photos in {folder}")
    eye = load_image_text(load_text(MINILM), PROFILES[0])
    photos = [read_photo(path, Limits(), SIDE_PX) for path in paths]
    held, hashes = eye.encode_images(photos), _hashes(photos)
    print(f"photos {len(photos)} files")
    among = held @ held.T - 2 * np.eye(len(held), dtype=np.float32)
    print(f"others_taken_for_it {np.mean(_same(photos, among, hashes).sum(axis=1) > 1):.3f} share")
    print(f"others_above_alike {np.mean(among.max(axis=1) >= SIMILAR):.3f} share")
    for name, change in (("small", _small), ("cut", _cut), ("dark", _dark)):
        changed = [change(one) for one in photos]
        cosines = eye.encode_images(changed) @ held.T
        own = np.arange(len(held))
        known = _same(changed, cosines, hashes)
        print(f"{name}_known {np.mean(np.diag(known)):.3f} share")
        print(f"{name}_mistaken {np.mean((known.sum(axis=1) - np.diag(known)) > 0):.3f} share")
        print(f"{name}_looks_most_like_its_own {np.mean(cosines.argmax(axis=1) == own):.3f} share")


def _hashes(photos: Sequence[Pixels]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(map(picture_hash, photos)), np.uint64).reshape(len(photos), -1)


def _same(photos: Sequence[Pixels], cosines: Vectors, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which pictures are taken for which photos: (pictures, photos)."""
    found = []
    for photo, row in zip(photos, cosines, strict=True):
        bits = distances(picture_hash(photo), hashes)
        found.append([is_near(int(off), float(cosine)) for off, cosine in zip(bits, row, strict=True)])
    return np.array(found)


def _small(photo: Pixels) -> Pixels:
    height_px, width_px = photo.shape[:2]
    return np.asarray(Image.fromarray(photo).resize((max(1, width_px * 2 // 5), max(1, height_px * 2 // 5))))


def _cut(photo: Pixels) -> Pixels:
    height_px, width_px = photo.shape[:2]
    return photo[height_px // 20 : height_px - height_px // 20, width_px // 20 : width_px - width_px // 20]


def _dark(photo: Pixels) -> Pixels:
    out = BytesIO()
    ImageEnhance.Brightness(Image.fromarray(photo)).enhance(0.7).save(out, "JPEG", quality=40)
    return np.asarray(Image.open(out).convert("RGB"))


if __name__ == "__main__":
    main()
