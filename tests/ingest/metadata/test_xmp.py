import io
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from ingest.files.date_clues import Trust
from ingest.files.file_checks import Unreadable
from ingest.files.user_tags import UserTags
from ingest.metadata import xmp
from ingest.metadata.xmp import embedded, read_xmp
from memory.records.library import Precision
from tests.clues import dated

NAMESPACES = """xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
 xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
 xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" """


def packet(inside: str, attributes: str = "") -> bytes:
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {NAMESPACES}><rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def bag(name: str, *items: str) -> str:
    listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:Bag>{listed}</rdf:Bag></{name}>"


def test_what_lightroom_writes_is_read() -> None:
    found = read_xmp(
        packet(
            '<dc:title><rdf:Alt><rdf:li xml:lang="de-DE">Am See</rdf:li>'
            '<rdf:li xml:lang="x-default">At the lake</rdf:li>'
            "</rdf:Alt></dc:title><dc:description><rdf:Alt>"
            '<rdf:li xml:lang="x-default">The boat &amp; its new rope.</rdf:li></rdf:Alt></dc:description>'
            + bag("dc:subject", "boat", "Walchensee")
            + bag("lr:hierarchicalSubject", "Places|Germany|Walchensee"),
            'xmp:Rating="5" exif:DateTimeOriginal="2024-07-14T15:30:12.5+02:00"'
            ' exif:GPSLatitude="47,35.4N" exif:GPSLongitude="11,20,24E"',
        )
    )
    assert (found.title, found.description) == ("At the lake", "The boat & its new rope.")
    assert found.keywords == ("boat", "Walchensee", "Places", "Germany")
    assert found.favourite
    assert dated(found) is not None and dated(found).at.astimezone(UTC) == datetime(
        2024, 7, 14, 13, 30, 12, 500_000, tzinfo=UTC
    )
    assert found.place is not None and (found.place.lat, found.place.lon) == (47.59, 11.34)


def test_what_digikam_and_darktable_write_is_read() -> None:
    found = read_xmp(
        packet(
            "<xmp:Rating>4</xmp:Rating><digiKam:TagsList><rdf:Seq><rdf:li>People/Lena</rdf:li>"
            "<rdf:li>Trips/Norway</rdf:li></rdf:Seq></digiKam:TagsList>" + bag("dc:subject", "Lena", "Norway", "People")
        )
    )
    assert found.people == ("Lena",)
    assert found.keywords == ("Norway", "Trips")
    assert not found.favourite


def test_the_names_at_faces_are_people_by_each_way_of_writing_them() -> None:
    regions = (
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
        '<rdf:li><rdf:Description mwg-rs:Name="Oma Rosa" mwg-rs:Type="Face">'
        '<mwg-rs:Area stArea:x=".5"/></rdf:Description></rdf:li>'
        '<rdf:li rdf:parseType="Resource"><mwg-rs:Name>Tomas</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li>'
        '<rdf:li rdf:parseType="Resource"><mwg-rs:Name>EAN</mwg-rs:Name><mwg-rs:Type>BarCode</mwg-rs:Type></rdf:li>'
        '<rdf:li><rdf:Description mwg-rs:Type="Face"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>'
        '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li MPReg:PersonDisplayName="Lena"/>'
        '<rdf:li MPReg:PersonDisplayName="Unknown"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>'
    )
    found = read_xmp(packet(regions + bag("Iptc4xmpExt:PersonInImage", "Ana") + bag("dc:subject", "Tomas", "boat")))
    assert found.people == ("Ana", "Oma Rosa", "Tomas", "Lena")
    assert found.keywords == ("boat",)


def test_what_is_told_of_the_pictures_it_was_made_from_is_not_told_of_it() -> None:
    other = f"<rdf:Description>{bag('dc:subject', 'other')}</rdf:Description>"
    inner = f"<xmpMM:Pantry><rdf:Bag><rdf:li>{other}</rdf:li></rdf:Bag></xmpMM:Pantry>"
    assert read_xmp(packet(inner)) == UserTags()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>"""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB, "entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "entities"),
        (b"<a>" * 10_000, "too deep"),
        (b"<a>" + b"<b/>" * 300_000 + b"</a>", "too many parts"),
        (b"<a>" + b" " * 8_000_000 + b"</a>", "too large"),
        (packet("")[:-40], "XML is incomplete"),
        (b"no xml at all", "XML is incomplete"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "XML is incomplete"),
        (b"", "XML is incomplete"),
    ],
)
def test_what_is_broken_or_a_bomb_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_xmp(data)


def test_xml_that_is_no_xmp_tells_nothing() -> None:
    assert read_xmp(b"<html><title>hello</title></html>") == UserTags()
    assert (
        read_xmp(packet("", 'xmp:Rating="many" exif:GPSLatitude="up" exif:DateTimeOriginal="2024-99-99"')) == UserTags()
    )


@given(st.binary(max_size=100), st.integers(0, 600), st.integers(0, 20))
def test_a_damaged_packet_is_read_or_refused(rubbish: bytes, at: int, cut: int) -> None:
    whole = packet(bag("dc:subject", "boat"), 'xmp:Rating="5"')
    try:
        read_xmp(whole[:at] + rubbish + whole[at + cut :])
    except Unreadable as error:
        assert str(error)


@pytest.mark.parametrize("ending", ["jpg", "webp", "tif", "png"])
def test_xmp_inside_a_picture_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    data = packet(bag("dc:subject", "boat"))
    image = Image.new("RGB", (8, 8), "red")
    if ending == "png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", data.decode())
        image.save(path, pnginfo=info)
    elif ending == "tif":
        image.save(path, tiffinfo={700: data})
    else:
        image.save(path, xmp=data)
    assert embedded(path) == (UserTags(keywords=("boat",)), "")


def test_broken_xmp_inside_a_picture_is_said_and_nothing_else_lost(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.jpg", xmp=BOMB)
    told, failure = embedded(tmp_path / "a.jpg")
    assert told == UserTags() and failure.startswith("The XMP inside the picture") and "entities" in failure
    (tmp_path / "no.jpg").write_text("no picture")
    assert embedded(tmp_path / "no.jpg") == embedded(tmp_path / "gone.jpg") == (UserTags(), "")


def iptc(path: Path, *fields: tuple[int, bytes]) -> Path:
    """Write a JPEG with IPTC fields of the application record."""
    data = b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in fields)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data)) + data + b"\0" * (len(data) % 2)
    segment = b"Photoshop 3.0\0" + block
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "JPEG")
    whole = buffer.getvalue()
    path.write_bytes(whole[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + whole[2:])
    return path


def test_iptc_inside_a_picture_is_read_in_old_letters_and_new(tmp_path: Path) -> None:
    path = iptc(
        tmp_path / "a.jpg",
        (5, b"Regatta"),
        (25, b"Boot"),
        (25, "Köchelsee".encode()),
        (120, b"Am K\xf6chelsee."),
    )
    told, failure = embedded(path)
    assert failure == ""
    assert told == UserTags(title="Regatta", description="Am Köchelsee.", keywords=("Boot", "Köchelsee"))


def test_a_packet_of_many_times_the_size_allowed_is_not_parsed() -> None:
    with pytest.raises(Unreadable, match="too large"):
        read_xmp(b" " * (xmp.MOST_XMP_BYTES + 1))


def date_packet(**tags: str) -> bytes:
    names = {"exif": "http://ns.adobe.com/exif/1.0/", "photoshop": "http://ns.adobe.com/photoshop/1.0/"}
    names["xmp"] = "http://ns.adobe.com/xap/1.0/"
    told = "".join(f"<{name.replace('_', ':')}>{value}</{name.replace('_', ':')}>" for name, value in tags.items())
    spaces = " ".join(f'xmlns:{name}="{url}"' for name, url in names.items())
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    inside = f'<rdf:Description rdf:about="" {spaces}>{told}</rdf:Description>'
    return f'<rdf:RDF xmlns:rdf="{rdf}">{inside}</rdf:RDF>'.encode()


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("1951", "1951-01-01T00:00:00", Precision.YEAR),
        ("1951-06", "1951-06-01T00:00:00", Precision.MONTH),
        ("2021:05:02 08:09:10", "2021-05-02T08:09:10", Precision.SECOND),
        ("2021-05-02T08:09:10.250", "2021-05-02T08:09:10.250000", Precision.SECOND),
    ],
)
def test_dates_are_read_as_programs_write_them(text: str, iso: str, precision: Precision) -> None:
    found = read_xmp(date_packet(exif_DateTimeOriginal=text)).clues[0].date
    assert (found.at.replace(tzinfo=None).isoformat(), found.precision) == (iso, precision)


def test_a_sidecar_corrects_and_what_lies_inside_only_tells() -> None:
    data = date_packet(photoshop_DateCreated="1951", xmp_CreateDate="2021-05-02T08:09:10")
    assert [one.trust for one in read_xmp(data).clues] == [Trust.CORRECTED, Trust.TOLD]
    assert [one.trust for one in read_xmp(data, is_sidecar=False).clues] == [Trust.TOLD, Trust.WEAK]


@pytest.mark.parametrize(
    ("lat", "lon"), [("-33.8688", "151.2093"), ("33.8688S", "151.2093E"), ("33,52.128S", "151,12.558E")]
)
def test_places_may_be_plain_degrees(lat: str, lon: str) -> None:
    place = read_xmp(date_packet(exif_GPSLatitude=lat, exif_GPSLongitude=lon)).place
    assert place is not None and (place.lat, place.lon) == pytest.approx((-33.8688, 151.2093), abs=1e-3)


def test_iptc_tells_when_a_picture_was_made(tmp_path: Path) -> None:
    def field(number: int, text: bytes) -> bytes:
        return b"\x1c\x02" + bytes([number]) + len(text).to_bytes(2, "big") + text

    iptc = field(55, b"19510607") + field(60, b"081500+0100")
    block = b"8BIM\x04\x04\x00\x00" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    plain = (tmp_path / "a.jpg").read_bytes()
    data = b"Photoshop 3.0\0" + block
    segment = b"\xff\xed" + (len(data) + 2).to_bytes(2, "big") + data
    (tmp_path / "a.jpg").write_bytes(plain[:20] + segment + plain[20:])
    found, failure = embedded(tmp_path / "a.jpg")
    assert not failure and found.clues[0].date.at.isoformat() == "1951-06-07T08:15:00+01:00"
