"""What a library tells through its commands, as one table that two moments, or two libraries, are compared by.

Left out is what differs between two runs that went well: times of the clock, ids, scores and counts of seconds.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from bench.soak.program import Ended, Program

COMMANDS = (
    ("status",),
    ("search", "", "-k", "1000"),
    ("search", "something red", "-k", "5"),
    ("events",),
    ("summaries",),
    ("facts",),
    ("marks",),
    ("names",),
)
PASSING = frozenset({"made_at", "id", "child_ids", "moment_ids", "library", "deriving", "score", "seconds", "rank"})


@dataclass(frozen=True, slots=True)
class Told:
    """What every command told, by its words, and the commands that did not end well."""

    tables: dict[str, object]
    failed: tuple[Ended, ...]

    @property
    def texts(self) -> dict[str, list[str]]:
        """The words of all moments, by file."""
        found: dict[str, list[str]] = {}
        listed = self.tables.get("search  -k 1000")
        for one in listed if isinstance(listed, list) else ():
            found.setdefault(str(one["path"]), []).append(str(one["text"]))
        return {path: sorted(texts) for path, texts in found.items()}

    @property
    def marks(self) -> list[str]:
        """What the owner said, a line each."""
        listed = self.tables.get("marks")
        return sorted(map(repr, listed)) if isinstance(listed, list) else []

    def __contains__(self, word: str) -> bool:
        return word in json.dumps(self.tables, ensure_ascii=False)

    def differs_in(self, other: "Told") -> str:
        """Return the commands that tell something else, empty where all is the same."""
        return ", ".join(name for name, value in self.tables.items() if other.tables.get(name) != value)


def listen(program: Program) -> Told:
    """Ask a library for all that it tells."""
    tables: dict[str, object] = {}
    failed = []
    for words, ended in zip(COMMANDS, program.run_all([(*words, "--json") for words in COMMANDS]), strict=True):
        if ended.code:
            failed.append(ended)
        tables[" ".join(words)] = lasting(ended.table)
    return Told(tables, tuple(failed))


def lasting(value: object) -> object:
    """Return a table without what differs between two runs."""
    if isinstance(value, dict):
        return {name: lasting(one) for name, one in value.items() if name not in PASSING}
    return [lasting(one) for one in value] if isinstance(value, list) else value


def holds_word(folder: Path, word: str) -> list[Path]:
    """Return the files below a folder that hold a word, in any case of its letters, as plain bytes."""
    wanted = word.encode()
    files = (
        [folder] if folder.is_file() else [one for one in folder.rglob("*") if one.is_file() and not one.is_symlink()]
    )
    return [one for one in files if wanted in one.read_bytes().lower()]
