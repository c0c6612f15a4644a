"""Whoever is said not to be in a file is in no face of it, until that is taken back or said otherwise later."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.identity import anchors, people
from memory.store import Store, appearances, corrections
from tests.made import appear, photo
from tests.memory.identity.test_people import LENA, TOMAS, face, met, person_of, put, told


def test_whoever_is_not_in_a_photo_is_not_found_in_another_face_of_it_until_that_is_taken_back(store: Store) -> None:
    first = [appear(store, photo(f"p{n}", day=n), face(LENA, n)) for n in range(4)]
    group = photo("group", day=9)
    appear(store, group, face(LENA, 20), face(LENA, 21), face(LENA, 22))
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, first[0]), "Lena"))
    lena = person_of(store, first[0])
    made = anchors.apart_marks(lena, [one for one in lena.appearances if one.asset_id == group.asset.id])
    put(store, made)
    inside = [one for one in appearances.get_all(store) if one.asset_id == group.asset.id]
    number = person_of(store, first[0]).number
    assert len(made) == 1 and all(one.cluster != number for one in inside) and told(store, inside[0]) == ""
    assert {one.id for one in lena.appearances if one.asset_id != group.asset.id} <= {
        one.id for one in person_of(store, first[0]).appearances
    }
    appear(store, photo("later", day=10), face(LENA, 23))
    appear(store, group, face(LENA, 24), face(LENA, 25), quality=1.0)
    people.gather(store)
    inside = [one for one in appearances.get_all(store) if one.asset_id == group.asset.id]
    assert all(one.cluster != number for one in inside) and told(store, inside[0]) == ""
    corrections.remove(store, made[0].id)
    people.gather(store)
    assert "Lena's face" in told(store, inside[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.lists(st.integers(1, 4), min_size=2, max_size=5), st.integers(0, 4), st.booleans())
def test_no_file_that_somebody_is_said_not_to_be_in_has_them(
    tmp_path_factory: pytest.TempPathFactory, inside: int, others: list[int], more: int, is_named: bool
) -> None:
    store = Store(tmp_path_factory.mktemp("apart") / "library.sqlite3")
    faces = iter(face(LENA, n, 0.13) for n in range(99))
    for day, count in enumerate([inside, *others]):
        appear(store, photo(f"p{day}", day=day), *(next(faces) for _ in range(count)))
    people.gather(store)
    wrong = photo("p0", day=0).asset.id
    found = [one for one in people.people(store) if len({it.asset_id == wrong for it in one.appearances}) == 2]
    for person in found[:1]:
        if is_named:
            put(store, anchors.name_marks(person, "Lena"))
            (person,) = (one for one in people.people(store) if one.name)
        gone = [one for one in person.appearances if one.asset_id == wrong]
        stays = next(one for one in person.appearances if one.asset_id != wrong)
        put(store, anchors.apart_marks(person, gone))
        for day in range(20, 20 + more):
            appear(store, photo(f"p{day}", day=day), next(faces))
        people.gather(store)
        assert wrong not in {one.asset_id for one in person_of(store, stays).appearances}
        assert not is_named or told(store, gone[0]) == ""
    store.close()


def test_a_name_given_to_a_face_of_the_photo_later_counts_for_more(store: Store) -> None:
    right, wrong, _ = met(store, [LENA], [LENA, TOMAS], [LENA])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, right), "Lena"))
    put(store, anchors.apart_marks(person_of(store, right), [wrong]))
    assert told(store, wrong) == ""
    put(store, anchors.name_marks(person_of(store, wrong), "Lena"))
    assert told(store, wrong) == "Lena's face" and len(person_of(store, right).appearances) == 3


def test_one_of_two_stretches_in_a_file_is_parted_alone(store: Store) -> None:
    clip = photo("clip")
    with_both = appear(store, clip, face(LENA, 1), face(LENA, 2))
    lone = met(store, [LENA], first=4)[0]
    people.gather(store)
    put(store, anchors.same_marks(person_of(store, with_both), person_of(store, lone)))
    put(store, anchors.same_marks(*people.people(store)) if len(people.people(store)) > 1 else [])
    assert len(people.people(store)) == 1
    put(store, anchors.apart_marks(person_of(store, lone), [with_both]))
    assert sorted(len(one.appearances) for one in people.people(store)) == [1, 2]
