from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ingest.pipeline.run import Library
from memory.records.query import Sentence
from memory.retrieval.recall import Sources
from qa.compute.episodes import from_episodes
from tests.lives import remember
from tests.years import FAR_LAKE, NOW, asked, dated_note, files, lived, moments


@pytest.fixture
def sources(library: Library) -> Sources:
    return lived(library, moments())


def told(sources: Sources, question: str) -> list[Sentence]:
    return from_episodes(sources, asked(sources, question), NOW)


def words(found: Sequence[Sentence]) -> str:
    return " ".join(one.text for one in found)


@pytest.mark.parametrize(
    ("questions", "day", "of"),
    [
        (
            ("when were we last in Livigno?", "last time at livigno", "What day were we in Livigno last?"),
            "15 August",
            "15",
        ),
        (("when did I first go to livigno", "the first time in Livigno?"), "11 August", "11"),
        (("when was I last in porto", "When was the last time we were in Porto?"), "26 April", "04-26"),
        (("first time in porto", "when did we first visit Porto"), "21 April", "04-21"),
    ],
)
def test_the_first_and_the_last_day_are_those_of_a_stay_and_not_of_one_note(
    sources: Sources, questions: Sequence[str], day: str, of: str
) -> None:
    for question in questions:
        found = told(sources, question)
        assert found and f"{day} 2023." in found[0].text, question
        assert 1 <= len(found[0].moments) <= 3 and all(of in name for name in files(found[0].moments)), question


@pytest.mark.parametrize(
    "question",
    [
        "when was I last in Oslo",
        "when were we last in Graz",
        "when was the last time we were in Paris?",
        "when did we last see the cat",
        "last photo of livigno",
        "how long is the kiln",
        "how long between the fair and the eclipse",
        "what came first, the eclipse or the fair",
        "what happened after the eclipse",
        "who was the first to see Livigno",
        "where does Helmut work",
    ],
)
def test_nothing_is_told_of_where_nobody_was_and_of_what_is_not_known(sources: Sources, question: str) -> None:
    assert told(sources, question) == []


@pytest.mark.parametrize(
    ("questions", "length"),
    [
        (
            (
                "how long were we in livigno",
                "How long was the trip to Livigno?",
                "how many days did we stay in livigno",
            ),
            "Five",
        ),
        (("how long was I in porto", "how long did we stay in Porto?", "how many days were we in Porto"), "Six"),
    ],
)
def test_a_stay_is_as_long_as_from_its_first_day_to_its_last(
    sources: Sources, questions: Sequence[str], length: str
) -> None:
    for question in questions:
        found = told(sources, question)
        assert [one.text.split(",")[0] for one in found] == [f"{length} days"], question
        assert len(found[0].moments) == 2, question


def test_a_length_that_a_note_states_is_left_to_the_note(library: Library) -> None:
    arrived = dated_note("2023-07-03 a", "Drove to Siena. We stayed in Siena for two weeks.")
    sources = lived(library, [arrived, dated_note("2023-07-05 b", "I went home from Siena by train.")])
    assert told(sources, "how long were we in Siena") == []
    assert "5 July 2023" in words(told(sources, "when were we last in Siena"))


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("which came first, the fair or the christening?", "The fair, on 24 June 2023.", "The christening"),
        ("what happened last, the fair or the christening", "The christening, on 9 September 2023.", "The fair"),
        ("what was earlier, the trip to Porto or Livigno", "The trip to Porto, 21–26 April 2023.", "Livigno"),
    ],
)
def test_the_first_or_the_last_of_two_leads(sources: Sources, question: str, first: str, second: str) -> None:
    found = told(sources, question)
    assert found[0].text == first and found[1].text.startswith(f"{second} was ")
    assert found[0].moments and len(found[1].moments) == 2


@pytest.mark.parametrize(
    ("question", "length"),
    [
        ("how long between the fair and the christening", "About three months (77 days)."),
        ("how many days lie between the christening and the fair?", "77 days."),
        ("how much time passed between Porto and the fair", "About eight weeks (59 days)."),
        ("how long was it between Livigno and the christening", "About four weeks (25 days)."),
    ],
)
def test_the_time_between_two_is_said_plainly_with_both_dates(sources: Sources, question: str, length: str) -> None:
    found = told(sources, question)
    assert found[0].text == length and words(found).count("2023") == 2
    assert len(found[0].moments) == 2


@pytest.mark.parametrize(
    "question", ["what came right after Porto", "what did we do after porto", "what was the next thing after Porto?"]
)
def test_what_came_next_is_the_next_day_of_which_something_is_told(library: Library, question: str) -> None:
    days = [dated_note("2023-05-02 cellar", "We carried the old kiln out of the cellar."), *moments()]
    found = told(lived(library, days), question)
    assert found[0].text == "Tuesday 2 May 2023: “We carried the old kiln out of the cellar.”"
    assert files(found[0].moments) == ["2023-05-02 cellar"]


def test_what_came_before_is_the_last_day_before(library: Library) -> None:
    days = [dated_note("2023-06-20 glaze", "Glazed forty bowls in one night."), *moments()]
    found = told(lived(library, days), "what did we do before the fair")
    assert found[0].text == "Tuesday 20 June 2023: “Glazed forty bowls in one night.”"


def test_the_next_trip_is_told_beside_what_came_next(library: Library) -> None:
    days = [dated_note("2023-08-02 exam", "The exam in glazing went well for me."), *moments()]
    found = told(lived(library, days), "what happened after the exam?")
    assert found[-1].text == "The next trip after that: Livigno, 11–15 August 2023." and found[-1].moments


@pytest.mark.parametrize(
    "question", ["When were we in Livigno?", "when did I visit livigno", "When have we been to Lombardy?"]
)
def test_when_somewhere_tells_every_stay_and_cites_it(sources: Sources, question: str) -> None:
    (found,) = told(sources, question)
    assert found.text.removeprefix("Livigno, ") == "11–15 August 2023." and any(
        "11-" in name for name in files(found.moments)
    )


def test_many_stays_are_told_latest_first_and_the_rest_counted(library: Library) -> None:
    days = [datetime(2022, month, 3, 12, tzinfo=UTC) for month in range(1, 13)]
    trips = [remember(at.isoformat(), at, FAR_LAKE, path=f"/photos/{at:%m}.jpg") for at in days]
    found = told(lived(library, trips), "When were we in Livigno?")
    assert [found[0].text, found[1].text] == ["3 December 2022.", "3 November 2022."]
    assert found[-1].text == "Before that four more times."


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many trips did we make?", "One trip, as far as is known."),
        ("how many holidays abroad did we have in 2023", "One trip abroad, as far as is known."),
        ("wie viele Reisen haben wir im Jahr 2023 gemacht?", "One trip, as far as is known."),
    ],
)
def test_trips_are_counted_and_named(sources: Sources, question: str, first: str) -> None:
    assert [one.text for one in told(sources, question)] == [first, "Livigno, 11–15 August 2023."]
    assert told(sources, question.replace("2023", "2021") if "2023" in question else "how many trips in 2021") == []
