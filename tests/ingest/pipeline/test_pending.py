import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from ingest.files.step_names import CAPTION, PERCEIVE, SIGHT
from ingest.perception.moments import recipes
from ingest.pipeline import pending
from ingest.pipeline.run import Library, Progress, ingest
from memory.consolidate import consolidate
from memory.records.ids import digest
from memory.records.library import Asset, AssetPath, Kind, TakenFrom, Timestamp
from memory.store import Store, access_log, assets, jobs, versions
from memory.store.jobs import MOST_TRIES, Job
from memory.store.versions import NewerVersion
from models.protocols import Models
from tests.fakes import FakeCaptioner, fake_models
from tests.lives import at, put, remember
from tests.made import FIRST_DAY

MODELS = fake_models()
PHOTO = recipes(MODELS, Kind.PHOTO)


def lay(store: Store, folder: Path, name: str, kind: Kind = Kind.PHOTO) -> Asset:
    """Put a file in a folder and tell the store that it lies there; nothing was done with it."""
    path = folder / name
    path.write_text(name)
    asset = Asset(digest(name), kind, Timestamp(FIRST_DAY), TakenFrom.MTIME, path.stat().st_size)
    assets.put(store, asset)
    assets.put_path(store, AssetPath(asset.id, str(path), path.stat().st_size, path.stat().st_mtime_ns))
    return asset


def settle(store: Store, asset: Asset, *steps: str) -> None:
    for step in steps:
        jobs.mark_done(store, asset.id, step, recipes(MODELS, asset.kind)[step])


class OtherCaptioner(FakeCaptioner):
    name = "another-captioner"


def test_a_new_file_is_due_for_the_steps_of_its_kind(store: Store, tmp_path: Path) -> None:
    photo, note = lay(store, tmp_path, "a.jpg"), lay(store, tmp_path, "a.md", Kind.NOTE)
    assert pending.steps(store, MODELS) == {photo.id: [PERCEIVE, SIGHT, CAPTION], note.id: [PERCEIVE]}
    settle(store, photo, PERCEIVE, CAPTION)
    settle(store, note, PERCEIVE)
    assert pending.steps(store, MODELS) == {photo.id: [SIGHT]}
    settle(store, photo, SIGHT)
    assert pending.steps(store, MODELS) == {}


def test_another_model_makes_its_own_step_due_alone(store: Store, tmp_path: Path) -> None:
    settle(store, photo := lay(store, tmp_path, "a.jpg"), *PHOTO)
    other = replace(MODELS, captioner=OtherCaptioner())
    assert pending.steps(store, other) == {photo.id: [CAPTION]}


def due(store: Store, models: Models = MODELS) -> dict[str, set[str]]:
    return {asset_id: set(steps) for asset_id, steps in pending.steps(store, models).items()}


def test_where_its_moments_failed_all_is_due_until_it_failed_often_enough(store: Store, tmp_path: Path) -> None:
    photo = lay(store, tmp_path, "a.jpg")
    settle(store, photo, SIGHT, CAPTION)
    assert due(store) == {photo.id: {PERCEIVE}}
    failed = Job(photo.id, PERCEIVE, pending.whole(PHOTO), "it is torn", 1)
    for _ in range(MOST_TRIES - 1):
        jobs.fail(store, failed)
        assert due(store) == {photo.id: set(PHOTO)}
    jobs.fail(store, failed)
    assert due(store) == {}
    assert due(store, replace(MODELS, captioner=OtherCaptioner())) == {photo.id: set(PHOTO)}


def test_new_bytes_at_a_known_path_are_due_as_a_file_of_their_own(store: Store, tmp_path: Path) -> None:
    settle(store, lay(store, tmp_path, "a.jpg"), *PHOTO)
    path = tmp_path / "a.jpg"
    path.write_text("new bytes")
    status = path.stat()
    versions.put(store, NewerVersion(str(path), "new", status.st_size, status.st_mtime_ns))
    assert due(store) == {"new": set(PHOTO)}
    ((asset, lying),) = pending.in_order(store, ["new"])
    assert (asset.id, asset.kind, lying) == ("new", Kind.PHOTO, str(path))
    os.utime(path, ns=(0, 0))
    assert pending.in_order(store, ["new"]) == [], "they are other bytes by now"


def test_files_come_by_path_and_those_that_lie_nowhere_are_left_out(store: Store, tmp_path: Path) -> None:
    found = {name: lay(store, tmp_path, name) for name in ("c.jpg", "a.jpg", "b.jpg")}
    (tmp_path / "b.jpg").unlink()
    wanted = [*(one.id for one in found.values()), "unknown"]
    assert pending.in_order(store, wanted) == [
        (found["a.jpg"], str(tmp_path / "a.jpg")),
        (found["c.jpg"], str(tmp_path / "c.jpg")),
    ]


def test_what_is_done_again_comes_by_how_present_its_event_is_and_new_files_first(store: Store, tmp_path: Path) -> None:
    moments = []
    for name, when in (("a.jpg", at(1, 9)), ("b.jpg", at(5, 9))):
        (tmp_path / name).write_text(name)
        moments.append(remember(name, when, path=str(tmp_path / name), seen=[("boat", 0.9)]))
    put(store, moments, {})
    for one in moments:
        status = Path(one.path).stat()
        assets.put_path(store, AssetPath(one.asset.id, one.path, status.st_size, status.st_mtime_ns))
        settle(store, one.asset, *PHOTO)
    consolidate(store)
    new = lay(store, tmp_path, "z.jpg")
    wanted = [new.id, *(one.asset.id for one in moments)]
    for recalled, order in (("b.jpg", ["z.jpg", "b.jpg", "a.jpg"]), ("a.jpg", ["z.jpg", "a.jpg", "b.jpg"])):
        (one,) = (moment for moment in moments if moment.path.endswith(recalled))
        for days in range(1, 5):
            access_log.note(store, [one.moment.id], at(6, 9) + timedelta(days=days + (recalled == "a.jpg") * 365))
        assert [Path(path).name for _, path in pending.in_order(store, wanted)] == order


def test_a_files_errors_are_told_together(store: Store, tmp_path: Path) -> None:
    photo, other = lay(store, tmp_path, "a.jpg"), lay(store, tmp_path, "b.jpg")
    for step, error in ((CAPTION, "no words"), (PERCEIVE, "torn"), ("faces", "of another step")):
        jobs.fail(store, Job(photo.id, step, "recipe", error, 1))
    settle(store, other, PERCEIVE)
    assert pending.errors(store) == {photo.id: "torn; no words"}


def test_the_name_of_all_recipes_changes_with_each() -> None:
    names = [pending.whole(PHOTO), *(pending.whole({**PHOTO, step: "other"}) for step in PHOTO)]
    assert len(set(names)) == 1 + len(PHOTO)


def test_a_file_outside_of_watched_folders_is_done_once_it_is_back(
    library: Library, album: Path, quiet: Callable[[Progress], None]
) -> None:
    path = next(album.rglob("*.jpg"))
    ingest(library, [path], quiet)
    asset_id = assets.paths(library.store)[str(path)].asset_id
    jobs.reopen(library.store, asset_id, "perceive")
    away = path.rename(album.parent / "away.jpg")
    other = next(album.rglob("*.wav"))
    ingest(library, [other], quiet)
    assert assets.paths(library.store)[str(path)].offline
    away.rename(path)
    ingest(library, [other], quiet)
    assert not assets.paths(library.store)[str(path)].offline
    assert "perceive" in {one.step for one in jobs.of_input(library.store, asset_id)}
