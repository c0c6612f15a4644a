import contextlib
import json
import re
import sqlite3
from pathlib import Path

import pytest

from app.library.session import deriving, open_session
from ingest.discovery.scan import hash_of
from memory.graph import edges
from tests.commands import run, told

SECRET = "Zanzibarello"
"""A word that is in one note and its name only."""


@pytest.fixture
def note(album: Path) -> Path:
    path = album / "2023-08 Norway" / f"2023-08-15 {SECRET}.md"
    path.write_text(f"My sister {SECRET} lives in Bergen.\n\n{SECRET} loves {SECRET} songs.\n", encoding="utf-8")
    return path


def vectors_of(library: Path, note: Path) -> list[bytes]:
    """Return the vectors of a note's moments as they lie in the library."""
    with contextlib.closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        sql = "SELECT data FROM vector JOIN moment ON moment.id = moment_id WHERE asset_id = ?"
        return [row[0] for row in connection.execute(sql, (hash_of(note),))]


def are_in_files(folder: Path, rows: list[bytes]) -> bool:
    """Say whether any file of the index of vectors holds one of these."""
    return any(row in path.read_bytes() for path in (folder / "vectors").rglob("*.npy") for row in rows)


def files_with(folder: Path, word: str) -> list[str]:
    """Return the files anywhere in a folder that hold a word, in any case, as UTF-8 or UTF-16, whole or in a name."""
    wanted = [word.lower().encode(), word.lower().encode("utf-16-le")]
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        if any(one in data for one in wanted) or word.lower() in path.name.lower():
            found.append(str(path))
    return found


def remember(commanded: Path, album: Path, note: Path) -> None:
    """Take all in, and leave whatever traces use leaves: facts, the owner's words, answers, a graph on disk."""
    told("ingest", album)
    told("correct", note, "--words", f"{SECRET} is my sister")
    told("favourite", note)
    told("ask", f"Where does {SECRET} live?", "--no-llm")
    told("sleep", "--budget", "60")
    session = open_session(commanded)
    edges.adjacency(session.store, session.folder)
    session.close()
    assert files_with(commanded, SECRET)


def test_no_byte_of_what_was_forgotten_is_left(commanded: Path, album: Path, note: Path) -> None:
    remember(commanded, album, note)
    rows = vectors_of(commanded, note)
    assert len(rows) >= 2 and are_in_files(commanded, rows)
    table = told("forget", note)
    assert not are_in_files(commanded, rows)
    assert isinstance(table, dict) and table["forgotten"] == 1 and table["moments"] == 2
    assert files_with(commanded, SECRET) == []
    assert told("verify")["sound"] is True  # type: ignore[index]
    outcome = told("ingest", album)
    assert isinstance(outcome, dict) and outcome["skipped"] == 1
    assert SECRET not in json.dumps(told("summaries")) and files_with(commanded, SECRET) == []


def test_what_another_process_forgets_for_us_is_gone_as_thoroughly(commanded: Path, album: Path, note: Path) -> None:
    remember(commanded, album, note)
    rows = vectors_of(commanded, note)
    with deriving(commanded):
        assert told("forget", note) == {"forgotten": 0, "asked_for": 1}
    told("ingest", album)
    assert not are_in_files(commanded, rows)
    assert files_with(commanded, SECRET) == []


def test_forgetting_gives_back_the_library_that_never_had_it(commanded: Path, album: Path, note: Path) -> None:
    without = note.rename(note.parent.parent.parent / note.name)
    told("ingest", album)
    before = [told("events"), told("summaries"), told("facts")]
    without.rename(note)
    told("ingest", album)
    assert told("facts") != before[2]
    told("forget", note)
    assert [told("events"), told("summaries"), told("facts")] == before


def test_a_forgotten_file_comes_back_only_when_asked_for(commanded: Path, album: Path, note: Path) -> None:
    told("ingest", album)
    told("forget", note)
    assert "Bergen" not in run("facts").output
    outcome = told("ingest", album, "--again")
    assert isinstance(outcome, dict) and outcome["added"] == 1
    assert re.search(r"Bergen", run("facts").output)


def test_forget_counts_in_plain_words_and_under_the_names_that_programs_know(commanded: Path, tmp_path: Path) -> None:
    note = tmp_path / "2023-08-15 diary.md"
    note.write_text("Tomas caught a cod.", encoding="utf-8")
    assert run("ingest", note).exit_code == 0
    assert "summaries: 3" in (line := run("forget", note).stdout) and "summarys" not in line
    assert run("ingest", note, "--again").exit_code == 0
    table = json.loads(run("forget", note, "--json").stdout)
    assert table["summaries"] == table["summarys"] == 3


def test_forget_removes_and_counts(commanded: Path, album: Path) -> None:
    told("ingest", album)
    note = album / "2023-08 Norway" / "2023-08-15 diary.md"
    table = told("forget", note)
    assert isinstance(table, dict) and table["forgotten"] == 1 and table["moments"] == 2
    assert note.exists()
    assert run("show", note).exit_code == 2
    assert told("verify")["sound"] is True  # type: ignore[index]


def test_forget_beside_a_holder_is_left_to_it(commanded: Path, album: Path) -> None:
    told("ingest", album)
    with deriving(commanded):
        assert told("forget", album)["asked_for"] == 5  # type: ignore[index]
        assert run("forget", album).stdout == "5 files are forgotten after the current import\n"


def test_verify_finds_damage(commanded: Path, album: Path) -> None:
    told("ingest", album)
    assert told("verify")["sound"] is True  # type: ignore[index]
    for file in (commanded / "vectors").rglob("steps.npy"):
        file.unlink()
    found = run("verify")
    assert found.exit_code == 1 and "index" in found.stdout and "[" not in found.stdout and "repairs" in found.stderr


def test_a_damaged_file_is_told_everywhere_and_forgetting_it_ends_that(commanded: Path, album: Path) -> None:
    told("ingest", album)
    note = album / "2023-08 Norway" / "2023-08-15 diary.md"
    note.write_bytes(b"")
    table = told("ingest", album)
    assert isinstance(table, dict) and [one["path"] for one in table["failed"]] == [str(note)]
    assert told("ask", "What did Tomas catch?", "--no-llm")["citations"]  # type: ignore[index, call-overload]
    status, shown = told("status"), told("show", note)
    assert isinstance(status, dict) and isinstance(shown, dict)
    for one in (*status["damaged"], *shown["damaged"]):
        assert one["path"] == str(note) and "empty" in one["error"] and one["since"].endswith("+00:00")
    assert len(status["damaged"]) == len(shown["damaged"]) == len(status["troubles"]) == 1
    assert shown["moments"]
    assert "is empty" in run("status").stdout and "is empty" in run("show", note).stdout
    told("forget", note)
    assert told("ingest", album)["failed"] == []  # type: ignore[index, call-overload]
    assert told("status")["damaged"] == told("status")["troubles"] == []  # type: ignore[index, call-overload]
