from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from memory.records.corrections import Favourite, NotTogether
from memory.records.derived import Level
from memory.records.ids import moment_id
from memory.records.library import Asset, AssetPath, Kind, Medium, Moment, MomentText, TakenFrom, TextKind, Timestamp
from memory.records.query import Evidence
from memory.retrieval.grouping import (
    Frame,
    bursts,
    collapse,
    collapsed_paths,
    level_of,
    near_groups,
    read_groups,
    visible_groups,
)
from memory.store import Store, assets, corrections, duplicates
from memory.store import moments as moment_store
from memory.store.duplicates import Fingerprint, Group, GroupKind
from memory.store.moments import Perceived

NOON = datetime(2024, 7, 14, 12, tzinfo=UTC)
ALIKE, OTHER = bytes(32), b"\xff" * 32


def frame(name: str, second: float, look: bytes = ALIKE, sharp: float = 1.0, device: str = "Phone") -> Frame:
    asset = Asset(name, Kind.PHOTO, Timestamp(NOON + timedelta(seconds=second)), TakenFrom.EXIF, 1, device=device)
    return Frame(asset, f"/{name}.jpg", Fingerprint(name, look, sharp, 100, 100))


def found(frames: Sequence[Frame]) -> list[tuple[str, ...]]:
    assert bursts(frames) == bursts(list(reversed(frames)))
    return [group.members for group in bursts(frames)]


def test_quick_photos_of_one_device_that_look_alike_are_a_burst_led_by_the_sharpest() -> None:
    assert found([frame("a", 0), frame("b", 1, sharp=5.0), frame("c", 2.5)]) == [("b", "a", "c")]


def test_what_is_slow_unlike_or_of_another_device_is_none() -> None:
    assert found([frame("a", 0), frame("b", 10)]) == []
    assert found([frame("a", 0), frame("b", 1, look=OTHER)]) == []
    assert found([frame("a", 0), frame("b", 1, device="Other")]) == []
    assert found([frame("a", 0, device=""), frame("b", 1, device="")]) == []


def test_the_makers_word_needs_no_time() -> None:
    marked = [
        Frame(one.asset, one.path, Fingerprint(one.asset.id, burst_id="B")) for one in (frame("a", 0), frame("b", 90))
    ]
    assert found(marked) == [("b", "a")]


def test_no_chain_joins_what_is_unlike() -> None:
    a, b, c = frame("a", 0), frame("b", 0, sharp=0.5), frame("c", 0)
    groups = near_groups([(a, b), (b, c)])
    assert [group.members for group in groups] == [("c", "b")]


@pytest.fixture
def store(store: Store) -> Store:
    for name in "abcdv":
        kind, medium = (Kind.VIDEO, Medium.SHOT) if name == "v" else (Kind.PHOTO, Medium.PHOTO)
        when = Timestamp(NOON)
        one = Moment(moment_id(name, medium, None, None, 0), name, medium, 0, when)
        assets.put(store, Asset(name, kind, when, TakenFrom.EXIF, 1))
        assets.put_path(store, AssetPath(name, f"/{name}", 1, 1))
        moment_store.store_perceived(store, name, [Perceived(one, (MomentText(one.id, TextKind.CAPTION, name, "r"),))])
    duplicates.put_groups(store, [Group(GroupKind.BURST, ("b", "a", "c")), Group(GroupKind.LIVE, ("c", "v"))])
    return store


def evidence(store: Store, names: str) -> list[Evidence]:
    return [Evidence(moment_store.of_asset(store, name)[0], 1 / n) for n, name in enumerate(names, 1)]


def shown(store: Store, names: str) -> list[str]:
    return [item.remembered.asset.id for item in collapse(store, evidence(store, names), visible_groups(store))]


def test_a_burst_is_shown_once_by_its_best_where_its_first_was(store: Store) -> None:
    assert shown(store, "dacb") == ["d", "b"]
    assert visible_groups(store).bursts == {"b": 3}


def test_a_clip_is_shown_by_its_still_and_that_by_the_burst(store: Store) -> None:
    assert shown(store, "vd") == ["b", "d"]


def test_what_is_said_in_a_clip_is_kept(store: Store) -> None:
    moment = moment_store.of_asset(store, "v")[0].moment
    moment_store.store_perceived(
        store, "v", [Perceived(moment, (MomentText(moment.id, TextKind.TRANSCRIPT, "hello", "r"),))]
    )
    assert shown(store, "va") == ["v", "b"]


def test_a_favourite_leads(store: Store) -> None:
    corrections.put(store, corrections.new_correction(Favourite(), asset_id="c"))
    assert read_groups(store, "a") == [Group(GroupKind.BURST, ("c", "b", "a"))]
    assert shown(store, "ab") == ["c"] and visible_groups(store).bursts == {"c": 3}


def test_the_latest_favourite_leads(store: Store) -> None:
    for name in "ca":
        corrections.put(store, corrections.new_correction(Favourite(), asset_id=name))
    assert read_groups(store, "a") == [Group(GroupKind.BURST, ("a", "c", "b"))]


def test_what_the_owner_said_does_not_belong_is_shown_by_itself(store: Store) -> None:
    for other in "bc":
        corrections.put(store, corrections.new_correction(NotTogether(other), asset_id="a"))
    assert read_groups(store) == [Group(GroupKind.BURST, ("b", "c")), Group(GroupKind.LIVE, ("c", "v"))]
    assert read_groups(store, "a") == []
    assert shown(store, "abc") == ["a", "b"] and visible_groups(store).bursts == {"b": 2}
    corrections.put(store, corrections.new_correction(NotTogether("b"), asset_id="c"))
    assert [group.kind for group in read_groups(store)] == [GroupKind.LIVE]


def test_the_files_of_an_event_once(store: Store) -> None:
    held = [moment_store.of_asset(store, name)[0] for name in "acdv"]
    assert collapsed_paths(held, visible_groups(store)) == ["/a", "/c", "/d", "/v"]
    held.append(moment_store.of_asset(store, "b")[0])
    assert collapsed_paths(held, visible_groups(store)) == ["/b", "/d"]


def test_groups_go_with_their_files(store: Store) -> None:
    assets.remove(store, "b")
    assert [group.kind for group in duplicates.groups(store)] == [GroupKind.LIVE]


@pytest.mark.parametrize(
    ("key", "level"), [("2024-07-14", Level.DAY), ("2024-02-29", Level.DAY), ("2024-07", Level.MONTH), ("2024", "year")]
)
def test_a_key_names_a_span(key: str, level: Level) -> None:
    assert level_of(key) is Level(level)


@pytest.mark.parametrize(
    "key", ["", "2023-02-29", "2024-13", "0000", "2024-7-1", "20240714", "٢٠٢٤", "2024-07-14\n", "' OR 1=1", "2024-07-"]
)
def test_anything_else_names_nothing(key: str) -> None:
    assert level_of(key) is None
