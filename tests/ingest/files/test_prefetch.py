import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files import prefetch
from ingest.files.prefetch import MOST_THREADS, THREAD_BYTES, Stream, cores, count_threads, decode_ahead
from memory.records.library import Asset
from tests.made import note

WAIT_S = 10.0
"""How long a thread waits for another before a test fails."""


class File:
    """A file of so many parts that counts how often it was read from its start, and how many parts of it."""

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self.begun = 0
        self.reached = 0

    def read(self) -> Iterator[int]:
        self.begun += 1
        for number in range(self.parts):
            self.reached += 1
            yield number


@given(parts=st.integers(0, 6), ahead=st.integers(0, 6), times=st.integers(1, 3))
def test_a_stream_is_all_its_parts_however_often_it_is_gone_through(parts: int, ahead: int, times: int) -> None:
    file = File(parts)
    stream = Stream(file.read, ahead)
    assert file.reached == min(parts, ahead) and stream.last is None
    assert all(list(stream) == list(range(parts)) for _ in range(times))
    assert stream.last == (parts - 1 if parts else None)
    assert file.begun == (1 if parts < ahead else times), (
        "a short file is read once, a long one each time but the first"
    )


def test_the_last_part_is_the_one_that_was_reached() -> None:
    stream = Stream(File(9).read, 2)
    going = iter(stream)
    assert [next(going), next(going), next(going), stream.last] == [0, 1, 2, 2]


@pytest.mark.parametrize(("parts", "is_empty"), [(0, True), (1, False)])
def test_a_stream_without_parts_is_empty(parts: int, is_empty: bool) -> None:
    assert Stream(File(parts).read, 1).is_empty is is_empty


def test_what_reading_raises_is_raised_where_it_happens() -> None:
    def read() -> Iterator[int]:
        yield 1
        raise OSError("torn")

    stream = Stream(read, 1)
    with pytest.raises(OSError, match="torn"):
        list(stream)
    with pytest.raises(OSError, match="torn"):
        Stream(read, 2)


def files(count: int) -> list[tuple[Asset, str]]:
    return [(note(f"{n}").asset, f"/{n}") for n in range(count)]


def test_each_file_comes_with_its_own_decoding_in_order_and_an_error_is_its_own() -> None:
    def read(asset: Asset, path: Path) -> str:
        if path.name == "3":
            raise ValueError("torn")
        return f"{asset.id} {path}"

    told = []
    for asset, path, decoding in decode_ahead(files(9), read):
        error = decoding.exception(WAIT_S)
        told.append("torn" if error else decoding.result())
        assert error or told[-1] == f"{asset.id} {path}"
    assert [number for number, one in enumerate(told) if one == "torn"] == [3] and len(told) == 9


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_is_decoded_than_the_one_yielded_and_so_many_ahead(most: int) -> None:
    begun: list[str] = []
    for number, (_, _, decoding) in enumerate(decode_ahead(files(8), lambda _, path: begun.append(path.name), most)):
        decoding.result(WAIT_S)
        assert len(begun) <= number + most
    assert sorted(begun) == list("01234567")


def test_the_next_is_decoded_while_one_is_looked_at() -> None:
    second = threading.Event()

    def read(asset: Asset, path: Path) -> None:
        if path.name == "1":
            second.set()

    going = decode_ahead(files(2), read)
    next(going)
    assert second.wait(WAIT_S)
    going.close()


def test_who_stops_early_leaves_no_thread_behind_and_nothing_half_begun() -> None:
    begun: list[str] = []
    going = decode_ahead(files(99), lambda _, path: begun.append(path.name))
    next(going)
    going.close()
    assert len(begun) <= 2 * MOST_THREADS
    assert not [one for one in threading.enumerate() if one.name.startswith("decode")]


@pytest.mark.parametrize(
    ("has_cores", "free_bytes", "threads"),
    [(2, None, 2), (64, None, MOST_THREADS), (8, 6 * THREAD_BYTES, 3), (8, THREAD_BYTES, 1), (1, None, 1)],
)
def test_there_is_a_thread_for_each_core_as_far_as_memory_is_enough(
    monkeypatch: pytest.MonkeyPatch, has_cores: int, free_bytes: int | None, threads: int
) -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
    monkeypatch.setattr(prefetch, "cores", lambda: has_cores)
    monkeypatch.setattr(prefetch, "memory_free_bytes", lambda: free_bytes)
    assert count_threads() == threads
