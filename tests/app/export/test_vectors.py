import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.lib import format as npy
from numpy.typing import NDArray

from app.export import vectors
from app.export.vectors import read_vectors, write_vectors
from memory.store import Store
from tests.made import add_moments, unit_rows

SPACES = {"text fake": 0, "sight fake": 1}


def held(path: Path, spaces: list[str]) -> dict[str, dict[str, bytes]]:
    """Return all rows of a file, by space and moment, as they come back."""
    found: dict[str, dict[str, bytes]] = {space: {} for space in spaces}
    for space, rows in read_vectors(path, spaces):
        assert rows and not found[space].keys() & dict(rows).keys()
        found[space] |= dict(rows)
    return found


@pytest.mark.parametrize("at_once", [1, 2, 7, 1_000])
def test_vectors_come_back_to_the_last_bit_whatever_the_size_of_a_piece(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(vectors, "ROWS_AT_ONCE", at_once)
    rows = {space: unit_rows(7, seed) for space, seed in SPACES.items()}
    ids = add_moments(store, [f"note {n}" for n in range(7)], rows)
    spaces = write_vectors(store, tmp_path / "v.npz")
    assert sorted(spaces) == sorted(SPACES)
    found = held(tmp_path / "v.npz", spaces)
    for space in SPACES:
        assert found[space] == {
            one: row.astype(np.float16).tobytes() for one, row in zip(ids, rows[space], strict=True)
        }


def test_numpy_opens_it_and_the_same_vectors_are_the_same_bytes(store: Store, tmp_path: Path) -> None:
    ids = add_moments(store, ["one", "two"], {"text fake": unit_rows(2)})
    for name in ("v.npz", "w.npz"):
        assert write_vectors(store, tmp_path / name) == ["text fake"]
    assert (tmp_path / "v.npz").read_bytes() == (tmp_path / "w.npz").read_bytes()
    opened = np.load(tmp_path / "v.npz", allow_pickle=False)
    assert sorted(opened["ids-0"].tolist()) == sorted(one.encode() for one in ids)
    assert opened["vectors-0"].dtype == np.float16 and opened["vectors-0"].shape == (2, 32)


def test_an_empty_library_has_an_empty_file(store: Store, tmp_path: Path) -> None:
    assert write_vectors(store, tmp_path / "v.npz") == []
    assert held(tmp_path / "v.npz", []) == {}


IDS = np.array([f"{n:032x}".encode() for n in range(3)])
ROWS = unit_rows(3).astype(np.float16)


def packed(arrays: Mapping[str, NDArray[np.generic]], way: int = zipfile.ZIP_STORED, version: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, array in arrays.items():
            with archive.open(name, "w") as file:
                npy.write_array(file, array, (version, 0), allow_pickle=True)
    return out.getvalue()


GOOD = {"ids-0.npy": IDS, "vectors-0.npy": ROWS}


@pytest.mark.parametrize(
    "data",
    [
        packed(GOOD, zipfile.ZIP_DEFLATED),
        packed(GOOD, version=2),
        packed({"ids-0.npy": IDS}),
        packed(dict(reversed(GOOD.items()))),
        packed({**GOOD, "ids-1.npy": IDS}),
        packed({**GOOD, "ids-0.npy": IDS.astype("S31")}),
        packed({**GOOD, "ids-0.npy": IDS.astype(object)}),
        packed({**GOOD, "ids-0.npy": IDS.reshape(3, 1)}),
        packed({**GOOD, "vectors-0.npy": ROWS[1:]}),
        packed({**GOOD, "vectors-0.npy": ROWS[:, 0]}),
        packed({**GOOD, "vectors-0.npy": ROWS[:, :0]}),
        packed({**GOOD, "vectors-0.npy": ROWS.astype("<f4")}),
        packed({**GOOD, "vectors-0.npy": np.asfortranarray(ROWS)}),
        packed({**GOOD, "vectors-0.npy": np.where(ROWS[2, 31] == ROWS, np.float16("inf"), ROWS)}),
        packed({**GOOD, "vectors-0.npy": np.full_like(ROWS, np.nan)}),
    ],
)
def test_what_write_vectors_did_not_write_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "v.npz").write_bytes(packed(GOOD))
    assert len(held(tmp_path / "v.npz", ["text fake"])["text fake"]) == 3
    (tmp_path / "v.npz").write_bytes(data)
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        held(tmp_path / "v.npz", ["text fake"])


def test_of_a_row_that_would_be_too_long_nothing_is_read(tmp_path: Path) -> None:
    wide = {"ids-0.npy": IDS[:1], "vectors-0.npy": np.zeros((1, vectors.MOST_DIMENSIONS), np.float16)}
    (tmp_path / "v.npz").write_bytes(packed(wide))
    with pytest.raises(ValueError, match="holds no vectors"):
        held(tmp_path / "v.npz", ["text fake"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(packed(GOOD)) - 1), bit=st.integers(0, 7), cut=st.booleans())
def test_a_torn_or_flipped_file_is_refused_or_gives_three_ids_and_three_rows(
    tmp_path: Path, at: int, bit: int, cut: bool
) -> None:
    data = bytearray(packed(GOOD))
    data[at] ^= 1 << bit
    (tmp_path / "v.npz").write_bytes(data[:at] if cut else data)
    try:
        found = held(tmp_path / "v.npz", ["text fake"])["text fake"]
    except (ValueError, zipfile.BadZipFile, OSError, EOFError, RuntimeError):
        return
    assert {len(one) for one in found.values()} == {64} and len(found) == 3
