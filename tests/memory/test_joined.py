import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from memory.joined import Join, joins
from memory.store.appearances import Appearance, Trace


def met(moment: str, trace: Trace, cluster: int) -> Appearance:
    vector = np.zeros(2, np.float16)
    return Appearance(f"{moment} {trace} {cluster}", trace, moment, "a", 0.0, 1.0, None, 1.0, vector, "r", cluster)


def shown(moment: str, faces: str, voices: str) -> list[Appearance]:
    """A moment with the faces and voices of these numbers."""
    return [met(moment, Trace.FACE, int(n)) for n in faces] + [met(moment, Trace.VOICE, int(n)) for n in voices]


TALKS = [*shown("m1", "1", "5"), *shown("m2", "1", "5"), *shown("m3", "1", "5")]


def test_who_is_seen_speaking_again_and_again_is_joined() -> None:
    assert joins(TALKS, (), ()) == [Join(1, 5, ("m1", "m2", "m3"))]
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
    assert joins(TALKS, [(2, 5)], ()) == [Join(2, 5, ())]
    assert joins([], [(2, 5)], ()) == [Join(2, 5, ())]
    assert joins([], [(2, 5)], [(2, 5)]) == []


def test_what_has_no_cluster_yet_is_nobody() -> None:
    assert joins([met(f"m{n}", trace, 0) for n in range(4) for trace in Trace], (), ()) == []


@given(some.lists(some.tuples(some.sampled_from("123"), some.sampled_from("456")), max_size=30))
def test_the_order_does_not_matter_and_nobody_is_two(pairs: list[tuple[str, str]]) -> None:
    held = [one for number, (face, voice) in enumerate(pairs) for one in shown(f"m{number}", face, voice)]
    found = joins(held, (), ())
    assert found == joins(held[::-1], (), ())
    assert len({one.face for one in found}) == len({one.voice for one in found}) == len(found)
