from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.knowledge.entity_resolution import Names
from memory.knowledge.fact_merging import Folded, fold
from memory.knowledge.learn import learn, quote, read_names
from memory.records.corrections import Correction, DifferentNames, FactDenied, FactStated, SameName
from memory.records.derived import Statement
from memory.records.library import AssetPath
from memory.store import Store, assets, corrections
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from tests.made import add_moments, note


def told(store: Store) -> list[str]:
    return [f"{one.subject} {one.relation} {one.object}" for one in fact_store.facts(store)]


def lives(store: Store) -> list[str]:
    return [one for one in told(store) if "lives in" in one]


def forget(store: Store, moment_id: str) -> None:
    store.write("DELETE FROM moment WHERE id = ?", [(moment_id,)])


def test_moments_become_facts_once(store: Store) -> None:
    ids = add_moments(store, ["My sister Lena lives in Rome.", "I live in Munich.", "I live in Munich by now."])
    learned = learn(store, ids, "Anna")
    assert (learned.stated, learned.added, learned.changed) == (4, 3, 3) and len(learned.fact_ids) == 3
    assert told(store) == ["Anna lives in Munich", "Anna sister Lena", "Lena lives in Rome"]
    assert learn(store, ids, "Anna").changed == learn(store, (), "Anna").changed == 0


def test_what_changed_is_counted(store: Store) -> None:
    texts = ["I work at Bosch.", "I work at Bosch in Bamberg.", "I work at Siemens.", "I love tea."]
    ids = add_moments(store, texts)
    assert learn(store, ids[:1]).added == 1
    assert (learn(store, ids[1:2]).updated, told(store)) == (1, ["you works at Bosch in Bamberg"])
    learned = learn(store, ids[2:])
    assert (learned.added, learned.closed) == (2, 1)
    forget(store, ids[3])
    assert (learn(store, ids[3:]).removed, len(told(store))) == (1, 2)


def test_a_word_of_the_owners_counts_at_once_and_so_does_that_it_is_taken_back(store: Store) -> None:
    learn(store, add_moments(store, ["Lena lives in Rome."]))
    denied = corrections.new_correction(FactDenied("Lena", "lives in", "Rome"))
    for _ in range(2):
        corrections.put(store, denied)
        learn(store, ())
        assert lives(store) == []
        corrections.remove(store, denied.id)
        learn(store, ())
        assert lives(store) == ["Lena lives in Rome"]


def test_forgetting_a_contradiction_opens_what_it_closed(store: Store) -> None:
    ids = add_moments(store, ["I live in Munich.", "I live in Rome."])
    learn(store, ids)
    assert [fact.holds_to is None for fact in fact_store.facts(store)] == [False, True]
    forget(store, ids[1])
    learn(store, ids[1:])
    (fact,) = fact_store.facts(store)
    assert (fact.object, fact.holds_to) == ("Munich", None)


def test_only_what_is_touched_is_written(store: Store) -> None:
    ids = add_moments(store, ["I live in Munich.", "Lena lives in Rome.", "Lena moved to Graz."])
    learn(store, ids[:2])
    before = {fact.id for fact in fact_store.facts(store, "you")}
    store.for_deriving.write("CREATE TEMP TABLE seen (id TEXT)", [()])
    for event in (
        "INSERT ON fact BEGIN INSERT INTO seen VALUES (new.id)",
        "DELETE ON fact BEGIN INSERT INTO seen VALUES (old.id)",
    ):
        store.for_deriving.write(f"CREATE TEMP TRIGGER seen_{event[:6]} AFTER {event}; END", [()])
    learned = learn(store, ids[2:])
    written = {row["id"] for row in store.for_deriving.rows("SELECT id FROM seen")}
    assert (learned.added, learned.closed) == (1, 1)
    assert written == learned.fact_ids and not written & before


def test_a_name_that_is_learned_later_moves_what_was_known(store: Store) -> None:
    ids = add_moments(store, ["Gran turned 80 today.", "My grandmother Rosa sang."])
    learn(store, ids[:1], "Anna")
    assert told(store)[0] == "grandmother birthday 1 July"
    learn(store, ids[1:], "Anna")
    assert told(store) == ["Anna grandmother Rosa", "Rosa birthday 1 July", "Rosa born 1944"]
    assert read_names(store, "Anna").shown("granny") == "Rosa"
    forget(store, ids[1])
    learn(store, ids[1:], "Anna")
    assert told(store) == ["grandmother birthday 1 July", "grandmother born 1944"]


def test_the_owners_words_count_and_are_taken_back(store: Store) -> None:
    ids = add_moments(store, ["Lena lives in Rome.", "Leni moved to Graz.", "Lena plays chess. Lena is from Kiel."])
    learn(store, ids)
    same = corrections.new_correction(SameName("Lena", "Leni"))
    fact = corrections.new_correction(FactStated("Leni", "lives in", "Oslo"))
    wrong = corrections.new_correction(FactDenied("Leni", "lives in", "Graz"))
    plain = fact_store.facts(store)
    for mark, expected in (
        (same, ["Lena lives in Rome", "Lena lives in Graz"]),
        (fact, ["Lena lives in Oslo"]),
        (wrong, ["Lena lives in Oslo"]),
    ):
        corrections.put(store, mark)
        learn(store, ())
        assert lives(store) == expected
    corrections.remove(store, fact.id)
    learn(store, ())
    assert lives(store) == ["Lena lives in Rome"]
    for mark in (same, wrong):
        corrections.remove(store, mark.id)
    learn(store, ())
    assert fact_store.facts(store) == plain


@pytest.mark.parametrize("texts", [("Our cat Mimi slept.", "Mimi died."), ("We bought a Kia.", "We sold the Kia."),
                                   ("I work at Bosch.", "I quit Bosch.")])  # fmt: skip
def test_what_ends_another_fact_is_learned_alone_and_forgotten(store: Store, texts: tuple[str, str]) -> None:
    ids = add_moments(store, texts)
    learn(store, ids[:1])
    assert [fact.holds_to for fact in fact_store.facts(store)] == [None]
    learn(store, ids[1:])
    assert next(fact for fact in fact_store.facts(store) if len(fact.moment_ids) == 2).holds_to is not None
    forget(store, ids[1])
    learn(store, ids[1:])
    assert [fact.holds_to for fact in fact_store.facts(store)] == [None]


def test_another_owner_is_another_name(store: Store) -> None:
    ids = add_moments(store, ["I live in Munich."])
    learn(store, ids)
    learn(store, (), "Anna")
    assert told(store) == ["Anna lives in Munich"]


def test_what_a_model_told_is_kept_as_long_as_the_words_bear_it_out(store: Store) -> None:
    (one,) = add_moments(store, ["The oars dangle in the shed."])
    said = Statement(one, 0, "oars", "is kept", "in the shed", datetime(2024, 7, 1, tzinfo=UTC), False, "told-1 x")
    assert learn(store, [one], told=[said]).added == 1
    (fact,) = fact_store.facts(store)
    assert (fact.confidence, fact.moment_ids) == (0.4, (one,))
    assert learn(store, [one]).changed == 0
    store.write("UPDATE moment_text SET text = 'The oars are gone.' WHERE moment_id = ?", [(one,)])
    assert learn(store, [one]).removed == 1 and told(store) == []


def test_the_sentence_that_says_so_is_quoted(store: Store) -> None:
    one = note("Rosa came. Gran turned 80 today.")
    learn(store, add_moments(store, ["Gran turned 80 today."]))
    assert quote(one, fact_store.facts(store)[0]) == "Gran turned 80 today."


SENTENCES = (
    "I live in Munich.",
    "I moved to Rome.",
    "I no longer live in Rome.",
    "My sister Lena lives in Graz.",
    "My sister works at Bosch.",
    "Lena works at Siemens.",
    "My sister Mia sang.",
    "Leni loves tea.",
    "Lena hates tea.",
    "I'm married to Tom.",
    "Tom is married to Lena.",
    "My husband Tom plays chess.",
    "We bought a VW Golf.",
    "Lena bought a VW Golf.",
    "The Golf was stolen.",
    "I sold the Golf.",
    "Our cat Mimi slept.",
    "Mimi died.",
    "Lena's cat died.",
    "Tom died.",
    "I quit Bosch.",
    "Lena left Siemens.",
    "Nothing happened.",
)
MARKS = (
    FactStated("Lena", "lives in", "Oslo"),
    FactStated("I", "sister", "Lena"),
    FactDenied("I", "lives in", "Rome"),
    FactDenied("I", "sister", "Mia"),
    SameName("Lena", "Leni"),
    DifferentNames("my sister", "Lena"),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, len(SENTENCES) - 1), st.integers(0, 3)),
        st.tuples(st.just("forget"), st.integers(0, 20), st.just(0)),
        st.tuples(st.just("mark"), st.integers(0, len(MARKS) - 1), st.integers(0, 9)),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just(0)),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_step_by_step_is_what_learning_all_at_once_gives(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        store, fresh = Store(Path(folder) / "one.sqlite3"), Store(Path(folder) / "other.sqlite3")
        held: dict[str, tuple[int, int]] = {}
        learn(store, (), "Anna")
        for what, which, when in steps:
            learn(store, _take(store, what, which, when, held), "Anna")
        for which, when in held.values():
            _add(fresh, SENTENCES[which], when)
        for mark in corrections.get_all(store):
            corrections.put(fresh, mark)
        learn(fresh, sorted(held), "Anna")
        assert fact_store.facts(store) == fact_store.facts(fresh)
        assert fact_store.entities(store) == fact_store.entities(fresh)
        store.close()
        fresh.close()


def _take(store: Store, what: str, which: int, when: int, held: dict[str, tuple[int, int]]) -> list[str]:
    if what == "add":
        moment_id = _add(store, SENTENCES[which], when)
        held[moment_id] = (which, when)
        return [moment_id]
    if what == "forget" and held:
        moment_id = sorted(held)[which % len(held)]
        del held[moment_id]
        forget(store, moment_id)
        return [moment_id]
    made = corrections.get_all(store)
    if what == "mark":
        at = datetime(2024, 8, 1, tzinfo=UTC) + timedelta(days=when)
        corrections.put(store, Correction(f"{which} {when}", MARKS[which], at))
    elif what == "undo" and made:
        corrections.remove(store, made[which % len(made)].id)
    return []


def _add(store: Store, text: str, when: int) -> str:
    one = note(text, day=when)
    with store.transaction():
        assets.put(store, one.asset)
        assets.put_path(store, AssetPath(one.asset.id, one.path, 1, 1))
        moment_store.store_perceived(store, one.asset.id, [Perceived(one.moment, one.texts)])
    return one.moment.id


def test_what_an_earlier_version_read_is_read_anew(store: Store) -> None:
    (one,) = add_moments(store, ["Hope wohnt nicht in Kiel."])
    wrong = Statement(one, 0, "Hope", "lives in", "Kiel", datetime(2024, 7, 1, tzinfo=UTC), False, "patterns-1")
    assert learn(store, (), told=[wrong]).stated == 1 and lives(store) == ["Hope lives in Kiel"]
    assert learn(store, [one]).stated == 1 and lives(store) == []


def test_a_move_told_in_german_ends_living_where_one_lived(store: Store) -> None:
    learn(store, add_moments(store, ["Hope wohnt in Kiel.", "Hope wohnt jetzt in Lübeck."]))
    held = {fact.object: fact.holds_to for fact in fact_store.facts(store) if fact.relation == "lives in"}
    assert held["Kiel"] is not None and held["Lübeck"] is None


def test_what_is_read_follows_what_changed_and_not_all_that_others_own_and_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [f"{name} {said}." for name in ("Ida", "Ben", "Ole", "Max") for said in ("bought a Kia", "sold the piano")]
    first = add_moments(store, ["We bought a VW Golf.", *others])
    learn(store, first, "Anna")
    read: list[str] = []

    def counting(statements: Iterable[Statement], names: Names, marks: Sequence[Correction] = ()) -> Folded:
        read.extend(one.subject for one in statements)
        return fold(statements, names, marks)

    monkeypatch.setattr("memory.knowledge.learn.fold", counting)
    learn(store, [_add(store, "Lena lives in Rome.", 40)], "Anna")
    assert read == ["Lena"]
    read.clear()
    learn(store, [_add(store, "The Golf was stolen.", 50)], "Anna")
    assert not {"Ida", "Ben", "Ole", "Max"} & set(read)
    (golf,) = [one for one in fact_store.facts(store, "Anna") if one.relation == "drives"]
    assert golf.holds_to is not None
