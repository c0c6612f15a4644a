from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.files.file_checks import Limits
from ingest.readers.video import read_frame
from models.loading import load_faces
from models.protocols import Pixels
from models.registry.card import WeightsMissing
from models.registry.cards import FACES
from models.registry.download import is_present
from models.vision import faces
from models.vision.faces import DlibFaces, _apart, _placed


@pytest.fixture(scope="module")
def encoder() -> DlibFaces:
    pytest.importorskip("dlib", reason="dlib is not installed: pip install 'yesteryear[faces]'")
    if not is_present(FACES):
        pytest.skip("weights missing: `yesteryear models fetch faces` gets them")
    return load_faces()


def frame(shared: Path, name: str, at_s: float) -> Pixels:
    return read_frame(shared / "media/video/repo_licensed" / name, at_s, 1600, Limits())


def resized(image: Pixels, scale: float) -> Pixels:
    picture = Image.fromarray(image)
    return np.asarray(picture.resize((round(picture.width * scale), round(picture.height * scale))))


def test_one_person_is_near_and_another_far(encoder: DlibFaces, shared: Path) -> None:
    hill = [encoder.find(frame(shared, "weekly_address_hill.mp4", at_s))[0].vector for at_s in (0.5, 3.0, 6.0)]
    other = encoder.find(frame(shared, "chaplin.mp4", 5.0))[0].vector
    same = [float(hill[0] @ hill[1]), float(hill[0] @ hill[2]), float(hill[1] @ hill[2])]
    assert min(same) > 0.65 and max(float(one @ other) for one in hill) < 0.4


def test_a_box_stays_where_it_is_however_large_the_picture(encoder: DlibFaces, shared: Path) -> None:
    image = frame(shared, "weekly_address_hill.mp4", 1.0)
    (whole,) = encoder.find(image)
    (large,) = encoder.find(resized(image, 2.5))
    assert np.allclose(whole.box, large.box, atol=0.07)
    assert float(whole.vector @ large.vector) > 0.8


def test_a_face_too_small_to_tell_is_left_out(encoder: DlibFaces, shared: Path) -> None:
    image = frame(shared, "weekly_address_hill.mp4", 1.0)
    (face,) = encoder.find(image)
    height_px = (face.box[3] - face.box[1]) * image.shape[0]
    assert encoder.find(resized(image, 0.8 * faces.LEAST_SIDE_PX / height_px)) == []


def test_every_anchor_lies_where_its_stride_says() -> None:
    boxes = _placed(np.zeros((2 * (4 * 8 + 2 * 4 + 1 * 2), 4), dtype=np.float32), 32, 64)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 * [64, 32]
    assert np.allclose(middle[:3], [[4, 4], [4, 4], [12, 4]]) and np.allclose(middle[-1], [48, 16])
    assert np.allclose((boxes[:2, 2:] - boxes[:2, :2]) * [64, 32], [[16, 16], [32, 32]], atol=1e-4)


def test_of_boxes_that_overlie_the_surer_is_kept() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 1, 11, 11], [20, 0, 30, 10]], dtype=np.float32)
    assert _apart(boxes, np.array([0.9, 0.95, 0.92], dtype=np.float32)) == [1, 2]


def test_without_its_package_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "find_spec", lambda name: None)
    with pytest.raises(WeightsMissing, match=r"yesteryear\[faces\]"):
        load_faces()
