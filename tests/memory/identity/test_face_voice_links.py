import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from memory.identity import anchors, people
from memory.identity.face_voice_links import FaceVoiceLink, joins
from memory.records.corrections import Hidden
from memory.records.library import Kind, MomentView, TextKind, Trace
from memory.store import Store, appearances, corrections
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from tests.lives import at, remember
from tests.lives import put as put_moments
from tests.made import appear
from tests.memory.identity.test_people import LENA, TOMAS, face, put


def met(moment: str, trace: Trace, cluster: int) -> Appearance:
    vector = np.zeros(2, np.float16)
    return Appearance(f"{moment} {trace} {cluster}", trace, moment, "a", 0.0, 1.0, None, 1.0, vector, "r", cluster)


def shown(moment: str, faces: str, voices: str) -> list[Appearance]:
    """A moment with the faces and voices of these numbers."""
    return [met(moment, Trace.FACE, int(n)) for n in faces] + [met(moment, Trace.VOICE, int(n)) for n in voices]


TALKS = [*shown("m1", "1", "5"), *shown("m2", "1", "5"), *shown("m3", "1", "5")]


def test_who_is_seen_speaking_again_and_again_is_joined() -> None:
    assert joins(TALKS, (), ()) == [FaceVoiceLink(1, 5, ("m1", "m2", "m3"))]
    assert joins(TALKS[:4], (), ()) == []


@pytest.mark.parametrize(("faces", "voices"), [("12", "5"), ("1", "56"), ("", "5"), ("1", "")])
def test_a_moment_with_more_or_fewer_people_speaks_for_nobody(faces: str, voices: str) -> None:
    assert joins([*TALKS[:4], *shown("m3", faces, voices)], (), ()) == []


def test_a_voice_behind_the_camera_is_not_whose_face_it_films() -> None:
    filmed = [*TALKS, *shown("m4", "2", "5"), *shown("m5", "3", "5")]
    assert joins(filmed, (), ()) == []
    assert joins([*TALKS, *shown("m4", "1", "6"), *shown("m5", "1", "7")], (), ()) == []


def test_the_owner_has_the_last_word() -> None:
    assert joins(TALKS, (), [(1, 5)]) == []
    assert joins(TALKS, [(2, 5)], ()) == [FaceVoiceLink(2, 5, ())]
    assert joins([], [(2, 5)], ()) == [FaceVoiceLink(2, 5, ())]
    assert joins([], [(2, 5)], [(2, 5)]) == []


def test_what_has_no_cluster_yet_is_nobody() -> None:
    assert joins([met(f"m{n}", trace, 0) for n in range(4) for trace in Trace], (), ()) == []


@given(some.lists(some.tuples(some.sampled_from("123"), some.sampled_from("456")), max_size=30))
def test_the_order_does_not_matter_and_nobody_is_two(pairs: list[tuple[str, str]]) -> None:
    held = [one for number, (face, voice) in enumerate(pairs) for one in shown(f"m{number}", face, voice)]
    found = joins(held, (), ())
    assert found == joins(held[::-1], (), ())
    assert len({one.face for one in found}) == len({one.voice for one in found}) == len(found)


def talk(store: Store, name: str, day: int, who: int, voice: int) -> MomentView:
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
            appearances.store_appearances(store, one.trace, asset, [one])
    return shot


def words_of(store: Store, one: MomentView) -> str:
    return moment_store.remembered(store, [one.moment.id])[one.moment.id].text(TextKind.PEOPLE)


def test_who_is_seen_speaking_thrice_has_a_face_and_a_voice_that_can_be_parted_again(store: Store) -> None:
    shots = [talk(store, f"t{day}", day, LENA, 20) for day in range(3)]
    people.gather(store)
    one, other = people.people(store)
    assert one.other == other.number and other.other == one.number
    assert set(one.evidence) == {shot.moment.id for shot in shots}
    lena = next(person for person in (one, other) if person.trace is Trace.FACE)
    put(store, anchors.name_marks(lena, "Lena"))
    assert {person.name for person in people.people(store)} == {"Lena"}
    assert words_of(store, shots[0]) == "Lena's face and voice"
    assert [person.lent for person in people.people(store)].count(True) == 1
    voice = next(person for person in people.people(store) if person.trace is Trace.VOICE)
    put(store, anchors.different_marks(lena, voice))
    assert sorted(person.name for person in people.people(store)) == ["", "Lena"]
    assert words_of(store, shots[0]) == "Lena's face"
    put(store, anchors.same_marks(lena, voice))
    assert words_of(store, shots[0]) == "Lena's face and voice"
    assert all(person.evidence == () for person in people.people(store))


def test_a_hidden_moment_speaks_for_no_face_and_voice_and_nobody_is_joined_with_who_is_hidden(store: Store) -> None:
    shots = [talk(store, f"t{day}", day, LENA, 20) for day in range(3)]
    alone = remember("alone.jpg", at(9, 12))
    appear(store, alone, face(LENA, 9))
    people.gather(store)
    assert [len(one.evidence) for one in people.people(store)] == [3, 3]
    corrections.put(store, corrections.new_correction(Hidden(), shots[0].moment))
    shown = {shot.moment.id for shot in shots[1:]}
    assert [set(one.evidence) for one in people.people(store.public)] == [shown, shown]
    for shot in shots[1:]:
        corrections.put(store, corrections.new_correction(Hidden(), shot.moment))
    (left,) = people.people(store.public)
    assert (left.trace, left.other, left.evidence) == (Trace.FACE, 0, ())


def test_a_voice_with_a_name_from_a_face_is_perhaps_that_person(store: Store) -> None:
    for day in range(3):
        talk(store, f"t{day}", day, LENA, 20)
    alone = talk(store, "t9", 9, TOMAS, 20)
    people.gather(store)
    assert not any(person.other for person in people.people(store))
    with store.transaction():
        appearances.store_appearances(store, Trace.FACE, alone.asset.id, [])
    people.gather(store)
    lena = next(person for person in people.people(store) if person.trace is Trace.FACE)
    put(store, anchors.name_marks(lena, "Lena"))
    assert words_of(store, alone) == "perhaps Lena's voice"
    voice = next(person for person in people.people(store) if person.trace is Trace.VOICE)
    put(store, anchors.name_marks(voice, "Anna"))
    assert words_of(store, alone) == "Anna's voice"
    assert not any(person.other for person in people.people(store))


def test_the_same_name_for_a_face_and_a_voice_is_one_person(store: Store) -> None:
    shot = talk(store, "t1", 1, LENA, 20)
    people.gather(store)
    for person in people.people(store):
        put(store, anchors.name_marks(person, "Lena"))
    one, other = people.people(store)
    assert one.other == other.number and one.evidence == () and not one.lent
    assert words_of(store, shot) == "Lena's face and voice"
    assert moment_store.remembered(store, [shot.moment.id])[shot.moment.id].voice == "Lena"


def test_a_hidden_face_lends_its_name_to_no_voice(store: Store) -> None:
    shots = [talk(store, f"t{day}", day, LENA, 20) for day in range(3)]
    people.gather(store)
    lena = next(person for person in people.people(store) if person.trace is Trace.FACE)
    put(store, anchors.name_marks(lena, "Lena"))
    assert words_of(store, shots[0]) == "Lena's face and voice"
    put(store, anchors.hide_marks(lena))
    (voice,) = people.people(store)
    assert (voice.trace, voice.name, voice.other) == (Trace.VOICE, "", 0) and words_of(store, shots[0]) == ""
