from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from memory.identity import anchors, people
from memory.identity.anchors import Person
from memory.records.corrections import Correction, Hidden
from memory.records.library import MomentText, TextKind, Trace
from memory.store import Store, appearances, assets, corrections, full_text
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from tests.made import appear, photo, put_photo

LENA, TOMAS, ANNA = range(3)


def face(who: int, shot: int = 0, spread: float = 0.06) -> NDArray[np.float32]:
    """Return one of somebody's faces: unit vectors about an axis of their own."""
    row = np.eye(32)[who] + np.random.default_rng(100 * who + shot).normal(scale=spread, size=32)
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def put(store: Store, made: Sequence[Correction]) -> None:
    with store.transaction():
        for mark in made:
            corrections.put(store, mark)
    people.gather(store)


def met(store: Store, *who: Sequence[int], first: int = 0) -> list[Appearance]:
    """Write a photo for each group of people, a day after another; return the first face of each."""
    return [
        appear(store, photo(f"p{n}", day=n), *(face(one, n) for one in inside)) for n, inside in enumerate(who, first)
    ]


def as_sets(store: Store) -> set[frozenset[str]]:
    return {frozenset(one.id for one in person.appearances) for person in people.people(store)}


def person_of(store: Store, one: Appearance) -> Person:
    return next(person for person in people.people(store) if one.id in {other.id for other in person.appearances})


def told(store: Store, one: Appearance) -> str:
    return moment_store.remembered(store, [one.moment_id])[one.moment_id].text(TextKind.PEOPLE)


def test_each_is_one_person_and_who_is_new_joins_them(store: Store) -> None:
    first = met(store, [LENA], [LENA, TOMAS], [TOMAS])
    assert not people.gather(store)
    lena, tomas = (person_of(store, first[n]).number for n in (0, 2))
    assert {person.number: len(person.appearances) for person in people.people(store)} == {lena: 2, tomas: 2}
    met(store, [LENA], [ANNA], first=3)
    people.gather(store)
    assert {person.number: len(person.appearances) for person in people.people(store)} == {lena: 3, tomas: 2, 3: 1}


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(9)), st.integers(1, 4), st.integers(0, 8))
def test_the_order_of_arrival_and_what_came_and_went_change_no_cluster(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], step: int, gone: int
) -> None:
    folder = tmp_path_factory.mktemp("order")
    rows = [face(n % 3, n, spread=0.13) for n in range(9)]
    store, whole = Store(folder / "a.sqlite3"), Store(folder / "b.sqlite3")
    for start in range(0, 9, step):
        for n in order[start : start + step]:
            appear(store, photo(f"p{n}", day=n), rows[n])
        people.gather(store)
    assets.remove(store, photo(f"p{gone}", day=gone).asset.id)
    people.gather(store)
    for n in set(range(9)) - {gone}:
        appear(whole, photo(f"p{n}", day=n), rows[n])
    people.gather(whole)
    assert as_sets(store) == as_sets(whole)
    for one in (store, whole):
        one.close()


def said(store: Store, kind: int, one: int, other: int) -> list[Correction]:
    """Make marks of one of three kinds about two of those met, or none where there are no such two."""
    held = people.people(store)
    if not held:
        return []
    first, second = held[one % len(held)], held[other % len(held)]
    if kind == 0:
        return anchors.name_marks(first, "Ana" if other % 2 else "Bo")
    if kind == 1 and first.number != second.number:
        return anchors.same_marks(first, second)
    rest = first.appearances[1:]
    return anchors.apart_marks(first, rest[: 1 + other % 2]) if kind == 2 and len(rest) > 2 else []


Said = st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 9))


@settings(max_examples=40, deadline=None)
@given(st.lists(Said, min_size=4, max_size=14), st.permutations(range(12)))
def test_whatever_is_said_and_taken_back_the_clusters_are_those_of_clustering_all(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, int]], order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("said")
    store, whole = Store(folder / "a.sqlite3"), Store(folder / "b.sqlite3")
    waiting = list(order)
    for kind, one, other in [(3, 0, 0), (3, 0, 0), *steps]:
        if kind == 3:
            for n in [waiting.pop() for _ in range(min(3, len(waiting)))]:
                appear(store, photo(f"p{n}", day=n), face(n % 3, n, 0.13), *([face(3, n, 0.13)] if n % 4 == 0 else []))
        held = corrections.get_all(store)
        with store.transaction():
            if kind == 4 and held:
                corrections.remove(store, held[one % len(held)].id)
            for mark in said(store, kind, one, other):
                corrections.put(store, mark)
        people.gather(store)
    for n in set(order) - set(waiting):
        appear(whole, photo(f"p{n}", day=n), face(n % 3, n, 0.13), *([face(3, n, 0.13)] if n % 4 == 0 else []))
    with whole.transaction():
        for mark in corrections.get_all(store):
            corrections.put(whole, mark)
    people.gather(whole)
    assert as_sets(store) == as_sets(whole)
    assert {person.name for person in people.people(store)} == {person.name for person in people.people(whole)}
    for one_store in (store, whole):
        one_store.close()


def test_two_faces_in_one_photo_are_two_people(store: Store) -> None:
    one = photo("twins")
    appear(store, one, face(LENA, 1), face(LENA, 2))
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [1, 1]


def test_a_name_is_found_told_and_taken_back(store: Store) -> None:
    lena, _, tomas = met(store, [LENA], [LENA], [TOMAS])
    people.gather(store)
    made = anchors.name_marks(person_of(store, lena), "Lena")
    put(store, made)
    assert [person.name for person in people.people(store)] == ["Lena", ""]
    assert told(store, lena) == "Lena's face" and told(store, tomas) == ""
    found = full_text.match(store, "Lena", 10)
    assert len(found) == 2
    with store.transaction():
        corrections.remove(store, made[0].id)
    assert people.gather(store)
    assert told(store, lena) == "" and full_text.match(store, "Lena", 10) == []


def test_the_same_name_is_one_person_and_two_names_are_two(store: Store) -> None:
    far = appear(store, photo("far"), face(TOMAS))
    near, other = met(store, [LENA], [LENA], first=1)
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, near), "Lena"))
    put(store, anchors.name_marks(person_of(store, far), "lena"))
    assert len(people.people(store)) == 1
    late = [anchors.name_marks(Person(0, Trace.FACE, "", (one,)), "Anna") for one in (far, other)]
    put(store, [mark for made in late for mark in made])
    assert person_of(store, other).name == "Anna" == person_of(store, far).name
    assert person_of(store, near).name == "Lena"


def test_a_person_named_anew_has_the_new_name_alone(store: Store) -> None:
    lena, *_ = met(store, [LENA], [LENA])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    appear(store, photo("better", day=9), face(LENA, 9), quality=1.0)
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Helena"))
    assert [(person.name, len(person.appearances)) for person in people.people(store)] == [("Helena", 3)]


def test_same_joins_all_of_both_and_undo_parts_them(store: Store) -> None:
    lena, _, tomas, _ = met(store, [LENA], [LENA], [TOMAS], [TOMAS])
    people.gather(store)
    made = anchors.same_marks(person_of(store, lena), person_of(store, tomas))
    put(store, made)
    assert [len(person.appearances) for person in people.people(store)] == [4]
    with store.transaction():
        corrections.remove(store, made[0].id)
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [2, 2]


def test_same_holds_for_those_met_at_once_and_apart_said_later_counts(store: Store) -> None:
    one = photo("mirror")
    first = appear(store, one, face(LENA, 1), face(LENA, 2))
    people.gather(store)
    both = people.people(store)
    put(store, anchors.same_marks(*both))
    assert len(people.people(store)) == 1
    put(store, anchors.apart_marks(person_of(store, first), [first]))
    assert len(people.people(store)) == 2


def test_the_later_of_same_and_apart_counts_whichever_that_is(store: Store) -> None:
    lena, tomas = met(store, [LENA], [TOMAS])
    people.gather(store)
    both = people.people(store)
    for made, count in (
        (anchors.same_marks(*both), 1),
        (anchors.apart_marks(both[0], both[1].appearances), 2),
        (anchors.same_marks(*both), 1),
        (anchors.different_marks(*both), 2),
        (anchors.same_marks(*both), 1),
    ):
        put(store, made)
        assert len(people.people(store)) == count
    assert person_of(store, lena).number == person_of(store, tomas).number


def test_whose_voice_it_perhaps_is_does_not_speak() -> None:
    sure, unsure = ({"Lena": {Trace.VOICE: one}} for one in (1.0, 0.7))
    assert (people.told("m", sure).speaker, people.told("m", unsure).speaker) == ("Lena", "")
    assert people.told("m", {**sure, "Tomas": {Trace.VOICE: 1.0}}).speaker == ""


def test_who_is_apart_stays_so_and_the_name_stays_with_the_rest(store: Store) -> None:
    wrong, right, _ = met(store, [LENA], [LENA], [LENA])
    people.gather(store)
    put(store, anchors.name_marks(Person(0, Trace.FACE, "", (wrong,)), "Lena"))
    put(store, anchors.apart_marks(person_of(store, right), [wrong]))
    assert person_of(store, right).name == "Lena" and person_of(store, wrong).name == ""
    met(store, [LENA], [LENA], first=3)
    people.gather(store)
    assert person_of(store, right).number != person_of(store, wrong).number
    assert told(store, wrong) == "" and told(store, right) == "Lena's face"


def test_a_name_finds_its_face_again_by_where_it_is(store: Store) -> None:
    lena, other = met(store, [LENA], [TOMAS])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    appear(store, photo("p0", day=0), face(ANNA), box=(0.11, 0.1, 0.21, 0.2))
    people.gather(store)
    assert [person.name for person in people.people(store)] == ["Lena", ""]
    appear(store, photo("p0", day=0), face(ANNA), box=(0.6, 0.6, 0.7, 0.7))
    people.gather(store)
    assert [person.name for person in people.people(store)] == ["", ""]
    assert told(store, other) == ""


def test_new_bytes_inherit_names_and_what_was_said_of_pairs(store: Store) -> None:
    lena, tomas = met(store, [LENA], [TOMAS])
    people.gather(store)
    put(store, anchors.same_marks(person_of(store, tomas), person_of(store, lena)))
    new = photo("new bytes", day=5)
    put_photo(store, new)
    with store.transaction():
        corrections.inherit(store, lena.asset_id, new.asset.id)
        assets.remove(store, lena.asset_id)
    again = appear(store, new, face(LENA, 5))
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [2]
    assert person_of(store, again).number == person_of(store, tomas).number


def test_what_is_forgotten_leaves_no_mark_and_no_face(store: Store) -> None:
    lena, tomas = met(store, [LENA], [TOMAS])
    people.gather(store)
    put(store, anchors.same_marks(person_of(store, tomas), person_of(store, lena)))
    with store.transaction():
        assets.remove(store, lena.asset_id)
    people.gather(store)
    assert corrections.get_all(store) == [] and [one.id for one in appearances.get_all(store)] == [tomas.id]


def test_a_face_that_is_hardly_like_the_others_is_told_as_perhaps(store: Store) -> None:
    lena, *_ = met(store, [LENA], [LENA], [LENA])
    far = np.asarray(0.7 * face(LENA, 0, 0.0) + np.sqrt(1 - 0.7**2) * np.eye(32)[20], dtype=np.float32)
    unsure = appear(store, photo("side", day=9), far)
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    assert told(store, unsure) == "perhaps Lena's face"
    held = moment_store.remembered(store, [unsure.moment_id])[unsure.moment_id]
    assert held.people == (("Lena", "perhaps Lena's face"),) and "With perhaps Lena's face" in held.all_text


def test_who_is_in_hidden_photos_alone_is_nobody_and_others_keep_name_and_number(store: Store) -> None:
    faces = met(store, [LENA], [LENA], [TOMAS])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, faces[0]), "Lena"))
    put(store, anchors.name_marks(person_of(store, faces[2]), "Tomas"))
    before = {one.name: one.number for one in people.people(store)}
    for one in (faces[0], faces[2]):
        corrections.put(store, corrections.new_correction(Hidden(), asset_id=one.asset_id))
    people.gather(store)
    (lena,) = people.people(store.public)
    assert (lena.name, lena.number, [one.id for one in lena.appearances]) == ("Lena", before["Lena"], [faces[1].id])
    assert {one.name: one.number for one in people.people(store)} == before
    assert appearances.get(store.public, faces[2].id) is None and "Tomas" not in str(corrections.get_all(store.public))


def test_everything_erased_is_told_no_more_and_counts_again_when_found_anew(store: Store) -> None:
    lena, _ = met(store, [LENA], [LENA])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    with store.transaction():
        appearances.erase(store, [Trace.FACE], "faces")
    assert people.gather(store)
    assert people.people(store) == [] and told(store, lena) == ""
    met(store, [LENA], [LENA])
    people.gather(store)
    assert [person.name for person in people.people(store)] == ["Lena"]


def hide(store: Store, one: Appearance) -> None:
    put(store, anchors.hide_marks(person_of(store, one)))


def test_who_is_hidden_is_neither_listed_nor_named_until_that_is_taken_back(store: Store) -> None:
    lena, _, tomas = met(store, [LENA], [LENA], [TOMAS])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    assert "Lena" in told(store, lena)
    hide(store, lena)
    assert [one.number for one in people.people(store)] == [person_of(store, tomas).number]
    assert told(store, lena) == ""
    (kept,) = (one for one in people.everybody(store) if one.hidden)
    assert kept.name == "Lena" and len(kept.appearances) == 2
    for mark_id in kept.hidden:
        corrections.remove(store, mark_id)
    people.gather(store)
    assert person_of(store, lena).name == "Lena" and "Lena" in told(store, lena)


def test_one_named_after_being_hidden_is_listed_and_a_later_word_hides_again(store: Store) -> None:
    lena, _ = met(store, [LENA], [LENA])
    people.gather(store)
    person = person_of(store, lena)
    put(store, anchors.hide_marks(person))
    put(store, anchors.name_marks(person, "Lena"))
    assert [one.name for one in people.people(store)] == ["Lena"]
    put(store, anchors.hide_marks(person_of(store, lena)))
    assert people.people(store) == []


def test_somebody_with_a_name_who_grows_together_with_one_hidden_stays_listed(store: Store) -> None:
    lena, tomas = met(store, [LENA], [TOMAS])
    people.gather(store)
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    together = anchors.same_marks(person_of(store, lena), person_of(store, tomas))
    hide(store, tomas)
    assert len(people.people(store)) == 1
    put(store, together)
    (one,) = people.people(store)
    assert one.name == "Lena" and len(one.appearances) == 2


def test_of_who_is_in_a_moment_those_that_are_sure_come_first() -> None:
    sure, doubtful = {Trace.FACE: 1.0}, {Trace.FACE: 0.7}
    found = people.told("m", {"Bo": doubtful, "Lena": sure, "Ana": doubtful, "Jo": sure})
    assert found.text.splitlines() == ["Jo's face", "Lena's face", "perhaps Ana's face", "perhaps Bo's face"]
    assert [name for name, _ in found.labels] == ["Jo", "Lena", "Ana", "Bo"]


def test_who_a_vault_without_faces_told_stays_until_looked_for_and_found_or_taken_back(store: Store) -> None:
    lena, tomas = met(store, [LENA], [TOMAS])
    people.gather(store)
    carried = [photo(text, day=n) for n, text in enumerate(("alone", "both"), 5)]
    for one, names in zip(carried, (["Lena"], ["Lena", "Tomas"]), strict=True):
        put_photo(store, one)
        labels = tuple((name, 1.0) for name in names)
        said = MomentText(one.moment.id, TextKind.PEOPLE, "\n".join(names), appearances.UNMET, labels=labels)
        moment_store.replace_texts(store, one.asset.id, TextKind.PEOPLE, [said])

    def left() -> list[str]:
        held = moment_store.remembered(store, [one.moment.id for one in carried])
        return [held[one.moment.id].text(TextKind.PEOPLE) for one in carried]

    tomas_named = anchors.name_marks(person_of(store, tomas), "Tomas")
    put(store, [*anchors.name_marks(person_of(store, lena), "Lena"), *tomas_named])
    assert left() == ["Lena", "Lena\nTomas"], "nobody looked for them"
    for asset_id in (tomas.asset_id, *(one.asset.id for one in carried)):
        appearances.store_appearances(store, Trace.FACE, asset_id, [])
    people.gather(store)
    assert left() == ["", "Lena\nTomas"], "Tomas has no face"
    corrections.remove(store, tomas_named[0].id)
    people.gather(store)
    assert left() == ["", ""]
