import json
from pathlib import Path

import pytest

from app.library.config import Config, read_config
from tests.commands import run, told
from tests.dump import dump_file


def test_what_is_exported_is_imported_and_answers_alike(
    commanded: Path, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ingest", album)
    done = run("export", tmp_path / "out")
    assert done.exit_code == 0 and "files written" in done.output
    files = json.loads((tmp_path / "out" / "files.json").read_text(encoding="utf-8"))
    assert len(files) == 5 and "cod" in (tmp_path / "out" / "days" / "2023-08-15.md").read_text(encoding="utf-8")
    question = ("ask", "Who caught a cod?", "--no-llm")
    before, library = told(*question), dump_file(commanded / "library.sqlite3")
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "other"))
    assert run("import", tmp_path / "out").exit_code == 0
    assert dump_file(tmp_path / "other" / "library.sqlite3") == library
    after, sound, again = told(*question), told("verify"), told("ingest", album)
    assert isinstance(before, dict) and isinstance(after, dict) and isinstance(sound, dict) and isinstance(again, dict)
    assert sound["sound"] and again["added"] == again["changed"] == 0 and again["unchanged"] + again["silent"] == 5
    del before["seconds"], after["seconds"]
    assert before == after and before["citations"]


def test_an_earlier_export_is_replaced_and_nothing_else(commanded: Path, album: Path, tmp_path: Path) -> None:
    told("ingest", album)
    assert run("export", tmp_path / "out", "--media", "copy").exit_code == 0
    assert len(list((tmp_path / "out" / "media").iterdir())) == 5
    done = run("export", tmp_path / "out")
    assert done.exit_code == 0 and not (tmp_path / "out" / "media").exists()
    before = sorted(album.rglob("*"))
    for folder in (album, commanded, tmp_path):
        refused = run("export", folder)
        assert refused.exit_code == 2 and "name" in refused.stderr
    assert sorted(album.rglob("*")) == before


def test_what_cannot_be_imported_is_told_and_changes_nothing(
    commanded: Path, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ingest", album)
    run("export", tmp_path / "out")
    full = run("import", tmp_path / "out")
    assert full.exit_code == 2 and "not empty" in full.stderr and "--library" in full.stderr
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "other"))
    with (tmp_path / "out" / "library.jsonld").open("ab") as file:
        file.write(b"x")
    for folder, words in (
        (album, "not a Yesteryear"),
        (tmp_path / "out", "damaged"),
        (tmp_path / "none", "not a Yesteryear"),
    ):
        refused = run("import", folder)
        assert refused.exit_code == 2 and words in refused.stderr and "Traceback" not in refused.output
    status = told("status")
    assert isinstance(status, dict) and status["moment"] == 0


def test_copies_stand_in_for_originals_that_are_gone(
    commanded: Path, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ingest", album)
    run("export", tmp_path / "out", "--media", "copy")
    for path in album.rglob("*.jpg"):
        path.unlink()
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "other"))
    done = run("import", tmp_path / "out")
    assert done.exit_code == 0 and "2 files are read from" in done.output
    found = told("search", "red", "--kind", "photo")
    assert isinstance(found, list) and found[0]["path"].startswith(str(tmp_path / "out" / "media"))
    again = told("ingest", tmp_path / "out" / "media")
    assert isinstance(again, dict) and again["added"] == again["moved"] == 0 and again["failed"] == []


def test_what_is_left_out_is_said_and_written_where_it_is_asked_for(
    commanded: Path, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ingest", album)
    assert run("export", tmp_path / "first").stderr == ""
    told("forget", min(album.rglob("*.md")))
    plain, kept = run("export", tmp_path / "plain"), run("export", tmp_path / "kept", "--forgotten")
    assert "--forgotten" in plain.stderr and kept.stderr == "" and "recognise" in run("export", "--help").output
    for folder, count in (("plain", 1), ("kept", 0)):
        monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / f"of {folder}"))
        assert ("forgotten" in run("import", tmp_path / folder).stderr) == bool(count)
        again = told("ingest", album)
        assert isinstance(again, dict) and again["added"] == count


def test_a_vault_brings_no_settings(commanded: Path, album: Path, tmp_path: Path) -> None:
    told("ingest", album)
    (commanded / "config.toml").write_text('language_at = "http://192.0.2.7/v1"\n', encoding="utf-8")
    assert run("export", tmp_path / "vault").exit_code == 0
    (tmp_path / "vault" / "config.toml").write_text('vectors = "http://192.0.2.7:80"\n', encoding="utf-8")
    assert run("import", tmp_path / "vault", "--library", tmp_path / "new").exit_code == 0
    assert read_config(tmp_path / "new") == Config() and b"192.0.2.7" not in b"".join(
        path.read_bytes() for path in (tmp_path / "new").rglob("*") if path.is_file()
    )
