import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt

from app.export.pages import pages, path_of
from ingest.pipeline.run import Library, ingest
from memory.consolidate import consolidate
from memory.records.derived import Level, Summary
from memory.store import Store
from tests import lives
from tests.lives import at, remember
from tests.made import FIRST_DAY


@pytest.fixture
def told(library: Library, album: Path, quiet: Callable[[object], None]) -> dict[str, str]:
    ingest(library, [album], quiet)
    return dict(pages(library.store, {}))


def test_a_day_tells_its_moments_in_order(told: dict[str, str], album: Path) -> None:
    page = told["days/2023-08-14.md"]
    assert "# Monday, 14 August 2023" in page
    picture = next(album.rglob("*101500.jpg"))
    voice = next(album.rglob("*120000.wav"))
    order = [f"]({picture.as_uri()})", f"]({voice.as_uri()})", f"]({voice.as_uri()}#t=0) one two"]
    places = [page.index(one) for one in order]
    assert places == sorted(places) and "![" in page
    assert "rowed across the fjord" in told["days/2023-08-15.md"]


def test_every_link_leads_to_a_page_that_is_there(told: dict[str, str]) -> None:
    links = 0
    for name, text in told.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            if not target.startswith("file:"):
                links += 1
                parts = [*name.split("/")[:-1], *unquote(target).split("/")]
                whole = str(Path("/", *parts).resolve().relative_to("/"))
                assert whole in told, (name, target)
    assert (
        links > 10
        and "[Index](../index.md)" in told["days/2023-08-14.md"]
        and "[2023](years/2023.md)" in told["index.md"]
    )


def test_front_matter_is_read_back(told: dict[str, str]) -> None:
    for text in told.values():
        _, inside, _ = text.split("---\n", 2)
        assert yaml.safe_load(inside)["type"]


def test_a_fortnight_has_its_people_places_and_chapters(tmp_path: Path) -> None:
    store = Store(tmp_path / "life.sqlite3")
    life = lives.live()
    lives.put(store, life.moments, life.vectors)
    loose = dict(pages(store, {}))
    assert "## Besides" in loose["days/2024-07-01.md"]
    consolidate(store, "")
    found = dict(pages(store, {}))
    assert "## Besides" not in found["days/2024-07-01.md"]
    folders = {name.split("/")[0] for name in found}
    assert {"index.md", "years", "months", "days", "chapters", "places"} <= folders
    assert len({name.casefold() for name in found}) == len(found)
    copied = dict(pages(store, {one.asset.id: "media/x y.jpg" for one in life.moments}))
    assert "](../media/x%20y.jpg)" in copied["days/2024-07-01.md"]
    store.close()


def test_the_owners_words_break_no_page(tmp_path: Path) -> None:
    store = Store(tmp_path / "odd.sqlite3")
    nasty = "[[x]] <script>alert(1)</script>\n---\n```\n# no heading\n![p](http://a.b/c.png)\n- item"
    one = remember("](x) <b>.m4a", at(1, 8), said=nasty, span=3.0, speaker="**Bold** [[y]]", path="/a/](x) <b>.m4a")
    seen = remember("b.jpg", at(1, 9), seen=[("a](http://evil.test) ![x", 0.9)])
    lives.put(store, [one, seen], {})
    consolidate(store, "")
    (page,) = [text for name, text in pages(store, {}) if name.startswith("days/")]
    body = page.split("---\n", 2)[2]
    assert "[[" not in page and "<script" not in page and "\n---" not in body and "```" not in body
    reader = MarkdownIt("commonmark")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    html = reader.render(body)
    assert "<script" not in html and "<b>" not in html and html.count("<h1>") == 1 and "<hr" not in html
    targets = set(re.findall(r'(?:href|src)="([^"]+)"', html))
    assert all(target.startswith(("file:///a", "../")) for target in targets) and "alert(1)" in html
    store.close()


@pytest.mark.parametrize("level", list(Level))
def test_pages_of_odd_keys_stay_inside(level: Level) -> None:
    end = FIRST_DAY + timedelta(days=1)
    odd = Summary("x", level, "../../etc/passwd", (), FIRST_DAY, end, "../con", "", "r")
    assert re.fullmatch(r"[a-z]+/con-[0-9a-f]{8}\.md", path_of(odd))
