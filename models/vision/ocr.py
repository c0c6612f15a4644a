"""A picture to the words in it: PP-OCRv6, detector and recogniser, as the rapidocr package bundles them.

Knows nothing of what the words mean or of which are worth keeping. The networks load at the first picture, from the
package's own folder; every file is named to the package, so that it never looks for one elsewhere.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.inference import Network
from models.protocols import Line, Pixels
from models.registry.card import WeightsMissing

if TYPE_CHECKING:
    from rapidocr import RapidOCR

PACKAGE = "rapidocr"
DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
VERSION = "2"
GLANCE_PX, GLANCE_AREA_PX = 512, 512 * 384
"""The longer side of the picture in which letters are looked for before anything is read, or its area where that gives
more, as for a long screenshot."""

GLANCE_STEP_PX = 32
"""The sides of what the detector looks at are multiples of this."""

LETTER, LEAST_LETTERS_PX = 0.6, 20
"""Where the detector gives so many pixels of a glance such a likelihood, there may be letters: of 141 photographs this
sends 71 to be read, where boxes found at 640 px sent 61, and loses no word (docs/decisions/0044-one-decode.md)."""

DETECT_PX = 1280
LEAST_SIDE_PX = 4
MOST_LINES = 300
"""So many lines of one picture are read, from the top: a page of a newspaper would take minutes."""

Corners = NDArray[np.float32]


class PaddleReader:
    """Finds the lines in a picture made small, and reads them in the picture as it came.

    Source: Liao et al. 2020, Real-time scene text detection with differentiable binarization; PaddleOCR, PP-OCRv6.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = f"PP-OCRv6-small {PACKAGE}-{version(PACKAGE)} {VERSION}"

    @cached_property
    def _engine(self) -> "RapidOCR":
        from rapidocr import RapidOCR

        return RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "Det.model_path": str(self._folder / DETECTOR),
                "Rec.model_path": str(self._folder / RECOGNISER),
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECT_PX,
                "Rec.rec_batch_num": 1,
            }
        )

    @cached_property
    def _glance(self) -> Network:
        return Network(self._folder / DETECTOR, threads=1)

    def sees_letters(self, image: Pixels) -> bool:
        """Say whether there may be letters in a picture, by the detector alone and in a small picture."""
        (likely,) = self._glance.run({"x": _for_a_glance(image)})
        return int(np.count_nonzero(likely > LETTER)) >= LEAST_LETTERS_PX

    def read(self, image: Pixels) -> list[Line]:
        """Read the words in a picture, line by line."""
        corners = self._find(image, DETECT_PX)
        if not len(corners):
            return []
        crops = self._engine.crop_text_regions(_turned_round(image), corners)
        found = self._engine.recognize_txt(crops)
        size = np.array([image.shape[1], image.shape[0]], np.float32)
        lines = [
            Line(text.strip(), _box(one / size), float(score))
            for text, score, one in zip(found.txts or (), found.scores or (), corners, strict=True)
        ]
        return [line for line in lines if line.text]

    def _find(self, image: Pixels, side_px: int) -> Corners:
        """Return the corners (n, 4, 2) of the lines in a picture, in its own pixels; it is looked at no larger."""
        from rapidocr.main import RapidOCRError

        small = _shrunk(image, side_px)
        padding: dict[str, dict[str, int]] = {}
        try:
            _, found = self._engine.detect_and_crop(_turned_round(small), padding)
        except RapidOCRError:  # its word for: there is none
            return np.zeros((0, 4, 2), np.float32)
        corners: Corners = np.asarray(found.boxes, np.float32)
        corners -= np.array([0, padding["padding_1"]["top"]], np.float32)
        scale = np.array([image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]], np.float32)
        inside: Corners = np.clip(corners * scale, 0, np.array([image.shape[1], image.shape[0]], np.float32))
        return inside[_least_sides(inside) >= LEAST_SIDE_PX][:MOST_LINES]


def models_folder() -> Path:
    """Return where the package holds its networks. Raises WeightsMissing where it does not."""
    spec = find_spec(PACKAGE)
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path(PACKAGE)
    if not all((folder / name).is_file() for name in (DETECTOR, RECOGNISER)):
        raise WeightsMissing(
            f"the networks that read words in pictures come with the package {PACKAGE}, and are missing there; "
            f"run: pip install --force-reinstall {PACKAGE}, or set ocr = false in config.toml"
        )
    return folder


def _shrunk(image: Pixels, side_px: int) -> Pixels:
    scale = side_px / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))


def _for_a_glance(image: Pixels) -> NDArray[np.float32]:
    """Return a picture made small, as the detector takes it: (1, 3, height_px, width_px), -1..1, blue first."""
    area_px = image.shape[0] * image.shape[1]
    scale = min(1.0, max(GLANCE_PX / max(image.shape[:2]), (GLANCE_AREA_PX / area_px) ** 0.5))
    high_px, wide_px = (max(1, round(side * scale / GLANCE_STEP_PX)) * GLANCE_STEP_PX for side in image.shape[:2])
    small = Image.fromarray(image).resize((wide_px, high_px), Image.Resampling.BOX)
    values = np.asarray(small, np.float32)[:, :, ::-1] / 127.5 - 1
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def _turned_round(image: Pixels) -> Pixels:
    """Return blue, green, red, which the networks were trained on."""
    return np.ascontiguousarray(image[:, :, ::-1])


def _least_sides(corners: Corners) -> NDArray[np.float32]:
    """Return the shorter side of each (n,)."""
    across = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1)
    down = np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1)
    least: NDArray[np.float32] = np.minimum(across, down)
    return least


def _box(corners: Corners) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what the corners (4, 2) enclose."""
    sides: Sequence[float] = [*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()]
    left, top, right, bottom = (round(side, 4) for side in sides)
    return left, top, right, bottom
