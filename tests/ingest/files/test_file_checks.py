import os
from pathlib import Path

import pytest

from ingest.files.file_checks import HEAD_BYTES, Unreadable, check_file, file_errors, in_words, looks_like_text


def test_the_first_bytes_of_a_whole_file_are_given(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (HEAD_BYTES + 1))
    assert check_file(path, 10_000) == b"x" * HEAD_BYTES


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.touch()
    with pytest.raises(Unreadable, match="empty"):
        check_file(path, 10)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "sparse.bin"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(Unreadable, match=r"too large: 1\.1 GB, where 500 MB are allowed"):
        check_file(path, 500_000_000)


def test_a_sparse_file_within_the_limit_is_refused_for_its_zeros(tmp_path: Path) -> None:
    path = tmp_path / "sparse.bin"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(Unreadable, match="only zeros"):
        check_file(path, 1 << 31)


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    with pytest.raises(Unreadable, match="pipe"):
        check_file(pipe, 10)
    with pytest.raises(Unreadable, match="folder"):
        check_file(tmp_path, 10)


def test_a_vanished_file_is_said_to_have_vanished(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="disappeared"):
        check_file(tmp_path / "gone.jpg", 10)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "x"), "disappeared"),
        (PermissionError(13, "x"), "permissions"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError(116, None), "unknown error"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(error: OSError, words: str) -> None:
    with pytest.raises(Unreadable, match=words), file_errors():
        raise error


@pytest.mark.parametrize(("size", "words"), [(340_000, "340 kB"), (20_000_000, "20 MB"), (1_073_741_824, "1.1 GB")])
def test_sizes_are_written_as_people_write_them(size: int, words: str) -> None:
    assert in_words(size) == words


def test_text_is_told_from_bytes() -> None:
    assert looks_like_text("Am See, schön".encode())
    assert looks_like_text(("ü" * HEAD_BYTES).encode()[:HEAD_BYTES])
    assert looks_like_text(("a" + "ü" * HEAD_BYTES).encode()[:HEAD_BYTES])
    assert not looks_like_text(b"\xff\xd8\xff\xe0")
    assert not looks_like_text(b"RIFF\0\0\0\0WAVE")
