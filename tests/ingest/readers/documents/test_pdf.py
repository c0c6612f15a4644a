from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.documents import pdf
from ingest.readers.documents.pdf import DAMAGED, LOCKED, date_of, joined_lines, made_on, page_picture, read_pdf
from ingest.readers.formats import most_bytes, read_note
from tests.ingest.readers.documents.pdf_files import scanned_pdf, written_pdf

LETTER = [
    "Kiel, 3 May 2019",
    "Dear Rosa, the ferry to Oslo left an hour late, and so we had dinner at the",
    "harbour, where old Henrik sells smoked eel. He asked after you.",
    "Yours, Tilda",
]


def test_the_words_of_a_page_are_read_and_its_broken_lines_joined() -> None:
    note = read_pdf(written_pdf([LETTER]), "letter.pdf")
    text = "\n".join(one.text for one in note.paragraphs)
    assert "dinner at the harbour, where old Henrik sells smoked eel." in text
    assert note.taken is not None and note.taken.at.date().isoformat() == "2019-05-03"
    assert note.picture_of is None and not note.problem


def test_pages_stand_in_order_and_no_paragraph_runs_over_two() -> None:
    pages = [[f"Page {name} tells of the {name} summer at sea"] for name in ("first", "second", "third")]
    texts = [one.text for one in read_pdf(written_pdf(pages), "x.pdf").paragraphs]
    assert [text.split()[1] for text in texts] == ["first", "second", "third"]


def test_an_entry_goes_on_in_its_day_over_the_page() -> None:
    pages = [["# 2019-05-03", "We rowed out to the lighthouse"], ["and came back with the evening tide."]]
    one, other = read_pdf(written_pdf(pages), "log.pdf").paragraphs
    assert one.at is not None and other.at == one.at


def test_the_title_heads_the_words_but_for_what_a_program_wrote() -> None:
    told = read_pdf(written_pdf([LETTER], "/Title (Tilda to Rosa)"), "a.pdf").paragraphs[0].text
    assert told.startswith("Tilda to Rosa")
    for title in ("letter.docx", "Microsoft Word - letter.docx", "Untitled", "a"):
        assert read_pdf(written_pdf([LETTER], f"/Title ({title})"), "a.pdf").paragraphs[0].text.startswith("Kiel")


def test_a_page_without_letters_waits_for_its_picture() -> None:
    note = read_pdf(scanned_pdf(2), "scan.pdf")
    assert [one.page for one in note.paragraphs] == [1, 2] and note.picture_of is not None
    picture = note.picture_of(2)
    assert picture.shape[2] == 3 and max(picture.shape) <= pdf.PICTURE_PX
    assert picture.min() < 50 and picture.max() > 200


def test_pages_that_are_pictures_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PICTURES", 2)
    note = read_pdf(scanned_pdf(3), "scan.pdf")
    assert [one.page for one in note.paragraphs] == [1, 2] and "3 pages" in note.problem


def test_of_a_long_document_the_first_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    note = read_pdf(written_pdf([LETTER, LETTER]), "long.pdf")
    assert "Of 2 pages the first 1" in note.problem


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"no document", written_pdf([LETTER])[:200], written_pdf([])])
def test_what_is_damaged_is_said_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable, match=DAMAGED):
        read_pdf(data, "x.pdf")


def test_a_password_is_said_in_words() -> None:
    keys = "/Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + ">"
    data = written_pdf([LETTER]).replace(b"/Root", f"/Encrypt << {keys} >> /ID [<00> <00>] /Root".encode())
    with pytest.raises(Unreadable, match=LOCKED):
        read_pdf(data, "x.pdf")


def test_there_is_no_page_beyond_the_last() -> None:
    with pytest.raises(Unreadable):
        page_picture(scanned_pdf(1), 2)


def test_a_pdf_may_be_as_large_as_a_photo(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(written_pdf([LETTER]))
    assert most_bytes(path, Limits()) == Limits().photo_bytes
    assert read_note(path, Limits(note_bytes=10)).paragraphs
    with pytest.raises(Unreadable, match="too large"):
        read_note(path, Limits(photo_bytes=10))


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("D:20190503174500+02'00'", "2019-05-03T17:45:00+02:00"),
        ("D:20190503174500Z", "2019-05-03T17:45:00+00:00"),
        ("20190503174500", "2019-05-03T17:45:00+00:00"),
        ("D:201905", "2019-05-01T00:00:00+00:00"),
        ("D:20191303", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_dates_of_a_document_are_read(told: str, when: str | None) -> None:
    found = date_of(told)
    assert (found.at if found else None) == (datetime.fromisoformat(when) if when else None)


def test_when_a_document_was_made_is_asked_without_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(written_pdf([LETTER], "/CreationDate (D:20190503174500Z)"))
    found = made_on(path)
    assert found is not None and found.at.year == 2019
    path.write_bytes(b"nothing")
    assert made_on(path) is None


@pytest.mark.parametrize("told", ["<FEFFD800>", "<FEFF0041DC00>"])
def test_what_a_document_says_of_itself_and_is_no_text_is_left_out(tmp_path: Path, told: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(written_pdf([LETTER], f"/Title {told} /CreationDate {told}"))
    assert read_pdf(path, "a.pdf").paragraphs[0].text.startswith("Kiel")
    assert made_on(path) is None


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("a line that goes on and\non until here.\nNext", "a line that goes on and on until here.\n\nNext"),
        ("a line that was bro\x02\nken by the page", "a line that was broken by the page"),
        ("- one thing to buy\n- another thing to", "- one thing to buy\n\n- another thing to"),
        ("昨日は海へ行って魚を\n釣りました。", "昨日は海へ行って魚を釣りました。"),
        ("Milk\nBread\nA long line that ends here.", "Milk\nBread\nA long line that ends here."),
    ],
)
def test_lines_that_a_page_broke_are_joined(lines: str, joined: str) -> None:
    assert joined_lines(lines) == joined


@given(st.text(st.sampled_from("ab -\n\r\x02.1"), max_size=60))
def test_no_letter_is_lost_in_joining(text: str) -> None:
    assert [one for one in joined_lines(text) if one.isalnum()] == [one for one in text if one.isalnum()]
