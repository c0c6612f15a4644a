from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.library import Medium
from memory.retrieval.recall import Sources
from qa.compute.first_last_count import from_single_moments
from qa.parse.picks import read_asked
from qa.parse.understanding import understand
from tests.lives import remember
from tests.qa.compute.test_occurrences import Sharing
from tests.years import NOW, dated_note, lived

NOTES = {
    "2022-05-07 fair": "Sold pots at the pottery fair, eleven of them.",
    "2022-08-14 fair": "The pottery fair in Diessen is cancelled.",
    "2023-05-06 fair": "Sold pots at the pottery fair again, in the rain.",
    "2024-02-03 fair": "I want to be at the pottery fair in May.",
    "2021-07-01 helmut": "Saw Uncle Helmut at the tram depot.",
    "2022-02-02 helmut": "Saw Uncle Helmut, he was tired.",
    "2022-03-10 helmut": "Uncle Helmut died in the night.",
    "2022-03-15 helmut": "Saw Uncle Helmut once more, before the burial.",
    "2023-06-01 kiln": "The kiln cracked twice this week.",
    "2023-07-01 rowing": "Rowed to the weir.",
    "2023-07-02 rowing": "Rowed to the weir.",
    "2023-07-03 rowing": "Rowed to the weir.",
    "2023-08-01 lake": "On holiday at the lake house.",
    "2023-08-08 lake": "Still on holiday at the lake house.",
    "2023-08-15 lake": "The last day of the holiday at the lake house.",
    "2024-02-10 lake": "On holiday at the lake house.",
    "2021-04-01 ada": "Saw Ada at the market.",
    "2021-05-01 ada": "Saw Ada at the funeral of Karl, she was dead tired.",
    "2023-04-01 ada": "Saw Ada in the garden.",
}


@pytest.fixture
def sources(library: Library) -> Sources:
    said = [dated_note(name, text) for name, text in NOTES.items()]
    at = datetime(2022, 5, 8, 9, tzinfo=UTC)
    how = {"kind": "note", "medium": Medium.MESSAGE, "speaker": "Marta"}
    said.append(remember("chat", at, said="the pottery fair was hot", **how))
    return replace(lived(library, said), reranker=Sharing())


def told(sources: Sources, question: str) -> str:
    query = understand(sources.store, question, NOW, "Marta")
    asked = read_asked(query)
    return " ".join(one.text for one in from_single_moments(sources, query, asked, NOW, "Marta")[0]) if asked else ""


def test_one_event_that_several_tell_of_counts_once_and_what_was_called_off_or_planned_not_at_all(
    sources: Sources,
) -> None:
    found = told(sources, "how often was i at the pottery fair")
    assert found.startswith("2 times, as far as is told. 7 May 2022: ") and "6 May 2023" in found


def test_the_first_and_the_last_are_told_with_their_day(sources: Sources) -> None:
    assert told(sources, "when was i first at the pottery fair").startswith("7 May 2022: “Sold pots")
    assert told(sources, "when was the last time i was at the pottery fair").startswith("6 May 2023: “Sold pots")


def test_nobody_is_seen_after_they_died(sources: Sources) -> None:
    assert told(sources, "when did i see Uncle Helmut for the last time").startswith("2 February 2022: ")


def test_the_days_of_one_journey_are_one_time(sources: Sources) -> None:
    assert told(sources, "how often were we on holiday at the lake house").startswith("2 times, ")


def test_what_is_told_of_somebody_else_is_not_what_was_asked(sources: Sources) -> None:
    assert told(sources, "when did i last see Ida at the market") == ""


def test_who_is_merely_named_beside_a_funeral_is_alive(sources: Sources) -> None:
    assert told(sources, "when did i see Ada for the last time").startswith("1 April 2023: ")


def test_what_is_asked_of_today_or_of_what_is_to_come_is_not_answered_with_the_past(sources: Sources) -> None:
    assert told(sources, "how often did i row to the weir").startswith("3 times, ")
    assert told(sources, "how often did i row to the weir today") == ""
    assert told(sources, "how often will i row to the weir next week") == ""


def test_once_alone_is_no_number_and_a_number_that_a_text_gives_is_left_to_it(sources: Sources) -> None:
    assert told(sources, "how often has the kiln cracked") == ""


def test_a_number_is_not_told_where_it_is_bounded_by_what_has_no_date(sources: Sources) -> None:
    found = told(sources, "how often was i at the pottery fair since the flood of pots")
    assert found.startswith("7 May 2022: “") and "times" not in found


def test_nothing_is_told_where_nobody_reads_passages(sources: Sources) -> None:
    assert told(replace(sources, reranker=None), "when was i first at the pottery fair") == ""
