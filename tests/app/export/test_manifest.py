import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.export import manifest
from app.export.manifest import MANIFEST, BadVault, Manifest, digest_of, read_manifest, write_manifest

NAMES = st.text(max_size=20)
SMALL = Manifest("a", "b", ("text fake",), ("library.jsonld",), {"asset": "media/1.jpg"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.builds(
        Manifest,
        library_digest=NAMES,
        vectors_digest=NAMES,
        spaces=st.lists(NAMES).map(tuple),
        files=st.lists(NAMES).map(tuple),
        media=st.dictionaries(NAMES, NAMES),
        schema=st.integers(0, SMALL.schema),
        left_out=st.lists(NAMES).map(tuple),
    )
)
def test_what_is_written_is_read_back(tmp_path: Path, mark: Manifest) -> None:
    write_manifest(tmp_path, mark)
    assert read_manifest(tmp_path) == mark


def changed(folder: Path, **values: object) -> Path:
    """Write the mark of a small vault with other values; None takes one away."""
    write_manifest(folder, SMALL)
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | values
    kept = {name: value for name, value in told.items() if value is not None}
    (folder / MANIFEST).write_text(json.dumps(kept), encoding="utf-8")
    return folder


def test_older_versions_say_nothing_of_what_they_left_out(tmp_path: Path) -> None:
    assert read_manifest(changed(tmp_path, left_out=None)) == SMALL


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"format": "other"}, "not a Yesteryear export"),
        ({"version": None}, "which version"),
        ({"version": "1"}, "which version"),
        ({"schema": None}, "which version"),
        ({"version": manifest.VERSION + 1}, "newer Yesteryear; update"),
        ({"schema": SMALL.schema + 1}, "newer Yesteryear; update"),
        ({"spaces": None}, "incomplete"),
        ({"media": None}, "incomplete"),
        ({"library_digest": None}, "incomplete"),
        ({"spaces": "text"}, "damaged"),
        ({"spaces": [1]}, "damaged"),
        ({"files": {"a": "b"}}, "damaged"),
        ({"files": [["a"]]}, "damaged"),
        ({"left_out": ["faces", 1]}, "damaged"),
        ({"vectors_digest": 7}, "damaged"),
        ({"media": ["a"]}, "damaged"),
        ({"media": {"a": 1}}, "damaged"),
    ],
)
def test_a_mark_that_cannot_be_meant_is_refused_with_what_to_do(
    tmp_path: Path, values: dict[str, object], words: str
) -> None:
    with pytest.raises(BadVault, match=words):
        read_manifest(changed(tmp_path, **values))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ud800", '{"format": NaN'])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BadVault, match="cannot be read"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["[]", "1", "null", '"yesteryear vault"'])
def test_json_of_another_kind_is_no_mark(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(BadVault, match="not a Yesteryear export"):
        read_manifest(tmp_path)


def test_a_folder_without_a_mark_is_no_vault(tmp_path: Path) -> None:
    with pytest.raises(BadVault, match=f"no readable {MANIFEST}"):
        read_manifest(tmp_path)


def test_a_mark_as_long_as_the_bound_is_read_and_a_longer_one_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_manifest(tmp_path, SMALL)
    size = (tmp_path / MANIFEST).stat().st_size
    monkeypatch.setattr(manifest, "MOST_BYTES", size)
    assert read_manifest(tmp_path) == SMALL
    monkeypatch.setattr(manifest, "MOST_BYTES", size - 1)
    with pytest.raises(BadVault, match="too long"):
        read_manifest(tmp_path)


def test_the_digest_is_that_of_the_bytes_and_empty_where_there_are_none(tmp_path: Path) -> None:
    data = bytes(range(256)) * 9
    (tmp_path / "a").write_bytes(data)
    assert digest_of(tmp_path / "a") == hashlib.blake2b(data, digest_size=16).hexdigest()
    assert digest_of(tmp_path / "nowhere") == digest_of(tmp_path) == ""
