from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.pipeline.run import Library
from memory.records.library import Medium
from memory.retrieval.recall import Sources
from qa.compute.occurrences import Occurrence, Occurrences
from qa.evidence.verify import stems
from tests.lives import remember
from tests.made import add_moments
from tests.qa.answer.test_denied import BERGEN, denied_bergen
from tests.years import NOW, dated_note, lived

NOTES = {
    "2022-03-04 goat": "We got a goat! She eats the hedge.",
    "2023-06-07 goat": "The goat died in the night.",
    "2022-05-01 fair": "Could there be a pottery fair in autumn?",
    "2022-08-09 plan": "The regatta is on 20 September 2022.",
    "2022-09-21 regatta": "The regatta was a wet one.",
    "2021-02-02 boat": "Ana sold the boat.",
    "2022-10-08 wedding": "Tom and I married in the rain.",
}


class Sharing:
    """A reader to whom a passage answers the better, the more words of the question it holds."""

    name = "sharing"

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        wanted = stems(question)
        return np.array([-11 + 16 * len(wanted & stems(one)) / max(1, len(wanted)) for one in passages], np.float32)


@pytest.fixture
def sources(library: Library) -> Sources:
    said = [dated_note(name, text) for name, text in NOTES.items()]
    at = datetime(2022, 4, 5, 9, tzinfo=UTC)
    said.append(remember("chat", at, said="I moved to Bonn", kind="note", medium=Medium.MESSAGE, speaker="Jonas"))
    return lived(library, said)


def finds(sources: Sources, is_of_owner: bool = False) -> Occurrences:
    return Occurrences(sources, Sharing(), NOW, "Marta", None, is_of_owner, "en")


def days(found: Sequence[Occurrence]) -> list[str]:
    return [one.when.words for one in found]


def test_what_tells_of_a_thing_is_found_with_its_sentence_and_date(sources: Sources) -> None:
    (found,) = finds(sources).telling("we got the goat")
    assert (found.quote, found.when.words) == ("We got a goat!", "4 March 2022")


@pytest.mark.parametrize("text", ["the piano", "the pottery fair", "the"])
def test_what_nothing_tells_of_or_only_asks_for_is_not_found(sources: Sources, text: str) -> None:
    assert finds(sources).telling(text) == []


def test_what_was_planned_counts_only_where_nothing_says_that_it_was(sources: Sources) -> None:
    assert days(finds(sources).telling("the regatta")) == ["21 September 2022"]


def test_an_occasion_is_found_by_what_it_is_called_besides(sources: Sources) -> None:
    assert days(finds(sources, is_of_owner=True).telling("our wedding")) == ["8 October 2022"]


def test_what_tells_of_an_end_is_no_beginning(sources: Sources) -> None:
    assert days(finds(sources).telling("the goat died")) == ["7 June 2023"]
    begun, over = finds(sources).stages("we", "the goat", ("got", "gone"))
    assert (days(begun), days(over)) == (["4 March 2022"], ["7 June 2023"])


@pytest.mark.parametrize("text", ["i sold the boat", "i moved to bonn"])
def test_what_others_did_is_not_the_owners(sources: Sources, text: str) -> None:
    assert finds(sources, is_of_owner=True).telling(text) == []
    assert finds(sources).telling(text.replace("i ", "", 1))


def test_what_the_owner_denied_tells_of_nothing(sources: Sources) -> None:
    add_moments(sources.store, [BERGEN])
    finder = finds(sources)
    assert days(finder.telling("lena lives in bergen")) == ["1 July 2024"]
    denied = replace(finder, denials=denied_bergen(sources.store))
    assert denied.telling("lena lives in bergen") == []
    assert days(denied.telling("we got the goat")) == ["4 March 2022"]
