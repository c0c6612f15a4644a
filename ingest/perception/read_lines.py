"""Lines that were read in a picture: which are words to keep, which stand side by side, and the text they make.

Rows stand from the top, without what is no words. Of a document whose pages are pictures the words stand here, too.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.files.file_checks import Unreadable
from ingest.readers.note import split
from ingest.readers.paragraph import Note, Paragraph
from models.protocols import Line, OcrReader, Pixels
from models.registry.card import WeightsMissing

LEAST_CONFIDENCE = 0.8
"""Below, what was read on photographs was mostly no word: window panes and stripes (docs/decisions/0014)."""

NOT_READ = "Some pages are pictures, and words in pictures are not read. Turn that on in the settings, and retry."
NONE_READ = "The pages of this document are pictures, and no words could be read in them."


def is_words(line: Line) -> bool:
    """Say whether a line is sure enough and has more than one letter or digit."""
    return line.confidence >= LEAST_CONFIDENCE and sum(one.isalnum() for one in line.text) > 1


def rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines from the top, those side by side in one row from the left: a receipt's goods with their prices."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box[1] + one.box[3], one.box[0], one.text)):
        if found and _is_beside(line, found[-1][-1]):
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda one: one.box) for row in found]


def _is_beside(line: Line, other: Line) -> bool:
    """Say whether the middles of two lines are nearer than half the height of the lower one, and neither overlies."""
    middles = [(one.box[1] + one.box[3]) / 2 for one in (line, other)]
    height = min(one.box[3] - one.box[1] for one in (line, other))
    is_apart = line.box[0] >= other.box[2] or other.box[0] >= line.box[2]
    return is_apart and abs(middles[0] - middles[1]) < height / 2


def words_of(found: Sequence[Sequence[Line]]) -> str:
    """Return the words of rows, a row a line."""
    return "\n".join(" ".join(line.text for line in row) for row in found)


def with_pages(note: Note, reader: OcrReader | None) -> Note:
    """Return a note with the words of its pages that are pictures; without a reader with the few they have as letters.

    Raises Unreadable where there are no words at all then.
    """
    if note.picture_of is None:
        return note
    problems = [note.problem] if note.problem else []
    try:
        paragraphs = tuple(split(_read(note, reader, note.picture_of)))
    except WeightsMissing:
        reader, paragraphs = None, note.paragraphs
    if reader is None:
        problems.append(NOT_READ)
        paragraphs = tuple(one for one in note.paragraphs if one.text)
    if not paragraphs:
        raise Unreadable(NONE_READ if reader else NOT_READ)
    return replace(note, paragraphs=paragraphs, problem=" ".join(problems), picture_of=None)


def _read(note: Note, reader: OcrReader | None, picture_of: Callable[[int], Pixels]) -> Iterator[Paragraph]:
    for one in note.paragraphs:
        if not one.page or reader is None:
            yield one
            continue
        lines = [line for line in reader.read(picture_of(one.page)) if is_words(line)]
        text = words_of(rows(lines)) or one.text
        if text:
            yield replace(one, text=text, page=0)
