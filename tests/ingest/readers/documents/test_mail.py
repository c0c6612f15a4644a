import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.mail import is_letter, is_mbox, read_letter, read_mbox

LETTER = (
    "From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>\nTo: kim@example.org\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\n"
    "Date: Wed, 22 Mar 2023 19:05:00 +0100\nContent-Type: text/plain; charset={charset}\n\n"
    "Der Hafen war schön.\n\nAm 21.03.2023 schrieb Kim:\n> Wie war es?\n"
)


def letter(charset: str = "utf-8") -> bytes:
    return LETTER.format(charset=charset).encode(charset)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_letter_has_a_writer_a_time_and_words(charset: str) -> None:
    assert is_letter(letter(charset))
    (one,) = read_letter(letter(charset), "a.eml").paragraphs
    assert (one.speaker, one.text) == ("Zoë", "Grüße\nDer Hafen war schön.")
    assert one.at and one.at.at.isoformat() == "2023-03-22T19:05:00+01:00" and one.at.offset_known


def test_a_page_is_read_where_there_is_no_plain_text() -> None:
    head = b"From: k@example.org\nDate: Wed, 22 Mar 2023 19:05:00 +0100\nContent-Type: text/html\n\n"
    data = head + b"<p>We <b>rowed</b>.</p>"
    assert read_letter(data, "a.eml").paragraphs[0].text == "We rowed."


def test_a_mailbox_is_its_letters() -> None:
    box = b"".join(
        b"From zoe@example.org Wed Mar 22 19:05:00 2023\n" + letter() + b"\n>From here on\n\n" for _ in range(3)
    )
    assert is_mbox(box) and not is_mbox(letter())
    found = read_mbox(box, "a.mbox").paragraphs
    assert len(found) == 3 and all("From here on" in one.text for one in found)


@pytest.mark.parametrize("data", [b"", b"hello", b"Subject:\n\n", b"\xff" * 50])
def test_what_is_no_letter_is_said_to_be_none(data: bytes) -> None:
    assert not is_letter(data)
    if data != b"hello":
        with pytest.raises(Unreadable):
            read_letter(b"Subject:\n\n", "a.eml")


def boxed(*letters: bytes) -> bytes:
    return b"".join(b"From zoe@example.org Wed Mar 22 19:05:00 2023\n" + one + b"\n\n" for one in letters)


@pytest.mark.parametrize("charset", ["punycode", "idna", '"utf-8\0"', "uu", "undefined", "x" * 200])
def test_a_letter_of_an_odd_charset_is_read_as_it_may_be(charset: str) -> None:
    odd = LETTER.format(charset=charset).encode()
    found = read_mbox(boxed(letter(), odd, letter()), "a.mbox")
    assert [one.text for one in found.paragraphs] == ["Grüße\nDer Hafen war schön."] * 3 and not found.problem


def test_a_letter_that_cannot_be_read_is_left_out_alone() -> None:
    deep = letter().replace(b"From: ", b"From: " + b"(a" * 5000, 1)
    found = read_mbox(boxed(letter(), deep, letter()), "a.mbox")
    assert len(found.paragraphs) == 2 and "left out: 1" in found.problem


def test_what_a_page_quotes_is_left_out() -> None:
    head = b"From: k@example.org\nDate: Wed, 22 Mar 2023 19:05:00 +0100\nContent-Type: text/html\n\n"
    data = head + b"<p>Yes</p><div>On Tuesday Kim wrote:</div><blockquote>Will you<br>come?</blockquote>"
    assert read_letter(data, "a.eml").paragraphs[0].text == "Yes"


def test_a_head_of_endless_names_is_cut() -> None:
    letter = b"From: " + b"a,\n " * 200_000 + b"\nDate: Mon, 1 Jul 2024 10:00:00 +0200\n\nWe swam."
    assert read_letter(letter, "a.eml").paragraphs[0].text.endswith("We swam.")
