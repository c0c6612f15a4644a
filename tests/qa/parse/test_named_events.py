from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from memory.knowledge.entity_resolution import known_names
from memory.records.derived import Entity, EntityKind, Event, Fact, Level, Summary
from memory.records.query import Span
from memory.store import Store, events, facts
from memory.store.named_events import MOST_TITLED
from qa.parse.named_events import NamedSpan, find_named

NOW = datetime(2024, 7, 17, 15, 30, tzinfo=UTC)
NAMES = known_names(
    [Entity("o", EntityKind.PERSON, ("Lena", "I")), Entity("b", EntityKind.PERSON, ("Ben", "brother"))], "Lena"
)


def at(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), UTC)


def chapter(title: str, first: str, last: str) -> Summary:
    """Make a chapter from ten on the first day to five on the last."""
    start, end = at(first) + timedelta(hours=10), at(last) + timedelta(hours=17)
    return Summary(title, Level.CHAPTER, title, (), start, end, title, "", "r")


def fact(number: int, subject: str, relation: str, thing: str, start: str, end: str = "") -> Fact:
    begin = at(start) if start else None
    return Fact(str(number), subject, relation, thing, (), begin, at(end) if end else None, 1.0, False, "r")


@pytest.fixture
def store(store: Store) -> Store:
    events.put_summaries(
        store,
        [
            chapter("Norway, 12–19 August 2023", "2023-08-12", "2023-08-19"),
            chapter("Kitchen renovation, March–May 2022", "2022-03-03", "2022-05-20"),
            chapter("Italy, 3–12 May 2021", "2021-05-03", "2021-05-12"),
            chapter("Italy, 3–12 June 2019", "2019-06-03", "2019-06-12"),
            chapter("Wedding weekend in Kiel, 5–6 June 2020", "2020-06-05", "2020-06-06"),
        ],
    )
    events.put_events(
        store, [Event("c", (), at("2023-02-03"), at("2023-02-04"), "Evening concert, Hamburg", "", "", "r")]
    )
    facts.put_facts(
        store,
        [
            fact(1, "Lena", "lives in", "Kiel", "2015-01-01", "2021-09-01"),
            fact(2, "Lena", "lives in", "Munich", "2021-09-01"),
            fact(3, "Ben", "born", "3 May 2018", ""),
            fact(4, "Ben", "lives in", "Rome", "2022-01-01"),
            fact(5, "Lena", "owns", "a sailing boat", "2023-04-01"),
        ],
    )
    return store


def read(store: Store, question: str) -> list[NamedSpan]:
    return find_named(question, NOW, store, NAMES)


def span(text: str) -> Span:
    start, _, end = text.partition(" ")
    return Span(None if start == "-" else at(start), None if end == "-" else at(end))


SPANS = {
    "What did we do before the move?": "- 2021-09-01",
    "What happened after we moved?": "2021-09-01 -",
    "until we moved, where did we shop?": "- 2021-09-01",
    "Who has visited us since moving to Munich?": "2021-09-01 -",
    "Was machten wir nach dem Umzug?": "2021-09-01 -",
    "When we lived in Kiel, who visited us?": "2015-01-01 2021-09-01",
    "What did Ben do before he moved to Rome?": "- 2022-01-01",
    "What happened the summer before we moved to Munich?": "2021-06-01 2021-09-01",
    "Where did we swim in the summer before the move?": "2021-06-01 2021-09-01",
    "Where were we the winter after the move?": "2021-12-01 2022-03-01",
    "What happened in the year of the wedding?": "2020-01-01 2021-01-01",
    "Who sang at the wedding?": "2020-06-05 2020-06-07",
    "What did gran say after the wedding?": "2020-06-07 -",
    "Wer kam vor der Hochzeit?": "- 2020-06-05",
    "the day after the wedding": "2020-06-07 2020-06-08",
    "the week before the wedding": "2020-05-29 2020-06-05",
    "two weeks after the wedding": "2020-06-16 2020-06-23",
    "Whom did I call while in Norway?": "2023-08-12 2023-08-20",
    "What broke while we were in Norway?": "2023-08-12 2023-08-20",
    "on the last day of the trip to Norway": "2023-08-19 2023-08-20",
    "during our holiday in Norway": "2023-08-12 2023-08-20",
    "photos during the renovation of the kitchen": "2022-03-03 2022-05-21",
    "since the kitchen was renovated": "2022-03-03 -",
    "What did we eat on the trip to Italy?": "2021-05-03 2021-05-13",
    "What did we eat on our trip to Italy in 2019?": "2019-06-03 2019-06-13",
    "What did we do after Ben was born?": "2018-05-03 -",
    "Where did we sail after we bought the boat?": "2023-04-01 -",
    "What did we eat after the concert?": "2023-02-04 -",
    "What did we do the day after we arrived in Norway?": "2023-08-13 2023-08-14",
    "Who called before we got to Norway?": "- 2023-08-12",
    "Who called when we arrived in Norway?": "2023-08-12 2023-08-13",
    "What did we pack before we left for Norway?": "- 2023-08-12",
    "What did we buy before we left Norway?": "- 2023-08-19",
    "Whom did we meet after we came back from Norway?": "2023-08-20 -",
    "the day we did not sail since returning from Norway": "2023-08-19 -",
    "What was the weather on our first day in Norway?": "2023-08-12 2023-08-13",
    "What happened between the wedding and the move?": "2020-06-07 2021-09-01",
    "How many photos did we take between the trip to Italy and the concert?": "2021-05-13 2023-02-03",
    "How long before the move was the concert?": "- 2021-09-01",
    "the last evening in Norway": "2023-08-19 2023-08-20",
}


@pytest.mark.parametrize(("question", "told"), SPANS.items())
def test_times_named_by_what_happened(store: Store, question: str, told: str) -> None:
    (found,) = read(store, question)
    wanted = span(told)
    (got,) = found.spans
    assert (got.start and got.start.date(), got.end and got.end.date()) == (
        wanted.start and wanted.start.date(),
        wanted.end and wanted.end.date(),
    )


NOTHING = """When did we move? | When was the wedding? | Where were we before dinner? | after dinner on Monday
    | before Christmas | since March 2022 | after the summer of 2020 | before the holiday in Spain | in the kitchen
    | What is in the boat? | after | before the | until | during the regatta | between the concert and the wedding
    | How many months passed between the wedding and the move?
    | between you and me | on the table | Who sang at dinner?"""


@pytest.mark.parametrize("question", NOTHING.split(" | "))
def test_what_names_no_stretch_of_the_library(store: Store, question: str) -> None:
    assert read(store, question) == []


def test_where_two_fit_the_latest_is_taken_and_told(store: Store) -> None:
    (found,) = read(store, "What did we eat on the trip to Italy?")
    assert not found.is_sure
    assert found.note == (
        "“on the trip to Italy” was taken as Italy, 3–12 May 2021 (3 May 2021 to 12 May 2021); 1 other would fit too."
    )


def test_while_at_a_place_means_every_stay(store: Store) -> None:
    (found,) = read(store, "Whom did I call while I was in Italy?")
    assert [one.start and one.start.year for one in found.spans] == [2019, 2021]
    assert found.is_sure


def test_the_words_are_given_by_where_they_stand(store: Store) -> None:
    text = "What did Rosa say after the wedding about the boat?"
    (found,) = read(store, text)
    assert text[found.begin : found.end] == "after the wedding"


def test_a_library_without_anything_names_nothing(tmp_path: Path) -> None:
    assert find_named("before the move, after we married", NOW, Store(tmp_path / "x.db"), NAMES) == []


def test_what_lies_between_two_is_told(store: Store) -> None:
    (found,) = read(store, "What happened between the wedding and the move?")
    assert found.is_sure
    assert found.note == (
        "“between the wedding and the move” was taken as Wedding weekend in Kiel, 5–6 June 2020 (5 June 2020 to 6 June "
        "2020) to Lena lives in Munich (since 1 September 2021)."
    )
    (before,) = read(store, "How long before the move was the concert?")
    assert before.note.startswith("“before the move” was taken")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What did we eat before the ski trip?", "Ski weekend, Davos"),
        ("What did we eat before the skiing holiday?", "Ski weekend, Davos"),
        ("What did we eat before the kids' party?", "Kids' party"),
        ("What did we eat before the children's party?", "Children's party"),
        ("What did we eat before the child's party?", "Children's party"),
    ],
)
def test_a_title_is_found_by_the_letters_of_a_word_and_its_irregular_forms(
    store: Store, question: str, title: str
) -> None:
    days = [at("2023-04-01") + timedelta(days=n) for n in range(MOST_TITLED + 1)]
    desks = [Event(f"desk {n}", (), day, day, f"Oskar's desk {n}", "", "", "r") for n, day in enumerate(days)]
    event = Event("e", (), at("2023-03-01"), at("2023-03-02"), title, "", "", "r")
    events.put_events(store, [event, *desks])
    (found,) = read(store, question)
    assert title in found.note and found.spans == (Span(None, at("2023-03-01")),)


@pytest.mark.parametrize("text", ["when does my passport expire", "when may the cellar be opened"])
def test_a_question_for_when_names_no_time(store: Store, text: str) -> None:
    assert find_named(text, NOW, store, NAMES) == []
