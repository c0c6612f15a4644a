"""All benches of speed, one after another, as one table.

    python -m bench.table [--only WORDS] [--to FILE]      (`make bench`)

Runs what `table.toml` lists, each in a process of its own, with what it prints on stderr, and writes a Markdown table
of the figures beside those of peers in the same run and what is aimed at. Takes about an hour; leave the machine alone
meanwhile. A bench that fails or lacks a library leaves its rows empty and says so. `--only` runs those whose module
has these words in its name.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from bench.figures import FIGURES, Figure, read

TABLE = Path(__file__).parent / "table.toml"
STDERR = 2
"""The number under which every process has what it tells people."""


class Row(TypedDict, total=False):
    """One line of the table: what was done, the names of its figures, and what is aimed at."""

    work: str
    figure: str
    peer: str
    aim: float
    least: bool


class Run(TypedDict):
    """A bench with the values of its command line, and the rows that are made of it."""

    module: str
    values: list[str]
    rows: list[Row]


def table(rows: Sequence[Row], found: Mapping[str, Figure]) -> str:
    """Return the rows as a Markdown table with what was found."""
    lines = ["| work | measured | peer in the same run | aim | |", "| --- | --: | --: | --: | --- |"]
    return "\n".join([*lines, *(line(row, found) for row in rows)]) + "\n"


def line(row: Row, found: Mapping[str, Figure]) -> str:
    """Return one row as Markdown: empty where it was not measured, met or not where something is aimed at."""
    own, peer, aim = found.get(row["figure"]), found.get(row.get("peer", "")), row.get("aim")
    beside = f"{peer.value:.3g} {peer.unit}, {own.value / peer.value:.2f}x" if own and peer and peer.value else ""
    verdict = ""
    if own and aim is not None:
        verdict = "met" if (own.value >= aim if row.get("least") else own.value <= aim) else "not met"
    aimed = "" if aim is None else f"{'>=' if row.get('least') else '<='} {aim:g}"
    return f"| {row['work']} | {f'{own.value:.3g} {own.unit}' if own else ''} | {beside} | {aimed} | {verdict} |"


def measure(run: Run, figures: Path) -> bool:
    """Run a bench with its figures added to a file; say whether it ended well."""
    started_s = time.monotonic()
    command = [sys.executable, "-m", run["module"], *run["values"]]
    print(f"{run['module']} {' '.join(run['values'])}", file=sys.stderr, flush=True)
    done = subprocess.run(command, stdout=STDERR, env={**os.environ, FIGURES: str(figures)}, check=False)
    ended = "done" if done.returncode == 0 else f"FAILED with {done.returncode}"
    print(f"{ended} in {time.monotonic() - started_s:.0f} s\n", file=sys.stderr, flush=True)
    return done.returncode == 0


def main() -> int:
    """Run what is asked for and write the table; return 1 where a bench failed."""
    parser = argparse.ArgumentParser(description="Run all benches of speed and write one table.")
    parser.add_argument("--only", default="", metavar="WORDS", help="run the benches with these words in their name")
    parser.add_argument("--to", type=Path, metavar="FILE", help="also write the table to this file")
    chosen = parser.parse_args()
    runs: list[Run] = [run for run in tomllib.loads(TABLE.read_text())["run"] if chosen.only in run["module"]]
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.jsonl"
        is_well = all([measure(run, figures) for run in runs])
        told = table([row for run in runs for row in run["rows"]], read(figures))
    print(told)
    if chosen.to:
        chosen.to.write_text(told, encoding="utf-8")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
