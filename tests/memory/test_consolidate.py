import contextlib
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.consolidate import consolidate
from memory.corrections import apply
from memory.episodes.stale_stretches import stale_stretches
from memory.records.corrections import WordsCorrection
from memory.records.days import MIDNIGHT, USUAL, begin_days_at
from memory.records.derived import Event, Level, Rewrite, Title
from memory.records.library import Precision, Timestamp
from memory.store import Store, assets, edges, full_text, invalidated
from memory.store import corrections as corrections_store
from memory.store import events as events_store
from memory.store import moments as moment_store
from tests.dump import dump
from tests.lives import CITY, FORTNIGHT, at, live, put, remember

NOTES = (
    "My sister Lena lives in Bergen.",
    "Lena moved to Oslo. She works at the harbour school.",
    "I love rowing. Grandmother's name is Rosa.",
)


def ids(store: Store) -> set[str]:
    return {one.id for one in [*events_store.events(store), *events_store.summaries(store)]}


def watch(store: Store) -> Callable[[], set[str]]:
    """Return what tells the ids of the events and summaries that are written from now on, new or not."""
    connection = store.for_deriving.connection
    connection.execute("CREATE TEMP TABLE put_down (id TEXT)")
    for table in ("event", "summary"):
        connection.execute(
            f"CREATE TEMP TRIGGER put_down_{table} AFTER INSERT ON main.{table} "
            "BEGIN INSERT INTO put_down VALUES (NEW.id); END"
        )
    return lambda: {str(row["id"]) for row in connection.execute("SELECT id FROM put_down")}


def above(store: Store, moment_id: str) -> set[str]:
    """Return the ids of all events and summaries that a moment is beneath."""
    return {name for name, beneath in events_store.moments_beneath(store).items() if moment_id in beneath}


def test_what_an_earlier_version_wrote_is_given_its_fields_under_the_same_ids(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    events, summaries = events_store.events(store), events_store.summaries(store)
    written = Rewrite(events[0].id, "A good day", "We swam.", "worded-1 scribe", Title(words="A good day"))
    with store.transaction():
        events_store.put(store, written)
        for table in ("event", "summary", "rewrite"):
            store.write(f"UPDATE {table} SET title_fields = NULL, text_fields = NULL WHERE ?", [(1,)])
        full_text.set_meta(store, "recipes", "earlier")
    before = events_store.events(store)
    assert [one.title for one in before[1:]] == [one.title for one in events[1:]]
    assert all(one.title_fields == Title(words=one.title) for one in before)
    consolidate(store)
    assert events_store.events(store, with_rewrites=False) == events
    assert events_store.events(store)[0].title == "A good day"
    assert {one.id for one in summaries} & {one.id for one in events_store.summaries(store)}
    assert all(one.text_fields.frame for one in events_store.summaries(store))


def test_damaged_fields_are_made_anew_and_told_of(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    events, summaries = events_store.events(store), events_store.summaries(store)
    assert events_store.drop_damaged_fields(store) == 0
    store.write("UPDATE event SET title_fields = '{{' WHERE id = ?", [(events[0].id,)])
    store.write("UPDATE summary SET text_fields = '7' WHERE id = ?", [(summaries[0].id,)])
    assert [one.title for one in events_store.events(store)] == [one.title for one in events]
    assert events_store.with_damaged_fields(store) == [("event", events[0].id), ("summary", summaries[0].id)]
    assert events_store.drop_damaged_fields(store) == 2
    consolidate(store)
    assert events_store.events(store) == events and events_store.summaries(store) == summaries


def test_fields_are_not_made_again_for_events_that_have_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Event] = []
    monkeypatch.setattr(events_store, "add_fields", lambda store, events: given.extend(events))
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    put(store, [remember("alone.jpg", life.moments[0].moment.at.at + timedelta(minutes=1))], {})
    consolidate(store)
    assert given == []


def test_every_level_carries_the_ids_below_it(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    events = {event.id: event for event in events_store.events(store)}
    summaries = {one.id: one for one in events_store.summaries(store)}
    days = {name: one for name, one in summaries.items() if one.level is Level.DAY}
    (month,) = (one for one in summaries.values() if one.level is Level.MONTH)
    (year,) = (one for one in summaries.values() if one.level is Level.YEAR)
    assert {frozenset(event.moment_ids) for event in events.values()} == set(life.episodes)
    assert {event for day in days.values() for event in day.child_ids} == set(events)
    assert set(days) <= set(month.child_ids) and month.id in year.child_ids
    assert all(child in events or child in summaries for one in summaries.values() for child in one.child_ids)
    assert month.title == "July 2024"
    assert {day.key for day in days.values()} == {f"2024-07-{one.start.day:02}" for one in FORTNIGHT}
    beneath = events_store.moments_beneath(store)
    assert set(beneath[month.id]) == set(beneath[year.id]) == {one.moment.id for one in life.moments}


def test_a_second_time_nothing_is_made(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    before, written = ids(store), store.for_deriving.connection.total_changes
    assert len(events_store.events(store)) == len(FORTNIGHT) and edges.edges(store)
    consolidate(store)
    assert store.for_deriving.connection.total_changes == written and ids(store) == before


@pytest.mark.parametrize("minutes", [2, 600])
def test_a_late_photo_renews_exactly_what_it_is_beneath(store: Store, minutes: int) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    before = {*ids(store)}
    museum = next(one for one in FORTNIGHT if one.topic == "museum")
    late = remember("late.jpg", museum.start + timedelta(minutes=minutes), CITY)
    put(store, [late], {})
    put_down = watch(store)
    consolidate(store)
    assert ids(store) - before == above(store, late.moment.id) == put_down()


def test_forgetting_renews_exactly_what_the_moment_was_beneath(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    gone = life.moments[0]
    before, old_ids = {one.id: one for one in events_store.summaries(store)}, above(store, gone.moment.id)
    was_above = {(one.level, one.key) for name, one in before.items() if name in old_ids}
    with store.transaction():
        assets.remove(store, gone.asset.id)
    consolidate(store)
    after = {one.id: one for one in events_store.summaries(store)}
    assert set(before) - set(after) == old_ids & set(before)
    assert {(one.level, one.key) for name, one in after.items() if name not in before} == was_above


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    choices=st.lists(st.sampled_from(["never", "kept", "forgotten"]), min_size=9, max_size=9), seed=st.integers(0, 99)
)
def test_what_is_forgotten_leaves_the_library_that_never_had_it(
    tmp_path_factory: pytest.TempPathFactory, choices: list[str], seed: int
) -> None:
    life = live(FORTNIGHT[2:6])
    chosen = dict(zip(life.moments, random.Random(seed).choices(choices, k=len(life.moments)), strict=True))
    notes = [remember(f"{n}.md", at(4 + n, 9), said=said, kind="note") for n, said in enumerate(NOTES)]
    chosen |= dict(zip(notes, choices, strict=False))
    kept = [one for one, choice in chosen.items() if choice == "kept"]
    gone = [one for one, choice in chosen.items() if choice == "forgotten"]
    folder = tmp_path_factory.mktemp("two")
    with contextlib.closing(Store(folder / "one")) as one, contextlib.closing(Store(folder / "other")) as other:
        put(one, kept, life.vectors)
        put(other, [*gone, *kept], life.vectors)
        consolidate(one)
        consolidate(other)
        for forgotten in gone:
            assets.remove(other, forgotten.asset.id)
        consolidate(other)
        assert dump(other) == dump(one) and other.damage() == []


def test_correcting_renews_exactly_what_the_moment_is_beneath(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    wrong = life.moments[0]
    before = ids(store)
    corrections_store.put(
        store, corrections_store.new_correction(WordsCorrection("a horse looks over the fence"), wrong.moment)
    )
    with store.transaction():
        apply.apply(store, wrong.asset.id)
    consolidate(store)
    assert ids(store) - before == above(store, wrong.moment.id)
    event = events_store.event_of(store, wrong.moment.id)
    assert event is not None and "horse" in event.text


def test_what_rests_on_a_removed_file_alone_goes_with_it(store: Store) -> None:
    life = live()
    alone = remember("alone.jpg", at(20, 12))
    put(store, life.moments, life.vectors)
    consolidate(store)
    before = ids(store)
    put(store, [alone], {})
    consolidate(store)
    with store.transaction():
        assets.remove(store, alone.asset.id)
    consolidate(store)
    assert ids(store) == before


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    life = live()
    found = []
    for seed in range(3):
        shuffled = list(life.moments)
        random.Random(seed).shuffle(shuffled)
        store = Store(tmp_path / f"{seed}.sqlite3")
        for start in range(0, len(shuffled), 60):
            put(store, shuffled[start : start + 60], life.vectors)
            consolidate(store)
        found.append((events_store.events(store), events_store.summaries(store), edges.edges(store)))
        store.close()
    assert found[0] == found[1] == found[2]


def test_what_is_known_to_the_month_or_the_year_only_lies_on_no_day(store: Store) -> None:
    july, year = Timestamp(at(1, 0), Precision.MONTH), Timestamp(at(1, 0), Precision.YEAR)
    vague = [remember("a.jpg", july, path="/a/x.jpg"), remember("b.jpg", year, path="/b/y.jpg")]
    put(store, [*vague, remember("c.jpg", at(3, 9))], {})
    consolidate(store)
    told = {one.level: one for one in events_store.summaries(store)}
    beneath = events_store.moments_beneath(store)
    assert [day.key for day in events_store.summaries(store, Level.DAY)] == ["2024-07-03"]
    assert (
        vague[0].moment.id in beneath[told[Level.MONTH].id] and vague[1].moment.id not in beneath[told[Level.MONTH].id]
    )
    assert {one.moment.id for one in vague} <= set(beneath[told[Level.YEAR].id])


def test_the_local_day_counts(store: Store) -> None:
    far_east = timezone(timedelta(hours=14))
    put(store, [remember("morning.jpg", datetime(2024, 7, 2, 5, tzinfo=far_east))], {})  # 15:00 UTC the day before
    consolidate(store)
    assert [day.key for day in events_store.summaries(store, Level.DAY)] == ["2024-07-02"]


def test_days_are_put_together_anew_when_they_begin_at_another_time(store: Store) -> None:
    put(store, [remember("night.jpg", datetime(2024, 7, 2, 1, tzinfo=UTC))], {})
    for begins, key in ((USUAL, "2024-07-01"), (MIDNIGHT, "2024-07-02"), (USUAL, "2024-07-01")):
        begin_days_at(begins)
        consolidate(store)
        assert [day.key for day in events_store.summaries(store, Level.DAY)] == [key]


def test_an_empty_library_has_no_episodes(store: Store) -> None:
    consolidate(store)
    assert ids(store) == set()


def test_only_the_stretch_that_holds_what_changed_is_cut_anew(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    changed = life.moments[0].moment.id
    (found,) = stale_stretches(store, {changed})
    assert changed in found.moment_ids and len(found.moment_ids) < len(life.moments)
    held_by = invalidated.events_of_moments(store)
    assert found.events == {held_by[one] for one in found.moment_ids}


def test_a_moment_that_moves_in_time_leaves_a_stretch_that_is_cut_anew_as_well(store: Store) -> None:
    early, late = ([remember(f"{day}-{n}.jpg", at(day, 9, n)) for n in range(3)] for day in (1, 20))
    put(store, [*early, *late, remember("apart.jpg", at(10, 9))], {})
    consolidate(store)
    moved = early[1].moment.id
    moment_store.put_times(store, {moved: Timestamp(at(20, 9, 5))})
    found = stale_stretches(store, invalidated.moment_ids(store))
    stays, grown = {one.moment.id for one in early} - {moved}, {one.moment.id for one in late} | {moved}
    assert [set(one.moment_ids) for one in found] == [stays, grown]
