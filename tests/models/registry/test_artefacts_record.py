import hashlib
from pathlib import Path

from models.registry.artefacts import has_hash, problem_of, read_record, sha256_of, write_record


def test_a_record_is_read_as_it_was_written_and_a_damaged_one_is_empty(tmp_path: Path) -> None:
    empty = read_record(tmp_path)
    assert empty == {"files": {}, "sha256": {}, "made": {}}
    write_record(tmp_path, {**empty, "sha256": {"a": "b"}})
    assert read_record(tmp_path)["sha256"] == {"a": "b"}
    for nonsense in ("", "[]", '{"files": 3}'):
        (tmp_path / "record.json").write_text(nonsense)
        assert read_record(tmp_path) == empty


def test_a_file_is_told_by_its_sha256_or_by_gits_name_of_its_content(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"hello world\n")
    assert has_hash(file, "3b18e512dba79e4c8300dd08aeb37f8e728b8dad")  # what `git hash-object` says
    assert has_hash(file, hashlib.sha256(b"hello world\n").hexdigest()) and not has_hash(file, "0" * 64)
    assert not has_hash(file, "0" * 40) and not has_hash(file, "") and not has_hash(file, "nonsense")
    assert problem_of(file, sha256_of(file)) == "" and "damaged" in problem_of(file, "")
    assert "missing" in problem_of(tmp_path / "other", "")
