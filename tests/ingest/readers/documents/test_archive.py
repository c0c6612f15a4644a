import io
import zipfile

import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents import archive
from ingest.readers.documents.archive import Archive


def packed(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return held.getvalue()


def test_members_are_read_in_place() -> None:
    found = Archive(packed({"a.txt": b"fog", "b/": b"", "b/c.txt": b"rain"}))
    assert found.names == ("a.txt", "b/c.txt") and found.read("b/c.txt") == b"rain"


def test_a_trap_is_not_read() -> None:
    found = Archive(packed({"a.txt": b"\0" * 5_000_000}))
    with pytest.raises(Unreadable, match="too large"):
        found.read("a.txt")


def test_all_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TOTAL_BYTES", 5)
    found = Archive(packed({"a.txt": b"fog", "b.txt": b"rain"}))
    found.read("a.txt")
    with pytest.raises(Unreadable, match="too large"):
        found.read("b.txt")
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    with pytest.raises(Unreadable, match="more than"):
        Archive(packed({"a.txt": b"fog", "b.txt": b"rain"}))


def test_a_damaged_archive_is_said_to_be_damaged() -> None:
    whole = packed({"a.txt": bytes(range(256)) * 40})
    with pytest.raises(Unreadable, match="damaged"):
        Archive(whole[: len(whole) // 2])
    changed = bytearray(whole)
    changed[60] ^= 255
    with pytest.raises(Unreadable, match="damaged"):
        Archive(bytes(changed)).read("a.txt")
