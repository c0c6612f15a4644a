"""Files of every format damaged before they are taken in, and damaged where they lie after they were.

Judges by an independent reader: what still reads may be an edit, what does not, or ends early, is damage; damage is
named by some command and takes no memory along.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.soak.album import BESIDE, Content, content_of
from bench.soak.ground import Ground, digests_of
from bench.soak.mutants import BYTES, DELETED, HUGE, ODD_FOLDER, ODD_NAME, RENAMED, ROTTEN, befall
from bench.soak.program import Ended
from bench.soak.tally import Try, Verdict
from bench.soak.told import Told, listen

NEW, OLD = "new file", "file in place"
ODD = (ODD_NAME, ODD_FOLDER)
MUTATIONS = {NEW: (*BYTES, RENAMED), OLD: (*BYTES, DELETED, ROTTEN)}
Fault = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file that something befell: where it lay and lies, what it held before (in words remembered) and holds now."""

    path: Path
    now: Path
    mutation: str
    before: Content | None
    after: Content | None
    is_new: bool
    is_same: bool

    @property
    def is_note(self) -> bool:
        """Whether it is read as words, so that a shorter one is an edit."""
        return self.path.suffix in (".md", ".txt")

    @property
    def is_beside(self) -> bool:
        """Whether it only tells of a photo beside it."""
        return self.path.suffix.removeprefix(".") in BESIDE

    @property
    def is_damaged(self) -> bool:
        """Whether it can no longer be read, or ends early."""
        if self.after is None or self.before is None:
            return True
        return not (self.is_note or self.is_beside) and self.after.ends_early(self.before)


@dataclass(frozen=True, slots=True)
class Run:
    """What commands said after a batch of faults."""

    ended: Sequence[Ended]
    told: Told
    silent: frozenset[str]

    def names(self, mutant: Mutant) -> bool:
        """Say whether the run, the status or, for what rots in secret, the check names a file or its photo."""
        said = "\n".join(one.out for one in self.ended[: 3 if mutant.mutation == ROTTEN else 2])
        if mutant.mutation in ODD:
            odd = re.compile(rf"caf[^/]{{1,12}}[ /]{re.escape(mutant.path.name)}")
            return any(odd.search(text) for text in (said, str(self.told.tables)))
        return str(mutant.now) in said or (mutant.is_beside and str(mutant.path.with_suffix("")) in said)


def batches(paths: Sequence[Path], where: str, count: int) -> Iterator[list[Fault]]:
    """Yield so many batches in which every file meets another fault each time."""
    for number in range(count):
        yield [(path, MUTATIONS[where][(n + number) % len(MUTATIONS[where])]) for n, path in enumerate(paths)]


def examine(ground: Ground, where: str, faults: Sequence[Fault], seed: int) -> list[Try]:
    """Let faults befall files together; where that ends a run, each of them alone."""
    ground.reset()
    if where == NEW:
        ground.program.library.rename(ground.root / "aside")
    chance = random.Random(f"{seed} {where} {[(path.name, mutation) for path, mutation in faults]}")
    mutants = [_mutate(path, mutation, where == NEW, chance) for path, mutation in faults]
    lying = digests_of(ground.album)
    ended = [ground.ingest(), *(ground.program.run(name, "--json") for name in ("status", "verify"))]
    if any(one.is_crashed for one in ended) or ended[0].code:
        if len(faults) > 1:
            return [tried for fault in faults for tried in examine(ground, where, [fault], seed)]
        bad = next(one for one in ended if one.is_crashed or one.code)
        verdict = Verdict.UNSEEN if bad.is_crashed else Verdict.LOST
        return [_try(mutants[0], verdict, f"ends the whole run: {bad}")]
    told = listen(ground.program)
    run = Run(ended, told, _silent(ground, told, mutants))
    if (others := _others(ground, run, mutants)) or lying != digests_of(ground.album):
        why = others or "an original was changed"
        return [_try(one, Verdict.LOST, why) for one in mutants]
    return [_try(one, *_judge(one, ground.told, run)) for one in mutants]


def _silent(ground: Ground, told: Told, mutants: Sequence[Mutant]) -> frozenset[str]:
    """Return the new files that are known and hold nothing to remember."""
    asked = [str(one.now) for one in mutants if one.is_new and str(one.now) not in told.texts and one.after]
    return frozenset(path for path in asked if not ground.program.run("show", path, "--json").code)


def _mutate(path: Path, mutation: str, is_new: bool, chance: random.Random) -> Mutant:
    before, data = content_of(path), path.read_bytes()
    now = befall(path, mutation, chance)
    is_same = now.exists() and now.read_bytes() == data
    return Mutant(path, now, mutation, before, content_of(now) if now.exists() else None, is_new, is_same)


def _try(mutant: Mutant, verdict: Verdict, why: str) -> Try:
    where = f"{NEW if mutant.is_new else OLD}{', its name' if mutant.mutation in ODD else ''}"
    where = where.replace("file", "sidecar", 1) if mutant.is_beside else where
    return Try(f"{where}: {mutant.mutation}", mutant.path.name, verdict, why)


def _others(ground: Ground, run: Run, mutants: Sequence[Mutant]) -> str:
    """Say which file that nothing befell is remembered otherwise than before, empty where none is."""
    touched = {str(one.path) for one in mutants} | {str(one.path.with_suffix("")) for one in mutants if one.is_beside}
    gone = [
        path for path, texts in ground.told.texts.items() if path not in touched and run.told.texts.get(path) != texts
    ]
    return f"takes along {Path(gone[0]).name}" if gone else ""


def _judge(one: Mutant, before: Told, run: Run) -> tuple[Verdict, str]:
    if one.is_beside:
        return _judge_beside(one, run)
    held, known = run.told.texts.get(str(one.now), []), before.texts.get(str(one.path), [])
    is_named = run.names(one)
    if one.mutation in ODD or one.is_new:
        return _judge_new(one, bool(held) or is_named, str(one.now) in run.silent)
    if not held:
        return Verdict.LOST, "its memory is gone" + ("" if is_named else ", and nothing names it")
    if one.is_same or one.after == one.before:
        return (Verdict.SURVIVED, "") if held == known else (Verdict.LOST, "reads as before and is told otherwise")
    if one.after is None and one.mutation == HUGE and held == known:
        return Verdict.SURVIVED, "only a size is wrong, and it is read past it"
    if (one.is_damaged or one.mutation == ROTTEN) and not is_named:
        return Verdict.UNSEEN, "no command names it"
    if one.is_damaged and held != known:
        return Verdict.LOST, "only a part of its memory is left"
    return Verdict.SURVIVED, ""


def _judge_new(one: Mutant, is_there: bool, is_heard: bool) -> tuple[Verdict, str]:
    if is_there or (one.is_note and one.after is None and not _has_bytes(one.now)):
        return Verdict.SURVIVED, ""
    if is_heard and not one.is_damaged:
        return Verdict.SURVIVED, "it reads, and holds nothing to remember"
    return Verdict.UNSEEN, "neither remembered nor named"


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _judge_beside(one: Mutant, run: Run) -> tuple[Verdict, str]:
    photo, word = str(one.path.with_suffix("")), BESIDE[one.path.suffix.removeprefix(".")]
    if not run.told.texts.get(photo):
        return Verdict.LOST, "takes its photo along"
    if one.mutation in (RENAMED, DELETED):
        return Verdict.SURVIVED, ""
    if one.after == one.before:
        return (Verdict.SURVIVED, "") if word in run.told else (Verdict.LOST, "what it tells is gone")
    if one.mutation == ROTTEN:
        return Verdict.UNDETECTABLE, "what tells of a photo is not held against what was read"
    if one.is_damaged and not run.names(one):
        return Verdict.UNSEEN, "no command names it or its photo"
    if one.is_damaged and not one.is_new and word not in run.told:
        return Verdict.LOST, "what it told is gone"
    return Verdict.SURVIVED, ""
