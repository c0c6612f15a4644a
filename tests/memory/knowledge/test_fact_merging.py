import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from memory.knowledge.entity_resolution import Names, name_all
from memory.knowledge.fact_merging import Decision, Folded, fold, keys_of, keys_of_mark
from memory.knowledge.relations import relation
from memory.knowledge.statements import RECIPE
from memory.records.corrections import Correction, CorrectionKind
from memory.records.derived import Fact, Statement
from memory.store.corrections import decode

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY + timedelta(days=number)


def said(subject: str, name: str, thing: str, on: int, moment: str = "", ends: bool = False) -> Statement:
    return Statement(moment or f"m{on}", 0, subject, name, thing, day(on), ends, RECIPE)


def mark(kind: CorrectionKind, *value: str, on: int = 0) -> Correction:
    text = json.dumps(value)
    return Correction(f"{kind} {text} {on}", decode(kind, text), day(on))


def names_of(statements: Sequence[Statement], marks: Sequence[Correction] = ()) -> Names:
    stated: dict[tuple[str, str, str], int] = {}
    for one in statements:
        key = (one.subject, one.relation, one.object)
        stated[key] = stated.get(key, 0) + 1
    return name_all(stated, (), marks, "Anna")


def folded(statements: Sequence[Statement], marks: Sequence[Correction] = ()) -> Folded:
    return fold(statements, names_of(statements, marks), marks)


def told(found: Folded) -> list[str]:
    """Say facts as "subject relation object from-to", in days, sorted by time."""

    def number(at: datetime | None) -> str:
        return "" if at is None else str((at - DAY).days)

    ordered = sorted(found.facts, key=lambda fact: (fact.subject, fact.relation, fact.holds_from or DAY, fact.object))
    return [f"{f.subject} {f.relation} {f.object} {number(f.holds_from)}-{number(f.holds_to)}" for f in ordered]


def test_said_again_is_surer_and_says_nothing_new() -> None:
    found = folded([said("I", "lives in", "Munich", 1), said("I", "lives in", "munich", 5)])
    assert told(found) == ["Anna lives in Munich 1-"]
    assert (found.facts[0].confidence, found.facts[0].moment_ids) == (0.84, ("m1", "m5"))
    assert [decision for _, decision in found.decisions] == [Decision.ADD, Decision.NONE]


def test_a_moment_votes_once() -> None:
    once = folded([said("I", "lives in", "Munich", 1, "m"), said("I", "lives in", "Munich", 2, "m")])
    assert once.facts[0].confidence == 0.6


def test_a_contradiction_closes_the_older_interval_and_both_stay() -> None:
    found = folded([said("I", "lives in", "Munich", 1), said("I", "lives in", "Rome", 5)])
    assert told(found) == ["Anna lives in Munich 1-5", "Anna lives in Rome 5-"]
    assert [fact.moment_ids for fact in sorted(found.facts, key=lambda fact: fact.object)] == [("m1",), ("m5",)]
    assert [decision for _, decision in found.decisions] == [Decision.ADD, Decision.CLOSE]


def test_what_arrives_late_takes_its_place_in_time() -> None:
    late = [said("I", "lives in", "Rome", 5), said("I", "lives in", "Munich", 1), said("I", "lives in", "Oslo", 3)]
    assert told(folded(late)) == ["Anna lives in Munich 1-3", "Anna lives in Oslo 3-5", "Anna lives in Rome 5-"]


def test_more_precise_words_better_the_text_and_leave_the_interval() -> None:
    found = folded([said("I", "works at", "Bosch", 1), said("I", "works at", "Bosch in Bamberg", 4)])
    assert told(found) == ["Anna works at Bosch in Bamberg 1-"]
    assert [decision for _, decision in found.decisions] == [Decision.ADD, Decision.UPDATE]
    vaguer = folded([said("I", "works at", "Bosch in Bamberg", 1), said("I", "works at", "Bosch", 4)])
    assert told(vaguer) == ["Anna works at Bosch in Bamberg 1-"]


def test_new_york_is_not_york_told_more_precisely() -> None:
    found = folded([said("I", "lives in", "York", 1), said("I", "lives in", "New York", 4)])
    assert told(found) == ["Anna lives in York 1-4", "Anna lives in New York 4-"]


def test_an_end_closes_and_is_cited_but_is_no_vote() -> None:
    found = folded([said("Lena", "works at", "Bosch", 1), said("Lena", "works at", "Bosch", 9, ends=True)])
    assert told(found) == ["Lena works at Bosch 1-9"]
    assert (found.facts[0].confidence, found.facts[0].moment_ids) == (0.6, ("m1", "m9"))
    assert found.decisions[-1][1] is Decision.CLOSE


def test_what_ends_and_begins_on_one_day_goes_on_whichever_is_read_first() -> None:
    for first, second in (("a", "b"), ("b", "a")):
        over = said("I", "lives in", "Rome", 4, first, ends=True)
        anew = said("I", "lives in", "Rome", 4, second)
        assert told(folded([over, anew])) == ["Anna lives in Rome -"]
        assert told(folded([said("I", "lives in", "Rome", 1), over, anew])) == ["Anna lives in Rome 1-"]
        moved = folded([said("I", "lives in", "Rome", 1), over, said("I", "lives in", "Oslo", 4, second)])
        assert told(moved) == ["Anna lives in Rome 1-4", "Anna lives in Oslo 4-"]


def test_an_end_that_is_told_twice_closes_once() -> None:
    over = [said("Lena", "works at", "Bosch", 9, moment, ends=True) for moment in ("a", "b")]
    found = folded([said("Lena", "works at", "Bosch", 1), *over])
    assert told(found) == ["Lena works at Bosch 1-9"]
    assert [decision for _, decision in found.decisions] == [Decision.ADD, Decision.CLOSE, Decision.NONE]


def test_an_end_without_a_beginning_is_a_past_of_which_the_beginning_is_unknown() -> None:
    assert told(folded([said("I", "lives in", "Rome", 4, ends=True)])) == ["Anna lives in Rome -4"]
    with_more = [said("I", "lives in", "Munich", 1), said("I", "lives in", "Rome", 4, ends=True)]
    assert told(folded(with_more)) == ["Anna lives in Rome -1", "Anna lives in Munich 1-"]


def test_it_can_begin_again() -> None:
    again = [
        said("I", "plays", "tennis", 1),
        said("I", "plays", "tennis", 3, ends=True),
        said("I", "plays", "tennis", 7),
    ]
    assert told(folded(again)) == ["Anna plays tennis 1-3", "Anna plays tennis 7-"]


def test_selling_the_boat_ends_having_a_small_boat() -> None:
    found = folded(
        [said("I", "owns", "small boat", 1), said("I", "owns", "car", 2), said("I", "owns", "boat", 5, ends=True)]
    )
    assert told(found) == ["Anna owns small boat 1-5", "Anna owns car 2-"]


def test_liking_and_not_liking_the_same_thing_exclude_each_other() -> None:
    found = folded(
        [said("I", "likes", "olives", 1), said("I", "likes", "tea", 1, "x"), said("I", "dislikes", "olives", 6)]
    )
    assert told(found) == ["Anna dislikes olives 6-", "Anna likes olives 1-6", "Anna likes tea 1-"]


def test_marriage_holds_both_ways_and_ends_an_engagement() -> None:
    found = folded([said("I", "engaged to", "Tom", 1), said("Tom", "married to", "I", 5)])
    assert told(found) == [
        "Anna engaged to Tom 1-5",
        "Anna married to Tom 5-",
        "Tom engaged to Anna 1-5",
        "Tom married to Anna 5-",
    ]
    assert len(found.decisions) == 2


def test_we_broke_up_ends_it_whoever_it_was() -> None:
    found = folded([said("I", "together with", "Tom", 1), said("I", "together with", "", 5, ends=True)])
    assert told(found)[0] == "Anna together with Tom 1-5"
    assert told(folded([said("I", "together with", "", 5, ends=True)])) == []


def test_kin_is_without_times_and_one_person_goes_by_one_name() -> None:
    found = folded([said("I", "grandmother", "Rosa", 3), said("my grandmother", "likes", "plums", 4)])
    assert told(found) == ["Anna grandmother Rosa -", "Rosa likes plums 4-"]


def test_of_two_said_for_the_same_day_one_holds() -> None:
    found = folded([said("I", "lives in", "Munich", 1, "a"), said("I", "lives in", "Rome", 1, "b")])
    assert told(found) == ["Anna lives in Rome 1-"]


def test_the_owners_word_is_never_closed() -> None:
    fact = mark(CorrectionKind.FACT, "Lena", "lives in", "Graz")
    statements = [
        said("Lena", "lives in", "Rome", 1),
        said("Lena", "lives in", "Graz", 3),
        said("Lena", "lives in", "Oslo", 9),
    ]
    found = folded(statements, [fact])
    assert told(found) == ["Lena lives in Graz -"]
    assert (found.facts[0].protected, found.facts[0].confidence, found.facts[0].moment_ids) == (True, 1.0, ("m3",))
    assert told(folded([said("Lena", "lives in", "Graz", 9, ends=True)], [fact])) == ["Lena lives in Graz -"]


def test_the_owners_word_with_a_time_leaves_what_was_before() -> None:
    fact = mark(CorrectionKind.FACT, "Lena", "lives in", "Graz", day(5).isoformat())
    found = folded([said("Lena", "lives in", "Rome", 1), said("Lena", "lives in", "Oslo", 9)], [fact])
    assert told(found) == ["Lena lives in Rome 1-5", "Lena lives in Graz 5-"]


def test_a_later_word_of_the_owners_ends_an_earlier_one() -> None:
    first = mark(CorrectionKind.FACT, "Lena", "lives in", "Graz", on=1)
    second = mark(CorrectionKind.FACT, "Lena", "lives in", "Oslo", on=8)
    assert told(folded([], [second, first])) == ["Lena lives in Graz -8", "Lena lives in Oslo 8-"]


def test_of_two_words_of_the_owners_for_the_same_day_the_later_holds() -> None:
    first = mark(CorrectionKind.FACT, "Lena", "lives in", "Graz", day(5).isoformat(), on=1)
    second = mark(CorrectionKind.FACT, "Lena", "lives in", "Oslo", day(5).isoformat(), on=8)
    assert told(folded([], [first, second])) == ["Lena lives in Oslo 5-"]


def test_what_the_owner_denied_is_no_fact_however_often_it_is_said() -> None:
    statements = [said("Lena", "lives in", "Rome", n) for n in range(5)] + [said("Lena", "lives in", "Graz", 7)]
    denied = mark(CorrectionKind.NOT_A_FACT, "Lena", "lives in", "Graz", on=9)
    assert told(folded(statements, [denied])) == ["Lena lives in Rome 0-"]
    allowed = mark(CorrectionKind.FACT, "Lena", "lives in", "Graz", day(7).isoformat(), on=10)
    assert told(folded(statements, [denied, allowed]))[-1] == "Lena lives in Graz 7-"
    assert told(folded(statements, [replace_on(allowed, 8), denied])) == ["Lena lives in Rome 0-"]


def test_the_owners_word_holds_from_its_first_day_on() -> None:
    fact = mark(CorrectionKind.FACT, "Lena", "lives in", "Graz", day(5).isoformat())
    assert told(folded([said("Lena", "lives in", "Rome", 5)], [fact])) == ["Lena lives in Graz 5-"]


def test_denying_one_thing_does_not_deny_its_opposite() -> None:
    denied = mark(CorrectionKind.NOT_A_FACT, "Lena", "likes", "olives", on=9)
    assert told(folded([said("Lena", "dislikes", "olives", 1)], [denied])) == ["Lena dislikes olives 1-"]


def test_what_a_model_read_is_less_sure_than_what_a_pattern_matched() -> None:
    matched = said("Lena", "lives in", "Rome", 1)
    read = replace(matched, recipe="a model")
    assert [folded([one]).facts[0].confidence for one in (matched, read)] == [0.6, 0.4]
    assert folded([matched, replace(read, ordinal=1)]).facts[0].confidence == 0.6


def replace_on(one: Correction, on: int) -> Correction:
    return replace(one, made_at=day(on))


STATEMENTS = st.lists(
    st.builds(
        lambda moment, ordinal, subject, about, on, ends: Statement(
            f"m{moment}", ordinal, subject, about[0], about[1], day(on), ends, RECIPE
        ),
        st.integers(0, 5),
        st.integers(0, 2),
        st.sampled_from(["I", "Lena", "my grandmother", "Rosa"]),
        st.sampled_from(
            [
                *(("lives in", place) for place in ("Rome", "Rome by the river", "Oslo", "York")),
                *(("married to", who) for who in ("Tom", "Lena", "")),
                *(("engaged to", who) for who in ("Tom", "Rosa")),
                *(("likes", thing) for thing in ("tea", "plums")),
                *(("dislikes", thing) for thing in ("tea", "plums")),
                *(("owns", thing) for thing in ("boat", "small boat", "car")),
                *(("grandmother", who) for who in ("Rosa", "Erna")),
                *(("birthday", on) for on in ("3 May", "4 May")),
            ]
        ),
        st.integers(0, 6),
        st.sampled_from([False, False, True]),
    ),
    max_size=14,
    unique_by=lambda one: (one.moment_id, one.ordinal),
)
MARKS = st.lists(
    st.builds(
        lambda kind, value, since, on: mark(
            kind,
            *value,
            *([day(since).isoformat()] if since is not None and kind is CorrectionKind.FACT else []),
            on=on,
        ),
        st.sampled_from([CorrectionKind.FACT, CorrectionKind.FACT, CorrectionKind.NOT_A_FACT]),
        st.sampled_from(
            [
                ("Lena", "lives in", "Rome"),
                ("I", "lives in", "Oslo"),
                ("I", "lives in", "Rome"),
                ("I", "married to", "Tom"),
                ("Lena", "likes", "tea"),
                ("Rosa", "dislikes", "plums"),
                ("I", "grandmother", "Rosa"),
            ]
        ),
        st.none() | st.integers(0, 6),
        st.integers(0, 9),
    ),
    max_size=4,
)


def usable(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out what no sentence states: a beginning of nothing."""
    return [one for one in statements if one.object or one.ends]


def slot_of(fact: Fact) -> tuple[str, str, str]:
    known = relation(fact.relation)
    return fact.subject, known.family, "" if known.functional else fact.object


@given(STATEMENTS, MARKS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    statements: list[Statement], marks: list[Correction], chance: random.Random
) -> None:
    statements = usable(statements)
    other, other_marks = list(statements), list({one.id: one for one in marks}.values())
    chance.shuffle(other)
    first = folded(statements, other_marks)
    chance.shuffle(other_marks)
    assert folded(other, other_marks) == first


@given(STATEMENTS, MARKS)
def test_of_what_excludes_itself_one_holds_at_a_time(statements: list[Statement], marks: list[Correction]) -> None:
    slots: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in folded(usable(statements), marks).facts:
        slots.setdefault(slot_of(fact), []).append(fact)
    for inside in slots.values():
        inside.sort(key=lambda fact: fact.holds_from or DAY - timedelta(days=999))
        for earlier, later in pairwise(inside):
            assert earlier.holds_to is not None and later.holds_from is not None
            assert earlier.holds_to <= later.holds_from


@given(STATEMENTS, MARKS)
def test_every_fact_has_a_beginning_before_its_end_and_a_reason(
    statements: list[Statement], marks: list[Correction]
) -> None:
    found = folded(usable(statements), marks)
    assert len({fact.id for fact in found.facts}) == len(found.facts)
    for fact in found.facts:
        assert fact.holds_from is None or fact.holds_to is None or fact.holds_from < fact.holds_to
        assert fact.moment_ids or fact.protected
        assert 0 < fact.confidence <= 1 and fact.object and (fact.confidence < 1 or fact.protected)


@given(STATEMENTS, MARKS)
def test_the_owners_last_word_on_each_thing_stands(statements: list[Statement], marks: list[Correction]) -> None:
    alone, among = folded([], marks), folded(usable(statements), marks)
    for fact in alone.facts:
        names = names_of(usable(statements), marks)
        same = [one for one in among.facts if one.protected and one.relation == fact.relation]
        assert any(names.id_of(one.subject) == names.id_of(fact.subject) for one in same)


@given(STATEMENTS, MARKS)
def test_a_moment_that_no_fact_cites_changes_none(statements: list[Statement], marks: list[Correction]) -> None:
    statements = usable(statements)
    names = names_of(statements, marks)
    found = fold(statements, names, marks)
    cited = {moment for fact in found.facts for moment in fact.moment_ids}
    assert fold([one for one in statements if one.moment_id in cited], names, marks).facts == found.facts


def test_a_mark_on_a_fact_is_folded_into_what_a_statement_of_it_is_and_any_other_into_nothing() -> None:
    names = names_of([said("Lena", "married to", "Tomas", 1)])
    denied = mark(CorrectionKind.NOT_A_FACT, "Lena", "married to", "Tomas")
    assert keys_of_mark(denied, names) == keys_of("Lena", "married to", "Tomas", names)
    assert {subject for subject, _ in keys_of_mark(denied, names)} == {"Lena", "Tomas"}
    assert keys_of_mark(mark(CorrectionKind.SAME, "Lena", "Leni"), names) == ()


def test_what_ends_nothing_costs_each_statement_once() -> None:
    """Twice as many things that somebody owns are about twice the work."""

    def calls(things: int) -> int:
        statements = [said("I", "owns", f"thing {n}", n % 300) for n in range(things)]
        statements += [said("thing 1", "is gone", "", 400, ends=True)]
        names, counted = names_of(statements), Counter[str]()
        sys.setprofile(lambda frame, event, argument: counted.update([event]))
        try:
            fold(statements, names)
        finally:
            sys.setprofile(None)
        return counted["call"]

    assert calls(400) < 2.5 * calls(200)
