import json
from collections.abc import Sequence
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.protocols import Caption, Message, Scene
from models.vision.scene_json import INSTRUCTION, MOST_PEOPLE, SCHEMA, Malformed, describe

LAKE = Caption("A boat on a lake.", (), Scene(("boat", "lake"), "rowing", "a lake", "calm", 2))


def replied(caption: Caption) -> str:
    """Write a caption as a model replies."""
    assert caption.scene is not None
    return json.dumps({"caption": caption.text, **asdict(caption.scene)}, ensure_ascii=False)


def read(said: str) -> Caption:
    """Read what a model replies, whatever it is asked."""
    return describe(lambda _: said)


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=20)
some_words = words.filter(bool)
scenes = st.builds(
    Scene,
    st.lists(some_words, unique=True, max_size=8).map(tuple),
    words,
    words,
    words,
    st.none() | st.integers(0, MOST_PEOPLE),
)


@given(
    st.builds(Caption, some_words, st.just(()), scenes),
    st.sampled_from(("{}", "```json\n{}\n```", " \n{}\n", "```\n{}```")),
)
def test_any_record_is_read_back_from_its_json(caption: Caption, around: str) -> None:
    assert read(around.replace("{}", replied(caption))) == caption


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_other_json_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        read(json.dumps(value))


@given(st.text())
def test_any_text_is_malformed_or_read(said: str) -> None:
    with pytest.raises(Malformed):
        read(said)


@given(st.sampled_from(list(SCHEMA["required"])), st.sampled_from([True, 3.5, -1, {}, [1], ["a", None], 10**9]))  # type: ignore[call-overload]
def test_a_field_of_another_type_is_malformed(name: str, value: object) -> None:
    with pytest.raises(Malformed, match=name):
        read(json.dumps({**json.loads(replied(LAKE)), name: value}))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"caption": ""}, "caption is empty"),
        ({"caption": " \n "}, "caption is empty"),
        ({"people": "two"}, "people"),
        ({"people": float("nan")}, "people"),
        ({"mood": None}, "mood is no string"),
        ({"setting": "\ud800"}, "half a character"),
        ({"objects": ["\udfff"]}, "half a character"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, object], why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(json.dumps({**json.loads(replied(LAKE)), **change}))


@pytest.mark.parametrize("name", list(SCHEMA["required"]))  # type: ignore[call-overload]
def test_every_field_must_be_there(name: str) -> None:
    table = {key: value for key, value in json.loads(replied(LAKE)).items() if key != name}
    with pytest.raises(Malformed, match=f"{name} is missing"):
        read(json.dumps(table))


@pytest.mark.parametrize(
    "said", ["[" * 100_000, '{"people": ' + "9" * 5000 + "}", "", "A boat on a lake.", replied(LAKE)[:-1]]
)
def test_what_cannot_be_parsed_is_malformed(said: str) -> None:
    with pytest.raises(Malformed, match="no JSON"):
        read(said)


def test_space_is_made_single_and_what_was_not_asked_for_is_passed_over() -> None:
    table = {
        **json.loads(replied(LAKE)),
        "caption": " A  boat\non a lake.\0",
        "objects": ["boat", " ", "lake", "boat"],
        "x": 1,
    }
    assert read(json.dumps(table)) == LAKE


class Model:
    """Gives replies in turn and keeps what it was asked."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[Message, ...]] = []

    def __call__(self, turns: Sequence[Message]) -> str:
        self.asked.append(tuple(turns))
        return self.replies.pop(0)


def test_a_reply_that_fits_is_asked_for_once() -> None:
    model = Model(replied(LAKE))
    assert describe(model) == LAKE
    assert model.asked == [(Message("user", INSTRUCTION),)]


def test_a_malformed_reply_is_asked_for_again_with_what_is_wrong() -> None:
    model = Model('{"caption": "A boat"}', replied(LAKE))
    assert describe(model) == LAKE
    first, wrong, why = model.asked[1]
    assert first.text == INSTRUCTION and wrong == Message("assistant", '{"caption": "A boat"}')
    assert why.role == "user" and "activity is missing" in why.text


def test_a_second_malformed_reply_is_the_end() -> None:
    model = Model("A boat.", "A boat, I said.", replied(LAKE))
    with pytest.raises(Malformed, match="A boat, I said"):
        describe(model)
    assert len(model.asked) == 2
