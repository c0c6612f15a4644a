from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance
from scipy.fft import dctn

from ingest.discovery.scan import hash_of
from ingest.perception import duplicates
from ingest.perception.duplicates import is_near, picture_hash, sharpness
from ingest.perception.near_hashes import distances
from ingest.pipeline.run import Library, Progress, ingest
from memory.store import duplicates as duplicates_store
from memory.store import full_text, jobs
from memory.store import moments as moment_store
from models.protocols import Pixels
from tests.conftest import paint

Quiet = Callable[[Progress], None]


def scene(seed: int, side_px: int = 256) -> Image.Image:
    """Return a picture with large and small shapes, another for every seed."""
    rng = np.random.default_rng(seed)
    image = Image.fromarray(rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)).resize((side_px, side_px), 3)
    small = Image.fromarray(rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)).resize((side_px, side_px), 3)
    return Image.blend(image, small, 0.3)


def pixels(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB"), dtype=np.uint8)


def bits(one: Image.Image, other: Image.Image) -> int:
    hashes = np.frombuffer(picture_hash(pixels(other)), np.uint64).reshape(1, -1)
    return int(distances(picture_hash(pixels(one)), hashes)[0])


def recompressed(image: Image.Image) -> Image.Image:
    held = BytesIO()
    image.save(held, "JPEG", quality=20)
    return Image.open(held)


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((90, 90)),
        recompressed,
        lambda image: ImageEnhance.Brightness(image).enhance(1.2),
        lambda image: image.convert("L"),
    ],
)
def test_a_copy_is_near_and_another_picture_is_not(change: Callable[[Image.Image], Image.Image]) -> None:
    assert is_near(bits(scene(1), change(scene(1))), cosine=0.0)
    assert not is_near(bits(scene(2), change(scene(1))), cosine=1.0)


@pytest.mark.parametrize("seed", range(40))
def test_the_hash_is_that_of_scipys_cosine_transform(seed: int) -> None:
    chance = np.random.default_rng(seed)
    coarse = Image.fromarray(chance.integers(0, 255, (3 + seed, 40 - seed // 2, 3), dtype=np.uint8))
    picture = pixels(coarse.resize((64 + 5 * seed, 48 + 3 * seed), Image.Resampling.BICUBIC))
    small = Image.fromarray(picture).convert("L").resize((64, 64), Image.Resampling.LANCZOS)
    low = dctn(np.asarray(small, np.float64), norm="ortho")[:16, :16]
    assert picture_hash(picture) == np.packbits(low > np.median(low)).tobytes()


def test_between_the_bounds_the_vectors_decide() -> None:
    assert is_near(duplicates.MOST_DISTANCE, duplicates.LEAST_COSINE) and not is_near(duplicates.MOST_DISTANCE, 0.0)
    assert not is_near(duplicates.MOST_DISTANCE + 1, 1.0)


def test_a_picture_without_contrast_is_like_none() -> None:
    assert picture_hash(np.full((40, 40, 3), 128, np.uint8)) == b""


def test_a_blurred_picture_is_less_sharp() -> None:
    assert sharpness(pixels(scene(1).resize((40, 40)).resize((256, 256)))) < sharpness(pixels(scene(1)))
    assert sharpness(np.zeros((1, 1, 3), np.uint8)) == 0.0


def test_copies_are_one_group_with_the_largest_first(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    for number in range(3):
        scene(number).save(folder / f"{number}.png")
    scene(0).resize((128, 128)).save(folder / "small.jpg")
    ingest(library, [folder], quiet)
    [group] = duplicates_store.groups(library.store)
    assert group.members == (hash_of(folder / "0.png"), hash_of(folder / "small.jpg"))
    assert group.kind is duplicates_store.GroupKind.NEAR


def test_what_comes_later_is_compared_with_all_before(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    scene(0).save(folder / "a.png")
    ingest(library, [folder], quiet)
    assert duplicates_store.groups(library.store) == []
    scene(0).resize((128, 128)).save(folder / "b.png")
    ingest(library, [folder], quiet)
    assert len(duplicates_store.groups(library.store)) == 1
    (folder / "b.png").unlink()
    paint(folder / "c.png", (1, 2, 3))
    ingest(library, [folder], quiet)
    assert len(duplicates_store.get_all(library.store)) == 3


def test_an_old_library_gets_it_without_a_caption_made_anew(
    library: Library, album: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(library, [album], quiet)
    before = moment_store.generations(library.store)
    held = jobs.get_all(library.store, "perceive")
    monkeypatch.setattr(duplicates, "FINGERPRINT_VERSION", "liken-next")
    ingest(library, [album], quiet)
    assert {job.recipe for job in jobs.get_all(library.store, duplicates.FINGERPRINT).values()} == {"liken-next"}
    assert moment_store.generations(library.store) == before and jobs.get_all(library.store, "perceive") == held


def test_a_picture_of_a_screen_is_found_by_that_word(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    scene(1).resize((750, 1334)).save(folder / "IMG_1.PNG")
    scene(2).save(folder / "IMG_2.PNG")
    ingest(library, [folder], quiet)
    [(number, _)] = full_text.match(library.store, "screenshots", 5)
    [found] = moment_store.ids_of_numbers(library.store, [number]).values()
    assert moment_store.remembered(library.store, [found])[found].path == str(folder / "IMG_1.PNG")
