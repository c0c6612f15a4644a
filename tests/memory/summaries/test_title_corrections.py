"""Titles of the owner's over a made-up life of some months at home with two times away."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from memory.consolidate import consolidate
from memory.corrections import hiding
from memory.episodes import rewriting
from memory.records.corrections import Correction, Hidden, TitleGiven
from memory.records.derived import Event, Level, Rewrite, Title
from memory.store import Store, assets, corrections, hierarchy, jobs
from memory.store import events as events_store
from memory.store.connection import Value
from memory.store.hierarchy import SummaryNode
from memory.store.named_events import titled
from memory.summaries import title_corrections
from memory.summaries.title_corrections import GivenTitle, of_chapters, rewrites
from tests.dump import dump
from tests.lives import live, put


@pytest.fixture
def store(store: Store) -> Store:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    return store


def node(store: Store, level: Level | None) -> SummaryNode:
    """Return the first summary of a level, or an episode."""
    if level is None:
        found = hierarchy.find(store, None, events_store.events(store)[0].id)
        assert found
        return found
    return hierarchy.of_level(store, level)[0]


def give(store: Store, one: SummaryNode, title: str) -> Correction:
    mark = title_corrections.title_mark(store, one, title)
    with store.transaction():
        corrections.put(store, mark)
    consolidate(store)
    return mark


def take_back(store: Store, mark: Correction) -> None:
    with store.transaction():
        corrections.remove(store, mark.id)
    consolidate(store)


@pytest.mark.parametrize("level", title_corrections.LEVELS)
def test_a_title_holds_until_it_is_taken_back_and_nothing_else_changes(store: Store, level: Level | None) -> None:
    one, before = node(store, level), dump(store)
    mark = give(store, one, "Our own words")
    found = hierarchy.find(store, level, one.key)
    assert found and found.title == "Our own words" and found.title_fields.is_owners and found.text == one.text
    assert [same.title for same in titled(store, "own words")] == ["Our own words"]
    take_back(store, mark)
    assert dump(store) == before


def test_a_title_has_only_what_is_above_it_made_anew(store: Store) -> None:
    one, before = node(store, Level.DAY), {same.id for same in events_store.summaries(store)}
    give(store, one, "Our own words")
    changed = {same.level for same in events_store.summaries(store) if same.id not in before}
    assert changed == {Level.DAY, Level.MONTH, Level.YEAR}


def test_a_day_goes_by_the_title_of_its_episode(store: Store) -> None:
    event = node(store, None)
    give(store, event, "Our own words")
    day = hierarchy.find(store, Level.DAY, event.start.date().isoformat())
    assert day and day.title.startswith("Our own words, ")


def test_a_title_stays_on_what_is_left_when_a_file_is_removed(store: Store) -> None:
    trip = node(store, Level.CHAPTER)
    mark = give(store, trip, "Our own words")
    assert isinstance(mark.content, TitleGiven) and len(mark.content.spots) > 1
    first, *rest = dict.fromkeys(spot.split()[0] for spot in mark.content.spots)
    with store.transaction():
        assets.remove(store, first)
    consolidate(store)
    assert "Our own words" in {one.title for one in hierarchy.of_level(store, Level.CHAPTER)}
    with store.transaction():
        for asset_id in rest:
            assets.remove(store, asset_id)
    assert title_corrections.said(store) == []


def test_a_model_words_an_event_again_when_its_title_is_taken_back(store: Store) -> None:
    event = node(store, None)
    with store.transaction():
        events_store.put(store, Rewrite(event.id, "By a model", "x", "worded-1 m", Title(words="By a model")))
        jobs.mark_done(store, event.id, rewriting.WORD, "worded-1 m")
    mark = give(store, event, "Our own words")
    assert jobs.get_all(store, rewriting.WORD)
    take_back(store, mark)
    assert event.id not in jobs.get_all(store, rewriting.WORD)


ONE, OTHER = GivenTitle(None, "", "One", Counter(a=3, b=2)), GivenTitle(None, "", "Other", Counter(a=2))


def named(store: Store, *given: GivenTitle) -> dict[str, str]:
    first, second = events_store.events(store)[:2]
    events: list[Event] = [replace(first, id="a"), replace(second, id="b")]
    return {one.record_id: one.title for one in rewrites(events, given)}


def test_a_title_goes_to_the_episode_with_most_of_what_it_was_on(store: Store) -> None:
    assert named(store, ONE) == {"a": "One"}
    assert named(store, replace(ONE, spots=Counter(gone=4))) == {}


def test_where_two_titles_meet_that_of_more_counts_and_of_as_much_the_later(store: Store) -> None:
    assert named(store, ONE, OTHER) == named(store, OTHER, ONE) == {"a": "One"}
    assert named(store, ONE, replace(OTHER, spots=Counter(a=3))) == {"a": "Other"}


def test_a_title_in_place_of_another_holds_when_more_of_what_that_was_on_is_back() -> None:
    spots = [f"file{number} 0" for number in range(7)]
    first = GivenTitle(Level.CHAPTER, "", "First", Counter(a=7), frozenset(spots))
    second = GivenTitle(Level.CHAPTER, "", "Second", Counter(a=3), frozenset(spots[4:]))
    third = GivenTitle(Level.CHAPTER, "", "Third", Counter(a=5), frozenset({"other 0"}))
    assert of_chapters([first, second], {"one": ["a"]}) == {"one": "Second"}
    assert of_chapters([first, second, third], {"one": ["a"]}) == {"one": "Second"}, "it weighs as the one it replaced"
    assert of_chapters([first, third], {"one": ["a"]}) == {"one": "First"}


def test_a_title_of_more_spots_than_are_kept_is_replaced_whichever_were_drawn() -> None:
    def of(new: str, start: int, many: int) -> GivenTitle:
        at = frozenset(f"file{start + 2 * number} 0" for number in range(title_corrections.MOST_SPOTS))
        return GivenTitle(Level.CHAPTER, "", new, Counter(a=many), at)

    assert of_chapters([of("First", 0, 200), of("Second", 1, 180)], {"one": ["a"]}) == {"one": "Second"}


def test_a_second_title_holds_after_what_was_hidden_meanwhile_is_shown_again(store: Store) -> None:
    trip = node(store, Level.CHAPTER)
    first = give(store, trip, "First")
    assert isinstance(first.content, TitleGiven)
    files = list(dict.fromkeys(spot.split()[0] for spot in first.content.spots))
    marks = [corrections.new_correction(Hidden(), asset_id=one) for one in files[: len(files) * 4 // 7]]
    hiding.hide(store, marks)
    consolidate(store)
    rest = next(one for one in hierarchy.of_level(store.public, Level.CHAPTER) if one.title == "First")
    mark = title_corrections.title_mark(store.for_deriving, rest, "Second")
    with store.transaction():
        corrections.put(store, mark)
    consolidate(store)
    hiding.show(store, marks)
    consolidate(store)
    titles = {one.title for one in hierarchy.of_level(store, Level.CHAPTER)}
    assert "Second" in titles and "First" not in titles


def test_titles_are_read_in_as_many_queries_as_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    give(store, node(store, None), "Our own words")
    give(store, node(store, Level.CHAPTER), "Our own trip")
    asked: list[str] = []
    rows = Store.rows

    def counted(self: Store, sql: str, *values: Sequence[Value]) -> list[sqlite3.Row]:
        asked.append(sql)
        return rows(self, sql, *values)

    monkeypatch.setattr(Store, "rows", counted)
    assert all(one.spots for one in title_corrections.read(store))
    assert len(asked) == 2


def test_a_title_goes_with_most_of_a_chapter_that_falls_apart() -> None:
    given = GivenTitle(Level.CHAPTER, "", "One", Counter(a=1, b=1, c=3))
    assert of_chapters([given, OTHER], {"first": ["a", "b"], "second": ["c"]}) == {"second": "One"}
