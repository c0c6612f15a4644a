"""The words in photos: a step of its own, after all else that is seen, and which of the lines read are words to keep.

Whether a photo has letters at all is seen at a glance when it is perceived; only those that have are read.

Rows stand from the top, without what is no words. What a picture says is data, as a note is: it is quoted and found,
and nothing is done because of it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.files import one_by_one
from ingest.files.file_checks import Limits
from ingest.files.one_by_one import Report, Step
from ingest.perception.look import PictureStep, Write
from ingest.perception.read_lines import LEAST_CONFIDENCE, is_words, rows, words_of
from ingest.readers.photo import page_count, read_photo
from memory.records.ids import digest
from memory.records.library import Asset, Kind, MomentText, ReadLine, TextKind
from memory.store import Store, jobs, step_queue
from memory.store import moments as moment_store
from models.protocols import Line, OcrReader, Pixels

READ = "read"
VERSION = "read-1"
SIDE_PX = 2048
"""The longer side of the picture that is read: the small print of a telephone's screen is lost below."""


def recipe(reader: OcrReader) -> str:
    """Name everything that decides which words are read in a picture."""
    return digest(VERSION, reader.name, str(SIDE_PX), str(LEAST_CONFIDENCE))


def read_text(moment_id: str, lines: Sequence[Line], name: str) -> MomentText | None:
    """Return the words of a picture, a row of it a line, None where there are none worth keeping."""
    found = rows([line for line in lines if is_words(line)])
    if not found:
        return None
    text = words_of(found)
    kept = tuple(
        ReadLine(line.text, line.box, round(line.confidence, 3)) for row in found for line in row if line.box[1] < 1
    )
    return MomentText(moment_id, TextKind.READ, text, name, lines=kept)


def glance(store: Store, reader: OcrReader, lettered: set[str]) -> PictureStep:
    """Return how photos without letters are settled when they are perceived; the others are put among `lettered`."""
    name = recipe(reader)

    def look(asset: Asset, path: Path, pixels: Pixels) -> Write | None:
        if _may_have_letters(reader, path, pixels):
            lettered.add(asset.id)
            return None
        return partial(put_words, store, name, asset, path, ())

    return PictureStep(READ, name, look)


def read_all(
    store: Store,
    reader: OcrReader,
    limits: Limits,
    lettered: Collection[str],
    report: Report,
    begin: Callable[[], None],
) -> None:
    """Read the words in every photo not settled; `begin` is called before the first of them, where there is one.

    Photos are glanced at before they are read, but for those that are known to have letters. Raises WeightsMissing
    where the reader is away.
    """
    name = recipe(reader)
    photos = _unread(store, name)

    def read(asset: Asset, path: Path) -> Sequence[Line]:
        seen = None if asset.id in lettered else read_photo(path, limits)
        return read_pages(reader, path, limits, seen)

    step = Step(READ, {one.id: name for one in photos}, read, partial(put_words, store, name))
    files = one_by_one.to_do(store, step, photos)
    if files:
        begin()
        one_by_one.do_all(store, step, files, report)


def read_pages(reader: OcrReader, path: Path, limits: Limits, seen: Pixels | None) -> Sequence[Line]:
    """Return the lines of all pages of a photo, each page one lower than the one before; none where it has no letters.

    `seen` is the photo as it is perceived, None where it is known that there may be letters. Raises Unreadable.
    """
    if seen is not None and not _may_have_letters(reader, path, seen):
        return ()
    return [*reader.read(read_photo(path, limits, SIDE_PX)), *_later_pages(path, reader, limits)]


def _may_have_letters(reader: OcrReader, path: Path, seen: Pixels) -> bool:
    """Say whether a photo is to be read: a glance is at the first of its pages alone."""
    return reader.sees_letters(seen) or page_count(path) > 1


def _later_pages(path: Path, reader: OcrReader, limits: Limits) -> Iterator[Line]:
    """Yield the lines of all pages but the first, each page below the one before; the first is 0..1 from the top."""
    for page in range(1, page_count(path)):
        for line in reader.read(read_photo(path, limits, SIDE_PX, page)):
            left, top, right, bottom = line.box
            yield replace(line, box=(left, top + page, right, bottom + page))


def _unread(store: Store, name: str) -> list[Asset]:
    """Return the photos that were perceived, and not read by this recipe."""
    return step_queue.due(store, READ, {Kind.PHOTO: name}, rests_on=(step_queue.MOMENTS, step_queue.PATHS))


def put_words(store: Store, name: str, asset: Asset, path: Path, lines: Sequence[Line]) -> None:
    """Put the words of one photo beside it with "done" in one transaction; may raise anything."""
    with store.transaction():
        held = moment_store.of_asset(store, asset.id)
        found = [text for one in held if (text := read_text(one.moment.id, lines, name))]
        if found or any(one.read for one in held):
            moment_store.replace_texts(store, asset.id, TextKind.READ, found)
            moment_store.index_words(store, [asset.id])
        jobs.mark_done(store, asset.id, READ, name)
