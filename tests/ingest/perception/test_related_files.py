import random
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from ingest.files.file_checks import Limits
from ingest.perception.related_files import (
    GROUP,
    apple_ids,
    burst_in_name,
    form_of,
    live_pairs,
    motion_clip_bytes,
    raw_pairs,
    regroup,
    told_by,
)
from memory.records.library import Asset, AssetPath, Kind, TakenFrom, Timestamp
from memory.retrieval.grouping import Frame
from memory.store import Store, assets, duplicates
from memory.store.duplicates import Fingerprint, GroupKind

NOON = datetime(2024, 7, 14, 12, tzinfo=UTC)
CLIP = b"\0\0\0\x18ftypmp42" + bytes(500)


def frame(path: str, kind: Kind = Kind.PHOTO, second: float = 0.0, **told: str) -> Frame:
    when = Timestamp(NOON + timedelta(seconds=second))
    asset = Asset(path, kind, when, TakenFrom.EXIF, 1, duration_s=3.0 if kind is Kind.VIDEO else None)
    return Frame(asset, path, Fingerprint(path, **told))  # type: ignore[arg-type]


def members(frames: list[Frame], kind: GroupKind) -> list[tuple[str, ...]]:
    found = raw_pairs(frames) if kind is GroupKind.PAIR else live_pairs(frames)
    assert all(group.kind is kind for group in found)
    return [group.members for group in found]


def test_a_raw_file_goes_by_the_jpeg_of_its_name_and_time() -> None:
    frames = [frame("/a/IMG_1.JPG"), frame("/a/IMG_1.CR2"), frame("/b/IMG_1.CR2"), frame("/a/IMG_2.dng")]
    assert members(frames, GroupKind.PAIR) == [("/a/IMG_1.JPG", "/a/IMG_1.CR2")]
    apart = [frame("/a/IMG_1.JPG"), frame("/a/IMG_1.CR2", second=3600)]
    assert members(apart, GroupKind.PAIR) == []


def test_a_clip_goes_by_its_still_by_name_or_by_identifier() -> None:
    still, clip = frame("/a/IMG_1.HEIC"), frame("/a/IMG_1.MOV", Kind.VIDEO)
    assert members([clip, still], GroupKind.LIVE) == [("/a/IMG_1.HEIC", "/a/IMG_1.MOV")]
    renamed = [frame("/a/x.HEIC", content_id="C"), frame("/b/y.MOV", Kind.VIDEO, content_id="C")]
    assert members(renamed, GroupKind.LIVE) == [("/a/x.HEIC", "/b/y.MOV")]
    other = [frame("/a/x.HEIC", content_id="C"), frame("/a/x.MOV", Kind.VIDEO, content_id="D")]
    assert members(other, GroupKind.LIVE) == []


def test_the_clip_of_a_pixel_goes_with_its_photo() -> None:
    still, clip = frame("/a/PXL_1.MP.jpg"), frame("/a/PXL_1.MP", Kind.VIDEO)
    assert members([still, clip], GroupKind.LIVE) == [(still.asset.id, clip.asset.id)]


def test_a_long_video_of_the_same_name_is_no_clip() -> None:
    video = frame("/a/IMG_1.MOV", Kind.VIDEO)
    long = replace(video, asset=replace(video.asset, duration_s=60.0))
    assert members([frame("/a/IMG_1.JPG"), long], GroupKind.LIVE) == []


@pytest.mark.parametrize(
    ("name", "size", "tags", "is_one"),
    [
        ("IMG_0001.PNG", (1170, 2532), {}, True),
        ("IMG_0001.PNG", (2532, 1170), {}, True),
        ("IMG_0001.PNG", (1170, 2532), {ExifTags.Base.Make: "Canon"}, False),
        ("drawing.png", (800, 600), {}, False),
        ("IMG_0001.JPG", (1080, 1920), {}, False),
        ("Screenshot_20240714-120000.jpg", (500, 900), {}, True),
        ("Bildschirmfoto 2024-07-14.png", (500, 900), {}, True),
        ("Skärmavbild 2021-05-02 kl. 08.09.10.png", (500, 900), {}, True),
        ("Schermata 2021-05-02 alle 08.09.10.png", (500, 900), {}, True),
        ("Capture d’écran 2021-05-02 à 08.09.10.png", (500, 900), {}, True),
        ("Zrzut ekranu 2021-05-02 o 08.09.10.png", (500, 900), {}, True),
        ("Снимок экрана 2021-05-02 в 08.09.10.png", (500, 900), {}, True),
        ("スクリーンショット 2021-05-02 8.09.10.png", (500, 900), {}, True),
        ("截屏2021-05-02 08.09.10.png", (500, 900), {}, True),
        ("스크린샷 2021-05-02 오전 8.09.10.png", (500, 900), {}, True),
        ("Captura de tela 2021-05-02 080910.png", (500, 900), {}, True),
        ("Ekran Resmi 2021-05-02 08.09.10.png", (500, 900), {}, True),
        ("Sun on the screen door.png", (500, 900), {}, False),
        ("a.jpg", (500, 900), {ExifTags.Base.UserComment: b"ASCII\0\0\0Screenshot"}, True),
    ],
)
def test_screenshots_are_told_from_photos(
    name: str, size: tuple[int, int], tags: dict[int, object], is_one: bool
) -> None:
    assert form_of(name, size, tags) == ("screenshot" if is_one else "")


def test_names_of_a_burst() -> None:
    first = burst_in_name("00000IMG_00000_BURST20240714120000123_COVER.jpg")
    assert first and first == burst_in_name("00001IMG_00001_BURST20240714120000123.jpg")
    one = burst_in_name("IMG_20240714_120000_BURST001_COVER.jpg")
    assert one and one == burst_in_name("IMG_20240714_120000_BURST012.jpg")
    assert one != burst_in_name("IMG_20240714_120500_BURST001.jpg")
    assert burst_in_name("sunburst.jpg") == burst_in_name("IMG_1.jpg") == ""


def still() -> bytes:
    held = BytesIO()
    Image.new("RGB", (64, 48), (9, 90, 200)).save(held, "JPEG")
    return held.getvalue()


@pytest.mark.parametrize(
    "xmp",
    [
        '<x GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{size}"/>',
        '<Container:Item Item:Semantic="MotionPhoto" Item:Length="{size}"/>',
        '<Container:Item Item:Length="{size}" Item:Semantic="MotionPhoto"/>',
    ],
)
def test_the_clip_in_a_motion_photo(tmp_path: Path, xmp: str) -> None:
    told = b"http://ns.adobe.com/xap/1.0/\0" + xmp.format(size=len(CLIP)).encode()
    data = still()
    path = tmp_path / "a.jpg"
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(told)) + told + data[2:] + CLIP)
    assert motion_clip_bytes(path) == len(CLIP)
    assert told_by(path, Kind.PHOTO, Limits()).clip_bytes == len(CLIP)
    path.write_bytes(path.read_bytes()[: -len(CLIP)])
    assert motion_clip_bytes(path) == 0


def test_the_clip_in_a_photo_of_samsung(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(still() + b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + CLIP)
    assert motion_clip_bytes(path) == len(CLIP)
    path.write_bytes(still())
    assert motion_clip_bytes(path) == 0


def test_the_clip_behind_a_photo_without_a_word_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    clip = (1024).to_bytes(4, "big") + b"ftypisom" + bytes(1012) + b"more"
    path.write_bytes(still() + clip)
    assert motion_clip_bytes(path) == len(clip)


@pytest.mark.parametrize("size_field", ["short", "long", "to the end"])
def test_the_clip_in_a_box_of_a_heic(tmp_path: Path, size_field: str) -> None:
    held = BytesIO()
    Image.new("RGB", (64, 48), (9, 90, 200)).save(held, "HEIF")
    sizes = {"short": (len(CLIP) + 8).to_bytes(4, "big"), "long": b"\0\0\0\1", "to the end": bytes(4)}
    long = (len(CLIP) + 16).to_bytes(8, "big") if size_field == "long" else b""
    path = tmp_path / "a.heic"
    path.write_bytes(held.getvalue() + sizes[size_field] + b"mpvd" + long + CLIP)
    assert motion_clip_bytes(path) == len(CLIP)
    path.write_bytes(held.getvalue())
    assert motion_clip_bytes(path) == 0


def test_identifiers_in_an_apple_maker_note(tmp_path: Path) -> None:
    values = {11: b"BURST-1\0", 17: b"CONTENT-1\0"}
    at = 14 + 2 + 12 * len(values) + 4
    rows, tail = b"", b""
    for tag, value in values.items():
        rows += struct.pack(">HHII", tag, 2, len(value), at + len(tail))
        tail += value
    note = b"Apple iOS\0\0\x01MM" + struct.pack(">H", len(values)) + rows + bytes(4) + tail
    assert apple_ids(note) == ("BURST-1", "CONTENT-1")
    assert apple_ids(note[:20]) == ("", "") and apple_ids(b"Nikon") == ("", "") and apple_ids(None) == ("", "")
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = note
    path = tmp_path / "a.jpg"
    Image.new("RGB", (64, 48)).save(path, exif=exif)
    told = told_by(path, Kind.PHOTO, Limits())
    assert (told.burst_id, told.content_id, told.width_px, told.height_px) == ("BURST-1", "CONTENT-1", 64, 48)


def shot(chance: random.Random, number: int) -> Frame:
    """Return a file of a few cameras within a minute, of few looks, names and marks."""
    kind = chance.choice([Kind.PHOTO] * 4 + [Kind.VIDEO])
    folder, stem = chance.choice("ab"), f"IMG_{chance.randrange(30)}"
    ending = chance.choice(["jpg", "JPG", "cr2", "mov"]) if kind is Kind.PHOTO else "mov"
    when = Timestamp(NOON + timedelta(seconds=chance.randrange(60)))
    asset = Asset(f"{number:03}", kind, when, TakenFrom.EXIF, number, duration_s=3.0, device=chance.choice("xy"))
    marks = chance.choice([("", "")] * 6 + [("c1", ""), ("c2", ""), ("", "b1"), ("", "b2")])
    look = b"" if kind is Kind.VIDEO else bytes([chance.choice([0, 255])]) * 32
    told = Fingerprint(asset.id, look, chance.random(), 10, 10, "", *marks)
    return Frame(asset, f"/{folder}/{stem}.{ending}", told)


@pytest.mark.parametrize("seed", range(10))
def test_groups_made_around_what_changed_are_those_that_all_files_at_once_make(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    shots = [shot(chance, number) for number in range(50)]
    for start in range(0, len(shots), 7):
        for one in shots[start : start + 7]:
            with store.transaction():
                assets.put(store, one.asset)
                assets.put_path(store, AssetPath(one.asset.id, one.path, 1, 1))
                duplicates.put(store, one.fingerprint)
                others = [other for other in assets.get_all(store) if chance.random() < 0.02 and other != one.asset.id]
                duplicates.put_alike(store, [one.asset.id], [(one.asset.id, other) for other in others])
        regroup(store)
        if start % 2:
            with store.transaction():
                gone = chance.choice(shots[: start + 7])
                assets.remove(store, gone.asset.id)
                moved = chance.choice(shots[: start + 7]).asset
                if assets.get(store, moved.id):
                    assets.put(
                        store, replace(moved, taken_at=Timestamp(NOON + timedelta(seconds=chance.random() * 60)))
                    )
            regroup(store)
    near = duplicates.groups(store)
    store.write("DELETE FROM step WHERE name = ?", [(GROUP,)])
    regroup(store)
    assert near == duplicates.groups(store) and near
