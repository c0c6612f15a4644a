"""How long it takes to find the shots of a video, beside decoding all of its frames.

    python -m bench.models.video_times [FILE ...] [--minutes MINUTES]

Prints "name value unit": processor seconds of decoding every frame (PyAV), of finding the shots, and their ratio,
medians of three interleaved rounds. Without files, those of $YESTERYEAR_SHARED. With --minutes each is read over until
so much was seen, as one long video takes.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import note
from bench.models.speed import SHARED
from ingest.files.file_checks import Limits
from ingest.readers.av_container import frames_of, open_media, picture_of
from ingest.readers.video import read_shots

ROUNDS = 3


def decode(path: Path) -> float:
    """Decode all frames; return how long the video is in seconds."""
    with open_media(path, Limits()) as container:
        picture = picture_of(container)
        assert picture is not None
        picture.thread_type = "AUTO"
        return max(frame.time or 0.0 for frame in frames_of(container, [picture]))


def shots(path: Path) -> float:
    """Find all shots; return where the last one ends."""
    return list(read_shots(path, Limits()))[-1].end_s


def seconds(work: Callable[[Path], float], path: Path, length_s: float) -> float:
    """Return the processor seconds of a piece of work over a video, until so many of its seconds were seen."""
    started_s, seen_s = time.process_time(), 0.0
    while not seen_s or seen_s < length_s:
        seen_s += work(path)
    return time.process_time() - started_s


def main() -> None:
    """Print the seconds of each video."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=0.0)
    asked = parser.parse_args()
    ratios = []
    for path in asked.files or sorted((SHARED / "media" / "video").glob("*/*.mp4")):
        rounds = [[seconds(work, path, 60 * asked.minutes) for work in (decode, shots)] for _ in range(ROUNDS)]
        plain, found = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"video.{path.name}.decode {plain:.2f} processor seconds")
        print(f"video.{path.name}.shots {found:.2f} processor seconds")
        print(f"video.{path.name}.ratio {found / plain:.2f} shots/decode")
        ratios.append(found / plain)
    note("video_shots", statistics.median(ratios), "times decoding all, the median of the videos")


if __name__ == "__main__":
    main()
