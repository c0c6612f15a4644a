"""Other titles and texts for an event, beside its own: from events it is tied to, or in a language model's words.

Nothing is changed in place: a rewrite says which other event it rests on, and goes when that one does. A model's words
are kept only where every word that matters stands in the event's own; times, places and numbers stay computed, so a
rewrite may leave them out and never adds to them.
Source: A-MEM, Xu et al. 2025: a new memory evolves the older ones it is linked to.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from memory.language.format import event_title, own_words
from memory.language.tokens import stem, stems
from memory.records.days import local_day
from memory.records.derived import Edge, EdgeKind, Event, EventKind, EventText, Like, PartOfDay, Rewrite, Title
from memory.records.library import MomentView
from models.protocols import LanguageModel, Message

RECIPE = "evolve-1"
APART = "apart-1"
LONGEST_ALIKE = timedelta(days=3)
"""What merely looks alike tells of an event only so near in time; a thread that goes on tells of it at any distance."""


def evolve(events: Iterable[Event], edges: Iterable[Edge]) -> list[Rewrite]:
    """Return rewrites for events that say nothing of themselves from those they are tied to that do, in time order.

    An event goes by one it continues or that continues it, else by one that looks alike within days; what was learned
    so of an earlier event goes on to the next one. Goes by the time of the events, not by when they came.
    """
    ordered = sorted(events, key=lambda event: (event.start, event.id))
    by_id = {event.id: event for event in ordered}
    around: dict[str, list[tuple[Edge, Event]]] = defaultdict(list)
    for edge in edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if one in by_id and other in by_id:
                around[one].append((edge, by_id[other]))
    bases: dict[str, Event] = {event.id: event for event in ordered if not is_generic(event)}
    found = []
    for event in ordered:
        if not is_generic(event):
            continue
        base = _base(event, around[event.id], bases)
        if base is not None:
            bases[event.id] = base
            title = _title(event, base)
            recipe = f"{RECIPE} {base.id}"
            found.append(Rewrite(event.id, event_title(title), event.text, recipe, title, event.text_fields))
    return found


def told_apart(events: Iterable[Event]) -> list[Rewrite]:
    """Return rewrites that add the time to the titles of events that have the same one on the same day, and differ."""
    same: dict[tuple[str, date], list[Event]] = defaultdict(list)
    for event in events:
        title = event.title_fields
        if title.kind is EventKind.SEEN and title.part not in (None, PartOfDay.DAY) and not title.words:
            same[event.title, local_day(event.start)].append(event)
    found = []
    for several in same.values():
        if len({one.start.replace(second=0, microsecond=0) for one in several}) > 1:
            for one in several:
                title = replace(one.title_fields, clock=one.start.time().replace(second=0, microsecond=0))
                found.append(Rewrite(one.id, event_title(title), one.text, APART, title, one.text_fields))
    return found


def is_generic(event: Event) -> bool:
    """Say whether a title tells but the time of day and what is to be seen: no place, no words, no folder's name."""
    title = event.title_fields
    if title.words:
        return False
    is_nowhere = not (event.place or title.place or title.scene or title.folder or title.occasion or title.people)
    is_bare = title.part is not None or title.dated is not None or bool(title.files)
    return not event.text_fields.said and is_nowhere and title.kind is EventKind.SEEN and is_bare


def _base(event: Event, around: Sequence[tuple[Edge, Event]], bases: Mapping[str, Event]) -> Event | None:
    """Return the event that sheds most light on one: told itself, or told of by one before."""
    ranked = []
    for edge, other in around:
        pause = max(event.start - other.end, other.start - event.end, timedelta(0))
        goes_on = edge.kind in (EdgeKind.CONTINUES, EdgeKind.CAUSES)
        if other.id in bases and (goes_on or (edge.kind is EdgeKind.ALIKE and pause <= LONGEST_ALIKE)):
            ranked.append((not goes_on, pause, -edge.weight, other.id))
    return bases[min(ranked)[-1]] if ranked else None


def _title(event: Event, base: Event) -> Title:
    own = event.title_fields
    return Title(part=own.part, dated=own.dated, like=Like(base.title_fields, base.start, event.start))


WORD = "word"
"""The step that words an event anew, by a model."""

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


def is_worth_rewriting(inside: Sequence[MomentView]) -> bool:
    """Say whether enough was said or written in an event that a title could be better than one taken from it."""
    return sum(len(one.own_text.split()) for one in inside) >= LEAST_SAID_WORDS


def word(model: LanguageModel, event: Event, inside: Sequence[MomentView]) -> Rewrite | None:
    """Return an event in a model's words, None where it is cut off or says what the event's moments do not."""
    said = "\n".join(dict.fromkeys(one.all_text for one in inside if one.all_text))[:MOST_LETTERS]
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
    known = " ".join([said, own_words(event.title_fields, event.text_fields), event.place])
    if not title or not text or len(title.split()) > MOST_TITLE_WORDS or not is_borne_out(f"{title} {text}", known):
        return None
    return Rewrite(event.id, title, text, recipe(model), Title(words=title), EventText(text))


def is_borne_out(told: str, known: str) -> bool:
    """Say whether every content word, name and number that is told stands in what is known."""
    words = stems(known) | {stem(word) for word in re.findall(r"\w+", known.lower())}
    numbers = set(re.findall(r"\d+", known))
    return all(one in words for one in stems(told)) and set(re.findall(r"\d+", told)) <= numbers
