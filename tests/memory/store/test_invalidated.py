from dataclasses import replace

from memory.episodes.segmentation import moment_key
from memory.records.derived import Event
from memory.records.library import AssetPath, Precision, Timestamp
from memory.store import Store, assets, events, invalidated
from memory.store import moments as moment_store
from tests.lives import LAKE, at, put, remember


def test_what_is_new_changed_moved_or_gone_is_stale_once_and_nothing_else(store: Store) -> None:
    one, other = remember("a.jpg", at(1, 9), LAKE), remember("b.jpg", at(2, 9))
    put(store, [one, other], {})
    assert invalidated.moment_ids(store) == {one.moment.id, other.moment.id}
    invalidated.mark_done(store, invalidated.moment_ids(store))
    assert invalidated.moment_ids(store) == set()
    for change in (
        lambda: assets.put(store, replace(one.asset, place=None)),
        lambda: assets.put_path(store, AssetPath(one.asset.id, "/album/copy.jpg", 1, 0)),
        lambda: assets.remove_path(store, "/album/copy.jpg"),
        lambda: moment_store.put_vectors(store, "text x", {}),
        lambda: invalidated.invalidate_asset(store, one.asset.id),
        lambda: assets.remove(store, one.asset.id),
    ):
        change()
        assert invalidated.moment_ids(store) <= {one.moment.id}
        invalidated.mark_done(store, [one.moment.id])


def test_removing_notes_the_moment_that_went(store: Store) -> None:
    one = remember("a.jpg", at(1, 9))
    put(store, [one], {})
    invalidated.mark_done(store, invalidated.moment_ids(store))
    assets.remove(store, one.asset.id)
    assert invalidated.moment_ids(store) == {one.moment.id}


def test_seeing_a_path_again_changes_nothing(store: Store) -> None:
    one = remember("a.jpg", at(1, 9))
    put(store, [one], {})
    invalidated.mark_done(store, invalidated.moment_ids(store))
    assets.put_path(store, AssetPath(one.asset.id, one.path, 1, 0))
    assert invalidated.moment_ids(store) == set()


def test_spots_are_those_of_the_moments(store: Store) -> None:
    held = [remember("a.jpg", at(1, 9), LAKE), remember("talk.wav", at(2, 9), said="hello", span=4.0)]
    put(store, held, {})
    assert sorted(invalidated.moment_keys(store), key=lambda spot: spot.moment_id) == sorted(
        (moment_key(one) for one in held), key=lambda spot: spot.moment_id
    )


def test_the_place_of_an_event_is_in_the_middle_of_its_files(store: Store) -> None:
    held = [remember(f"{n}.jpg", at(1, 9, n), replace(LAKE, lat=LAKE.lat + n / 1000)) for n in range(3)]
    put(store, held, {})
    ids = tuple(one.moment.id for one in held)
    events.put_events(store, [Event("e", ids, at(1, 9), at(1, 10), "t", "", "Walchensee", "r")])
    assert invalidated.places_of_events(store) == {"e": held[1].asset.place}


def test_all_can_be_said_to_have_changed(store: Store) -> None:
    held = [remember(f"{n}.jpg", at(n, 9)) for n in (1, 2, 3)]
    put(store, held, {})
    invalidated.mark_done(store, [one.moment.id for one in held[1:]])
    invalidated.invalidate(store)
    assert invalidated.moment_ids(store) == {one.moment.id for one in held}


def test_an_event_is_as_vague_as_the_worst_of_its_moments(store: Store) -> None:
    day, month, year = Timestamp(at(1, 9)), Timestamp(at(1, 9), Precision.MONTH), Timestamp(at(1, 9), Precision.YEAR)
    for name, times in (("known", [day]), ("month", [day, month]), ("year", [year, month, day])):
        held = [remember(f"{name}{n}.jpg", when) for n, when in enumerate(times)]
        put(store, held, {})
        ids = tuple(one.moment.id for one in held)
        events.put_events(store, [Event(name, ids, at(1, 9), at(1, 10), "t", "", "", "r")])
    assert invalidated.vague_events(store) == {"month": Precision.MONTH, "year": Precision.YEAR}
