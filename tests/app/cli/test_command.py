import contextlib
import errno
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from app.cli import command
from app.cli import ingest as cli_ingest
from app.library import session
from app.library.config import BadConfig
from app.library.marker import StoreLost
from app.library.session import deriving
from app.services.people import UserError
from memory.store import Store, StoreBusy, StoreTooNew
from models.protocols import Models
from models.registry.card import WeightsMissing
from tests.commands import run, told


def test_missing_weights_are_exit_3_with_the_command(
    commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_load_models", lambda config: (Models(), ("run `yesteryear models fetch`",)))
    result = run("ingest", album)
    assert result.exit_code == 3 and "yesteryear models fetch" in result.stderr
    assert WeightsMissing.__name__ not in result.stderr


def test_a_second_deriver_is_exit_4_and_asking_still_works(
    commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_ingest, "LOCK_WAIT_S", 0.1)
    told("ingest", album)
    with deriving(commanded):
        assert run("ingest", album).exit_code == 4
        assert run("search", "red").exit_code == 0
        assert told("status")["deriving"] is True  # type: ignore[index]


def test_the_library_is_named_before_or_after_the_command(commanded: Path, album: Path, tmp_path: Path) -> None:
    assert run("--library", tmp_path / "one", "ingest", album).exit_code == 0
    assert run("ingest", album, "--library", tmp_path / "two").exit_code == 0
    for name in ("one", "two"):
        assert told("status", "--library", tmp_path / name)["moment"] > 0  # type: ignore[index]


def test_a_bad_config_is_exit_2_and_names_the_setting(commanded: Path, album: Path) -> None:
    commanded.mkdir()
    (commanded / "config.toml").write_text("ower = 'Ann'\n")
    result = run("status")
    assert result.exit_code == 2 and "'ower'" in result.stderr and "owner" in result.stderr


def test_a_damaged_library_is_told_without_a_traceback(commanded: Path) -> None:
    commanded.mkdir()
    (commanded / "library.sqlite3").write_bytes(b"this is no database" * 100)
    result = run("status")
    assert result.exit_code == 1 and "Traceback" not in result.output


def test_models_that_are_missing_stand_each_on_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    for code, lines in ((command.NO_WEIGHTS, 2), (command.BAD_USAGE, 1)):
        with pytest.raises(typer.Exit):
            command.fail("a\nb", code)
        assert len(capsys.readouterr().err.splitlines()) == lines


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BrokenPipeError(), 0),
        (StoreLost("it is gone"), 1),
        (sqlite3.DatabaseError("it is torn"), 1),
        (OSError(errno.EIO, "it cannot be read"), 1),
        (BadConfig("it says nothing"), 2),
        (UserError("no such place"), 2),
        (StoreTooNew("of tomorrow"), 2),
        (WeightsMissing("fetch them"), 3),
        (StoreBusy("somebody writes"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_trouble_has_its_exit_code_and_one_sentence(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    with pytest.raises(typer.Exit) as ended, command.exit_on_error():
        raise error
    assert ended.value.exit_code == code
    assert heard.closed if code == 0 else heard.getvalue().startswith("yesteryear: ")
    assert code == 0 or (len(heard.getvalue().splitlines()) == 1 and str(error) in heard.getvalue())


def test_what_is_a_mistake_of_ours_is_not_told_as_the_owners() -> None:
    with pytest.raises(ZeroDivisionError), command.exit_on_error():
        raise ZeroDivisionError


def test_a_text_is_one_line_of_a_list() -> None:
    assert command.one_line("Diary\n\n We  rowed.\x1b[2J\r\n") == "Diary We rowed.\\x1b[2J"
    assert command.one_line("one\ntwo three", 7) == "one two" and not command.one_line("")


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_json_is_read_back_whatever_the_stream_can_carry(value: str) -> None:
    for charset in ("utf-8", "ascii", "latin-1"):
        out = io.TextIOWrapper(io.BytesIO(), encoding=charset)
        with contextlib.redirect_stdout(out):
            command.print_json({"name": value}, None)
        out.flush()
        printed = out.buffer.getvalue()
        assert printed.count(b"\n") == 1
        assert json.loads(printed.decode(charset)) == {"name": json.loads(json.dumps(value))}


def test_what_a_terminal_cannot_show_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", out)
    command.never_refuse()
    out.write("é 🎂 caf\udce9 \udcff\n")
    out.flush()
    assert out.buffer.getvalue() == b"\xe9 \\U0001f382 caf\\xe9 \\xff\n"


def test_paths_are_made_whole_and_one_that_cannot_be_opened_ends_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").touch()
    monkeypatch.chdir(tmp_path)
    assert command.existing([Path("a.txt"), Path()]) == [tmp_path / "a.txt", tmp_path]
    with pytest.raises(typer.Exit) as ended:
        command.existing([tmp_path, tmp_path / "gone\n.txt"])
    assert ended.value.exit_code == 2 and "gone\\n.txt cannot be read: No such file" in capsys.readouterr().err
    monkeypatch.setattr(Path, "iterdir", shut)
    with pytest.raises(typer.Exit):
        command.existing([tmp_path])


def shut(folder: Path) -> Iterator[Path]:
    raise PermissionError(errno.EACCES, "Permission denied")
    yield folder


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("ingest", ""), "PATH"),
        (("ingest", "album", ""), "PATH"),
        (("correct", "a.jpg", "--words", " "), "--words"),
        (("facts", "--wrong", ""), "--wrong"),
        (("facts", "--wrong="), "--wrong"),
        (("names", "--same", "Will", ""), "--same"),
        (("people", "name", "1", ""), "name"),
        (("story", ""), "KEY"),
        (("undo", "--json", ""), "MARK"),
        (("search", "", "--person", ""), "--person"),
        (("--library", "", "status"), "--library"),
        (("people", "--library", ""), "--library"),
        (("models", "fetch", "--from", ""), "--from"),
    ],
)
def test_a_blank_argument_is_refused_by_its_name(commanded: Path, words: tuple[str, ...], named: str) -> None:
    result = run(*words)
    assert result.exit_code == 2 and result.stderr.startswith(f"yesteryear: {named} is empty; ")
    assert not commanded.exists()


def test_what_is_left_out_is_not_refused_as_blank(commanded: Path, album: Path) -> None:
    told("ingest", album)
    for words in (["search", "", "--kind", "photo"], ["facts"], ["story"], ["people"], ["undo", "--help"]):
        assert run(*words).exit_code == 0


def test_a_record_that_cannot_be_read_is_told_as_damage_and_the_library_is_closed(commanded: Path, album: Path) -> None:
    told("ingest", album)
    store = Store(commanded / "library.sqlite3")
    store.connection.execute("UPDATE moment_text SET detail = '['")
    store.connection.commit()
    store.close()
    result = run("search", "")
    assert result.exit_code == 1 and "yesteryear: the library is damaged: " in result.stderr
    assert "yesteryear verify" in result.stderr and not (commanded / "library.sqlite3-wal").exists()
