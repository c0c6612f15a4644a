"""An event told in a language model's words, kept only where every word that matters stands in the event's own.

Knows one event and one model at a time. Times, places and numbers stay computed: a wording may leave them out, never
add to them. The event's own title and text stay beside it.
"""

import json
import re
from collections.abc import Sequence

from memory.chains import stem, stems
from memory.evolve import Wording
from memory.types import Event, Remembered
from models.protocols import LanguageModel, Message

VERSION = "worded-1"
REPLY_TOKENS = 120
MOST_LETTERS = 1400
LEAST_SAID_WORDS = 12
"""Less was said or written than this: there is nothing to word better."""

MOST_TITLE_WORDS = 9

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"title": {"type": "string"}, "text": {"type": "string"}},
        "required": ["title", "text"],
    }
)
_ASK = (
    "You write the entry for a family album. Give a title of at most seven words and one or two plain sentences, only "
    "with what the notes say and in their words. No date, no praise, nothing guessed."
)
_EXAMPLE = (
    "we tried to light the stove three times. the wood was wet. in the end Marta brought a dry log from her shed",
    {"title": "Lighting the stove with wet wood", "text": "The wood was wet. Marta brought a dry log from her shed."},
)


def recipe(model: LanguageModel) -> str:
    """Return the recipe of what this model words."""
    return f"{VERSION} {model.name}"


def is_worth_wording(inside: Sequence[Remembered]) -> bool:
    """Say whether enough was said or written in an event that a title could be better than one taken from it."""
    return sum(len(one.said.split()) for one in inside) >= LEAST_SAID_WORDS


def word(model: LanguageModel, event: Event, inside: Sequence[Remembered]) -> Wording | None:
    """Return an event in a model's words, None where it is cut off or says what the event's moments do not."""
    said = "\n".join(dict.fromkeys(one.words for one in inside if one.words))[:MOST_LETTERS]
    example, wanted = _EXAMPLE
    asked = [
        Message("system", _ASK),
        Message("user", example),
        Message("assistant", json.dumps(wanted)),
        Message("user", said),
    ]
    try:
        told = json.loads("".join(model.reply(asked, REPLY_TOKENS, SCHEMA)))
    except json.JSONDecodeError:
        return None
    title, text = " ".join(told["title"].split()).strip(" ."), " ".join(told["text"].split())
    known = " ".join([said, event.title, event.text, event.place])
    if not title or not text or len(title.split()) > MOST_TITLE_WORDS or not is_borne_out(f"{title} {text}", known):
        return None
    return Wording(event.id, title, text, recipe(model))


def is_borne_out(told: str, known: str) -> bool:
    """Say whether every content word, name and number that is told stands in what is known."""
    words = stems(known) | {stem(word) for word in re.findall(r"\w+", known.lower())}
    numbers = set(re.findall(r"\d+", known))
    return all(one in words for one in stems(told)) and set(re.findall(r"\d+", told)) <= numbers
