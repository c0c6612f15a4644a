from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.knowledge.learn import learn
from memory.records.query import Query, Span
from memory.store import Store
from qa.answer.from_facts import tell_facts
from tests.made import add_moments


@pytest.fixture
def told(tmp_path: Path) -> Store:
    """A store that has learned where Lena lived, one place after another."""
    texts = ["Lena lives in Bergen.", "It rained.", "Lena moved to Oslo.", "Rosa's birthday is on 21 July."]
    store = Store(tmp_path / "library.sqlite3")
    learn(store, add_moments(store, texts))
    return store


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
