import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from app.library.session import open_session
from app.library.verify import verify_library
from memory.store import Store
from memory.store.full_text import meta
from tests.commands import run, told

COMMANDS = ("verify", "status", "search", "ask", "ingest")
SEEDS = range(2)
KINDS = (
    "library.sqlite3",
    "library.json",
    "deriving.lock",
    "numbers.npy",
    "vectors.npy",
    "rough.npy",
    "steps.npy",
    "bits.npy",
    "gains.npy",
    "ones.npy",
    "centre.npy",
    "seal.json",
)
DERIVED = KINDS[3:]


@pytest.fixture
def lived(commanded: Path, album: Path, tmp_path: Path) -> Path:
    told("ingest", album)
    shutil.copytree(commanded, tmp_path / "saved")
    return commanded


def _given(command: str, album: Path) -> list[str | Path]:
    return {"search": ["red"], "ask": ["What did Tomas catch?", "--no-llm"], "ingest": [album]}.get(command, [])


def flip(path: Path, draw: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(draw.choice((1, 1, 4))):
        if content:
            content[draw.randrange(draw.choice((len(content), min(len(content), 128))))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def cut(path: Path, draw: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: draw.randrange(max(path.stat().st_size, 1))])


def blank(path: Path, draw: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def empty(path: Path, draw: random.Random) -> None:
    path.write_bytes(b"")


def delete(path: Path, draw: random.Random) -> None:
    path.unlink()


HARMS = (flip, flip, flip, cut, blank, empty, delete)


def one_of(library: Path, kind: str, draw: random.Random) -> Path:
    return draw.choice(sorted(library.rglob(kind)))


def told_plainly(result: Result) -> None:
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_command_ends_in_a_traceback_over_a_damaged_file(lived: Path, album: Path, kind: str, seed: int) -> None:
    draw = random.Random(f"{kind} {seed}")
    draw.choice(HARMS)(one_of(lived, kind, draw), draw)
    for command in sorted(COMMANDS, key=lambda _: draw.random()):
        told_plainly(run(command, *_given(command, album)))
    result = run("verify", "--json")
    told_plainly(result)
    table = json.loads(result.stdout)
    assert result.exit_code == (0 if table["sound"] else 1)
    if kind in DERIVED:
        assert table["sound"], "what is derived was made anew by the run"


@pytest.mark.parametrize("harm", [flip, cut, empty, delete])
@pytest.mark.parametrize("kind", DERIVED)
def test_damage_of_what_is_derived_is_told_and_the_next_run_mends_it(
    lived: Path, album: Path, kind: str, harm: Callable[[Path, random.Random], None]
) -> None:
    draw = random.Random(kind)
    path = one_of(lived, kind, draw)
    before = path.read_bytes()
    harm(path, draw)
    changed = not path.exists() or path.read_bytes() != before
    result = run("verify", "--json")
    told_plainly(result)
    found = told("search", "red")
    table = json.loads(result.stdout)
    is_excused = kind == "seal.json" and harm is delete  # as in a library of before there were any
    assert not changed or is_excused or not table["sound"], table
    assert told("ingest", album)["unchanged"] == 5  # type: ignore[index]
    assert told("verify")["sound"] is True  # type: ignore[index]
    assert told("search", "red") == found


def test_a_folder_without_its_index_is_sound_and_finds_the_same(lived: Path) -> None:
    found = told("search", "red")
    shutil.rmtree(lived / "vectors")
    assert told("verify")["sound"] is True  # type: ignore[index]
    assert told("search", "red") == found and list((lived / "vectors").iterdir())


def test_a_restored_library_is_sound_at_once(lived: Path, album: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "b.zip").exit_code == 0
    assert run("restore", tmp_path / "b.zip", "--library", tmp_path / "new").exit_code == 0
    table = told("verify", "--library", tmp_path / "new")
    assert table["sound"] is True and not table["index_unbuilt"]  # type: ignore[index]
    assert told("ingest", album, "--library", tmp_path / "new")["unchanged"] == 5  # type: ignore[index]
    table = told("verify", "--library", tmp_path / "new")
    assert table["sound"] is True and not table["index_unbuilt"]  # type: ignore[index]


SPOILED = (
    "UPDATE moment_text SET detail = '{not json'",
    "UPDATE moment_text SET text = cast(x'ff41' AS TEXT)",
    "UPDATE asset SET kind = 'phoxo'",
    "UPDATE asset SET precision = '?'",
    "UPDATE event SET start_s = 1e300",
    "UPDATE vector SET data = x'0102' WHERE moment_id = (SELECT min(moment_id) FROM vector)",
    "INSERT INTO correction (id, kind, value, made_s, made_offset_min, asset_id) VALUES ('x', 'same', '{', 0, 0, '')",
    "UPDATE meta SET value = '{' WHERE value LIKE '{%' OR value LIKE '[%'",
)


@pytest.mark.parametrize("statement", SPOILED)
def test_records_that_cannot_be_read_are_told(lived: Path, album: Path, statement: str) -> None:
    store = Store(lived / "library.sqlite3")
    with store.transaction():
        store.connection.execute(statement)
    store.close()
    result = run("verify", "--json")
    told_plainly(result)
    assert result.exit_code == 1 and json.loads(result.stdout)["damage"]
    for command in COMMANDS:
        result = run(command, *_given(command, album))
        told_plainly(result)
        assert "is kept" not in result.output


def test_a_bug_over_a_sound_library_is_not_called_damage(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("app.cli.status.status_table", fail)
    assert isinstance(run("status").exception, ValueError)


def test_a_lost_or_foreign_database_is_a_line_of_verify(lived: Path) -> None:
    for harm in (empty, delete, blank):
        shutil.rmtree(lived)
        shutil.copytree(lived.parent / "saved", lived)
        harm(lived / "library.sqlite3", random.Random(0))
        result = run("verify", "--json")
        table = json.loads(result.stdout)
        assert result.exit_code == 1 and not table["sound"] and table["damage"] and result.stderr


def test_a_folder_that_cannot_be_written_is_said(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.session.os.access", lambda *_: False)
    result = run("verify", "--json")
    assert result.exit_code == 1 and "cannot be written" in json.loads(result.stdout)["damage"][0]
    assert run("status").exit_code == 1


def test_what_cannot_be_written_during_verify_is_a_line(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(lived)

    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(session.index, "check", refuse)
    table = verify_library(session)
    assert table["sound"] is False and "read-only" in str(table["damage"])
    assert meta(session.unfiltered, "library id")
    session.close()
