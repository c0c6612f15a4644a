from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.files import one_by_one
from ingest.files.one_by_one import SET_ASIDE, Step, is_unchanged
from ingest.pipeline.run import Library, Progress, ingest
from memory.records.library import Asset
from memory.store import assets, jobs
from models.registry.card import WeightsMissing
from tests.conftest import paint
from tests.fakes import FakeFaces, FakeVoices

Quiet = Callable[[Progress], None]


def nothing(done: int, total: int, path: str) -> None:
    """Stand for a report that nobody hears."""


@pytest.fixture
def photos(library: Library, tmp_path: Path, quiet: Quiet) -> list[Asset]:
    """Six photos that were taken in, in the order of their paths."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for n in range(6):
        paint(folder / f"{n}.jpg", (40 * n, 30, 30))
    ingest(library, [folder], quiet)
    known, lying = assets.get_all(library.store), assets.paths(library.store)
    return [known[lying[path].asset_id] for path in sorted(lying)]


def step_over(library: Library, photos: list[Asset], write: Callable[[Asset, Path, Asset], None]) -> Step[Asset]:
    return Step("test", {one.id: "recipe" for one in photos}, lambda asset, path: asset, write)


def kill_over(library: Library, photo: Asset, times: int) -> None:
    """Let so many runs have been killed in the step over a photo."""
    for _ in range(times):
        begun = jobs.at_work(library.store, photo.id, "test")
        begun.__enter__()
        jobs.count_kills(library.store)


def test_those_that_killed_once_come_last_and_alone_and_those_that_killed_twice_not_at_all(
    library: Library, photos: list[Asset]
) -> None:
    kill_over(library, photos[0], 1)
    kill_over(library, photos[2], 1)
    kill_over(library, photos[3], jobs.MOST_KILLS)
    tried: list[Asset] = []
    at_work: list[set[str]] = []

    def write(asset: Asset, path: Path, content: Asset) -> None:
        tried.append(asset)
        rows = library.store.rows("SELECT asset_id FROM attempt WHERE is_now")
        at_work.append({row["asset_id"] for row in rows})

    step = step_over(library, photos, write)
    one_by_one.do_all(library.store, step, one_by_one.to_do(library.store, step, photos), nothing)
    assert tried == [photos[1], photos[4], photos[5], photos[0], photos[2]]
    assert at_work[-2:] == [{photos[0].id}, {photos[2].id}]
    assert all(asset.id in held for asset, held in zip(tried, at_work, strict=True))
    failed = jobs.get_all(library.store, "test")[photos[3].id]
    assert failed.error == SET_ASIDE and failed.is_settled("recipe")
    assert jobs.count_kills(library.store) == {(photos[3].id, "test"): jobs.MOST_KILLS}


def test_what_raises_or_is_stopped_is_no_kill_and_a_kill_before_stays_until_it_comes_to_its_end(
    library: Library, photos: list[Asset]
) -> None:
    kill_over(library, photos[5], 1)
    for error in (WeightsMissing("away"), KeyboardInterrupt()):

        def write(asset: Asset, path: Path, content: Asset, error: BaseException = error) -> None:
            raise error

        step = step_over(library, photos, write)
        with pytest.raises(type(error)):
            one_by_one.do_all(library.store, step, one_by_one.to_do(library.store, step, photos), nothing)
        assert jobs.count_kills(library.store) == {(photos[5].id, "test"): 1}

    def fail(asset: Asset, path: Path, content: Asset) -> None:
        raise ValueError("the model fell over")

    step = step_over(library, photos, fail)
    one_by_one.do_all(library.store, step, one_by_one.to_do(library.store, step, photos), nothing)
    assert len([one for one in jobs.get_all(library.store, "test").values() if one.error]) == 6
    assert jobs.count_kills(library.store) == {}


def test_what_is_left_is_not_at_work_and_its_kills_stay(library: Library, photos: list[Asset]) -> None:
    kill_over(library, photos[1], 1)
    files = [(one, "") for one in photos]
    for _ in one_by_one.go_through(
        library.store, "test", files, lambda asset, path: asset, nothing, lambda asset: asset in photos[:3]
    ):
        held = {row["asset_id"] for row in library.store.rows("SELECT asset_id FROM attempt WHERE is_now")}
        assert not held & {one.id for one in photos[:3]}
    assert jobs.count_kills(library.store) == {(photos[1].id, "test"): 1}


def test_a_run_looks_at_no_file_of_which_nothing_is_to_be_done(
    library: Library, album: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = replace(library.models, faces=FakeFaces(), voices=FakeVoices())
    everything = replace(library, models=models)
    ingest(everything, [album], quiet)
    looked: list[str] = []
    look = is_unchanged

    def counted(one: assets.AssetPath) -> bool:
        looked.append(Path(one.path).name)
        return look(one)

    monkeypatch.setattr(one_by_one, "is_unchanged", counted)
    ingest(everything, [album], quiet)
    assert looked == []
    one = paint(album / "2023-08 Norway" / "new.jpg", (30, 160, 30))
    ingest(everything, [album], quiet)
    assert set(looked) == {one.name}
