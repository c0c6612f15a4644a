"""A story as one HTML file that needs nothing else: pictures inside, no script, nothing fetched; or as a PDF of it.

Knows the open library and the story's HTML; nothing of Gradio, of addresses or of where the file is put. What is in a
picture beside its pixels stays behind: every picture is drawn anew.
"""

import base64
import re
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image

from app.library.session import Session
from app.services.browser import print_page
from app.ui import story_cards
from app.ui.cards import escaped
from app.ui.story_cards import Sources
from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.photo import read_photo
from ingest.readers.video import read_frame
from memory.records.library import Medium, MomentView
from memory.summaries.stories import Story
from models.protocols import Pixels

WIDE_PX, SIDE_PX = 1600, 1000
QUALITY = 80
STYLES = ("style.css", "story.css")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A story as HTML, and how many of its pictures could not be had."""

    html: str
    pictures_missing: int


@dataclass(slots=True)
class _Inside:
    """Draws pictures as data: addresses, and counts those that it cannot."""

    limits: Limits
    missing: set[str] = field(default_factory=set)

    def picture(self, one: MomentView, is_wide: bool) -> str:
        try:
            pixels = _read(one, WIDE_PX if is_wide else SIDE_PX, self.limits)
        except (Unreadable, OSError):
            self.missing.add(one.moment.id)
            return ""
        out = BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=QUALITY)
        return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"


def story_file(session: Session, story: Story) -> StoryFile:
    """Return a story as the text of one HTML file."""
    inside = _Inside(session.config.limits)
    told = story_cards.article(story, Sources(inside.picture, lambda one: "", lambda saying: "", is_lazy=False))
    lacking = len(inside.missing)
    note = f'<p class="yy-note">{_lacking(lacking)}</p>' if lacking else ""
    style = "".join((files("assets") / name).read_text(encoding="utf-8") for name in STYLES)
    html = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escaped(story.subject.title)}</title><style>{style}</style></head>"
        f'<body><main class="yy yy-page yy-alone">{told}{note}</main></body></html>\n'
    )
    return StoryFile(html, lacking)


def story_pdf(session: Session, story: Story) -> bytes:
    """Return a story as a PDF. Raises app.services.browser.NotPrinted where no browser is there to print it."""
    return print_page(story_file(session, story).html)


def file_name(story: Story, ending: str) -> str:
    """Return a name for the file of a story, of its title's letters and figures: walchensee-12-14-july-2024.html."""
    words = re.findall(r"[^\W_]+", story.subject.title.lower())
    return f"{'-'.join(words)[:LONGEST_NAME].strip('-') or 'story'}.{ending}"


def _lacking(count: int) -> str:
    if count == 1:
        return "One picture is left out: its file could not be read."
    return f"{count} pictures are left out: their files could not be read."


def _read(one: MomentView, side_px: int, limits: Limits) -> Pixels:
    if one.moment.medium is not Medium.SHOT:
        return read_photo(Path(one.path), limits, side_px)
    middle_s = ((one.moment.start_s or 0.0) + (one.moment.end_s or 0.0)) / 2
    return read_frame(Path(one.path), middle_s, side_px, limits)
