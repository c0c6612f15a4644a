"""What a model that sees is asked about a picture, and how its reply is read: one JSON object, field by field.

Knows nothing of networks, servers or files. A reply that does not fit is asked for once more with what is wrong, then
it is Malformed and never an empty caption.

Source: ATM-Bench 2026 (arXiv 2603.01990): memories of a fixed schema are found better than free captions.
"""

import json
import re
from collections.abc import Callable, Sequence

from models.protocols import Caption, Message, Scene

VERSION = "scene 1"
"""Part of the name of every captioner that asks so: where the question changes, pictures are described anew."""

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "caption": {"type": "string"},
        "objects": {"type": "array", "items": {"type": "string"}},
        "activity": {"type": "string"},
        "setting": {"type": "string"},
        "mood": {"type": "string"},
        "people": {"type": ["integer", "null"]},
    },
    "required": ["caption", "objects", "activity", "setting", "mood", "people"],
    "additionalProperties": False,
}

INSTRUCTION = """Describe this photo as one JSON object with exactly these keys:
"caption": one plain sentence that says what is to be seen,
"objects": a list of the things and animals to be seen, at most eight, one or two words each,
"activity": what somebody or something is doing, "" if nothing,
"setting": where this is, such as a kitchen or a beach, "" if that cannot be told,
"mood": the mood of the scene in one or two words, "" if there is none,
"people": how many people are to be seen, 0 if there is nobody, null if they cannot be counted.
Say only what can be seen and name nobody. Reply with the JSON object alone."""

MOST_TOKENS = 300
MOST_PEOPLE = 9999
_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)

Ask = Callable[[Sequence[Message]], str]
"""Continues a conversation about the picture that is at hand: the turns to the next reply."""


class Malformed(Exception):
    """A model's reply about a picture is not what it was asked for, twice; the message says why and what it said."""


class _Unfit(ValueError):
    """A reply does not fit; the message says what is wrong with it."""


def describe(ask: Ask) -> Caption:
    """Ask about a picture, once more with what is wrong where the reply does not fit. Raises Malformed after that."""
    turns = [Message("user", INSTRUCTION)]
    said = ask(turns)
    try:
        return _read(said)
    except _Unfit as error:
        turns += [Message("assistant", said), Message("user", _again(error))]
    said = ask(turns)
    try:
        return _read(said)
    except _Unfit as error:
        raise Malformed(f"no caption: the model's reply is not as asked for, twice: {error}: {said[:80]!r}") from error


def _again(error: _Unfit) -> str:
    return f"That does not fit: {error}. Reply with the JSON object alone, with all six keys."


def _read(said: str) -> Caption:
    fenced = _FENCED.fullmatch(said.strip())
    try:
        found = json.loads(fenced.group(1) if fenced else said)
    except (ValueError, RecursionError) as error:
        raise _Unfit(f"it is no JSON ({error})") from error
    if not isinstance(found, dict):
        raise _Unfit("it is no JSON object")
    caption = _words(found, "caption")
    if not caption:
        raise _Unfit("the caption is empty")
    activity, setting, mood = (_words(found, name) for name in ("activity", "setting", "mood"))
    return Caption(caption, (), Scene(_objects(found), activity, setting, mood, _people(found)))


def _words(found: dict[str, object], name: str) -> str:
    value = _field(found, name)
    if not isinstance(value, str):
        raise _Unfit(f"{name} is no string")
    return _plain(value, name)


def _objects(found: dict[str, object]) -> tuple[str, ...]:
    values = _field(found, "objects")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _Unfit("objects is no list of strings")
    return tuple(dict.fromkeys(filter(None, (_plain(value, "objects") for value in values))))


def _people(found: dict[str, object]) -> int | None:
    value = _field(found, "people")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_PEOPLE:
        raise _Unfit("people is neither a count nor null")
    return value


def _field(found: dict[str, object], name: str) -> object:
    if name not in found:
        raise _Unfit(f"{name} is missing")
    return found[name]


def _plain(value: str, name: str) -> str:
    """Return text with single spaces. Raises _Unfit for halves of characters, which no file can hold."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _Unfit(f"{name} holds half a character") from error
    return " ".join(value.replace("\0", " ").split())
