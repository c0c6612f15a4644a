"""The hidden moments are those that marks.is_on says they are, whatever comes first and however files are cut."""

from dataclasses import replace
from itertools import product

import pytest

from memory.consolidate import consolidate
from memory.records.corrections import Correction, Hidden
from memory.records.derived import Rewrite
from memory.records.ids import moment_id
from memory.records.library import Moment, MomentView
from memory.store import Store, assets, corrections, events, hidden, invalidated
from memory.store import moments as moment_store
from memory.store.moments import Perceived
from tests.made import note, put_photo, speech

SPANS = (None, (0.0, 0.0), (0.0, 4.0), (3.0, 5.0), (4.0, 4.0), (4.0, 8.0), (7.999, 8.0), (9.0, None))


def cut(store: Store, one: MomentView, *spans: tuple[float, float]) -> list[Moment]:
    """Cut a recording into these spans, in place of how it was cut."""
    made = []
    for ordinal, (start_s, end_s) in enumerate(spans):
        name = moment_id(one.asset.id, one.moment.medium, start_s, end_s, ordinal)
        made.append(replace(one.moment, id=name, ordinal=ordinal, start_s=start_s, end_s=end_s))
    moment_store.store_perceived(store, one.asset.id, [Perceived(moment) for moment in made])
    return made


def hiding(asset_id: str, start_s: float | None, end_s: float | None) -> Correction:
    return replace(corrections.new_correction(Hidden(), asset_id=asset_id), start_s=start_s, end_s=end_s)


@pytest.mark.parametrize(("span", "is_late"), list(product(SPANS, (False, True))))
def test_marks_hide_what_they_are_on(store: Store, span: tuple[float, float | None] | None, is_late: bool) -> None:
    one = speech("hello")
    put_photo(store, one)
    mark = hiding(one.asset.id, *(span or (None, None)))
    if is_late:
        corrections.put(store, mark)
    inside = cut(store, one, (0.0, 4.0), (4.0, 4.0), (4.0, 8.0), (8.0, 9.0))
    if not is_late:
        corrections.put(store, mark)
    wanted = [moment.id for moment in inside if corrections.is_on(mark, moment)]
    assert hidden.of_asset(store, one.asset.id) == wanted
    assert hidden.moment_ids(store.public) == set(wanted) and hidden.moment_ids(store) == frozenset()
    assert len(hidden.numbers(store.public)) == len(wanted) and len(hidden.numbers(store)) == 0
    is_whole = span is None or len(wanted) == len(inside)
    assert (assets.get(store.public, one.asset.id) is None) == is_whole
    corrections.remove(store, mark.id)
    assert len(hidden.numbers(store.public)) == 0 and assets.get(store.public, one.asset.id) == one.asset


def test_what_is_cut_anew_is_hidden_by_overlap_and_settled_no_more(store: Store) -> None:
    one = speech("hello")
    put_photo(store, one)
    first = cut(store, one, (0.0, 4.0), (4.0, 8.0))
    consolidate(store)
    assert invalidated.moment_ids(store) == set()
    corrections.put(store, corrections.new_correction(Hidden(), first[1]))
    assert invalidated.moment_ids(store) == {first[1].id}
    consolidate(store)
    assert invalidated.moment_ids(store) == set()
    fresh = cut(store, one, (0.0, 3.0), (3.0, 5.0), (5.0, 9.0))
    assert hidden.of_asset(store, one.asset.id) == [fresh[1].id, fresh[2].id]


def test_a_file_that_takes_the_place_of_a_hidden_one_is_hidden(store: Store) -> None:
    old, new = note("secret", day=1), note("secret, and more", day=1)
    put_photo(store, old)
    corrections.put(store, corrections.new_correction(Hidden(), asset_id=old.asset.id))
    put_photo(store, new)
    corrections.inherit(store, old.asset.id, new.asset.id)
    assert hidden.moment_ids(store.public) == {new.moment.id} and assets.get(store.public, old.asset.id) == old.asset
    assets.remove(store, new.asset.id)
    assert len(hidden.numbers(store.public)) == 0 and store.rows("SELECT * FROM hidden_asset") == []


def test_two_marks_hide_until_both_are_gone(store: Store) -> None:
    one = note("secret")
    put_photo(store, one)
    made = [corrections.new_correction(Hidden(), asset_id=one.asset.id) for _ in range(2)]
    for mark in made:
        corrections.put(store, mark)
    for mark, left in zip(made, (1, 0), strict=True):
        corrections.remove(store, mark.id)
        assert len(hidden.numbers(store.public)) == left


def test_summaries_above_what_is_hidden_can_be_removed(store: Store) -> None:
    one = note("The canary sings.")
    put_photo(store, one)
    consolidate(store)
    assert not hidden.remove_stale(store.for_deriving)
    corrections.put(store, corrections.new_correction(Hidden(), one.moment))
    assert hidden.remove_stale(store.for_deriving) and store.rows("SELECT * FROM summary") == []


def test_rewrites_that_rest_on_an_event_with_something_hidden_can_be_removed(store: Store) -> None:
    secret, kept = note("The canary sings.", day=1), note("We rowed.", day=9)
    for one in (secret, kept):
        put_photo(store, one)
    consolidate(store)
    hidden_event, event = (events.event_of(store, one.moment.id) for one in (secret, kept))
    assert hidden_event and event
    on_both = Rewrite(event.id, "As the canary sang", "", f"evolve-1 {hidden_event.id}")
    on_itself = Rewrite("another", "A row", "", f"evolve-1 {event.id}")
    for rewrite in (on_both, on_itself):
        events.put(store, rewrite)
    corrections.put(store, corrections.new_correction(Hidden(), secret.moment))
    assert hidden.remove_stale(store.for_deriving)
    assert events.get_all(store) == {"another": on_itself}
