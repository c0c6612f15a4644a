import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from models.loading import detector
from models.vision.detector import NANODET_INPUT, PICODET_INPUT, ObjectDetector, _prepared
from models.vision.plain_words import things

SURE = 0.5
CELLS = 52 * 52
BINS = 8


def network(path: Path, seen: list[tuple[int, int, str, float]]) -> ObjectDetector:
    """A network that sees the same things in any picture, in cells (across, down) of 8 px, each 16 px to all sides."""
    scores = np.zeros((1, CELLS, len(things())), np.float32)
    distances = np.zeros((1, CELLS, 4, BINS), np.float32)
    distances[..., 2] = 50.0
    for across, down, thing, score in seen:
        scores[0, down * 52 + across, things().index(thing)] = score
    held = [numpy_helper.from_array(scores, "s"), numpy_helper.from_array(distances.reshape(1, CELLS, -1), "d")]
    nodes = [helper.make_node("Identity", [name], [out]) for name, out in (("s", "scores"), ("d", "distances"))]
    outputs = [helper.make_tensor_value_info(out, TensorProto.FLOAT, None) for out in ("scores", "distances")]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 416, 416])
    model = helper.make_model(
        helper.make_graph(nodes, "g", [image], outputs, held),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=10,
    )
    onnx.save(model, path)
    return ObjectDetector(path, "made", NANODET_INPUT)


IMAGE = [np.zeros((30, 40, 3), np.uint8)]


def test_what_stands_apart_is_counted_and_what_overlaps_is_one(tmp_path: Path) -> None:
    detector = network(
        tmp_path / "n.onnx",
        [(5, 5, "dog", 0.9), (6, 5, "dog", 0.8), (20, 5, "dog", 0.7), (40, 40, "dog", 0.4), (30, 30, "cat", 0.5)],
    )
    dog, cat = things().index("dog"), things().index("cat")
    scores, counts = detector.scores(IMAGE), detector.counts(IMAGE)
    assert scores[0, dog] == pytest.approx(0.9) and scores[0, cat] == pytest.approx(0.5) and scores.shape == (1, 80)
    assert counts[0, :, dog].tolist() == [2, 3]
    assert counts[0, :, cat].tolist() == [0, 0], "what is not clear is not counted"
    assert detector.scores([]).shape == (0, 80)


def test_a_picture_is_laid_before_each_network_as_it_wants_it() -> None:
    red = np.zeros((100, 200, 3), np.uint8)
    red[..., 0] = 255
    stretched, shaped = (_prepared(red, takes)[0] for takes in (PICODET_INPUT, NANODET_INPUT))
    assert stretched[0, -1, -1] == pytest.approx((255 - 123.675) / 58.395, abs=1e-3)
    assert shaped[2, 0, 0] == pytest.approx((255 - 123.675) / 58.395, abs=1e-3)
    assert shaped[2, -1, 0] == pytest.approx(-123.675 / 58.395, abs=1e-3), "below a broad picture lies nothing"


@pytest.mark.usefixtures("weights")
def test_what_people_marked_is_seen(shared: Path) -> None:
    finds = detector()
    if finds is None:
        pytest.skip("the detector is not installed")
    folder = shared / "media" / "photos"
    photos = json.loads((folder / "captions.json").read_text("utf-8"))[::5]
    seen = finds.scores([np.asarray(Image.open(folder / photo["file"]).convert("RGB")) for photo in photos])
    assert seen.shape == (len(photos), 80) and seen.min() >= 0 and seen.max() <= 1
    marked = np.array([[thing in {o["label"] for o in photo["objects"]} for thing in things()] for photo in photos])
    said = seen >= SURE
    assert (said & marked).sum() >= 0.75 * said.sum() and (said & marked).sum() >= 0.25 * marked.sum()
