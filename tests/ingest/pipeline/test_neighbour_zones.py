from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.pipeline.neighbour_zones import assign_all
from memory.records.library import (
    Asset,
    AssetPath,
    ClockKind,
    Kind,
    Medium,
    Moment,
    Place,
    Precision,
    TakenFrom,
    Timestamp,
)
from memory.store import Store, assets, full_text, invalidated
from memory.store import moments as moment_store

TOKYO = Place(35.66, 139.70)
LISBON = Place(38.71, -9.14)
HERE = timezone(timedelta(hours=1))


def put(
    store: Store,
    name: str,
    at: datetime,
    place: Place | None = None,
    clock: ClockKind | None = ClockKind.WALL,
    medium: Medium = Medium.PHOTO,
    **more: object,
) -> None:
    """Put a file with one moment whose offset is known where its place is."""
    when = Timestamp(at, Precision(str(more.get("precision", "second"))), offset_known=place is not None)
    kind = Kind.NOTE if medium is Medium.MESSAGE else Kind.PHOTO
    folder, device = str(more.get("folder", "/album")), str(more.get("device", ""))
    assets.put(store, Asset(name, kind, when, TakenFrom.EXIF, 1, place, device=device, clock=clock))
    assets.put_path(store, AssetPath(name, f"{folder}/{name}.jpg", 1, 1))
    moment = Moment(f"m-{name}", name, medium, 0, when)
    moment_store.store_perceived(store, name, [moment_store.Perceived(moment)])


def clock_of(store: Store, name: str) -> str:
    found = assets.get(store, name)
    assert found and moment_store.of_asset(store, name)[0].moment.at.at.isoformat() == found.taken_at.at.isoformat()
    return found.taken_at.at.isoformat()


def tokyo(hour: int, day: int = 5) -> datetime:
    return datetime(2024, 5, day, hour, tzinfo=timezone(timedelta(hours=9)))


def here(hour: int, day: int = 5) -> datetime:
    return datetime(2024, 5, day, hour, tzinfo=HERE)


def test_digits_on_a_clock_keep_and_get_the_zone_around_them(store: Store) -> None:
    put(store, "known", tokyo(9), TOKYO)
    put(store, "camera", here(10))
    assert assign_all(store) == ["camera"]
    assert clock_of(store, "camera") == "2024-05-05T10:00:00+09:00"
    assert clock_of(store, "known") == "2024-05-05T09:00:00+09:00"


def test_an_instant_stays_and_is_told_in_the_zone_around_it(store: Store) -> None:
    put(store, "known", tokyo(9), TOKYO)
    put(store, "video", here(2), clock=ClockKind.UTC)
    assign_all(store)
    assert clock_of(store, "video") == "2024-05-05T10:00:00+09:00"


def test_what_is_farther_away_than_a_day_and_a_half_does_not_count(store: Store) -> None:
    put(store, "known", tokyo(9), TOKYO)
    put(store, "camera", here(10, day=7))
    assert assign_all(store) == [] and clock_of(store, "camera") == "2024-05-07T10:00:00+01:00"


@pytest.mark.parametrize("shared", [{"device": "Kiev 60"}, {"folder": "/film"}])
def test_the_same_device_or_folder_counts_before_what_is_nearer(store: Store, shared: dict[str, str]) -> None:
    put(store, "near", here(10), LISBON, folder="/phone")
    put(store, "own", tokyo(20), TOKYO, **shared)
    put(store, "camera", here(10), **shared)
    assign_all(store)
    assert clock_of(store, "camera") == "2024-05-05T10:00:00+09:00"


def test_the_zone_is_that_of_the_day_where_clocks_changed_between(store: Store) -> None:
    put(store, "known", datetime(2024, 3, 30, 22, tzinfo=UTC), LISBON)
    put(store, "camera", datetime(2024, 3, 31, 9, tzinfo=HERE))
    assign_all(store)
    assert clock_of(store, "camera") == "2024-03-31T09:00:00+01:00"
    put(store, "other", datetime(2024, 3, 30, 9, tzinfo=HERE))
    assert assign_all(store) == ["other"] and clock_of(store, "other") == "2024-03-30T09:00:00+00:00"


def test_a_neighbour_that_comes_moves_only_what_lies_around_it(store: Store) -> None:
    put(store, "far", here(10, day=25))
    put(store, "camera", here(10))
    assert assign_all(store) == []
    invalidated.mark_done(store, invalidated.moment_ids(store))
    assert assign_all(store) == []
    put(store, "known", tokyo(9), TOKYO)
    assert assign_all(store) == ["camera"]
    assert invalidated.moment_ids(store) == {"m-camera", "m-known"}
    assert assign_all(store) == []


def test_a_day_without_an_hour_stays(store: Store) -> None:
    put(store, "known", tokyo(9), TOKYO)
    put(store, "note", here(0), precision=Precision.DAY)
    assert assign_all(store) == [] and clock_of(store, "note") == "2024-05-05T00:00:00+01:00"


def test_messages_keep_their_zone(store: Store) -> None:
    put(store, "known", tokyo(9), TOKYO)
    put(store, "chat", here(10), medium=Medium.MESSAGE)
    assert assign_all(store) == [] and clock_of(store, "chat") == "2024-05-05T10:00:00+01:00"


def test_the_clock_of_an_older_file_is_taken_from_what_dated_it(store: Store) -> None:
    put(store, "known", tokyo(9), TOKYO)
    put(store, "old", here(10), clock=None)
    assign_all(store)
    assert clock_of(store, "old") == "2024-05-05T10:00:00+09:00"
    assert full_text.meta(store, "zones_by")


def test_only_what_lies_around_a_change_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (5, 12, 19):
        put(store, f"known {day}", tokyo(9, day), TOKYO)
        put(store, f"other {day}", here(11, day))
    assign_all(store)
    invalidated.mark_done(store, invalidated.moment_ids(store))
    put(store, "new", here(12, 12))
    read: set[str] = set()
    made_between = assets.made_between

    def noted(store: Store, spans: list[tuple[float, float]]) -> dict[str, Asset]:
        found = made_between(store, spans)
        read.update(found)
        return found

    monkeypatch.setattr(assets, "made_between", noted)
    assert assign_all(store) == ["new"]
    assert read == {"known 12", "other 12", "new"}


def test_files_of_several_people_at_one_time_say_nothing(store: Store) -> None:
    put(store, "friend", tokyo(9), TOKYO, folder="/friend")
    put(store, "aunt", datetime(2024, 5, 5, 9, 10, tzinfo=timezone(timedelta(hours=1))), LISBON, folder="/aunt")
    put(store, "camera", here(9), folder="/camera")
    put(store, "own", here(9), folder="/friend")
    assert assign_all(store) == ["own"]
    assert clock_of(store, "camera") == here(9).isoformat()


def test_one_journey_after_another_is_told_apart(store: Store) -> None:
    put(store, "before", tokyo(9), TOKYO, folder="/friend")
    put(store, "after", datetime(2024, 5, 5, 20, tzinfo=timezone(timedelta(hours=1))), LISBON, folder="/aunt")
    put(store, "camera", here(11), folder="/camera")
    assign_all(store)
    assert clock_of(store, "camera") == "2024-05-05T11:00:00+09:00"
