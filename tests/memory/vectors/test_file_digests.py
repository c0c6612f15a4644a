import json
import os
from pathlib import Path

import pytest

from memory.vectors import file_digests


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.bin").write_bytes(bytes(range(256)))
    (tmp_path / "two.bin").write_bytes(b"two")
    file_digests.write(tmp_path / "seal.json", [tmp_path / "deep" / "one.bin", tmp_path / "two.bin"])
    return tmp_path / "seal.json"


def test_what_is_as_it_was_written_is_whole(sealed: Path) -> None:
    assert file_digests.broken(sealed, thoroughly=True) == file_digests.broken(sealed, thoroughly=False) == []
    assert [one.name for one in sorted(sealed.parent.iterdir())] == ["deep", "seal.json", "two.bin"]


@pytest.mark.parametrize("at", range(0, 256, 17))
@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_is_seen(sealed: Path, at: int, bit: int) -> None:
    path = sealed.parent / "deep" / "one.bin"
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.write_bytes(content)
    assert file_digests.broken(sealed, thoroughly=True) == ["deep/one.bin is damaged: it is not as it was written"]


def test_a_file_that_looks_untouched_is_read_only_thoroughly(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sealed.parent / "deep" / "one.bin"
    before = path.stat()
    path.write_bytes(bytes(256))
    assert file_digests.broken(sealed, thoroughly=False)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file_digests.broken(sealed, thoroughly=False) == [] != file_digests.broken(sealed, thoroughly=True)
    path.write_bytes(bytes(255))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file_digests.broken(sealed, thoroughly=False)


def test_a_copy_of_another_time_is_whole(sealed: Path) -> None:
    os.utime(sealed.parent / "two.bin", (1, 1))
    assert file_digests.broken(sealed, thoroughly=False) == []


def test_a_quick_look_reads_no_file_that_is_untouched(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_digests, "_digest", lambda path: pytest.fail(f"{path} is read"))
    assert file_digests.broken(sealed, thoroughly=False) == []


def test_a_missing_file_and_a_damaged_seal_are_said(sealed: Path) -> None:
    (sealed.parent / "two.bin").unlink()
    assert file_digests.broken(sealed, thoroughly=False) == [f"{sealed.parent.name}/two.bin is missing"]
    for told in ("", "{", "[]", '"files"', json.dumps({"files": [1]}), json.dumps({"files": {"two.bin": 3}})):
        sealed.write_text(told, encoding="utf-8")
        assert file_digests.broken(sealed, thoroughly=False), told
    file_digests.write(sealed, [sealed.parent / "deep" / "one.bin"])
    told = json.loads(sealed.read_text(encoding="utf-8"))
    sealed.write_text(json.dumps({**told, "files": {}}), encoding="utf-8")
    assert file_digests.broken(sealed, thoroughly=False), "a list that lost a file tells nothing of it"
    sealed.unlink()
    assert file_digests.broken(sealed, thoroughly=True) == [], (
        "nothing says how the files of an older library were written"
    )
