import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.library import Kind, MomentView
from memory.records.query import Query, Span
from memory.retrieval.recall import Sources
from memory.store import Store
from memory.store.connection import Value
from memory.store.moments import remembered
from qa.compute.scopes import Scope, days_of, is_in, of_spans, of_words, plain, times, travels, within
from tests.years import NOW, asked, dated_note, files, lived, moments

AUGUST = Span(datetime(2023, 8, 1, tzinfo=UTC), datetime(2023, 9, 1, tzinfo=UTC))
APRIL = Span(datetime(2023, 4, 1, tzinfo=UTC), datetime(2023, 5, 1, tzinfo=UTC))


@pytest.fixture
def sources(library: Library) -> Sources:
    return lived(library, moments())


def told_of(scope: Scope) -> list[str]:
    return sorted(name for _, found in scope.inside.values() for name in files(found))


def about(sources: Sources, question: str) -> Scope:
    query = asked(sources, question)
    spans, rest = times(sources.store, query, NOW)
    return of_words(sources.store, query, rest, spans)


@pytest.mark.parametrize(
    ("question", "first", "last", "rest"),
    [
        ("how was july", (2023, 7, 1), (2023, 8, 1), ""),
        ("how did 2023 go", (2023, 1, 1), (2024, 1, 1), ""),
        ("sum up august 2023", (2023, 8, 1), (2023, 9, 1), ""),
        ("how was my weekend", (2024, 2, 24), (2024, 2, 26), ""),
        ("how was the summer in Porto", (2023, 6, 1), (2023, 9, 1), "Porto"),
        ("wie war der juli", (2023, 7, 1), (2023, 8, 1), ""),
    ],
)
def test_a_time_is_read_without_a_preposition_too(
    sources: Sources, question: str, first: tuple[int, int, int], last: tuple[int, int, int], rest: str
) -> None:
    (span,), left = times(sources.store, asked(sources, question), NOW)
    assert span.start and span.end and left == rest
    assert (span.start.date().timetuple()[:3], span.end.date().timetuple()[:3]) == (first, last)


@pytest.mark.parametrize("question", ["what have I been up to lately?", "what's new", "catch me up"])
def test_lately_is_the_last_month_of_which_there_are_memories(library: Library, question: str) -> None:
    sources = lived(library, moments())
    (span,), rest = times(sources.store, asked(sources, question), NOW)
    assert rest == "" and told_of(of_spans(sources.store, [span])) == ["2024-01-14 kiln"]
    recent = lived(library, [dated_note("2024-02-20 glaze", "The glaze ran down the shelf.")])
    (span,), _ = times(recent.store, asked(recent, question), NOW)
    assert told_of(of_spans(recent.store, [span])) == ["2024-02-20 glaze"]


def test_a_span_holds_what_is_of_it_and_the_chapters_in_it(sources: Sources) -> None:
    scope = of_spans(sources.store, [APRIL])
    assert [name for name in told_of(scope) if "porto" in name] == [
        "2023-04-21 porto",
        "2023-04-22 porto",
        "2023-04-26 porto",
    ]
    assert scope.chapters == () and scope.visits["Munich"] > 40
    assert [one.title for one in of_spans(sources.store, [AUGUST]).chapters] == ["Livigno, 11–15 August 2023"]


def test_a_trip_is_told_as_a_whole(sources: Sources) -> None:
    scope = about(sources, "how was our trip to Livigno")
    assert len(told_of(scope)) >= 12 and scope.whole and scope.whole.title.startswith("Livigno")
    assert [name for name in told_of(about(sources, "tell me about the trip to porto")) if "porto" in name] == [
        "2023-04-21 porto",
        "2023-04-22 porto",
        "2023-04-26 porto",
    ]


def test_a_person_is_what_names_them_and_what_they_say_and_not_what_a_chat_is_called(sources: Sources) -> None:
    assert told_of(about(sources, "tell me about jonas")) == [
        "2023-09-09 christening",
        "Chat with Jonas",
        "Chat with Jonas",
    ]


def test_a_topic_is_all_that_holds_its_words_in_the_times_asked_for(sources: Sources) -> None:
    assert told_of(about(sources, "what happened to the kiln")) == ["2023-02-04 kiln", "2024-01-14 kiln"]
    assert told_of(about(sources, "what happened to the kiln in 2024")) == ["2024-01-14 kiln"]
    assert told_of(about(sources, "tell me about the submarine")) == []


def test_notes_of_travel_are_found_by_its_words(sources: Sources) -> None:
    assert told_of(travels(sources.store, [APRIL]))[:1] == ["2023-04-21 porto"]
    assert told_of(travels(sources.store, [AUGUST])) == []


def test_of_notes_of_travel_those_of_the_times_asked_for_are_read(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[MomentView] = []

    def noting(store: Store, moment_ids: Sequence[str]) -> dict[str, MomentView]:
        found = remembered(store, moment_ids)
        read.extend(found.values())
        return found

    monkeypatch.setattr("memory.store.moments.remembered", noting)
    assert len(told_of(travels(sources.store, []))) > len(told_of(travels(sources.store, [APRIL])))
    read.clear()
    travels(sources.store, [APRIL])
    assert read and all(is_in(one, [APRIL]) for one in read)


def test_filters_that_no_words_name_narrow_what_is_told(sources: Sources) -> None:
    scope = of_spans(sources.store, [AUGUST])
    query = Query("what happened", "", (AUGUST,))
    assert within(sources.store, scope, query) is scope
    photos = within(sources.store, scope, replace(query, kinds=frozenset([Kind.NOTE])))
    assert photos.inside == {} and photos.chapters == ()
    there = within(sources.store, scope, replace(query, places=("livigno",)))
    assert {found[0].asset.place.name for _, found in there.inside.values() if found[0].asset.place} == {"Livigno"}


def test_spans_are_half_open_and_may_be_open() -> None:
    one = dated_note("2023-05-01 a", "x")
    assert not is_in(one, [APRIL]) and is_in(one, []) and is_in(one, [Span(APRIL.end, None)])
    assert APRIL.meets(datetime(2023, 3, 1, tzinfo=UTC), datetime(2023, 4, 1, tzinfo=UTC))
    assert days_of(APRIL) == 30 and days_of(Span(None, None)) > 10_000
    assert plain("How  was it?!") == "how was it"


@pytest.mark.parametrize("question", ["how was april 2023", "how was our trip to Livigno", "tell me about jonas"])
def test_what_is_read_follows_what_is_asked_and_not_how_much_there_is(
    library: Library, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years of other notes beside it do not make telling of a month, a trip or a person read more."""
    read, rows = [0], Store.rows

    def counting(store: Store, sql: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        found = rows(store, sql, values)
        read[0] += len(found)
        return found

    monkeypatch.setattr(Store, "rows", counting)
    counts = []
    for years in (1, 10):
        notes = [
            dated_note(f"{2010 + year}-0{month}-1{day} paper", "Read the paper and did not like it.")
            for year in range(years)
            for month in range(1, 8)
            for day in range(1, 8)
        ]
        sources = lived(library, [*moments(), *notes])
        query = asked(sources, question)
        spans, rest = times(sources.store, query, NOW)
        read[0] = 0
        scope = of_words(sources.store, query, rest, spans) if rest else of_spans(sources.store, spans)
        counts.append((read[0], len(told_of(scope)) > 0))
    assert counts[0] == counts[1] and counts[0][1]
