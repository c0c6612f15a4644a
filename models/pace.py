"""How many photos a second an encoder and a captioner look at here, by a few drawn ones.

Knows no files and no profiles; models/registry/choice.py keeps what was measured.
"""

import time
from collections.abc import Callable

import numpy as np

from models.protocols import Captioner, ImageTextEncoder, Pixels

PHOTOS = 2
"""So many are looked at, after one that is not counted, since networks load at the first."""

HIGH_PX, WIDE_PX = 768, 1024


def measure(
    encoder: ImageTextEncoder, captioner: Captioner | None, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return photos a second. A captioner that is None runs elsewhere and is not measured.

    Raises what the models raise.
    """

    def look(number: int) -> None:
        photo = drawn(number)
        encoder.encode_images([photo])
        if captioner is not None:
            captioner.caption([photo])

    look(0)
    began_s = clock()
    for number in range(1, PHOTOS + 1):
        look(number)
    return PHOTOS / max(clock() - began_s, 1e-9)


def drawn(number: int) -> Pixels:
    """Draw a picture of a meadow under a sky, with a sun that stands elsewhere in each: (768, 1024, 3)."""
    down = np.linspace(0.0, 1.0, HIGH_PX)[:, None]
    across = np.linspace(0.0, 1.0, WIDE_PX)[None]
    meadow = down > 0.6 + 0.05 * np.sin(9 * across + number)
    sun = (down - 0.2) ** 2 + (across - 0.2 - 0.2 * number) ** 2 < 0.008
    sky = np.stack([90 + 90 * down + 0 * across, 150 + 60 * down + 0 * across, 235 - 30 * down + 0 * across], axis=-1)
    seen = np.where(meadow[..., None], np.array([70.0, 130.0, 50.0]) * (1.3 - 0.5 * down[..., None]), sky)
    return np.where(sun[..., None], np.array([255.0, 230.0, 120.0]), seen).astype(np.uint8)
