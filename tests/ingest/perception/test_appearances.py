from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ingest.files.file_checks import Unreadable
from ingest.perception.appearances import Detection, detect_all
from ingest.pipeline.run import Library, ingest
from memory.records.ids import digest
from memory.records.library import Asset, Kind, MomentView
from memory.store import appearances, assets, jobs
from memory.store.appearances import Appearance, Trace

STEP = "find"
Report = Callable[[object], None]


class Finder:
    """Finds one face in every photo but those that it cannot read; keeps in which files it was asked to look."""

    def __init__(self, name: str = "one", unreadable: str = "") -> None:
        self.name = name
        self.unreadable = unreadable
        self.asked: list[str] = []

    def find(self, asset: Asset, path: Path, remembered: Sequence[MomentView]) -> list[Appearance]:
        self.asked.append(path.name)
        if path.name == self.unreadable:
            raise Unreadable("it is torn")
        (one,) = remembered
        vector = np.eye(1, 4, dtype=np.float16)[0]
        name = digest(self.name, asset.id)
        box = (0.1, 0.1, 0.2, 0.2)
        return [Appearance(name, Trace.FACE, one.moment.id, asset.id, None, None, box, 0.9, vector, self.name)]

    def detection(self) -> Detection:
        return Detection(STEP, Trace.FACE, frozenset({Kind.PHOTO}), self.recipe, self.find)

    def recipe(self, remembered: Sequence[MomentView]) -> str:
        return digest(self.name, *(one.moment.id for one in remembered))


def names(library: Library) -> list[str]:
    return sorted(one.recipe for one in appearances.get_all(library.store))


def quietly(number: int, count: int, name: str) -> None:
    """Hear nothing."""


def test_each_photo_is_looked_at_once_and_nothing_else(library: Library, album: Path, quiet: Report) -> None:
    ingest(library, [album], quiet)
    finder = Finder()
    for _ in range(2):
        detect_all(library.store, finder.detection(), quietly)
    assert sorted(finder.asked) == ["IMG_20230814_101500.jpg", "IMG_20230814_101900.jpg"]
    assert names(library) == ["one", "one"] and len(jobs.get_all(library.store, STEP)) == 2


def test_another_finder_looks_again_and_its_finds_take_the_place(library: Library, album: Path, quiet: Report) -> None:
    ingest(library, [album], quiet)
    detect_all(library.store, Finder("one").detection(), quietly)
    detect_all(library.store, Finder("two").detection(), quietly)
    assert names(library) == ["two", "two"]


def test_a_file_that_cannot_be_read_is_told_and_keeps_what_was_found_in_it(
    library: Library, album: Path, quiet: Report
) -> None:
    ingest(library, [album], quiet)
    detect_all(library.store, Finder("one").detection(), quietly)
    torn = Finder("two", unreadable="IMG_20230814_101500.jpg")
    detect_all(library.store, torn.detection(), quietly)
    assert names(library) == ["one", "two"]
    (failed,) = (job for job in jobs.get_all(library.store, STEP).values() if job.error)
    assert "torn" in failed.error


def test_what_was_not_perceived_is_not_looked_at(library: Library, album: Path, quiet: Report) -> None:
    ingest(library, [album], quiet)
    one = assets.paths(library.store)[str(next(album.rglob("*101900.jpg")))]
    library.store.write("DELETE FROM moment WHERE asset_id = ?", [(one.asset_id,)])
    finder = Finder()
    detect_all(library.store, finder.detection(), quietly)
    assert finder.asked == ["IMG_20230814_101500.jpg"]
