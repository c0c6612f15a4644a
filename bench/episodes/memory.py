"""How quickly a large library takes one more photo: searchable and summarised, in a running process, no language model.

    python -m bench.episodes.memory [MOMENTS ...]

Fills a library with a made-up life of so many moments (10,000 unless said), consolidates it, then takes in photos one
at a time, each made anew and dated somewhere in that life. Processor seconds of all threads, medians of one run; with
several sizes also the exponent at which one photo more grows.
"""

import math
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from app.library.session import Session, deriving, open_session
from bench.data.life import make_life
from bench.figures import note
from ingest.perception.duplicates import FINGERPRINT, FINGERPRINT_VERSION
from ingest.perception.moments import recipes
from ingest.perception.ocr import READ
from ingest.perception.ocr import recipe as ocr_recipe
from ingest.pipeline.apply_sidecars import SIDECAR
from ingest.pipeline.apply_sidecars import recipe as sidecar_recipe
from ingest.pipeline.results import EMBED
from ingest.pipeline.run import derive, embed_recipe, ingest, words_of
from memory import consolidate
from memory.background import sleep
from memory.records.library import Asset, AssetPath, Kind, MomentView
from memory.records.query import Query
from memory.retrieval.recall import recall
from memory.store import assets, full_text, jobs
from memory.store import moments as moment_store
from memory.store.moments import Perceived

MOMENTS = 10_000
PHOTOS = 7
SIDE_PX = 640


def fill(session: Session, lived: Sequence[MomentView]) -> None:
    """Write moments with their assets, paths, words and sentence vectors."""
    by_asset: dict[str, list[MomentView]] = defaultdict(list)
    for one in lived:
        by_asset[one.asset.id].append(one)
    assert session.models.text is not None
    vectors = session.models.text.encode([words_of(one) for one in lived])
    vector_of = {one.moment.id: vector for one, vector in zip(lived, vectors, strict=True)}
    space = session.sources.text_space
    with session.store.transaction():
        for asset_id, inside in by_asset.items():
            assets.put(session.store, inside[0].asset)
            assets.put_path(session.store, AssetPath(asset_id, inside[0].path, 1, 0, offline=True))
            perceived = [Perceived(one.moment, one.texts, {space: vector_of[one.moment.id]}) for one in inside]
            moment_store.store_perceived(session.store, asset_id, perceived)
            _settle(session, inside[0].asset)


def _settle(session: Session, asset: Asset) -> None:
    """Say that every step over a file is done, as it is after an import: there is no file to do it with."""
    models = session.models
    done = {**recipes(models, asset.kind), EMBED: embed_recipe(models), SIDECAR: sidecar_recipe(())}
    if models.ocr and asset.kind is Kind.PHOTO:
        done[READ] = ocr_recipe(models.ocr)
    if asset.kind in (Kind.PHOTO, Kind.VIDEO):
        done[FINGERPRINT] = FINGERPRINT_VERSION
    for step, recipe in done.items():
        jobs.mark_done(session.store, asset.id, step, recipe)


def photo(folder: Path, number: int, at: datetime) -> Path:
    """Write a JPEG of noise with a time in its EXIF."""
    pixels = np.random.default_rng(number).integers(0, 255, (SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
    path = folder / f"new-{number}.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{at:%Y:%m:%d %H:%M:%S}"
    Image.fromarray(pixels).save(path, exif=exif)
    return path


def main() -> None:
    """Print what it took at each size, and the exponent at which one photo more grows from the first to the last."""
    sizes = [int(one) for one in sys.argv[1:]] or [MOMENTS]
    took_s = [measure(wanted) for wanted in sizes]
    if len(sizes) > 1:
        grown = math.log(took_s[-1] / took_s[0]) / math.log(sizes[-1] / sizes[0])
        print(f"memory_growth_exponent {grown:.2f}")
        note("one_more_exponent", grown, "exponent")
    print(f"memory_peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def measure(wanted: int) -> float:
    """Fill a library with so many moments; return in how many processor seconds it takes one photo more."""
    days = 120
    while len(lived := make_life(1, days).moments) < wanted:
        days += 60 * max(1, wanted // MOMENTS)
    lived = lived[:wanted]
    with tempfile.TemporaryDirectory() as made:
        session = open_session(Path(made) / "library")
        session.require_models()
        fill(session, lived)
        with deriving(session.folder):
            started_s = time.process_time()
            derive(session.library, lambda progress: None)
            print(f"memory_first_consolidation {time.process_time() - started_s:.1f} processor s", flush=True)
            took_s = one_more(session, Path(made), lived)
        session.close()
    return took_s


def one_more(session: Session, folder: Path, lived: Sequence[MomentView]) -> float:
    """Take in photos one by one and time each until it is found and told; return the median in processor seconds."""
    counts = full_text.counts(session.store)
    print(f"memory_moments {counts['moment']} of {counts['event']} events under {counts['summary']} summaries")
    times: list[float] = []
    for number in range(PHOTOS + 1):  # the first one loads the models
        at = lived[(number * 7919) % len(lived)].moment.at.at + timedelta(minutes=3)
        path = photo(folder, number, at)
        started_s = time.process_time()
        outcome = ingest(session.library, [path], lambda progress: None)
        found = recall(session.sources, Query("", "", kinds=frozenset([Kind.PHOTO])), 50)
        times.append(time.process_time() - started_s)
        assert outcome.counts["added"] == 1 and found, os.fspath(path)
    all_s = statistics.median(times[1:])
    print(f"memory_one_more_photo {all_s:.2f} processor s, slowest {max(times[1:]):.2f}")
    started_s = time.process_time()
    with deriving(session.folder):
        consolidate.consolidate(session.unfiltered)
    rest_s = time.process_time() - started_s
    print(f"memory_levels_at_rest {rest_s:.2f} processor s", flush=True)
    note(f"one_more_{len(lived)}", all_s, "processor s")
    note(f"levels_at_rest_{len(lived)}", rest_s, "processor s")
    _nothing_to_do(session, len(lived))
    return all_s


def _nothing_to_do(session: Session, size: int) -> None:
    """Tell what a quiet minute takes in which nothing is left to do."""
    now = datetime.now(UTC)
    with deriving(session.folder):
        while any(sleep(session.store, None, now, 600).done.values()):
            pass
        sleep(session.store, None, now, 600)
        started_s = time.process_time()
        sleep(session.store, None, now, 600)
        spent_ms = 1000 * (time.process_time() - started_s)
    print(f"memory_nothing_to_do {spent_ms:.1f} processor ms")
    note(f"idle_{size}", spent_ms, "processor ms")


if __name__ == "__main__":
    main()
