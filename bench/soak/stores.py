"""The files of a library damaged one at a time: flipped, cut, overwritten, emptied, deleted.

What holds the memory may be refused in a plain sentence; what is made from it must be made anew by the next run. Where
neither happens, and the library calls itself sound, it tells what it told before.
"""

import fnmatch
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.soak.album import HIDDEN, content_of
from bench.soak.ground import CORRECTED, FORGOTTEN, Ground, digests_of, must
from bench.soak.program import Ended, Served
from bench.soak.tally import Try, Verdict
from bench.soak.told import COMMANDS, Told, listen

Damage = Callable[[bytes, random.Random], bytes | None]
DERIVED = ("vectors",)
ASKED = COMMANDS[2]
KEPT_NOTE = "The spare fuse lies in the tea tin."
LAST_WORDS = "a gnu in a gondola"
LATE = tuple(0.95 - 0.05 * n for n in range(14))
STORE, LOG, SETTINGS = "library.sqlite3", "library.sqlite3-wal", "config.toml"
KEPT_LIE = "What was done before is kept"


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data)) if data else 0
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :] if data else data


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(max(1, len(data)))
    return (data[:at] + chance.randbytes(4096) + data[at + 4096 :])[: len(data)]


def _noughts(data: bytes, chance: random.Random) -> bytes:
    at = 4096 * chance.randrange(max(1, len(data) // 4096))
    return (data[:at] + bytes(4096) + data[at + 4096 :])[: len(data)]


def _letter(data: bytes, chance: random.Random) -> bytes:
    """Change a letter of the owner's words where they stand, else any bit."""
    at = data.find(CORRECTED.encode())
    return data[:at] + b"z" + data[at + 1 :] if at >= 0 else _flip(data, chance)


DAMAGES: dict[str, Damage] = {
    "deleted": lambda data, chance: None,
    "emptied": lambda data, chance: b"",
    "cut": lambda data, chance: data[: chance.randrange(1, max(2, len(data)))],
    "a bit flipped": _flip,
    "a letter changed": _letter,
    "a page overwritten": _overwrite,
    "a page of noughts": _noughts,
}
SORTS = {
    "store": STORE,
    "write-ahead log": LOG,
    "settings": SETTINGS,
    "vectors": "vectors/*",
    "note kept here": "notes/*",
    "rest": "*",
}
TURNS = (
    "store", "vectors", "store", "vectors", "store", "write-ahead log", "store", "vectors", "note kept here", "store",
    "settings", "rest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of a library after something befell it."""

    sort: str
    path: Path
    damage: str
    bytes_left: int | None

    @property
    def is_destroyed(self) -> bool:
        """Whether nothing of it is left."""
        return not self.bytes_left


class Stores:
    """Damage to the files of one library, whose last words lie in its write-ahead log where that is what is damaged."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        served = Served(ground.program)
        served.ask("tools/call", {"name": "remember", "arguments": {"text": KEPT_NOTE}})
        served.kill()
        must(ground.ingest())
        ground.keep()
        ground.told = listen(ground.program)

    def examine(self, sort: str, damage: str, chance: random.Random) -> Try:
        """Damage a file of this sort, and see what is told."""
        ground = self.ground
        ground.reset()
        before = self._log_last_words() if sort == "write-ahead log" else ground.told
        places = sorted(one for one in ground.library.rglob("*") if one.is_file() and sort_of(ground, one) == sort)
        if not places:
            return Try(f"{sort}: {damage}", "nothing of the sort", Verdict.SURVIVED)
        path = chance.choice(places)
        scored = ground.program.run(*ASKED, "--json") if sort in DERIVED else None
        data = DAMAGES[damage](path.read_bytes(), chance)
        if data is not None:
            path.write_bytes(data)
        elif path.parent == ground.library or chance.random() < 0.5:
            path.unlink()
        else:
            path = path.parent
            shutil.rmtree(path)
        lying = digests_of(ground.album)
        verdict, why = self._judge(Damaged(sort, path, damage, None if data is None else len(data)), before, scored)
        if lying != digests_of(ground.album):
            verdict, why = Verdict.LOST, "an original was changed"
        return Try(f"{sort}: {damage}", str(path.relative_to(ground.library)), verdict, why)

    def restored(self) -> Try:
        """Make a library from a backup, which is not damage, and let it be verified at once."""
        ground = self.ground
        ground.reset()
        must(ground.program.run("backup", ground.out / "kept.zip", "--json"))
        ground.library.rename(ground.root / "aside")
        must(ground.program.run("restore", ground.out / "kept.zip", "--json"))
        checked = ground.program.run("verify", "--json")
        verdict = Verdict.UNSEEN if checked.code else Verdict.SURVIVED
        return Try("restored: verified at once", "backup", verdict, str(checked) if checked.code else "")

    def _judge(self, one: Damaged, before: Told, scored: Ended | None) -> tuple[Verdict, str]:
        ground, program = self.ground, self.ground.program
        is_sound_inside = is_sound(one.path) if one.sort == "store" else True
        first = [program.run(*words, "--json") for words in (("status",), ASKED, ("verify",))]
        taken = ground.ingest()
        last = program.run("verify", "--json")
        after = listen(program)
        ended = [*first, taken, last, *after.failed]
        if crashed := [each for each in ended if each.is_crashed]:
            return Verdict.UNSEEN, str(crashed[0])
        if any(word in after and word not in before for word in (HIDDEN, FORGOTTEN)):
            return Verdict.LOST, "what was hidden or forgotten is back"
        if taken.code:
            return self._judge_refused(one, ended, taken)
        if one.sort in ("settings", "note kept here"):
            return self._judge_owned(one, taken, before, after)
        if scored and not first[2].code and _scored(first[1]) != _scored(scored):
            return Verdict.UNSEEN, "answers otherwise until the next run, and verify calls it sound"
        return self._judge_taken(one, is_sound_inside, last, (before, after))

    def _judge_taken(
        self, one: Damaged, is_sound_inside: bool, last: Ended, told: tuple[Told, Told]
    ) -> tuple[Verdict, str]:
        """Judge what is told after the next run, which went well."""
        before, after = told
        differs = after.differs_in(before)
        if not differs and not last.code:
            return Verdict.SURVIVED, ""
        if last.code and one.sort == "store":
            return Verdict.SURVIVED, "named by verify"
        if last.code:
            return Verdict.LOST, f"not made anew by the next run: {last}"
        if is_sound_inside and one.sort == "store" and one.damage in ("a bit flipped", "a letter changed"):
            return Verdict.UNDETECTABLE, f"the database holds it for its own: told otherwise: {differs}"
        if one.sort == "write-ahead log" and not after.differs_in(self.ground.told):
            return Verdict.UNDETECTABLE, "the last words before the power cut are as if they were never said"
        return self._judge_silent(before, after, differs)

    def _judge_refused(self, one: Damaged, ended: list[Ended], taken: Ended) -> tuple[Verdict, str]:
        if not taken.is_refused:
            return Verdict.UNSEEN, f"ends without a sentence: {taken}"
        if one.sort not in ("store", "write-ahead log", "settings"):
            return Verdict.LOST, f"not made anew by the next run: {taken}"
        if one.sort == "store" and one.is_destroyed and any(KEPT_LIE in each.err for each in ended):
            return Verdict.UNSEEN, f"says that what is destroyed is kept: {taken}"
        return Verdict.SURVIVED, ""

    def _judge_owned(self, one: Damaged, taken: Ended, before: Told, after: Told) -> tuple[Verdict, str]:
        """Judge what the owner may change by hand: what was said stays, a note that is gone stays and is named."""
        if lost := [mark for mark in before.marks if mark not in after.marks]:
            return Verdict.LOST, f"gone: {lost[0]}"
        path = str(one.path)
        if before.texts.get(path) and not after.texts.get(path):
            return Verdict.LOST, "its memory is gone"
        is_unreadable = one.sort != "settings" and not (one.path.exists() and content_of(one.path))
        if is_unreadable and path not in f"{taken.out}{after.tables['status']}":
            return Verdict.UNSEEN, "no command names it"
        return Verdict.SURVIVED, ""

    def _judge_silent(self, before: Told, after: Told, differs: str) -> tuple[Verdict, str]:
        if lost := [mark for mark in before.marks if mark not in after.marks]:
            return Verdict.LOST, f"gone without a word: {lost[0]}"
        if any(after.texts.get(path) != texts for path, texts in before.texts.items()):
            return Verdict.LOST, f"remembered otherwise without a word: {differs}"
        return Verdict.UNSEEN, f"told otherwise, and sound: {differs}"

    def _log_last_words(self) -> Told:
        """Let the owner say something that lies in the write-ahead log only, as after a power cut; return all told.

        Tried at several moments; where there is never such a log, none lies here in the end.
        """
        ground = self.ground
        words = ("correct", ground.album / "IMG_20240607_101500.jpg", "--words", LAST_WORDS, "--json")
        seconds = must(ground.program.run(*words)).seconds
        for share in LATE:
            ground.reset()
            ground.program.run(*words, kill_after_s=share * seconds)
            log = ground.library / LOG
            if not log.exists() or not log.stat().st_size:
                continue
            shutil.copytree(ground.library, ground.root / "aside")
            must(ground.ingest())
            told = listen(ground.program)
            shutil.rmtree(ground.library)
            (ground.root / "aside").rename(ground.library)
            if any(LAST_WORDS in mark for mark in told.marks):
                return told
        ground.reset()
        return ground.told


def _scored(ended: Ended) -> list[tuple[str, float]]:
    """Return the files that a search found, with scores as far as they do not hang on the minute."""
    found = ended.table
    return [(str(one["path"]), round(float(one["score"]), 2)) for one in found] if isinstance(found, list) else []


def sort_of(ground: Ground, path: Path) -> str:
    """Return the sort of a file in a library."""
    name = path.relative_to(ground.library).as_posix()
    return next(sort for sort, pattern in SORTS.items() if fnmatch.fnmatch(name, pattern))


def is_sound(path: Path) -> bool:
    """Say whether the database's own check finds nothing wrong."""
    try:
        opened = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            return bool(opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
        finally:
            opened.close()
    except sqlite3.Error:
        return False
