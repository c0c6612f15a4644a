import json
from pathlib import Path

import pytest

from memory.store.state_file import read_object, write_whole


@pytest.mark.parametrize("is_lasting", [True, False])
def test_a_file_is_written_whole_and_nothing_lies_beside_it(tmp_path: Path, is_lasting: bool) -> None:
    path = tmp_path / "state.json"
    for told in ({"a": 1}, {"b": "é"}):
        write_whole(path, tmp_path / "part", json.dumps(told, ensure_ascii=False), 0o600, is_lasting)
        assert read_object(path) == told and path.stat().st_mode & 0o777 == 0o600
        assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_whole(path, tmp_path / "part", "{}")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, tmp_path / "part", "\ud800")
    with pytest.raises(OSError, match="No such file"):
        write_whole(path, tmp_path / "nowhere" / "part", "[]")
    assert path.read_text(encoding="utf-8") == "{}" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"\xff", None])
def test_what_is_no_object_is_read_as_an_empty_one(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "state.json").write_bytes(content)
    assert read_object(tmp_path / "state.json") == {}
