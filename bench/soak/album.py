"""A small made-up album with a file of every format that is read, and what an independent reader finds in such a file.

Knows the formats; nothing of libraries.
"""

import json
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
from PIL import Image, ImageFile
from pillow_heif import register_heif_opener

from tests.recordings import tone, write_sound, write_video

RAW = ("dng", "nef")
PHOTOS = ("jpg", "png", "webp", "gif", "tiff", "bmp", "heic", "avif", *RAW)
SOUNDS = {
    "wav": "pcm_s16le",
    "mp3": "libmp3lame",
    "m4a": "aac",
    "aac": "aac",
    "ogg": "libopus",
    "opus": "libopus",
    "flac": "flac",
    "amr": "libopencore_amrnb",
}
RATES = {"ogg": 48_000, "opus": 48_000, "amr": 8_000, "flac": 44_100, "mp3": 44_100}
VIDEOS = {"mp4": "mpeg4", "mov": "libx264", "mkv": "mpeg4", "webm": "libvpx", "avi": "mpeg4", "3gp": "mpeg4"}
CODECS_WITH_SOUND = frozenset({"mp4", "mov", "mkv"})
NOTES = ("diary.md", "shopping.txt", "WhatsApp Chat with Ines.txt", "signal.md")
PLAIN_NOTES = {
    "jam": "Ines cooked gooseberry jam.",
    "kite": "The kite hangs in the elm.",
    "ferry": "The ferry was late.",
}
SECRET, HIDDEN = "xylophantine", "quobbledash"
ENDS_EARLY = 0.95


@dataclass(frozen=True, slots=True)
class Content:
    """What an independent reader finds: how much (pixels, frames or letters), which, and where recordings end."""

    amount: int
    print: object
    end_s: float = 0.0

    def ends_early(self, whole: "Content") -> bool:
        """Say whether this is less of a picture or recording, and not only one with a hole in it."""
        return self.amount < ENDS_EARLY * whole.amount and self.end_s <= ENDS_EARLY * whole.end_s


def write_album(folder: Path) -> list[Path]:
    """Write a file of every format into a folder, sidecars too, and return the paths of all but the sidecars."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = np.random.default_rng(7)
    found = []
    for number, ending in enumerate((*PHOTOS, "jpg", "jpg")):
        path = folder / f"IMG_202308{number + 1:02}_101500.{ending}"
        grain = numbers.integers(-20, 20, (48, 64, 3))
        colour = np.array([(200, 30, 30), (30, 60, 200), (30, 160, 30)][number % 3])
        picture = Image.fromarray(np.clip(colour + grain, 0, 255).astype(np.uint8))
        _save(picture, path)
        found.append(path)
    takeout, xmp = found[-2:]
    told = {"title": takeout.name, "description": "a brindled zebu", "photoTakenTime": {"timestamp": "1691500500"}}
    takeout.with_name(f"{takeout.name}.json").write_text(json.dumps(told), encoding="utf-8")
    xmp.with_name(f"{xmp.name}.xmp").write_text(XMP, encoding="utf-8")
    for number, (ending, codec) in enumerate(SOUNDS.items()):
        rate = RATES.get(ending, 16_000)
        path = folder / f"REC_202309{number + 1:02}_120000.{ending}"
        found.append(write_sound(path, [tone(4.0, 300 + 40 * number, rate)], codec, rate))
    for number, (ending, codec) in enumerate(VIDEOS.items()):
        path = folder / f"VID_202310{number + 1:02}_150000.{ending}"
        shots = [("red", 1.0), ("blue", 1.0)] if number % 2 else [("green", 1.0), ("white", 1.0)]
        sound = tone(2.0, 500 + 40 * number) if ending in CODECS_WITH_SOUND else None
        size = (128, 96) if ending == "3gp" else (96, 64)
        found.append(write_video(path, shots, sound, codec, size, 10))
    return [*found, *_write_notes(folder)]


def _save(picture: Image.Image, path: Path) -> None:
    """Write a picture; as camera raw, one directory that points to a JPEG."""
    register_heif_opener()
    if path.suffix.removeprefix(".") not in RAW:
        picture.save(path)
        return
    held = BytesIO()
    picture.save(held, "JPEG", quality=90)
    jpeg = held.getvalue()
    entries = struct.pack("<HHIIHHII", 513, 4, 1, 38, 514, 4, 1, len(jpeg))
    path.write_bytes(b"II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + jpeg)


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">a speckled gander</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>
</x:xmpmeta>
"""
BESIDE = {"json": "brindled zebu", "xmp": "speckled gander"}


def _write_notes(folder: Path) -> list[Path]:
    texts = (
        "# Lake\n\nWe rowed across the fjord in a leaking boat.\n\nTomas caught a cod and let it go.\n",
        "eggs and flour\n\nthe blue paint for the shed\n\na present for Ines\n",
        "".join(
            f"14/07/2024, 15:{n:02} - {'Ines' if n % 2 else 'Tomas'}: message {n} of the lake\n" for n in range(12)
        ),
        "".join(f"Ines (2024-07-1{n} 15:30): the {n}th letter of the summer\n\n" for n in range(5)),
    )
    found = [folder / name for name in NOTES]
    for path, text in zip(found, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return found


def write_plain_notes(folder: Path) -> dict[Path, str]:
    """Write notes that nothing befalls, and return their words."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {
        folder / f"2024-05-0{number} {name}.md": text for number, (name, text) in enumerate(PLAIN_NOTES.items(), 1)
    }
    for path, text in found.items():
        path.write_text(f"{text}\n", encoding="utf-8")
    return found


def content_of(path: Path) -> Content | None:
    """Return what is in a file by a reader that is not the program's, None where it cannot be read at all."""
    ending = path.suffix.lower().removeprefix(".")
    readers: dict[str, Callable[[Path], Content | None]] = {"json": _json, "xmp": _xml, "md": _letters, "txt": _letters}
    read = readers.get(ending, _pixels if ending in PHOTOS else _frames)
    try:
        return read(path)
    except (OSError, ValueError, SyntaxError, ArithmeticError, EOFError, IndexError, KeyError, MemoryError):
        return None
    except (av.FFmpegError, Image.DecompressionBombError, TypeError, AttributeError, RuntimeError, AssertionError):
        return None


def _pixels(path: Path) -> Content:
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    data = path.read_bytes()
    if path.suffix.removeprefix(".") in RAW:
        data = data[data.index(b"\xff\xd8\xff") :]
    with Image.open(BytesIO(data)) as image:
        pixels = np.asarray(image.convert("RGB"))
    return Content(pixels.size, hash(pixels.tobytes()))


def _frames(path: Path) -> Content | None:
    """Read as many frames as can be read, past those that cannot."""
    counts: Counter[str] = Counter()
    ends_s: dict[str, float] = {}
    seen = 0
    with av.open(str(path)) as container:
        for frame in _readable(container):
            sort = type(frame).__name__
            counts[sort] += 1
            ends_s[sort] = max(ends_s.get(sort, 0.0), frame.time or 0.0)
            seen = hash((seen, frame.to_ndarray().tobytes()))
    return Content(counts.total(), seen, sum(ends_s.values())) if counts else None


def _readable(container: av.container.InputContainer) -> Iterator[av.AudioFrame | av.VideoFrame]:
    packets = container.demux()
    while True:
        try:
            packet = next(packets, None)
            frames = packet.decode() if packet is not None else None
        except av.EOFError:
            return
        except av.FFmpegError:
            continue
        if frames is None:
            return
        yield from (one for one in frames if isinstance(one, av.AudioFrame | av.VideoFrame))


def _letters(path: Path) -> Content | None:
    data = path.read_bytes()
    if b"\0" in data or not (words := data.decode("utf-8", errors="replace").split()):
        return None
    return Content(len(" ".join(words)), " ".join(words))


def _json(path: Path) -> Content:
    value = json.loads(path.read_bytes())
    return Content(len(value["title"]) + len(value["description"]), value["description"])


def _xml(path: Path) -> Content:
    found = ElementTree.fromstring(path.read_bytes())
    words = " ".join("".join(found.itertext()).split())
    return Content(len(words), words)
