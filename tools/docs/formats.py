"""The part of docs/formats.md that the program itself knows: endings, and which clue to a time is trusted how far."""

from pathlib import Path

from babel import Locale

from ingest.files.date_clues import Trust
from ingest.files.name_patterns import PATTERNS
from ingest.files.timestamps import DATE_LANGUAGES
from ingest.metadata import container_tags, exif, xmp
from ingest.metadata.resolve import PDF_DATE
from ingest.metadata.times import GPS_TIME, TAKEOUT_TIME
from ingest.readers.file_types import EXTENSIONS
from ingest.readers.formats import BY_CONTENT
from memory.records.library import Kind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
MARK = "<!-- What follows is made by `make docs` from the program itself. -->"


def kinds() -> str:
    """Return the table of endings by kind."""
    rows = ["## Endings", "", "| kind | endings |", "| --- | --- |"]
    rows += [f"| {kind.value} | {', '.join(sorted(names.split()))} |" for kind, names in EXTENSIONS.items()]
    rows.append(f"| {Kind.NOTE.value}, by its first bytes | {', '.join(sorted(BY_CONTENT))} |")
    return "\n".join(rows)


def clues() -> str:
    """Return the table of what tells when a file was made, the most trusted first."""
    told: dict[Trust, list[str]] = {one: [] for one in Trust}
    *sidecar, created = (field for field, _ in xmp.DATES)
    told[Trust.CORRECTED] += [f"XMP sidecar: {', '.join(sidecar)}"]
    told[Trust.MADE] += [f"EXIF {field}" for field, trust, *_ in exif.DATES if trust is Trust.MADE]
    names = (*container_tags.LOCAL_DATES, *container_tags.CREATED)
    told[Trust.MADE] += [f"container: {', '.join(names)}", "XML of a Sony camera beside its clip"]
    told[Trust.TOLD] += [GPS_TIME, TAKEOUT_TIME, "IPTC DateCreated", f"XMP inside: {', '.join(sidecar)}"]
    told[Trust.TOLD] += [f"XMP sidecar: {created}"]
    told[Trust.NAMED] += ["the file's name, as below"]
    told[Trust.FOLDER] += [
        "a year alone in the name of what somebody named or scanned",
        "names of folders above: days, months, years, ranges",
        "a year or a month in the tags of sound",
    ]
    told[Trust.WEAK] += [f"EXIF {field}" for field, trust, *_ in exif.DATES if trust is Trust.WEAK]
    told[Trust.WEAK] += [f"XMP inside: {created}", "dates of a scanner, and of names that begin with Scan"]
    told[Trust.WEAK] += ["the first day of a camera's clock", PDF_DATE]
    told[Trust.FILE] += ["when the file was last written"]
    rows = ["## Clues to a time, the most trusted first", "", "| trust | clues |", "| --- | --- |"]
    rows += [f"| {one.name.lower()} | {'; '.join(told[one])} |" for one in sorted(Trust, reverse=True)]
    return "\n".join(rows)


def names() -> str:
    """Return the ways to name files, in the order in which they are tried."""
    makers = list(dict.fromkeys(f"{one.makers} ({one.clock.value})" for one in PATTERNS))
    makers += ["milliseconds since 1970 (utc)", "a week (wall)", "a date in words (wall)"]
    return "\n".join(["## Names, in the order in which they are tried", "", *(f"- {one}" for one in makers)])


def languages() -> str:
    """Return the languages in which the names of months are known."""
    named = sorted(str(Locale.parse(one).english_name) for one in DATE_LANGUAGES)
    return f"## The {len(named)} languages in which dates are read\n\n{', '.join(named)}."


def page(text: str) -> str:
    """Return the page with its made part made anew; what stands before the mark is kept."""
    kept = text.partition(MARK)[0].rstrip()
    return "\n\n".join([kept, MARK, kinds(), clues(), names(), languages()]) + "\n"
