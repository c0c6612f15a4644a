"""Times that a text speaks of beside the one it was written at: "the flea market is next March".

Knows texts and spans; nothing of the store or of scores.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from memory.language.dates.spans import find_phrases
from memory.records.query import Span

LEAST_SHARE = 0.5
"""How much of a time that a text names lies in the one asked for: "in 2024" does not speak of 3 May."""


def speaks_of(text: str, at: datetime, spans: Sequence[Span]) -> bool:
    """Say whether a text written `at` (aware) speaks of one of these times."""
    named = [one for phrase in find_phrases(text, at) for one in phrase.spans]
    return any(_lies_in(one, asked) for one in named for asked in spans)


def _lies_in(named: Span, asked: Span) -> bool:
    """Say whether most of a time lies in another; what is open to one side names no time."""
    if named.start is None or named.end is None:
        return False
    start = max(named.start, asked.start) if asked.start else named.start
    end = min(named.end, asked.end) if asked.end else named.end
    return end - start >= LEAST_SHARE * max(named.end - named.start, timedelta(seconds=1))
