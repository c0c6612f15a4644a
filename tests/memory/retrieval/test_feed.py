from collections.abc import Callable
from datetime import timedelta

import pytest

from memory.records.corrections import Favourite, Hidden
from memory.records.library import MomentView, Precision, Timestamp
from memory.retrieval.feed import FileFeed, Shown
from memory.store import Store, assets, corrections, duplicates, moment_feed
from memory.store import moments as moment_store
from memory.store.duplicates import Group, GroupKind
from memory.store.moment_feed import FeedMoment
from tests.lives import at, put, remember


def burst(store: Store, *inside: MomentView) -> None:
    with store.transaction():
        duplicates.put_groups(store, [Group(GroupKind.BURST, tuple(one.asset.id for one in inside))])


def names(feed: FileFeed, key: str, known: list[MomentView], shown: Shown = Shown.ALL) -> list[str]:
    lying = {one.asset.id: one.path.rpartition("/")[2] for one in known}
    return [lying[one.asset_id] for one in feed.tiles(key, shown)]


def test_days_and_what_is_on_them_come_latest_first(store: Store) -> None:
    held = [remember(name, at(day, hour)) for name, day, hour in (("a", 3, 9), ("b", 3, 18), ("c", 5, 9))]
    held.append(remember("month", Timestamp(at(1, 0), Precision.MONTH)))
    put(store, held, {})
    feed = FileFeed(store)
    assert feed.days() == [("2024-07-05", 1), ("2024-07-03", 2), ("2024-07", 1)]
    assert names(feed, "2024-07-03", held) == ["b", "a"] and feed.tiles("2024-07-04") == []


def test_a_file_is_one_tile_a_day_and_a_recording_one_in_all(store: Store) -> None:
    chat = [
        remember("chat.txt", at(day, 9 + n), said="Hi.", kind="note", medium="message", ordinal=9 * day + n)
        for day in (3, 4)
        for n in range(5)
    ]
    film = [
        remember("film.mp4", at(3, 12), said="Look.", kind="video", medium="speech", span=5),
        remember("film.mp4", at(3, 12), kind="video", span=5, ordinal=1),
        remember("film.mp4", at(4, 5), kind="video", span=9, ordinal=2),
    ]
    put(store, [*chat, *film], {})
    feed = FileFeed(store)
    assert feed.days() == [("2024-07-04", 1), ("2024-07-03", 2)]
    (seen,) = feed.tiles("2024-07-03", Shown.VIDEO)
    assert seen.moment_id == film[1].moment.id, "a video is shown by a picture, not by what is said first"
    assert feed.messages("2024-07-04", chat[0].asset.id) == 5 and feed.messages("2024-07-03", film[0].asset.id) == 0


def test_a_burst_is_one_tile_on_the_day_of_its_best(store: Store) -> None:
    before, after = remember("a.jpg", at(4, 0) - timedelta(seconds=1)), remember("b.jpg", at(4, 0))
    put(store, [before, after], {})
    burst(store, after, before)
    feed = FileFeed(store)
    assert feed.days() == [("2024-07-04", 1)] and feed.tiles("2024-07-03") == []


def test_where_the_best_is_hidden_the_others_are_shown(store: Store) -> None:
    shot = [remember(f"{n}.jpg", at(3, 9) + timedelta(seconds=n)) for n in range(3)]
    put(store, shot, {})
    burst(store, *shot)
    feed = FileFeed(store.session_view)
    assert feed.days() == [("2024-07-03", 1)]
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), shot[0].moment))
    assert feed.days() == [("2024-07-03", 2)]
    assert shot[0].asset.id not in {one.asset_id for one in feed.tiles("2024-07-03")}
    store.unlock()
    assert feed.days() == [("2024-07-03", 1)]


def test_kinds_are_shown_by_themselves(store: Store) -> None:
    held = [
        remember("a.jpg", at(3, 9)),
        remember("b.m4a", at(3, 10), said="Hello."),
        remember("c.md", at(4, 10), said="Hello.", kind="note"),
    ]
    put(store, held, {})
    feed = FileFeed(store)
    assert feed.days(Shown.PHOTO) == feed.days(Shown.AUDIO) == [("2024-07-03", 1)]
    assert feed.days(Shown.NOTE) == [("2024-07-04", 1)] and feed.days(Shown.VIDEO) == []
    assert names(feed, "2024-07-03", held, Shown.AUDIO) == ["b.m4a"]


def test_favourites_are_shown_by_themselves_from_when_they_are_said_to(store: Store) -> None:
    held = [remember("a.jpg", at(3, 9)), remember("b.jpg", at(3, 10))]
    put(store, held, {})
    feed = FileFeed(store)
    assert feed.days(Shown.FAVOURITE) == []
    version = feed.version()
    with store.transaction():
        corrections.put(store, corrections.new_correction(Favourite(), asset_id=held[0].asset.id))
    assert names(feed, "2024-07-03", held, Shown.FAVOURITE) == ["a.jpg"]
    assert feed.days(Shown.FAVOURITE) == [("2024-07-03", 1)] and feed.version() > version


def add(store: Store) -> None:
    put(store, [remember("new.jpg", at(9, 9))], {})


def move(store: Store) -> None:
    one = remember("a.jpg", at(3, 9))
    moment_store.put_times(store, {one.moment.id: Timestamp(at(9, 9))})


def drop(store: Store) -> None:
    assets.remove(store, remember("a.jpg", at(3, 9)).asset.id)


def drop_and_add(store: Store) -> None:
    drop(store)
    add(store)


@pytest.mark.parametrize("change", [add, move, drop, drop_and_add])
def test_what_changes_is_seen_and_only_what_came_is_read_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch, change: Callable[[Store], None]
) -> None:
    put(store, [remember("a.jpg", at(3, 9)), remember("b.jpg", at(4, 9))], {})
    read: list[int] = []
    whole = moment_feed.moments_after

    def noted(store: Store, number: int) -> list[FeedMoment]:
        read.append(number)
        return whole(store, number)

    monkeypatch.setattr(moment_feed, "moments_after", noted)
    feed = FileFeed(store)
    version = feed.version()
    assert feed.days() == [("2024-07-04", 1), ("2024-07-03", 1)] and read == [0]
    read.clear()
    with store.transaction():
        change(store)
    assert feed.version() > version and (read == [0]) == (change is not add) and len(read) == 1
    assert feed.days() == FileFeed(store).days()
