"""How a picture looks to a perceptual hash, how sharp it is, and which pictures are near duplicates.

A step of its own with its own recipe: a library made before it gets it without a caption or a vector being made anew.
Knows nothing of why files are shown as one (that is related_files.py and memory/retrieval/grouping.py).
Source: the hash of DCT coefficients, Zauner 2010; sharpness, Pech-Pacheco et al. 2000.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.files import one_by_one
from ingest.files.file_checks import Limits
from ingest.files.one_by_one import Report, Step
from ingest.perception import related_files
from ingest.perception.look import PictureStep, Write
from ingest.perception.near_hashes import distances, pairs_within
from ingest.readers.photo import read_photo, shrunk
from memory.records.ids import digest
from memory.records.library import Asset, Kind
from memory.store import Store, duplicates, jobs, step_queue
from memory.store import moments as moment_store
from memory.store import vectors as vector_store
from memory.store.duplicates import Fingerprint
from models.protocols import Pixels

FINGERPRINT, COMPARE = "liken", "compare"
FINGERPRINT_VERSION, HASH_VERSION, COMPARE_VERSION = "liken-2", "liken-1", "compare-1"
"""How a file is told from those like it, how its hash is made, and how hashes are compared: what another version reads
in the head of a file leaves hashes and comparisons as they are."""

SIDE_PX = 512
HASH_SIDE = 16
LEAST_CONTRAST = 2.0
"""Standard deviation in grey levels below which a picture has nothing to tell it by."""

SURE_DISTANCE = 64
"""Bits of 256 up to which two hashes alone say near duplicate; see bench/models/duplicates.py."""

MOST_DISTANCE = 90
LEAST_COSINE = 0.85
"""Up to so many bits, with picture vectors so near, they say so as well."""


def picture_hash(pixels: Pixels) -> bytes:
    """Return 256 bits as 32 bytes: which low frequencies of the grey picture are above their median.

    `pixels` are (height_px, width_px, 3). Empty where the picture has no contrast.
    """
    side_px = 4 * HASH_SIDE
    small = Image.fromarray(pixels).convert("L").resize((side_px, side_px), Image.Resampling.LANCZOS)
    grey = np.asarray(small, dtype=np.float64)
    if float(grey.std()) < LEAST_CONTRAST:
        return b""
    waves = _cosines(side_px)
    low = waves @ grey @ waves.T
    return np.packbits(low > np.median(low)).tobytes()


@cache
def _cosines(side_px: int) -> NDArray[np.float64]:
    """Return the `HASH_SIDE` lowest waves of the orthonormal cosine transform (DCT-II): (HASH_SIDE, side_px)."""
    number, at = np.arange(HASH_SIDE)[:, None], np.arange(side_px)[None, :]
    waves = np.cos(np.pi * number * (2 * at + 1) / (2 * side_px)) * np.sqrt(2 / side_px)
    waves[0] /= np.sqrt(2)
    return np.asarray(waves, np.float64)


def sharpness(pixels: Pixels) -> float:
    """Return the variance of the Laplacian over that of the picture: 0 for one colour, more for finer edges."""
    grey = np.asarray(Image.fromarray(pixels).convert("L"), dtype=np.float32)
    if min(grey.shape) < 3 or float(grey.var()) == 0.0:
        return 0.0
    inner = grey[1:-1, 1:-1]
    edges = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner
    return round(float(edges.var() / grey.var()), 6)


def is_near(bits: int, cosine: float) -> bool:
    """Say whether two pictures are near duplicates, by the bits that differ and the cosine of their vectors."""
    return bits <= SURE_DISTANCE or (bits <= MOST_DISTANCE and cosine >= LEAST_COSINE)


def same_pictures(store: Store, pixels: Pixels, cosines: Mapping[str, float]) -> list[str]:
    """Return the ids of the photos that are near duplicates of a picture (height_px, width_px, 3), nearest first.

    `cosines` are those of its vector with the photos' own, by asset, for as many as are known.
    """
    held = duplicates.hashes(store)
    asked = picture_hash(pixels)
    if not held or not asked:
        return []
    bits = distances(asked, np.frombuffer(b"".join(held.values()), np.uint64).reshape(len(held), -1))
    near = [(int(off), one) for off, one in zip(bits, held, strict=True) if is_near(int(off), cosines.get(one, 0.0))]
    return [one for _, one in sorted(near)]


def fingerprint_all(store: Store, limits: Limits, sight_space: str, report: Report) -> None:
    """Give every photo and video its fingerprint, find near duplicates among what is new, and make the groups anew."""
    kinds = dict.fromkeys((Kind.PHOTO, Kind.VIDEO), FINGERPRINT_VERSION)
    waiting = step_queue.due(store, FINGERPRINT, kinds, rests_on=(step_queue.MOMENTS, step_queue.PATHS))
    names = {one.id: FINGERPRINT_VERSION for one in waiting}
    held = duplicates.of_ids(store, list(names))
    step = Step(FINGERPRINT, names, partial(fingerprint_of, limits=limits, held=held), partial(put_fingerprint, store))
    one_by_one.do_all(store, step, one_by_one.to_do(store, step, waiting), report)
    compare_all(store, sight_space)
    related_files.regroup(store)


def put_fingerprint(store: Store, asset: Asset, path: Path, found: Fingerprint) -> None:
    """Write the fingerprint of one file with "done" in one transaction; may raise anything."""
    with store.transaction():
        if duplicates.get(store, asset.id) != found:
            duplicates.put(store, found)
            moment_store.index_words(store, [asset.id] if found.form else [])
        jobs.mark_done(store, asset.id, FINGERPRINT, FINGERPRINT_VERSION)


def fingerprint_of(
    asset: Asset, path: Path, limits: Limits, held: Mapping[str, Fingerprint] = MappingProxyType({})
) -> Fingerprint:
    """Read a photo or a video for what tells it from those like it; of one that has its hash in `held`, the head alone.

    Raises Unreadable.
    """
    if asset.kind is not Kind.PHOTO:
        return Fingerprint(asset.id, content_id=related_files.told_by(path, asset.kind, limits).content_id)
    before = held.get(asset.id)
    if before and before.hash:
        return _with_told(before, related_files.told_by(path, asset.kind, limits))
    return photo_fingerprint(asset, path, read_photo(path, limits), limits)


def from_picture(store: Store, limits: Limits) -> PictureStep:
    """Return how a photo gets its fingerprint when it is perceived, of the same picture."""

    def look(asset: Asset, path: Path, pixels: Pixels) -> Write:
        return partial(put_fingerprint, store, asset, path, photo_fingerprint(asset, path, pixels, limits))

    return PictureStep(FINGERPRINT, FINGERPRINT_VERSION, look)


def photo_fingerprint(asset: Asset, path: Path, pixels: Pixels, limits: Limits) -> Fingerprint:
    """Return what tells a photo from those like it, of its picture and of what its file says. Raises Unreadable."""
    small = shrunk(pixels, SIDE_PX)
    looks = Fingerprint(asset.id, picture_hash(small), sharpness(small))
    return _with_told(looks, related_files.told_by(path, asset.kind, limits))


def _with_told(looks: Fingerprint, told: related_files.Told) -> Fingerprint:
    """Return a fingerprint with what the head of its file says."""
    return replace(
        looks,
        width_px=told.width_px,
        height_px=told.height_px,
        form=told.form,
        content_id=told.content_id,
        burst_id=told.burst_id,
        clip_bytes=told.clip_bytes,
    )


def compare_all(store: Store, sight_space: str) -> None:
    """Find the near duplicates of every picture that was not compared yet, among all."""
    name = digest(COMPARE_VERSION, HASH_VERSION, sight_space, repr((SURE_DISTANCE, MOST_DISTANCE, LEAST_COSINE)))
    waiting = [one.id for one in step_queue.due(store, COMPARE, {Kind.PHOTO: name}, rests_on=(step_queue.LOOKS,))]
    looks = duplicates.of_ids(store, waiting)
    fresh = [one for one in waiting if one in looks and looks[one].hash]
    step_queue.settle(store, COMPARE, sorted({*waiting}.difference(fresh)))
    if not fresh:
        return
    held = duplicates.hashes(store)
    found = [*_near(store, held, fresh, sight_space), *_without_hash(store, held, fresh)]
    with store.transaction():
        duplicates.put_alike(store, fresh, found)
        for one in fresh:
            jobs.mark_done(store, one, COMPARE, name)


def _without_hash(store: Store, held: Mapping[str, bytes], fresh: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs that are known of these pictures with one that has no hash here to be compared by."""
    new = set(fresh)
    return [pair for pair in duplicates.similar_pairs(store, fresh) if new & {*pair} and not held.keys() >= {*pair}]


def _near(store: Store, held: Mapping[str, bytes], fresh: Sequence[str], sight_space: str) -> list[tuple[str, str]]:
    """Return the pairs of near duplicates among these pictures with one that is fresh at the least, each once."""
    new = set(fresh)
    names = [one for one in held if one not in new] + list(fresh)
    hashes = np.frombuffer(b"".join(held[one] for one in names), np.uint64).reshape(len(names), -1)
    rows, others, bits = pairs_within(hashes, len(names) - len(fresh), MOST_DISTANCE)
    is_sure = bits <= SURE_DISTANCE
    near = np.stack([rows, others], axis=1)
    perhaps = near[~is_sure]
    vectors = _sights(store, sight_space, [names[row] for row in np.unique(perhaps).tolist()])
    alike = [(one, other) for one, other in perhaps.tolist() if _look_alike(vectors, names[one], names[other])]
    return [(names[one], names[other]) for one, other in [*near[is_sure].tolist(), *alike]]


def _look_alike(vectors: Mapping[str, NDArray[np.float32]], one: str, other: str) -> bool:
    """Say whether two pictures are near duplicates by their vectors, as far as hashes leave it to them."""
    return one in vectors and other in vectors and is_near(MOST_DISTANCE, float(vectors[one] @ vectors[other]))


def _sights(store: Store, sight_space: str, asset_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the unit vectors of these photos, by asset."""
    vectors = vector_store.by_asset(store, sight_space, asset_ids) if sight_space else {}
    return {one: vector / max(float(np.linalg.norm(vector)), 1e-9) for one, vector in vectors.items()}
