"""Commands killed at some moment, and what the next commands then find.

The same library told by an undisturbed run is what must come out in the end; what was asked to be forgotten is gone to
the last byte; a backup is whole or not there; nothing is left lying hidden.
"""

import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.soak.album import HIDDEN, SECRET
from bench.soak.ground import FORGOTTEN, Ground, digests_of, must, paint, secret_note
from bench.soak.program import Ended
from bench.soak.tally import Try, Verdict
from bench.soak.told import Told, holds_word, listen

Words = Callable[[Ground], Sequence[str | Path]]
Finish = Callable[[Ground], list[Ended]]
MOST_STARTS = 4
NEWLY = "a plum tree for the garden"


@dataclass(frozen=True, slots=True)
class Scene:
    """A command to be killed, and what is done before it.

    `finish` does what a person does next, and returns the commands; `faults` says what is wrong then.
    """

    name: str
    prepare: Callable[[Ground], None]
    words: Words
    finish: Finish
    faults: Callable[[Ground], str]


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a library tells in the end where no command was killed, what lies hidden then, and the command's seconds."""

    told: Told
    hidden: frozenset[str]
    seconds: float


class Kills:
    """The killed commands, each beside an undisturbed run of it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.known: dict[str, Undisturbed] = {}

    def undisturbed(self, scene: Scene) -> Undisturbed:
        """Return what comes of a command that nothing befalls. Raises RuntimeError where that is wrong already."""
        if scene.name not in self.known:
            ground = self.ground
            ground.reset()
            scene.prepare(ground)
            seconds = must(ground.program.run(*scene.words(ground))).seconds
            for ended in scene.finish(ground):
                must(ended)
            told = listen(ground.program)
            if told.failed or (wrong := scene.faults(ground)):
                raise RuntimeError(f"without any fault: {scene.name}: {told.failed[0] if told.failed else wrong}")
            self.known[scene.name] = Undisturbed(told, frozenset(one.name for one in ground.strays()), seconds)
        return self.known[scene.name]

    def examine(self, scene: Scene, chance: random.Random) -> Try:
        """Kill a command at some moment, go on as a person does, and compare."""
        known, ground, share = self.undisturbed(scene), self.ground, chance.random()
        for _ in range(MOST_STARTS):
            ground.reset()
            scene.prepare(ground)
            lying = digests_of(ground.album)
            killed = ground.program.run(*scene.words(ground), kill_after_s=share * known.seconds)
            if killed.is_killed:
                break
            share *= 0.8
        ended = scene.finish(ground)
        what = f"killed after {1000 * share * known.seconds:.0f} of {1000 * known.seconds:.0f} ms"
        return Try(f"kill: {scene.name}", what, *self._judge(scene, ended, known, lying))

    def _judge(
        self, scene: Scene, ended: Sequence[Ended], known: Undisturbed, lying: dict[str, str]
    ) -> tuple[Verdict, str]:
        after = listen(self.ground.program)
        if crashed := [one for one in (*ended, *after.failed) if one.is_crashed]:
            return Verdict.UNSEEN, str(crashed[0])
        if lying != digests_of(self.ground.album):
            return Verdict.LOST, "an original was changed"
        if any(word in after and word not in known.told for word in (HIDDEN, FORGOTTEN)):
            return Verdict.LOST, "what was hidden or forgotten is back"
        if failed := [one for one in (*ended, *after.failed) if one.code and one.words[0] != "status"]:
            return Verdict.LOST, f"what comes next does not work: {failed[0]}"
        if wrong := scene.faults(self.ground):
            return Verdict.LOST, wrong
        if differs := after.differs_in(known.told):
            return Verdict.LOST, f"told otherwise: {differs}"
        if left := [one.name for one in self.ground.strays() if one.name not in known.hidden]:
            return Verdict.LOST, f"{left[0]} is left behind"
        return Verdict.SURVIVED, ""


def _nothing(ground: Ground) -> None:
    """Begin from the library as it was kept."""


def _change_album(ground: Ground) -> None:
    """Add a photo and a note, edit one, move one."""
    album = ground.album
    paint(album / "IMG_20240609_101500.jpg", (30, 160, 30))
    (album / "2024-06-10 plum.md").write_text(f"Otto brought {NEWLY}.\n", encoding="utf-8")
    (album / "2024-05-01 jam.md").write_text("Ines cooked quince jam, not gooseberry.\n", encoding="utf-8")
    (album / "moved").mkdir()
    (album / "2024-05-02 kite.md").rename(album / "moved" / "2024-05-02 kite.md")


def _set_aside(ground: Ground) -> None:
    ground.library.rename(ground.root / "aside")


def _back_up_and_clear(ground: Ground) -> None:
    must(ground.program.run(*_backup(ground)))
    _set_aside(ground)


def _export_and_clear(ground: Ground) -> None:
    must(ground.program.run(*_export(ground)))
    _set_aside(ground)


def _ingest(ground: Ground) -> Sequence[str | Path]:
    return ("ingest", ground.album, "--json")


def _forget(ground: Ground) -> Sequence[str | Path]:
    return ("forget", secret_note(ground, 1), "--json")


def _correct(ground: Ground) -> Sequence[str | Path]:
    return ("correct", ground.album / "IMG_20240607_101500.jpg", "--words", NEWLY, "--json")


def _backup(ground: Ground) -> Sequence[str | Path]:
    return ("backup", ground.out / "kept.zip", "--json")


def _restore(ground: Ground) -> Sequence[str | Path]:
    return ("restore", ground.out / "kept.zip", "--json")


def _export(ground: Ground) -> Sequence[str | Path]:
    return ("export", ground.out / "vault")


def _import(ground: Ground) -> Sequence[str | Path]:
    return ("import", ground.out / "vault")


def _verify(ground: Ground) -> Sequence[str | Path]:
    return ("verify", "--json")


def _status(ground: Ground) -> Sequence[str | Path]:
    return ("status", "--json")


def _then(*several: Words, unless: Callable[[Ground], bool] = lambda ground: True, again: Words = _status) -> Finish:
    """Return what a person does next: looks, says it once more unless it was done, and goes on with these commands."""

    def finish(ground: Ground) -> list[Ended]:
        found = [ground.program.run(*_status(ground))]
        if not unless(ground):
            found.append(ground.program.run(*again(ground)))
        return found + [ground.program.run(*words(ground)) for words in several]

    return finish


def _is_forgotten(ground: Ground) -> bool:
    return ground.program.run("show", secret_note(ground, 1), "--json").code != 0


def _is_corrected(ground: Ground) -> bool:
    return NEWLY in ground.program.run("marks", "--json").out


def _is_filled(ground: Ground) -> bool:
    table = ground.program.run(*_status(ground)).table
    return isinstance(table, dict) and bool(table["moment"])


def _is_backed_up(ground: Ground) -> bool:
    return (ground.out / "kept.zip").exists()


def _restored(ground: Ground) -> list[Ended]:
    """Make the backup once more where there is none, and a library of it."""
    found = _then(unless=_is_backed_up, again=_backup)(ground)
    _set_aside(ground)
    return [*found, *(ground.program.run(*words(ground)) for words in (_restore, _ingest, _verify))]


def _imported(ground: Ground) -> list[Ended]:
    """Export once more to the same place, and make a library of it."""
    found = [ground.program.run(*_export(ground))]
    _set_aside(ground)
    return [*found, *(ground.program.run(*words(ground)) for words in (_import, _ingest, _verify))]


def _forgotten_after_backup(ground: Ground) -> list[Ended]:
    """Forget what may be in what the killed backup left."""
    (ground.out / "kept.zip").unlink(missing_ok=True)
    return _then(_forget, _ingest, _verify)(ground)


def _right(ground: Ground) -> str:
    return ""


def _traces(ground: Ground) -> str:
    places = (ground.library, ground.out, *ground.strays())
    found = [one for place in places for one in holds_word(place, SECRET)]
    return f"the forgotten word is in {found[0].name}" if found else ""


def _whole_backup(ground: Ground) -> str:
    with zipfile.ZipFile(ground.out / "kept.zip") as pack:
        return f"the backup is damaged: {broken}" if (broken := pack.testzip()) else ""


SCENES = (
    Scene("ingest", _change_album, _ingest, _then(_ingest, _verify), _right),
    Scene("first ingest", _set_aside, _ingest, _then(_ingest, _verify), _right),
    Scene("forget", _nothing, _forget, _then(_ingest, _verify, unless=_is_forgotten, again=_forget), _traces),
    Scene("correct", _nothing, _correct, _then(_ingest, _verify, unless=_is_corrected, again=_correct), _right),
    Scene("backup", _nothing, _backup, _restored, _whole_backup),
    Scene("backup, then forget", _nothing, _backup, _forgotten_after_backup, _traces),
    Scene("restore", _back_up_and_clear, _restore, _then(_ingest, _verify, unless=_is_filled, again=_restore), _right),
    Scene("import", _export_and_clear, _import, _then(_ingest, _verify, unless=_is_filled, again=_import), _right),
    Scene("export", _nothing, _export, _imported, _right),
)
