"""What a library calls its episodes, days and chapters, beside what is in them, for somebody to judge the titles.

    python -m bench.episodes.titles LIBRARY ...
    python -m bench.episodes.titles LIBRARY ... --json > after.json
    python -m bench.episodes.titles --blind before.json after.json [--key] [--number 100]

The first prints every title with its contents, the second the same as JSON. With `--blind` titles of the same episodes
from two such files come out as one shuffled sheet of tab-separated columns that does not say which is which; with
`--key` the same draw comes out as ids with the file that each title is from. The rubric is in docs/measurements.md.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path, PurePath
from random import Random

from app.library.session import Session, open_session
from memory.records.derived import Event, Level, Summary
from memory.records.file_names import visible
from memory.records.library import MomentView, TextKind
from memory.store import events as events_store
from memory.store import moments as moment_store

SEED = 11
MOST_FILES = 8
MOST_WORDS = 60
MOST_TEXTS = 6
WHICH = ("before", "after")
LEVELS = (Level.DAY, Level.CHAPTER)


@dataclass(frozen=True, slots=True)
class Titled:
    """A title with what it names: the `key` is the same in every library of these files."""

    library: str
    level: str
    key: str
    title: str
    contents: str


Pair = tuple[Titled, Titled]
"""What the same thing is called before and after."""


def main() -> None:
    """List titles, or draw a sheet of them to judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("libraries", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--blind", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--key", action="store_true")
    parser.add_argument("--number", type=int, default=100)
    args = parser.parse_args()
    if args.blind:
        _print_sheet(_read(args.blind[0]), _read(args.blind[1]), args.number, args.key)
        return
    found = [one for folder in args.libraries for one in titled(folder)]
    if args.json:
        json.dump([asdict(one) for one in found], sys.stdout, ensure_ascii=False, indent=1)
        return
    for one in found:
        print(f"{one.library}\t{one.level}\t{one.title}\n\t{one.contents}")


def titled(folder: Path) -> list[Titled]:
    """Return the titles of the events, days and chapters of a library, in the order of time."""
    session = open_session(folder)
    try:
        return list(_titled(session, _name(folder)))
    finally:
        session.close()


def _name(folder: Path) -> str:
    """Return what to call a library: its folder, or the one above for the `library` of an exam's life."""
    return folder.parent.name if folder.name == "library" else folder.name


def _titled(session: Session, name: str) -> Iterable[Titled]:
    store = session.store
    inside = {one.moment.id: one for one in moment_store.all_remembered(store)}
    beneath = events_store.moments_beneath(store)
    for event in events_store.events(store):
        key = min(event.moment_ids)
        yield Titled(name, "event", key, event.title, _contents(event, _known(inside, event.moment_ids)))
    for level in LEVELS:
        for summary in sorted(events_store.summaries(store, level), key=lambda one: one.start):
            contents = _contents(summary, _known(inside, beneath.get(summary.id, ())))
            yield Titled(name, level.value, summary.key, summary.title, contents)


def _known(inside: dict[str, MomentView], ids: Iterable[str]) -> list[MomentView]:
    return sorted((inside[one] for one in ids if one in inside), key=lambda one: one.moment.at.at)


def _contents(named: Event | Summary, moments: Sequence[MomentView]) -> str:
    """Return on one line when and where something was, its files, what was said in it and what was seen."""
    files = list(dict.fromkeys("/".join(PurePath(visible(one.path)).parts[-3:]) for one in moments))
    places = list(dict.fromkeys(filter(None, (one.asset.place.name for one in moments if one.asset.place))))
    said = [f"{_who(one)}{one.own_text}" for one in moments if one.own_text]
    seen = list(dict.fromkeys(filter(None, (one.text(TextKind.CAPTION) for one in moments))))
    parts = [
        f"{named.start:%a %Y-%m-%d %H:%M}-{named.end:%a %Y-%m-%d %H:%M}",
        f"at {', '.join(places)}" if places else "",
        f"{len(files)} files: {', '.join(files[:MOST_FILES])}",
        f"says: {_first_words(' | '.join(said))}" if said else "",
        f"seen: {' | '.join(seen[:MOST_TEXTS])}" if seen else "",
    ]
    return " ".join("; ".join(filter(None, parts)).split())


def _who(one: MomentView) -> str:
    speaker = next((text.speaker for text in one.texts if text.speaker), "")
    return f"{speaker}: " if speaker else ""


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join([*words[:MOST_WORDS], *(["..."] if len(words) > MOST_WORDS else [])])


def _read(path: Path) -> list[Titled]:
    return [Titled(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _print_sheet(before: Sequence[Titled], after: Sequence[Titled], number: int, is_key: bool) -> None:
    """Print so many pairs of titles as single rows in an order drawn from a seed, or from which file each is."""
    held = {(one.library, one.level, one.key): one for one in before}
    pairs = [(held[key], one) for one in after if (key := (one.library, one.level, one.key)) in held]
    draw = Random(SEED)
    rows = [row for pair in _drawn(pairs, number, draw) for row in zip(WHICH, pair, strict=True)]
    draw.shuffle(rows)
    print("id\twhich" if is_key else "id\ttitle\tcontents")
    for line, (which, one) in enumerate(rows, 1):
        print(f"{line}\t{which}" if is_key else f"{line}\t{one.title}\t{one.level}: {one.contents}")


def _drawn(pairs: Sequence[Pair], number: int, draw: Random) -> list[Pair]:
    """Return so many pairs drawn from all libraries in turn, so that a large one does not stand for all."""
    by_library: dict[str, list[Pair]] = {}
    for pair in draw.sample(pairs, len(pairs)):
        by_library.setdefault(pair[1].library, []).append(pair)
    turns = zip_longest(*(by_library[name] for name in sorted(by_library)))
    return [pair for turn in turns for pair in turn if pair][:number]


if __name__ == "__main__":
    main()
