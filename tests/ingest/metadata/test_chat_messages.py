from pathlib import Path

import pytest

from ingest.files.user_tags import UserTags
from ingest.metadata.chat_messages import is_chat_name, told_of_files
from ingest.metadata.sidecars import Role, list_folder, read_told
from memory.records.library import Kind

CHAT = (
    "22.03.23, 19:05 - Zoë: IMG-20230322-WA0003.jpg (Datei angehängt)\nDer Leuchtturm\n"
    "23.03.23, 08:00 - Kim: 20230322_101112.jpg (Datei angehängt)\n23.03.23, 08:01 - Kim: schön\n"
)
NAME = "WhatsApp Chat mit Zoë.txt"


def wall(tags: UserTags) -> str:
    return next((clue.date.at.strftime("%m-%d %H:%M") for clue in tags.clues), "")


def test_a_file_has_the_minute_and_the_words_of_its_message() -> None:
    told = told_of_files(CHAT.encode(), NAME)
    assert {name: (wall(tags), tags.description) for name, tags in told.items()} == {
        "IMG-20230322-WA0003.jpg": ("03-22 19:05", "Der Leuchtturm"),
        "20230322_101112.jpg": ("", ""),
    }


@pytest.mark.parametrize(("folder", "is_told"), [(".", True), ("photos", True), ("photos/older", False)])
def test_a_chat_tells_of_files_beside_and_right_below_it(tmp_path: Path, folder: str, is_told: bool) -> None:
    (tmp_path / NAME).write_text(CHAT, encoding="utf-8")
    photo = tmp_path / folder / "IMG-20230322-WA0003.jpg"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_bytes(b"\xff\xd8")
    found = list_folder(photo.parent).sidecars(photo.name)
    assert [one.role for one in found] == ([Role.CHAT] if is_told else [])
    beside, _, failures = read_told(photo, Kind.PHOTO, found)
    assert wall(beside) == ("03-22 19:05" if is_told else "") and not failures


def test_chats_are_known_by_name() -> None:
    for name in (
        "_chat.txt",
        "chat.md",
        "Chat de WhatsApp con Ana.txt",
        "messages2.html",
        "result.json",
        "message_1.json",
    ):
        assert is_chat_name(name)
    for name in ("notes.txt", "package.json", "index.html", "chat.jpg"):
        assert not is_chat_name(name)
    assert told_of_files(b"hello", "_chat.txt") == {} and told_of_files(b"{}", "result.json") == {}
