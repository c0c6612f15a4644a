"""Files read in threads ahead of what is done with them, so much of them at a time that memory stays bounded."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import Generic, TypeVar

from memory.records.library import Asset

DECODE_THREADS = 2
DECODE_AHEAD = 4

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
    to_do: Sequence[tuple[Asset, str]], read: Callable[[Asset, Path], Content], most: int = DECODE_AHEAD
) -> Generator[tuple[Asset, str, "Future[Content]"]]:
    """Yield each file with its decoding, others being decoded meanwhile; with `most` 1 none but the one yielded."""
    waiting = deque(to_do)
    running: deque[tuple[Asset, str, Future[Content]]] = deque()
    with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool:
        try:
            while waiting or running:
                while waiting and len(running) < most:
                    asset, path = waiting.popleft()
                    running.append((asset, path, pool.submit(read, asset, Path(path))))
                yield running[0]
                running.popleft()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
