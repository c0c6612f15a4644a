from collections.abc import Iterator

import numpy as np
import pytest

from models.protocols import Caption, Captioner, Pixels, Scene
from models.registry.card import WeightsMissing
from models.vision.remote_captions import SIDE_PX, RemoteCaptioner
from models.vision.scene_json import INSTRUCTION, Malformed
from tests.fakes import COLOURS
from tests.seeing import Seeing, seeing_server, told


def painted(colour: str, height_px: int = 40, width_px: int = 60) -> Pixels:
    return np.full((height_px, width_px, 3), COLOURS[colour], dtype=np.uint8)


def said(colour: str) -> Caption:
    return Caption(f"a {colour} wall", (), Scene(("wall",), "", "a courtyard", "calm", 3))


@pytest.fixture
def server() -> Iterator[Seeing]:
    with seeing_server() as played:
        yield played


def test_pictures_are_described_in_order(server: Seeing) -> None:
    captioner: Captioner = RemoteCaptioner(server.address + "/", "qwen-vl")
    assert captioner.caption([painted("red"), painted("blue")]) == [said("red"), said("blue")]
    assert captioner.caption([]) == []
    first = server.asked[0]
    assert (first["model"], first["temperature"], server.keys[0]) == ("qwen-vl", 0, None)
    (turn,) = first["messages"]  # type: ignore[misc]
    assert turn["content"][1] == {"type": "text", "text": INSTRUCTION}  # type: ignore[index]
    form = first["response_format"]
    assert isinstance(form, dict) and form["type"] == "json_schema"
    assert form["json_schema"]["schema"]["properties"]["people"] == {"type": ["integer", "null"]}


def test_what_is_sent_is_small_and_holds_the_picture_alone(server: Seeing) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (3000, 1500, 3), dtype=np.uint8)
    RemoteCaptioner(server.address, key="secret").caption([noise, painted("red", 1, 1)])
    assert [picture.size for picture in server.pictures] == [(SIDE_PX // 2, SIDE_PX), (1, 1)]
    assert all(not picture.getexif() and picture.format == "JPEG" for picture in server.pictures)
    assert server.keys == ["Bearer secret"] * 2 and server.asked[0]["model"] == "default"


def test_the_name_holds_the_model_and_not_where_it_runs(server: Seeing) -> None:
    one, other = RemoteCaptioner(server.address, "qwen-vl"), RemoteCaptioner("http://127.0.0.1:9/v1", "qwen-vl")
    assert one.name == other.name != RemoteCaptioner(server.address, "gemma").name and "qwen-vl" in one.name


def test_a_reply_in_a_code_fence_is_read(server: Seeing) -> None:
    server.answer = lambda colour, turns: (200, f"```json\n{told(colour)}\n```")
    assert RemoteCaptioner(server.address).caption([painted("red")]) == [said("red")]
    assert len(server.asked) == 1


def test_a_malformed_reply_is_asked_for_once_more(server: Seeing) -> None:
    server.answer = lambda colour, turns: (200, told(colour) if turns > 1 else "A wall.")
    assert RemoteCaptioner(server.address).caption([painted("red")]) == [said("red")]
    roles = [turn["role"] for turn in server.asked[1]["messages"]]  # type: ignore[attr-defined, union-attr]
    assert roles == ["user", "assistant", "user"] and len(server.asked) == 2


@pytest.mark.parametrize("reply", ["A wall.", "", told("red", caption=""), told("red", people="many")])
def test_two_malformed_replies_are_no_caption(server: Seeing, reply: str) -> None:
    server.answer = lambda colour, turns: (200, reply)
    with pytest.raises(Malformed, match="no caption"):
        RemoteCaptioner(server.address).caption([painted("red")])
    assert len(server.asked) == 2


def test_a_picture_that_is_refused_is_that_pictures_trouble(server: Seeing) -> None:
    server.answer = lambda colour, turns: (200, told(colour)) if colour == "grey" else (400, "not this one")
    with pytest.raises(Malformed, match="not this one"):
        RemoteCaptioner(server.address).caption([painted("red")])


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
def test_a_server_that_refuses_every_picture_is_away(server: Seeing, status: int) -> None:
    server.answer = lambda colour, turns: (status, "sees nothing")
    with pytest.raises(WeightsMissing, match="sees nothing"):
        RemoteCaptioner(server.address, "blind").caption([painted("red")])


def test_a_server_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(WeightsMissing, match="captions_at"):
        RemoteCaptioner("http://127.0.0.1:9/v1").caption([painted("red")])
