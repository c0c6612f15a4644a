"""Runs the exam in two processes and prints its table.

Exit codes: 0 nothing was lost and nothing went unseen, 1 something was, 2 the exam could not be held.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.soak.album import BESIDE, write_plain_notes
from bench.soak.files import NEW, ODD, OLD, Fault, batches, examine
from bench.soak.ground import file_ground, said_ground
from bench.soak.kills import SCENES, Kills, Scene
from bench.soak.program import warm
from bench.soak.stores import DAMAGES, TURNS, Stores
from bench.soak.tally import Try, Verdict, as_tables, is_passed, lines

PARTS = ("kills", "files", "stores")
WORKERS = 2
KILLS, BATCHES, DAMAGED = 108, 13, 182
SHORT_SCENES = ("ingest", "forget", "backup, then forget", "backup, then forget")
SHORT_DAMAGES = (
    ("store", "deleted"),
    ("store", "cut"),
    ("vectors", "emptied"),
    *[("vectors", "a page overwritten")] * 2,
)
Task = Callable[[], list[Try]]


def kill_tasks(root: Path, seed: int, is_short: bool) -> list[Task]:
    """Return the kills, each to be done alone."""
    kills = Kills(said_ground(root))
    named = {scene.name: scene for scene in SCENES}
    scenes = [named[name] for name in (SHORT_SCENES if is_short else named)]
    count = len(scenes) if is_short else KILLS
    return [partial(_kill, kills, scenes[n % len(scenes)], random.Random(f"{seed} kill {n}")) for n in range(count)]


def _kill(kills: Kills, scene: Scene, chance: random.Random) -> list[Try]:
    return [kills.examine(scene, chance)]


def file_tasks(root: Path, seed: int, is_short: bool) -> list[Task]:
    """Return batches of damaged files."""
    ground, paths = file_ground(root)
    found = [
        partial(examine, ground, where, faults, seed)
        for where in (OLD, NEW)
        for faults in batches(paths, where, 1 if is_short else BATCHES)
    ]
    own = [path for path in paths if path.suffix.removeprefix(".") not in BESIDE]
    odd: list[tuple[str, Fault]] = [
        (where, (path, mutation)) for where in (NEW, OLD) for mutation in ODD for path in own[:: len(own) // 4]
    ]
    if is_short:
        odd = [odd[0], odd[-1]]
    return [*found, *(partial(examine, ground, where, [fault], seed) for where, fault in odd)]


def store_tasks(root: Path, seed: int, is_short: bool) -> list[Task]:
    """Return damage to the files of a library."""
    stores = Stores(said_ground(root))
    damages = list(DAMAGES)
    turns: Sequence[tuple[str, str]] = SHORT_DAMAGES
    if not is_short:
        turns = [(TURNS[n % len(TURNS)], damages[n % len(damages)]) for n in range(DAMAGED)]
    return [
        partial(_restore, stores),
        *(partial(_damage, stores, turn, random.Random(f"{seed} store {n}")) for n, turn in enumerate(turns)),
    ]


def _restore(stores: Stores) -> list[Try]:
    return [stores.restored()]


def _damage(stores: Stores, turn: tuple[str, str], chance: random.Random) -> list[Try]:
    return [stores.examine(*turn, chance)]


TASKS = {"kills": kill_tasks, "files": file_tasks, "stores": store_tasks}


def work(root: Path, number: int, asked: argparse.Namespace) -> None:
    """Do every so-manieth task of each part, in the short form whole parts, and leave the tries in a file."""
    tries: list[Try] = []
    for part in asked.parts:
        if asked.short and (part == "files") != (number == 0):
            continue
        tasks = TASKS[part](root / f"{part}-{number}", asked.seed, asked.short)
        for task in tasks if asked.short else tasks[number::WORKERS]:
            tries += task()
            print(".", end="", file=sys.stderr, flush=True)
    (root / f"tries-{number}.json").write_text(json.dumps(as_tables(tries)), encoding="utf-8")


def run(asked: argparse.Namespace, root: Path) -> list[Try]:
    """Run the exam in folders below one, and return all tries by fault. Raises RuntimeError where it cannot be held."""
    album = root / "first"
    write_plain_notes(album)
    warm(root, album)
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=work, args=(root, number, asked)) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(file=sys.stderr)
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("the exam could not be held; what is above says why")
    found = [one for path in sorted(root.glob("tries-*.json")) for one in json.loads(path.read_text(encoding="utf-8"))]
    tries = [Try(one["fault"], one["what"], Verdict(one["verdict"]), one["why"]) for one in found]
    return sorted(tries, key=lambda one: one.fault)


def main() -> None:
    """Read the command line, hold the exam and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="a few tries of each, in seconds")
    parser.add_argument("--json", action="store_true", help="print every try as JSON instead of the table")
    parser.add_argument("--told", type=int, default=4, help="of how many failed tries of a fault the reason is told")
    asked = parser.parse_args()
    asked.parts = asked.parts or list(PARTS)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    os.environ["TZ"] = "UTC"
    time.tzset()
    started_s = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="soak-") as made:
            tries = run(asked, Path(made))
    except RuntimeError as error:
        parser.exit(2, f"{error}\n")
    if asked.json:
        print(json.dumps(as_tables(tries), indent=2))
    else:
        print("\n".join(lines(tries, asked.told)))
        print(f"seed {asked.seed}, {time.monotonic() - started_s:.0f} s")
    sys.exit(0 if is_passed(tries) else 1)


if __name__ == "__main__":
    main()
