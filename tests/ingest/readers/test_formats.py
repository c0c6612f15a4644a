import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.file_types import kind_at
from ingest.readers.formats import FORMATS, format_of, is_words, read_note
from memory.records.library import Kind
from tests.ingest.readers.documents.test_archive import packed

CHAT = "[22.03.23, 19:05:00] Zoë: fog\n[22.03.23, 19:06:00] Kim: rain\n"
JOURNAL = json.dumps({"metadata": {}, "entries": [{"creationDate": "2023-03-22T18:05:00Z", "text": "fog"}]})


def test_a_chat_in_an_archive_is_read_in_place(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Zoë.zip"
    path.write_bytes(packed({"_chat.txt": CHAT.encode(), "00000001-PHOTO.jpg": b"\xff\xd8"}))
    assert kind_at(path) is Kind.NOTE
    assert [one.speaker for one in read_note(path, Limits()).paragraphs] == ["Zoë", "Kim"]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_journal_in_an_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Export.zip"
    path.write_bytes(packed({"Journal.json": JOURNAL.encode(), "photos/1.jpeg": b"\xff\xd8"}))
    assert is_words(path) and [one.text for one in read_note(path, Limits()).paragraphs] == ["fog"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("package.json", b'{"name": "x", "version": "1"}'),
        ("IMG_1.jpg.json", b'{"title": "IMG_1.jpg", "photoTakenTime": {"timestamp": "1"}}'),
        ("program.zip", packed({"README.txt": b"Install it.", "data.json": b"{}"})),
        ("broken.zip", b"PK\x03\x04" + b"x" * 100),
        ("song.mid", b"MThd"),
    ],
)
def test_other_files_of_such_names_are_left_alone(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert kind_at(tmp_path / name) is None


def test_a_page_and_a_document_are_notes(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><title>Log</title><body><h1>22 March 2023</h1><p>We rowed.</p></html>", encoding="utf-8")
    found = read_note(page, Limits())
    assert (
        found.taken and found.taken.at.date().isoformat() == "2023-03-22" and "We rowed." in found.paragraphs[-1].text
    )


ENDINGS = sorted({ending for one in FORMATS for ending in one.endings})


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ENDINGS), st.binary(min_size=1, max_size=300))
def test_any_bytes_are_read_or_said_to_be_unreadable(ending: str, data: bytes) -> None:
    found = format_of(f"a.{ending}", data)
    if found is None:
        return
    try:
        note = found.read(data, f"a.{ending}")
    except Unreadable as error:
        assert str(error).endswith((".", "…"))
    else:
        assert all(one.text for one in note.paragraphs)


def test_an_archive_may_be_larger_than_a_note(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Zoë.zip"
    path.write_bytes(packed({"_chat.txt": CHAT.encode(), "video.mp4": bytes(range(256)) * 40}))
    small = Limits(note_bytes=100, media_bytes=1_000_000)
    assert len(read_note(path, small).paragraphs) == 2
    with pytest.raises(Unreadable, match="too large"):
        read_note(path, Limits(media_bytes=100))


def damaged(names: list[str], method: int) -> bytes:
    """Return an archive whose members have other bytes than were packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as file:
        for name in names:
            file.writestr(name, CHAT * 50)
    data = bytearray(held.getvalue())
    begin = data.index(names[0].encode()) + len(names[0])
    data[begin : begin + 30] = b"\xff" * 30
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        packed({"a.txt": bytes(range(256)) * 9}),
        damaged(["_chat.txt"], zipfile.ZIP_DEFLATED),
        damaged(["_chat.txt"], zipfile.ZIP_LZMA),
        damaged(["_chat.txt"], zipfile.ZIP_BZIP2),
    ],
)
def test_an_archive_of_anything_does_not_end_a_scan(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "anything.zip"
    path.write_bytes(data)
    assert not is_words(path)
    with pytest.raises(Unreadable):
        read_note(path, Limits())


@pytest.mark.parametrize("beside", [b"", b" \n", bytes(range(256)) * 9])
def test_what_cannot_be_read_in_an_archive_is_left_out(tmp_path: Path, beside: bytes) -> None:
    path = tmp_path / "anything.zip"
    path.write_bytes(packed({"a.txt": beside, "_chat.txt": CHAT.encode(), "z.txt": beside}))
    assert is_words(path) and len(read_note(path, Limits()).paragraphs) == 2


def test_half_an_emoji_and_nul_do_not_lose_a_chat(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    message = (
        '{"type": "message", "from": "A\\u0000na", "from_id": "u", "date": "2022-10-02T18:00:00", "text": "hi \\ud83d"}'
    )
    path.write_text(f'{{"messages": [{message}]}}', encoding="utf-8")
    (one,) = read_note(path, Limits()).paragraphs
    assert one.text == "hi \ufffd" and one.speaker == "A na"


@pytest.mark.parametrize(
    ("data", "is_unsure"),
    [
        ("Die Fähre nach Kiel fährt über Nacht, schöne Grüße".encode(), False),
        ("Die Fähre nach Kiel fährt über Nacht, schöne Grüße".encode("cp1252"), False),
        ("Мы приехали вечером на море и купались".encode("cp1251"), False),
        ("Мы приехали вечером".encode("utf-16"), False),
        (b"only letters of ASCII", False),
        (b"what \x81\x8d\x8f\x90 is \x9d\x81\x8d this \xff\xfe", True),
        ("Die F\u00e4hre ".encode() * 20 + b"cut \xc3 here", True),
    ],
)
def test_a_text_of_no_known_encoding_says_so(tmp_path: Path, data: bytes, is_unsure: bool) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert bool(read_note(tmp_path / "a.txt", Limits()).problem) is is_unsure
