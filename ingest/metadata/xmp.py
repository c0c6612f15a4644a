"""What photo programs write down as XMP, beside a picture or inside it, and as IPTC inside it: words, people, stars.

Knows the properties that Lightroom, darktable, digiKam, Picasa, Windows and the IPTC use. A document that defines
anything of its own (entities, a DTD) is refused at the first such line, so that nothing grows.
Source: ISO 16684-1 (XMP); Metadata Working Group, Guidelines 2.0 (regions); IPTC IIM 4.2.
"""

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import ExifTags, ImageFile, IptcImagePlugin

from ingest.files.date_clues import Clue, Trust
from ingest.files.file_checks import Limits, Unreadable
from ingest.files.user_tags import MOST_NAME_LETTERS, UserTags, clean, joined, names
from ingest.files.xml import BadXml, XmlElement, parsed
from ingest.metadata.exif import captions, date_of
from ingest.metadata.geocode import place_at
from ingest.readers.photo import DECODE_ERRORS, open_photo, tags_of, without_warnings
from memory.records.library import Place, TakenFrom

MOST_XMP_BYTES = 8_000_000
MOST_DEEP = 64
MOST_NODES = 200_000
BEST_RATING = 5

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_DC = "http://purl.org/dc/elements/1.1/ "
_XMP = "http://ns.adobe.com/xap/1.0/ "
_EXIF = "http://ns.adobe.com/exif/1.0/ "
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/ "
_REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/ "
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_PERSON_SHOWN = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ PersonInImage"
_MS_REGIONS = "http://ns.microsoft.com/photo/1.2/ RegionInfo"
_MS_NAME = "http://ns.microsoft.com/photo/1.2/t/Region# PersonDisplayName"
_TREES = (
    "http://ns.adobe.com/lightroom/1.0/ hierarchicalSubject",
    "http://www.digikam.org/ns/1.0/ TagsList",
    "http://ns.microsoft.com/photo/1.0/ LastKeywordXMP",
)
_PEOPLE_ROOTS = frozenset("people person persons personen leute menschen personnes personas persone pessoas".split())
_NO_NAMES = frozenset({"unknown", "unconfirmed", "unbekannt", "ignored", "_ignored_faces_"})
DATES = (
    ("exif:DateTimeOriginal", f"{_EXIF}DateTimeOriginal"),
    ("photoshop:DateCreated", f"{_PHOTOSHOP}DateCreated"),
    ("xmp:CreateDate", f"{_XMP}CreateDate"),
)
_CAMERA_DATES = ("CreationDate", "RecordingDate")
_DEGREES = re.compile(r"^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])$")
_PLAIN_DEGREES = re.compile(r"^([+-]?\d{1,3}(?:\.\d+)?) ?([NSEW]?)$")
_TITLE, _CAPTION, _KEYWORDS, _CREATED_DAY, _CREATED_TIME = (2, 5), (2, 120), (2, 25), (2, 55), (2, 60)


def read_xmp(data: bytes, is_sidecar: bool = True) -> UserTags:
    """Return what an XMP sidecar tells, or the packet inside a picture: only a sidecar corrects what the picture says.

    Raises Unreadable for what is no XMP or is not to be trusted.
    """
    properties = _properties(_parsed(data))
    people = [*_values(properties, _PERSON_SHOWN), *_faces(properties)]
    keywords = [text for text in _values(properties, f"{_DC}subject") if "|" not in text]
    for tree in _TREES:
        for path in _values(properties, tree):
            parts = [part.strip() for part in re.split(r"[|/]", path) if part.strip()]
            if len(parts) > 1 and parts[0].casefold() in _PEOPLE_ROOTS:
                people.append(parts[-1])
                parts = []
            keywords += parts
    is_tree = {root.casefold() for root in keywords} & _PEOPLE_ROOTS
    told = UserTags(
        clues=tuple(_clues(properties, is_sidecar)),
        place=_place(properties),
        title=clean(_first(properties, f"{_DC}title"), MOST_NAME_LETTERS).replace("\n", " "),
        description=clean(_first(properties, f"{_DC}description")),
        keywords=names(word for word in keywords if word.casefold() not in is_tree),
        people=names(person for person in people if person.casefold() not in _NO_NAMES),
        favourite=_is_best(_first(properties, f"{_XMP}Rating")),
    )
    return joined([told])


def read_camera(data: bytes) -> UserTags:
    """Return when a clip was made by the XML that a Sony camera writes beside it. Raises Unreadable.

    Source: NonRealTimeMeta of XDCAM and XAVC.
    """
    root = _parsed(data)
    dates = (one.attributes.get("value", "") for name in _CAMERA_DATES for one in _ending(root, name))
    date = next(filter(None, map(date_of, dates)), None)
    return UserTags(clues=(Clue(date, Trust.MADE, TakenFrom.SIDECAR, "camera's XML"),) if date else ())


def _ending(root: XmlElement, name: str) -> Iterator[XmlElement]:
    """Yield the elements of a name, whatever their namespace."""
    return (one for one in root.all() if one.local == name)


def embedded(path: Path) -> tuple[UserTags, str]:
    """Return what XMP, IPTC and EXIF inside a picture tell, and what was wrong with them, empty where nothing was.

    Never raises: of a picture that cannot be opened nothing is told, and its reader says why.
    """
    try:
        with path.open("rb") as file, open_photo(file, Limits()) as image:
            tags = getattr(image, "tag_v2", {})
            packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or tags.get(700) or b""
            exif = tags_of(image)
            with without_warnings():
                details = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
                fields = IptcImagePlugin.getiptcinfo(image) if isinstance(image, ImageFile.ImageFile) else None
    except (Unreadable, *DECODE_ERRORS):
        return UserTags(), ""
    written = joined([_iptc(fields or {}), captions(details)])
    data = packet.encode("utf-8", "ignore") if isinstance(packet, str) else packet
    if not isinstance(data, bytes) or not data.strip(b"\0 \r\n\t"):
        return written, ""
    try:
        return joined([read_xmp(data, is_sidecar=False), written]), ""
    except Unreadable as error:
        return written, f"The XMP inside the picture cannot be read: {error}"


def _parsed(data: bytes) -> XmlElement:
    """Return the tree of an XML document. Raises Unreadable, also for one that is too large, too deep or has a DTD."""
    if len(data) > MOST_XMP_BYTES:
        raise Unreadable("it is too large for photo metadata. Delete it.")
    try:
        return parsed(data, MOST_DEEP, MOST_NODES)
    except BadXml as error:
        if error.defines:
            raise Unreadable("it defines XML entities, which are not allowed. Delete it.") from error
        if error.is_beyond:
            raise Unreadable("it is too deep or has too many parts for photo metadata. Delete it.") from error
        raise Unreadable("the XML is incomplete. Save it again in the program that wrote it.") from error


def _properties(root: XmlElement) -> dict[str, list[XmlElement]]:
    """Return the properties of the picture itself by name; not of what else a document may tell about."""
    found: dict[str, list[XmlElement]] = {}
    for node in _all(root, f"{_RDF}RDF"):
        for description in node.inside:
            for name, value in description.attributes.items():
                found.setdefault(name, []).append(XmlElement(name, {}, [value]))
            for one in description.inside:
                found.setdefault(one.name, []).append(one)
    return found


def _all(node: XmlElement, name: str) -> Iterator[XmlElement]:
    return (one for one in node.all() if one.name == name)


def _values(properties: dict[str, list[XmlElement]], name: str) -> list[str]:
    """Return the texts of a property: its items where it is a list, that of no special language first."""
    found: list[tuple[bool, str]] = []
    for node in properties.get(name, ()):
        items = [item for box in node.inside for item in box.inside if item.name == f"{_RDF}li"]
        found += [(one.attributes.get(_LANGUAGE, "x-default") != "x-default", one.text) for one in items or [node]]
    return [text for _, text in sorted(found, key=lambda pair: pair[0]) if text]


def _first(properties: dict[str, list[XmlElement]], name: str) -> str:
    return next(iter(_values(properties, name)), "")


def _faces(properties: dict[str, list[XmlElement]]) -> Iterator[str]:
    """Yield the names at the faces marked in a picture, as the MWG's regions or as Microsoft's."""
    for node in properties.get(f"{_REGIONS}Regions", ()):
        for item in _all(node, f"{_RDF}li"):
            kind = _part(item, f"{_REGIONS}Type") or "Face"
            if kind == "Face":
                yield _part(item, f"{_REGIONS}Name")
    for node in properties.get(_MS_REGIONS, ()):
        for item in _all(node, f"{_RDF}li"):
            yield _part(item, _MS_NAME)


def _part(item: XmlElement, name: str) -> str:
    """Return a field of a structure, which may stand as an attribute or an element, in the item or one inside it."""
    for node in (item, *item.inside):
        if name in node.attributes:
            return node.attributes[name].strip()
        for one in node.inside:
            if one.name == name:
                return one.text
    return next((one.text for one in item.inside if one.name == name), "")


def _is_best(rating: str) -> bool:
    try:
        return float(rating) == BEST_RATING
    except ValueError:
        return False


def _clues(properties: dict[str, list[XmlElement]], is_sidecar: bool) -> Iterator[Clue]:
    """Yield the dates of a document. CreateDate is when a picture was digitized, unless a program wrote no other."""
    for number, (label, name) in enumerate(DATES):
        date = date_of(_first(properties, name))
        is_last = number == len(DATES) - 1
        if date and is_sidecar:
            yield Clue(date, Trust.TOLD if is_last else Trust.CORRECTED, TakenFrom.SIDECAR, label)
        elif date:
            yield Clue(date, Trust.WEAK if is_last else Trust.TOLD, TakenFrom.EXIF, label)


def _place(properties: dict[str, list[XmlElement]]) -> Place | None:
    lat, lon = (_degrees(_first(properties, f"{_EXIF}GPS{name}")) for name in ("Latitude", "Longitude"))
    return place_at(lat, lon)


def _degrees(text: str) -> float:
    """Return the degrees of "47,33.5N", "47,33,30N", "47.558N" or "-47.558", NaN for anything else."""
    plain = _PLAIN_DEGREES.match(text)
    if plain:
        return -float(plain[1]) if plain[2] in ("S", "W") else float(plain[1])
    found = _DEGREES.match(text)
    if not found:
        return math.nan
    degrees = float(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -degrees if found[4] in "SW" else degrees


def _iptc(fields: dict[tuple[int, int], bytes | list[bytes]]) -> UserTags:
    title, caption, keywords = (
        [_letters(piece) for piece in _pieces(fields.get(name))] for name in (_TITLE, _CAPTION, _KEYWORDS)
    )
    return UserTags(
        title=clean(" ".join(title), MOST_NAME_LETTERS).replace("\n", " "),
        description=clean("\n".join(caption)),
        keywords=names(keywords),
        clues=_iptc_clues(fields),
    )


def _iptc_clues(fields: dict[tuple[int, int], bytes | list[bytes]]) -> tuple[Clue, ...]:
    """Return when the picture was made, which is not when it was scanned. Source: IPTC IIM 4.2, 2:55 and 2:60."""
    day, time = (_letters(next(iter(_pieces(fields.get(name))), b"")) for name in (_CREATED_DAY, _CREATED_TIME))
    clock = f"{time[:2]}:{time[2:4]}:{time[4:6]}{time[6:]}" if time[:6].isdecimal() and len(time) >= 6 else ""
    date = date_of(f"{day[:4]}:{day[4:6]}:{day[6:8]} {clock}") if day[:8].isdecimal() else None
    return (Clue(date, Trust.TOLD, TakenFrom.EXIF, "IPTC DateCreated"),) if date else ()


def _pieces(value: bytes | list[bytes] | None) -> Sequence[bytes]:
    if value is None:
        return ()
    return [value] if isinstance(value, bytes) else value


def _letters(piece: bytes) -> str:
    """Return a text that new programs write in UTF-8 and old ones in the letters of their machine, mostly Latin 1."""
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        return piece.decode("latin-1")
