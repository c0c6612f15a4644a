"""Who of those that sent messages a question is about: by the names they send under, or by what others call them.

A messenger shows a friend as "Emi", and everybody writes "Hi Kate" to her: a question says Kate.
"""

import re
from collections import Counter

from memory.language.words import words
from memory.records.query import Query
from memory.store import Store, full_text

GREETINGS = words("names.greetings")
NO_NAMES = frozenset(word.lower() for word in words("stop.question", "stop.function"))

MOST_GREETED = 30
LEAST_GREETED = 2
"""How many greetings are looked at to tell who is meant by a name, and how many of them there have to be."""

SURE = 0.8
"""The share of what stands beside the greetings, by others than who greets, that is to be of one sender."""


def senders_named(store: Store, query: Query) -> dict[str, str]:
    """Return the lower-case words of a question that stand for senders of messages, each with their first name."""
    said = {word.lower(): word for word in re.findall(r"[^\W\d_]+", query.question)}
    firsts = {name.split()[0] for person in query.persons for name in person if name.split()}
    found = {word: word for word in said if word in firsts and full_text.is_sender(store, word)}
    for word, written in said.items():
        if written[0].isupper() and len(word) > 1 and word not in found and word not in NO_NAMES:
            called = _called(store, word)
            if called:
                found[word] = called
    return found


def _called(store: Store, name: str) -> str:
    """Return the lower-case first name of whom others greet by a name, empty where that is nobody or not sure."""
    greeted = full_text.greeting(store, GREETINGS, name, MOST_GREETED)
    if len(greeted) < LEAST_GREETED or full_text.is_sender(store, name):
        return ""
    standing = full_text.around(store, greeted, 1)
    said = full_text.words_said(store, [one.number for one in standing])
    greeting = {said[number][1] for number in greeted if number in said}
    others = Counter(speaker for _, speaker in said.values() if speaker and speaker not in greeting)
    best = others.most_common(1)
    return best[0][0].lower().split()[0] if best and best[0][1] >= SURE * others.total() else ""
