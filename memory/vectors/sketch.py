"""Unit vectors as one bit for each number, and cosines as well as those tell, many times as fast as exact ones.

Source: RaBitQ, Gao & Long 2024, without its random rotation: the question keeps four bits for each number.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PIECE = 16_384
"""So many rows are looked at at a time: what comes of them stays in the processor's cache."""

QUESTION_BITS = 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """The bits (words, n) of n vectors from their `centre` (dimensions,): which of their numbers are above its.

    `gains` (n,) is what a step of one in every number is worth, `ones` (n,) how many bits are set.
    """

    bits: NDArray[np.uint64]
    gains: NDArray[np.float32]
    ones: NDArray[np.uint16]
    centre: NDArray[np.float32]


def sketched(vectors: NDArray[np.float16]) -> Sketch:
    """Return the sketch of vectors (n, dimensions)."""
    count, dimensions = vectors.shape
    centre = (vectors.sum(axis=0, dtype=np.float32) / max(count, 1)).astype(np.float32)
    bits = np.empty((-(-dimensions // 64), count), np.uint64)
    gains = np.empty(count, np.float32)
    for start in range(0, count, PIECE):
        piece = slice(start, start + PIECE)
        rows = vectors[piece].astype(np.float32) - centre
        bits[:, piece] = _packed(rows > 0).T
        gains[piece] = np.square(rows).sum(axis=1) / np.maximum(np.abs(rows).sum(axis=1), 1e-6)
    return Sketch(bits, gains, np.bitwise_count(bits).sum(axis=0, dtype=np.uint16), centre)


def estimated(sketch: Sketch, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return about the cosine of each with a unit vector (dimensions,): (n,).

    It is about as far off as .75 over the square root of the dimensions, less for a vector nearer to the centre.
    """
    least = float(vector.min())
    step = max(float(vector.max()) - least, 1e-6) / (2**QUESTION_BITS - 1)
    levels = np.rint((vector - least) / step).astype(np.uint8)
    planes = [_packed((levels[None] >> bit) & 1)[0][:, None] for bit in range(QUESTION_BITS)]
    found = np.empty(len(sketch.gains), np.float32)

    def look(start: int) -> None:
        piece = slice(start, start + PIECE)
        bits = sketch.bits[:, piece]
        above = np.zeros(bits.shape[1], np.uint32)
        for bit, plane in enumerate(planes):
            above += np.bitwise_count(bits & plane).sum(axis=0, dtype=np.uint32) << bit
        told = least * sketch.ones[piece] + step * above
        found[piece] = sketch.gains[piece] * (2 * told - vector.sum())

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        list(threads.map(look, range(0, len(found), PIECE)))
    return found + vector @ sketch.centre


def _packed(bits: NDArray[np.bool_] | NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return rows of bits (n, dimensions) as words of 64 bits (n, words)."""
    filled = np.zeros((len(bits), 64 * -(-bits.shape[1] // 64)), np.bool_)
    filled[:, : bits.shape[1]] = bits
    return np.packbits(filled, axis=1).view(np.uint64)
