"""Phrases that name a time from where they stand, with the date they mean: "next month (June 2023)".

Knows a text and when it was said or written; nothing of a question.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from memory.language.dates.calendar import counted_back
from memory.language.dates.format import tell_span
from memory.language.dates.spans import find_phrases
from memory.language.dates.words import count_of
from memory.language.words import any_of, numbers
from memory.records.query import Span

DAY, WEEK, MONTH, YEAR = (timedelta(days=days) for days in (1, 7, 31, 366))
LONGEST = 2 * YEAR

_COUNT = rf"a (?:couple of|few)|\d{{1,2}}|{any_of(numbers(exact=True))}"
_AHEAD = re.compile(
    rf"\b(?:tomorrow|next (?P<next>week|month|year)|in (?P<count>{_COUNT}) (?P<unit>day|week|month|year)s?)\b(?!['’])",
    re.IGNORECASE,
)
"""What lies ahead is told, too: questions ask about what was, so that their reading leaves it out."""


@lru_cache(4096)
def dated(text: str, at: datetime) -> str:
    """Return a text with its relative times told; `at`, aware, is when it was said. Same-day ones are left as they are.

    Raises ValueError where `at` is naive.
    """
    told = [(match.end(), _ahead(match, at)) for match in _AHEAD.finditer(text)]
    for phrase in find_phrases(text, at):
        if len(phrase.spans) == 1 and not re.search(r"\d{4}", text[phrase.begin : phrase.end]):
            told.append((phrase.end, _date(phrase.spans[0], at)))
    for end, date in sorted(dict(told).items(), reverse=True):
        text = f"{text[:end]} ({date}){text[end:]}" if date else text
    return text


def _ahead(match: re.Match[str], at: datetime) -> str:
    """Say when something is that lies ahead, empty where that cannot be worked out."""
    unit = (match["unit"] or match["next"] or "day").lower()
    found = counted_back(at, -count_of(match["count"] or "1"), unit)
    if found is None:
        return ""
    start = found.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        start -= timedelta(days=start.weekday())
    elif unit in ("month", "year"):
        start = start.replace(day=1, month=1 if unit == "year" else start.month)
    return _date(Span(start, start + {"day": DAY, "week": WEEK, "month": MONTH / 2, "year": YEAR * 0.9}[unit]), at)


def _date(span: Span, at: datetime) -> str:
    """Say a span no more exactly than a loose phrase means it, empty where it is the very day or no date at all."""
    if span.start is None or span.end is None or span.end - span.start > LONGEST:
        return ""
    length, middle = span.end - span.start, span.start + (span.end - span.start) / 2
    if length <= DAY:
        return "" if span.start.date() == at.date() else tell_span(span)
    if length <= WEEK:
        return f"{'week of' if length == WEEK else 'from'} {span.start.day} {span.start:%B %Y}"
    if length <= MONTH:
        return f"{middle:%B %Y}"
    return f"{middle:%Y}" if length > YEAR / 3 else f"{span.start:%B} to {span.end - DAY:%B %Y}"
