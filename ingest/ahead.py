"""Files read in threads ahead of what is done with them, a bounded number at a time. Knows nothing of their content."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from memory.types import Asset

DECODE_THREADS = 2
DECODE_AHEAD = 4

Content = TypeVar("Content")


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
