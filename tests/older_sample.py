"""Makes the library, backup and vault in tests/data/made_by_59d6cee, with the program as it was at that commit.

    git worktree add /tmp/old 59d6cee
    python -m tests.older_sample /tmp/old /srv/yesteryear-sample

run from this checkout with its Python, the weights of the default models and of `voices` fetched. The folder must be
new: files are remembered by their full paths, so it bears a name that tells of no machine. Knows the command line as
it was then and nothing of the program's modules.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "made_by_59d6cee"
VOICE_NOTES = ROOT / "assets" / "demo" / "Voice notes"
RECORDINGS = ("PTT-20240711-WA0003.opus", "PTT-20240726-WA0004.opus", "Recording_20240721_172200.m4a")
PASSPHRASE = "a long enough phrase"
NOTES = {
    "Notes/2022-03-04 Family.md": "My sister Ines lives in Rome. My mother is Clara.\n\nMy brother is called Paul.\n",
    "Notes/2022-06-10 Sailing.md": "# Sailing\n\nWe sailed across the lake with Paul. The boat needs a new rope.\n",
    "Notes/2023-05-14 Sailing again.md": "# Sailing\n\nSailed the boat on the lake with Clara. The sail tore.\n",
    "Notes/2023-08-15 Cabin.md": "The key to the cabin is under the green stone.\n\nSailed the boat on the lake.\n",
    "Notes/2024-04-02 Ines.md": "Ines moved to Lisbon. She works at the harbour office.\n",
    "Notes/2024-04-20 Secret.txt": "The silver spoon for Clara's birthday is in the blue drawer.\n",
    "Notes/2024-05-06 Diary.md": "Paul lives in Bern.\n\nWe sailed on the Tejo with Ines and saw the bridge.\n",
    "Notes/2022-04-01 Garden.txt": "Planted tomatoes and beans in the garden.\n",
    "Notes/2023-04-03 Garden.txt": "Tomatoes planted in the garden again, and one cucumber.\n",
    "Notes/2024-04-05 Garden.txt": "The tomatoes in the garden are planted, the beans came up.\n",
    "Notes/2024-05-07 Torn up.txt": "The number of the old safe is 4711.\n",
    "Chats/WhatsApp Chat with Ines.txt": (
        "03/05/2024, 09:10 - Ines: The tram to the castle is number 28\n"
        "03/05/2024, 09:12 - Jo: Then we meet at the castle at noon\n"
        "03/05/2024, 09:15 - Ines: I bring the oranges\n"
    ),
}
PHOTOS = {
    "2023-05 Rome/IMG_20230512_101500.jpg": ("#c03020", "circle", (41.9028, 12.4964)),
    "2023-05 Rome/IMG_20230512_174000.jpg": ("#d0a040", "square", (41.8902, 12.4922)),
    "2023-08 Lake/IMG_20230814_101500.jpg": ("#2050b0", "square", (47.6589, 11.3694)),
    "2023-08 Lake/IMG_20230815_183000.jpg": ("#103060", "circle", (47.6589, 11.3694)),
    "2024-05 Lisbon/IMG_20240503_120000.jpg": ("#f0e0b0", "words", (38.7139, -9.1335)),
    "2024-05 Lisbon/IMG_20240504_150000.jpg": ("#60a060", "circle", (38.6970, -9.2065)),
}
"""The file, its colour, what is drawn on it, and where it was made."""

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5">
<dc:subject><rdf:Bag><rdf:li>castle</rdf:li><rdf:li>oranges</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>
"""


def main() -> None:
    """Make the album, let the program of the other checkout work on it, and keep what it made."""
    program, place = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    place.mkdir(parents=True)
    album, library = place / "album", place / "library"
    make_album(album)
    library.mkdir()
    (library / "config.toml").write_text('owner = "Jo"\nlanguage_model = false\nvoices = true\n', encoding="utf-8")
    old = Old(program, library)
    old.run("ingest", album)
    correct(old, album)
    old.run("sleep", "--budget", "60")
    keep(old, place)


class Old:
    """The program of another checkout, on one library."""

    def __init__(self, program: Path, library: Path) -> None:
        self._program = program
        self.library = library

    def run(self, *words: object, typed: str = PASSPHRASE) -> str:
        """Run a command that must succeed and return what it printed."""
        line = [sys.executable, "-m", "app", *map(str, words), "--library", str(self.library)]
        done = subprocess.run(
            line, cwd=self._program, env={**os.environ, "TZ": "UTC"}, input=f"{typed}\n", capture_output=True, text=True
        )
        print(f"$ {' '.join(line[3:-2])}\n{done.stdout}{done.stderr}")  # noqa: T201
        done.check_returncode()
        return done.stdout

    def rows(self, *words: object) -> list[dict[str, object]]:
        """Run a command and return the rows of its JSON."""
        found: list[dict[str, object]] = json.loads(self.run(*words, "--json"))
        return found

    def fact(self, subject: str, relation: str) -> str:
        """Return the id of a fact."""
        rows = self.rows("facts")
        return next(str(one["id"]) for one in rows if (one["subject"], one["relation"]) == (subject, relation))

    def line(self, start: str) -> str:
        """Return the id of the first line of the profile that begins so."""
        return next(str(one["id"]) for one in self.rows("profile") if str(one["text"]).startswith(start))

    def remember(self, text: str) -> None:
        """Have a note kept, as an AI program does over MCP."""
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "sample", "version": "0"}}
        messages = [
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {
                "jsonrpc": "2.0",
                "id": 2,
                "method": "tools/call",
                "params": {"name": "remember", "arguments": {"text": text}},
            },
        ]
        self.run("mcp", "--write", typed="\n".join(map(json.dumps, messages)))


def correct(old: Old, album: Path) -> None:
    """Say a word of every kind that the command line knows."""
    rome, lake, lisbon = album / "2023-05 Rome", album / "2023-08 Lake", album / "2024-05 Lisbon"
    old.run("correct", rome / "IMG_20230512_101500.jpg", "--words", "Ines at the fountain with a red umbrella")
    old.run("correct", lake / "IMG_20230814_101500.jpg", "--at", "2023-08-13T09:00+02:00")
    old.run("correct", lake / "IMG_20230815_183000.jpg", "--place", "47.5956,11.3500")
    old.run(
        "correct", album / "Voices" / "PTT-20240711-WA0003.opus", "--second", "5", "--words", "The tram, not a train."
    )
    old.run("favourite", rome / "IMG_20230512_174000.jpg")
    old.run("facts", "--add", "Ines", "owns", "a red bicycle", "--since", "2024-01-05")
    old.run("facts", "--wrong", old.fact("boat", "needs"))
    old.run("names", "--same", "Ines", "Nini")
    old.run("names", "--not-same", "Paul", "brother")
    old.run("profile", "--wrong", old.line("Paul"))
    correct_places(old)
    correct_themes(old)
    correct_people(old, album)
    old.run("passphrase")
    old.run("hide", album / "Notes" / "2024-04-20 Secret.txt")
    old.run("hide", album / "Voices" / "PTT-20240726-WA0004.opus", "--second", "5")
    old.run("forget", album / "Notes" / "2024-05-07 Torn up.txt")
    old.remember("Ines called: the castle is closed on Mondays.")
    old.run("favourite", lisbon / "IMG_20240504_150000.jpg")
    old.run("undo")


def correct_places(old: Old) -> None:
    """Name a place and a spot, make two one, and part two again."""
    old.run("places")
    old.run("places", "--spot", "41.9028,12.4964", "The fountain")
    old.run("places", "--name", "Rome", "Where Ines lived")
    old.run("places", "--spot", "38.6970,-9.2065", "The monastery")
    old.run("places", "--merge", "The monastery", "Lisbon")
    old.run("places", "--spot", "38.7139,-9.1335", "The castle")


def correct_themes(old: Old) -> None:
    """Name a theme, make one part of it, and say of one that it is none."""
    old.run("themes", "--name", "Boat", "On the water")
    old.run("themes", "--merge", "Lake", "On the water")
    old.run("themes", "--hide", "Tram")


def correct_people(old: Old, album: Path) -> None:
    """Name two of those who speak, who are not one, hide a third, and say that one recording is of somebody else."""
    first, other, third = (one["number"] for one in old.rows("people"))
    old.run("people", "name", first, "Lena")
    old.run("people", "name", other, "Rosa")
    old.run("people", "different", first, other)
    old.run("people", "hide", third)
    old.run("people", "apart", first, album / "Voices" / RECORDINGS[1])


def make_album(album: Path) -> None:
    """Write the photos, notes, sidecars and recordings."""
    for name, text in NOTES.items():
        path = album / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, (colour, drawn, place) in PHOTOS.items():
        draw(album / name, colour, drawn, place)
    (album / "2024-05 Lisbon" / "IMG_20240503_120000.jpg.xmp").write_text(XMP, encoding="utf-8")
    (album / "Voices").mkdir()
    for name in RECORDINGS:
        shutil.copy(VOICE_NOTES / name, album / "Voices" / name)


def draw(path: Path, colour: str, drawn: str, place: tuple[float, float]) -> None:
    """Write a photo of one colour with something on it, its time from its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (320, 240), colour)
    pen = ImageDraw.Draw(image)
    if drawn == "words":
        pen.text((40, 90), "TRAM 28 CASTELO", fill="black", font_size=30)
    else:
        shape = pen.ellipse if drawn == "circle" else pen.rectangle
        shape((90, 50, 230, 190), fill="white")
    digits = path.stem.removeprefix("IMG_").replace("_", "")
    exif = Image.Exif()
    exif[0x0110] = "Old camera"
    taken = f"{digits[:4]}:{digits[4:6]}:{digits[6:8]} {digits[8:10]}:{digits[10:12]}:{digits[12:]}"
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825).update(position(*place))
    image.save(path, exif=exif)


def position(lat: float, lon: float) -> dict[int, object]:
    """Return a place as EXIF has it."""
    return {1: "N" if lat >= 0 else "S", 2: degrees(lat), 3: "E" if lon >= 0 else "W", 4: degrees(lon)}


def degrees(value: float) -> tuple[float, float, float]:
    """Return degrees, minutes and seconds."""
    whole, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return float(whole), float(minutes), round(rest * 60, 3)


def keep(old: Old, place: Path) -> None:
    """Keep the backup, the vault and the library as they were written."""
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / "backup.zip").unlink(missing_ok=True)
    old.run("backup", place / "backup.zip")
    old.run("export", place / "vault")
    shutil.copy(place / "backup.zip", DATA / "backup.zip")
    for name in ("library", "vault"):
        with tarfile.open(DATA / f"{name}.tar.xz", "w:xz") as packed:
            packed.add(place / name, name, filter=nobody)


def nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return what is packed without whose it was."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    main()
