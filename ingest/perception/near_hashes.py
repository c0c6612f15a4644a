"""All pairs of hashes that differ in few bits, exactly: every pair is compared, many at a time, on every processor.

No index would spare much where near means up to 90 of 256 bits. Of 16 parts of two such hashes one is sure to differ in
5 of its 16 bits or fewer, which is so of a tenth of all pairs of strangers; bands that leave out more lose some pairs.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from ingest.files.prefetch import cores

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

ROWS, COLUMNS = 16, 4096
"""So many are compared with so many at a time, so that what comes of it stays in the processor's cache."""

STRIP = 512
"""So many rows are one piece of work for a thread."""


def distances(one: bytes, hashes: Hashes) -> Numbers:
    """Return in how many bits a hash differs from each of `hashes` (n, words): (n,)."""
    bits = np.bitwise_count(hashes ^ np.frombuffer(one, np.uint64))
    return np.asarray(bits.sum(axis=1), dtype=np.int64)


def pairs_within(hashes: Hashes, first: int, most_bits: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the pairs among `hashes` (n, words) that differ in few bits: rows, earlier rows, in how many bits.

    Each is of shape (pairs,), ordered by the rows. Those from row `first` on are compared, each with all before it.
    `most_bits` is below 256.
    """
    words = np.ascontiguousarray(hashes.T)
    starts = range(first, len(hashes), STRIP)
    with ThreadPoolExecutor(cores()) as threads:
        strips = list(threads.map(lambda start: _of_strip(words, start, most_bits), starts))
    rows, others = np.concatenate([np.empty((2, 0), np.int64), *strips], axis=1)
    bits = np.bitwise_count(hashes[rows] ^ hashes[others]).sum(axis=1, dtype=np.int64)
    order = np.lexsort((others, rows))
    order = order[bits[order] <= most_bits]
    return rows[order], others[order], bits[order]


def _of_strip(words: NDArray[np.uint64], start: int, most_bits: int) -> NDArray[np.int64]:
    """Return which rows of a strip (2, pairs) may be near which before them; `words` are (words, n).

    Bits are counted in bytes: a count from 256 on looks like a small one, and no small one is missed.
    """
    found = [np.empty((2, 0), np.int64)]
    end = min(start + STRIP, words.shape[1])
    for row in range(start, end, ROWS):
        mine = words[:, row : min(row + ROWS, end), None]
        for column in range(0, row + mine.shape[1], COLUMNS):
            bits = _differing(mine, words[:, None, column : min(column + COLUMNS, row + mine.shape[1])])
            if bits.min() <= most_bits:
                near = np.argwhere(bits <= most_bits).T + np.array([[row], [column]])
                found.append(near[:, near[1] < near[0]])
    return np.concatenate(found, axis=1)


def _differing(some: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return in how many bits hashes (words, n, 1) differ from others (words, 1, m), modulo 256: (n, m)."""
    bits = np.zeros((some.shape[1], others.shape[2]), np.uint8)
    for mine, theirs in zip(some, others, strict=True):
        bits += np.bitwise_count(mine ^ theirs)
    return bits
