"""Whether what was typed is a note to be kept rather than a question: "remember that the key is under the pot".

"Remember that day at the beach" and "remember that Munich trip" are questions: after "that" stands no clause, which
begins with an article or a pronoun, or with a name and a verb.
"""

import re
from collections.abc import Callable, Collection

from memory.language.words import any_of, words

_OUTRIGHT = re.compile(rf"\s*(?:{any_of(words('capture.outright'))})\s*(?=\S)", re.IGNORECASE)
_BEFORE_CLAUSE = re.compile(rf"\s*(?:{any_of(words('capture.before_clause'))})\s+(?=\S)", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"([\w'’]+)\W+([\w'’]+)")
_VERB_ENDINGS = ("s", "ed")


def note_in(text: str, names: Callable[[], Collection[str]] = tuple) -> str:
    """Return what is to be kept, empty where the text is a question; `names` gives those of people, in lower case."""
    if text.rstrip().endswith("?"):
        return ""
    if found := _OUTRIGHT.match(text):
        return text[found.end() :].strip()
    found = _BEFORE_CLAUSE.match(text)
    rest = text[found.end() :].strip() if found else ""
    return rest if _is_clause(rest, names) else ""


def _is_clause(text: str, names: Callable[[], Collection[str]]) -> bool:
    begins = _FIRST_WORDS.match(text)
    if begins is None:
        return False
    first, second = begins[1].lower(), begins[2].lower()
    if first in words("capture.clauses") or first[0].isdigit():
        return True
    if second in words("capture.verbs"):
        return begins[1][0].isupper() or first in names()
    return second.endswith(_VERB_ENDINGS) and first in names()
