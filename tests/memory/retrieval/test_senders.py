from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.records.query import Query
from memory.retrieval.senders import senders_named
from memory.store import Store

LINES = [
    "Emi: Good morning!",
    "Ben Ash: Hi Kate! Did you sleep well?",
    "Emi: Very well.",
    "Ben Ash: Hello Oma, I write from my telephone.",
    "Emi: Shall we go swimming?",
    "Ben Ash: Hey Kate, yes.",
]


@pytest.fixture
def talk(library: Library, tmp_path: Path) -> Store:
    chats = tmp_path / "chats"
    chats.mkdir()
    stamped = [f"[2024-05-08, 10:{n:02}:00] {line}" for n, line in enumerate(LINES)]
    (chats / "signal.txt").write_text("\n".join(stamped), encoding="utf-8")
    (chats / "2024-05-09 note.md").write_text("Rosa rang. Hi Rosa, hello Rosa.\n", encoding="utf-8")
    ingest(library, [chats], lambda _: None)
    return library.store


def named(store: Store, question: str, *persons: str) -> dict[str, str]:
    return senders_named(store, Query(question, question, persons=tuple((one,) for one in persons)))


def test_a_sender_goes_by_their_first_name(talk: Store) -> None:
    assert named(talk, "What does Ben like?", "ben ash") == {"ben": "ben"}


def test_who_is_only_written_about_is_no_sender(talk: Store) -> None:
    assert named(talk, "When did Rosa ring?", "rosa") == {}


def test_a_name_by_which_others_greet_a_sender_stands_for_them(talk: Store) -> None:
    assert named(talk, "Did Kate sleep?") == {"kate": "emi"}


def test_a_name_greeted_once_or_never_stands_for_nobody(talk: Store) -> None:
    assert named(talk, "Did Oma swim with Petra?") == {}
