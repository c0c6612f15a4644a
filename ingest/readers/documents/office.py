"""The words of a document of Word or LibreOffice: the paragraphs of the one XML file in its archive that holds them.

Source: ECMA-376 and OASIS OpenDocument 1.3. An entity of XML could stand for more than a machine holds, so that a
document that declares any is not read.
"""

from collections.abc import Iterator

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_in_line
from ingest.files.xml import BadXml, XmlElement, parsed
from ingest.readers.documents.archive import Archive

DAMAGED = "This document is damaged, or none of the kind that its name says. Save it again."
MOST_DEEP, MOST_NODES = 250, 1_000_000
"""Levels and elements of a document; tables in tables take a dozen levels each, a thick book has half a million."""

_TEXTS = ("word/document.xml", "content.xml")
_DATES = ("docProps/core.xml", "meta.xml")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "}


def office_text(data: bytes) -> tuple[str, DateCandidate | None]:
    """Return the words of a document with the signs of Markdown, and when it was made. Raises Unreadable."""
    archive = Archive(data)
    name = next((one for one in _TEXTS if one in archive.names), "")
    if not name:
        raise Unreadable(DAMAGED)
    text = "\n\n".join(filter(None, _paragraphs(_parsed(archive.read(name)))))
    made = next((one for one in _DATES if one in archive.names), "")
    return text, _made(_parsed(archive.read(made))) if made else None


def _parsed(data: bytes) -> XmlElement:
    try:
        return parsed(data, MOST_DEEP, MOST_NODES)
    except BadXml as error:
        raise Unreadable(DAMAGED) from error


def _paragraphs(root: XmlElement) -> Iterator[str]:
    for element in root.all():
        if element.local in ("p", "h"):
            words = "".join(_words(element)).strip()
            level = _level(element)
            yield f"{'#' * level} {words}" if level and words else words


def _words(element: XmlElement) -> Iterator[str]:
    """Yield the words of a paragraph; not those of paragraphs inside it, as in a frame, which stand by themselves."""
    is_told = element.local == "t" or element.name.startswith("urn:oasis")
    for part in element.parts:
        if isinstance(part, str):
            if is_told:
                yield part
        elif part.local in _BREAKS:
            yield _BREAKS[part.local]
        elif part.local not in ("p", "h", "instrText", "delText", "annotation"):
            yield from _words(part)


def _level(element: XmlElement) -> int:
    """Return the level of a heading, 0 for any other paragraph."""
    told = [value for key, value in element.attributes.items() if key.endswith(" outline-level")]
    for style in (inner for held in element.inside for inner in held.inside):
        if style.local == "pStyle":
            told += [value[-1:] for value in style.attributes.values() if value[:-1].lower() == "heading"]
    return min(int(told[0]), 6) if told and told[0].isdecimal() else 0


def _made(root: XmlElement) -> DateCandidate | None:
    found = (element.text for element in root.all() if element.local in ("created", "creation-date"))
    return next((clue for text in found if (clue := clue_in_line(text))), None)
