import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.knowledge.entity_resolution import Named, known_names, name_all, name_key
from memory.records.corrections import Correction, CorrectionKind, DifferentNames, OfNames
from memory.records.derived import Entity, EntityKind
from memory.store.corrections import decode

Triple = tuple[str, str, str]
ROSA: dict[Triple, int] = {("I", "grandmother", "Rosa"): 1, ("my grandmother", "likes", "plums"): 2}


def mark(kind: CorrectionKind, *value: str, on: int = 0) -> Correction:
    made = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=on)
    return Correction(f"{kind}{value}{on}", decode(kind, json.dumps(value)), made)


def name_of(stated: dict[Triple, int], name: str, *marks: Correction, owner: str = "Anna") -> tuple[str, ...]:
    found = name_all(stated, (), marks, owner).resolve(name)
    return found.names if found else ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gran", "my grandmother"),
        ("Oma", "Anna's grandma"),
        ("the spare key", "spare key"),
        ("my passport", "the passport"),
        ("Anna’s passport", "passport"),
        ("I", "anna"),
        ("Mum's phone number", "my mother's phone number"),
        ("Aunt Gerda", "gerda"),
        ("Lena's gran", "lena's grandmother"),
        ("MUNICH", "Munich"),
    ],
)
def test_names_that_are_made_plain_alike(one: str, other: str) -> None:
    assert name_key(one, "Anna") == name_key(other, "Anna")


def test_names_that_are_not_alike() -> None:
    keys = {name_key(name, "Anna") for name in ("gran", "Lena's gran", "grandfather", "Rosa", "Anna", "Ann")}
    assert len(keys) == 6


def test_a_kin_word_means_the_one_name_that_is_known_for_it() -> None:
    assert name_of(ROSA, "gran") == name_of(ROSA, "rosa") == ("Rosa", "grandmother")
    two = {**ROSA, ("I", "grandmother", "Erna"): 1}
    assert name_of(two, "gran") == ("grandmother",) and name_of(two, "Rosa") == ("Rosa",)


def test_grandmother_of_another_is_another() -> None:
    stated = {**ROSA, ("Lena's grandmother", "likes", "tea"): 1}
    assert name_of(stated, "Lena's gran") == ("Lena's grandmother",)


def test_husband_and_wife_are_who_one_is_married_to() -> None:
    stated: dict[Triple, int] = {("I", "married to", "Tom"): 1, ("my husband", "plays", "chess"): 1}
    assert name_of(stated, "my husband") == ("Tom", "husband")
    assert name_of(stated, "Tom's wife") == name_of(stated, "I") == ("Anna", "I", "Tom's wife")[:2]


def test_the_owner_has_a_name_or_is_you() -> None:
    assert name_of({}, "me") == ("Anna", "I")
    assert name_of({}, "me", owner="") == ("you", "I")
    assert name_of({("Anna", "likes", "tea"): 1}, "Anna") == ("Anna", "I")


def test_short_forms_are_one_only_by_the_owners_word_and_are_two_again_without_it() -> None:
    stated: dict[Triple, int] = {("Johanna", "likes", "tea"): 3, ("Jo", "likes", "tea"): 1}
    assert name_of(stated, "Jo") == ("Jo",)
    assert name_of(stated, "Jo", mark(CorrectionKind.SAME, "Jo", "Johanna")) == ("Johanna", "Jo")
    parted = mark(CorrectionKind.NOT_THE_SAME, "Johanna", "Jo", on=1)
    assert name_of(stated, "Jo", mark(CorrectionKind.SAME, "Jo", "Johanna"), parted) == ("Jo",)


def test_the_owner_can_part_what_the_program_tied() -> None:
    assert name_of(ROSA, "gran", mark(CorrectionKind.NOT_THE_SAME, "gran", "Rosa")) == ("grandmother",)
    assert name_of(ROSA, "gran", mark(CorrectionKind.NOT_A_FACT, "I", "grandmother", "Rosa")) == ("grandmother",)
    assert name_of({}, "gran", mark(CorrectionKind.FACT, "I", "grandmother", "Erna")) == ("Erna", "grandmother")


def test_parting_holds_through_a_third_name() -> None:
    marks = (
        mark(CorrectionKind.NOT_THE_SAME, "Jo", "Johanna"),
        mark(CorrectionKind.SAME, "Jo", "Joey"),
        mark(CorrectionKind.SAME, "Joey", "Johanna"),
    )
    assert name_of({}, "Jo", *marks) != name_of({}, "Johanna", *marks)


def test_speakers_and_places_are_known_too() -> None:
    names = name_all({}, [Named("Lena", EntityKind.PERSON), Named("Kochel", EntityKind.PLACE)], (), "")
    assert [(one.kind.value, one.names[0]) for one in names.entities] == [
        ("place", "Kochel"),
        ("person", "Lena"),
        ("person", "you"),
    ]
    assert names.shown("lena") == "Lena" and names.shown("nobody") == "nobody" and names.id_of("nobody") == "nobody"


def test_entities_from_the_store_mean_what_they_meant() -> None:
    names = name_all({**ROSA, ("I", "married to", "Tom"): 1}, (), (), "Anna")
    again = known_names(names.entities, "Anna")
    assert all(
        again.resolve(name) == names.resolve(name) for name in ("gran", "Rosa", "my grandma", "Tom", "Anna", "I")
    )


NAMES = ("Jo", "Johanna", "Rosa", "my grandmother", "I", "Tom", "Lena's mother")
STATED = st.dictionaries(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["grandmother", "married to", "mother", "likes"]),
        st.sampled_from(NAMES),
    ),
    st.integers(1, 3),
    max_size=6,
)
MARKS = st.lists(
    st.builds(
        lambda kind, one, other, on: mark(kind, one, other, on=on),
        st.sampled_from([CorrectionKind.SAME, CorrectionKind.NOT_THE_SAME]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.integers(0, 5),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
)


@given(STATED, MARKS)
def test_any_order_gives_the_same_entities_and_every_name_is_of_one(
    stated: dict[Triple, int], marks: list[Correction]
) -> None:
    names = name_all(stated, (), marks, "Anna")
    backwards = name_all(dict(reversed(stated.items())), (), list(reversed(marks)), "Anna")
    assert backwards.entities == names.entities
    owners: dict[str, Entity] = {}
    for one in names.entities:
        for name in one.names:
            assert owners.setdefault(name_key(name, "Anna"), one) == one
    assert len({one.id for one in names.entities}) == len(names.entities)
    for last in (one.content for one in marks[-1:]):
        assert isinstance(last, OfNames)
        a, b = last.one, last.other
        said = [one.content for one in marks if isinstance(one.content, OfNames)]
        latest = [one for one in said if {one.one, one.other} == {a, b}]
        if isinstance(last, DifferentNames) and len(latest) == 1 and name_key(a) != name_key(b):
            first, second = names.resolve(a), names.resolve(b)
            assert first is None or second is None or first.id != second.id
