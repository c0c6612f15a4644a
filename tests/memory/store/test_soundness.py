import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.files.file_checks import Limits
from ingest.pipeline.run import Library, ingest
from memory.records.corrections import SameName, WordsCorrection
from memory.store import Store, corrections, soundness
from memory.store.connection import StoreDamaged
from memory.vectors.index import VectorIndex
from tests.conftest import make_album
from tests.fakes import fake_models

SPOILED = (
    "UPDATE moment_text SET detail = '{not json'",
    "UPDATE moment SET medium = 'phoxo'",
    "UPDATE asset SET kind = 'phoxo'",
    "UPDATE event SET start_s = 1e300",
    "UPDATE event SET title_fields = '{{'",
    "UPDATE summary SET text_fields = '{{'",
    "UPDATE edge SET kind = 'kxnd'",
    "UPDATE job SET error = cast(x'ff41' AS TEXT)",
    "UPDATE fingerprint SET form = cast(x'ff41' AS TEXT)",
    "UPDATE vector SET data = x'0102' WHERE moment_id = (SELECT min(moment_id) FROM vector)",
    "UPDATE words_content SET c0 = 'other words'",
    "INSERT INTO meta VALUES ('people marks', '{')",
)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What lies in the file of a library with the album in it."""
    folder = tmp_path_factory.mktemp("filled")
    store = Store(folder / "library.sqlite3")
    index = VectorIndex(store, folder / "vectors")
    ingest(Library(store, index, fake_models(), Limits(), folder), [make_album(folder)], lambda _: None)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.close()
    store.close()
    return store.path.read_bytes()


@pytest.fixture
def filled(content: bytes, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(content)
    found = Store(path)
    yield found
    found.close()


def test_a_whole_library_is_sound(filled: Store) -> None:
    assert soundness.damage(filled) == []


@pytest.mark.parametrize("statement", SPOILED)
def test_a_value_that_cannot_be_read_is_a_line(filled: Store, statement: str) -> None:
    assert filled.connection.execute(statement).rowcount > 0
    assert soundness.damage(filled)


@pytest.mark.parametrize("table", ["attempt", "edge", "fact", "stale_hidden", "summary", "words"])
def test_a_table_that_is_missing_is_named(filled: Store, table: str) -> None:
    filled.connection.execute(f"DROP TABLE {table}")
    assert f"the table {table} is missing" in soundness.unreadable(filled)


def test_a_mark_that_is_no_json_is_a_line(filled: Store) -> None:
    corrections.put(filled, corrections.new_correction(SameName("Tom", "Tomas")))
    filled.write("UPDATE correction SET value = substr(value, 1, 14)", [()])
    corrections.put(filled, corrections.new_correction(WordsCorrection("[not json, and not meant to be")))
    assert len(soundness.damage(filled)) == 1


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits_never_raise(content: bytes, tmp_path: Path, seed: int) -> None:
    flipped, draw = bytearray(content), random.Random(seed)
    for _ in range(1 + seed % 3):
        flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
    (tmp_path / "flipped.sqlite3").write_bytes(flipped)
    try:
        store = Store(tmp_path / "flipped.sqlite3")
    except StoreDamaged:
        return
    assert isinstance(soundness.damage(store), list)
    store.close()
