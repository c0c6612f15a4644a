"""A file more costs what it changes: hardly a question asked of a large library on its way reads a table that grows.

Every statement of an import of one photo is run through EXPLAIN QUERY PLAN. Those that read a table whole are named
here with the reason why that is left so; an index over few of its rows does not count.
"""

import re
from pathlib import Path

import pytest

from app.library.session import Session
from ingest.pipeline.run import ingest
from memory import consolidate
from memory.store import Store
from tests.conftest import paint

GROWING = (
    "asset|asset_path|moment|moment_text|job|vector|event|event_moment|edge|summary|summary_child|statement|fact|"
    "fact_moment|fingerprint|near_duplicate|duplicate_group|appearance|rewrite|access_log|event_near|event_vector"
)
SCANNED = re.compile(rf"SCAN (?:main\.)?({GROWING})\b(?: USING (?:COVERING )?INDEX (\w+))?")

LEFT = {
    "SELECT count(*) AS n FROM moment": "the outcome says how many there are; a count is some ms in 100,000",
    "SELECT count(*) AS n FROM event": "the same",
    "SELECT count(*) AS n FROM summary": "the same",
    "SELECT kind, count(*) AS n FROM asset GROUP BY kind": "the same",
    "SELECT moment_id FROM access_log WHERE at_s >= ?": "what was recalled, a few rows for what was looked at",
    "SELECT event_id, data FROM event_vector": "which events are alike is exact, among all",
    "SELECT event_id, other_id, score FROM event_near": "the same",
    "SELECT id, trace, moment_id": "who is who is worked out of all faces and voices, where these are looked for",
}
"""How the questions begin that read a whole table, and why that is left so."""


def asked(session: Session, path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the statements that an import of one file runs, in the scopes of all stores."""
    found: set[str] = set()
    read, write = Store.rows, Store.write

    def rows(store: Store, sql: str, values: object = ()) -> object:
        found.add(sql)
        return read(store, sql, values)  # type: ignore[arg-type]

    def written(store: Store, sql: str, values: object) -> None:
        found.add(sql)
        write(store, sql, values)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Store, "rows", rows)
        patched.setattr(Store, "write", written)
        ingest(session.library, [path], lambda progress: None)
    return found


def test_no_question_of_an_import_of_one_photo_reads_a_table_that_grows(
    session: Session, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consolidate, "LARGE", 1)
    monkeypatch.setattr(consolidate, "CHANGED_SHARE", 100.0)
    ingest(session.library, [album], lambda progress: None, is_whole=True)
    new = paint(tmp_path / "IMG_20230814_102100.jpg", (10, 90, 20))
    indexes = session.store.unfiltered.rows(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
    )
    partial = {row["name"] for row in indexes}
    found = set()
    for sql in sorted(asked(session, new, monkeypatch)):
        word = sql.split(None, 1)[0]
        if word == "PRAGMA" or sql.endswith("FROM appearance LIMIT 1"):
            continue
        store = session.store.for_deriving if word in ("SELECT", "WITH") else session.store.unfiltered
        numbered = [int(number) for number in re.findall(r"\?(\d+)", sql)]
        values = [None] * (max(numbered) if numbered else sql.count("?"))
        plan = [row["detail"] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        if any((scanned := SCANNED.match(line)) and scanned[2] not in partial for line in plan):
            found.add(" ".join(sql.split()))
    unknown = {sql for sql in found if not any(sql.startswith(begin) for begin in LEFT)}
    assert not unknown
    assert {begin for begin in LEFT if any(sql.startswith(begin) for sql in found)} == LEFT.keys()
