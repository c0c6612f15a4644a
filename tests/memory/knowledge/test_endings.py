from datetime import UTC, datetime, timedelta

import pytest

from memory.knowledge.endings import read_endings, touched_as_well
from memory.knowledge.entity_resolution import Names, name_all
from memory.knowledge.fact_merging import fold
from memory.knowledge.relations import relation
from memory.knowledge.statements import state
from memory.records.derived import Statement
from tests.made import note

DAY = datetime(2024, 7, 1, 12, tzinfo=UTC)


def stated(*texts: str) -> list[Statement]:
    """Return what notes state, one a day from 1 July 2024."""
    return [said for number, text in enumerate(texts) for said in state(note(text, day=number))]


def named(statements: list[Statement]) -> Names:
    triples = [(one.subject, one.relation, one.object) for one in statements]
    return name_all({one: triples.count(one) for one in triples}, (), (), "Kai")


def ended(*texts: str) -> dict[str, int | None]:
    """Return each fact with the day on which it is over, counted from the first note."""
    statements = stated(*texts)
    facts = fold(statements, named(statements)).facts
    return {f"{f.subject} {f.relation} {f.object}": (f.holds_to - DAY).days if f.holds_to else None for f in facts}


@pytest.mark.parametrize(
    "text", ["Mimi died.", "Our cat died.", "We had to put Mimi to sleep.", "Unsere Katze ist gestorben."]
)
def test_an_animal_that_died_is_kept_no_more(text: str) -> None:
    assert ended("Our cat Mimi slept.", text)["Kai cat Mimi"] == 1


@pytest.mark.parametrize(
    "text", ["We gave the dog away.", "We no longer have a dog.", "We don't have the dog anymore."]
)
def test_an_animal_that_was_given_away_is_kept_no_more(text: str) -> None:
    assert ended("We have a dog called Rex.", text)["Kai dog Rex"] == 1


@pytest.mark.parametrize("text", ["I sold the Golf.", "The Golf was stolen.", "We sold our VW Golf to Ida."])
def test_a_car_that_is_gone_is_driven_no_more(text: str) -> None:
    assert ended("We bought a VW Golf.", text)["Kai drives VW Golf"] == 1


@pytest.mark.parametrize("text", ["We gave the piano away.", "We got rid of the piano.", "I sold my piano."])
def test_a_thing_that_is_gone_is_owned_no_more(text: str) -> None:
    assert ended("We bought an old piano.", text)["Kai owns old piano"] == 1


@pytest.mark.parametrize("text", ["I quit Bosch.", "I lost my job.", "I left my job at Bosch.", "I was fired.",
                                  "I'm no longer at Bosch.", "My last day at Bosch was hard."])  # fmt: skip
def test_a_job_that_was_left_is_held_no_more(text: str) -> None:
    assert ended("I work at Bosch.", text)["Kai works at Bosch"] == 1


@pytest.mark.parametrize("text", ["Ida and Piet broke up.", "Piet is no longer with Ida.", "Ida separated from Piet.",
                                  "Ida und Piet haben sich getrennt."])  # fmt: skip
def test_who_parted_is_together_no_more(text: str) -> None:
    found = ended("Ida is dating Piet.", text)
    assert found["Ida together with Piet"] == found["Piet together with Ida"] == 1


def test_who_died_lives_nowhere_and_is_married_no_more_but_stays_kin() -> None:
    found = ended("My uncle Karl lives in Graz.", "Karl is married to Rosa.", "Karl died.")
    assert (found["Karl lives in Graz"], found["Rosa married to Karl"], found["Kai uncle Karl"]) == (2, 2, None)


def test_what_is_told_of_the_dead_later_does_not_bring_them_back() -> None:
    assert ended("Our cat Mimi slept.", "Mimi died.", "Our cat Mimi was the best cat.")["Kai cat Mimi"] == 1


@pytest.mark.parametrize(
    "text", ["Ida sold the car.", "Ida's cat died.", "Tom quit Bosch.", "I left Bosch at noon.", "I left Kiel."]
)
def test_what_another_has_or_does_ends_nothing_of_mine(text: str) -> None:
    found = ended("We bought a new car.", "Our cat Mimi slept.", "I work at Bosch.", "I live in Kiel.", text)
    mine = ("Kai owns new car", "Kai cat Mimi", "Kai works at Bosch", "Kai lives in Kiel")
    assert [found[one] for one in mine] == [None] * 4


def test_a_job_that_is_begun_anew_is_held_again() -> None:
    statements = stated("I work at Bosch.", "I quit Bosch.", "I work at Bosch.")
    facts = sorted(fold(statements, named(statements)).facts, key=lambda one: one.holds_from or DAY)
    assert [one.holds_to for one in facts] == [DAY + timedelta(days=1), None]


def test_an_ending_touches_what_it_may_end() -> None:
    statements = stated("Our cat Mimi slept.", "Ida lives in Rome.", "Mimi died.")
    names = named(statements)
    triples = {(one.subject, one.relation, one.object): 1 for one in statements}
    assert ("Kai", "cat") in touched_as_well({("Mimi", "is gone")}, triples, names)
    assert touched_as_well({("Ida", "lives in")}, triples, names) == set()
    (over,) = read_endings(statements, names).of("Kai", relation("cat"), "Mimi", names.id_of("Mimi"))
    assert over.is_final
