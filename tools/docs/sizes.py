"""Writes into docs/install.md what the packages weigh that are installed, what each is for, and what brings it.

`python -m tools.docs.sizes` measures the packages of this environment that `pyproject.toml` asks for, and theirs. What
each is for stands in docs/decisions/0001-dependencies.md. Sizes differ by system, so no test compares them.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- sizes: made by tools/docs/sizes.py -->", "<!-- /sizes -->"
LEAST_MB = 10.0
"""Smaller packages are told as a sum."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A package as it lies on the disk, with the names of those that it needs here."""

    name: str
    size_mb: float
    needs: frozenset[str]


def needed(lines: Iterable[str]) -> frozenset[str]:
    """Return the names of the packages that requirements ask for on this system, without those of extras."""
    asked = [Requirement(line) for line in lines]
    return frozenset(
        canonicalize_name(one.name) for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})
    )


def read_installed() -> dict[str, Installed]:
    """Return every package of this environment by its name."""
    found: dict[str, Installed] = {}
    for one in metadata.distributions():
        paths = [Path(str(one.locate_file(file))) for file in one.files or []]
        size = sum(path.lstat().st_size for path in paths if path.exists())
        name = canonicalize_name(one.metadata["Name"])
        found.setdefault(name, Installed(name, size / 1e6, needed(one.requires or [])))
    return found


def reached(asked: Iterable[str], known: Mapping[str, Installed]) -> frozenset[str]:
    """Return the packages that are asked for with all that they need, as far as they are known."""
    found: set[str] = set()
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found.add(name)
            waiting += known[name].needs
    return frozenset(found)


def purposes(table: str) -> dict[str, str]:
    """Return what each package saves, by its name, as the rows of a Markdown table say."""
    found: dict[str, str] = {}
    for names, saves in re.findall(r"^\| ([^|\n]+) \| ([^|\n]+) \|$", table, re.MULTILINE):
        for name in re.sub(r"\([^)]*\)", "", names).split(","):
            found[canonicalize_name(name.strip())] = saves
    return found


def table(asked: frozenset[str], known: Mapping[str, Installed], saved: Mapping[str, str]) -> str:
    """Return the packages of at least `LEAST_MB` as a table, the largest first, and the rest as its last row."""
    all_of_it = reached(asked, known)
    ordered = sorted((known[name] for name in all_of_it), key=lambda one: (-one.size_mb, one.name))
    large = [one for one in ordered if one.size_mb >= LEAST_MB]
    rows = ["| package | MB | what for |", "| --- | --: | --- |"]
    for one in large:
        bringing = sorted(name for name in all_of_it if one.name in known[name].needs)
        told = saved.get(one.name, "") if one.name in asked else f"comes with {', '.join(bringing)}"
        rows.append(f"| {one.name} | {one.size_mb:.0f} | {told} |")
    rest, total = ordered[len(large) :], sum(one.size_mb for one in ordered)
    rows.append(f"| {len(rest)} smaller ones | {sum(one.size_mb for one in rest):.0f} | |")
    return "\n".join([*rows, f"| **all {len(ordered)}** | **{total:,.0f}** | |"])


def main() -> None:
    """Put the table into docs/install.md in place of the one there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    decision = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    made = table(needed(project["dependencies"]), read_installed(), purposes(decision))
    page = ROOT / "docs" / "install.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
