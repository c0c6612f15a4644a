"""Files that are made from a model's own when it is fetched, and the record beside them of where all came from.

The record holds sources, hashes that no card says, and what was made; what a conversion does is in
models/convert/onnx.py.
"""

import hashlib
import importlib.util
import json
import shutil
from contextlib import suppress
from pathlib import Path

from models.registry.card import Card, Made

RECORD = "record.json"
SHA256_DIGITS, GIT_DIGITS = 64, 40

Record = dict[str, dict[str, str]]


def read_record(folder: Path) -> Record:
    """Return what is known of a model's files: "files" where from, "sha256" as fetched, "made" of what was made."""
    kept: Record = {"files": {}, "sha256": {}, "made": {}}
    with suppress(OSError, ValueError):
        found = json.loads((folder / RECORD).read_text("utf-8"))
        if isinstance(found, dict):
            kept |= {key: value for key, value in found.items() if key in kept and isinstance(value, dict)}
    return kept


def write_record(folder: Path, record: Record) -> None:
    """Write what is known of a model's files, whole or not at all."""
    part = folder / f"{RECORD}.part"
    part.write_text(json.dumps(record, indent=1), "utf-8")
    part.replace(folder / RECORD)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def has_hash(path: Path, stated: str) -> bool:
    """Say whether a file has the hash that a hub states: its sha256, or for small files git's name of the content."""
    if len(stated) == SHA256_DIGITS:
        return sha256_of(path) == stated
    content = path.read_bytes()
    named = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return len(stated) == GIT_DIGITS and named.hexdigest() == stated


def problem_of(path: Path, sha256: str) -> str:
    """Return what is wrong with a file, empty where its hash is right."""
    if not path.is_file():
        return f"{path} is missing."
    return "" if sha256_of(path) == sha256 else f"{path} is damaged (its sha256 is not the expected one)."


FULL = "pip install 'yesteryear[full]'"


def make(made: Made, folder: Path) -> dict[str, str]:
    """Convert, move the results to their names and return what to record of them. Raises BadCheckpoint."""
    from models.convert.onnx import convert

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
