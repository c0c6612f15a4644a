import numpy as np

from memory.identity import anchors, people
from memory.identity.bounds import BOUNDS, scaled
from memory.records.library import Trace
from memory.store import Store, appearances, full_text
from tests.made import appear, photo
from tests.memory.identity.test_people import LENA, TOMAS, face, met, person_of, put


def needed(trace: Trace, quality: float) -> float:
    """The least cosine at which two of one quality are one person."""
    bound = BOUNDS[trace]
    one, other = scaled(np.ones((2, 1)), [quality, quality], bound)
    return float(bound.least / max(one @ other, 1e-9))


def test_small_faces_must_be_more_alike_than_large_ones() -> None:
    assert needed(Trace.FACE, 0.5) > needed(Trace.FACE, 0.8) > needed(Trace.FACE, 1.0) == BOUNDS[Trace.FACE].least


def test_of_long_speech_more_is_asked_as_one_voice_is_more_like_itself() -> None:
    assert needed(Trace.VOICE, 0.4) < needed(Trace.VOICE, 0.7) < needed(Trace.VOICE, 1.0) == BOUNDS[Trace.VOICE].least


def test_what_is_hardly_seen_or_heard_joins_nothing_however_alike() -> None:
    for trace, bound in BOUNDS.items():
        assert needed(trace, bound.least_quality - 0.01) > 1.0
        assert needed(trace, bound.least_quality) <= 1.0


def test_a_face_too_small_to_tell_joins_nobody_until_the_owner_names_it(store: Store) -> None:
    lena, *_ = met(store, [LENA], [LENA])
    tiny = appear(store, photo("far", day=9), face(LENA, 5), quality=BOUNDS[Trace.FACE].least_quality - 0.01)
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [2, 1]
    put(store, anchors.name_marks(person_of(store, lena), "Lena"))
    put(store, anchors.name_marks(person_of(store, tiny), "Lena"))
    (both,) = people.people(store)
    assert (both.name, len(both.appearances)) == ("Lena", 3)


def test_two_faces_as_like_as_each_other_are_one_person_only_where_they_are_clear(store: Store) -> None:
    half = np.sqrt(0.5)
    clear, far = np.eye(32)[0], 0.7 * np.eye(32)[0] + half * np.eye(32)[1]
    other, beside = np.eye(32)[5], 0.7 * np.eye(32)[5] + half * np.eye(32)[6]
    for name, vector, quality in (("a", clear, 1.0), ("b", far, 1.0), ("c", other, 0.5), ("d", beside, 0.5)):
        appear(store, photo(name, day=ord(name) - 96), vector, quality=quality)
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [2, 1, 1]


def test_clusters_made_by_older_bounds_are_made_anew(store: Store) -> None:
    first = met(store, [LENA], [TOMAS])
    people.gather(store)
    with store.transaction():
        appearances.put_clusters(store, {one.id: (1, 0.6) for one in first})
        full_text.set_meta(store, people.CLUSTERED, "")
    people.gather(store)
    assert [len(person.appearances) for person in people.people(store)] == [1, 1]
