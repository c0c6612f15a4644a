"""A question asked of a library, and perhaps within a talk, to a typed Query.

Knows the store's names, stays and bounds and the questions before; how words are read lies in the files beside it.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from memory.knowledge.learn import read_names
from memory.records.derived import EntityKind
from memory.records.query import Query
from memory.retrieval.spelling import corrected
from memory.store import Store, albums, full_text
from memory.store import named_events as named_store
from qa.parse.follow_up import carried, follow_up, is_follow_up
from qa.parse.pronouns import made_whole
from qa.parse.question import MOST_CHARS, Vocabulary, read_question

MOST_BACK = 12
"""How many questions of a talk are read again: no question leans on one farther back."""


def understand(store: Store, question: str, now: datetime, owner: str = "", before: Sequence[str] = ()) -> Query:
    """Return what a question asks of this library, typed; `now` is aware.

    `before` are the questions of the talk so far, the earliest first: one that leans on the one before it ("and the
    year before?", "when did she buy it?") is made whole by it; its `question` then says what its pronouns stand for.
    """
    vocabulary = read_vocabulary(store, owner)
    first, *others = (*before[-MOST_BACK:], question)
    found = _read(first, now, vocabulary)
    for one in others:
        fresh = _read(one, now, vocabulary)
        if is_follow_up(fresh.question, fresh, found):
            fresh = follow_up(found, _spelt_out(fresh, found, now, vocabulary))
            fresh = replace(fresh, carried=carried(fresh, one))
        found = fresh
    return found


def _read(question: str, now: datetime, vocabulary: Vocabulary) -> Query:
    """Read a question with its slips set right by the words of the library."""
    if vocabulary.store is None:
        return read_question(question, now, vocabulary)
    named = vocabulary.names.by_key if vocabulary.names else {}
    albums_known = (name.lower() for name in vocabulary.albums)
    known = (*vocabulary.places, *vocabulary.people, *named, *albums_known)
    names = {part for name in known for part in name.split()}
    spelt, notes = corrected(vocabulary.store, question[:MOST_CHARS], names)
    found = read_question(spelt + question[MOST_CHARS:], now, vocabulary)
    return replace(found, notes=(*notes, *found.notes))


def _spelt_out(fresh: Query, previous: Query, now: datetime, vocabulary: Vocabulary) -> Query:
    """Read a question again with the names of what its pronouns stand for."""
    whole, note = made_whole(fresh.question, fresh, previous)
    if not note:
        return fresh
    again = read_question(whole, now, vocabulary)
    return replace(again, notes=(note, *again.notes))


def read_vocabulary(store: Store, owner: str = "") -> Vocabulary:
    """Return the names that a library knows, and from when to when it has memories."""
    names = read_names(store, owner)
    is_learned = any(entity.kind is EntityKind.PERSON and owner not in entity.names for entity in names.entities)
    people = frozenset[str]() if is_learned else full_text.speakers(store)
    held = named_store.held_span(store)
    called = frozenset(one.name for one in albums.names(store))
    places = full_text.place_names(store)
    return Vocabulary(places, people, owner, names, held, store, writes_month_first(), called)


def known_names(store: Store, owner: str = "") -> frozenset[str]:
    """Return the words of the names of people that a library knows, in lower case."""
    named = read_names(store, owner).entities
    known = [name.lower() for one in named if one.kind is EntityKind.PERSON for name in one.names]
    return frozenset(part for name in (*known, *full_text.speakers(store)) for part in name.split())


def writes_month_first() -> bool:
    """Tell whether this machine's language settings write 3/4/2023 for 4 March, as in the United States."""
    told = next((value for name in ("LC_ALL", "LC_TIME", "LANG") if (value := os.environ.get(name))), "")
    return told.startswith(("en_US", "en_PH"))
