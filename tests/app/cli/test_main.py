import subprocess
import sys
from pathlib import Path

from app.library.session import deriving
from tests.commands import run, told
from tests.conftest import ROOT


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


def test_verify_finds_damage(commanded: Path, album: Path) -> None:
    told("ingest", album)
    assert told("verify")["sound"] is True  # type: ignore[index]
    for file in (commanded / "vectors").glob("chroma-*.json"):
        file.unlink()
    assert run("verify").exit_code == 1


def test_commands_import_only_what_they_need(tmp_path: Path) -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from app.cli.main import cli; "
        f"CliRunner().invoke(cli, ['status', '--library', {str(tmp_path / 'library')!r}]); "
        "print([name for name in ('gradio', 'torch', 'chromadb', 'faster_whisper') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


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
