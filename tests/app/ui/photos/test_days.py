import pytest

from app.library.session import Session
from app.ui.media import Media
from app.ui.photos.days import Which, day, named
from memory.consolidate import consolidate
from memory.records.corrections import TitleGiven
from memory.records.derived import Level
from memory.records.library import Precision, Timestamp
from memory.retrieval.feed import FileFeed, Shown
from memory.retrieval.grouping import level_of
from memory.store import corrections, duplicates
from memory.store.duplicates import Fingerprint, Group, GroupKind
from tests.lives import CITY, HOME, LAKE, at, live, put, remember


@pytest.fixture
def feed(session: Session) -> FileFeed:
    return FileFeed(session.store)


def tiles(table: dict[str, object] | None) -> list[dict[str, object]]:
    assert table is not None and isinstance(table["tiles"], list)
    return table["tiles"]


@pytest.mark.parametrize(
    ("key", "said", "short"),
    [
        ("2024-07-03", "Wednesday 3 July 2024", "Wed 3 Jul 2024"),
        ("2024-07", "July 2024, day unknown", "Jul 2024, day unknown"),
        ("2024", "2024, month unknown", "2024, month unknown"),
    ],
)
def test_a_day_is_called_by_its_date(key: str, said: str, short: str) -> None:
    level = level_of(key)
    assert level is not None
    assert named(key, level) == said and named(key, level, "%a", "%b") == short


def test_a_day_says_where_most_of_it_was(session: Session, media: Media, feed: FileFeed) -> None:
    held = [remember(f"{n}.jpg", at(3, 9, n), where) for n, where in enumerate((HOME, LAKE, LAKE, LAKE, HOME, CITY))]
    put(session.store.unfiltered, held, {})
    found = day(session, media, feed, "2024-07-03")
    assert found is not None and found["about"] == "Walchensee and Munich"
    assert [one["id"] for one in tiles(found)] == [one.moment.id for one in reversed(held)]


def test_a_day_that_the_owner_named_is_called_so(session: Session, media: Media, feed: FileFeed) -> None:
    life = live()
    put(session.store.unfiltered, life.moments, life.vectors)
    said = TitleGiven(Level.DAY, "2024-07-03", "The day of the eel", ())
    corrections.put(session.store, corrections.new_correction(said))
    consolidate(session.store.unfiltered)
    found = day(session, media, feed, "2024-07-03")
    assert found is not None and found["about"] == "The day of the eel" and len(tiles(found)) == 25


def test_tiles_have_their_shape_picture_and_burst(session: Session, media: Media, feed: FileFeed) -> None:
    held = [remember(f"{n}.jpg", at(3, 9, n)) for n in range(3)]
    put(session.store.unfiltered, [*held, remember("said.m4a", at(3, 8), said="Hello.")], {})
    with session.store.transaction():
        duplicates.put(session.store, Fingerprint(held[0].asset.id, width_px=200, height_px=100))
        duplicates.put_groups(session.store, [Group(GroupKind.BURST, tuple(one.asset.id for one in held))])
    shot, said = tiles(day(session, media, feed, "2024-07-03"))
    assert shot["ratio"] == 2.0 and shot["mark"] == "3 in a burst" and str(shot["thumb"]).startswith("/thumb/")
    assert said["thumb"] == "" and said["words"] == "Hello."


def test_a_day_comes_in_pieces_and_by_kind(session: Session, media: Media, feed: FileFeed) -> None:
    held = [remember(f"{n}.jpg", at(3, 9, n)) for n in range(5)]
    put(session.store.unfiltered, [*held, remember("said.m4a", at(3, 8), said="Hello.")], {})
    piece = day(session, media, feed, "2024-07-03", Which(Shown.PHOTO), slice(1, 3))
    assert [one["id"] for one in tiles(piece)] == [held[3].moment.id, held[2].moment.id]
    assert day(session, media, feed, "2024-07-03", Which(Shown.VIDEO)) is None


@pytest.mark.parametrize("key", ["2024-07-04", "2024-02-30", "yesterday", "", "2024-07-03\n"])
def test_a_day_of_nothing_is_none(session: Session, media: Media, feed: FileFeed, key: str) -> None:
    put(session.store.unfiltered, [remember("a.jpg", at(3, 9))], {})
    assert day(session, media, feed, key) is None


def test_what_is_known_to_a_month_lies_under_it(session: Session, media: Media, feed: FileFeed) -> None:
    put(session.store.unfiltered, [remember("a.jpg", Timestamp(at(1, 0), Precision.MONTH), HOME)], {})
    found = day(session, media, feed, "2024-07")
    assert found is not None and found["title"] == "July 2024, day unknown" and found["about"] == "Munich"
