"""What a photo of a camera costs: processor time by step, beside what it cost before and a plain decode with one look.

    python -m bench.models.photo_cost [PHOTOS]

The photos are those of $YESTERYEAR_SHARED/media/photos, enlarged to 12 million pixels with grain and saved as JPEG of
quality 92. Each part runs on one thread of one process and is timed by that thread's processor time; the ways are taken
in turns, photo by photo. Then all of them are added to a library: wall time, and how much of all cores was used.
"""

import contextlib
import os
import resource
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from app.library.session import deriving, open_session
from bench.figures import note
from ingest.files.file_checks import Limits
from ingest.files.prefetch import cores
from ingest.metadata.resolve import read_metadata
from ingest.perception import duplicates, ocr, related_files
from ingest.pipeline.run import ingest
from ingest.readers.photo import read_photo, shrunk
from memory.records.library import Kind
from models import loading
from models.inference import Network
from models.protocols import Pixels
from models.registry.catalog import LITE2
from models.registry.download import path_of
from models.vision.labels import views
from models.vision.ocr import DETECTOR, models_folder

SHARED = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
PHOTOS = 24
LONG_PX, SHORT_PX, GRAIN, QUALITY = 4032, 3024, 5.0, 92
SEEN_PX = 1024
BEFORE_PX = (1024, 2048, 512)
"""The sizes a photo was decoded to, one after the other, before it was decoded once."""

Made = TypeVar("Made")


def enlarge(source: Path, target: Path, seed: int) -> None:
    """Write a photo as a camera would: 12 million pixels, grain, JPEG."""
    with Image.open(source) as small:
        is_wide = small.width >= small.height
        large = small.convert("RGB").resize(
            (LONG_PX, SHORT_PX) if is_wide else (SHORT_PX, LONG_PX), Image.Resampling.BICUBIC
        )
    grain = np.random.default_rng(seed).normal(0, GRAIN, (large.height, large.width, 1))
    values = np.clip(np.asarray(large, np.float32) + grain.astype(np.float32), 0, 255).astype(np.uint8)
    Image.fromarray(values).save(target, quality=QUALITY)


class Times:
    """Processor milliseconds of the calling thread by part: of a way ("now.decode"), or of "both" ways."""

    def __init__(self) -> None:
        self.held: dict[str, list[float]] = defaultdict(list)

    def of(self, part: str, work: Callable[[], Made]) -> Made:
        """Do a piece of work and note what it costs."""
        started_s = time.thread_time()
        made = work()
        self.held[part].append(1000 * (time.thread_time() - started_s))
        return made

    def print_means(self, photos: int) -> None:
        """Print each part's mean over all photos, and the sum of each way."""
        means = {part: sum(each) / photos for part, each in self.held.items()}
        for part, mean_ms in means.items():
            print(f"{part} {mean_ms:.1f} ms_a_photo")
        for way in ("plain", "before", "now"):
            shared = ("both.",) if way != "plain" else ()
            all_ms = sum(ms for part, ms in means.items() if part.startswith((f"{way}.", *shared)))
            print(f"{way} {all_ms:.1f} ms_a_photo")
            note(f"photo_{way}", all_ms, "ms")


class Models:
    """The networks that look at a photo, each loaded."""

    def __init__(self, warm: Pixels) -> None:
        self.encoder, self.captioner = loading.load_image_text(loading.load_text()), loading.load_captioner()
        self.classifier, self.detector = loading.label_classifier(), loading.detector()
        self.reader = loading.load_ocr()
        self.plain = Network(path_of(LITE2) / "model.onnx", threads=1)
        self.letters = Network(models_folder() / DETECTOR, threads=1)
        self.see(warm)
        self.reader.sees_letters(warm)
        self.reader.read(warm)

    def see(self, pixels: Pixels) -> None:
        """Look at a photo for its vector and its caption."""
        self.encoder.encode_images([pixels])
        self.captioner.caption([pixels])


def plain_look(network: Network, path: Path) -> None:
    """Decode a JPEG at the size it gives for 1,024 px and look at it once, as a plain loop would."""
    with Image.open(path) as image:
        image.draft("RGB", (SEEN_PX, SEEN_PX))
        pixels = np.asarray(image.convert("RGB"))
    network.run({"pixels": views(pixels, ())})


def decode_before(path: Path, side_px: int) -> Pixels:
    """Decode a photo as it was: at no smaller size than is wanted, and shrunk to just that."""
    with Image.open(path) as image:
        scale = side_px / max(image.size)
        size = (round(image.width * scale), round(image.height * scale))
        image.draft("RGB", size)
        return np.asarray(image.convert("RGB").resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))


def glance_before(network: Network, pixels: Pixels) -> None:
    """Look for letters at 640 px, as it was; what was made of the boxes is left out."""
    small = Image.fromarray(pixels).resize((640, 480), Image.Resampling.BICUBIC, reducing_gap=2.0)
    network.run({"x": np.asarray(small, np.float32).transpose(2, 0, 1)[None] / 127.5 - 1})


def fingerprint(pixels: Pixels) -> None:
    """Hash a photo and weigh its sharpness."""
    small = shrunk(pixels, duplicates.SIDE_PX)
    duplicates.picture_hash(small)
    duplicates.sharpness(small)


def time_parts(files: Sequence[Path]) -> None:
    """Print what each part costs, now, as it was and plainly."""
    limits, times = Limits(), Times()
    models = Models(read_photo(files[0], limits))
    lettered = 0
    for path in files:
        times.of("plain.draft_and_one_look", partial(plain_look, models.plain, path))
        for side_px in BEFORE_PX:
            held = times.of(f"before.decode_{side_px}", partial(decode_before, path, side_px))
        times.of("before.glance", partial(glance_before, models.letters, held))
        pixels = times.of("now.decode", partial(read_photo, path, limits, SEEN_PX))
        times.of("both.classifier", partial(models.classifier.logits, [pixels]))
        if models.detector:
            times.of("both.detector", partial(models.detector.scores, [pixels]))
        times.of("both.vector_and_caption", partial(models.see, pixels))
        has_letters = times.of("now.glance", partial(models.reader.sees_letters, pixels))
        times.of("both.fingerprint", partial(fingerprint, pixels))
        times.of("both.metadata", partial(read_metadata, path, Kind.PHOTO, 0.0))
        times.of("both.related", partial(related_files.told_by, path, Kind.PHOTO, limits))
        if has_letters:
            lettered += 1
            large = times.of("reading.decode", partial(read_photo, path, limits, ocr.SIDE_PX))
            times.of("reading.words", partial(models.reader.read, large))
    times.print_means(len(files))
    print(f"with_letters {lettered} of {len(files)} photos")


class Used:
    """Seconds that this process's threads used of the cores, and that they were ready to run and waited for one."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}
        self._is_over = threading.Event()
        self._sampler = threading.Thread(target=self._sample)

    def __enter__(self) -> "Used":
        self._began = self._look()
        self._sampler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._sampler.join()
        used, waited = (now - then for now, then in zip(self._look(), self._began, strict=True))
        self.used_s, self.waited_s = used / 1e9, waited / 1e9

    def _sample(self) -> None:
        while not self._is_over.wait(0.1):
            self._look()

    def _look(self) -> tuple[int, int]:
        """Return nanoseconds used and waited so far by all threads, also by those that ended since."""
        for path in Path("/proc/self/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):
                used, waited, _ = map(int, path.read_text("ascii").split())
                self._found[str(path)] = used, waited
        return sum(used for used, _ in self._found.values()), sum(waited for _, waited in self._found.values())


def time_ingest(folder: Path, photos: int) -> None:
    """Print what adding the photos to an empty library takes once the networks are loaded, and the share of all cores.

    On a machine with other work, the share that was wanted counts what threads waited for a core as well.
    """
    with tempfile.TemporaryDirectory() as made:
        session = open_session(Path(made) / "library")
        session.require_models()
        warm, models = read_photo(next(folder.glob("*.jpg")), Limits()), session.models
        if models.image_text and models.captioner and models.ocr and models.text:
            models.image_text.encode_images([warm])
            models.captioner.caption([warm])
            models.ocr.read(warm)
            models.text.encode(["warm"])
        with deriving(session.folder), Used() as used:
            started_s = time.perf_counter()
            ingest(session.library, [folder], lambda _: None)
            wall_s = time.perf_counter() - started_s
        session.close()
    print(f"ingest_wall {1000 * wall_s / photos:.0f} ms_a_photo")
    print(f"ingest_processor {1000 * used.used_s / photos:.0f} ms_a_photo")
    print(f"ingest_share {used.used_s / wall_s / cores():.2f} of {cores()} cores")
    note("photo_ingest", 1000 * used.used_s / photos, "ms")
    note("photo_cores", used.used_s / wall_s / cores(), "of all cores")
    print(f"ingest_share_wanted {(used.used_s + used.waited_s) / wall_s / cores():.2f} of {cores()} cores")


def main() -> None:
    """Write the photos, and print what they cost."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    sources = sorted((SHARED / "media" / "photos").rglob("*.jpg"))
    if not sources:
        sys.exit(f"no photographs in {SHARED / 'media' / 'photos'}; set YESTERYEAR_SHARED")
    with tempfile.TemporaryDirectory() as made:
        files = [Path(made) / f"IMG_{number:04}.jpg" for number in range(wanted)]
        for number, path in enumerate(files):
            enlarge(sources[number * 5 % len(sources)], path, number)
        time_parts(files)
        time_ingest(Path(made), wanted)
    print(f"peak_memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
