from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.knowledge.learn import learn
from memory.records.library import Timestamp
from memory.records.query import Query, Span
from memory.store import Store, assets
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from qa.answer.from_facts import tell_facts
from qa.parse.understanding import understand
from tests.made import add_moments, note

ASKED_AT = datetime(2024, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def told(tmp_path: Path) -> Store:
    """A store that has learned where Lena lived, one place after another."""
    texts = ["Lena lives in Bergen.", "It rained.", "Lena moved to Oslo.", "Rosa's birthday is on 21 July."]
    store = Store(tmp_path / "library.sqlite3")
    learn(store, add_moments(store, texts))
    return store


def written(store: Store, lines: Sequence[str]) -> Store:
    """Learn notes, each a day and its words: "2023-05-01 We bought a boat."."""
    ids = []
    for number, line in enumerate(lines):
        day, _, text = line.partition(" ")
        one = note(text, day=number)
        when = Timestamp(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC))
        with store.transaction():
            assets.put(store, one.asset)
            perceived = Perceived(replace(one.moment, at=when), one.texts)
            moment_store.store_perceived(store, one.asset.id, [perceived])
        ids.append(one.moment.id)
    learn(store, ids, "Kai")
    return store


def answered(store: Store, question: str, now: datetime | None = None) -> str:
    query = understand(store, question, ASKED_AT, "Kai")
    return " ".join(one.text for one in tell_facts(store, query, "Kai", now))


@pytest.fixture
def life(tmp_path: Path) -> Store:
    lines = (
        "2021-03-02 My brother Jonas lives in Graz.",
        "2022-02-01 I work at Siemens.",
        "2022-09-12 From October I work at Bosch.",
        "2023-01-09 Lunch with all of Bosch, I have been working at Bosch since October.",
        "2023-03-01 We bought a VW Golf.",
        "2023-04-01 We have a cat. Her name is Mimi.",
        "2023-07-01 Ida is dating Piet.",
        "2023-08-01 Tom works at the city library as a librarian.",
        "2023-10-05 Jonas moved to Lyon.",
        "2024-01-05 Mimi died yesterday.",
        "2024-02-01 We sold the Golf and got a Skoda Octavia instead.",
        "2024-02-03 We bought a Skoda Octavia.",
        "2024-03-01 Ida and Piet broke up.",
        "2024-04-01 Rosa's birthday is on 12 July.",
        "2024-04-20 Turns out Rosa's birthday is on 14 July.",
        "2024-06-14 The spare key is under the third pot.",
    )
    return written(Store(tmp_path / "life.sqlite3"), lines)


def test_what_holds_now_is_told_first_and_then_what_held_before(told: Store) -> None:
    now, before = tell_facts(told, Query("Where does Lena live?", "lena"))
    assert now.text == "In Oslo, since July 2024." and before.text == "Before that in Bergen, in July 2024."
    assert len(now.moment_ids) == 1 and now.moment_ids != before.moment_ids


def test_a_time_that_is_asked_for_chooses_what_held_then(told: Store) -> None:
    second = datetime(2024, 7, 2, tzinfo=UTC)
    query = Query("Where did Lena live?", "lena", spans=(Span(second, second.replace(hour=12)),))
    assert [one.text[:9] for one in tell_facts(told, query)] == ["In Bergen"]


def test_a_time_that_ends_where_a_fact_begins_does_not_touch_it(told: Store) -> None:
    moved = datetime(2024, 7, 3, 12, tzinfo=UTC)
    until, since = Span(moved.replace(day=2), moved), Span(moved, moved.replace(day=4))
    for span, place in ((until, "In Bergen"), (since, "In Oslo, s")):
        found = tell_facts(told, Query("Where did Lena live?", "lena", spans=(span,)))
        assert [one.text[: len(place)] for one in found] == [place]


def test_what_is_over_is_told_with_its_end_alone_where_nobody_said_when_it_began(told: Store) -> None:
    learn(told, add_moments(told, ["Jonas no longer lives in Rome."]))
    assert [one.text for one in tell_facts(told, Query("Where did Jonas live?", "jonas"))] == [
        "In Rome, until July 2024."
    ]


def test_other_facts_of_the_same_person_are_no_answer(told: Store) -> None:
    learn(told, add_moments(told, ["Lena works at the harbour office.", "Lena likes plums."]))
    for question, name in (("Where does Lena live?", "lives in"), ("Where does Lena work?", "works at")):
        assert {one.fact.relation for one in tell_facts(told, Query(question, "lena"))} == {name}


@pytest.mark.parametrize(
    ("question", "text"),
    [("When is Rosa's birthday?", "On 21 July."), ("Where does Jonas live?", ""), ("Where is the key?", "")],
)
def test_only_a_question_that_a_fact_answers_is_answered(told: Store, question: str, text: str) -> None:
    assert " ".join(one.text for one in tell_facts(told, Query(question, question))) == text


@pytest.mark.parametrize("question", ["wheres jonas living these days", "Which town is my brother based in?",
                                      "So where did my brother move to?"])  # fmt: skip
def test_a_home_in_any_words(life: Store, question: str) -> None:
    assert (
        answered(life, question) == "In Lyon, since October 2023. Before that in Graz, from March 2021 to October 2023."
    )


@pytest.mark.parametrize("question", ["who employs Tom", "Which company does tom work for at the moment?",
                                      "what is Tom's workplace"])  # fmt: skip
def test_an_employer_in_any_words(life: Store, question: str) -> None:
    assert answered(life, question) == "At the city library, since August 2023."


@pytest.mark.parametrize("question", ["what's tom's job", "What does Tom do?", "what does Tom work as"])
def test_a_profession_in_any_words(life: Store, question: str) -> None:
    assert answered(life, question) == "Librarian, since August 2023."


@pytest.mark.parametrize("question", ["Where do I live?", "Where does Tom live?", "Where does Rosa work now?"])
def test_what_is_known_of_another_is_no_answer(life: Store, question: str) -> None:
    assert answered(life, question) == ""


@pytest.mark.parametrize("question", ["Where did Jonas buy his shoes?", "Who did I work with at Siemens?",
                                      "Where does Jonas's boss live?", "How long has Jonas lived in Lyon?",
                                      "What does Jonas like about living in Lyon?"])  # fmt: skip
def test_a_question_with_a_word_more_asks_for_something_else(life: Store, question: str) -> None:
    assert answered(life, question) == ""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where did I work in early 2022?", "At Siemens, from February 2022 to October 2022."),
        ("who was I working for in 2023", "At Bosch, since October 2022."),
        ("Which car did we drive in 2023?", "VW Golf, from March 2023 to February 2024."),
        ("Where did my brother live in 2022?", "In Graz, from March 2021 to October 2023."),
        ("Where did I work in 2019?", ""),
    ],
)
def test_a_time_asks_the_history(life: Store, question: str, text: str) -> None:
    assert answered(life, question) == text


@pytest.mark.parametrize("question", ["which car do we drive now", "What car do I have?", "what kind of car do we own"])
def test_the_newest_counts_where_a_state_is_asked_for(life: Store, question: str) -> None:
    assert answered(life, question).startswith("Skoda Octavia, since February 2024. Before that VW Golf, from")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("do we still have the cat", "No, not since January 2024: Mimi, from April 2023 to January 2024."),
        ("is Ida still with Piet?", "No, not since March 2024: together with Piet, from July 2023 to March 2024."),
        ("Do I still work at Bosch", "Yes, at Bosch, since October 2022."),
        ("Am I still at Bosch?", "Yes, at Bosch, since October 2022."),
        ("Is Tom a librarian?", "Yes, librarian, since August 2023."),
        ("Did Jonas live in Graz?", "Yes, in Graz, from March 2021 to October 2023."),
        ("Does Jonas live in Oslo?", "No, in Lyon, since October 2023."),
        ("Does Jonas live alone?", ""),
        ("Is Ida married?", ""),
    ],
)
def test_whether_something_is_so(life: Store, question: str, text: str) -> None:
    assert answered(life, question) == text


def test_who_is_over_is_told_beside_what_is_now(life: Store) -> None:
    text = answered(life, "Does my brother still live in Graz?")
    assert text.startswith("No, not since October 2023: in Graz,") and text.endswith("Now in Lyon, since October 2023.")


@pytest.mark.parametrize("question", ["When is Rosa's birthday?", "what day is rosas birthday", "On which day"])
def test_a_corrected_day_is_told_with_what_was_written_before(life: Store, question: str) -> None:
    text = "On 14 July. Corrected on 20 April 2024; before that 12 July was written."
    assert answered(life, question) == ("" if question == "On which day" else text)


@pytest.mark.parametrize("question", ["What's our cat called?", "what is the cat's name", "Who is my brother?"])
def test_a_tie_is_asked_for_by_its_word(life: Store, question: str) -> None:
    assert answered(life, question).startswith("Jonas." if "brother" in question else "Mimi, from April 2023")


@pytest.mark.parametrize(
    "question", ["Where is the spare key?", "where do we keep the spare key", "wheres the spare key"]
)
def test_where_a_thing_lies(life: Store, question: str) -> None:
    assert answered(life, question) == "Under the third pot, since June 2024."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wo wohnt Jonas?", "In Lyon, since October 2023."),
        ("Wo arbeitet Tom", "At the city library, since August 2023."),
    ],
)
def test_german(life: Store, question: str, text: str) -> None:
    assert answered(life, question).startswith(text)


@pytest.mark.parametrize(
    ("line", "question", "text"),
    [
        ("2024-06-10 I'm moving to Bremen next month.", "where do I live", "In Bremen, from July 2024"),
        ("2023-11-02 Ada starts at Miele in January.", "Who does Ada work for?", "At Miele, from 2024"),
        ("2023-11-02 Ab Dezember arbeite ich bei Miele.", "Where do I work?", "At Miele, from December 2023"),
    ],
)
def test_a_plan_is_told_as_one(tmp_path: Path, line: str, question: str, text: str) -> None:
    store = written(Store(tmp_path / "plan.sqlite3"), [line])
    planned = "June 2024" if "06" in line else "November 2023"
    assert answered(store, question) == f"{text}, as was planned in {planned}."


def test_before_a_plan_comes_true_what_holds_is_told_first(tmp_path: Path) -> None:
    lines = ["2023-05-01 I live in Kiel.", "2024-06-10 We move to Bremen in December."]
    store = written(Store(tmp_path / "plan.sqlite3"), lines)
    assert answered(store, "Where do I live?", ASKED_AT) == "In Kiel, from May 2023 to December 2024."


@pytest.mark.parametrize(
    "line",
    ["2024-01-10 I still work at Siemens.", "2024-02-01 I work at Siemens.", "2024-03-01 I'm working at Siemens."],
)
def test_a_plan_that_never_came_to_be_is_not_told(tmp_path: Path, line: str) -> None:
    lines = ["2023-02-01 I work at Siemens.", "2023-09-12 From October I work at Bosch.", line]
    store = written(Store(tmp_path / "plan.sqlite3"), lines)
    assert "Bosch" not in answered(store, "Where do I work?") and "Siemens" in answered(store, "Where do I work?")


@pytest.mark.parametrize("word", ["car", "boat", "guitar"])
def test_of_a_thing_what_is_said_of_it_is_told_and_not_the_bare_word(tmp_path: Path, word: str) -> None:
    store = written(Store(tmp_path / "things.sqlite3"), [f"2024-01-10 We bought a {word}.", "2024-02-01 Fog."])
    assert answered(store, f"Which {word} do we have?") == ""
    assert answered(store, f"Do we have a {word}?").startswith("Yes, ")
