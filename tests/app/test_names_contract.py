"""Whatever bytes the names of files and folders hold, every command works and prints what can be read back."""

import io
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from rich.console import Console
from rich.progress import Progress as Bar
from typer.testing import CliRunner

from app.cli import ingest as cli_ingest
from app.cli.main import cli
from app.export.manifest import LIBRARY
from app.library.session import open_session
from app.server.mcp import Recollection, Server
from app.services import corrections as services_corrections
from app.services import progress
from app.services.errors import UserError
from app.ui import api, cards, folders, looking_after
from app.ui.library import ImportRunner
from app.ui.media import Media
from ingest.discovery.watch import Turn
from ingest.pipeline.run import ingest
from memory.records.corrections import TimeCorrection
from memory.records.file_names import valid
from memory.records.query import Evidence
from memory.store import assets, corrections
from memory.store import moments as moment_store
from tests.app.server.test_mcp import sent, table
from tests.commands import run, told
from tests.conftest import bad_name, paint, speak
from tests.pages import opened

NAMES = [
    b"caf\xe9.jpg",
    b"\xff\xfe.jpg",
    "\U0010ffe9.jpg".encode(),
    b"two\nlines.jpg",
    b"tab\t\"quotes\" 'too'.jpg",
    b"-rf.jpg",
    b"   .jpg",
    "a\u202egpj.jpg".encode(),
    b"100% #1 ?.jpg",
    b"[red] <b>&amp;.jpg",
    b"\xe9" * 251 + b".jpg",
    b"back\\slash\\xe9.jpg",
]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """An album in a folder that is not UTF-8, with pictures, a recording, a note and a sidecar of odd names."""
    folder = bad_name(tmp_path, b"No\xebl 2023")
    folder.mkdir()
    for number, name in enumerate(NAMES):
        paint(tmp_path / "made.jpg", (20 * number, 250 - 20 * number, 9 * number)).rename(bad_name(folder, name))
    speak(tmp_path / "made.wav", speech_s=2.0).rename(bad_name(folder, b"m\xe9mo.wav"))
    bad_name(folder, b"journ\xe9e.md").write_text("# Day\n\nWe rowed across the fjord with Tomas.\n", encoding="utf-8")
    bad_name(folder, b"caf\xe9.jpg.xmp").write_bytes(XMP)
    bad_name(folder, b"broken\xe9.jpg").write_bytes(b"no picture")
    bad_name(folder, b"paper\xe9.psd").write_bytes(b"8BPS")
    return folder


XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>espresso</rdf:li></rdf:Bag>
</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"""


def taken(odd: Path) -> set[str]:
    """Return every path that is to be remembered or named as failed."""
    return {str(path) for path in odd.iterdir() if path.suffix not in (".xmp", ".psd")}


def test_every_file_is_taken_in_or_named(commanded: Path, odd: Path) -> None:
    done = told("ingest", odd)
    assert isinstance(done, dict)
    assert done["added"] == len(NAMES) + 2 and done["skipped"] == 1 and done["failed"] != []
    assert [one["path"] for one in done["failed"]] == [str(bad_name(odd, b"broken\xe9.jpg"))]
    assert [one["paths"] for one in done["left_out"]] == [[str(bad_name(odd, b"paper\xe9.psd"))]]
    again = told("ingest", odd)
    assert isinstance(again, dict) and again["added"] == 0 and again["unchanged"] == len(NAMES) + 3


def test_every_command_prints_paths_that_open_the_files(commanded: Path, odd: Path) -> None:
    told("ingest", odd)
    status = told("status")
    assert isinstance(status, dict) and status["folders"] == [str(odd)]
    assert {one["path"] for one in status["troubles"]} == {str(bad_name(odd, b"broken\xe9.jpg"))}
    found = told("search", "")
    assert isinstance(found, list) and found
    assert all(Path(one["path"]).is_file() for one in found)
    for path in taken(odd):
        shown = told("show", path)
        assert isinstance(shown, dict) and shown["path"] == path and shown["paths"] == [path]
    rowed = told("ask", "Who rowed across the fjord?")
    assert isinstance(rowed, dict) and rowed["citations"][0]["path"] == str(bad_name(odd, b"journ\xe9e.md"))
    events = told("events")
    assert isinstance(events, list) and all(os.path.exists(path) for one in events for path in one["paths"])
    found = told("search", "espresso")
    assert isinstance(found, list) and found[0]["path"] == str(bad_name(odd, b"caf\xe9.jpg"))
    assert told("search", "noël café") != []


@pytest.mark.parametrize("command", ["status", "events", "verify", "duplicates", "summaries", "marks"])
def test_every_command_tells_people_without_an_error(commanded: Path, odd: Path, command: str) -> None:
    assert run("ingest", odd).exit_code == 0
    result = run(command)
    assert result.exit_code == 0, result.output


def test_people_see_the_bytes_and_no_line_is_broken(commanded: Path, odd: Path) -> None:
    result = run("ingest", odd)
    assert result.exit_code == 0 and "broken\\xe9.jpg" in result.stdout
    listed = run("search", "").stdout
    assert "caf\\xe9.jpg" in listed and "two\\nlines.jpg" in listed and "\u202e" not in listed
    assert "caf\\xe9.jpg" in run("show", bad_name(odd, b"caf\xe9.jpg")).stdout


TWISTED = "two\nlines\x1b[2J\u202e\udce9"
SEEN = "two\\nlines\\x1b[2J\\u202e\\xe9"


def test_no_place_that_is_named_breaks_or_turns_a_line(commanded: Path, odd: Path, tmp_path: Path) -> None:
    assert run("ingest", odd).exit_code == 0
    vault, kept, other = (tmp_path / f"{name} {TWISTED}" for name in ("vault", "kept", "other"))
    written = [run("export", vault), run("backup", kept), run("restore", kept, "--library", other)]
    (vault / LIBRARY).write_bytes(b"{")
    refused = [
        run("backup", kept),
        run("restore", kept, "--library", other),
        run("import", vault, "--library", tmp_path / "fresh"),
        run("export", odd),
        run("status", "--library", kept),
        run("story", "no such", "--out", tmp_path / f"{TWISTED}.txt"),
    ]
    assert [one.exit_code for one in written] == [0, 0, 0] and all(one.exit_code for one in refused)
    for one in (*written, *refused):
        assert not set("\x1b\u202e") & set(one.output) and "two\nlines" not in one.output, one.output
    assert all(SEEN in one.output for one in (*written, *refused[:3]))


def test_a_file_that_is_away_is_named_on_one_line(tmp_path: Path) -> None:
    session = opened(tmp_path / "other")
    path = paint(tmp_path / "a.jpg", (1, 2, 3)).rename(tmp_path / f"{TWISTED}.jpg")
    ingest(session.library, [path], lambda _: None)
    asset_id = assets.paths(session.store)[str(path)].asset_id
    mark = corrections.new_correction(TimeCorrection(datetime(2019, 7, 14, tzinfo=UTC)), asset_id=asset_id)
    path.unlink()
    with pytest.raises(UserError) as refused:
        services_corrections.undo(session, [mark])
    assert SEEN in str(refused.value) and TWISTED not in str(refused.value)
    session.close()


def test_a_stream_that_is_not_utf8_gets_json_that_is_read_back(commanded: Path, odd: Path) -> None:
    told("ingest", odd)
    for charset in ("ascii", "latin-1"):
        result = CliRunner(charset=charset).invoke(cli, ["search", "", "--json"])
        assert result.exit_code == 0
        paths = {one["path"] for one in json.loads(result.stdout_bytes.decode(charset))}
        assert paths and all(os.path.exists(path) for path in paths)
        assert CliRunner(charset=charset).invoke(cli, ["search", ""]).exit_code == 0


def test_a_vault_and_a_backup_carry_the_names(
    commanded: Path, odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ingest", odd)
    (commanded / "notes").mkdir(exist_ok=True)
    bad_name(commanded / "notes", b"own\xe9.md").write_text("A note.\n", encoding="utf-8")
    before = told("search", "")
    for media in ("link", "copy"):
        result = run("export", tmp_path / f"vault {media}", "--media", media)
        assert result.exit_code == 0, result.output
        kept = json.loads((tmp_path / f"vault {media}" / "files.json").read_bytes())
        assert {one["path"] for one in kept} == taken(odd)
    pages = "".join(page.read_text(encoding="utf-8") for page in (tmp_path / "vault link").rglob("*.md"))
    assert "caf%E9.jpg" in pages and "caf\\\\xe9.jpg" in pages
    result = run("backup", tmp_path / "kept.zip")
    assert result.exit_code == 0, result.output
    assert zipfile.ZipFile(tmp_path / "kept.zip").testzip() is None
    ways = {"imported": ["import", tmp_path / "vault link"], "restored": ["restore", tmp_path / "kept.zip"]}
    for name, words in ways.items():
        monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / name))
        result = run(*words)
        assert result.exit_code == 0, result.output
        assert told("search", "") == before
        told("ingest", odd)
        assert run("verify").exit_code == 0, name
    assert bad_name(tmp_path / "restored" / "notes", b"own\xe9.md").is_file()


def test_one_is_forgotten_and_a_folder_moved(commanded: Path, odd: Path) -> None:
    told("ingest", odd)
    forgotten = told("forget", bad_name(odd, b"caf\xe9.jpg"))
    assert isinstance(forgotten, dict) and forgotten["forgotten"] == 1
    done = told("ingest", odd)
    assert isinstance(done, dict) and done["skipped"] == 2
    moved = bad_name(odd.parent, b"Noces d'\xe9t\xe9")
    odd.rename(moved)
    done = told("ingest", moved)
    assert isinstance(done, dict) and done["added"] == 0 and done["moved"] == len(NAMES) + 2


def test_a_turn_of_watch_takes_them_in(commanded: Path, odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_ingest, "turns", lambda folders, stop, again: [Turn.LOOK, Turn.LOOK])
    result = run("watch", odd, "--json")
    assert result.exit_code == 0, result.output
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["added"] == len(NAMES) + 2 and second["unchanged"] == len(NAMES) + 3


def test_other_programs_get_names_that_they_can_give_back(commanded: Path, odd: Path) -> None:
    told("ingest", odd)
    session = open_session(commanded)
    try:
        tools = Recollection(session, may_write=True)
        told_of = sent(Server(tools, may_write=True), "search", query="", k=50)
        paths = {one["path"] for one in table(told_of)["results"]}  # type: ignore[attr-defined]
        path = valid(str(bad_name(odd, b"caf\xe9.jpg")))
        assert path in paths
        assert "caf" in tools.would_forget(path) and tools.forget(path)["forgotten"] == 1
        over_http = api._told(api.Endpoints(session, ImportRunner(session)).search)("", 100)
        assert {one["path"] for one in json.loads(orjson.dumps(over_http))} == paths - {path}
    finally:
        session.close()


def test_the_bar_shows_a_name_as_it_is(odd: Path) -> None:
    shown = io.StringIO()
    columns = progress.columns()
    with Bar(*columns, console=Console(file=shown, force_terminal=True, width=200)) as bar:
        progress.Bars(bar)(progress.ImportProgress("", path=str(odd / "[red] \udce9\u202e.jpg")))
    assert "[red] \\xe9\\u202e.jpg" in shown.getvalue()


def test_pages_carry_the_names_and_a_press_finds_the_folder(tmp_path: Path, odd: Path) -> None:
    session = opened(tmp_path / "library")
    try:
        ingest(session.library, [odd], lambda _: None)
        shown = folders.section(session, is_free=True)
        shown.encode("utf-8")
        assert "No\\xebl 2023" in shown
        to = shown.split('data-to="leave:')[1].split('"')[0]
        media = Media(session.store, session.config.limits)
        for one in moment_store.all_remembered(session.store):
            links = media.links(one)
            cards.evidence_card(Evidence(one, 1.0, ()), links).encode("utf-8")
            if links.thumb:
                assert media.thumb(links.thumb.rsplit("/", 1)[-1]).status_code == 200
            if links.media:
                assert media.original(links.media.rsplit("/", 1)[-1]).status_code == 200
        looking_after.press(session, media, ImportRunner(session), f"leave:{to}", {})
        assert assets.roots(session.store) == []
        looking_after.press(session, media, ImportRunner(session), f"watch:{to}", {})
        assert assets.roots(session.store) == [str(odd)]
    finally:
        session.close()
