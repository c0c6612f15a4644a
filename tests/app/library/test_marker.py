import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli.main import cli
from app.library import marker
from app.library.session import open_session
from memory.store.full_text import meta
from tests.commands import run, told

GIVEN = {
    "FILE_OR_DIR": "{outside}/b.zip",
    "PATH...": "{album}",
    "[PATH]...": "{album}",
    "DIR": "{outside}/vault",
    "PERSON": "1",
    "FILE": "{album}/2023-08 Norway/2023-08-15 diary.md",
}
"""What commands are given for arguments that have to be there; any other gets a word."""

NO_LIBRARY = {("restore",), ("worker",), ("models", "list"), ("models", "fetch"), ("models", "verify")}
"""Commands that open no library, or make one on purpose."""


def _commands() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return each command with its required arguments, as they are named in its usage."""
    found = []
    waiting: list[tuple[tuple[str, ...], object]] = [((), get_command(cli))]
    while waiting:
        words, command = waiting.pop()
        inner: dict[str, object] = getattr(command, "commands", {})
        waiting += [((*words, name), one) for name, one in inner.items()]
        if inner or words in NO_LIBRARY:
            continue
        params = getattr(command, "params", [])
        needed = [one for one in params if one.required]
        given = [(one.opts[0], GIVEN.get(str(one.metavar), "words")) for one in needed]
        parts = [part for name, value in given for part in _part(name, value)]
        found.append((words, (*parts, *(("--faces", "--yes") if words == ("people", "erase") else ()))))
    return sorted(found)


def _part(name: str, value: str) -> tuple[str, ...]:
    return (name, value) if name.startswith("-") else (value,)


COMMANDS = [(("people",), ()), *_commands()]


@pytest.fixture
def lived(commanded: Path, album: Path) -> Path:
    """A library in which a note was forgotten."""
    told("ingest", album)
    told("forget", album / "2023-08 Norway" / "2023-08-15 diary.md")
    return commanded


def lose(folder: Path) -> None:
    for file in folder.glob("library.sqlite3*"):
        file.unlink()


def empty(folder: Path) -> None:
    (folder / "library.sqlite3").write_bytes(b"")


def lose_all_but_the_log(folder: Path) -> None:
    lose(folder)
    (folder / "library.sqlite3-wal").write_bytes(b"7\x7f\x06\x82" + bytes(4000))


def lose_the_marker_too(folder: Path) -> None:
    lose(folder)
    (folder / marker.NAME).unlink()


def lose_all_but_the_marker(folder: Path) -> None:
    told_again = (folder / marker.NAME).read_bytes()
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / marker.NAME).write_bytes(told_again)


def damage_the_marker_too(folder: Path) -> None:
    lose(folder)
    (folder / marker.NAME).write_bytes(b"{")


def blank(folder: Path) -> None:
    """Put a database in its place that is sound and holds nothing."""
    lose(folder)
    made = sqlite3.connect(folder / marker.DATABASE)
    made.execute("CREATE TABLE x (a)")
    made.execute("DROP TABLE x")
    made.commit()
    made.close()


def blank_without_a_marker(folder: Path) -> None:
    blank(folder)
    (folder / marker.NAME).unlink()


def put_a_folder_there(folder: Path) -> None:
    lose(folder)
    (folder / marker.DATABASE).mkdir()


LOSSES = [
    blank,
    blank_without_a_marker,
    put_a_folder_there,
    lose,
    empty,
    lose_all_but_the_log,
    lose_the_marker_too,
    lose_all_but_the_marker,
    damage_the_marker_too,
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda found: " ".join(found[0]))
def test_no_command_makes_a_library_where_one_was_lost(
    lived: Path, album: Path, tmp_path: Path, words: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    lose(lived)
    (tmp_path / "outside").mkdir()
    given = [part.format(album=album, outside=tmp_path / "outside") for part in words[1]]
    result = run(*words[0], *given)
    assert result.exit_code == 1, result.output
    assert "lost its database" in result.output and "yesteryear restore" in result.output
    assert "is kept" not in result.output and "Traceback" not in result.output
    assert not list(lived.glob("library.sqlite3*"))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("command", ["status", "ingest"])
def test_however_it_was_lost_it_is_said_and_nothing_is_forgotten_about_what_was_forgotten(
    lived: Path, album: Path, loss: Callable[[Path], None], command: str
) -> None:
    loss(lived)
    before = {path: path.read_bytes() for path in lived.rglob("*") if path.is_file()}
    result = run(command, *([album] if command == "ingest" else []))
    assert result.exit_code == 1 and "lost its database" in result.stderr, result.output
    assert {path: path.read_bytes() for path in lived.rglob("*") if path.is_file()} == before


def test_a_library_of_before_markers_gets_one_and_keeps_what_it_has(lived: Path) -> None:
    told_before = told("status")
    (lived / marker.NAME).unlink()
    session = open_session(lived)
    session.unfiltered.write("DELETE FROM meta WHERE key = ?", [(marker.ID_NOTE,)])
    session.close()
    (lived / marker.NAME).unlink()
    assert told("status") == told_before
    session = open_session(lived)
    assert marker.marked_id(lived) == meta(session.unfiltered, marker.ID_NOTE) != ""
    session.close()


def test_a_swapped_database_is_seen(lived: Path, album: Path, tmp_path: Path) -> None:
    told("ingest", album, "--library", tmp_path / "other")
    shutil.copy(tmp_path / "other" / "library.sqlite3", lived / "library.sqlite3")
    result = run("status")
    assert result.exit_code == 1 and marker.NAME in result.stderr
    (lived / marker.NAME).unlink()
    assert run("status").exit_code == 0, "its owner said that it is meant"


def test_a_damaged_marker_beside_a_sound_database_is_written_anew(lived: Path) -> None:
    held = (lived / marker.NAME).read_text(encoding="utf-8")
    spoiled = json.loads(held)
    spoiled["id"] = spoiled["id"][:-1] + ("0" if spoiled["id"][-1] != "0" else "1")
    for text in ("", "{", json.dumps(spoiled), "[]", "null"):
        (lived / marker.NAME).write_text(text, encoding="utf-8")
        assert run("status").exit_code == 0
        assert (lived / marker.NAME).read_text(encoding="utf-8") == held


def test_settings_that_were_written_first_are_no_lost_library(commanded: Path) -> None:
    commanded.mkdir()
    (commanded / "config.toml").write_text('owner = "Anna"\n', encoding="utf-8")
    assert told("status")["moment"] == 0  # type: ignore[index]


def test_a_library_whose_making_was_stopped_is_made(commanded: Path) -> None:
    """A process that is killed between the marker and the first transaction leaves a file of 0 bytes."""
    commanded.mkdir()
    marker.require_store(commanded)
    (commanded / "library.sqlite3").write_bytes(b"")
    assert told("status")["moment"] == 0  # type: ignore[index]
    assert marker.marked_id(commanded)
    lose(commanded)
    assert run("status").exit_code == 1, "from then on there is something to lose"


@pytest.mark.parametrize("loss", [lose, empty, lose_all_but_the_log, lose_the_marker_too])
def test_a_backup_is_restored_where_the_database_was_lost(
    lived: Path, album: Path, tmp_path: Path, loss: Callable[[Path], None]
) -> None:
    assert run("backup", tmp_path / "b.zip").exit_code == 0
    (lived / "config.toml").write_text('owner = "Anna"\n', encoding="utf-8")
    (lived / "notes").mkdir()
    (lived / "notes" / "new.md").write_text("Not in the backup.", encoding="utf-8")
    before = told("status")
    loss(lived)
    restored = run("restore", tmp_path / "b.zip", "--library", lived)
    assert restored.exit_code == 0 and "had lost its database" in restored.stderr, restored.output
    assert told("status")["moment"] == before["moment"]  # type: ignore[index]
    assert told("ingest", album)["added"] == 1, "the note that was never taken in"  # type: ignore[index]
    assert (lived / "config.toml").read_text(encoding="utf-8") == 'owner = "Anna"\n'
    assert run("verify").exit_code == 0


def test_nothing_is_restored_over_a_damaged_database(lived: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "b.zip").exit_code == 0
    (lived / "library.sqlite3").write_bytes(b"nonsense" * 1000)
    restored = run("restore", tmp_path / "b.zip", "--library", lived)
    assert restored.exit_code == 2 and "damaged" in restored.stderr
    assert (lived / "library.sqlite3").read_bytes() == b"nonsense" * 1000


def test_damage_is_told_without_a_word_of_what_is_kept(lived: Path) -> None:
    (lived / "library.sqlite3").write_bytes((lived / "library.sqlite3").read_bytes()[:20_000])
    for command in ("status", "verify"):
        result = run(command)
        assert result.exit_code == 1 and "damaged" in result.output and "is kept" not in result.output


def test_a_folder_of_any_name_is_named_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "a {library} of {0}"
    open_session(folder).close()
    lose(folder)
    with pytest.raises(marker.StoreLost, match=r"restore FILE --library .*a \{library\} of \{0\}`"):
        marker.require_store(folder)
    assert marker.why_lost(folder)


def test_one_rule_says_what_is_lost(tmp_path: Path) -> None:
    assert marker.why_lost(tmp_path / "never") == marker.why_lost(tmp_path) == ""
    marker.require_store(tmp_path)
    assert marker.is_begun(tmp_path) and marker.why_lost(tmp_path) == ""
