from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.knowledge.denials import read_denials
from memory.records.library import Precision, TakenFrom, Timestamp
from memory.records.query import Sentence
from memory.retrieval.recall import Sources
from qa.answer.tell import asks_to_tell, tell, undenied
from tests.lives import remember
from tests.years import NOW, asked, dated_note, files, lived, moments


@pytest.fixture
def sources(library: Library) -> Sources:
    return lived(library, moments())


def told(sources: Sources, question: str) -> list[Sentence]:
    return tell(sources, asked(sources, question), NOW)


def words(found: Sequence[Sentence]) -> str:
    return " ".join(one.text for one in found)


@pytest.mark.parametrize(
    "question",
    [
        "sum up 2023",
        "give me an overview of 2023",
        "2023 in a nutshell",
        "how did 2023 go?",
        "what was july like",
        "did anything happen in july",
        "what did we get up to in july",
        "what have i been up to lately",
        "whats new",
        "Tell me about Helmut",
        "what do i know about helmut",
        "can you tell me about Helmut?",
        "remind me about the kiln",
        "how was our trip to porto",
        "what trips did we take in 2023",
        "list our trips",
        "where did we travel last year",
        "wie war der juli",
        "fasse 2023 zusammen",
        "erzähl mir von helmut",
        "welche reisen haben wir gemacht",
    ],
)
def test_questions_that_want_to_be_told_of_something(sources: Sources, question: str) -> None:
    assert asks_to_tell(asked(sources, question))


@pytest.mark.parametrize(
    "question",
    [
        "when did the kiln arrive",
        "who carried the kiln",
        "how many bowls did I sell",
        "where does Helmut work",
        "which trip was the longest",
        "photos of livigno",
        "how long were we in porto",
        "did we paint the hall",
        "how old is Frida",
    ],
)
def test_other_questions_are_not_told(sources: Sources, question: str) -> None:
    assert not asks_to_tell(asked(sources, question)) and told(sources, question) == []


@pytest.mark.parametrize(
    "question", ["sum up 2023", "so how did 2023 go", "recap of 2023 please", "what happened in 2023?"]
)
def test_a_year_names_its_trip_and_is_spread_over_its_months(sources: Sources, question: str) -> None:
    found = told(sources, question)
    assert "Livigno, 11–15 August 2023" in words(found) and len(words(found).split()) <= 185
    assert len(found) > 5 and len({one.moments[0].moment.at.at.month for one in found}) >= len(found) - 1
    assert [one.moments[0].moment.at for one in found] == sorted(one.moments[0].moment.at for one in found)
    assert all(1 <= len(one.moments) <= 3 for one in found)
    assert "episodes" not in words(found) and "clay" not in words(found)


@pytest.mark.parametrize("question", ["what happened in april 2023", "how was april 2023", "april 2023 summed up"])
def test_a_month_of_notes_is_told_by_their_sentences_with_their_days(sources: Sources, question: str) -> None:
    found = told(sources, question)
    assert "On 21 April: “Flew to Porto with Helmut. We ate sardines by the river until midnight.”" in words(found)
    assert "2023-04-22 porto" in [name for one in found for name in files(one.moments)]


def test_a_day_tells_what_is_of_that_day(library: Library) -> None:
    first = dated_note("2023-07-12 a", "Karl opened the shutters before we came.")
    later = dated_note("2023-07-20 b", "Walked to the ruin of the mill.")
    sources = lived(library, [first, later])
    for question in ("what did we do on 12 July 2023", "what happened on 12 july 2023"):
        assert words(told(sources, question)) == "On 12 July: “Karl opened the shutters before we came.”"


def test_a_day_of_photos_alone_is_told_by_what_they_are_called(sources: Sources) -> None:
    found = told(sources, "what did we do on 12 august 2023")
    assert [one.text for one in found] == [
        "On 12 August: Saturday morning in Livigno.",
        "On 12 August: Saturday afternoon in Livigno.",
    ]


def test_a_day_of_which_there_is_but_a_list_is_told_by_the_list(sources: Sources) -> None:
    assert "clay 10 kg" in words(told(sources, "what did I do on 13 May 2023"))


@pytest.mark.parametrize("question", ["how was our trip to Livigno?", "tell me about livigno", "what was livigno like"])
def test_a_trip_begins_with_its_name_and_days(sources: Sources, question: str) -> None:
    found = told(sources, question)
    assert found[0].text == "Livigno, 11–15 August 2023." and len(found) > 1


@pytest.mark.parametrize("question", ["tell me about helmut", "what do I know about Helmut?", "erzähl mir von Helmut"])
def test_a_person_is_told_by_what_names_them_the_newest_last(sources: Sources, question: str) -> None:
    found = told(sources, question)
    (hall,) = (at for at, one in enumerate(found) if "Helmut and I painted the hall yellow" in one.text)
    assert all("works at the tram depot" in one.text for one in found[:hall])
    assert "starts at the tram depot on Monday. He is afraid of the bell." in found[-1].text
    assert all("Helmut" in one.text for one in found)


def test_what_somebody_wrote_is_told_with_their_name(sources: Sources) -> None:
    assert "On 2 July 2023 Jonas wrote: “It is a girl!" in words(told(sources, "tell me about jonas"))


def test_facts_about_a_person_come_first(library: Library) -> None:
    found = told(
        lived(library, [dated_note("2023-03-01 a", "Lena works at the harbour."), *moments()]), "tell me about Lena"
    )
    assert found[0].text.startswith("Lena works at the harbour") and files(found[0].moments) == ["2023-03-01 a"]


@pytest.mark.parametrize(
    "question", ["which trips did we make in 2023?", "what trips did we take in 2023", "trips in 2023"]
)
def test_trips_are_listed_with_their_days_those_without_photos_too(sources: Sources, question: str) -> None:
    found = told(sources, question)
    assert "Livigno, 11–15 August 2023." in [one.text for one in found]
    assert "Flew to Porto with Helmut." in words(found) and "kiln" not in words(found)


def test_trips_are_those_of_the_time_and_the_company_asked_for(sources: Sources) -> None:
    assert "Livigno" not in words(told(sources, "which trips did we make in 2024"))
    company = words(told(sources, "which trips did we make with Helmut in 2023"))
    assert "Porto" in company and "Livigno" not in company


@pytest.mark.parametrize("question", ["sum up 1999", "tell me about the submarine", "what happened in april 2022"])
def test_nothing_is_told_where_nothing_is_known(sources: Sources, question: str) -> None:
    assert told(sources, question) == []


def test_in_detail_there_is_more(sources: Sources) -> None:
    short, long = told(sources, "sum up 2023"), told(sources, "sum up 2023 in detail")
    assert len(words(long).split()) > len(words(short).split())


def test_a_day_that_is_not_known_is_not_said(library: Library) -> None:
    at = datetime(2023, 6, 1, tzinfo=UTC)
    month = remember("m", Timestamp(at, Precision.MONTH), said="We sold the old kiln to a school.", kind="note")
    year = remember("y", Timestamp(at, Precision.YEAR), said="We kept bees behind the shed.", kind="note")
    file = remember("f", at, said="The chimney of the bakery fell down.", kind="note", taken_from=TakenFrom.MTIME)
    said = [
        words(told(lived(library, [month, year, file]), f"tell me about the {what}"))
        for what in ("kiln", "bees", "chimney")
    ]
    assert said[0].startswith("In June 2023: “We sold") and said[1].startswith("In 2023: “We kept")
    assert said[2].startswith("By the date of the file, on 1 June 2023: “The chimney")


def test_what_the_owner_denied_is_not_quoted(sources: Sources) -> None:
    one = dated_note("2023-01-01 a", "Helmut lives in Graz.")
    line = Sentence("On 1 January: “Helmut lives in Graz.”", (one,))
    assert undenied([line], None) == [line] == undenied([line], read_denials(sources.store, ""))


@pytest.mark.parametrize(
    "question", ["that weekend in Livigno", "our week in livigno", "the trip to Livigno with Helmut"]
)
def test_a_stretch_that_is_named_by_a_thing_is_told(sources: Sources, question: str) -> None:
    assert asks_to_tell(asked(sources, question))


@pytest.mark.parametrize("question", ["photos of that weekend in Livigno", "the man on the boat", "that red kite"])
def test_other_phrases_are_listed_alone(sources: Sources, question: str) -> None:
    assert not asks_to_tell(asked(sources, question))


@pytest.mark.parametrize(
    "question",
    [
        "how's the kiln coming along",
        "how has Helmut been this past year",
        "how is the kiln doing these days",
        "how are things going with the hall",
    ],
)
def test_how_something_goes_is_told(sources: Sources, question: str) -> None:
    assert asks_to_tell(asked(sources, question))


def test_a_thing_over_time_ends_with_how_it_stands(sources: Sources) -> None:
    found = told(sources, "how's the kiln coming along")
    assert "arrived" in found[0].text and "cracked" in found[-1].text


def test_trips_abroad_are_those_to_another_country_than_home(sources: Sources) -> None:
    for question in ("which trips were abroad?", "which trips overseas did we make in 2023", "trips abroad"):
        assert [one.text for one in told(sources, question)] == ["Livigno, 11–15 August 2023."], question
