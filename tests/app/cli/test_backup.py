import json
from pathlib import Path

from app.library.config import read_config
from tests.commands import run, told
from tests.dump import dump_file


def test_the_commands_say_what_they_did(commanded: Path, album: Path, tmp_path: Path) -> None:
    told("ingest", album)
    written = told("backup", tmp_path / "b.zip")
    assert isinstance(written, dict) and list(written) == ["path", "size_bytes", "moments", "notes"]
    assert written["path"] == str(tmp_path / "b.zip")
    assert written["size_bytes"] == (tmp_path / "b.zip").stat().st_size
    again = run("backup", tmp_path / "b.zip")
    assert again.exit_code == 2 and "already exists" in again.stderr
    said = run("backup", tmp_path / "c.zip").stdout
    assert said.startswith(f"written: {tmp_path / 'c.zip'}, ") and f"{written['moments']} moments" in said
    into = ("--library", tmp_path / "new")
    restored = run("restore", tmp_path / "b.zip", *into)
    assert restored.stdout.startswith(f"restored: {tmp_path / 'new'}, {written['moments']} moments")
    assert restored.exit_code == 0 and restored.stderr == ""
    assert run("restore", tmp_path / "b.zip", *into).exit_code == 2
    assert dump_file(tmp_path / "new" / "library.sqlite3") == dump_file(commanded / "library.sqlite3")


def test_a_backup_goes_into_the_library_that_is_named_before_the_command(
    commanded: Path, album: Path, tmp_path: Path
) -> None:
    told("ingest", album)
    run("backup", tmp_path / "b.zip")
    assert run("--library", tmp_path / "before", "restore", tmp_path / "b.zip").exit_code == 0
    assert dump_file(tmp_path / "before" / "library.sqlite3") == dump_file(commanded / "library.sqlite3")


def test_a_library_that_lost_its_database_is_told_that_its_notes_stay(
    commanded: Path, album: Path, tmp_path: Path
) -> None:
    told("ingest", album)
    run("backup", tmp_path / "b.zip")
    for part in commanded.glob("library.sqlite3*"):
        part.unlink()
    restored = run("restore", tmp_path / "b.zip")
    assert restored.exit_code == 0 and "had lost its database" in restored.stderr
    assert told("verify")["sound"] is True  # type: ignore[index]


def test_a_restored_library_sends_nothing_to_the_machines_that_the_backup_names(
    commanded: Path, album: Path, tmp_path: Path
) -> None:
    told("ingest", album)
    config = 'owner = "Anna"\nlanguage_at = "http://192.0.2.7/v1"\ncaptions_at = "http://127.0.0.1:9/v1"\n'
    (commanded / "config.toml").write_text(config, encoding="utf-8")
    run("backup", tmp_path / "b.zip")
    found = run("restore", tmp_path / "b.zip", "--json", "--library", tmp_path / "new")
    assert found.exit_code == 0 and json.loads(found.stdout)["addresses_left_out"] == ["language_at"]
    assert "left out: language_at" in found.stderr and "--trust-addresses" in found.stderr
    restored = read_config(tmp_path / "new")
    assert (restored.owner, restored.language_at, restored.captions_at) == ("Anna", "", "http://127.0.0.1:9/v1")
    asked = run("restore", tmp_path / "b.zip", "--trust-addresses", "--library", tmp_path / "own")
    assert asked.exit_code == 0 and asked.stderr == ""
    assert (tmp_path / "own" / "config.toml").read_text(encoding="utf-8") == config
