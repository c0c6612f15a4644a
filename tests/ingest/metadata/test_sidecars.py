import json
import os
from collections import Counter
from pathlib import Path

import pytest

from ingest.files.user_tags import UserTags
from ingest.metadata import chat_messages
from ingest.metadata.sidecars import MOST_JSON_BYTES, Listings, Role, is_sidecar, list_folder, read_told
from memory.records.library import Kind
from tests.conftest import paint


def beside(folder: Path, *names: str) -> dict[str, str]:
    """Write empty files of these names and return which JSON is found for each that is media."""
    for name in names:
        (folder / name).write_text("{}")
    return list_folder(folder).by_media


def test_every_copy_finds_its_own_json(tmp_path: Path) -> None:
    found = beside(
        tmp_path, "IMG_1.jpg", "IMG_1(1).jpg", "IMG_1-edited.jpg", "IMG_1.MP4", "IMG_1.jpg.json", "IMG_1.jpg(1).json"
    )
    assert found == {
        "IMG_1.jpg": "IMG_1.jpg.json",
        "IMG_1(1).jpg": "IMG_1.jpg(1).json",
        "IMG_1-edited.jpg": "IMG_1.jpg.json",
        "IMG_1.MP4": "IMG_1.jpg.json",
    }


def test_of_several_json_files_for_one_photo_the_surest_is_taken(tmp_path: Path) -> None:
    found = beside(tmp_path, "IMG_1.jpg", "IMG_1.jpg.suppl.json", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.json")
    assert found == {"IMG_1.jpg": "IMG_1.jpg.supplemental-metadata.json"}


def test_capitals_tell_two_files_apart_where_both_are_there(tmp_path: Path) -> None:
    found = beside(tmp_path, "a.jpg", "a.JPG", "a.jpg.json", "a.JPG.json")
    if len(found) == 2:
        assert found == {"a.jpg": "a.jpg.json", "a.JPG": "a.JPG.json"}


def test_a_json_that_no_rule_leads_to_is_found_by_its_title(tmp_path: Path) -> None:
    (tmp_path / "Tom _ Jerry.jpg").write_text("")
    (tmp_path / "weird.json").write_text(json.dumps({"title": "Tom &amp; Jerry.jpg", "photoTakenTime": {}}))
    (tmp_path / "metadata.json").write_text(json.dumps({"title": "Tom _ Jerry.jpg", "photoTakenTime": {}}))
    assert list_folder(tmp_path).by_media == {"Tom _ Jerry.jpg": "weird.json"}
    (tmp_path / "weird(1).json").write_text(json.dumps({"title": "Tom & Jerry.jpg", "photoTakenTime": {}}))
    assert list_folder(tmp_path).by_media == {}


def test_a_json_that_belongs_to_one_photo_is_not_given_to_another_by_its_title(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("")
    (tmp_path / "b.jpg").write_text("")
    (tmp_path / "a.jpg.json").write_text(json.dumps({"title": "b.jpg", "photoTakenTime": {}}))
    assert list_folder(tmp_path).by_media == {"a.jpg": "a.jpg.json"}


def test_xmp_is_found_by_either_way_of_naming_it_before_takeout_and_album(tmp_path: Path) -> None:
    for name in ("IMG.jpg", "IMG.xmp", "IMG.jpg.json", "metadata.json", "b.nef", "b.jpg", "b.nef.xmp", "b.XMP"):
        (tmp_path / name).write_text("")
    folder = list_folder(tmp_path)
    found = [(one.role, one.path.name) for one in folder.sidecars("IMG.jpg")]
    assert found == [(Role.XMP, "IMG.xmp"), (Role.TAKEOUT, "IMG.jpg.json"), (Role.ALBUM, "metadata.json")]
    assert folder.sidecars("b.nef")[0].path.name == "b.nef.xmp"
    assert folder.sidecars("b.jpg")[0].path.name == "b.XMP"


@pytest.mark.parametrize("name", ["IMG_1.AAE", "IMG_1.xmp", "IMG_1.jpg.json", "metadata.json"])
def test_what_tells_of_others_is_no_file_of_its_own(name: str) -> None:
    assert is_sidecar(Path(name))
    assert not is_sidecar(Path(name).with_suffix(".exe"))


def test_a_folder_that_cannot_be_listed_has_no_files(tmp_path: Path) -> None:
    assert not list_folder(tmp_path / "gone").media
    assert list_folder(tmp_path / "gone").sidecars("a.jpg") == ()


def test_a_broken_one_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    photo = paint(tmp_path / "a.jpg", (1, 2, 3))
    (tmp_path / "a.xmp").write_text("<half")
    (tmp_path / "a.jpg.json").write_text('{"description": "The lake."}')
    (tmp_path / "metadata.json").write_bytes(b"{" + b" " * MOST_JSON_BYTES)
    told, inside, failures = read_told(photo, Kind.PHOTO, list_folder(tmp_path).sidecars("a.jpg"))
    assert (told, inside) == (UserTags(description="The lake."), UserTags())
    assert [one.partition(" ")[0] for one in failures] == ["a.xmp", "metadata.json"]
    assert "XML is incomplete" in failures[0] and "1 MB" in failures[1]


def test_folders_pipes_and_loops_named_like_sidecars_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("")
    (tmp_path / "a.xmp").mkdir()
    os.mkfifo(tmp_path / "a.jpg.json")
    (tmp_path / "metadata.json").symlink_to(tmp_path / "metadata.json")
    assert list_folder(tmp_path).sidecars("a.jpg") == ()


def test_a_file_that_vanished_is_said(tmp_path: Path) -> None:
    photo = paint(tmp_path / "a.jpg", (1, 2, 3))
    (tmp_path / "a.xmp").write_text("<a/>")
    found = list_folder(tmp_path).sidecars("a.jpg")
    (tmp_path / "a.xmp").unlink()
    assert "disappeared" in read_told(photo, Kind.PHOTO, found)[2][0]


def test_the_json_of_a_photo_may_lie_in_another_part_of_the_takeout(tmp_path: Path) -> None:
    inside = Path("Takeout", "Google Photos", "Photos from 2019")
    first, second = tmp_path / "takeout-1" / inside, tmp_path / "takeout-2" / inside
    for folder in (first, second, tmp_path / "other" / inside):
        folder.mkdir(parents=True)
    (first / "a.jpg").touch()
    (second / "a.jpg.json").write_text(json.dumps({"title": "a.jpg", "photoTakenTime": {"timestamp": "1563112200"}}))
    before = list_folder(first).state
    found = list_folder(first).sidecars("a.jpg")
    assert [one.path for one in found] == [second / "a.jpg.json"]
    assert read_told(first / "a.jpg", Kind.PHOTO, found)[0].clues and before
    assert list_folder(tmp_path / "other" / inside).entries == {} and Listings().other_parts(tmp_path) == []


def test_in_a_run_each_folder_is_listed_once_and_each_chat_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats, folders = [f"messages{number}.html" for number in range(2, 14)], [f"photos {number}" for number in range(4)]
    for name in chats:
        (tmp_path / name).touch()
    for name in folders:
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.jpg").touch()
    read: Counter[str] = Counter()
    listed: Counter[str] = Counter()

    def told_of_files(data: bytes, name: str) -> dict[str, UserTags]:
        read[name] += 1
        if name == "messages5.html":
            raise RuntimeError("the reader fell over")
        return {f"{one}.jpg": UserTags(description=name) for one in folders}

    scandir = os.scandir
    monkeypatch.setattr(chat_messages, "told_of_files", told_of_files)
    monkeypatch.setattr(os, "scandir", lambda path: listed.update([str(path)]) or scandir(path))
    listings = Listings()
    for name in folders * 2:
        found = listings.folder(tmp_path / name).sidecars(f"{name}.jpg")
        told = read_told(tmp_path / name / f"{name}.jpg", Kind.VIDEO, found)[0]
        assert [one.role for one in found] == [Role.CHAT] and told.description == "messages9.html"
    assert read == Counter(chats) and set(listed.values()) == {1} and len(listed) == 5


def test_a_camera_writes_xml_beside_its_clip(tmp_path: Path) -> None:
    space = 'xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00"'
    xml = f'<NonRealTimeMeta {space}><CreationDate value="2021-05-02T08:09:10+05:30"/></NonRealTimeMeta>'
    (tmp_path / "C0007M01.XML").write_text(xml)
    (tmp_path / "C0007.MP4").touch()
    found = list_folder(tmp_path).sidecars("C0007.MP4")
    assert [one.role for one in found] == [Role.CAMERA] and is_sidecar("C0007M01.XML")
    clue = read_told(tmp_path / "C0007.MP4", Kind.VIDEO, found)[0].clues[0]
    assert clue.date.at.isoformat() == "2021-05-02T08:09:10+05:30" and not is_sidecar("notes.xml")
