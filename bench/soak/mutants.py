"""What befalls the bytes of a file: flipped bits, cuts, runs of noughts, other names, huge sizes, junk at the end.

Knows bytes and names, and nothing of formats.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

Mutation = Callable[[bytes, random.Random], bytes]


def _flip(count: int) -> Mutation:
    def flip(data: bytes, chance: random.Random) -> bytes:
        found = bytearray(data)
        for _ in range(count if found else 0):
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
        return bytes(found)

    return flip


def _cut(share: float) -> Mutation:
    return lambda data, chance: data[: int(len(data) * share)]


def _cut_anywhere(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, max(2, len(data)))]


def _noughts(data: bytes, chance: random.Random) -> bytes:
    length = max(1, len(data) // 5)
    at = chance.randrange(max(1, len(data) - length))
    return data[:at] + bytes(length) + data[at + length :]


def _huge_size(data: bytes, chance: random.Random) -> bytes:
    at = 4 * chance.randrange(max(1, min(len(data), 128) // 4))
    return data[:at] + b"\x7f\xff\xff\xff" + data[at + 4 :]


HUGE = "a huge size inside"
BYTES: dict[str, Mutation] = {
    "one bit flipped": _flip(1),
    "many bits flipped": _flip(40),
    "cut to a twentieth": _cut(0.05),
    "cut to a quarter": _cut(0.25),
    "cut to a half": _cut(0.5),
    "cut near its end": _cut(0.9),
    "cut anywhere": _cut_anywhere,
    "a run of noughts": _noughts,
    "nothing but noughts": lambda data, chance: bytes(len(data)),
    "emptied": lambda data, chance: b"",
    "junk at the end": lambda data, chance: data + chance.randbytes(300),
    HUGE: _huge_size,
}
DELETED, ROTTEN, RENAMED = "deleted", "rotten under its old time", "under another ending"
ODD_NAME, ODD_FOLDER = "a name of bytes", "in a folder with a name of bytes"
ODD = b"caf\xe9"
ENDINGS = ("jpg", "png", "heic", "wav", "mp3", "ogg", "mp4", "mkv", "md", "txt")


def befall(path: Path, mutation: str, chance: random.Random) -> Path:
    """Do something to a file, and return where it lies then."""
    if mutation == DELETED:
        path.unlink()
    elif mutation == RENAMED:
        others = [one for one in ENDINGS if f".{one}" != path.suffix]
        return path.rename(path.with_name(f"{path.stem} {path.suffix[1:]}.{chance.choice(others)}"))
    elif mutation == ODD_NAME:
        return path.rename(path.parent / os.fsdecode(ODD + b" " + os.fsencode(path.name)))
    elif mutation == ODD_FOLDER:
        folder = path.parent / os.fsdecode(ODD)
        folder.mkdir(exist_ok=True)
        return path.rename(folder / path.name)
    elif mutation == ROTTEN:
        times = path.stat()
        path.write_bytes(_flip(3)(path.read_bytes(), chance))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    else:
        path.write_bytes(BYTES[mutation](path.read_bytes(), chance))
    return path
