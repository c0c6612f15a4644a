import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.records.library import MomentText, MomentView, Place, SeenScene, TextKind, distance_km
from tests.lives import CITY, HOME
from tests.made import photo

SPOTS = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))
HALF_ROUND_KM = math.pi * 6371.0


def view(**texts: str) -> MomentView:
    """Return a photo with words of these kinds only."""
    one = photo("")
    kinds = [(TextKind[kind.upper()], text) for kind, text in texts.items()]
    return replace(one, texts=tuple(MomentText(one.moment.id, kind, text, "made") for kind, text in kinds))


@pytest.mark.parametrize(
    ("texts", "own", "shown"),
    [
        ({}, "", ""),
        ({"caption": "a boat"}, "", "a boat"),
        ({"transcript": "We rowed.", "caption": "a boat"}, "We rowed.", "We rowed."),
        ({"note": "We rowed.", "owner": "Mine."}, "Mine.", "Mine."),
        ({"note": "", "imported": "Norway"}, "Norway", "Norway"),
        ({"imported": "Norway", "caption": "a boat"}, "Norway", "Norway\na boat"),
        ({"caption": "a boat", "read": "NO 7\nLOTTE"}, "", "a boat\nWords in the picture: NO 7 / LOTTE"),
    ],
)
def test_what_was_said_or_written_stands_before_what_a_model_saw(texts: dict[str, str], own: str, shown: str) -> None:
    one = view(**texts)
    assert (one.own_text, one.all_text) == (own, shown)


def test_who_was_recognised_is_told_between_the_caption_and_the_words_in_the_picture() -> None:
    one = view(caption="a boat", read="LOTTE")
    labels = (("Lena", 0.9), ("Karl", 0.4))
    people = MomentText(
        one.moment.id, TextKind.PEOPLE, "Lena's face\nperhaps Karl's face", "made", labels, speaker="Lena"
    )
    met = replace(one, texts=(*one.texts, people))
    assert met.people == (("Lena", "Lena's face"), ("Karl", "perhaps Karl's face"))
    assert met.voice == "Lena" and one.voice == "" and one.people == ()
    assert met.all_text.splitlines()[1] == "With Lena's face, perhaps Karl's face"


@pytest.mark.parametrize(
    ("people", "told"),
    [(None, ""), (0, ""), (1, "one person"), (2, "two people"), (12, "twelve people"), (13, "13 people")],
)
def test_a_scene_is_told_in_one_line_without_what_was_not_said(people: int | None, told: str) -> None:
    assert SeenScene((), "", "", "", people).words == told
    full = SeenScene(("dog", "ball"), "", "a garden", "happy", people)
    assert full.words == "; ".join(filter(None, ("dog, ball", "a garden", "happy", told)))


def test_labels_come_before_the_objects_of_a_scene() -> None:
    seen = MomentText("m", TextKind.CAPTION, "", "made", scene=SeenScene(("dog",)))
    assert seen.things == (("dog", 1.0),) and replace(seen, scene=None).things == ()
    assert replace(seen, labels=(("cat", 0.3),)).things == (("cat", 0.3),)


def test_a_known_distance() -> None:
    assert 140 < distance_km(HOME, CITY) < 160
    assert distance_km(Place(0, 0), Place(0, 180)) == pytest.approx(HALF_ROUND_KM)
    assert distance_km(Place(0, 179.5), Place(0, -179.5)) == pytest.approx(HALF_ROUND_KM / 180)
    assert distance_km(Place(60, 0), Place(60, 1)) == pytest.approx(distance_km(Place(0, 0), Place(0, 0.5)), rel=1e-3)


@given(SPOTS, SPOTS, SPOTS)
def test_distances_are_a_metric(one: Place, other: Place, third: Place) -> None:
    assert distance_km(one, one) == 0
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert 0 <= distance_km(one, other) <= HALF_ROUND_KM
    assert distance_km(one, third) <= distance_km(one, other) + distance_km(other, third) + 1e-3
