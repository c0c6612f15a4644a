from datetime import UTC, datetime

import pytest

from memory.query import Evidence
from memory.types import Precision, When
from qa.evidence import best_quote, cite, date_words, sentences, strongest
from tests.made import note, speech


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.SECOND, "Sunday 14 July 2024"),
        (Precision.DAY, "Sunday 14 July 2024"),
        (Precision.MONTH, "July 2024"),
        (Precision.YEAR, "2024"),
    ],
)
def test_a_time_is_said_as_far_as_it_is_known(precision: Precision, words: str) -> None:
    assert date_words(When(datetime(2024, 7, 14, 15, tzinfo=UTC), precision)) == words


def test_a_quote_of_speech_starts_where_it_is_said() -> None:
    one = speech("We had coffee first. The boat needs a new rope. Then we went home.", start_s=10.0)
    quote = best_quote(one, "what does the boat need")
    assert quote.text == "The boat needs a new rope."
    assert quote.start_s == 12.0 and quote.end_s == 15.0


def test_a_quote_of_a_note_is_its_best_sentence() -> None:
    one = note("# Diary\nRain all day. Lena baked a plum cake.")
    assert best_quote(one, "who baked the cake").text == "Lena baked a plum cake."


def test_a_citation_points_at_the_file_and_the_second() -> None:
    citation = cite(2, speech("The boat needs a new rope.", start_s=42.0), "boat")
    assert (citation.mark, citation.path, citation.start_s) == (2, "/voice/0.m4a", 42.0)


def test_sentences_are_cut_at_stops_and_lines() -> None:
    assert sentences("One. Two!\n- three") == ["One.", "Two!", "- three"]


def test_the_strongest_evidence_holds_most_of_the_question() -> None:
    found = [Evidence(note("The boat needs a new rope."), 1.0), Evidence(note("Plum cake."), 0.5)]
    assert strongest(found, "what rope does the boat need") == 1.0
    assert strongest(found, "who won at chess") == 0.0
