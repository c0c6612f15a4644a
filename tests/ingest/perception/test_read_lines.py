import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.file_checks import Unreadable
from ingest.perception.ocr import read_text
from ingest.perception.read_lines import LEAST_CONFIDENCE, NONE_READ, NOT_READ, is_words, rows, with_pages
from ingest.readers.documents.pdf import read_pdf
from ingest.readers.paragraph import Note, Paragraph
from memory.records.library import TextKind
from models.protocols import Line, Pixels
from models.registry.card import WeightsMissing
from tests.fakes import FakeOcr
from tests.ingest.readers.documents.pdf_files import scanned_pdf, written_pdf


def line(text: str, left: float, top: float, confidence: float = 0.99) -> Line:
    return Line(text, (left, top, left + 0.2, top + 0.05), confidence)


RECEIPT = [
    line("Bäckerei Grünwald", 0.1, 0.1),
    line("Roggenbrot", 0.1, 0.2),
    line("4,80", 0.8, 0.21),
    line("Summe", 0.1, 0.3),
    line("4,80", 0.8, 0.295),
]


def test_goods_stand_beside_their_prices() -> None:
    text = read_text("m", RECEIPT, "recipe")
    assert text and text.kind is TextKind.READ and text.recipe == "recipe"
    assert text.text == "Bäckerei Grünwald\nRoggenbrot 4,80\nSumme 4,80"
    assert [one.text for one in text.lines] == ["Bäckerei Grünwald", "Roggenbrot", "4,80", "Summe", "4,80"]
    assert text.lines[0].box == (0.1, 0.1, pytest.approx(0.3), pytest.approx(0.15))


@given(st.permutations(RECEIPT))
def test_the_order_in_which_lines_come_makes_no_difference(lines: list[Line]) -> None:
    assert rows(lines) == rows(RECEIPT)


def test_lines_over_each_other_are_no_row() -> None:
    tilted = [Line("first row", (0.1, 0.1, 0.9, 0.2), 0.9), Line("second row", (0.1, 0.14, 0.9, 0.24), 0.9)]
    assert [[one.text for one in row] for row in rows(tilted)] == [["first row"], ["second row"]]


@pytest.mark.parametrize(
    ("text", "confidence", "kept"),
    [
        ("STOP", LEAST_CONFIDENCE, True),
        ("STOP", LEAST_CONFIDENCE - 0.01, False),
        ("口", 0.99, False),
        ("7", 0.99, False),
        ("=-= ·", 0.99, False),
        ("B43", 0.99, True),
    ],
)
def test_what_is_no_words_is_dropped(text: str, confidence: float, kept: bool) -> None:
    assert is_words(line(text, 0, 0, confidence)) is kept
    assert (read_text("m", [line(text, 0, 0, confidence)], "") is not None) is kept


def test_a_note_of_letters_stays_as_it_is() -> None:
    note = Note(None, (Paragraph("fog"),))
    assert with_pages(note, FakeOcr()) is note


def test_the_words_of_pages_that_are_pictures_stand_in_their_place() -> None:
    note = with_pages(read_pdf(scanned_pdf(2, blank=1), "a.pdf"), FakeOcr())
    assert [(one.text, one.page) for one in note.paragraphs] == [("black on white", 0)] * 2
    assert not note.problem and note.picture_of is None


class Away(FakeOcr):
    def read(self, image: Pixels) -> list[Line]:
        raise WeightsMissing("away")


@pytest.mark.parametrize("reader", [None, Away()])
def test_without_a_reader_the_rest_is_kept_and_what_is_missing_told(reader: FakeOcr | None) -> None:
    pages = [["We rowed out to the lighthouse"], ["Page 2"]]
    note = with_pages(read_pdf(written_pdf(pages), "a.pdf"), reader)
    assert [one.text for one in note.paragraphs] == ["We rowed out to the lighthouse", "Page 2"]
    assert note.problem == NOT_READ


@pytest.mark.parametrize(("reader", "why"), [(None, NOT_READ), (FakeOcr(), NONE_READ)])
def test_where_there_are_no_words_at_all_it_says_why(reader: FakeOcr | None, why: str) -> None:
    with pytest.raises(Unreadable, match=why[:30]):
        with_pages(read_pdf(scanned_pdf(1) if reader is None else written_pdf([[]]), "a.pdf"), reader)
