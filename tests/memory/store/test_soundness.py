import random
from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.records.corrections import SameName, WordsCorrection
from memory.store import Store, corrections, soundness
from memory.store.connection import StoreDamaged

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


@pytest.fixture
def filled(library: Library, album: Path) -> Store:
    ingest(library, [album], lambda _: None)
    return library.store


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
def test_flipped_bits_never_raise(filled: Store, tmp_path: Path, seed: int) -> None:
    filled.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content, draw = bytearray(filled.path.read_bytes()), random.Random(seed)
    for _ in range(1 + seed % 3):
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    (tmp_path / "flipped.sqlite3").write_bytes(content)
    try:
        store = Store(tmp_path / "flipped.sqlite3")
    except StoreDamaged:
        return
    assert isinstance(soundness.damage(store), list)
    store.close()
