import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from watchfiles import Change as FileChange

from app.cli import ingest as cli_ingest
from app.library import session
from ingest.discovery.scan import Found, StillWritten
from ingest.discovery.watch import turns
from ingest.pipeline.run import Library, Outcome, ingest
from models.vision.remote_captions import RemoteCaptioner
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
    assert result.stderr.count("captions_at") == 1 and "2 files wait for it" in result.stderr
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


def test_one_file_that_grows_costs_little_and_is_told_once(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    log = folder / "log.txt"
    for path in (log, folder / "a.txt"):
        path.write_text("We rowed home.", encoding="utf-8")
    now_s, looked, rests, still_writing = [0.0], list[list[Path]](), list[float](), [True]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])

    def heard(folders: Sequence[Path], stop: threading.Event) -> Iterator[set[object]]:
        yield set()
        for _ in range(225):
            now_s[0] += 4
            yield {(FileChange.modified, str(log))}
        log.write_text("We rowed home and it is all told.", encoding="utf-8")
        still_writing.clear()
        for _ in range(20):
            now_s[0] += 4
            yield set()

    def settled(scan: object, file: Found) -> None:
        if file.path == str(log) and still_writing:
            raise StillWritten("this file is still being written")

    def ingested(library: Library, paths: list[Path], *more: object, **named: float) -> Outcome:
        looked.append(paths)
        return ingest(library, paths, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(cli_ingest, "turns", partial(turns, heard=heard))
    monkeypatch.setattr(cli_ingest.ingest_run, "ingest", ingested)
    monkeypatch.setattr(cli_ingest.Resting, "begin", lambda resting: rests.append(now_s[0]))
    monkeypatch.setattr("ingest.discovery.scan.Scan._await_rest", settled)
    result = run("watch", folder)
    assert result.exit_code == 0, result.output
    assert len([paths for paths in looked if folder in paths]) == 1 and len(looked) < 30
    assert all(paths == [log] for paths in looked[1:]) and len(rests) >= 14
    assert result.stdout.count("still being written") == 1 and result.stdout.count("1 failed") == 1
    assert result.stdout.count("1 added") == 2 and result.stderr.count("Scanning files") < 6


def test_ingest_tells_what_it_did(commanded: Path, album: Path) -> None:
    table = told("ingest", album)
    assert isinstance(table, dict)
    assert list(table) == [
        "added",
        "changed",
        "unchanged",
        "moved",
        "duplicate",
        "silent",
        "skipped",
        "failed",
        "moments",
        "events",
        "seconds",
        "left_out",
    ]
    assert (table["added"], table["silent"], table["failed"]) == (4, 1, [])


def test_a_broken_file_is_listed_and_the_exit_is_0(commanded: Path, album: Path) -> None:
    (album / "x.jpg").write_text("no picture")
    table = told("ingest", album)
    assert isinstance(table, dict) and [Path(one["path"]).name for one in table["failed"]] == ["x.jpg"]
    assert table["failed"][0]["error"]


def test_a_path_that_is_not_there_is_exit_2_and_takes_nothing_in(commanded: Path, album: Path) -> None:
    result = run("ingest", album, album / "nowhere")
    assert result.exit_code == 2 and "nowhere" in result.stderr
    assert told("status")["moment"] == 0  # type: ignore[index]


def test_a_correction_that_is_being_made_is_waited_for(commanded: Path, album: Path) -> None:
    told("ingest", album)
    has_begun = threading.Event()

    def correct() -> None:
        with session.deriving(commanded):
            has_begun.set()
            time.sleep(0.3)

    correcting = threading.Thread(target=correct)
    correcting.start()
    has_begun.wait()
    assert run("ingest", album).exit_code == 0
    correcting.join()


def changed(library: Path, *statements: str) -> None:
    """Change a library behind its back."""
    with contextlib.closing(sqlite3.connect(library / "library.sqlite3")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_titles_that_are_damaged_are_rebuilt_and_told_of(commanded: Path, album: Path) -> None:
    told("ingest", album)
    before = told("summaries")
    (note := album / "new.md").write_text("Tomas bought a boat.\n", encoding="utf-8")
    changed(
        commanded,
        "UPDATE event SET title_fields = '{{' WHERE id = (SELECT min(id) FROM event)",
        "UPDATE summary SET title_fields = '{{', text_fields = 'x' WHERE level = 'year'",
    )
    assert told("summaries") == before
    assert "titles and texts: 2 cannot be read" in run("verify").stdout
    result = run("ingest", album, "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["added"] == 1
    assert "2 titles and texts were damaged and have been rebuilt" in result.stderr
    assert note.exists() and run("verify").exit_code == 0
    assert "damaged" not in run("ingest", album).stderr


@pytest.mark.parametrize("table", ["attempt", "event_near", "file_prefix", "stale_hidden"])
def test_a_table_that_is_missing_ends_in_what_to_do(commanded: Path, album: Path, table: str) -> None:
    told("ingest", album)
    changed(commanded, f"DROP TABLE {table}")
    (album / "new.md").write_text("Tomas bought a boat.\n", encoding="utf-8")
    result = run("ingest", album)
    assert result.exit_code == 1 and f"the library is damaged: {commanded}" in result.stderr
    assert f"the table {table} is missing. `yesteryear verify` says what is wrong" in result.stderr
    assert run("verify").exit_code == 1
