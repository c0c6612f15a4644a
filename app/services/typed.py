"""Words that the owner typed, as they may be stored and shown: checked and freed of what nobody sees."""

import unicodedata

from app.services.errors import UserError
from memory.records.file_names import is_valid, without_unseen


def typed(text: str) -> str:
    """Return words without control characters and marks that turn the line round; lines and tabs stay.

    Raises UserError where they hold bytes that are not UTF-8, as a terminal of another encoding sends them.
    """
    if not is_valid(text):
        raise UserError("this text is not UTF-8; set your terminal to UTF-8 and enter it again")
    return without_unseen(text)


LONGEST_NAME = 120
"""So many characters has what the owner calls something at the most; more are refused, and never cut off unsaid."""


def typed_line(text: str) -> str:
    """Return words as `typed` does, on one line with single spaces and letters that hold their accents (NFC).

    Raises UserError as it does.
    """
    return unicodedata.normalize("NFC", " ".join(typed(text).split()))


def typed_name(text: str) -> str:
    """Return a name as `typed_line` does, empty where nothing was typed. Raises UserError where it is too long."""
    words = typed_line(text)
    if len(words) > LONGEST_NAME:
        raise UserError(f"this name is longer than {LONGEST_NAME} characters; enter a shorter one")
    return words
