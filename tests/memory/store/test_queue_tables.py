import sqlite3

import pytest

from memory.store import Store, jobs, queue_tables
from memory.store.queue_tables import m016_step_queue
from memory.store.schema import MIGRATIONS


def test_the_reading_of_a_model_and_that_of_words_in_pictures_have_two_names() -> None:
    connection = sqlite3.connect(":memory:")
    for migration in MIGRATIONS[: MIGRATIONS.index(m016_step_queue)]:
        migration(connection)
    asset = ("photo", "photo", 1, 0.0, 0, "second", 1, "exif")
    connection.execute(f"INSERT INTO asset ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", asset)
    connection.execute(
        """INSERT INTO moment (id, asset_id, medium, ordinal, at_s, offset_min, precision, offset_known)
           VALUES ('moment', 'photo', 'photo', 0, 0.0, 0, 'second', 1)"""
    )
    connection.executemany("INSERT INTO job VALUES (?, 'read', 'any', '', 1)", [("photo",), ("moment",)])
    m016_step_queue(connection)
    assert connection.execute("SELECT input_id, step FROM job ORDER BY input_id").fetchall() == [
        ("moment", "study"),
        ("photo", "read"),
    ]
    connection.close()


COLUMNS = "id, kind, size_bytes, at_s, offset_min, precision, offset_known, taken_from"


def test_the_queue_knows_after_how_many_tries_a_step_is_settled() -> None:
    assert f">= {jobs.MOST_TRIES}" in queue_tables.SETTLED


@pytest.mark.parametrize("column", ["content_id", "burst_id"])
def test_marks_of_makers_are_found_by_an_index(store: Store, column: str) -> None:
    plan = store.rows(f"EXPLAIN QUERY PLAN SELECT * FROM fingerprint WHERE {column} != '' AND {column} = 'any'")
    assert [row["detail"] for row in plan if row["detail"].startswith("SEARCH")]
