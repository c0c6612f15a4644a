from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.files.failures import Failure
from ingest.pipeline.run import Library, Progress, ingest
from ingest.workers.cluster import Answer, Home, Outgoing, Workers
from ingest.workers.task import FileTask, perceive_file
from memory.records.library import Asset, Kind
from memory.store import Store, jobs
from memory.store.jobs import MOST_TRIES
from models.protocols import Models
from tests.dump import dump
from tests.fakes import FakeCaptioner

Quiet = Callable[[Progress], None]


class OtherCaptioner(FakeCaptioner):
    name = "other-captioner"


class HereWorkers(Workers):
    """Workers that perceive within this process, last file first; `instead` says otherwise for some."""

    def __init__(self, models: Models, instead: Callable[[FileTask], Answer | None] = lambda task: None) -> None:
        self.models, self.instead, self.sent = models, instead, list[FileTask]()

    def takes(self, asset: Asset) -> bool:
        return asset.kind is not Kind.NOTE

    def go_through(self, files: Iterable[Outgoing]) -> Generator[tuple[Outgoing, Answer]]:
        for one in reversed(list(files)):
            self.sent.append(one.task)
            yield one, self.instead(one.task) or perceive_file(one.task, one.path, self.models)


def with_workers(library: Library, instead: Callable[[FileTask], Answer | None] = lambda task: None) -> Library:
    return replace(library, workers=HereWorkers(library.models, instead))


def sent_by(library: Library) -> Sequence[FileTask]:
    assert isinstance(library.workers, HereWorkers)
    return library.workers.sent


def test_what_comes_back_is_written_as_if_it_had_been_perceived_here(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    store = Store(folder / "library.sqlite3")
    here = replace(library, store=store, index=type(library.index)(store, folder / "vectors"), folder=folder)
    ingest(here, [album], quiet)
    away = with_workers(library)
    ingest(away, [album], quiet)
    assert dump(library.store) == dump(store)
    assert sorted(task.name for task in sent_by(away))[0] == "IMG_20230814_101500.jpg" and len(sent_by(away)) == 4
    assert {len(task.also) for task in sent_by(away) if task.asset.kind is Kind.PHOTO} == {2}
    store.close()


def test_another_captioner_is_asked_of_workers_with_what_is_held(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    other = replace(library, models=replace(library.models, captioner=OtherCaptioner()))
    away = with_workers(other)
    ingest(away, [album], quiet)
    assert [task.steps for task in sent_by(away)] == [("caption",)] * 2
    assert all(task.held[0].vector is not None for task in sent_by(away))
    rows = library.store.rows("SELECT DISTINCT text FROM moment_text WHERE kind = 'caption' ORDER BY text")
    assert [row["text"] for row in rows] == ["something blue", "something red"]


def test_what_comes_home_is_perceived_here(library: Library, album: Path, quiet: Quiet) -> None:
    away = with_workers(library, lambda task: Home() if task.asset.kind is Kind.PHOTO else None)
    seen: list[Progress] = []
    assert ingest(away, [album], seen.append).counts["added"] == 4
    last = [one for one in seen if one.step == "perceive"][-1]
    assert (last.done, last.total) == (5, 5) and jobs.count_kills(library.store) == {}


def test_a_failure_is_the_files(library: Library, album: Path, quiet: Quiet) -> None:
    away = with_workers(
        library, lambda task: Failure("damaged", MOST_TRIES) if task.name.endswith("1500.jpg") else None
    )
    outcome = ingest(away, [album], quiet)
    assert [(Path(path).name, reason) for path, reason in outcome.failed] == [("IMG_20230814_101500.jpg", "damaged")]


def test_a_file_that_ended_programs_goes_to_no_worker_again(library: Library, album: Path, quiet: Quiet) -> None:
    killer = "IMG_20230814_101500.jpg"
    away = with_workers(library, lambda task: Home(killed=True) if task.name == killer else None)

    def stop(at: Progress) -> None:
        if at.step == "perceive" and at.path.endswith(killer) and len(sent_by(away)) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(away, [album], stop)
    assert sorted(jobs.count_kills(library.store).values()) == [1]
    again = with_workers(library)
    ingest(again, [album], quiet)
    assert killer not in [task.name for task in sent_by(again)] and jobs.count_kills(library.store) == {}
