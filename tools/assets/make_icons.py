"""Draw the program's icons from the shapes of logo.svg: `python -m tools.assets.make_icons`. Knows no page."""

from pathlib import Path

from PIL import Image, ImageDraw

SIDES_PX = (192, 512)
INK, SUN, PAPER = (47, 111, 115, 255), (201, 130, 43, 255), (250, 248, 244, 255)
FINER = 4
"""Drawn so many times larger and made smaller, for smooth edges."""


def icon(side_px: int) -> Image.Image:
    """Return the logo on paper, with room about it so that it may be cut to a circle."""
    large = side_px * FINER
    picture = Image.new("RGBA", (large, large), PAPER)
    draw = ImageDraw.Draw(picture)
    scale = large * 0.72 / 48
    edge = large * 0.14

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * scale, edge + y * scale

    width = round(4 * scale)
    draw.arc((*at(4, 4), *at(44, 44)), -18.7, 294.6, INK, width)
    for x, y in ((31.5, 7.6), (41.1, 18.2)):
        _dot(draw, at(x, y), 2 * scale, INK)
    for line in (((17, 17), (24, 26), (31, 17)), ((24, 26), (24, 35))):
        draw.line([at(*point) for point in line], INK, width, joint="curve")
        for point in line:
            _dot(draw, at(*point), 2 * scale, INK)
    _dot(draw, at(37.4, 11.6), 3.6 * scale, SUN)
    return picture.resize((side_px, side_px), Image.Resampling.LANCZOS)


def _dot(draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, colour: tuple[int, int, int, int]) -> None:
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), colour)


if __name__ == "__main__":
    for side_px in SIDES_PX:
        icon(side_px).save(Path(__file__).resolve().parents[2] / "assets" / f"icon-{side_px}.png", optimize=True)
