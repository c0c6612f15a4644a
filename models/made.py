"""Files that are made from a model's own when it is fetched, and whether they are there and whole.

Knows one folder and the record in it; what a conversion does is models/convert.py's.
"""

import importlib.util
import shutil
from pathlib import Path

from models.card import Card, Made
from models.record import problem_of, read_record, sha256_of

FULL = "pip install 'yesteryear[full]'"


def make(made: Made, folder: Path) -> dict[str, str]:
    """Convert, move the results to their names and return what to record of them. Raises BadCheckpoint."""
    from models.convert import convert

    making = folder / ".making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    try:
        convert(made.by, folder, making / made.name)
        for name in (*made.beside, made.name):
            (making / name).replace(folder / name)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    beside = {f"sha256 of {name}": sha256_of(folder / name) for name in made.beside}
    return {"by": made.by, "sha256": sha256_of(folder / made.name), **beside}


def install_first(card: Card) -> str:
    """Return what to install before a model can be converted here, as the start of a command; mostly nothing."""
    needs = card.made.needs if card.made else ""
    return f"{FULL} && " if needs and importlib.util.find_spec(needs) is None else ""


def is_current(made: Made, folder: Path) -> bool:
    """Say whether what is made is there and was made by this conversion."""
    are_there = all((folder / name).is_file() for name in (made.name, *made.beside))
    return are_there and read_record(folder)["made"].get("by") == made.by


def is_whole(made: Made, folder: Path) -> bool:
    """Say whether what is made is current and has the hashes that were recorded."""
    return is_current(made, folder) and not any(problems_of_made(made, folder))


def problems_of_made(made: Made, folder: Path) -> list[str]:
    """Return for each file that is made what is wrong with it, empty where nothing is."""
    kept = read_record(folder)["made"]
    beside = [problem_of(folder / name, kept.get(f"sha256 of {name}", "")) for name in made.beside]
    return [problem_of(folder / made.name, kept.get("sha256", "")), *beside]
