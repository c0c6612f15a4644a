"""A picture to the faces in it: RetinaFace finds them, dlib's networks turn each upright and tell it from others.

Knows nothing of who anybody is. Detector and landmarks load at the first picture; nothing is loaded before.
Source: Deng et al. 2020, RetinaFace; Kazemi and Sullivan 2014 (landmarks); King 2009, dlib-ml, with its network after
He et al. 2016.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.inference import Network
from models.protocols import Face, Pixels
from models.registry.card import WeightsMissing

if TYPE_CHECKING:
    import dlib

VERSION = "1"
INSTALL = 'pip install "yesteryear[faces]"'
DETECTOR, LANDMARKS, RECOGNISER = (
    "detector.onnx",
    "shape_predictor_5_face_landmarks.dat",
    "dlib_face_recognition_resnet_model_v1.dat",
)
DETECT_PX = 1024
LEAST_SCORE = 0.9
MOST_SHARED = 0.4
"""Of two boxes that share more than this of what both cover, the surer one is kept."""

LEAST_SIDE_PX = 36
"""A lower face is not told from others: smaller ones get mixed up (bench/models/people.py)."""

GOOD_SIDE_PX = 120
CHIP_PX = 150
CHIP_PADDING = 0.25
MOST_FACES = 60

MEAN = np.array([104.0, 117.0, 127.0], dtype=np.float32)
STRIDES = (8, 16, 32)
ANCHORS_PX = ((16, 32), (64, 128), (256, 512))
VARIANCES = (0.1, 0.2)

SQUARE_SIDE, SQUARE_DOWN = 0.78, 0.07
"""Of a box's height: the side of the square that dlib's detector would give, and how far lower its middle lies."""

TYPICAL = np.array(
    """-0.098 0.082 0.058 -0.056 -0.109 -0.015 -0.030 -0.080 0.162 -0.088 0.211 -0.025 -0.236 -0.031 -0.030 0.145
    -0.156 -0.122 -0.097 -0.076 0.024 0.050 0.008 0.044 -0.130 -0.311 -0.068 -0.093 0.038 -0.098 0.011 0.063 -0.162
    -0.023 0.014 0.060 -0.045 -0.083 0.194 0.011 -0.196 -0.027 0.041 0.259 0.183 0.001 0.019 -0.064 0.111 -0.269
    0.037 0.148 0.073 0.069 0.068 -0.154 0.022 0.128 -0.190 0.052 0.057 -0.095 -0.050 -0.069 0.201 0.105 -0.111
    -0.142 0.164 -0.156 -0.051 0.089 -0.117 -0.181 -0.264 0.035 0.389 0.142 -0.157 0.029 -0.060 -0.020 0.047 0.079
    -0.059 -0.021 -0.082 0.038 0.193 -0.031 -0.018 0.228 0.006 -0.002 0.022 0.041 -0.086 -0.007 -0.100 -0.003 0.055
    -0.083 0.005 0.095 -0.167 0.160 -0.011 -0.014 0.006 -0.010 -0.083 -0.029 0.176 -0.242 0.194 0.169 0.030 0.141
    0.052 0.078 -0.013 -0.031 -0.156 -0.072 0.047 -0.044 0.023 0.026""".split(),
    dtype=np.float32,
)
"""The mean vector of 64 faces of different people (bench/models/people.py): it tells nobody from anybody."""

Floats = NDArray[np.float32]


def install_command() -> str:
    """Return the command that installs what faces need and is not there, empty where nothing is lacking."""
    return "" if find_spec("dlib") else INSTALL


def require_package() -> None:
    """Raise WeightsMissing where the package dlib is not there."""
    if command := install_command():
        raise WeightsMissing(f"faces need the package dlib. Run: {command}")


class DlibFaces:
    """Finds faces and gives each 128 numbers that lie near those of the same person's other faces."""

    def __init__(self, folder: Path, version: str) -> None:
        """Take the folder of the weights; the package dlib is needed to read them."""
        self._folder = folder
        self.name = f"{version} {VERSION}"

    @cached_property
    def _detector(self) -> Network:
        return Network(self._folder / DETECTOR)

    @cached_property
    def _landmarks(self) -> "dlib.shape_predictor":
        import dlib

        return dlib.shape_predictor(str(self._folder / LANDMARKS))

    @cached_property
    def _recogniser(self) -> "dlib.face_recognition_model_v1":
        import dlib

        return dlib.face_recognition_model_v1(str(self._folder / RECOGNISER))

    def find(self, image: Pixels) -> list[Face]:
        """Find the faces in a picture, from the left; those too small to tell are left out."""
        height_px, width_px = image.shape[:2]
        boxes, scores = self._boxes(image)
        sides = boxes[:, 3] - boxes[:, 1]
        found = []
        for box, score, side_px in zip(boxes, scores, sides, strict=True):
            if side_px >= LEAST_SIDE_PX:
                vector = self._vector(image, box)
                left, top, right, bottom = np.clip(box / [width_px, height_px, width_px, height_px], 0, 1).tolist()
                corners = (round(left, 4), round(top, 4), round(right, 4), round(bottom, 4))
                quality = round(float(score) * min(1.0, float(side_px) / GOOD_SIDE_PX), 4)
                found.append(Face(corners, vector, quality))
        return sorted(found, key=lambda face: face.box)

    def _boxes(self, image: Pixels) -> tuple[Floats, Floats]:
        """Return boxes (n, 4) as left, top, right, bottom in the picture's own pixels, and scores (n,), best first."""
        small = _shrunk(image)
        given = (small[:, :, ::-1].astype(np.float32) - MEAN).transpose(2, 0, 1)[None]
        offsets, scores, _ = self._detector.run({"input": np.ascontiguousarray(given)})
        sure = np.flatnonzero(scores[0, :, 1] >= LEAST_SCORE)
        boxes = _placed(offsets[0], small.shape[0], small.shape[1])[sure]
        scale = np.array([image.shape[1], image.shape[0]] * 2, dtype=np.float32)
        best = _apart(boxes * scale, scores[0, sure, 1])[:MOST_FACES]
        return (boxes * scale)[best], scores[0, sure, 1][best]

    def _vector(self, image: Pixels, box: Floats) -> Floats:
        """Return the vector (128,) of the face in a box, of unit length."""
        import dlib

        left, top, right, bottom = (float(side) for side in box)
        half = SQUARE_SIDE * (bottom - top) / 2
        across, down = (left + right) / 2, (top + bottom) / 2 + SQUARE_DOWN * (bottom - top)
        square = dlib.rectangle(int(across - half), int(down - half), int(across + half), int(down + half))
        pixels = np.ascontiguousarray(image)
        chip = dlib.get_face_chip(pixels, self._landmarks(pixels, square), CHIP_PX, CHIP_PADDING)
        vector = np.asarray(self._recogniser.compute_face_descriptor(chip), dtype=np.float32) - TYPICAL
        unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return unit


def _shrunk(image: Pixels) -> Pixels:
    scale = DETECT_PX / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def _placed(offsets: Floats, height_px: int, width_px: int) -> Floats:
    """Return what the detector gave (n, 4) as left, top, right, bottom in 0..1, laid on its grid of anchors."""
    size = np.array([width_px, height_px], dtype=np.float32)
    centres, sizes = [], []
    for stride, own in zip(STRIDES, ANCHORS_PX, strict=True):
        across, down = np.meshgrid(range(-(-width_px // stride)), range(-(-height_px // stride)))
        grid = (np.column_stack((across.ravel(), down.ravel())) + 0.5) * stride / size
        centres.append(np.repeat(grid, len(own), axis=0))
        sizes.append(np.tile(np.array(own)[:, None] / size, (len(grid), 1)))
    anchor, extent = np.concatenate(centres), np.concatenate(sizes)
    middle = anchor + VARIANCES[0] * offsets[:, :2] * extent
    half = extent * np.exp(VARIANCES[1] * offsets[:, 2:]) / 2
    return np.concatenate([middle - half, middle + half], axis=1).astype(np.float32)


def _apart(boxes: Floats, scores: Floats) -> list[int]:
    """Return the rows of boxes, best first, without those that overlie a better one."""
    kept: list[int] = []
    for row in np.lexsort((boxes[:, 0], -scores)).tolist():
        if all(_shared(boxes[row], boxes[other]) <= MOST_SHARED for other in kept):
            kept.append(row)
    return kept


def _shared(one: Sequence[float] | Floats, other: Sequence[float] | Floats) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    inside = max(across, 0.0) * max(down, 0.0)
    whole = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)) - inside
    return float(inside / whole) if whole > 0 else 0.0
