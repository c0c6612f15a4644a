"""A PDF as a note: the words of each page in order, its title, when it was made, and the pages that are only pictures.

PDFium reads pages as their letters lie, so that lines which a page broke are joined again. It may be asked by one
thread at a time. Source: ISO 32000-1, 14.3.3 (what a document says of itself) and 7.9.4 (dates).
"""

import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.files.file_checks import Unreadable, file_errors
from ingest.files.timestamps import DateCandidate, clue_of
from ingest.readers.note import text_note
from ingest.readers.paragraph import Note, Paragraph
from memory.language.own_names import is_machine_text
from memory.language.unspaced import UNSPACED
from models.protocols import Pixels

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES, MOST_LETTERS = 2_000, 5_000_000
MOST_PICTURES = 60
"""So many pages that are only pictures are read by a model, at one to three seconds each."""

PICTURE_PX, MOST_SCALE = 2048, 4.0
"""The longer side of a page as a picture, and how far it is magnified at the most from 72 dots an inch."""

LEAST_LETTERS = 16
"""A page with fewer letters, as a scan with a number below it, is looked at as a picture."""

WRAPPED = 0.7
"""A line of so much of the width of the widest on its page goes on in the next."""

MOST_TITLE_LETTERS = 200
LOCKED = "This PDF is locked with a password. Save a copy without it."
DAMAGED = "This PDF is damaged, or none at all. Copy it again from where it came from."
_NEEDS_PASSWORD, _PROTECTED = 4, 5
"""What PDFium says of a document that it may not open: FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY."""

_DATE = re.compile(r"^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")
_PRINTED_BY = re.compile(r"^Microsoft [\w ]{4,12} - ")
_BROKEN_WORD = re.compile("[\x02\xad\ufffe]\n|(?<=[^\\W\\d_])\u2010\n(?=[^\\W\\d_])")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
_LETTER = re.compile(r"[^\W\d_]")
_BEGINS_ANEW = re.compile(r"^(?:[-*+•–—·▪◦‣]\s|\d{1,3}[.)]\s|#)")
_lock = threading.Lock()


def read_pdf(source: bytes | Path, name: str) -> Note:
    """Read the pages of a PDF, at most MOST_PAGES; one without letters waits for its picture to be read.

    Raises Unreadable for one that is damaged or locked, and where there is no page.
    """
    with _opened(source) as document:
        count = len(document)
        title = _metadata(document, "Title")
        texts = list(_texts(document))
    if not count:
        raise Unreadable(DAMAGED)
    pages = [_page(text, number, name, title if number == 1 else "") for number, text in enumerate(texts, 1)]
    pictures = [number for number, (note, _) in enumerate(pages, 1) if note is None]
    left_out = [f"Of {count:,} pages the first {len(texts):,} were read."] if len(texts) < count else []
    if len(pictures) > MOST_PICTURES:
        left_out.append(f"Of {len(pictures)} pages that are pictures the first {MOST_PICTURES} were read.")
    paragraphs = tuple(_in_order(pages, pictures[:MOST_PICTURES]))
    notes = [note for note, _ in pages if note]
    taken = notes[0].taken if notes and pages[0][0] else None
    return Note(
        taken,
        paragraphs,
        clock=notes[0].clock if taken else Note(None, ()).clock,
        problem=" ".join(left_out),
        picture_of=partial(page_picture, source) if pictures else None,
    )


def _page(text: str, number: int, name: str, title: str) -> tuple[Note | None, str]:
    """Return the note of a page, None where it has too few letters, with its text."""
    if len(_LETTER.findall(text)) < LEAST_LETTERS:
        return None, text
    title = _PRINTED_BY.sub("", " ".join(title.split())[:MOST_TITLE_LETTERS])
    is_told = title and not is_machine_text(title) and title.casefold() not in text[: 4 * len(title)].casefold()
    head = f"# {title}\n\n" if is_told and title.casefold() != Path(name).stem.casefold() else ""
    try:
        return text_note(head + text, name if number == 1 else ""), text
    except Unreadable:
        return None, text


def _in_order(pages: list[tuple[Note | None, str]], pictures: list[int]) -> Iterator[Paragraph]:
    """Yield the paragraphs page by page; what begins a page goes on in the day of the one before.

    A page that is a picture is a paragraph of the few letters that it has, with the number of its page.
    """
    at = None
    for number, (note, text) in enumerate(pages, 1):
        for one in note.paragraphs if note else ():
            at = one.at or at
            yield replace(one, at=at)
        if note is None and number in pictures:
            yield Paragraph(text.strip(), at, page=number)
        elif note is None and text.strip():
            yield Paragraph(text.strip(), at)


def _texts(document: "PdfDocument") -> Iterator[str]:
    """Yield the text of each page, joined where lines were broken; empty where a page is damaged."""
    from pypdfium2 import PdfiumError

    left = MOST_LETTERS
    for number in range(min(len(document), MOST_PAGES)):
        try:
            with closing(document[number]) as page, closing(page.get_textpage()) as letters:
                text = letters.get_text_range()[:left]
        except PdfiumError:
            text = ""
        left -= len(text)
        yield joined_lines(text)
        if left <= 0:
            return


def joined_lines(text: str) -> str:
    """Return the text of a page with the lines joined that the page broke, and each such stretch by itself."""
    text = _BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [_CONTROLS.sub("", line).strip() for line in text.split("\n")]
    full = WRAPPED * max(map(len, lines), default=0)
    found: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line and not _BEGINS_ANEW.match(line):
            gap = "" if UNSPACED.match(found[-1][-1]) or UNSPACED.match(line) else " "
            found[-1] = f"{found[-1]}{gap}{line}"
        else:
            found += ["", line] if goes_on else [line]
        ends = goes_on and len(line) < full
        goes_on = bool(line) and len(line) >= full
        if ends:
            found.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).strip("\n")


def page_picture(source: bytes | Path, number: int) -> Pixels:
    """Return a page, counted from 1, as a picture of a bounded size: (height, width, 3), 0..255. Raises Unreadable."""
    from pypdfium2 import PdfiumError

    with _opened(source) as document:
        try:
            with closing(document[number - 1]) as page:
                side = max(page.get_size())
                scale = min(MOST_SCALE, PICTURE_PX / side) if side > 0 else 1.0
                with closing(page.render(scale=scale, rev_byteorder=True, maybe_alpha=False)) as bitmap:
                    found = np.array(bitmap.to_numpy()[:, :, :3], np.uint8)
        except (PdfiumError, IndexError) as error:
            raise Unreadable(DAMAGED) from error
    return found


def made_on(source: Path) -> DateCandidate | None:
    """Return when a PDF says that it was made, None where it does not say or cannot be read; never raises."""
    try:
        with _opened(source) as document:
            return date_of(_metadata(document, "CreationDate"))
    except Unreadable:
        return None


def _metadata(document: "PdfDocument", key: str) -> str:
    """Return what a PDF says of itself; empty where it does not, or where that is no text."""
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def date_of(text: str) -> DateCandidate | None:
    """Return the date that a PDF writes, such as D:20240714153000+02'00', None where it is none."""
    found = _DATE.match(text.strip())
    if not found:
        return None
    parts = [part for part in found.groups()[:6] if part]
    offset = "Z" if found[7] else f"{found[8]}:{found[9] or '00'}" if found[8] else ""
    return clue_of(parts, offset)


@contextmanager
def _opened(source: bytes | Path) -> Iterator["PdfDocument"]:
    """Open a PDF for the one thread that may ask PDFium. Raises Unreadable."""
    from pypdfium2 import PdfDocument, PdfiumError

    with _lock:
        try:
            with file_errors():
                document = PdfDocument(source)
        except PdfiumError as error:
            is_locked = getattr(error, "err_code", None) in (_NEEDS_PASSWORD, _PROTECTED)
            raise Unreadable(LOCKED if is_locked else DAMAGED) from error
        try:
            yield document
        finally:
            document.close()
