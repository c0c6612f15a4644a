"""Files read in threads, one a core, ahead of what is done with them; so few at a time that memory stays bounded."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import Generic, TypeVar

from ingest.files.file_checks import memory_free_bytes
from memory.records.library import Asset


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


MOST_THREADS = 8
THREAD_BYTES = 500_000_000
"""So much a thread may need at a time: a large picture while it is decoded, or the words of one while they are read."""


def count_threads() -> int:
    """Return how many threads read files: one a core, but no more than half of the free memory is enough for."""
    free_bytes = memory_free_bytes()
    fitting = MOST_THREADS if free_bytes is None else free_bytes // 2 // THREAD_BYTES
    return max(1, min(MOST_THREADS, cores(), fitting))


Content = TypeVar("Content")
Part = TypeVar("Part")


class Stream(Generic[Part]):
    """The parts of one file in order: the first of them read at once, the others while they are gone through.

    A short file is read once however often it is gone through; a long one is read from its start each time. `last` is
    the last part that was reached, None before any was.
    """

    def __init__(self, read: Callable[[], Iterator[Part]], count_ahead: int) -> None:
        """Read `count_ahead` parts. Raises what `read` raises; going through the rest may raise it as well."""
        self._read = read
        self._begun: Iterator[Part] | None = read()
        self._first = list(islice(self._begun, count_ahead))
        self._is_whole = len(self._first) < count_ahead
        self.last: Part | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the file has no part at all."""
        return not self._first

    @property
    def only(self) -> Part | None:
        """The part of a file that has one alone, else None."""
        return self._first[0] if self._is_whole and len(self._first) == 1 else None

    def __iter__(self) -> Iterator[Part]:
        begun, self._begun = self._begun, None
        if self._is_whole:
            parts = iter(self._first)
        elif begun is not None:
            parts = chain(self._first, begun)
        else:
            parts = self._read()
        for part in parts:
            self.last = part
            yield part


def decode_ahead(
    to_do: Sequence[tuple[Asset, str]], read: Callable[[Asset, Path], Content], most: int = 0
) -> Generator[tuple[Asset, str, "Future[Content]"]]:
    """Yield each file with its reading, others being read meanwhile; with `most` 1 none but the one yielded.

    No more than `most` are read and not yet done with, 0 for two a thread.
    """
    threads = count_threads()
    most = most or 2 * threads
    waiting = deque(to_do)
    running: deque[tuple[Asset, str, Future[Content]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="decode") as pool:
        try:
            while waiting or running:
                while waiting and len(running) < most:
                    asset, path = waiting.popleft()
                    running.append((asset, path, pool.submit(read, asset, Path(path))))
                yield running[0]
                running.popleft()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
