"""What benches measure, kept beside what they print where somebody puts a table together from it.

YESTERYEAR_FIGURES=PATH python -m bench.models.photo_cost 12
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FIGURES = "YESTERYEAR_FIGURES"
"""The setting that names the file that figures are added to, a line of JSON each."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, by its name."""

    name: str
    value: float
    unit: str


def note(name: str, value: float, unit: str) -> None:
    """Add a figure to the file that is asked for; do nothing where none is."""
    if path := os.environ.get(FIGURES):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(Figure(name, float(value), unit))) + "\n")


def read(path: Path) -> dict[str, Figure]:
    """Return the figures of a file by their names; of several of one name the last."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {one.name: one for one in (Figure(**json.loads(line)) for line in lines)}
