"""Files read in threads ahead of what is done with them, a bounded number at a time. Knows nothing of their content."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from memory.types import Asset

DECODE_THREADS = 2
DECODE_AHEAD = 4

Content = TypeVar("Content")


def decode_ahead(
    to_do: Sequence[tuple[Asset, str]], read: Callable[[Asset, Path], Content]
) -> Iterator[tuple[Asset, str, "Future[Content]"]]:
    """Yield each file with its decoding finished, a bounded number of others being decoded meanwhile."""
    waiting = deque(to_do)
    running: deque[tuple[Asset, str, Future[Content]]] = deque()
    with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool:
        try:
            while waiting or running:
                while waiting and len(running) < DECODE_AHEAD:
                    asset, path = waiting.popleft()
                    running.append((asset, path, pool.submit(read, asset, Path(path))))
                asset, path, future = running.popleft()
                yield asset, path, future
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
