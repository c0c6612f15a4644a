from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.query import Query, Span
from memory.retrieval.recall import Sources
from qa.answer.tell_notes import Told, journeys, moments_told, of_thing, people_of
from qa.compute.scopes import of_spans
from tests.tellings import DIARY, LOG, entries
from tests.years import lived, moments

YEAR = Span(datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture
def sources(library: Library) -> Sources:
    return lived(library, [*moments(), *entries("river", DIARY), *entries("chess", LOG)])


def texts(found: Told) -> list[str]:
    return [line.text for _, line in found.lines]


@pytest.mark.parametrize("named", ["danube", "the walk along the Danube"])
def test_a_trip_leads_with_its_days_and_places_and_gives_every_stop_a_sentence(sources: Sources, named: str) -> None:
    found = of_thing(sources.store, named, (), 150)
    first, *days = texts(found)
    assert first.startswith("2–6 May 2023, “Walk along the Danube”: Passau, Engelhartszell, Schlögen, Linz")
    assert len(days) == 3 and days[1] == (
        "On 3 May 2023: “Ferry to Engelhartszell, then soup in Schlögen with Helmut's cousin.”"
    )
    assert found.days is not None and len(found.assets) == 1


def test_in_few_words_a_stop_is_told_before_small_talk(sources: Sources) -> None:
    told = " ".join(texts(of_thing(sources.store, "danube", (), 34)))
    assert "Ferry to Engelhartszell" in told and "slept until noon" not in told


def test_a_log_is_one_sentence_with_its_first_line_its_newest_and_the_turns(sources: Sources) -> None:
    found = of_thing(sources.store, "chess", (), 45)
    (told,) = texts(found)
    assert told.startswith("“Chess with Jonas”: on 4 January 2023 “lost”, ") and told.endswith("on 4 May 2023 “lost”.")
    assert "won!" in told and found.days is None
    assert len(found.lines[0][1].moments) == told.count(" 2023 ")


def test_a_log_is_told_within_the_times_asked_for(sources: Sources) -> None:
    spring = Span(datetime(2023, 3, 1, tzinfo=UTC), datetime(2023, 5, 1, tzinfo=UTC))
    (told,) = texts(of_thing(sources.store, "chess", [spring], 60))
    assert told == "“Chess with Jonas”: on 4 March “drew, by a miracle”, on 4 April “won!”."


def test_what_no_note_is_called_after_is_not_told_here(sources: Sources) -> None:
    assert of_thing(sources.store, "zeppelin", (), 100) == Told()


def test_the_journeys_of_a_year_are_a_line_each_or_told_whole_where_one_is_asked_for(sources: Sources) -> None:
    inside = of_spans(sources.store, [YEAR]).inside
    (line,) = texts(journeys(sources.store, inside, YEAR, 0))
    assert line.startswith("2–6 May 2023, “Walk along the Danube”")
    assert len(texts(journeys(sources.store, inside, YEAR, 150))) == 4


def test_what_was_told_before_are_the_days_of_the_trip_alone(sources: Sources) -> None:
    leaning = Query("what did we eat", "danube eat", follows="tell me about the danube", carried="danube")
    found = moments_told(sources.store, leaning)
    assert {one.moment.at.at.date().isoformat() for one in found} == {
        "2023-05-02",
        "2023-05-03",
        "2023-05-04",
        "2023-05-06",
    }
    assert moments_told(sources.store, Query("what did we eat", "eat")) == []


def test_people_are_all_words_of_names(sources: Sources) -> None:
    assert {"jonas", "marta"} <= people_of(sources.store)
