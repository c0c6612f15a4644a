import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from memory import people
from memory.ids import digest
from memory.people import Person
from memory.spots import Anchor, anchor_of, find
from memory.store import Store, appearances, assets, marks, search
from memory.store import moments as moment_store
from memory.store.appearances import Appearance, Trace
from memory.types import Kind, OwnerMark, Remembered, TextKind
from tests.lives import at, remember
from tests.lives import put as put_moments
from tests.made import appear, photo, put_photo

LENA, TOMAS, ANNA = range(3)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library.sqlite3")


def face(who: int, shot: int = 0, spread: float = 0.06) -> NDArray[np.float32]:
    """Return one of somebody's faces: unit vectors about an axis of their own."""
    row = np.eye(32)[who] + np.random.default_rng(100 * who + shot).normal(scale=spread, size=32)
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def put(store: Store, made: Sequence[OwnerMark]) -> None:
    with store.transaction():
        for mark in made:
            marks.put(store, mark)
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


def said(store: Store, kind: int, one: int, other: int) -> list[OwnerMark]:
    """Make marks of one of three kinds about two of those met, or none where there are no such two."""
    held = people.people(store)
    if not held:
        return []
    first, second = held[one % len(held)], held[other % len(held)]
    if kind == 0:
        return people.name_marks(first, "Ana" if other % 2 else "Bo")
    if kind == 1 and first.number != second.number:
        return people.same_marks(first, second)
    rest = first.appearances[1:]
    return people.apart_marks(first, rest[: 1 + other % 2]) if kind == 2 and len(rest) > 2 else []


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
        held = marks.get_all(store)
        with store.transaction():
            if kind == 4 and held:
                marks.remove(store, held[one % len(held)].id)
            for mark in said(store, kind, one, other):
                marks.put(store, mark)
        people.gather(store)
    for n in set(order) - set(waiting):
        appear(whole, photo(f"p{n}", day=n), face(n % 3, n, 0.13), *([face(3, n, 0.13)] if n % 4 == 0 else []))
    with whole.transaction():
        for mark in marks.get_all(store):
            marks.put(whole, mark)
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
    made = people.name_marks(person_of(store, lena), "Lena")
    put(store, made)
    assert [person.name for person in people.people(store)] == ["Lena", ""]
    assert told(store, lena) == "Lena's face" and told(store, tomas) == ""
    found = search.match(store, "Lena", 10)
    assert len(found) == 2
    with store.transaction():
        marks.remove(store, made[0].id)
    assert people.gather(store)
    assert told(store, lena) == "" and search.match(store, "Lena", 10) == []


def test_the_same_name_is_one_person_and_two_names_are_two(store: Store) -> None:
    far = appear(store, photo("far"), face(TOMAS))
    near, other = met(store, [LENA], [LENA], first=1)
    people.gather(store)
    put(store, people.name_marks(person_of(store, near), "Lena"))
    put(store, people.name_marks(person_of(store, far), "lena"))
    assert len(people.people(store)) == 1
    late = [people.name_marks(Person(0, Trace.FACE, "", (one,)), "Anna") for one in (far, other)]
    put(store, [mark for made in late for mark in made])
    assert person_of(store, other).name == "Anna" == person_of(store, far).name
    assert person_of(store, near).name == "Lena"


def test_a_person_named_anew_has_the_new_name_alone(store: Store) -> None:
    lena, *_ = met(store, [LENA], [LENA])
    people.gather(store)
    put(store, people.name_marks(person_of(store, lena), "Lena"))
    appear(store, photo("better", day=9), face(LENA, 9), quality=1.0)
    people.gather(store)
    put(store, people.name_marks(person_of(store, lena), "Helena"))
    assert [(person.name, len(person.appearances)) for person in people.people(store)] == [("Helena", 3)]


def test_same_joins_all_of_both_and_undo_parts_them(store: Store) -> None:
    lena, _, tomas, _ = met(store, [LENA], [LENA], [TOMAS], [TOMAS])
    people.gather(store)
    made = people.same_marks(person_of(store, lena), person_of(store, tomas))
    put(store, made)
    assert [len(person.appearances) for person in people.people(store)] == [4]
    with store.transaction():
        marks.remove(store, made[0].id)
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [2, 2]


def test_same_holds_for_those_met_at_once_and_apart_said_later_counts(store: Store) -> None:
    one = photo("mirror")
    first = appear(store, one, face(LENA, 1), face(LENA, 2))
    people.gather(store)
    both = people.people(store)
    put(store, people.same_marks(*both))
    assert len(people.people(store)) == 1
    put(store, people.apart_marks(person_of(store, first), [first]))
    assert len(people.people(store)) == 2


def test_who_is_apart_stays_so_and_the_name_stays_with_the_rest(store: Store) -> None:
    wrong, right, _ = met(store, [LENA], [LENA], [LENA])
    people.gather(store)
    put(store, people.name_marks(Person(0, Trace.FACE, "", (wrong,)), "Lena"))
    put(store, people.apart_marks(person_of(store, right), [wrong]))
    assert person_of(store, right).name == "Lena" and person_of(store, wrong).name == ""
    met(store, [LENA], [LENA], first=3)
    people.gather(store)
    assert person_of(store, right).number != person_of(store, wrong).number
    assert told(store, wrong) == "" and told(store, right) == "Lena's face"


def test_a_name_finds_its_face_again_by_where_it_is(store: Store) -> None:
    lena, other = met(store, [LENA], [TOMAS])
    people.gather(store)
    put(store, people.name_marks(person_of(store, lena), "Lena"))
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
    put(store, people.same_marks(person_of(store, tomas), person_of(store, lena)))
    new = photo("new bytes", day=5)
    put_photo(store, new)
    with store.transaction():
        marks.inherit(store, lena.asset_id, new.asset.id)
        assets.remove(store, lena.asset_id)
    again = appear(store, new, face(LENA, 5))
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [2]
    assert person_of(store, again).number == person_of(store, tomas).number


def test_what_is_forgotten_leaves_no_mark_and_no_face(store: Store) -> None:
    lena, tomas = met(store, [LENA], [TOMAS])
    people.gather(store)
    put(store, people.same_marks(person_of(store, tomas), person_of(store, lena)))
    with store.transaction():
        assets.remove(store, lena.asset_id)
    people.gather(store)
    assert marks.get_all(store) == [] and [one.id for one in appearances.get_all(store)] == [tomas.id]


def test_a_face_that_is_hardly_like_the_others_is_told_as_perhaps(store: Store) -> None:
    lena, *_ = met(store, [LENA], [LENA], [LENA])
    far = np.asarray(0.62 * face(LENA, 0, 0.0) + np.sqrt(1 - 0.62**2) * np.eye(32)[20], dtype=np.float32)
    unsure = appear(store, photo("side", day=9), far)
    people.gather(store)
    put(store, people.name_marks(person_of(store, lena), "Lena"))
    assert told(store, unsure) == "perhaps Lena's face"
    held = moment_store.remembered(store, [unsure.moment_id])[unsure.moment_id]
    assert held.people == (("Lena", "perhaps Lena's face"),) and "With perhaps Lena's face" in held.words


def test_everything_erased_is_told_no_more_and_counts_again_when_found_anew(store: Store) -> None:
    lena, _ = met(store, [LENA], [LENA])
    people.gather(store)
    put(store, people.name_marks(person_of(store, lena), "Lena"))
    with store.transaction():
        appearances.erase(store, [Trace.FACE], "faces")
    assert people.gather(store)
    assert people.people(store) == [] and told(store, lena) == ""
    met(store, [LENA], [LENA])
    people.gather(store)
    assert [person.name for person in people.people(store)] == ["Lena"]


def test_an_anchor_finds_what_it_overlaps_most(store: Store) -> None:
    made = [one for n in (1, 2) for one in [appear(store, photo("group"), *(face(k) for k in range(3)), quality=n / 2)]]
    held = appearances.get_all(store)
    for row, one in enumerate(held):
        assert find(anchor_of(one), held) == row
    assert find(Anchor(Trace.FACE, made[0].asset_id, None, None, (0.8, 0.8, 0.9, 0.9)), held) is None
    assert find(Anchor(Trace.FACE, digest("other"), None, None, held[0].box), held) is None
    assert find(Anchor(Trace.VOICE, made[0].asset_id, 0.0, 2.0, None), held) is None


def test_stretches_of_a_voice_are_found_by_what_they_share() -> None:
    def spoken(start_s: float, end_s: float) -> Appearance:
        vector = np.zeros(4, np.float16)
        return Appearance(f"v{start_s}", Trace.VOICE, "m", "a", start_s, end_s, None, 1.0, vector, "made")

    held = [spoken(0.0, 4.0), spoken(4.0, 9.0)]
    assert find(Anchor(Trace.VOICE, "a", 3.5, 8.0, None), held) == 1
    assert find(Anchor(Trace.VOICE, "a", 9.5, 12.0, None), held) is None


def test_a_mark_is_a_spot_and_a_name() -> None:
    vector = np.zeros(4, np.float16)
    one = Appearance("x", Trace.FACE, "m", "a", 2.5, 2.5, (0.1, 0.2, 0.3, 0.4), 1.0, vector, "made")
    (mark,) = people.name_marks(Person(1, Trace.FACE, "", (one,)), "Lena")
    assert json.loads(mark.value) == [["face", "a", 2.5, 2.5, [0.1, 0.2, 0.3, 0.4]], "Lena"]
    assert (mark.asset_id, mark.start_s, people.in_words(mark)) == ("a", 2.5, "Lena")


def talk(store: Store, name: str, day: int, who: int, voice: int) -> Remembered:
    """Write a shot of a video in which one face is seen and one voice heard."""
    shot = remember(name, at(1 + day, 12), said="so it goes", kind=Kind.VIDEO, span=4)
    put_moments(store, [shot], {})
    seen = np.asarray(face(who, day), np.float16)
    heard = np.asarray(face(voice, day), np.float16)
    moment, asset = shot.moment.id, shot.asset.id
    box = (0.1, 0.1, 0.2, 0.2)
    made = (
        Appearance(f"f{name}", Trace.FACE, moment, asset, 2.0, 2.0, box, 0.9, seen, "r"),
        Appearance(f"v{name}", Trace.VOICE, moment, asset, 0.0, 4.0, None, 1.0, heard, "r"),
    )
    with store.transaction():
        for one in made:
            appearances.replace(store, one.trace, asset, [one])
    return shot


def words_of(store: Store, one: Remembered) -> str:
    return moment_store.remembered(store, [one.moment.id])[one.moment.id].text(TextKind.PEOPLE)


def test_who_is_seen_speaking_thrice_has_a_face_and_a_voice_that_can_be_parted_again(store: Store) -> None:
    shots = [talk(store, f"t{day}", day, LENA, 20) for day in range(3)]
    people.gather(store)
    one, other = people.people(store)
    assert one.other == other.number and other.other == one.number
    assert set(one.evidence) == {shot.moment.id for shot in shots}
    lena = next(person for person in (one, other) if person.trace is Trace.FACE)
    put(store, people.name_marks(lena, "Lena"))
    assert {person.name for person in people.people(store)} == {"Lena"}
    assert words_of(store, shots[0]) == "Lena's face and voice"
    assert [person.lent for person in people.people(store)].count(True) == 1
    voice = next(person for person in people.people(store) if person.trace is Trace.VOICE)
    put(store, people.different_marks(lena, voice))
    assert sorted(person.name for person in people.people(store)) == ["", "Lena"]
    assert words_of(store, shots[0]) == "Lena's face"
    put(store, people.same_marks(lena, voice))
    assert words_of(store, shots[0]) == "Lena's face and voice"
    assert all(person.evidence == () for person in people.people(store))


def test_a_voice_with_a_name_from_a_face_is_perhaps_that_person(store: Store) -> None:
    for day in range(3):
        talk(store, f"t{day}", day, LENA, 20)
    alone = talk(store, "t9", 9, TOMAS, 20)
    people.gather(store)
    assert not any(person.other for person in people.people(store))
    with store.transaction():
        appearances.replace(store, Trace.FACE, alone.asset.id, [])
    people.gather(store)
    lena = next(person for person in people.people(store) if person.trace is Trace.FACE)
    put(store, people.name_marks(lena, "Lena"))
    assert words_of(store, alone) == "perhaps Lena's voice"
    voice = next(person for person in people.people(store) if person.trace is Trace.VOICE)
    put(store, people.name_marks(voice, "Anna"))
    assert words_of(store, alone) == "Anna's voice"
    assert not any(person.other for person in people.people(store))


def test_the_same_name_for_a_face_and_a_voice_is_one_person(store: Store) -> None:
    shot = talk(store, "t1", 1, LENA, 20)
    people.gather(store)
    for person in people.people(store):
        put(store, people.name_marks(person, "Lena"))
    one, other = people.people(store)
    assert one.other == other.number and one.evidence == () and not one.lent
    assert words_of(store, shot) == "Lena's face and voice"
    assert moment_store.remembered(store, [shot.moment.id])[shot.moment.id].voice == "Lena"
