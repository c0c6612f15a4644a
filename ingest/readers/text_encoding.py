"""From a text's bytes to its letters, in the encodings that people have, also where some bytes are damaged.

Knows nothing of what the text is. What is damaged is one letter that cannot be read, and the words around it stay.
"""

import codecs
from itertools import pairwise

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LONGEST_LETTER = 4
"""Bytes of a letter in UTF-8 at the most: so far apart, two bad places have nothing to do with each other."""

UNREAD = "\ufffd"


def decoded(data: bytes) -> str:
    """Return the letters of a text: what its first bytes say that it is, else UTF-8 or Windows' own, which fits better.

    It is UTF-8 where at least as many letters above 127, its mark too, are whole as there are places with bad bytes:
    in a text of Windows' next to none happens to be whole, and one damaged on the way is whole but for some places.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    if encoding == "utf-16":
        is_right = 2 * text.count(UNREAD) <= len(text)
    else:
        whole = sum(letter > "\x7f" for letter in text) - text.count(UNREAD) + (encoding == "utf-8-sig")
        is_right = whole > 0 and whole >= _bad_places(text)
    return text if is_right else data.decode("cp1252", errors="replace")


def _bad_places(text: str) -> int:
    """Count the places with letters that could not be read, those within one letter's bytes as one."""
    at = [place for place, letter in enumerate(text) if letter == UNREAD]
    return bool(at) + sum(later - earlier > LONGEST_LETTER for earlier, later in pairwise(at))
