"""What the program printed once, kept in files: made plain, compared, and written anew where that is asked for.

Knows JSON and nothing of the program. `YESTERYEAR_WRITE_GOLDEN=1 pytest FILE` writes the files instead of comparing;
read the difference with `git diff` before it is committed.
"""

import json
import os
import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

VARYING = frozenset(
    (
        "size_bytes",
        "spare_bytes",
        "seconds",
        "score",
        "made_at",
        "hidden_at",
    )
)
"""Keys whose values vary with the machine, the time or the disk: that they are there is compared, and nothing else."""
OWN_WORD = {"id", "kind", "value"}
"""What the owner said has these keys, and an id that is drawn by chance."""
MOST_EVIDENCE = 3
"""So much of what was looked at for an answer is compared; what came after is of nearly the same weight."""
MEASURED = re.compile(r" \(\d+\.\d+\)")
ID = re.compile(r"[0-9a-f]{32}")
OF_CONTENTS = ("moment", "asset")
"""Keys of ids that are the same wherever a file lies begin so."""
MISSING = object()


def plain(value: object, places: Mapping[str, str]) -> object:
    """Return JSON without what rightly varies; `places` says by which word a path is to be named, the longest first."""
    if isinstance(value, Mapping):
        drawn = {"id"} if value.keys() >= OWN_WORD else {"mark"} if isinstance(value.get("mark"), str) else set()
        return {
            _words(key, places): "varies" if key in drawn else _entry(key, one, places) for key, one in value.items()
        }
    if isinstance(value, list):
        return [plain(one, places) for one in value]
    if isinstance(value, float):
        return round(value, 2)
    return _words(value, places) if isinstance(value, str) else value


def names(value: object) -> dict[str, str]:
    """Return a name for the id of every event and summary in JSON: when it begins, its level and its title.

    These ids, and the key of a theme, hold the path of the album; those of files and moments are of contents alone.
    """
    found: dict[str, str] = {}
    if isinstance(value, Mapping) and {"id", "start", "title"} <= value.keys():
        name = f"{value['start']} {value.get('level', 'event')} {value['title']}"
        found |= {one: name for one in (value["id"], value.get("key")) if isinstance(one, str) and ID.fullmatch(one)}
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in inside:
        found |= names(one)
    return found


def named(value: object, known: dict[str, str], key: str = "") -> object:
    """Return JSON with names for the ids that `known` names and numbers for others, by where each is first met.

    Named ids that begin in the same second stand in an order that hangs on the path: there by their names.
    """
    if isinstance(value, Mapping):
        return {one: named(held, known, one) for one, held in value.items()}
    if isinstance(value, list):
        made = [named(one, known, key) for one in value]
        is_named = all(isinstance(one, str) and one in known for one in value)
        return _tied_by_name([str(one) for one in made]) if is_named else made
    if isinstance(value, str) and ID.fullmatch(value) and not key.startswith(OF_CONTENTS):
        return known.setdefault(value, f"id {len(known) + 1}")
    return value


def _tied_by_name(made: list[str]) -> list[str]:
    return [one for _, tied in groupby(made, key=lambda name: name.split(" ")[0]) for one in sorted(tied)]


def lost(golden: object, found: object, at: str = "") -> list[str]:
    """Say what of the golden JSON is not found as it was; keys may be added, and are never renamed or lost."""
    if isinstance(golden, dict) and isinstance(found, dict):
        return [one for key, value in golden.items() for one in lost(value, found.get(key, MISSING), f"{at}.{key}")]
    if isinstance(golden, list) and isinstance(found, list) and len(golden) == len(found):
        return [
            one for n, (was, now) in enumerate(zip(golden, found, strict=True)) for one in lost(was, now, f"{at}[{n}]")
        ]
    same = type(golden) is type(found) and golden == found
    return [] if same else [f"{at or 'all'}: was {golden!r}, is {'not there' if found is MISSING else repr(found)}"]


def check(path: Path, found: object) -> None:
    """Compare with a golden file, or write it where that is asked for."""
    if os.environ.get("YESTERYEAR_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert lost(json.loads(path.read_text(encoding="utf-8")), found) == []


def _entry(key: str, value: object, places: Mapping[str, str]) -> object:
    if key in VARYING:
        return None if value is None else "varies"
    made = plain(value, places)
    if key == "evidence" and isinstance(made, list) and len(made) > MOST_EVIDENCE:
        return [*made[:MOST_EVIDENCE], f"and {len(made) - MOST_EVIDENCE} more"]
    return made


def _words(text: str, places: Mapping[str, str]) -> str:
    for path, name in places.items():
        text = text.replace(path, name)
    return MEASURED.sub("", text)
