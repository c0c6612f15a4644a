"""What is kept beside a model's files: where they came from, hashes that no card says, what was made of them.

Knows one folder at a time, and no network, card or source.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

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
