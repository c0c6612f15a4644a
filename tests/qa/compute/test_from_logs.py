from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.retrieval.recall import Sources
from qa.compute.from_logs import from_logs
from qa.parse.picks import read_asked
from qa.parse.understanding import understand
from tests.qa.compute.test_logs import piece
from tests.qa.compute.test_occurrences import Sharing
from tests.years import dated_note, lived

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
ROWS = {
    "2024-03-02": "4 km, 31:10",
    "2024-04-06": "6 km, 44:00, to the mill",
    "2024-05-04": "5 km, 35:20",
    "2023-10-01": "9 km",
}


@pytest.fixture
def sources(library: Library) -> Sources:
    held = [piece(at, f"Rowing\n- {day}: {text}", day) for at, (day, text) in enumerate(ROWS.items())]
    held.append(piece(0, "Boathouse jobs\n- [x] sweep\n- [ ] mend the door\n- [ ] new lock", name="boathouse"))
    held.append(piece(0, "Lent oars\n- long pair -> Olga\n- short pair -> Per", name="lent"))
    held.append(dated_note("2024-02-02 dinner", "Dinner with Olga, no rowing in this ice."))
    return replace(lived(library, held), reranker=Sharing())


def told(sources: Sources, question: str) -> str:
    query = understand(sources.store, question, NOW)
    asked = read_asked(query)
    return " ".join(one.text for one in from_logs(sources, query, asked, NOW)) if asked else ""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("when was my first rowing", "Sunday 1 October 2023: “9 km”."),
        ("my last rowing in 2024", "Saturday 4 May 2024: “5 km, 35:20”."),
        ("my first rowing in 2024", "Saturday 2 March 2024: “4 km, 31:10”."),
        ("what was the longest rowing", "Sunday 1 October 2023: “9 km”."),
        ("which was the shortest rowing this year", "Saturday 2 March 2024: “4 km, 31:10”."),
        ("when was i last rowing to the mill", "Saturday 6 April 2024: “6 km, 44:00, to the mill”."),
        ("how many boathouse jobs are open", "2 entries in the list: “mend the door” and “new lock”."),
        ("how many of the boathouse jobs are done", "1 entry in the list: “sweep”."),
        ("how many oars have i lent", "2 entries in the list: “long pair -> Olga” and “short pair -> Per”."),
    ],
)
def test_rows_answer(sources: Sources, question: str, text: str) -> None:
    assert told(sources, question) == text


def test_rows_are_counted_in_the_times_asked_for(sources: Sources) -> None:
    assert told(sources, "how often was i rowing in 2024").startswith("3 entries in the list: Saturday 2 March 2024,")


@pytest.mark.parametrize(
    "question", ["when was my last dinner", "how many oars have i lent that are still open", "my last rowing in 2021"]
)
def test_what_no_log_holds_is_left_to_others(sources: Sources, question: str) -> None:
    assert told(sources, question) == ""
