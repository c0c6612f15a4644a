from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.records.library import Timestamp
from memory.records.query import Query, Span
from memory.retrieval.recall import Sources
from qa.compute.match import compute, kept, matching
from qa.parse.plan import Measure, Plan, read_plan
from qa.parse.question import Vocabulary, read_question
from qa.parse.records import records
from tests.fakes import FakeText
from tests.made import FIRST_DAY, note, put_photo

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
DIARY = {
    "2024-03-02": "I went running by the river.",
    "2024-03-09": "I ran to the lake with Ana.",
    "2024-03-10": "I did not go running, it rained.",
    "2024-03-16": "Should I go running tomorrow?",
    "2024-04-01": "Yesterday I went running with Tom.",
    "2024-04-05": "I spent 30 minutes on a book.",
    "2024-04-06": "I spent 20 minutes reading a book.",
    "2024-04-07": "I spent 40 minutes walking, with a book in my bag.",
}


CHAT = ("Ana", "Tom", "Ana", "Tom", "Tom")
ANA_RUNS = Plan(Measure.TIMES, ("run", "ana"))


@pytest.fixture
def sources(library: Library, tmp_path: Path) -> Iterator[Sources]:
    folder = tmp_path / "in"
    folder.mkdir()
    for day, text in DIARY.items():
        (folder / f"{day} diary.md").write_text(f"{text}\n", encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    yield Sources(library.store, library.index, FakeText(), "text fake-text", None, "")


def worked(sources: Sources, question: str) -> str:
    query = read_question(question, NOW, Vocabulary(frozenset(), frozenset(), ""))
    plan = read_plan(query)
    assert plan is not None
    found = compute(sources, query, plan)
    return found.text if found else ""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many times did I go running?", "3 times, from Saturday 2 March 2024 to Sunday 31 March 2024."),
        ("How often did I run with Ana?", "1 time, on Saturday 9 March 2024."),
        ("When did I last go running?", "Sunday 31 March 2024."),
        ("How often did I go running in April 2024?", ""),
        ("How many minutes did I read a book?", "50 minutes in all, over 2 times."),
        ("How often did I go skiing?", ""),
        ("Who did I go running with the most?", "Tom, 1 time."),
    ],
)
def test_all_of_a_library_is_counted(sources: Sources, question: str, text: str) -> None:
    assert worked(sources, question).replace("Ana and Tom, 1 time each.", "Tom, 1 time.") == text


def test_what_was_told_the_day_after_is_of_the_day_it_was(sources: Sources) -> None:
    assert worked(sources, "How many times did I go running in March 2024?").startswith("3 times")


def test_every_word_must_be_in_a_record(sources: Sources) -> None:
    query = read_question("How often did I go running?", NOW, Vocabulary(frozenset(), frozenset(), ""))
    plan = read_plan(query)
    assert plan is not None and len(matching(sources, query, plan)) == 3
    found = records(note("I went running.")) + records(note("I went home."))
    assert [one.text for one in kept(found, plan)] == ["I went running."]
    assert isinstance(plan, Plan)


def test_a_stretch_of_time_holds_its_first_moment_and_not_the_one_after_it(library: Library, tmp_path: Path) -> None:
    at = FIRST_DAY.replace(hour=0)
    one = replace(note("I went running."), moment=replace(note("I went running.").moment, at=Timestamp(at)))
    put_photo(library.store, one)
    sources = Sources(library.store, library.index, None, "", None, "")
    plan = Plan(Measure.TIMES, ("run",))
    june, july = Span(at.replace(month=6), at), Span(at, at.replace(month=8))
    assert [len(matching(sources, Query("", "", spans=(span,)), plan)) for span in (june, july)] == [0, 1]


def test_only_what_the_person_asked_about_wrote_is_counted(library: Library, tmp_path: Path) -> None:
    lines = [f"[2024-05-{day:02}, 10:00:00] {who}: I went running with Ana." for day, who in enumerate(CHAT, 1)]
    (tmp_path / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(library, [tmp_path / "signal.txt"], lambda _: None)
    found = matching(Sources(library.store, library.index, None, "", None, ""), Query("", ""), ANA_RUNS)
    assert len(found) == 2 and {one.speaker for one in found} == {"ana"}
