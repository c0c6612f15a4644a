"""The demo album's credits, written from its own tables, so that none is forgotten.

Knows nothing of licences but what each source states.
"""

from assets.demo_story import PHOTOS, SCENES, SOURCES, VIDEO_PATH, Photo

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
