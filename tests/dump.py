"""The content of a library as plain rows, to compare two of them: all but row numbers, tries, times and counters."""

from pathlib import Path

import numpy as np

from memory.store import Store

TABLES = {
    "watched_folder": "path",
    "asset": "*",
    "asset_path": "path, asset_id, size_bytes, mtime_ns, offline",
    "job": "input_id, step, recipe, error",
    "moment": "id, asset_id, medium, ordinal, start_s, end_s, at_s, offset_min, precision, offset_known",
    "moment_text": "*",
    "words": "said, written, seen, place, folder",
    "event": "*",
    "event_moment": "*",
    "summary": "*",
    "summary_child": "*",
    "edge": "*",
    "invalidated": "*",
    "statement": "*",
    "fact": "*",
    "fact_moment": "*",
    "entity": "*",
    "entity_name": "*",
    "correction": "*",
    "rewrite": "*",
    "fingerprint": "*",
    "near_duplicate": "*",
    "duplicate_group": "*",
    "event_near": "event_id, other_id, round(score, 3)",
}


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return the sorted rows of every table, vectors rounded so that what has cosine 1 is equal."""
    found = {
        table: sorted((tuple(row) for row in store.rows(f"SELECT {columns} FROM {table}")), key=repr)
        for table, columns in TABLES.items()
    }
    vectors = store.rows("SELECT space, moment_id, data FROM vector ORDER BY space, moment_id")
    found["vector"] = [
        (row["space"], row["moment_id"], *np.frombuffer(row["data"], "<f2").astype(float).round(2)) for row in vectors
    ]
    return found


def dump_file(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the content of the library in a file."""
    store = Store(path)
    try:
        return dump(store)
    finally:
        store.close()
