from dataclasses import replace

import pytest

from app.library.session import Session
from app.services import albums as services
from app.ui.media import Media
from app.ui.photos import albums
from memory.records.corrections import Favourite
from memory.records.library import ImportedTags, MomentText, MomentView, TextKind
from memory.retrieval.feed import FileFeed
from memory.store import albums as store
from memory.store import corrections
from tests.lives import at, put, remember


def told_id(name: str) -> str:
    return store.TOLD + name.encode().hex()


@pytest.fixture
def feed(session: Session) -> FileFeed:
    return FileFeed(session.store)


@pytest.fixture
def held(session: Session) -> list[MomentView]:
    found = [remember(f"{number}.jpg", at(number, 9)) for number in (1, 2, 3)]
    text = MomentText(found[2].moment.id, TextKind.IMPORTED, "x", "fake", tags=(ImportedTags(albums=("<i>Lake",)),))
    found[2] = replace(found[2], texts=(text,))
    put(session.unfiltered, found, {})
    return found


def test_without_albums_it_is_said_what_to_do(session: Session, media: Media, feed: FileFeed) -> None:
    told = albums.above(session, media, feed, albums.LIST)
    assert "No albums yet" in told and "Favourites" in told and "0 items" in told


def test_favourites_come_first_then_albums_latest_first(
    session: Session, media: Media, feed: FileFeed, held: list[MomentView]
) -> None:
    services.add(session, "Summer", [held[0].asset.id, held[1].asset.id])
    corrections.put(session.unfiltered, corrections.new_correction(Favourite(), asset_id=held[1].asset.id))
    found = albums.covers(session, media, feed)
    assert [(one.title, one.count, one.span, one.is_told) for one in found] == [
        ("Favourites", "1 item", "July 2024", False),
        ("<i>Lake", "1 item", "July 2024", True),
        ("Summer", "2 items", "July 2024", False),
    ]
    assert all(one.thumb for one in found) and found[0].address == "/photos?kind=favourite"
    assert found[1].address == f"/albums/{told_id('<i>Lake')}"
    assert "<i>" not in albums.above(session, media, feed, albums.LIST)


def test_the_head_of_one_offers_to_change_it_but_not_where_another_program_made_it(
    session: Session, media: Media, feed: FileFeed, held: list[MomentView]
) -> None:
    own = services.add(session, "Summer & sun", [held[0].asset.id]).album
    told = albums.above(session, media, feed, own.id)
    assert "Summer &amp; sun" in told and "1 item, July 2024" in told and 'data-album-act="delete"' in told
    assert f'href="/stories?of=album&amp;key={own.id}">Story</a>' in told
    other = albums.above(session, media, feed, told_id("<i>Lake"))
    assert ">Story</a>" in other
    assert "from another program" in other and "data-album-act" not in other and "<i>" not in other
    assert "no longer there" in albums.above(session, media, feed, "gone")
    assert "no longer there" in albums.above(session, media, feed, "told-zz")
    services.take_out(session, own.id, [held[0].asset.id])
    assert ">Story</a>" not in albums.above(session, media, feed, own.id), "there is nothing to tell"


def test_the_grid_of_one_is_in_the_order_of_time_and_follows_it(
    session: Session, feed: FileFeed, held: list[MomentView]
) -> None:
    own = services.add(session, "Summer", [one.asset.id for one in held[:2]]).album
    assert feed.days(album=own.id) == [("2024-07-01", 1), ("2024-07-02", 1)]
    before = feed.version()
    services.take_out(session, own.id, [held[0].asset.id])
    assert feed.version() > before and feed.days(album=own.id) == [("2024-07-02", 1)]
    assert [one.asset_id for one in feed.tiles("2024-07-02", album=own.id)] == [held[1].asset.id]
    assert feed.tiles("2024-07-01", album=own.id) == [] and len(feed.days()) == 3
    assert feed.days(album=told_id("<i>Lake")) == [("2024-07-03", 1)]
