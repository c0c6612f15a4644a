"""The vectors of moments as one .npz beside the records: for each space the ids and the float16 rows, nothing pickled.

NumPy opens it (`np.load(path, allow_pickle=False)`); it is written and read here a piece at a time, and never
compressed, so that no small file can become a large one. Knows the format; nothing of what vectors are of.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy

from memory.store import Store, dump
from memory.store.moments import FLOAT

ID_BYTES = 32
ROWS_AT_ONCE = 1_000
MOST_DIMENSIONS = 2**16
EARLY = (1980, 1, 1, 0, 0, 0)
"""Every part of the file bears this time, so that the same vectors are the same bytes."""


def write_vectors(store: Store, path: Path) -> list[str]:
    """Write the vectors of all moments; return the space of each pair of arrays, in order."""
    spaces: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for space, size_bytes, _ in dump.spaces(store):
            ids = [one for one, _ in dump.vectors(store, space, size_bytes)]
            number = len(spaces)
            spaces.append(space)
            with archive.open(zipfile.ZipInfo(f"ids-{number}.npy", EARLY), "w", force_zip64=True) as file:
                npy.write_array(file, np.array(ids, dtype=f"S{ID_BYTES}"), (1, 0), allow_pickle=False)
            with archive.open(zipfile.ZipInfo(f"vectors-{number}.npy", EARLY), "w", force_zip64=True) as file:
                shape = (len(ids), size_bytes // FLOAT.itemsize)
                npy.write_array_header_1_0(file, {"descr": FLOAT.str, "fortran_order": False, "shape": shape})
                for _, data in dump.vectors(store, space, size_bytes):
                    file.write(data)
    return spaces


def read_vectors(path: Path, spaces: list[str]) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Yield (space, some of its rows as moment id and bytes).

    Raises ValueError, zipfile.BadZipFile, EOFError or RuntimeError, as for an encrypted file, where the file is not
    what `write_vectors` wrote.
    """
    with zipfile.ZipFile(path) as archive:
        held = archive.infolist()
        wanted = [f"{name}-{number}.npy" for number in range(len(spaces)) for name in ("ids", "vectors")]
        if [one.filename for one in held] != wanted or any(one.compress_type != zipfile.ZIP_STORED for one in held):
            raise ValueError("the vectors are not those of the spaces named")
        if any(one.file_size != one.compress_size for one in held):
            raise ValueError("the vectors are packed")
        for number, space in enumerate(spaces):
            ids = _ids(archive, f"ids-{number}.npy")
            for start, rows in _rows(archive, f"vectors-{number}.npy", len(ids)):
                yield space, list(zip(ids[start : start + len(rows)], rows, strict=True))


def _ids(archive: zipfile.ZipFile, name: str) -> list[str]:
    with archive.open(name) as file:
        shape = _shape(file, np.dtype(f"S{ID_BYTES}"))
        data = file.read()
    if shape != (len(data) // ID_BYTES,) or len(data) % ID_BYTES:
        raise ValueError(f"{name} is cut off")
    return [one.decode("ascii") for one in np.frombuffer(data, f"S{ID_BYTES}").tolist()]


def _rows(archive: zipfile.ZipFile, name: str, count: int) -> Iterator[tuple[int, list[bytes]]]:
    with archive.open(name) as file:
        shape = _shape(file, FLOAT)
        if len(shape) != 2 or shape[0] != count or not 0 < shape[1] < MOST_DIMENSIONS:
            raise ValueError(f"{name} holds no vectors")
        row_bytes = shape[1] * FLOAT.itemsize
        for start in range(0, count, ROWS_AT_ONCE):
            wanted = min(ROWS_AT_ONCE, count - start)
            data = file.read(wanted * row_bytes)
            if len(data) != wanted * row_bytes or not np.isfinite(np.frombuffer(data, FLOAT)).all():
                raise ValueError(f"{name} is cut off or holds what is no number")
            yield start, [data[at : at + row_bytes] for at in range(0, len(data), row_bytes)]


def _shape(file: IO[bytes], wanted: np.dtype[np.generic]) -> tuple[int, ...]:
    if npy.read_magic(file) != (1, 0):
        raise ValueError("an array is of another version")
    shape, is_fortran, dtype = npy.read_array_header_1_0(file)
    if dtype != wanted or is_fortran:
        raise ValueError(f"an array holds {dtype} and not {wanted}")
    return tuple(shape)
