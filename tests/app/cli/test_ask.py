from dataclasses import replace
from pathlib import Path

import pytest

from app.library import session
from tests.commands import run, told
from tests.conftest import paint
from tests.fakes import FakeLanguage, fake_models


def test_ask_answers_with_citations(commanded: Path, album: Path) -> None:
    told("ingest", album)
    table = told("ask", "What did Tomas catch?", "--no-llm", "--now", "2024-01-01T12:00:00+01:00")
    assert isinstance(table, dict)
    assert list(table) == ["question", "answer", "abstained", "task", "citations", "evidence", "seconds"]
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
    assert {one["kind"] for one in told("search", "", "--kind", "audio")} == {"audio"}  # type: ignore[attr-defined]
    assert told("search", "", "--since", "2024") == []
    assert told("search", "red", "--until", "2023-08-14", "--kind", "note") == []


def test_an_album_narrows_a_question_and_a_search(commanded: Path, album: Path) -> None:
    told("ingest", album)
    folder = album / "2023-08 Norway"
    run("albums", "add", "Red 2019", folder / "IMG_20230814_101500.jpg")
    found = told("search", "", "--album", "red 2019")
    assert [Path(one["path"]).name for one in found] == ["IMG_20230814_101500.jpg"]  # type: ignore[attr-defined]
    for words in (("photos", "--album", "Red 2019"), ("photos in the album Red 2019",)):
        table = told("ask", *words, "--no-llm")
        assert {one["path"] for one in table["evidence"]} == {found[0]["path"]}  # type: ignore[index]
    assert told("ask", "What did Tomas catch?", "--album", "Red 2019", "--no-llm")["abstained"]  # type: ignore[index]
    assert told("ask", "photos from 2022", "--album", "Red 2019", "--no-llm")["abstained"]  # type: ignore[index]
    for command in ("ask", "search"):
        refused = run(command, "cod", "--album", "Blue")
        assert refused.exit_code == 2 and "no album 'Blue'" in refused.output


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


def test_a_moment_in_a_photo_has_no_seconds(commanded: Path, tmp_path: Path) -> None:
    told("ingest", paint(tmp_path / "IMG_20240714_101500.jpg", (200, 30, 30)))
    found = told("search", "red")
    assert isinstance(found, list) and found[0]["start_s"] is None


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


def test_what_people_read_names_file_second_and_time(commanded: Path, album: Path) -> None:
    told("ingest", album)
    folder = album / "2023-08 Norway"
    said = run("ask", "What did Tomas catch?", "--no-llm").stdout
    assert f"[1] {folder / '2023-08-15 diary.md'} (15 August 2023)" in said
    found = run("search", "one two three", "--kind", "audio").stdout
    assert found.startswith(f"  1. {folder / 'REC_20230814_120000.wav'} 0.0 s  2023-08-14 12:00\n     one two")
    assert run("search", "", "--since", "2024").stdout == "nothing found\n"
    shown = run("show", folder / "REC_20230814_120000.wav").stdout
    assert "kind: audio" in shown and "\n      0.0 s  one two three" in shown and "\nproblems: 0\n" in shown
    assert "\ndate from: filename\n" in shown and "\ntime zone known: " in shown and "\nsize: " in shown
    event = shown.rpartition("\nevent: ")[2]
    assert event.strip() and "{" not in event


def test_what_cannot_be_answered_is_told_with_what_comes_nearest(commanded: Path, album: Path) -> None:
    told("ingest", album)
    said = run("ask", "Who won the chess tournament in Toronto?", "--no-llm").stdout
    assert "  1. " in said and "  6. " not in said


def test_events_and_summaries_are_listed_a_line_each(commanded: Path, album: Path) -> None:
    nothing = "nothing here yet; add files with `yesteryear ingest FOLDER`\n"
    assert run("events").stdout == run("summaries").stdout == nothing
    told("ingest", album)
    for table, line in zip(told("events"), run("events").stdout.splitlines(), strict=True):  # type: ignore[call-overload]
        assert line == f"{table['id'][:12]}  {table['start'][:16]}  {table['title']}"
    days = [line for line in run("summaries").stdout.splitlines() if line[14:].startswith("day ")]
    assert len(days) == len(told("summaries", "--level", "day"))  # type: ignore[arg-type]


def test_what_a_summary_was_made_from_is_told_down_to_the_moments(commanded: Path, album: Path) -> None:
    told("ingest", album)
    years = told("summaries", "--level", "year")
    assert isinstance(years, list)
    (year,) = years
    table = told("summaries", "--why", year["id"][:12])
    assert isinstance(table, dict) and table["id"] == year["id"]
    lines = run("summaries", "--why", year["id"]).stdout.splitlines()
    assert lines[0].startswith(f"year {year['id'][:12]}  ")
    depths = {line.split()[0]: len(line) - len(line.lstrip()) for line in lines}
    assert depths == {"year": 0, "month": 2, "day": 4, "event": 6, "moment": 8}
    for text in ("Diary We rowed across the fjord.", "Tomas caught a cod."):
        assert any(line.endswith(f"2023-08-15 diary.md: {text}") for line in lines)
    for name in ("nothing", ""):
        refused = run("summaries", "--why", name or "x" * 12)
        assert refused.exit_code == 2 and "no single summary or event" in refused.stderr


def test_a_time_to_answer_at_that_is_none_is_bad_usage(commanded: Path) -> None:
    for now in ("noon", "0001-01-01"):
        result = run("ask", "What did Tomas catch?", "--now", now)
        assert result.exit_code == 2 and result.stderr.startswith("yesteryear: --now: ")


WHY = "Why was a cod caught?"
"""A question for a reason, which a language model may tell better than a quote."""


@pytest.mark.parametrize(
    ("setting", "flags", "is_asked"),
    [
        ("", (), False),
        ("", ("--llm",), True),
        ("model_answers = true", (), True),
        ("model_answers = true", ("--no-llm",), False),
        ('language_at = "http://127.0.0.1:9/v1"', (), True),
    ],
)
def test_a_language_model_is_asked_only_where_it_is_wanted(
    commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch, setting: str, flags: tuple[str, ...], is_asked: bool
) -> None:
    told("ingest", album)
    (commanded / "config.toml").write_text(setting, encoding="utf-8")
    model = FakeLanguage()
    monkeypatch.setattr(session, "_load_models", lambda config: (replace(fake_models(), language=model), ()))
    assert run("ask", WHY, *flags).exit_code == 0
    assert bool(model.asked) is is_asked


def test_a_model_that_is_not_there_cannot_be_wanted(
    commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ingest", album)
    monkeypatch.setattr(session, "_load_models", lambda config: (replace(fake_models(), language=None), ()))
    refused = run("ask", WHY, "--llm")
    assert refused.exit_code == 2 and "--llm: there is no language model in this library" in refused.stderr


def test_a_question_is_asked_within_a_talk(commanded: Path, album: Path) -> None:
    told("ingest", album)
    first = ("--after", "Who caught a cod in August 2023?")
    asked = run("ask", "and the year before?", *first, "--no-llm")
    assert "“the year before” was taken as August 2022." in asked.stderr
    second = ("--after", "and the year before?")
    assert "“a year later” was taken as August 2023." in run("ask", "and a year later?", *first, *second).stderr
    assert "was taken as" not in run("ask", "and the year before?", "--no-llm").stderr


def test_what_is_looked_for_is_listed_as_evidence_each_file_once(commanded: Path, album: Path) -> None:
    told("ingest", album)
    table = told("ask", "show me red photos")
    assert isinstance(table, dict) and table["task"] == "find"
    paths = [one["path"] for one in table["evidence"]]
    assert paths and len(set(paths)) == len(paths)
    assert [one["rank"] for one in table["evidence"]] == list(range(1, len(paths) + 1))
    counted = told("ask", "How many photos are there?")
    assert isinstance(counted, dict) and counted["task"] == "count"
