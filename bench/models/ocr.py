"""Words in pictures: characters read right on pictures drawn here, and the time it takes beside plain rapidocr.

    python -m bench.models.ocr

The pictures are drawn with fonts of this machine, of several sizes, turned, blurred and with noise, and read as the
step reads them; then the photographs of $YESTERYEAR_SHARED/media/photos are read, most of which hold no words.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.files.file_checks import Limits
from ingest.perception.ocr import SIDE_PX, read_text
from ingest.readers.photo import read_photo, shrunk
from models.loading import load_ocr
from models.protocols import Line, Pixels

FONTS = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf", "LiberationSerif-Italic.ttf")
SIZES_PX = (14, 20, 32, 64)
ENGLISH = ("The boat needs a new rope", "before we row to the island.", "Flight LH 720 to Beijing, gate B43")
GERMAN = ("Größe geändert: über 30 Äpfel", "Straßenbahn nach Köln-Mülheim", "Öffnungszeiten: täglich 8–18 Uhr")
RECEIPT = (
    ("Bäckerei Grünwald", ""),
    ("Roggenbrot 1 kg", "4,80"),
    ("Käsekuchen", "3,20"),
    ("Milch 3,5 %", "1,29"),
    ("Summe EUR", "9,29"),
    ("Karte ****4821", "9,29"),
)
CHAT = (
    "Tomas: When does the ferry leave?",
    "Anna: At 7:45 from pier 3, be there early",
    "Tomas: I packed the tent and two sleeping bags",
    "Anna: The password of the hut is moose-4711",
)
REPEATS = 2
SEEN_PX = 1024
"""The size at which a photo is perceived, and glanced at."""

PHOTOS_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture and the words on it, row by row."""

    name: str
    picture: Image.Image
    words: str


def draw_rows(rows: Sequence[str], font: str, size_px: int, paper: str = "white", ink: str = "black") -> Drawn:
    """Draw rows of words, with as much room around them as they are high."""
    letters = ImageFont.truetype(font, size_px)
    width_px = round(max(letters.getlength(row) for row in rows)) + 4 * size_px
    picture = Image.new("RGB", (width_px, round((1.6 * len(rows) + 2) * size_px)), paper)
    pen = ImageDraw.Draw(picture)
    for number, row in enumerate(rows):
        pen.text((2 * size_px, round((1 + 1.6 * number) * size_px)), row, ink, font=letters)
    return Drawn(f"{font.partition('.')[0]}_{size_px}px", picture, " ".join(rows))


def draw_receipt() -> Drawn:
    """Draw goods at the left and prices at the right, grey on uneven paper, a little turned."""
    letters = ImageFont.truetype("DejaVuSansMono.ttf", 26)
    picture = Image.new("RGB", (620, 560), (238, 236, 228))
    pen = ImageDraw.Draw(picture)
    for number, (good, price) in enumerate(RECEIPT):
        pen.text((50, 70 + 64 * number), good, (70, 70, 75), font=letters)
        pen.text((480, 70 + 64 * number), price, (70, 70, 75), font=letters)
    turned = picture.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=(238, 236, 228))
    return Drawn("receipt", with_noise(turned, 8), " ".join(f"{good} {price}".strip() for good, price in RECEIPT))


def draw_screenshot() -> Drawn:
    """Draw a telephone's screen with a chat in bubbles."""
    letters = ImageFont.truetype("DejaVuSans.ttf", 34)
    picture = Image.new("RGB", (1080, 2340), (24, 28, 36))
    pen = ImageDraw.Draw(picture)
    for number, row in enumerate(CHAT):
        top = 220 + 260 * number
        pen.rounded_rectangle((60, top, 1020, top + 130), 40, (44, 90, 160) if number % 2 else (60, 64, 72))
        pen.text((100, top + 42), row, (240, 240, 245), font=letters)
    return Drawn("screenshot", picture, " ".join(CHAT))


def draw_small_print(size_px: int) -> Drawn:
    """Draw a small notice in a large picture: what a glance from afar may miss."""
    notice = draw_rows(ENGLISH[2:], "DejaVuSans.ttf", size_px)
    picture = Image.new("RGB", (2048, 1536), (96, 120, 92))
    picture.paste(notice.picture, (1200, 700))
    return Drawn(f"small_print_{size_px}px", with_noise(picture, 8), notice.words)


def with_noise(picture: Image.Image, deviation: float) -> Image.Image:
    """Return a picture with grain."""
    values = np.asarray(picture, np.float32)
    grain = np.random.default_rng(0).normal(0, deviation, values.shape)
    return Image.fromarray(np.clip(values + grain, 0, 255).astype(np.uint8))


def drawn_pictures() -> Iterator[Drawn]:
    """Yield every picture that is read."""
    for font in FONTS:
        for size_px in SIZES_PX:
            yield draw_rows(ENGLISH, font, size_px)
    for font in FONTS[:3]:
        plain = draw_rows(GERMAN, font, 32)
        yield Drawn(f"umlauts_{plain.name}", plain.picture, plain.words)
    plain = draw_rows(ENGLISH, FONTS[0], 32)
    for degrees in (2, 5, 10):
        turned = plain.picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        yield Drawn(f"turned_{degrees}_degrees", turned, plain.words)
    for deviation in (20, 60):
        yield Drawn(f"noise_{deviation}", with_noise(plain.picture, deviation), plain.words)
    yield Drawn("blurred", plain.picture.filter(ImageFilter.GaussianBlur(2)), plain.words)
    yield Drawn("sign", draw_rows(("EINFAHRT", "FREIHALTEN"), "DejaVuSans-Bold.ttf", 90, "navy", "white").picture,
                "EINFAHRT FREIHALTEN")  # fmt: skip
    yield draw_receipt()
    yield draw_screenshot()
    for size_px in (20, 28, 40):
        yield draw_small_print(size_px)


def errors(wanted: str, got: str) -> int:
    """Return the Levenshtein distance of two texts by characters, runs of white space one space."""
    one, other = " ".join(wanted.split()), " ".join(got.split())
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, found in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != found))
    return row[-1]


def right(pictures: Sequence[Drawn], texts: Sequence[str]) -> float:
    """Return 1 - errors / characters over all pictures, in percent."""
    wrong = sum(errors(one.words, text) for one, text in zip(pictures, texts, strict=True))
    return 100 * (1 - wrong / sum(len(one.words) for one in pictures))


def timed(read: Callable[[Pixels], str], images: Sequence[Pixels]) -> tuple[list[str], list[float]]:
    """Return what is read in pictures, and the seconds that each takes."""
    texts, seconds = [], []
    for image in images:
        started_s = time.perf_counter()
        texts.append(read(image))
        seconds.append(time.perf_counter() - started_s)
    return texts, seconds


def plain_reader() -> Callable[[Pixels], str]:
    """Return rapidocr as its own page says to call it."""
    from rapidocr import RapidOCR
    from rapidocr.utils.output import RapidOCROutput

    engine = RapidOCR(params={"Global.log_level": "critical"})

    def read(image: Pixels) -> str:
        found = engine(np.ascontiguousarray(image[:, :, ::-1]))
        return "\n".join(found.txts or ()) if isinstance(found, RapidOCROutput) else ""

    return read


def kept(lines: Sequence[Line]) -> str:
    """Return the words that the step would keep."""
    text = read_text("bench", lines, "bench")
    return text.text if text else ""


def as_read(picture: Image.Image) -> Pixels:
    """Return pixels as the step gets them from a file of this picture."""
    small = picture.copy()
    small.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    return np.asarray(small)


def compare(kind: str, images: Sequence[Pixels], ours: Callable[[Pixels], str], plain: Callable[[Pixels], str]) -> None:
    """Print how many pictures a second each reads, in turns, the best of several."""
    best = {"ours": 0.0, "plain": 0.0}
    for _ in range(REPEATS):
        for name, read in (("ours", ours), ("plain", plain)):
            best[name] = max(best[name], len(images) / sum(timed(read, images)[1]))
    for name, rate in best.items():
        print(f"{kind}_{name} {rate:.2f} pictures_a_second")


def main() -> None:
    """Print characters right, throughput, and what becomes of photographs."""
    reader, plain = load_ocr(), plain_reader()

    def ours(image: Pixels) -> str:
        return kept(reader.read(image)) if reader.sees_letters(shrunk(image, SEEN_PX)) else ""

    pictures = list(drawn_pictures())
    images = [as_read(one.picture) for one in pictures]
    texts, plain_texts = timed(ours, images)[0], timed(plain, images)[0]
    for one, text in zip(pictures, texts, strict=True):
        print(f"right_{one.name} {right([one], [text]):.1f} percent")
    print(f"right_ours {right(pictures, texts):.2f} percent")
    print(f"right_plain {right(pictures, plain_texts):.2f} percent")
    compare("drawn", images, ours, plain)
    shared = Path(os.environ.get("YESTERYEAR_SHARED", "../shared"))
    files = sorted((shared / "media" / "photos").rglob("*.jpg"))
    if not files:
        print(f"no photographs in {shared / 'media' / 'photos'}; set YESTERYEAR_SHARED", file=sys.stderr)
        return
    photos = [read_photo(path, Limits(), SIDE_PX) for path in files]
    photo_texts, seconds = timed(ours, photos)
    skipped = [not reader.sees_letters(shrunk(image, SEEN_PX)) for image in photos]
    lost = [kept(reader.read(image)) for image, skip in zip(photos, skipped, strict=True) if skip]
    print(f"photos {len(photos)} pictures")
    print(f"photos_skipped {sum(skipped)} pictures")
    print(f"photos_with_words_kept {sum(map(bool, photo_texts))} pictures")
    print(f"photos_with_words_lost {sum(map(bool, lost))} pictures: {'; '.join(filter(None, lost))}")
    for name, wanted in (("skipped", True), ("read", False)):
        taken_s = [one for one, skip in zip(seconds, skipped, strict=True) if skip is wanted]
        print(f"median_{name} {1000 * float(np.median(taken_s)):.0f} ms")
    compare("photos", photos[:PHOTOS_COMPARED], ours, plain)


if __name__ == "__main__":
    main()
