"""What Google Takeout writes beside a photo or a video and of an album, and how it calls the files it writes that into.

Knows names and JSON, and nothing of which of the named files are there. Takeout cuts names (46 letters without `.json`,
51 with it), moves the number of a copy, and gives edited copies and the clips of live photos no file of their own.
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath

from ingest.files.date_clues import Clue, Trust
from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, plausible
from ingest.files.user_tags import MOST_NAME_LETTERS, UserTags, clean, names
from ingest.metadata.geocode import place_at
from ingest.metadata.times import TAKEOUT_TIME
from memory.records.library import ClockKind, Place, TakenFrom

SUPPLEMENT = ".supplemental-metadata"
CUTS = (46, 47, 48, 49, 50, 51)
EDITED = (
    "-edited", "-effects", "-smile", "-mix", "-edytowane", "-bearbeitet", "-bewerkt", "-編集済み", "-modificato",
    "-modifié", "-ha editado", "-editado", "-editat", "-redigerad", "-redigeret", "-redigert", "-muokattu", "-upravené",
    "-upraveno", "-szerkesztett", "-изменено", "-düzenlendi", "-已修改", "-已编辑", "-수정됨",
)  # fmt: skip
"""What is put behind the name of a copy that was worked on, in the languages it was met in."""

STILLS = (".heic", ".jpg", ".jpeg", ".png", ".heif", ".webp", ".gif", ".avif", ".dng", ".mp", ".mp.jpg", ".mv")
"""What the still of a clip, or the original of a worked-on copy, may be called."""

CLIPS = frozenset({".mp4", ".mov", ".m4v"})
_NAME = re.compile(r"^(.+?)(\(\d+\))?(\.[^.]{1,5})$", re.DOTALL)
_ALBUMS = frozenset(
    """metadata metadaten métadonnées metadatos metadati metadades metadados metagegevens metadane metatiedot metaveri
    metaadatok метаданные メタデータ 元数据 中繼資料 메타데이터""".split()
)
_BESIDE = re.compile(r"\.[a-z0-9]{2,5}(?:\.|\.s[a-z-]*)?(?:\(\d+\))?\.json$")
_OTHERS = re.compile(r"^(?:print-subscriptions|shared_album_comments|user-generated-memory-titles)(?:\(\d+\))?\.json$")
_MEDIA = re.compile(r"\.(?:jpe?g|heic|heif|png|webp|gif|avif|tiff?|bmp|dng|mp4|mov|m4v|3gp|mkv|webm|avi|mpe?g|mp|mv)\b")
_YEAR_FOLDER = re.compile(
    r"^(?:photos|fotos?|foto's|foton|fotky|zdjęcia|bilder|billeder|kuvat|фото)\b[^\d]{0,12}(?:19|20)\d\d\D{0,12}$"
)
_FILE_SIGNS = re.compile(r"[^\w.()\- ]")
_LEAST_MS = 1e11


def plain(name: str) -> str:
    """Return a file's name as it is compared: composed, in small letters."""
    return unicodedata.normalize("NFC", name).casefold()


def names_for(media_name: str) -> Iterator[str]:
    """Yield, as `plain` makes them, the names that the JSON of a photo or video may have, the surest first."""
    for base, number in _bases(plain(media_name)):
        yield f"{base}{number}.json"
        for length in range(len(SUPPLEMENT), 0, -1):
            yield f"{base}{SUPPLEMENT[:length]}{number}.json"
        for cut in CUTS:
            if len(base) > cut:
                yield f"{base[:cut]}{number}.json"
    match = _NAME.match(plain(media_name))
    if match:
        yield f"{match[1]}{match[2] or ''}.json"


def _bases(name: str) -> Iterator[tuple[str, str]]:
    """Yield the names of the file that a JSON may be of, and the number of its copy that stands elsewhere there."""
    match = _NAME.match(name)
    if not match:
        yield name, ""
        return
    stem, number, ending = match[1], match[2] or "", match[3]
    yield f"{stem}{ending}", number
    if number:
        yield f"{stem}{number}{ending}", ""
    original = _unedited(stem)
    if original != stem:
        inner = re.match(r"^(.+?)(\(\d+\))?$", original, re.DOTALL)
        stem, number = (inner[1], number or inner[2] or "") if inner else (original, number)
        yield f"{stem}{ending}", number
    if original != match[1] or ending in CLIPS:
        yield from ((f"{stem}{other}", number) for other in STILLS if other != ending)


def _unedited(stem: str) -> str:
    """Return a name without what marks a worked-on copy, also where that mark was cut with the name."""
    for mark in EDITED:
        if stem.endswith(mark) and len(stem) > len(mark):
            return stem[: -len(mark)]
    if len(stem) >= CUTS[0] - 1:
        for mark in EDITED:
            for length in range(len(mark) - 1, 1, -1):
                if stem.endswith(mark[:length]):
                    return stem[:-length]
    return stem


def is_album(name: str) -> bool:
    """Say whether a file of this name describes the album it lies in, in any of Takeout's languages."""
    stem, ending = PurePath(plain(name)).stem, PurePath(plain(name)).suffix
    return ending == ".json" and re.sub(r"\(\d+\)$", "", stem) in _ALBUMS


def is_ours(name: str) -> bool:
    """Say whether Takeout may have written a JSON of this name, so that it is no file of the owner's by itself."""
    name = plain(name)
    if not name.endswith(".json"):
        return False
    stem = name.removesuffix(".json")
    is_cut = CUTS[0] <= len(re.sub(r"\(\d+\)$", "", stem)) <= CUTS[-1]
    is_beside = bool(_BESIDE.search(name)) and bool(_MEDIA.search(stem))
    return is_album(name) or is_beside or is_cut or bool(_OTHERS.match(name))


def read_takeout(data: bytes) -> UserTags:
    """Return what the JSON of a photo or video tells; nothing where it is some other JSON.

    Fields of the wrong sort are left out. Raises Unreadable for what is no JSON.
    """
    found = _parsed(data)
    people = found.get("people")
    named = [one.get("name") for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    return UserTags(
        clues=_clues(found.get("photoTakenTime")),
        place=_place(found.get("geoData")) or _place(found.get("geoDataExif")),
        description=clean(_unescaped(found.get("description"))),
        people=names(_unescaped(name) for name in named),
        favourite=found.get("favorited") is True,
    )


def read_album(data: bytes) -> UserTags:
    """Return the album that an album's JSON describes; none for the folder of a year. Raises Unreadable."""
    found = _parsed(data)
    inner = found.get("albumData")
    about = inner if isinstance(inner, dict) else found
    if "photoTakenTime" in about:
        return UserTags()
    title = clean(_unescaped(about.get("title")), MOST_NAME_LETTERS).replace("\n", " ")
    described = clean(_unescaped(about.get("description"))).replace("\n", " ")
    if not title or _YEAR_FOLDER.match(plain(title)):
        return UserTags()
    return UserTags(albums=(f"{title}: {described}".rstrip(". ") if described else title,))


def title_of(data: bytes) -> str:
    """Return, as it is compared, the name of the file that a JSON says it is of; empty where it says none."""
    try:
        found = _parsed(data)
    except Unreadable:
        return ""
    return as_file_name(_unescaped(found.get("title"))) if "photoTakenTime" in found else ""


def as_file_name(title: str) -> str:
    """Return a title as Takeout makes a file's name of it, for comparing: signs such as & become _."""
    return _FILE_SIGNS.sub("_", plain(title))


def _parsed(data: bytes) -> dict[str, object]:
    """Return the object that a JSON text holds, empty for another value. Raises Unreadable."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("the JSON is incomplete. Export it again or delete it.") from error
    return found if isinstance(found, dict) else {}


def _unescaped(value: object) -> str:
    """Return a text with its HTML entities as letters; as it stands where one has more digits than a number may."""
    text = value if isinstance(value, str) else ""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def _clues(value: object) -> tuple[Clue, ...]:
    """Return the time in seconds since 1970 in UTC, nothing where it is none that a photo can be of."""
    seconds = _number(value.get("timestamp")) if isinstance(value, dict) else None
    if seconds is None:
        return ()
    try:
        at = datetime.fromtimestamp(seconds / 1000 if abs(seconds) > _LEAST_MS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return ()
    date = DateCandidate(at, clock=ClockKind.UTC)
    return (Clue(date, Trust.TOLD, TakenFrom.SIDECAR, TAKEOUT_TIME),) if plausible(at) else ()


def _place(value: object) -> Place | None:
    if not isinstance(value, dict):
        return None
    lat, lon = _number(value.get("latitude")), _number(value.get("longitude"))
    return None if lat is None or lon is None else place_at(lat, lon)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
