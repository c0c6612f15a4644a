from dataclasses import replace

import pytest

from ingest.pipeline.run import Library
from memory.knowledge.denials import Denials, read_denials
from memory.knowledge.learn import learn
from memory.records.corrections import FactDenied
from memory.records.library import MomentView
from memory.records.query import Answer, Evidence, Query
from memory.retrieval.recall import Sources
from memory.store import Store, corrections
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from qa.answer import denied
from qa.answer.denied import DENIED, NOT_SO
from qa.parse.plan import Measure, Plan
from tests.fakes import FakeText
from tests.made import add_moments

BERGEN = "My sister Lena lives in Bergen."
TEXTS = (f"{BERGEN} We rowed home late.", BERGEN, "Tomas rowed to Oslo.")


def taken_in(store: Store, *texts: str) -> list[MomentView]:
    ids = add_moments(store, texts or TEXTS)
    learn(store, ids)
    held = moment_store.remembered(store, ids)
    return [held[one] for one in ids]


def deny(store: Store, content: FactDenied) -> Denials:
    with store.transaction():
        corrections.put(store, corrections.new_correction(content))
    learn(store, ())
    found = read_denials(store)
    assert found is not None
    return found


def denied_bergen(store: Store) -> Denials:
    return deny(store, FactDenied("Lena", "lives in", "Bergen"))


def test_where_nothing_was_denied_all_is_the_very_same(store: Store) -> None:
    held = taken_in(store)
    found = [Evidence(one, 1.0) for one in held]
    assert denied.told(held, None) == held and denied.left(found, None) == tuple(found)
    assert not denied.is_quoted(BERGEN, held[0], None)


def test_what_states_it_is_left_out_and_a_moment_that_says_nothing_else_goes(store: Store) -> None:
    held, denials = taken_in(store), denied_bergen(store)
    found = [Evidence(one, number / 10) for number, one in enumerate(held)]
    first, last = denied.left(found, denials)
    assert first.remembered.own_text.strip() == "We rowed home late." and first.score == 0.0
    assert last is not found[2] and last.remembered is held[2]
    assert [one.own_text.strip() for one in denied.told(held, denials)] == ["We rowed home late.", "", TEXTS[2]]


def test_only_the_words_that_state_it_are_a_quote_of_what_was_denied(store: Store) -> None:
    (held, _, other), denials = taken_in(store), denied_bergen(store)
    assert denied.is_quoted(BERGEN, held, denials)
    assert denied.is_quoted(BERGEN.replace(" ", "\n "), held, denials)
    assert not denied.is_quoted("We rowed  home\nlate.", held, denials)
    assert not denied.is_quoted(BERGEN, other, denials), "nothing of it was denied"


def test_one_sentence_that_states_a_fact_and_what_was_denied_is_told_as_it_is(store: Store) -> None:
    both, plain = taken_in(store, BERGEN, "Lena is my sister. Lena lives in Bergen.")
    (sister,) = (fact for fact in fact_store.facts(store) if fact.object == "sister" or "sister" in fact.relation)
    denials = denied_bergen(store)
    assert denied.told([both], denials) != [both]
    first, second = denied.stating([both, plain], sister, denials)
    assert first is both and "Bergen" not in second.own_text and "sister" in second.own_text


def answered(held: list[MomentView], abstained: bool, evidence: tuple[Evidence, ...]) -> Answer:
    return Answer("Where does Lena live?", "I do not know.", abstained, (), evidence)


@pytest.mark.parametrize(
    ("question", "abstained", "is_owned"),
    [("Lena lives Bergen", True, True), ("Lena lives Bergen", False, False), ("piano in Toronto", True, False)],
)
def test_it_is_owned_up_to_where_the_answer_would_have_been_what_was_denied(
    store: Store, question: str, abstained: bool, is_owned: bool
) -> None:
    held, denials = taken_in(store), denied_bergen(store)
    looked_at = tuple(Evidence(one, 1.0, ("words",)) for one in held)
    told_of = denied.left(looked_at, denials)
    found = denied.owned(answered(held, abstained, told_of), Query(question, question), looked_at, told_of)
    assert (found.text == DENIED) is is_owned and found.abstained is abstained
    assert [one.remembered for one in found.evidence] == held, "all that was looked at is shown as it stands"
    assert [one.why for one in found.evidence] == [("words", NOT_SO), ("words", NOT_SO), ("words",)]


def test_evidence_of_its_own_is_kept_by_an_answer(store: Store) -> None:
    held, denials = taken_in(store), denied_bergen(store)
    looked_at = tuple(Evidence(one, 1.0) for one in held)
    own = looked_at[2:]
    told_of = denied.left(looked_at, denials)
    assert denied.owned(answered(held, False, own), Query("", "rowed"), looked_at, told_of).evidence is own


def test_what_is_counted_is_counted_without_it(library: Library) -> None:
    held = taken_in(library.store)
    plan = Plan(Measure.TIMES, ("row",))
    sources = Sources(library.store, library.index, FakeText(), "text fake-text", None, "")
    query = Query("How often did we row?", "row")
    assert denied.records_left(sources, query, plan, None) is None, "nothing was denied"
    denials = denied_bergen(library.store)
    found = denied.records_left(sources, query, plan, denials)
    assert found is not None and {one.remembered.moment.id for one in found} == {held[0].moment.id, held[2].moment.id}
    assert not any("Bergen" in one.text for one in found)
    assert denied.records_left(sources, query, replace(plan, words=("live",)), denials) == []
    assert denied.records_left(sources, query, replace(plan, words=()), denials) is None
