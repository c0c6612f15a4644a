from dataclasses import replace

import pytest

from ingest.pipeline.run import Library
from memory.retrieval.recall import Sources
from qa.compute.several import from_several
from qa.parse.understanding import understand
from tests.qa.compute.test_logs import piece
from tests.qa.compute.test_occurrences import Sharing
from tests.years import NOW, dated_note, lived


@pytest.fixture
def sources(library: Library) -> Sources:
    held = [piece(0, "Sauna\n- 2023-01-05: hot", "2023-01-05"), piece(1, "Sauna\n- 2023-02-05: hotter", "2023-02-05")]
    held.append(dated_note("2023-03-01 opera", "Was at the opera, row nine."))
    return replace(lived(library, held), reranker=Sharing())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("when was i last in the sauna", "Sunday 5 February 2023: “hotter”."),
        ("when was i last at the opera", "1 March 2023: “Was at the opera, row nine.”."),
        ("who sang at the opera", ""),
    ],
)
def test_a_log_answers_before_what_is_told_elsewhere(sources: Sources, question: str, text: str) -> None:
    found = from_several(sources, understand(sources.store, question, NOW), NOW)
    assert " ".join(one.text for one in found) == text


def test_without_a_time_nothing_is_told(sources: Sources) -> None:
    assert from_several(sources, understand(sources.store, "when was i last in the sauna", NOW), None) == []
