"""A folder with an album, a library of it in which its owner said things, and a copy of both to begin each try anew.

Knows which commands make such a library; judges nothing.
"""

import hashlib
import os
import shutil
from pathlib import Path

from bench.soak.album import HIDDEN, SECRET, write_album, write_plain_notes
from bench.soak.program import Ended, Program
from bench.soak.told import Told, listen
from tests.recordings import tone, write_sound

FORGOTTEN = "zibbledorf"
CORRECTED = "a wombat in a bathtub"
PASSPHRASE = "open sesame"


class Ground:
    """Where tries are made: `album` and `library`, set back to how they were by `reset`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.album, self.library, self.out = root / "album", root / "library", root / "out"
        self.kept = root / "kept"
        self.out.mkdir(parents=True)
        os.environ["HOME"] = str(root / "home")
        (root / "home").mkdir()
        self.program = Program(self.library, root / "scratch")
        self.told = Told({}, ())

    def keep(self) -> None:
        """Take the present state for the one to begin from."""
        for one in (self.album, self.library):
            if one.exists():
                shutil.copytree(one, self.kept / one.name, dirs_exist_ok=True)

    def reset(self) -> None:
        """Set album and library back, and clear what else lies here."""
        for one in self.root.iterdir():
            if one.name not in ("kept", "scratch", "home"):
                shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
        for one in self.kept.iterdir():
            shutil.copytree(one, self.root / one.name)
        self.out.mkdir()

    def ingest(self) -> Ended:
        """Take in the album as it lies."""
        return self.program.run("ingest", self.album, "--json")

    def strays(self) -> list[Path]:
        """Return what lies hidden or belongs to nothing, such as a copy that was left behind."""
        ours = {"album", "library", "kept", "out", "scratch", "home", "aside"}
        beside = [one for one in self.root.iterdir() if one.name not in ours]
        return beside + [one for folder in (self.out, self.library) for one in folder.rglob(".*")]


def file_ground(root: Path) -> tuple[Ground, list[Path]]:
    """Make a ground with a file of every format, and return it with the paths of those that faults befall."""
    ground = Ground(root)
    paths = write_album(ground.album / "formats")
    write_plain_notes(ground.album / "plain")
    beside = [one for one in (ground.album / "formats").iterdir() if one.suffix in (".json", ".xmp")]
    carriers = {one.with_suffix("") for one in beside}
    must(ground.ingest())
    ground.keep()
    ground.told = listen(ground.program)
    return ground, [one for one in paths if one not in carriers] + sorted(beside)


def said_ground(root: Path) -> Ground:
    """Make a ground with few files, in whose library something is corrected, hidden, forgotten and kept as a note."""
    ground = Ground(root)
    album, program = ground.album, ground.program
    write_plain_notes(album)
    for number, word in enumerate((SECRET, HIDDEN, FORGOTTEN), 1):
        path = album / f"2024-06-0{number} {word[:2]} {number}.md"
        path.write_text(f"Under the stairs stands the {word} of uncle Otto.\n", encoding="utf-8")
    write_sound(album / "REC_20240605_120000.wav", [tone(3.0)], "pcm_s16le")
    for number, colour in enumerate(((200, 30, 30), (30, 60, 200))):
        paint(album / f"IMG_2024060{number + 6}_101500.jpg", colour)
    ground.library.mkdir()
    (ground.library / "config.toml").write_text('owner = "Ada"\n\n[limits]\nduration_s = 7200.0\n', encoding="utf-8")
    must(ground.ingest())
    must(program.run("passphrase", typed=f"{PASSPHRASE}\n"))
    must(program.run("hide", secret_note(ground, 2), "--json"))
    must(program.run("forget", secret_note(ground, 3), "--json"))
    must(program.run("correct", album / "IMG_20240606_101500.jpg", "--words", CORRECTED, "--json"))
    must(program.run("favourite", album / "2024-05-01 jam.md", "--json"))
    must(ground.ingest())
    ground.keep()
    ground.told = listen(program)
    return ground


def paint(path: Path, colour: tuple[int, int, int]) -> None:
    """Write a picture of one colour."""
    from PIL import Image

    Image.new("RGB", (64, 48), colour).save(path)


def secret_note(ground: Ground, number: int) -> Path:
    """Return the note with a word that nothing else holds: 1 to be forgotten, 2 hidden, 3 forgotten already."""
    return next(ground.album.glob(f"2024-06-0{number} *.md"))


def must(ended: Ended) -> Ended:
    """Return a command that ended well. Raises RuntimeError where it did not: then nothing can be examined."""
    if ended.code:
        raise RuntimeError(f"without any fault: {ended}\n{ended.err}")
    return ended


def digests_of(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, by its name."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return {os.fsdecode(os.path.relpath(one, folder)): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}
