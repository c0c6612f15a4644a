from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.library import MomentView
from memory.records.query import Sentence
from memory.retrieval.recall import Sources
from qa.answer.tell import tell
from qa.answer.tell_person import asked_about
from tests.lives import remember
from tests.years import NOW, asked, dated_note, lived

NOTES = {
    "2023-02-04 hello": "Orsolya waved from the tram.",
    "2023-03-01 market": "Bought leeks with Orsolya and forgot them on the bench.",
    "2023-05-10 upstairs": "The woman upstairs is called Orsolya. She teaches the oboe and keeps two geese.",
    "2023-08-02 geese": "Orsolya's geese ate the parsley, the chives and half of a glove.",
    "2023-11-20 farewell": "Orsolya is leaving, she moves to Szeged in March.",
    "2023-12-01 plumber": "The plumber came at noon. He wore one boot.",
}


def sources_of(library: Library, found: Sequence[MomentView]) -> Sources:
    return lived(library, found)


@pytest.fixture
def sources(library: Library) -> Sources:
    return sources_of(library, [dated_note(name, text) for name, text in NOTES.items()])


def told(sources: Sources, question: str) -> list[Sentence]:
    return tell(sources, asked(sources, question), NOW)


@pytest.mark.parametrize("question", ["Who is Orsolya?", "who's orsolya again", "so who is orsolya"])
def test_who_somebody_is_comes_first_and_what_changed_last_is_in(sources: Sources, question: str) -> None:
    found = told(sources, question)
    assert "She teaches the oboe" in found[0].text
    assert any("Szeged" in one.text for one in found) and len(found) <= 4
    assert sum(len(one.text.split()) for one in found) <= 85


@pytest.mark.parametrize("question", ["tell me about Orsolya", "what do we know about orsolya"])
def test_what_is_known_of_somebody_holds_who_they_are_what_changed_and_the_rest(
    sources: Sources, question: str
) -> None:
    text = " ".join(one.text for one in told(sources, question))
    assert "oboe" in text and "Szeged" in text and "parsley" in text


@pytest.mark.parametrize(
    "question",
    ["who is the plumber", "who is my brother", "who waved from the tram", "who is Ottokar", "who came at noon"],
)
def test_other_questions_for_people_are_not_told(sources: Sources, question: str) -> None:
    query = asked(sources, question)
    assert not asked_about(sources.store, query, query.text)


def test_a_greeting_never_beats_what_says_who_somebody_is(library: Library) -> None:
    at = datetime(2023, 6, 1, 9, tzinfo=UTC)
    hello = remember("chat", at, said="Hello, this is Orsolya!", kind="note", medium="message", speaker="Orsolya")
    found = told(
        sources_of(library, [hello, dated_note("2023-05-10 a", NOTES["2023-05-10 upstairs"])]), "who is Orsolya"
    )
    assert "oboe" in found[0].text
