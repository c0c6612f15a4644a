import json
from dataclasses import replace
from pathlib import Path

import pytest

from app import session
from models.remote_captioner import RemoteCaptioner
from tests.commands import run, told
from tests.fakes import fake_models
from tests.seeing import seeing_server


@pytest.fixture
def seen_from(commanded: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let pictures be described by a server, none to begin with."""
    point(monkeypatch, "http://127.0.0.1:9/v1")
    return monkeypatch


def point(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    models = replace(fake_models(), captioner=RemoteCaptioner(address))
    monkeypatch.setattr(session, "_load_models", lambda config: (models, ()))


def test_a_server_that_is_off_is_told_once_after_all_else_was_done(seen_from: pytest.MonkeyPatch, album: Path) -> None:
    result = run("ingest", album, "--json")
    assert result.exit_code == 3
    table = json.loads(result.stdout)
    assert (table["added"], table["skipped"], table["silent"], table["failed"]) == (4, 0, 1, []) and table["events"] > 0
    assert result.stderr.count("captions_at") == 1 and "wait for it: 2" in result.stderr
    assert told("status")["troubles"] == []  # type: ignore[index]
    with seeing_server() as server:
        point(seen_from, server.address)
        table = told("ingest", album)
    assert isinstance(table, dict) and (table["added"], table["skipped"]) == (2, 0)
    shown = told("show", next(album.rglob("*101500.jpg")))
    assert isinstance(shown, dict)
    (moment,) = shown["moments"]
    assert moment["caption"] == "a red wall" and moment["scene"]["setting"] == "a courtyard" and moment["labels"] == []


def test_scenes_are_exported(seen_from: pytest.MonkeyPatch, album: Path, tmp_path: Path) -> None:
    with seeing_server() as server:
        point(seen_from, server.address)
        told("ingest", album)
    assert run("export", tmp_path / "out").exit_code == 0
    files = json.loads((tmp_path / "out" / "files.json").read_text(encoding="utf-8"))
    scenes = [moment["scene"] for one in files for moment in one["moments"] if moment["scene"]]
    assert [scene["people"] for scene in scenes] == [3, 3] and scenes[0]["objects"] == ["wall"]
