import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.discovery.file_digests import HASH_BYTES, LEAST_ZEROS, fingerprint, is_prefix
from memory.store.versions import Beginning


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@given(st.binary(min_size=300, max_size=5000), st.data())
def test_what_is_cut_short_is_told_from_what_is_another(
    tmp_path_factory: "object", data: bytes, drawn: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cut")  # type: ignore[attr-defined]
    whole = fingerprint(written(folder / "a", data))
    assert whole.asset_id == hashlib.blake2b(data, digest_size=16).hexdigest()
    length = drawn.draw(st.integers(256, len(data) - 1))
    cut = fingerprint(written(folder / "b", data[:length]))
    if cut.beginning.filled_bytes < whole.beginning.filled_bytes:
        assert is_prefix(cut.beginning, whole.beginning)
    other = bytes([data[0] ^ 1]) + data[1:length]
    assert not is_prefix(fingerprint(written(folder / "c", other)).beginning, whole.beginning)


def test_neither_a_longer_file_nor_one_of_which_nothing_is_known_is_a_cut_one(tmp_path: Path) -> None:
    short, long = (fingerprint(written(tmp_path / str(size), b"x" * size)).beginning for size in (1000, 9000))
    assert is_prefix(short, long)
    assert not is_prefix(long, short) and not is_prefix(short, short)
    assert not is_prefix(short, Beginning()) and not is_prefix(Beginning(), long)


def test_space_that_was_never_filled_is_not_counted_and_a_few_zeros_are(tmp_path: Path) -> None:
    sizes = {b"x" * 700_000 + b"\0" * 600_000: 700_000, b"x" * 9 + b"\0" * 99: 108, b"": 0, b"\0" * 9_000: 0}
    sizes[b"x" * 100 + b"\0" * (LEAST_ZEROS - 1)] = 99 + LEAST_ZEROS
    for number, (data, filled) in enumerate(sizes.items()):
        assert fingerprint(written(tmp_path / str(number), data)).beginning.filled_bytes == filled


def test_a_file_of_no_bytes_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one in /proc, which says 0 bytes and whose reading never ends."""
    (tmp_path / "a.txt").touch()
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it is opened"))
    assert fingerprint(tmp_path / "a.txt").asset_id == hashlib.blake2b(digest_size=HASH_BYTES).hexdigest()
