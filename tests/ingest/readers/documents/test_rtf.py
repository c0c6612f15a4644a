import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.rtf import DAMAGED, rtf_text

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Helvetica;}{\f1\fcharset204 Arial;}}"
INFO = r"{\info{\author Tilda}{\creatim\yr2019\mo5\dy3\hr17\min45}}"


def rtf(body: str) -> bytes:
    return f"{HEAD}{INFO}{body}}}".encode("latin-1")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"\pard\f0 The {\b ferry} left late.\par We ate eel.\par", "The ferry left late.\n\nWe ate eel."),
        (r"\pard Gr\'fc\'dfe aus Kiel", "Grüße aus Kiel"),
        (r"\pard \u1055?\u1088?\u1080?\u1074?\u1077?\u1090?", "Привет"),
        (r"\pard\f1 \'ec\'ee\'f0\'e5", "море"),
        (r'\pard {\field{\*\fldinst{HYPERLINK "https://a.b"}}{\fldrslt{the boat}}} is blue', "the boat is blue"),
        (r"\pard a{\pict\pngblip " + "89504e47" * 400 + "} picture", "a picture"),
        (r"{\*\generator Word;}\pard fog", "fog"),
    ],
)
def test_words_are_read(body: str, words: str) -> None:
    assert rtf_text(rtf(body))[0] == words


def test_when_it_was_made_is_read() -> None:
    made = rtf_text(rtf("fog"))[1]
    assert made is not None and made.at.isoformat() == "2019-05-03T17:45:00+00:00"
    assert rtf_text(HEAD.encode() + b"fog}")[1] is None


@pytest.mark.parametrize("data", [b"fog", b"", b"{\\rtf1\\ansi\\u99999999999 }", b"{\\rtf1\\pict\\bin x}"])
def test_what_is_damaged_is_said_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable, match=DAMAGED):
        rtf_text(data)


@given(st.text(st.sampled_from(r"{}\ 'u1f;*abcbinpict"), max_size=80))
def test_nothing_else_is_raised(text: str) -> None:
    try:
        rtf_text(b"{\\rtf1 " + text.encode())
    except Unreadable as error:
        assert str(error) == DAMAGED


@pytest.mark.parametrize("part", [r"{\field{\*\fldinst{HYPERLINK ", r"\f1\fcharset0 ", "{", r"{\*\fonttbl", "a" * 14])
def test_no_document_takes_the_square_of_its_length(part: str) -> None:
    begun_s = time.process_time()
    for lead in ("", r"{\fonttbl"):
        try:
            rtf_text(b"{\\rtf1 " + (lead + part * (400_000 // len(part))).encode())
        except Unreadable:
            continue
    assert time.process_time() - begun_s < 8
