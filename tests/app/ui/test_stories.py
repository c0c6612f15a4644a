import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import albums
from app.ui import stories
from app.ui.addresses import Address
from app.ui.media import Media
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from memory.records.derived import Level
from memory.store import assets
from tests.pages import opened

NASTY = "<script>alert(1)</script> Grandmother Rosa sang all night for us!"


@pytest.fixture
def session(session: Session, album: Path, quiet: Callable[[object], None]) -> Session:
    (album / "2023-08-14 <b>song.md").write_text(NASTY, encoding="utf-8")
    ingest(session.library, [album], quiet)
    return session


def at(level: str, key: str = "", first: int = 0) -> Address:
    """Return the address of a list of stories, or of one of them."""
    return Address("stories", (), {"of": level, "key": key, "from": f"{first}"})


def test_an_empty_library_says_how_to_begin(tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    shown = stories.listing(empty, Media(empty.store, Limits()))
    assert "No trips or projects yet" in shown and 'href="/stories?of=year"' in shown
    empty.close()


def test_a_year_has_a_card_with_a_picture_that_tells_it(session: Session, media: Media) -> None:
    shown = stories.follow(session, media, at("year"))
    assert shown.count("yy-choice") == 1 and 'href="/stories?of=year&amp;key=2023"' in shown and "/thumb/" in shown
    assert 'href="/stories?of=year" aria-current="true"' in shown


def test_lists_are_turned(session: Session, media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_CARDS", 1)
    monkeypatch.setattr(stories, "NAMES", {**stories.NAMES, Level.DAY: "Days"})
    first, second = (stories.follow(session, media, at("day", first=number)) for number in (0, 1))
    assert "Older (1 more)" in first and "Newer" not in first and 'href="/stories?of=day&amp;key=2023-08-15"' in first
    assert 'href="/stories?of=day">Newer' in second and 'href="/stories?of=day&amp;key=2023-08-14"' in second


def test_a_story_shows_pictures_quotes_and_what_keeps_it(session: Session, media: Media) -> None:
    shown = stories.follow(session, media, at("year", "2023"))
    assert ">2023</button></h2>" in shown and shown.count("<figure") >= 3
    assert (
        "We rowed across the fjord." in shown
        and len(re.findall(r'href="/story/[\w-]+\.[0-9a-f]{32}" download', shown)) >= 1
    )


def test_what_was_said_plays_from_its_second(session: Session, media: Media) -> None:
    found = stories.follow(session, media, at("year", "2023"))
    for address in re.findall(r'<audio[^>]* src="([^"]+)"', found):
        assert re.fullmatch(r"/media/[\w-]+\.[0-9a-f]{32}#t=\d+\.\d", address)


def test_the_owners_words_and_names_of_files_are_escaped(session: Session, media: Media) -> None:
    shown = stories.follow(session, media, at("year", "2023"))
    assert "&lt;script&gt;" in shown and "&lt;b&gt;song.md" in shown
    assert "<script" not in shown and "<b>" not in shown


def test_an_album_is_told_with_the_way_back_to_it_and_one_that_is_gone_says_so(session: Session, media: Media) -> None:
    photos = [one.asset_id for one in assets.paths(session.store).values() if one.path.endswith(".jpg")]
    own = albums.add(session, "<b>Fjord", photos).album
    shown = stories.follow(session, media, at("album", own.id))
    assert "&lt;b&gt;Fjord</h2>" in shown and f'href="/albums/{own.id}">Open the album' in shown
    assert "/story/" in shown and "We rowed" not in shown
    albums.delete(session, own.id)
    gone = stories.follow(session, media, at("album", own.id))
    assert "This album is no longer there." in gone and 'href="/stories?of=chapter"' in gone


@pytest.mark.parametrize(
    "address", [Address(""), at(""), at("year", "1850"), at("files", "x"), at("nothing", "x"), at("x" * 99, first=99)]
)
def test_an_address_that_names_nothing_shows_the_list(session: Session, media: Media, address: Address) -> None:
    assert 'href="/stories?of=chapter"' in stories.follow(session, media, address)


def test_without_a_browser_it_says_how_to_come_by_a_pdf(
    session: Session, media: Media, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(tmp_path / "gone"))
    shown = stories.follow(session, media, at("year", "2023"))
    assert "Save as PDF" not in shown and "print the HTML file" in shown
