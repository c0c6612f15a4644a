"""Conversations are kept by their questions, found by a word, deleted, and had back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from memory.store import Store, conversations

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def kept(store: Store) -> Store:
    for number, question in enumerate(("Where is the key?", "And the boat?"), 1):
        conversations.put(store, "a", number, question, NOON + timedelta(minutes=number))
    conversations.put(store, "b", 1, "Who sang at the WEDDING?", NOON + timedelta(hours=1))
    return store


def test_the_latest_comes_first_with_its_first_question(kept: Store) -> None:
    found = conversations.latest(kept)
    assert [(one.id, one.question, one.count) for one in found] == [
        ("b", "Who sang at the WEDDING?", 1),
        ("a", "Where is the key?", 2),
    ]
    assert found[1].asked == NOON + timedelta(minutes=2)
    assert conversations.questions(kept, "a") == {1: "Where is the key?", 2: "And the boat?"}
    assert conversations.questions(kept, "c") == {}


def test_one_is_found_by_a_word_of_any_of_its_questions(kept: Store) -> None:
    assert [one.id for one in conversations.latest(kept, " boat ")] == ["a"]
    assert [one.id for one in conversations.latest(kept, "wedding")] == ["b"]
    assert conversations.latest(kept, "100%") == [] and conversations.latest(kept, "_") == []


def test_letters_of_any_script_count_as_the_same(kept: Store) -> None:
    conversations.put(kept, "d", 1, "Über den See?", NOON)
    assert [one.id for one in conversations.latest(kept, "über")] == ["d"]


def test_numbers_stay_where_one_is_missing(kept: Store) -> None:
    conversations.put(kept, "a", 4, "And then?", NOON)
    assert conversations.questions(kept, "a")[4] == "And then?" and conversations.latest(kept, "key")[0].last == 4


def test_a_list_is_turned(kept: Store) -> None:
    assert [one.id for one in conversations.latest(kept, most=1, first=1)] == ["a"]


def test_a_question_is_written_over(kept: Store) -> None:
    conversations.put(kept, "a", 2, "And the rope?", NOON)
    assert conversations.questions(kept, "a") == {1: "Where is the key?", 2: "And the rope?"}


def test_what_was_deleted_comes_back_until_others_are(kept: Store) -> None:
    conversations.delete(kept, ["a"])
    assert [one.id for one in conversations.latest(kept)] == ["b"] and conversations.questions(kept, "a") == {}
    conversations.restore(kept, ["a"])
    assert conversations.questions(kept, "a") == {1: "Where is the key?", 2: "And the boat?"}
    conversations.delete(kept, ["a"])
    conversations.delete(kept, ["b"])
    conversations.restore(kept, ["a", "b"])
    assert [one.id for one in conversations.latest(kept)] == ["b"]
    assert kept.rows("SELECT * FROM conversation_question WHERE conversation_id = 'a'") == []


def test_one_that_is_deleted_twice_comes_back_all_the_same(kept: Store) -> None:
    for _ in range(2):
        conversations.delete(kept, ["a"])
    conversations.restore(kept, ["a"])
    assert len(conversations.questions(kept, "a")) == 2


def test_the_oldest_make_room(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "MOST_KEPT", 2)
    conversations.put(kept, "c", 1, "What next?", NOON + timedelta(days=1))
    assert [one.id for one in conversations.latest(kept)] == ["c", "b"]


def test_they_stay_when_the_library_is_opened_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")
    conversations.put(store, "a", 1, "Where is the key?", NOON)
    store.close()
    again = Store(tmp_path / "library.sqlite3")
    assert conversations.questions(again, "a") == {1: "Where is the key?"}
    again.close()
