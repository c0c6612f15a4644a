"""What the owner set takes the place of what the question says, and nothing outside it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.records.library import Kind
from memory.records.query import Answer, Query, Span
from memory.retrieval.recall import Sources
from qa.answer.compose import answer
from qa.answer.retrieve import retrieve
from qa.parse.filters import Filters, filters_of, narrowed_to
from tests.fakes import FakeImageText, FakeText

NOW = datetime(2024, 9, 1, tzinfo=UTC)


@pytest.fixture
def taken_in(library: Library, album: Path, quiet: Callable[[object], None]) -> Library:
    ingest(library, [album], quiet)
    return library


def told(library: Library, question: str, filters: Filters | None) -> Answer:
    sources = Sources(
        library.store, library.index, FakeText(), "text fake-text", FakeImageText(), "sight fake-image-text"
    )
    looked = retrieve(sources, question, NOW, filters=filters)
    *_, last = answer(looked, sources, None)
    assert isinstance(last, Answer)
    return last


def test_what_is_unchanged_leaves_the_question_as_it_was_read() -> None:
    query = Query("who rowed in 2023?", "rowed", spans=(Span(NOW, None),), spans_hard=False)
    assert narrowed_to(query, filters_of(query)) is query


def test_what_the_owner_sets_is_meant_outright() -> None:
    query = Query("who rowed in 2023?", "rowed", spans=(Span(NOW, None),), impossible=("31 June",), spans_hard=False)
    found = narrowed_to(query, replace(filters_of(query), spans=(), persons=(("tomas", "tom"),)))
    assert found.spans == () and found.impossible == () and found.spans_hard
    assert found.people == ("tomas", "tom") and found.persons == (("tomas", "tom"),)


def test_nothing_outside_the_filters_is_told(taken_in: Library) -> None:
    assert "cod" in told(taken_in, "Who caught a cod?", Filters()).text
    photos = told(taken_in, "Who caught a cod?", Filters(kinds=frozenset([Kind.PHOTO])))
    assert {item.remembered.asset.kind for item in photos.evidence} <= {Kind.PHOTO}
    assert "Tomas" not in photos.text
    nothing = told(taken_in, "Who caught a cod?", Filters(spans=(Span(NOW, None),)))
    assert nothing.abstained and nothing.evidence == ()


def test_a_filter_taken_away_lets_more_be_found(taken_in: Library) -> None:
    question = "Who caught a cod in 2019?"
    assert told(taken_in, question, None).abstained
    assert "Tomas caught a cod" in told(taken_in, question, Filters()).text


def test_an_album_that_is_taken_away_narrows_no_longer() -> None:
    query = Query("dogs", "dogs", albums=("Summer",))
    found = filters_of(query)
    assert found.albums == ("Summer",) and narrowed_to(query, replace(found, albums=())).albums == ()
