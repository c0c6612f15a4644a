from collections.abc import Iterator
from pathlib import Path

import pytest

from memory.query import Query
from memory.store import Store, search
from tests.lives import at, put, remember


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.sqlite3")
    yield opened
    opened.close()


def test_words_of_scripts_without_spaces_are_found_inside_others(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="昨日は海に行った。写真をたくさん撮った。", kind="note")], {})
    assert [len(search.match(store, text, 5)) for text in ("海", "写真", "真写", "山")] == [1, 1, 0, 0]
    assert len(search.matching_assets(store, Query("", "海 写真"))) == 1


def test_german_words_are_found_with_and_without_their_dots(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="Wir fuhren nach Österreich und aßen Käsespätzle.", kind="note")], {})
    assert all(search.match(store, text, 5) for text in ("österreich", "osterreich", "kasespatzle"))


def test_a_name_without_letters_is_nobody(store: Store) -> None:
    put(store, [remember("a.md", at(1, 9), said="hello", kind="note")], {})
    found = search.narrowed(store, Query("", "", people=("!!!",)))
    assert found is not None and len(found) == 0
