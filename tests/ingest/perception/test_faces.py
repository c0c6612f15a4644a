from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ingest.perception import faces
from ingest.pipeline.run import Library, Progress, ingest
from memory.identity import anchors, people
from memory.records.library import Trace
from memory.store import appearances, corrections, jobs
from memory.store import moments as moment_store
from models.loading import load_faces
from models.protocols import Face, Pixels
from models.registry.cards import FACES
from models.registry.download import is_present
from tests.fakes import COLOURS, FakeFaces

Quiet = Callable[[Progress], None]


def picture(path: Path, *colours: str) -> Path:
    """Write a photo with a patch of each colour, which the fake takes for faces, and bytes of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (400, 120), "white")
    image.putpixel((sum(path.name.encode()) % 400, 0), (200, 200, 200))
    for number, colour in enumerate(colours):
        ImageDraw.Draw(image).rectangle((20 + 90 * number, 30, 70 + 90 * number, 80), COLOURS[colour])
    image.save(path)
    return path


@pytest.fixture
def seeing(library: Library) -> Library:
    return replace(library, models=replace(library.models, faces=FakeFaces()))


def test_nothing_is_looked_for_unless_the_owner_wants_it(
    library: Library, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not(*given: object) -> None:
        raise AssertionError("a face was looked for")

    monkeypatch.setattr(faces, "find_in", must_not)
    picture(tmp_path / "a" / "one.png", "red")
    ingest(library, [tmp_path / "a"], quiet)
    assert appearances.get_all(library.store) == [] and jobs.get_all(library.store, faces.FIND) == {}


def test_faces_are_found_once_and_told_apart(seeing: Library, tmp_path: Path, quiet: Quiet) -> None:
    picture(tmp_path / "a" / "one.png", "red", "blue")
    picture(tmp_path / "a" / "two.png", "red")
    ingest(seeing, [tmp_path / "a"], quiet)
    found = appearances.get_all(seeing.store)
    assert len(found) == 3 and all(one.is_current and one.start_s is None for one in found)
    assert sorted(len(person.appearances) for person in people.people(seeing.store)) == [1, 2]
    before = seeing.store.connection.total_changes
    ingest(seeing, [tmp_path / "a"], quiet)
    assert appearances.get_all(seeing.store)[0].id == found[0].id
    assert seeing.store.rows("SELECT count(*) AS n FROM appearance")[0]["n"] == 3
    assert seeing.store.connection.total_changes - before < 20


def test_whatever_the_order_the_clusters_are_the_same(seeing: Library, tmp_path: Path, quiet: Quiet) -> None:
    for number, colour in enumerate(("red", "blue", "red", "green")):
        ingest(seeing, [picture(tmp_path / "a" / f"{number}.png", colour, "orange")], quiet)
    sizes = sorted(len(person.appearances) for person in people.people(seeing.store))
    assert sizes == [1, 1, 2, 4]


def test_another_finder_looks_again_and_names_stay(seeing: Library, tmp_path: Path, quiet: Quiet) -> None:
    class Other(FakeFaces):
        name = "other"

    picture(tmp_path / "a" / "one.png", "red", "blue")
    ingest(seeing, [tmp_path / "a"], quiet)
    with seeing.store.transaction():
        for mark in anchors.name_marks(people.people(seeing.store)[0], "Lena"):
            corrections.put(seeing.store, mark)
    ingest(replace(seeing, models=replace(seeing.models, faces=Other())), [tmp_path / "a"], quiet)
    assert {one.recipe for one in appearances.get_all(seeing.store)} == {"other"}
    assert [person.name for person in people.people(seeing.store)] == ["Lena", ""]
    (held,) = moment_store.all_remembered(seeing.store)
    assert [name for name, _ in held.people] == ["Lena"]


def test_a_failure_is_told_and_what_else_is_known_stays(seeing: Library, tmp_path: Path, quiet: Quiet) -> None:
    class Broken(FakeFaces):
        def find(self, image: Pixels) -> list[Face]:
            raise ValueError("no eyes")

    picture(tmp_path / "a" / "one.png", "red")
    ingest(replace(seeing, models=replace(seeing.models, faces=Broken())), [tmp_path / "a"], quiet)
    (job,) = jobs.get_all(seeing.store, faces.FIND).values()
    assert "no eyes" in job.error and len(moment_store.all_remembered(seeing.store)) == 1
    assert appearances.get_all(seeing.store) == []


def test_recordings_and_notes_are_not_looked_at(seeing: Library, album: Path, quiet: Quiet) -> None:
    ingest(seeing, [album], quiet)
    assert len(jobs.get_all(seeing.store, faces.FIND)) == 2


def test_real_people_in_real_videos_and_photos(library: Library, shared: Path, tmp_path: Path, quiet: Quiet) -> None:
    pytest.importorskip("dlib", reason="dlib is not installed: pip install 'yesteryear[faces]'")
    if not is_present(FACES):
        pytest.skip("weights missing: `yesteryear models fetch faces` gets them")
    folder = tmp_path / "seen"
    folder.mkdir()
    videos = shared / "media/video"
    for path in (videos / "repo_licensed/weekly_address_hill.mp4", videos / "derived/composite_day.mp4"):
        (folder / path.name).symlink_to(path)
    ingest(replace(library, models=replace(library.models, faces=load_faces())), [folder], quiet)
    found = appearances.get_all(library.store, Trace.FACE)
    speaker = next(one for one in people.people(library.store) if len({met.asset_id for met in one.appearances}) == 2)
    assert len(found) >= 2 and all(one.start_s is not None and 0 <= one.start_s <= 36 for one in found)
    with library.store.transaction():
        for mark in anchors.name_marks(speaker, "Katie"):
            corrections.put(library.store, mark)
    people.gather(library.store)
    named = [one for one in moment_store.all_remembered(library.store) if one.people]
    assert {Path(one.path).name for one in named} == {"weekly_address_hill.mp4", "composite_day.mp4"}
