import json
import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from memory.records.file_names import as_text, from_text, in_letters, valid, visible

ANY_NAME = st.binary(max_size=255) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore"))
PRIVATE = "".join(chr(0x10FF00 + byte) for byte in (0x80, 0xE9, 0xFF))


@given(ANY_NAME)
@example(b"caf\xe9.jpg")
@example(PRIVATE.encode())
@example(b"\xc3" + PRIVATE.encode() + b"\xa9")
@example(b"\xf4\x8f\xbf\xe9")
def test_a_path_of_any_bytes_comes_back_from_its_text_which_is_valid(name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    text = as_text(path)
    text.encode("utf-8")
    assert from_text(text) == path
    assert from_text(json.loads(json.dumps(text))) == path


@given(st.lists(ANY_NAME, min_size=2, max_size=2, unique=True))
def test_no_two_paths_share_a_text(names: list[bytes]) -> None:
    assert len({as_text(name.decode("utf-8", "surrogateescape")) for name in names}) == 2


@given(st.lists(ANY_NAME, min_size=1, max_size=4))
def test_the_text_of_a_path_begins_with_that_of_its_folder(names: list[bytes]) -> None:
    parts = [name.decode("utf-8", "surrogateescape") for name in names]
    assert as_text("/".join(parts)) == "/".join(map(as_text, parts))


@given(st.text().filter(lambda text: not set(text) & {chr(0x10FF80 + n) for n in range(128)}))
def test_the_text_of_an_ordinary_name_is_the_name(name: str) -> None:
    assert from_text(as_text(name)) == as_text(name) == valid(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9.jpg", "caf\\xe9.jpg"),
        ("café.jpg".encode(), "café.jpg"),
        (b"two\nlines\t.md", "two\\nlines\\t.md"),
        ("a\u202egnp.exe".encode(), "a\\u202egnp.exe"),
        ("👩\u200d🚀.jpg".encode(), "👩\u200d🚀.jpg"),
        (b"\x1b[2Jx", "\\x1b[2Jx"),
    ],
)
def test_what_would_not_be_seen_is_written_out(name: bytes, shown: str) -> None:
    assert visible(os.fsdecode(name)) == shown


@given(ANY_NAME)
def test_what_is_shown_and_what_words_are_taken_from_is_valid(name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    for told in (valid(path), visible(path), in_letters(path)):
        told.encode("utf-8")
    assert len(visible(path).splitlines()) <= 1


def test_words_are_taken_from_an_old_name() -> None:
    assert in_letters(os.fsdecode(b"Caf\xe9 M\xfcnchen")) == "Café München"
