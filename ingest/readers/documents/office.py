"""The words of a document of Word or LibreOffice: the paragraphs of the one XML file in its archive that holds them.

Source: ECMA-376 and OASIS OpenDocument 1.3. An entity of XML could stand for more than a machine holds, so that a
document that declares any is not read.
"""

from collections.abc import Iterator
from xml.etree import ElementTree

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_in_line
from ingest.readers.documents.archive import Archive

DAMAGED = "This document is damaged, or none of the kind that its name says. Save it again."
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


def _parsed(data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable(DAMAGED)
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise Unreadable(DAMAGED) from error


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        tag = _tag(element)
        if tag in ("p", "h"):
            words = "".join(_words(element)).strip()
            level = _level(element)
            yield f"{'#' * level} {words}" if level and words else words


def _words(element: ElementTree.Element) -> Iterator[str]:
    """Yield the words of a paragraph; not those of paragraphs inside it, as in a frame, which stand by themselves."""
    if _tag(element) == "t" or element.tag.startswith("{urn:oasis"):
        yield element.text or ""
    for inner in element:
        tag = _tag(inner)
        if tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag not in ("p", "h", "instrText", "delText", "annotation"):
            yield from _words(inner)
        if element.tag.startswith("{urn:oasis"):
            yield inner.tail or ""


def _level(element: ElementTree.Element) -> int:
    """Return the level of a heading, 0 for any other paragraph."""
    told = [value for key, value in element.attrib.items() if key.endswith("}outline-level")]
    for inner in element.iter():
        if _tag(inner) == "pStyle":
            told += [value[-1] for value in inner.attrib.values() if value[:-1].lower() == "heading"]
    return min(int(told[0]), 6) if told and told[0].isdigit() else 0


def _made(root: ElementTree.Element) -> DateCandidate | None:
    found = (element.text for element in root.iter() if _tag(element) in ("created", "creation-date"))
    return next((clue for text in found if text and (clue := clue_in_line(text))), None)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
