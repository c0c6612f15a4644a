import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.file_checks import Unreadable
from ingest.files.user_tags import UserTags
from ingest.metadata import takeout
from ingest.metadata.takeout import is_album, is_ours, names_for, plain, read_album, read_takeout, title_of
from memory.records.library import ClockKind
from tests.clues import dated

LONG = "1234567890" * 5
"""50 letters, so that names made of it are cut."""

QUIRKS = [
    ("IMG_1.jpg", "IMG_1.jpg.json"),
    ("IMG_1.JPG", "img_1.jpg.json"),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-meta.json"),
    ("IMG_1.jpg", "IMG_1.jpg.suppl.json"),
    ("IMG_1.jpg", "IMG_1.jpg.s.json"),
    ("IMG_1.jpg", "IMG_1.jpg..json"),
    ("IMG_1.jpg", "IMG_1.json"),
    ("IMG_1(1).jpg", "IMG_1.jpg(1).json"),
    ("IMG_1(1).jpg", "IMG_1(1).jpg.json"),
    ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"),
    ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-me(2).json"),
    ("Screenshot_20220207_102421_com.snapchat.android.jpg", "Screenshot_20220207_102421_com.snapchat.androi.json"),
    ("Screenshot_2017-07-05-10-05-26.png", "Screenshot_2017-07-05-10-05-26.png.supplementa.json"),
    ("D7157814-D2D5-4A62-AFCE-9CF465CB7D66.jpeg", "D7157814-D2D5-4A62-AFCE-9CF465CB7D66.jpeg.supp.json"),
    (f"{LONG[:47]}.jpg", f"{LONG[:46]}.json"),
    (f"{LONG[:47]}(1).jpg", f"{LONG[:46]}(1).json"),
    (f"{LONG}.jpg", f"{LONG[:46]}.json"),
    (f"{LONG}55.jpg", f"{LONG}5.json"),
    ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
    ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"),
    ("IMG_1(1)-edited.jpg", "IMG_1.jpg(1).json"),
    ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.supplemental-metadata.json"),
    ("IMG_1-modifié.jpg", "IMG_1.jpg.json"),
    ("IMG_1-modifie\u0301.jpg", "IMG_1.jpg.json"),
    ("IMG_1-ha editado.jpg", "IMG_1.jpg.json"),
    ("IMG_1-編集済み.jpg", "IMG_1.jpg.json"),
    ("IMG_1-edited.jpg", "IMG_1.HEIC.json"),
    (f"{LONG[:44]}-ed.jpg", f"{LONG[:44]}.j.json"),
    (f"{LONG[:44]}-edi.jpg", f"{LONG[:44]}.jpg.json"),
    ("IMG_1.MP4", "IMG_1.HEIC.json"),
    ("IMG_1.MOV", "IMG_1.JPG.supplemental-metadata.json"),
    ("IMG_1(1).MP4", "IMG_1.HEIC(1).json"),
    ("PXL_1.mp4", "PXL_1.MP.jpg.json"),
]


@pytest.mark.parametrize(("media", "sidecar"), QUIRKS)
def test_every_known_quirk_of_a_name_is_found(media: str, sidecar: str) -> None:
    assert plain(sidecar) in set(names_for(media))


@pytest.mark.parametrize(
    ("media", "sidecar"),
    [
        ("IMG_1(1).jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.jpg(1).json"),
        ("IMG_1.jpg", "IMG_10.jpg.json"),
        ("IMG_1.jpg", "IMG_1.heic.json"),
        ("IMG_1.jpg", "IMG_1.jpg.summary.json"),
        ("unedited.jpg", "un.jpg.json"),
        ("-edited.jpg", ".jpg.json"),
        (f"{LONG[:46]}a.jpg", f"{LONG[:45]}.json"),
    ],
)
def test_the_json_of_another_file_is_not_taken(media: str, sidecar: str) -> None:
    assert plain(sidecar) not in set(names_for(media))


def test_the_files_own_json_comes_before_that_of_its_original() -> None:
    found = list(names_for("IMG_1-edited.jpg"))
    assert found.index("img_1-edited.jpg.json") < found.index("img_1.jpg.json")
    clip = list(names_for("IMG_1.MOV"))
    assert clip.index("img_1.mov.json") < clip.index("img_1.heic.json")


@pytest.mark.parametrize(
    "name",
    ["metadata.json", "Metadaten.json", "métadonnées.json", "me\u0301tadonne\u0301es(1).json", "metadatos.json",
     "metadati(2).json", "メタデータ.json"],
)  # fmt: skip
def test_an_album_is_described_in_many_languages(name: str) -> None:
    assert is_album(name) and is_ours(name)


@pytest.mark.parametrize("media_and_sidecar", [one for one in QUIRKS if one[1] != "IMG_1.json"])
def test_what_lies_beside_media_is_no_file_of_its_own(media_and_sidecar: tuple[str, str]) -> None:
    assert is_ours(media_and_sidecar[1])


@pytest.mark.parametrize(
    "name", ["package.json", "recipes.json", "notes.md", "IMG_1.jpg", "my.metadata.json", "a.b.json"]
)
def test_other_json_is_left_as_it_is(name: str) -> None:
    assert not is_ours(name)


def told(**fields: object) -> UserTags:
    return read_takeout(json.dumps(fields).encode())


def test_all_that_takeout_tells_is_read() -> None:
    found = told(
        title="IMG_1.jpg",
        description="Oma&#39;s boat &amp; the lake",
        photoTakenTime={"timestamp": "1720963800", "formatted": "14.07.2024, 13:30:00 UTC"},
        creationTime={"timestamp": "1720999999"},
        geoData={"latitude": 47.59, "longitude": 11.34, "altitude": 800.0},
        people=[{"name": "Lena"}, {"name": "Oma Rosa"}, {"name": "Lena"}],
        favorited=True,
    )
    assert dated(found) is not None and dated(found).clock is ClockKind.UTC
    assert dated(found).at == datetime(2024, 7, 14, 13, 30, tzinfo=UTC)
    assert found.place is not None and (found.place.lat, found.place.lon) == (47.59, 11.34)
    assert found.description == "Oma's boat & the lake"
    assert found.people == ("Lena", "Oma Rosa") and found.favourite


def test_nought_degrees_are_no_place_and_the_pictures_own_stand_in() -> None:
    nowhere = {"latitude": 0.0, "longitude": 0.0}
    assert told(geoData=nowhere, geoDataExif=nowhere).place is None
    found = told(geoData=nowhere, geoDataExif={"latitude": 60.39, "longitude": 5.32})
    assert found.place is not None and found.place.country == "Norway"


@pytest.mark.parametrize(
    "timestamp", ["0", "", "soon", None, True, [], {}, "1e400", "nan", "-99999999999999", "99999999999"]
)
def test_a_time_that_is_none_is_left_out(timestamp: object) -> None:
    assert dated(told(photoTakenTime={"timestamp": timestamp})) is None


def test_a_number_of_thousands_of_digits_is_no_time() -> None:
    data = b'{"photoTakenTime": {"timestamp": 1' + b"0" * 4000 + b"}}"
    assert dated(read_takeout(data)) is None


def test_a_time_before_1970_is_read() -> None:
    found = dated(told(photoTakenTime={"timestamp": "-86400"}))
    assert found is not None and found.at.year == 1969


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ["title", "description", "photoTakenTime", "geoData", "geoDataExif", "people", "favorited", "albumData"]
INNER = st.dictionaries(st.sampled_from(["timestamp", "latitude", "longitude", "name", "title"]), JSON_VALUES)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES | INNER | st.lists(INNER, max_size=3)) | JSON_VALUES)
def test_json_of_any_shape_is_read_or_left_out(value: object) -> None:
    data = json.dumps(value).encode("utf-8", "surrogatepass")
    found = read_takeout(data)
    read_album(data)
    title_of(data)
    assert all(isinstance(name, str) and name for name in found.people)
    found.description.encode("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_takeout, read_album):
        try:
            read(data)
        except Unreadable as error:
            assert "JSON" in str(error)


def test_what_is_nested_without_end_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_takeout(b'{"people":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_half_a_letter_does_not_reach_the_store() -> None:
    assert read_takeout(b'{"description": "boat \\ud83d lake\\u0000"}').description == "boat lake"


def test_an_album_has_its_title_and_what_was_written_of_it() -> None:
    album = {"title": "Norway &amp; back", "description": "Two weeks in a tent.", "access": "protected"}
    assert read_album(json.dumps(album).encode()).albums == ("Norway & back: Two weeks in a tent",)
    assert read_album(json.dumps({"albumData": {"title": "Old one"}}).encode()).albums == ("Old one",)


@pytest.mark.parametrize("title", ["Photos from 2019", "Fotos von 2019", "Photos de 2019", "", None, 7])
def test_the_folder_of_a_year_is_no_album(title: object) -> None:
    assert read_album(json.dumps({"title": title}).encode()) == UserTags()


def test_a_title_is_compared_as_the_files_name_was_made_of_it() -> None:
    data = json.dumps({"title": "Tom &amp; Jerry: 50%.jpg", "photoTakenTime": {}}).encode()
    assert title_of(data) == takeout.as_file_name("Tom _ Jerry_ 50_.jpg")
    assert title_of(b'{"title": "settings"}') == "" and title_of(b"{") == ""
