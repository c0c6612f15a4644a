"""How well copies of photos are told from other photos: precision and recall over copies made here, and the speed.

    python -m bench.models.duplicates [FOLDER | compare]

With `compare`, only how long 100,000 made-up hashes take, a tenth of them copies, from none compared to all stored.
FOLDER holds photos in any depth; $YESTERYEAR_SHARED/media/photos by default. Each is copied in eleven ways (smaller,
recompressed, cropped, brighter, watermarked, grey, turned with the tag that says so); a pair is right where both come
of one photo. On every second photo the best bounds without a wrong pair are sought and printed; precision and recall
are those of the bounds in ingest/perception/duplicates.py on the other photos, seen in a trial before those were set.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance

from app.library.session import open_session
from bench.figures import note
from ingest.files.file_checks import Limits
from ingest.perception import duplicates
from ingest.perception.near_hashes import distances
from ingest.readers.photo import read_photo
from memory.records.library import Asset, Kind, TakenFrom, Timestamp
from memory.store import Store, assets, jobs
from memory.store import duplicates as duplicate_store
from memory.store.duplicates import Fingerprint
from models.protocols import ImageTextEncoder

LOOKED_AT_BITS = 104
SURE = (48, 56, 64, 72, 80)
MOST = (72, 80, 84, 88, 90, 92, 96, 100, 104)
COSINES = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures whose hashes are near enough to be looked at: whether they are of one photo, by which copying."""

    is_right: bool
    way: str
    bits: int
    cosine: float


def _watermarked(image: Image.Image) -> Image.Image:
    drawn = image.copy()
    spot = (image.width * 0.5, image.height * 0.85)
    ImageDraw.Draw(drawn).text(spot, "(c) Holiday 2024", fill="white", font_size=image.height // 12)
    return drawn


def _cropped(image: Image.Image, share: float) -> Image.Image:
    left, top = round(image.width * share), round(image.height * share)
    return image.crop((left, top, image.width - left, image.height - top))


WAYS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half": lambda image: image.resize((image.width // 2, image.height // 2)),
    "small": lambda image: image.resize((240, max(1, 240 * image.height // image.width))),
    "quality_30": lambda image: image,
    "quality_10": lambda image: image,
    "cropped_3_percent": lambda image: _cropped(image, 0.015),
    "cropped_6_percent": lambda image: _cropped(image, 0.03),
    "cropped_10_percent": lambda image: _cropped(image, 0.05),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "watermarked": _watermarked,
    "grey": lambda image: image.convert("L"),
    "turned": lambda image: image.transpose(Image.Transpose.ROTATE_90),
}
QUALITIES = {"quality_30": 30, "quality_10": 10}


def main() -> None:
    """Measure and print."""
    if sys.argv[1:] == ["compare"]:
        _tell_compare()
        return
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "media" / "photos"
    photos = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    if not photos:
        sys.exit(f"no photos in {folder}; name a folder that holds some, or set YESTERYEAR_SHARED")
    with tempfile.TemporaryDirectory() as made:
        session = open_session(Path(made) / "library")
        encoder = session.models.image_text
        session.close()
        halves = [_pairs(photos[start::2], Path(made), encoder) for start in (0, 1)]
    print(f"photos {len(photos)} files")
    print(f"encoder {encoder.name if encoder else 'none'} name")
    bounds, recall = _tuned(halves[0], len(photos[0::2]))
    print(f"tuned_bounds {bounds[0]}/{bounds[1]}/{bounds[2]:g} bits/bits/cosine")
    print(f"tuned_recall {recall:.3f} share")
    used = (duplicates.SURE_DISTANCE, duplicates.MOST_DISTANCE, duplicates.LEAST_COSINE)
    print(f"bounds {used[0]}/{used[1]}/{used[2]:g} bits/bits/cosine")
    held_out = len(photos[1::2])
    said = [pair for pair in halves[1] if _is_said(pair, used)]
    right = [pair for pair in said if pair.is_right]
    print(f"precision {len(right) / max(1, len(said)):.4f} share")
    print(f"recall {len(right) / (held_out * len(WAYS)):.4f} share")
    print(f"wrong_pairs {len(said) - len(right)} pairs")
    for way in WAYS:
        print(f"recall_{way} {sum(pair.way == way for pair in right) / held_out:.3f} share")
    _tell_speed(photos)


def _pairs(photos: Sequence[Path], made: Path, encoder: ImageTextEncoder | None) -> list[Pair]:
    """Return the pairs of a photo with a copy, and of two photos, that are near enough to be looked at."""
    originals = [read_photo(path, Limits(), duplicates.SIDE_PX) for path in photos]
    kept = [duplicates.picture_hash(pixels) for pixels in originals]
    hashes = np.frombuffer(b"".join(kept), np.uint64).reshape(len(photos), -1)
    vectors: dict[int, NDArray[np.float32]] = {}
    pairs = []
    for number, path in enumerate(photos):
        copies = {way: _copy(path, made, way) for way in WAYS}
        for way, file in [("", path), *copies.items()]:
            pixels = read_photo(file, Limits(), duplicates.SIDE_PX)
            bits = distances(duplicates.picture_hash(pixels), hashes)
            others = [at for at in np.flatnonzero(bits <= LOOKED_AT_BITS).tolist() if way or at != number]
            seen = encoder.encode_images([read_photo(file, Limits())])[0] if encoder and others else None
            for at in others:
                cosine = 0.0
                if encoder and seen is not None:
                    if at not in vectors:
                        vectors[at] = encoder.encode_images([read_photo(photos[at], Limits())])[0]
                    cosine = float(vectors[at] @ seen)
                pairs.append(Pair(at == number, way, int(bits[at]), cosine))
    return pairs


def _copy(path: Path, made: Path, way: str) -> Path:
    with Image.open(path) as image:
        changed = WAYS[way](image.convert("RGB"))
    exif = Image.Exif()
    if way == "turned":
        exif[0x0112] = 6
    held = io.BytesIO()
    changed.save(held, "JPEG", quality=QUALITIES.get(way, 85), exif=exif)
    file = made / f"{way}.jpg"
    file.write_bytes(held.getvalue())
    return file


def _is_said(pair: Pair, bounds: tuple[int, int, float]) -> bool:
    sure, most, cosine = bounds
    return pair.bits <= sure or (pair.bits <= most and pair.cosine >= cosine)


def _tuned(pairs: Sequence[Pair], photos: int) -> tuple[tuple[int, int, float], float]:
    """Return the bounds with the most copies found, the strictest of several, among those without a wrong pair."""
    best = ((0, 0, 1.0), 0.0)
    for bounds in product(SURE, MOST, sorted(COSINES, reverse=True)):
        said = [pair for pair in pairs if _is_said(pair, bounds)]
        recall = sum(pair.is_right for pair in said) / (photos * len(WAYS))
        if all(pair.is_right for pair in said) and recall > best[1]:
            best = (bounds, recall)
    return best


def _tell_speed(photos: Sequence[Path]) -> None:
    started_s = time.perf_counter()
    when = Timestamp(datetime(2024, 1, 1, tzinfo=UTC))
    for number, path in enumerate(photos):
        asset = Asset(str(number), Kind.PHOTO, when, TakenFrom.MTIME, path.stat().st_size)
        duplicates.fingerprint_of(asset, path, Limits())
    print(f"fingerprint {len(photos) / (time.perf_counter() - started_s):.1f} photos/s")
    _tell_compare()


def _tell_compare() -> None:
    """Compare made-up hashes of a library, each with half of its bits set, as all are that have contrast."""
    random = np.random.default_rng(0)
    bits = np.arange(256) < 128
    hashes = np.packbits(random.permuted(np.tile(bits, (MANY, 1)), axis=1), axis=1)
    copies = MANY // 10
    hashes[:copies] = hashes[-copies:]
    hashes[:copies, :4] = random.integers(0, 256, (copies, 4))
    when = Timestamp(datetime(2024, 1, 1, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as made:
        store = Store(Path(made) / "library.sqlite3")
        with store.transaction():
            for number, one in enumerate(hashes):
                assets.put(store, Asset(str(number), Kind.PHOTO, when, TakenFrom.MTIME, 1))
                duplicate_store.put(store, Fingerprint(str(number), one.tobytes()))
        for name in ("all", "one more"):
            started_s, spent_s = time.perf_counter(), time.process_time()
            duplicates.compare_all(store, "")
            took_s, spent_s = time.perf_counter() - started_s, time.process_time() - spent_s
            found = len(duplicate_store.similar_pairs(store))
            print(f"compare_{name.replace(' ', '_')} {took_s:.2f} s, {spent_s:.2f} s of processors, {found} pairs")
            note(f"compare_{name.replace(' ', '_')}", took_s, "s")
            jobs.reopen(store, "0", duplicates.COMPARE)
        store.close()


if __name__ == "__main__":
    main()
