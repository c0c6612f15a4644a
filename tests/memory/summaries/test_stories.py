import pytest

from memory.consolidate import consolidate
from memory.records.corrections import Favourite, Hidden
from memory.records.derived import Level
from memory.records.library import MomentView, Precision, Timestamp
from memory.store import Store, corrections, duplicates
from memory.store.duplicates import Fingerprint, Group, GroupKind
from memory.summaries import stories
from memory.summaries.stories import Choice, Story, covers, find
from tests.lives import FORTNIGHT, at, live, put, remember

SAID = "My grandmother Rosa rowed across the whole lake by herself!"


def tell(store: Store, key: str = "2024", level: Level | None = None) -> Story:
    branch = find(store, key, level)
    assert branch is not None
    return stories.story(store, branch)


def lived(store: Store, *more: MomentView) -> None:
    life = live()
    put(store, [*life.moments, *more], life.vectors)
    consolidate(store)


def test_a_key_names_one_story_and_a_strange_one_none(store: Store) -> None:
    lived(store)
    year = find(store, "2024")
    assert year is not None and year.level is Level.YEAR
    assert find(store, "2024", Level.CHAPTER) is None and find(store, "1999") is None


def test_events_come_in_order_each_with_its_own_pictures(store: Store) -> None:
    lived(store)
    told = tell(store)
    starts = [one.event.start for one in told.passages]
    assert starts == sorted(starts) and len(starts) == len(FORTNIGHT)
    for passage in told.passages:
        assert 1 <= len(passage.pictures) <= stories.MOST_PICTURES + 1
        times = [one.remembered.moment.at.at for one in passage.pictures]
        assert times == sorted(times) and all(passage.event.start <= one <= passage.event.end for one in times)
    assert told.moments == sum(one.files for one in FORTNIGHT) and told.left_out == 0
    assert {"Munich", "Walchensee"} <= set(told.places)


def test_the_favourite_is_the_cover(store: Store) -> None:
    lived(store)
    loved = tell(store).passages[4].pictures[-1].remembered
    with store.transaction():
        corrections.put(store, corrections.new_correction(Favourite(), loved.moment))
    cover = tell(store).cover
    assert cover is not None and cover.remembered == loved
    branch = find(store, "2024-07-03", Level.DAY)
    assert branch is not None and covers(store, [branch])[branch.id] == loved


def test_a_burst_is_shown_once(store: Store) -> None:
    lived(store)
    inside = [one.remembered.asset.id for one in tell(store).passages[0].pictures]
    with store.transaction():
        duplicates.put_groups(store, [Group(GroupKind.BURST, tuple(inside))])
    after = [one.remembered.asset.id for one in tell(store).passages[0].pictures]
    assert len(inside) > 1 and len(set(after) & set(inside)) == 1


def test_what_is_quoted_is_not_told_twice(store: Store) -> None:
    lived(store, remember("note.md", at(3, 16), said=SAID, kind="note"))
    told = tell(store, "2024-07-03", Level.DAY)
    sayings = [saying.text for passage in told.passages for saying in passage.sayings]
    assert sayings == [SAID] and SAID not in told.text
    assert all(not passage.text for passage in told.passages if passage.sayings)


def test_the_cover_is_of_an_event_that_has_more_to_show(store: Store) -> None:
    alone = remember("alone.jpg", at(20, 9))
    lived(store, alone)
    with store.transaction():
        duplicates.put(store, Fingerprint(alone.asset.id, b"", 999.0, 600, 400))
    told = tell(store)
    assert alone in [one.remembered for one in told.passages[-1].pictures]
    assert told.cover is not None and told.cover.remembered != alone


def test_so_many_events_are_told_and_the_smaller_left_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(store)
    monkeypatch.setattr(stories, "MOST_EVENTS", 5)
    told = tell(store)
    assert len(told.passages) == 5 and told.left_out == len(FORTNIGHT) - 5
    assert told.moments == sum(sorted((one.files for one in FORTNIGHT), reverse=True)[:5])


def test_the_same_library_tells_the_same_story(store: Store) -> None:
    lived(store, remember("note.md", at(3, 16), said=SAID, kind="note"))
    assert tell(store) == tell(store)


def test_the_shape_of_a_picture_is_known_where_it_was_measured(store: Store) -> None:
    lived(store)
    one = tell(store).passages[0].pictures[0]
    assert one.ratio == 0.0
    with store.transaction():
        duplicates.put(store, Fingerprint(one.remembered.asset.id, b"", 1.0, 600, 400))
    again = tell(store).passages[0].pictures
    assert next(two for two in again if two.remembered == one.remembered).ratio == pytest.approx(1.5)


def test_a_hidden_moment_is_in_no_story(store: Store) -> None:
    secret = remember("note.md", at(3, 16), said=SAID, kind="note")
    lived(store, secret)
    first = tell(store).passages[4].pictures[0].remembered
    for one in (secret, first):
        with store.transaction():
            corrections.put(store, corrections.new_correction(Hidden(), one.moment))
    consolidate(store)
    told = tell(store)
    shown = {one.remembered.moment.id for passage in told.passages for one in passage.pictures}
    assert first.moment.id not in shown and "Rosa" not in repr(told)


def chosen(store: Store, moment_ids: list[str], name: str = "") -> Story:
    told = stories.story_of(store, Choice.FILES, "key", name, moment_ids)
    assert told is not None
    return told


def test_chosen_files_are_told_by_their_days_and_of_whole_events_as_these_are_called(store: Store) -> None:
    lived(store)
    rowing = tell(store, "2024-07-02", Level.DAY).passages[-1]
    ids = [one.moment.id for one in live().moments if one.moment.at.at.day in (2, 14)]
    told = chosen(store, ids)
    assert told.subject.title == "2–14 July 2024" and told.subject.of is Choice.FILES and not told.text
    assert told.passages[1].event == rowing.event and told.moments == len(ids)
    assert chosen(store, ids, "Two days").subject.title == "Two days"


def test_of_a_part_of_an_event_nothing_else_is_told(store: Store) -> None:
    secret = remember("note.md", at(3, 9, 20), said=SAID, kind="note")
    lived(store, secret)
    whole = next(one for one in tell(store, "2024-07-03", Level.DAY).passages if one.sayings)
    part = [one.remembered.moment.id for one in whole.pictures[:2]]
    told = chosen(store, part)
    assert [one.remembered.moment.id for one in told.passages[0].pictures] == part
    assert told.passages[0].event.title == "Wednesday in Walchensee" and "Rosa" not in repr(told)
    assert told.subject.title == "3 July 2024" and not told.people


def test_what_is_known_to_a_year_is_told_of_the_year(store: Store) -> None:
    lived(store)
    old = remember("old.jpg", Timestamp(at(1, 0), Precision.YEAR))
    put(store, [old], {})
    told = chosen(store, [old.moment.id])
    assert told.subject.title == told.passages[0].event.title == "2024"


def test_of_what_is_hidden_or_gone_there_is_no_story(store: Store) -> None:
    lived(store)
    first = live().moments[0]
    with store.transaction():
        corrections.put(store, corrections.new_correction(Hidden(), first.moment))
    assert stories.story_of(store.public, Choice.FILES, "", "", [first.moment.id, "gone"]) is None
