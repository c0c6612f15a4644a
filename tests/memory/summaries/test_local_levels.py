import random
from datetime import timedelta
from pathlib import Path

import pytest

from memory import consolidate as module
from memory.consolidate import consolidate, has_untold, renew_events, retell
from memory.graph.edges import DERIVED
from memory.records.corrections import TitleGiven
from memory.records.derived import Event, Level, Summary
from memory.records.library import MomentView
from memory.store import Store, assets, corrections, edges, hierarchy
from memory.store import events as events_store
from memory.summaries import local_levels
from tests.dump import dump
from tests.lives import CITY, HOME, LAKE, at, put, remember

EXACT = (Level.DAY, Level.PLACE, Level.PERSON)
SAID = ("we rowed to the island", "the cat slept all day", "Rosa baked a plum cake", "the boat house has a new roof")


@pytest.fixture(autouse=True)
def _is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "CHANGED_SHARE", 10.0)


def lived(chance: random.Random, days: int = 70) -> list[MomentView]:
    """Return photos and voice notes on some of these days, at three places and from three speakers."""
    found = []
    for number in range(90):
        when = at(1, 7) + timedelta(days=chance.randrange(days), minutes=chance.randrange(900))
        place = chance.choice([HOME, HOME, LAKE, CITY, None])
        if chance.random() < 0.5:
            words = {"said": chance.choice(SAID), "speaker": chance.choice(["Lena", "Tom", ""]), "span": 20.0}
            found.append(remember(f"{number}", when, place, **words))  # type: ignore[arg-type]
        else:
            seen = [(chance.choice(["boat", "cat", "cake"]), 0.9)]
            found.append(remember(f"{number}", when, place, seen=seen))
    return found


def stored(store: Store) -> dict[tuple[Level, str], Summary]:
    return {(one.level, one.key): one for one in events_store.summaries(store)}


def dangling(store: Store) -> set[str]:
    """Return the children of summaries and the ends of ties that are not there."""
    known = {one.id for one in [*events_store.events(store), *events_store.summaries(store)]}
    tied = {end for edge in edges.edges(store, *DERIVED) for end in (edge.source, edge.target)}
    return ({child for one in events_store.summaries(store) for child in one.child_ids} | tied) - known


@pytest.mark.parametrize("seed", [1, 3])
def test_what_is_told_around_a_change_is_what_telling_everything_tells(store: Store, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    life = lived(chance)
    first, later = life[:83], life[83:]
    put(store, first, {})
    consolidate(store)
    left = []
    for number, one in enumerate(later):
        if number % 4 == 3:
            with store.transaction():
                assets.remove(store, first.pop().asset.id)
        put(store, [one], {})
        assert renew_events(store)
        retell(store, is_whole=False)
        around = stored(store)
        fresh = Store(tmp_path / f"{number}.sqlite3")
        put(fresh, [*first, *later[: number + 1]], {})
        consolidate(fresh)
        whole = stored(fresh)
        for level in EXACT:
            assert {key: told for key, told in around.items() if key[0] is level} == {
                key: told for key, told in whole.items() if key[0] is level
            }
        assert {key for key in around if key[0] is Level.MONTH} == {key for key in whole if key[0] is Level.MONTH}
        assert {key for key in around if key[0] is Level.YEAR} == {key for key in whole if key[0] is Level.YEAR}
        assert {one.id: one.title for one in events_store.events(store)} == {
            one.id: one.title for one in events_store.events(fresh)
        }
        assert not dangling(store)
        left.append(has_untold(store))
    assert left.count(True) >= 4
    retell(store)
    assert not has_untold(store)
    assert dump(store) == dump(fresh)


def test_a_place_of_many_events_gets_a_new_one_at_once_and_is_told_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_levels, "MOST_EVENTS", 3)
    life = lived(random.Random(1))
    put(store, life, {})
    consolidate(store)
    before = stored(store)[Level.PLACE, "Munich"]
    new = remember("new", at(1, 9) + timedelta(days=200), HOME, seen=[("snow", 0.9)])
    put(store, [new], {})
    renew_events(store)
    retell(store, is_whole=False)
    event = events_store.event_of(store, new.moment.id)
    around = stored(store)
    assert event is not None
    assert around[Level.PLACE, "Munich"].child_ids == (*before.child_ids, event.id)
    assert around[Level.PLACE, "Munich"].text == before.text
    assert [one.id for one in hierarchy.below(store, around[Level.YEAR, "2025"].id)] == [
        around[Level.MONTH, "2025-01"].id
    ]
    retell(store)
    assert stored(store)[Level.PLACE, "Munich"].text != before.text


def test_a_title_of_the_owner_stays_on_an_event_that_grows(store: Store) -> None:
    life = lived(random.Random(2))
    put(store, life, {})
    consolidate(store)
    event = max(events_store.events(store), key=lambda one: len(one.moment_ids))
    spots = tuple(edges.spots_of_events(store, [event.id]))
    corrections.put(store, corrections.new_correction(TitleGiven(None, "", "The day of the cat", spots)))
    consolidate(store)
    put(store, [remember("new", event.start + timedelta(minutes=1), seen=[("cat", 0.9)])], {})
    renew_events(store)
    retell(store, is_whole=False)
    grown = events_store.event_of(store, event.moment_ids[0])
    assert grown is not None and grown.id != event.id and len(grown.moment_ids) == len(event.moment_ids) + 1
    assert grown.title == "The day of the cat"


def test_what_is_a_fair_share_of_the_library_has_all_levels_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHANGED_SHARE", 0.1)
    life = lived(random.Random(3))
    put(store, life[:60], {})
    consolidate(store)
    left = []
    for one in life[60:80]:
        put(store, [one], {})
        renew_events(store)
        retell(store, is_whole=False)
        left.append(has_untold(store))
    assert left.count(False) >= 2 and left.count(True) >= 8


def test_what_is_forgotten_or_moved_away_is_told_nowhere(store: Store) -> None:
    life = lived(random.Random(4))
    secret = remember("secret", life[5].moment.at.at + timedelta(minutes=2), HOME, "Zorbix proposed at the lake")
    put(store, [*life, secret], {})
    consolidate(store)
    assert any("Zorbix" in one.text for one in events_store.summaries(store))
    with store.transaction():
        assets.remove(store, secret.asset.id)
    renew_events(store)
    retell(store, is_whole=False)
    assert not has_untold(store)
    assert not any("Zorbix" in f"{one.title} {one.text}" for one in events_store.summaries(store))


def test_what_parts_an_event_has_all_levels_told() -> None:
    whole = Event("whole", ("a", "b"), at(1, 9), at(1, 10), "", "", "", "")
    parts = [
        Event("one", ("a",), at(1, 9), at(1, 9), "", "", "", ""),
        Event("two", ("b", "c"), at(1, 10), at(1, 10), "", "", "", ""),
    ]
    assert local_levels.recut(parts, parts, [whole]) is None
    assert local_levels.recut(parts, parts[:1], [whole]) is None
    grown = Event("grown", ("a", "b", "c"), at(1, 9), at(1, 10), "", "", "", "")
    change = local_levels.recut([grown], [grown], [whole])
    assert change is not None and change.heirs == {"whole": "grown"}
