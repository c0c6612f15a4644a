import subprocess
import sys
from pathlib import Path

import pytest

from app.library import session
from app.library.session import deriving
from models.protocols import Models
from models.registry.card import WeightsMissing
from tests.commands import run, told
from tests.conftest import ROOT, paint


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


def test_missing_weights_are_exit_3_with_the_command(
    commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_load_models", lambda config: (Models(), ("run `yesteryear models fetch`",)))
    result = run("ingest", album)
    assert result.exit_code == 3 and "yesteryear models fetch" in result.stderr
    assert WeightsMissing.__name__ not in result.stderr


def test_a_second_deriver_is_exit_4_and_asking_still_works(commanded: Path, album: Path) -> None:
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


def test_ask_answers_with_citations(commanded: Path, album: Path) -> None:
    told("ingest", album)
    table = told("ask", "What did Tomas catch?", "--no-llm", "--now", "2024-01-01T12:00:00+01:00")
    assert isinstance(table, dict)
    assert list(table) == ["question", "answer", "abstained", "citations", "evidence", "seconds"]
    assert not table["abstained"] and "cod" in table["answer"]
    citation = table["citations"][0]
    assert list(citation) == ["mark", "path", "kind", "at", "start_s", "end_s", "quote"]
    assert Path(citation["path"]).name == "2023-08-15 diary.md" and citation["start_s"] is None
    assert "+" in citation["at"] or citation["at"].endswith("Z")


def test_what_was_not_plain_in_a_question_is_told_beside_the_answer(commanded: Path, album: Path) -> None:
    told("ingest", album)
    asked = run("ask", "What did Tomas catch on 31 February 2023?", "--no-llm")
    assert "There is no 31 February 2023" in asked.stderr
    assert "cod" not in asked.stdout.partition("Closest results")[0]
    assert told("ask", "What did Tomas catch on 31 February 2023?", "--no-llm")["abstained"]  # type: ignore[index]
    wrong = run("search", "cod", "--since", "31 February 2023")
    assert wrong.exit_code == 2 and "February 2023 has 28 days" in wrong.output


@pytest.mark.parametrize(
    "question", ["", "🎂", '"cod" OR NEAR(', "x" * 10_000, "何を釣った？", "'; DROP TABLE moment; --"]
)
def test_no_question_is_too_odd_to_be_asked(commanded: Path, album: Path, question: str) -> None:
    told("ingest", album)
    table = told("ask", question, "--no-llm")
    assert isinstance(table, dict) and (table["abstained"] or table["citations"])


def test_search_ranks_and_filters(commanded: Path, album: Path) -> None:
    told("ingest", album)
    found = told("search", "red", "-k", "2")
    assert isinstance(found, list) and [one["rank"] for one in found] == list(range(1, len(found) + 1))
    assert list(found[0]) == ["rank", "score", "path", "kind", "at", "start_s", "end_s", "text", "why"]
    assert {one["kind"] for one in told("search", "", "--kind", "audio")} == {"audio"}  # type: ignore[union-attr]
    assert told("search", "", "--since", "2024") == []
    assert told("search", "red", "--until", "2023-08-14", "--kind", "note") == []


def test_show_tells_the_moments_in_order(commanded: Path, album: Path) -> None:
    told("ingest", album)
    table = told("show", album / "2023-08 Norway" / "REC_20230814_120000.wav")
    assert isinstance(table, dict) and table["kind"] == "audio" and table["event"]
    moment = table["moments"][0]
    assert moment["start_s"] is not None and moment["text"] == moment["transcript"] and moment["words"]
    assert run("show", album / "nowhere.jpg").exit_code == 2


def test_events_and_summaries_name_what_is_below(commanded: Path, album: Path) -> None:
    told("ingest", album)
    events, days = told("events"), told("summaries", "--level", "day")
    assert isinstance(events, list) and isinstance(days, list)
    assert all(one["title"] and one["moment_ids"] and one["paths"] for one in events)
    ids = {one["id"] for one in events}
    assert days and all(set(day["child_ids"]) <= ids and day["paths"] for day in days)


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


def test_a_moment_in_a_photo_has_no_seconds(commanded: Path, tmp_path: Path) -> None:
    told("ingest", paint(tmp_path / "IMG_20240714_101500.jpg", (200, 30, 30)))
    found = told("search", "red")
    assert isinstance(found, list) and found[0]["start_s"] is None


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


def test_a_deleted_file_is_told_where_it_is_cited_and_in_the_status(commanded: Path, album: Path) -> None:
    told("ingest", album)
    question = ("ask", "What did Tomas catch?", "--no-llm")
    note = album / "2023-08 Norway" / "2023-08-15 diary.md"
    assert "not found" not in run(*question).stdout + run("status").stdout
    note.unlink()
    cited = told(*question)
    assert isinstance(cited, dict) and {one["missing"] for one in cited["citations"]} == {True}
    assert "file not found (the disk may be disconnected)" in run(*question).stdout
    told("ingest", album)
    assert f"file not found: {note}" in run("status").stdout
