"""Whether what was typed is a note to be kept rather than a question: "remember that the key is under the pot".

"Remember that day at the beach" is a question: after "that" stands no clause, which would begin with an article, a
pronoun or a name. Knows words; of the library only its names, which are given.
"""

import re
from collections.abc import Collection

from memory.language.words import any_of, words

_OUTRIGHT = re.compile(rf"\s*(?:{any_of(words('capture.outright'))})\s*(?=\S)", re.IGNORECASE)
_BEFORE_CLAUSE = re.compile(rf"\s*(?:{any_of(words('capture.before_clause'))})\s+(?=\S)", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\w+")


def note_in(text: str, names: Collection[str] = ()) -> str:
    """Return what is to be kept, empty where the text is a question; `names` are those known, in lower case."""
    if text.rstrip().endswith("?"):
        return ""
    if found := _OUTRIGHT.match(text):
        return text[found.end() :].strip()
    found = _BEFORE_CLAUSE.match(text)
    rest = text[found.end() :].strip() if found else ""
    first = _FIRST_WORD.match(rest)
    if first is None or len(rest.split()) < 3:
        return ""
    begins = first[0].lower() in words("capture.clauses") or first[0].lower() in names or first[0][0].isupper()
    return rest if begins or first[0].isdigit() else ""
