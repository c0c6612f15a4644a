"""Conversations: the questions that were asked one after the other. Answers are not kept: what is hidden or forgotten
since is in none.

Knows nothing of what a question means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from memory.store.columns import to_datetime
from memory.store.connection import Store, placeholders

MOST_KEPT = 2_000
"""So many conversations are kept, those asked in last."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation: its id, first question, how many there are, the last one's number, and when that was, in UTC."""

    id: str
    question: str
    count: int
    last: int
    asked: datetime


def put(store: Store, conversation_id: str, number: int, question: str, at: datetime) -> None:
    """Keep a question of a conversation under its number, from 1; one that is kept under it is written over.

    From any process. Raises StoreBusy where another is writing for long.
    """
    store = store.unfiltered
    with store.transaction():
        store.write(
            """INSERT INTO conversation (id, asked_s) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE
               SET asked_s = excluded.asked_s""",
            [(conversation_id, at.timestamp())],
        )
        store.write(
            "INSERT OR REPLACE INTO conversation_question VALUES (?, ?, ?)", [(conversation_id, number, question)]
        )
        store.write(
            """DELETE FROM conversation WHERE id IN (
                 SELECT id FROM conversation ORDER BY asked_s DESC LIMIT -1 OFFSET ?)""",
            [(MOST_KEPT,)],
        )


def questions(store: Store, conversation_id: str) -> dict[int, str]:
    """Return the questions of a conversation by their numbers, in order; none where it is not kept."""
    rows = store.rows(
        """SELECT number, question FROM conversation_question JOIN conversation ON id = conversation_id
           WHERE id = ? AND NOT is_deleted ORDER BY number""",
        (conversation_id,),
    )
    return {row["number"]: str(row["question"]) for row in rows}


def latest(store: Store, words: str = "", most: int = 20, first: int = 0) -> list[Conversation]:
    """Return conversations, the one asked in last first, from the `first` one on; those with some words in a question.

    Small and large letters count as the same.
    """
    rows = store.rows(
        """SELECT id, asked_s, number, question FROM conversation JOIN conversation_question ON id = conversation_id
           WHERE NOT is_deleted ORDER BY asked_s DESC, id, number"""
    )
    sought = words.strip().casefold()
    found = []
    for conversation_id, inside in groupby(rows, key=lambda row: str(row["id"])):
        asked = list(inside)
        if any(sought in str(row["question"]).casefold() for row in asked):
            begun, last, at = asked[0], asked[-1], to_datetime(asked[0]["asked_s"], 0)
            found.append(Conversation(conversation_id, begun["question"], len(asked), last["number"], at))
    return found[first : first + most]


def delete(store: Store, conversation_ids: Sequence[str]) -> None:
    """Delete conversations, to be had back until others are deleted."""
    store = store.unfiltered
    with store.transaction():
        marks = placeholders(conversation_ids)
        store.write(f"DELETE FROM conversation WHERE is_deleted AND id NOT IN ({marks})", [tuple(conversation_ids)])
        store.write("UPDATE conversation SET is_deleted = 1 WHERE id = ?", [(one,) for one in conversation_ids])


def restore(store: Store, conversation_ids: Sequence[str]) -> None:
    """Take back that conversations were deleted, as far as they are still there."""
    store.unfiltered.write("UPDATE conversation SET is_deleted = 0 WHERE id = ?", [(one,) for one in conversation_ids])
