"""Names of files as text. A name is bytes, of which Python carries those that are not UTF-8 as lone surrogates.

No database, document or page may hold a lone surrogate. So a path stays in memory as Python gives it, for every `open`
to work, and is written by one of these: `as_text` where it is to be read back, `valid` and `visible` where people look.
"""

import re

_ESCAPE, _TEXT = 0xDC00, 0x10FF00
_BYTES = range(0x80, 0x100)
_TO_TEXT: dict[int, int | str] = {
    **{_ESCAPE + byte: _TEXT + byte for byte in _BYTES},
    **{_TEXT + byte: "".join(chr(_TEXT + one) for one in chr(_TEXT + byte).encode()) for byte in _BYTES},
}
_FROM_TEXT = {_TEXT + byte: _ESCAPE + byte for byte in _BYTES}
_AS_LETTERS = {_ESCAPE + byte: byte for byte in _BYTES}
_HELD = re.compile("[\U0010ff80-\U0010ffff]")
_LONE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def as_text(path: str) -> str:
    """Return a path as valid text: a byte that is not UTF-8 as a private-use character, U+10FF80 to U+10FFFF.

    Such a character that stands in the name itself is written as its bytes, so that `from_text` gives the path back.
    """
    return path if path.isascii() else path.translate(_TO_TEXT)


def from_text(text: str) -> str:
    """Return the path that `as_text` wrote."""
    if text.isascii() or not _HELD.search(text):
        return text
    return text.translate(_FROM_TEXT).encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def in_letters(name: str) -> str:
    """Return a name to take words from: a byte that is not UTF-8 read as Latin-1, as most such names were written."""
    return name if name.isascii() else name.translate(_AS_LETTERS)


def valid(text: str) -> str:
    r"""Return a text that may go anywhere, each byte in it that is not UTF-8 written out, as in caf\xe9.jpg."""
    return text if text.isascii() else _LONE.sub(_written_out, text)


def is_valid(text: str) -> bool:
    """Say whether a text holds no byte that is not UTF-8, so that it may go anywhere as it is."""
    return not _LONE.search(text)


def without_unseen(text: str) -> str:
    """Return a text without the characters that `visible` writes out, but for white space, which stays."""
    return _UNSEEN.sub(lambda found: found[0] if found[0].isspace() else "", text)


def visible(name: str) -> str:
    """Return a name on one line, with all that would not be seen, end the line or turn it round written out."""
    return _UNSEEN.sub(_written_out, name)


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    is_byte = _ESCAPE + 0x80 <= code <= _ESCAPE + 0xFF
    return f"\\x{code - _ESCAPE:02x}" if is_byte else found[0].encode("unicode_escape").decode()
