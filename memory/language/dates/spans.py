"""The times a question names, as spans, and the question without them.

Joins the single phrases: a month with its year, "between" two of them, "since" one, "early" in one, its evening. A
word that may mean something else ("may", "march", "second", "1984") counts only after a word such as "in" or "on".
Knows nothing of places or people, nor of what happened when.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from memory.language.dates import calendar
from memory.language.dates.phrases import Phrase, atoms, moved, part_of_day
from memory.language.dates.words import AT_LEADS, COUNT, OPENING, PART, WEEKDAYS, plain_letters
from memory.language.words import any_of, meanings, words
from memory.records.query import Span

_SINCE, _AFTER, _BEFORE, _UNTIL, _AROUND, _BETWEEN = (
    OPENING[name] for name in ("since", "after", "before", "until", "around", "between")
)

_THIRDS = {word: ("early", "middle", "late").index(name) for word, name in meanings("calendar.thirds").items()}
_PIECES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_BESIDE_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}

_LEAD = re.compile(
    rf"(?:\b(?P<lead>{'|'.join(sorted(AT_LEADS | {'of'}))})\s+|(?P<bracket>\())?"
    r"(?:(?:the\s+|dem\s+)?(?:year|month|jahre?|monat)\s+(?:of\s+)?)?(?P<article>\b(?:the|der|den|dem|das)\s+)?$",
    re.IGNORECASE,
)
_YEAR_GAP = re.compile(
    r"\s*+(?:,\s*+)?(?:\b(?:of|(?P<in>in|im|at|on|over|during|an|am|zu))\s+)?(?:\b(?:the|der|dem)\s+)?", re.IGNORECASE
)
_RANGE_GAP = re.compile(r"\s*(?:[-–]|\b(?P<word>and|to|until|till|through|bis|und)\b)\s*(?:the\s+)?", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"\s*+(?:(?:,\s*+)?\b(?:and|or|und|oder)|,)\s++(?:(?:in|on|at|im|am)\s++)?(?:the\s++)?", re.IGNORECASE
)
_THIRD = re.compile(rf"\b({'|'.join(_THIRDS)})(?:[\s-]+(?:of|in)\b)?[\s-]+(?:the\s+|des\s+)?$", re.IGNORECASE)
_PART_AFTER = re.compile(rf"\s*+(?:,\s*+)?(?:(?:in\s+the|at|am)\s+)?\b({PART})\b", re.IGNORECASE)
_PART_BEFORE = re.compile(rf"\b({PART})\s+(?:of|des)\s+(?:the\s+)?$", re.IGNORECASE)
_PIECE = re.compile(
    rf"\b({'|'.join(_PIECES)})\s+(week|half|weekend|{any_of(WEEKDAYS)})\s+(?:of|in)\s+(?:the\s+)?$", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:the\s+)?(day|week|month|year(?=\s+(?:before|after)))\s+(before|after|of)\s+(?:the\s+)?$", re.IGNORECASE
)
_AWAY = re.compile(rf"\b({COUNT}\s+(?:day|week|month|year)s?)\s+(before|after)\s+(?:the\s+)?$", re.IGNORECASE)
_HEAD_CHARS = 60
"""How far before a phrase the words that belong to it may begin."""

_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")

_TITLES = frozenset(words("question.before_titles"))
_TRAILING_YEARS = 30
"""A bare year that ends a question is one only where it lies in these last years: "Norway 2023"."""


def find_spans(text: str, now: datetime, held: Span | None = None) -> tuple[tuple[Span, ...], str]:
    """Return the spans a text names, in `now`'s zone and half-open, and the text without the phrases that name them.

    Several spans mean any of them. Raises ValueError where `now` is naive.
    """
    phrases = find_phrases(text, now, held)
    spans = tuple(dict.fromkeys(span for phrase in phrases for span in phrase.spans))
    return spans, without(text, [(phrase.begin, phrase.end) for phrase in phrases])


def without(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """Return a text without these stretches (begin, end), its spaces and commas put right."""
    for begin, end in sorted(stretches, reverse=True):
        text = f"{text[:begin]} {text[end:]}"
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:?!])", r"\1", text)
    return re.sub(r",(?=[,.;:?!])", "", text).strip(" ,;:")


def find_phrases(text: str, now: datetime, held: Span | None = None, month_first: bool = False) -> list[Phrase]:
    """Return the phrases of a text that name times, with the words that lead up to them, in order of their place.

    Where it is known from when to when there are memories (`held`), what has no year lies in there; `month_first`
    reads 3/4/2023 as 4 March. Raises ValueError where `now` is naive.
    """
    text = plain_letters(text)
    phrases = _with_years(text, atoms(text, now, held, month_first))
    phrases = [_narrowed(text, phrase) for phrase in phrases]
    found: list[Phrase] = []
    for phrase in _ranges(text, phrases):
        before = found[-1] if found else None
        if _counts(text, phrase, before, now):
            opened = _opened(text, phrase)
            found.append(replace(opened, begin=before.end) if before and _is_listed(text, phrase, before) else opened)
    return found


def _with_years(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Join "March" and "2023", then "last year" and "Christmas", "in 2023" and "at Easter"."""
    for is_before in (False, True):
        found: list[Phrase] = []
        for phrase in phrases:
            joined = _with_year(text, found[-1], phrase, is_before) if found else None
            found[len(found) - bool(joined) :] = [joined or phrase]
        phrases = found
    return list(phrases)


def _with_year(text: str, before: Phrase, phrase: Phrase, is_before: bool) -> Phrase | None:
    """Return two phrases as one where the year stands before what is dated, or behind it; None where they are two."""
    gap = _gap(_YEAR_GAP, text, before, phrase)
    dated, year = (phrase, before) if is_before else (before, phrase)
    if gap is None or dated.yearly is None or year.year is None:
        return None
    if gap["in"] and not is_before and not _is_led(text, dated):
        return None  # "did we march in 2019"
    span = dated.yearly(year.year)
    return Phrase(before.begin, phrase.end, (span,) if span else year.spans)


def _narrowed(text: str, phrase: Phrase) -> Phrase:
    """Take "early", "end of", "the second week of", "the evening of", "two days before" into a phrase."""
    offset = max(0, phrase.begin - _HEAD_CHARS)
    head, tail = text[offset : phrase.begin], text[phrase.end : phrase.end + _HEAD_CHARS]
    for pattern, narrow in _NARROWERS:
        if match := pattern.search(head):
            spans = [narrow(span, match) for span in phrase.spans]
            return _changed(phrase, offset + match.start(), phrase.end, spans)
    if not all(calendar.is_one_day(span) for span in phrase.spans):
        return phrase
    if match := _PART_AFTER.match(tail):
        begin, end = phrase.begin, phrase.end + match.end()
    elif match := _PART_BEFORE.search(head):
        begin, end = offset + match.start(), phrase.end
    else:
        return phrase
    return _changed(phrase, begin, end, [calendar.part_of_day(span, part_of_day(match[1])) for span in phrase.spans])


def _changed(phrase: Phrase, begin: int, end: int, spans: Sequence[Span]) -> Phrase:
    return replace(phrase, begin=begin, end=end, spans=tuple(spans), yearly=None, year=None, leads=frozenset())


def _third(span: Span, match: re.Match[str]) -> Span:
    return calendar.third(span, _THIRDS[match[1].lower()])


def _piece(span: Span, match: re.Match[str]) -> Span:
    """Return the first, second ... or last week, half, weekend or Sunday of a bounded span."""
    if span.start is None or span.end is None:
        return span
    unit, index = match[2].lower(), _PIECES[match[1].lower()]
    if unit == "weekend" or unit in WEEKDAYS:
        number, wide = (5, 2) if unit == "weekend" else (WEEKDAYS[unit], 1)
        days = range((span.end - span.start).days)
        fitting = [at for n in days if (at := span.start + timedelta(days=n)).weekday() == number]
        chosen = fitting[index : index + 1] if index >= 0 else fitting[-1:]
        return Span(chosen[0], chosen[0] + timedelta(days=wide)) if chosen else span
    width = timedelta(days=7) if unit == "week" else (span.end - span.start) / 2
    start = span.end - width if index < 0 else span.start + index * width
    return Span(start, min(start + width, max(span.end, start)))


def _away(span: Span, match: re.Match[str]) -> Span:
    """Return the time "two weeks before" the start of a span or "a year after" it."""
    return (span.start and moved(span.start, match[1], match[2].lower() == "before")) or span


def _beside(span: Span, match: re.Match[str]) -> Span:
    """Return the day, week or month before or after a bounded span, or around its first day."""
    if span.start is None or span.end is None:
        return span
    unit, side = match[1].lower(), match[2].lower()
    width = timedelta(days=_BESIDE_DAYS[unit])
    if side == "before":
        return Span(span.start - width, span.start)
    if side == "after":
        return Span(span.end, span.end + width)
    begin = span.start - timedelta(days=span.start.weekday() if unit == "week" else 0)
    return Span(begin, begin + width)


_NARROWERS: tuple[tuple[re.Pattern[str], Callable[[Span, re.Match[str]], Span]], ...] = (
    (_THIRD, _third),
    (_PIECE, _piece),
    (_AWAY, _away),
    (_BESIDE, _beside),
)


def _ranges(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Join "between 2019 and 2021", "June to August 2021", "Monday - Friday"."""
    found: list[Phrase] = []
    for phrase in phrases:
        before = found[-1] if found else None
        gap = _gap(_RANGE_GAP, text, before, phrase) if before else None
        if before and gap and (_lead(text, before)[0] in _BETWEEN or gap["word"] not in ("and", "und")):
            span = _range(before, phrase)
            if span:
                found[-1] = Phrase(before.begin, phrase.end, (span,))
                continue
        elif before and before.yearly and not phrase.yearly and _gap(_LIST_GAP, text, before, phrase):
            found[-1] = _dated_like(before, phrase)
        found.append(phrase)
    return found


def _gap(shape: re.Pattern[str], text: str, before: Phrase, phrase: Phrase) -> re.Match[str] | None:
    """Match what stands between two phrases; what is longer than any of these shapes matches none."""
    between = text[before.end : phrase.begin]
    return shape.fullmatch(between) if len(between) <= _HEAD_CHARS else None


def _dated_like(first: Phrase, last: Phrase) -> Phrase:
    """Give "June" in "June or July 2023" its year."""
    start = last.spans[0].start
    span = calendar.latest(first.yearly, start) if first.yearly and start else None
    return replace(first, spans=(span,)) if span else first


def _range(first: Phrase, last: Phrase) -> Span | None:
    """Return the span from one phrase to another; the one without a year takes it from the other."""
    begin, end = first.spans[0], last.spans[-1]
    if last.yearly and not first.yearly and begin.start:
        end = _next(last, begin.start) or end
    elif first.yearly and end.start:
        begin = calendar.latest(first.yearly, end.start) or begin
    if begin.start is None or end.end is None:
        return None
    start = begin.start
    if timedelta() <= start - end.end < timedelta(days=7):
        start -= timedelta(days=7)
    return Span(start, end.end) if start < end.end else None


def _next(phrase: Phrase, after: datetime) -> Span | None:
    """Return the first of what returns every year that ends after a time."""
    spans = (phrase.yearly(number) for number in range(after.year, after.year + 9)) if phrase.yearly else ()
    return next((span for span in spans if span and span.end and span.end > after), None)


def _lead(text: str, phrase: Phrase) -> tuple[str, bool, int]:
    """Return the lower-case word that leads up to a phrase, whether an article stands between, and where it begins."""
    offset = max(0, phrase.begin - _HEAD_CHARS)
    match = _LEAD.search(text[offset : phrase.begin])
    if match is None:
        return "", False, phrase.begin
    if match["bracket"]:
        return "(", False, phrase.begin
    return (match["lead"] or "").lower(), bool(match["article"]), offset + match.start()


def _is_led(text: str, phrase: Phrase) -> bool:
    lead, article, _ = _lead(text, phrase)
    return not phrase.leads or (lead in phrase.leads and (phrase.article or not article))


def _is_listed(text: str, phrase: Phrase, before: Phrase | None) -> bool:
    return bool(before and _gap(_LIST_GAP, text, before, phrase))


def _counts(text: str, phrase: Phrase, before: Phrase | None, now: datetime) -> bool:
    """Tell whether a phrase is one: it says so by itself, or the words around it do."""
    head, tail = text[: phrase.begin], text[phrase.end :]
    stands_alone = not re.search(r"\w", head + tail)
    if _is_led(text, phrase) or _is_listed(text, phrase, before) or stands_alone:
        return True
    word = _LAST_WORD.search(head[-_HEAD_CHARS:])
    is_recent = phrase.year is not None and now.year - _TRAILING_YEARS < phrase.year <= now.year
    return bool(is_recent and word and word[1].lower() not in _TITLES and re.fullmatch(r"[\s?.!]*", tail))


def _opened(text: str, phrase: Phrase) -> Phrase:
    """Open a phrase to one side after "since", "before" and the like, and take the words that lead up to it into it."""
    lead, _, begin = _lead(text, phrase)
    is_open = lead in _SINCE | _AFTER | _BEFORE | _UNTIL
    spans = phrase.spans[-1:] if phrase.yearly and is_open else phrase.spans
    turned = tuple(_turned(span, lead) for span in spans)
    return replace(phrase, begin=begin, spans=turned, named=spans[-1], lead=lead if _is_led(text, phrase) else "")


def _turned(span: Span, lead: str) -> Span:
    if lead in _SINCE:
        return Span(span.start, None)
    if lead in _AFTER:
        return Span(span.end, None)
    if lead in _BEFORE:
        return Span(None, span.start)
    if lead in _UNTIL:
        return Span(None, span.end)
    if lead in _AROUND and span.start and span.end:
        margin = max(timedelta(days=3), (span.end - span.start) / 2)
        return Span(span.start - margin, span.end + margin)
    return span
