import json
from pathlib import Path

import av
import numpy as np
from PIL import ExifTags, Image

from tests.commands import run
from tests.ingest.perception.test_duplicates import scene
from tests.ingest.readers.test_raw import raw_file


def shot(path: Path, image: Image.Image, second: int) -> Path:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Phone", "One"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"2024:07:14 12:00:{second:02}"
    image.save(path, exif=exif)
    return path


def filmed(path: Path, seconds: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10 * seconds):
            grey = np.full((48, 64, 3), 5 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, "rgb24")))
        container.mux(stream.encode())
    return path


def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    for second in range(3):
        shot(folder / f"burst{second}.jpg", scene(5).resize((256 - second, 256)), second)
    scene(7).save(folder / "one.png")
    (folder / "same.png").write_bytes((folder / "one.png").read_bytes())
    scene(7).resize((100, 100)).save(folder / "small.png")
    assert run("ingest", folder).exit_code == 0
    return folder


def test_groups_are_listed_and_nothing_is_deleted(commanded: Path, tmp_path: Path) -> None:
    folder = album(tmp_path)
    before = sorted(path.name for path in folder.iterdir())
    groups = json.loads(run("duplicates", "--json").stdout)["groups"]
    assert [(group["kind"], group["count"]) for group in groups] == [("exact", 2), ("near", 2), ("burst", 3)]
    near = groups[1]
    assert near["best"] == str(folder / "one.png") and [file["best"] for file in near["files"]] == [True, False]
    assert near["spare_bytes"] == (folder / "small.png").stat().st_size
    told = run("duplicates").stdout
    assert "a burst: 3 files" in told and "best" in told
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_burst_counts_once_where_it_is_shown(commanded: Path, tmp_path: Path) -> None:
    folder = album(tmp_path)
    found = json.loads(run("search", "", "--kind", "photo", "-k", "3", "--json").stdout)
    counts = [item.get("burst") for item in found]
    assert len(found) == 3 and sorted(counts, key=str) == [3, None, None]
    events = json.loads(run("events", "--json").stdout)
    [event] = [event for event in events if "bursts" in event]
    assert len(event["moment_ids"]) == 3 and len(event["paths"]) == 1
    assert event["bursts"] == {event["paths"][0]: 3}
    assert "(3 photos in a burst)" in run("search", "", "--kind", "photo").stdout
    shown = json.loads(run("show", folder / "burst0.jpg", "--json").stdout)
    [group] = shown["together"]
    assert group["kind"] == "burst" and group["count"] == 3 and str(folder / "burst0.jpg") in group["paths"]
    assert "burst of 3, the best is" in run("show", folder / "burst0.jpg").stdout
    assert json.loads(run("status", "--json").stdout)["photo"] == 5


def test_a_favourite_is_the_best_of_its_burst(commanded: Path, tmp_path: Path) -> None:
    folder = album(tmp_path)
    for number in range(3):
        assert run("favourite", folder / f"burst{number}.jpg").exit_code == 0
        burst = next(group for group in json.loads(run("duplicates", "--json").stdout)["groups"] if group["count"] == 3)
        assert burst["best"] == str(folder / f"burst{number}.jpg")
        marked = json.loads(run("marks", "--json").stdout)
        assert run("undo", marked[0]["id"]).exit_code == 0


def test_a_raw_file_is_shown_by_its_jpeg_and_a_clip_by_its_still(commanded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "IMG_1.NEF").write_bytes(raw_file())
    scene(3).save(folder / "IMG_1.JPG")
    scene(4).save(folder / "IMG_2.JPG")
    filmed(folder / "IMG_2.mp4", seconds=2)
    assert run("ingest", folder).exit_code == 0
    groups = json.loads(run("duplicates", "--json").stdout)["groups"]
    best = {group["kind"]: (Path(group["best"]).name, group["count"]) for group in groups}
    assert best == {"pair": ("IMG_1.JPG", 2), "live": ("IMG_2.JPG", 2)}
    found = json.loads(run("search", "", "--json").stdout)
    assert sorted(Path(item["path"]).name for item in found) == ["IMG_1.JPG", "IMG_2.JPG"]


def test_nothing_twice_is_said(commanded: Path) -> None:
    assert "no duplicates" in run("duplicates").stdout
