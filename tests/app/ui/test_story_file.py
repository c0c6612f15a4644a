import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.library.session import Session
from app.services.browser import find_browser
from app.ui.story_file import SIDE_PX, WIDE_PX, file_name, story_file, story_pdf
from ingest.pipeline.run import ingest
from memory.summaries.stories import Story, find, story

NASTY = 'Grandmother Rosa <script>alert(1)</script> and <img src=x onerror=alert(1)> sang "all" night for us!'


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library with two large photos, one with EXIF, and a note that would be a script."""
    album = tmp_path / "2023-08 <b>Norway"
    album.mkdir()
    exif = Image.Exif()
    exif[0x8298], exif[0x013B] = "a secret copyright", "a secret artist"
    for name, shade in (("IMG_20230814_101500.jpg", 40), ("IMG_20230814_111500.jpg", 200)):
        Image.linear_gradient("L").resize((2400, 1600)).point(lambda one, top=shade: one * top // 255).convert(
            "RGB"
        ).save(album / name, exif=exif)
    (album / "2023-08-14 song.md").write_text(NASTY, encoding="utf-8")
    ingest(session.library, [album], quiet)
    return session


def year(session: Session) -> Story:
    branch = find(session.store, "2023")
    assert branch is not None
    return story(session.store, branch)


class Reader(HTMLParser):
    """Gathers the tags and what they point at."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.pointers: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "srcset", "poster", "action", "data", "xlink:href", "formaction"):
                self.pointers.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_the_file_needs_nothing_but_itself(session: Session) -> None:
    made = story_file(session, year(session))
    reader = read(made.html)
    assert made.pictures_missing == 0 and reader.tags.count("img") == 3
    assert all(one.startswith(("data:image/jpeg;base64,", "#")) for one in reader.pointers)
    assert {"script", "link", "iframe", "object", "embed", "base"}.isdisjoint(reader.tags) and reader.handlers == []
    style = re.findall(r"<style>(.*?)</style>", made.html, re.DOTALL)[0]
    assert "url(" not in style and "@import" not in style
    assert "@media print" in style and "prefers-color-scheme: dark" in style
    assert "default-src 'none'" in made.html


def test_the_owners_words_are_escaped(session: Session) -> None:
    html = story_file(session, year(session)).html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "<script" not in html and "onerror=alert(1)&gt;" in html


def test_pictures_are_of_bounded_size_and_hold_pixels_alone(session: Session) -> None:
    found = read(story_file(session, year(session)).html).pointers
    sides = []
    for one in found:
        content = base64.b64decode(one.removeprefix("data:image/jpeg;base64,"))
        assert b"secret" not in content
        with Image.open(BytesIO(content)) as picture:
            assert not picture.getexif()
            sides.append(max(picture.size))
    assert sorted(sides) == [SIDE_PX, SIDE_PX, WIDE_PX]


def test_a_picture_whose_file_is_gone_is_left_out_and_said_so(session: Session) -> None:
    told = year(session)
    Path(next(one for passage in told.passages for one in passage.pictures).remembered.path).unlink()
    made = story_file(session, told)
    assert made.pictures_missing == 1 and "One picture is left out" in made.html


def test_the_same_story_makes_the_same_file(session: Session) -> None:
    assert story_file(session, year(session)) == story_file(session, year(session))


def test_a_file_is_named_after_its_story(session: Session) -> None:
    assert file_name(year(session), "pdf") == "2023.pdf"


def test_a_story_is_printed(session: Session) -> None:
    if find_browser() is None:
        pytest.skip("no browser of the Chromium family")
    made = story_pdf(session, year(session))
    assert made.startswith(b"%PDF-") and made.count(b"/Subtype /Image") >= 2 and b"/Link" not in made
