"""A library in which every word that comes from outside would be a script, served by `python -m tests.poisoned FOLDER`.

Names of files and folders, notes, sidecars, what is in the pictures and said in the recordings, people, places, and
what the language model makes of it all.
"""

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from app.library.session import Session
from app.services import people, places
from app.services.corrections import record
from ingest.pipeline.run import ingest
from models.protocols import Caption, Label, Line, Message, Models, Pixels, Samples, Utterance, Word
from tests.fakes import FakeCaptioner, FakeFaces, FakeOcr, FakeTranscriber, fake_models
from tests.ingest.metadata.test_exif import DETAILS, GPS, MAKE, MODEL, ORIGINAL
from tests.ingest.perception.test_faces import picture
from tests.pages import opened
from tests.recordings import tone, write_sound, write_video

MARKUP = "<img src=x onerror=alert(1)><b id=broken>"
ATTRIBUTE = "\"><svg onload=alert(2)>'><i onmouseover=alert(3)>"
TEMPLATE = "${alert(4)}{{7*7}}"
NASTY = f"{MARKUP}<script>document.title='broken'</script>{ATTRIBUTE}{TEMPLATE}</textarea></style>"
NASTY_NAME = f"{MARKUP}{ATTRIBUTE}{TEMPLATE}".replace("/", "")
DESCRIPTION, ARTIST = 0x010E, 0x013B


class PoisonedCaptioner(FakeCaptioner):
    """A Captioner whose words are markup."""

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Caption pictures."""
        return [Caption(f"{one.text} {NASTY}", (Label(NASTY, 0.9),)) for one in super().caption(images)]


class PoisonedOcr(FakeOcr):
    """An OcrReader that reads markup."""

    def read(self, image: Pixels) -> list[Line]:
        """Read a picture."""
        return [replace(one, text=f"black on white {NASTY}") for one in super().read(image)]


class PoisonedTranscriber(FakeTranscriber):
    """A Transcriber that hears markup."""

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield utterances."""
        for one in super().transcribe(samples):
            words = (*one.words, Word(NASTY, one.end_s, one.end_s))
            yield replace(one, text=f"{one.text} {NASTY}", words=words)


class PoisonedLanguage:
    """A LanguageModel that says markup, and cites."""

    name = "poisoned-language"
    bytes_a_second = 0.0

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield the reply."""
        yield json.dumps({"title": NASTY, "text": NASTY}) if schema else f"{NASTY} one two three [1]. {NASTY}"


def models() -> Models:
    """Return a full set of fakes that say markup."""
    return replace(
        fake_models(),
        captioner=PoisonedCaptioner(),
        transcriber=PoisonedTranscriber(),
        language=PoisonedLanguage(),
        ocr=PoisonedOcr(),
        faces=FakeFaces(),
    )


def write_album(album: Path) -> None:
    """Write files whose names, tags, sidecars and words are markup."""
    folder = album / f"2023-08 {NASTY_NAME}"
    folder.mkdir(parents=True)
    exif = Image.Exif()
    exif.update({MAKE: NASTY, MODEL: NASTY, DESCRIPTION: NASTY, ARTIST: NASTY})
    exif.get_ifd(DETAILS).update({ORIGINAL: "2023:08:14 10:15:00"})
    exif.get_ifd(GPS).update({1: "N", 2: (60.0, 23.0, 0.0), 3: "E", 4: (5.0, 20.0, 0.0)})
    Image.new("RGB", (200, 120), (200, 30, 30)).save(folder / f"{NASTY_NAME}.jpg", exif=exif.tobytes())
    table = {"title": f"{NASTY_NAME}.jpg", "description": NASTY, "people": [{"name": NASTY}]}
    taken = {"photoTakenTime": {"timestamp": "1692008100"}, "url": "javascript:alert(5)"}
    (folder / f"{NASTY_NAME}.jpg.json").write_text(json.dumps(table | taken), encoding="utf-8")
    picture(folder / "IMG_20230814_101900.png", "red", "blue")
    (folder / f"2023-08-15 {NASTY_NAME}.md").write_text(f"# {NASTY}\n\nWe met {NASTY} at {NASTY}.\n", encoding="utf-8")
    sound = np.concatenate([tone(1.0, level=0.0), tone(2.0)])
    write_sound(folder / f"REC_20230814_120000 {NASTY_NAME}.mp3", [sound], "libmp3lame", title=NASTY, artist=NASTY)
    write_video(folder / f"VID_20230814_130000 {NASTY_NAME}.mp4", [("red", 1.0)], codec="libx264", title=NASTY)
    (folder / f"broken {NASTY_NAME}.jpg").write_bytes(b"\xff\xd8 no picture")


def make(top: Path) -> Session:
    """Make the library below a folder: take the album in, and give people and places such names."""
    write_album(top / "album")
    session = opened(top / "library", models())
    ingest(session.library, [top / "album"], lambda _: None)
    for person in people.everybody(session):
        record(session, people.called(session, person.number, f"{person.number} {NASTY_NAME}"))
    for visited in places.listed(session):
        record(session, places.called(session, visited.name, f"Home {NASTY_NAME}"))
    return session


if __name__ == "__main__":
    from app.server.web import serve

    with contextlib.suppress(KeyboardInterrupt):
        serve(opened(Path(sys.argv[1]), models()), 0, open_browser=False)
