"""A question that leans on the one before it ("and the year before?", "only videos", "what about Lena?"), made whole.

Knows typed queries and words, English and German; nothing of the library. What the second question says replaces what
the first one said of the same matter; the rest is taken over. Who "she" and what "it" is lies in qa/parse/pronouns.py.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from memory.language.dates.format import tell_span
from memory.language.words import patterns, words
from memory.records.library import Kind
from memory.records.query import Query, Sense, Span, Task
from qa.parse.pronouns import points_back, things
from qa.parse.question import content
from qa.parse.way import Way, plain, way_of

_WORDS = patterns("question.follow_up")
_LEANS = re.compile(
    r"^\W*(?:(?:ok|okay|well|yes|no|hm+|thanks?)[,.! ]+)*(?:"
    r"(?:and|but|und|aber)\b(?! then there)|(?:what|how) about\b|(?:show (?:me |us )?)?(?:only|just)\b|nur\b|instead\b"
    r"|(?:show|tell|give)(?: me| us)? (?:some )?more\b"
    r"|more\b|mehr\b|next\b|(?:the )?(?:others?|rest|same)\b|(?:who|what|where|when|which|anything|anyone|anybody"
    r"|something|someone) else\b"
    r"|(?:wer|was|wo) (?:noch|sonst)\b|(?:in|on|at|with|during|before|after|from|since|mit|in)\s+(?:the\s+"
    r"|my\s+)?[\w'’ -]{1,40}\??$"
    r"|(?:the )?(?:year|month|week|day|summer|winter|spring|autumn) (?:before|after|earlier|later)\b|(?:a|one|two"
    r"|three) \w+ (?:earlier|later)\b"
    r"|(?:the )?(?:next|previous|following) (?:year|month|week|day)|why\??$|when\??$|where\??$|who\??$|(?:when|where"
    r"|why|how) (?:was|is|were) (?:that|it|this|they)\b"
    r"|wann\??$|wo\??$|wer\??$)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:there|then|that (?:day|time|trip|evening|weekend|year|week|month|place|one|photo|video)|those|these|same"
    r"|else|the others?|dort|damals|sie|er|ihn|ihm|ihr)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:show|tell|give)(?: me| us)? (?:some )?more\b|^\W*(?:any |some )?more\W*$|^\W*(?:mehr|weiter|next|go on"
    r"|(?:the )?(?:others?|rest))\W*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:the |a |one )?(?P<count>two |three )?(?P<unit>year|month|week|day)s? (?P<side>before|after|earlier"
    r"|later)(?: that)?\b(?!\s+\w)"
    r"|\b(?:the )?(?P<which>next|previous|following) (?P<other>year|month|week|day)\b"
    r"|\b(?:das )?(?P<einheit>jahr|monat|woche|tag) (?P<seite>davor|danach)\b",
    re.IGNORECASE,
)
_UNITS = {"jahr": "year", "monat": "month", "woche": "week", "tag": "day"}
_COUNTS = {"two": 2, "three": 3}
_BACK = ("before", "earlier", "previous", "davor")
_ABOUT = re.compile(r"^\W*(?:(?:and|but|und|aber|ok|okay|so)[, ]+)*(?:(?:what|how) about|was ist mit)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"^\W*(?:show|find|play|zeig|such)e?\b(?!.*\b(?:only|just|nur)\b)|"
    r"\b(?:who|what|where|when|which|why|how|did|was|were|is|are|wer|was|wo|wann|welche)\b",
    re.IGNORECASE,
)
_OTHER_THING = re.compile(rf"^\W*(?:(?:{_WORDS['joining']})[, ]+)+(?!(?:{_WORDS['detail']})\b)", re.IGNORECASE)
_AS_WELL = re.compile(r"\b(?:also|too|as well|auch)\b", re.IGNORECASE)
_SHOWS = re.compile(
    rf"^\W*(?:(?:and|but|ok|okay|well|yes|please|und|aber|ja|bitte)[,.! ]+)*(?:{_WORDS['shows']})\W*$", re.IGNORECASE
)
_DESCRIBED = re.compile(
    rf"\b(?:{_WORDS['pointing']})\s+[\w'’-]+(?:\s+[\w'’-]+)?\s+(?:{_WORDS['qualifying']})\s+(?:(?:the|my|our|a|an)\s+)?"
    r"(?P<next>[\w'’-]+)",
    re.IGNORECASE,
)
_EXISTING = re.compile(rf"\b(?:{_WORDS['existing']})\b", re.IGNORECASE)
_ASKS_MORE = re.compile(r"^\W*(?:(?:show|tell|give)(?: me| us)? )?(?:some |any )?(?:more|mehr)\b", re.IGNORECASE)
_LEADING = re.compile(rf"^\W*(?:{_WORDS['joining']})\b", re.IGNORECASE)
_LEADING_OVER = frozenset(words("question.leading_over"))
_STRETCH = re.compile(patterns("question.tell")["stretch"])
_OPEN = frozenset(words("question.follow_up.open"))
_BARE = re.compile(_WORDS["bare"])
MOST_BARE = 2
"""How many words of its own a question has that asks only what was done, or how it was, within what was told."""

MOST_WORDS = 14
"""A longer question says what it asks for by itself."""


def is_follow_up(question: str, fresh: Query, previous: Query | None = None) -> bool:
    """Tell whether a question, read as `fresh`, needs the one before it, `previous`, to be understood."""
    if len(question.split()) > MOST_WORDS:
        return False
    if previous is not None and is_telling(previous) and _is_bare(question, fresh):
        return True
    if _SHOWS.search(question) or _BESIDE.search(question) or points_back(question, fresh):
        return True
    names = {word for name in fresh.people for word in name.split()}
    if _is_described(question, names):
        return bool(_LEADING.search(question))
    if _LEANS.search(question):
        return not (_ASKS_MORE.search(question) and _own_words(fresh))
    pointing = _POINTS_BACK.search(_EXISTING.sub(" ", question))
    if pointing is None or _said_spans(fresh) or fresh.places:
        return False
    return not names or not set(content(fresh.text).lower().split()) - names - set(pointing[0].lower().split())


def is_telling(query: Query) -> bool:
    """Tell whether a question wants to be told of a time or a trip, so that the next one may ask what was in it."""
    return way_of(query) is Way.TELL or bool(_STRETCH.search(plain(query.question)))


def _is_bare(question: str, fresh: Query) -> bool:
    """Tell whether a question of what was names nothing of its own: "what did we eat", "what went wrong"."""
    own = [one for one in things(fresh) if one.split()[-1].lower() not in _OPEN]
    is_named = fresh.places or fresh.persons or fresh.kinds or fresh.albums or _said_spans(fresh) or own
    is_about_that = bool(_BARE.search(plain(question))) and way_of(fresh) in (Way.ASK, Way.TELL)
    return is_about_that and not is_named and len(content(fresh.text).split()) <= MOST_BARE


def asks_openly(query: Query) -> bool:
    """Tell whether a question within what was told asks for nothing that need be named there: the weather, who came."""
    said = set(re.findall(r"[\w-]+", query.text.lower())) - set(query.carried.lower().split())
    return bool(query.follows) and said <= _OPEN


def _is_described(question: str, names: Collection[str]) -> bool:
    """Tell whether a question says itself which one it means: "that day at the beach", and not "that day with Ben"."""
    return any(match["next"].lower() not in names for match in _DESCRIBED.finditer(question))


def carried(whole: Query, question: str) -> str:
    """Return the words to look for that a question did not say itself; `whole` is what it was made of."""
    said = set(re.findall(r"[\w-]+", question.lower()))
    return " ".join(word for word in whole.text.split() if word.lower() not in said)


_FOUND = Query("", "")
"""What is asked by one who only wants to see it: to find files."""


def follow_up(previous: Query, fresh: Query) -> Query:
    """Return a question, read by itself as `fresh`, with what it leaves open taken from the question before it."""
    question = fresh.question
    spans, beside_note = _spans(previous, fresh)
    own_words = _own_words(fresh)
    is_more = bool(_MORE.search(question))
    is_topic = bool(own_words) and not is_more
    shows = bool(_SHOWS.search(question))
    task = _FOUND if shows else previous if is_more or not _asks(fresh) else fresh
    new_words = {word.lower() for word in own_words} - set(previous.text.lower().split())
    is_new = task is fresh and bool(new_words or fresh.senses - previous.senses)
    kinds = fresh.kinds or (previous.kinds if not is_new or _perceived(previous, fresh) else frozenset())
    is_other = bool(fresh.persons) and not _AS_WELL.search(question)
    persons = fresh.persons if is_other else tuple(dict.fromkeys([*previous.persons, *fresh.persons]))
    is_replacing = is_topic and task is previous and _OTHER_THING.search(question)
    gone = _things_asked(previous) if is_replacing else frozenset[str]()
    kept = " ".join(word for word in _kept_words(previous, fresh, is_other).split() if word.lower() not in gone)
    took_spans = not _said_spans(fresh) and not beside_note
    return replace(
        fresh,
        text=" ".join(dict.fromkeys([*kept.split(), *_names_said(fresh), *own_words])),
        spans=spans,
        places=fresh.places or previous.places,
        albums=fresh.albums or previous.albums,
        people=tuple(dict.fromkeys(name for person in persons for name in person)) or fresh.people,
        persons=persons,
        kinds=kinds,
        forms=fresh.forms if fresh.kinds or not kinds else fresh.forms or previous.forms,
        senses=fresh.senses if is_new else fresh.senses or previous.senses,
        task=task.task,
        counted=task.counted,
        unit=task.unit,
        order=task.order,
        sides=task.sides,
        about_owner=fresh.about_owner or previous.about_owner,
        spans_hard=previous.spans_hard and not (is_new and task.task in _DATING) if took_spans else fresh.spans_hard,
        places_hard=fresh.places_hard if fresh.places else previous.places_hard,
        impossible=fresh.impossible or (previous.impossible if took_spans else ()),
        follows=previous.follows or previous.question,
        asks="" if task is not previous else previous.asks or previous.question,
        page=previous.page + 1 if is_more else 0,
        notes=(*(note for note in fresh.notes if note not in _SELF_EVIDENT), *beside_note),
    )


_DATING = frozenset([Task.WHEN, Task.FIRST, Task.LAST])
"""What is asked for is a time, which need not lie in the times of the question before."""
_PERCEIVED = {
    Sense.SEEN: frozenset([Kind.PHOTO, Kind.VIDEO]),
    Sense.HEARD: frozenset([Kind.AUDIO, Kind.VIDEO]),
    Sense.WRITTEN: frozenset([Kind.NOTE, Kind.PHOTO]),
}


def _perceived(previous: Query, fresh: Query) -> bool:
    """Tell whether the kinds of files asked for before hold what is asked for now: photos, what she was wearing."""
    return any(previous.kinds <= _PERCEIVED[sense] for sense in fresh.senses)


_SELF_EVIDENT = frozenset(["There are no words in this question to look for."])


def _said_spans(fresh: Query) -> bool:
    return any(span.start != span.end or span.start is None for span in fresh.spans) or bool(fresh.impossible)


def _spans(previous: Query, fresh: Query) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return the times meant, and a note where they were counted from the times of the question before."""
    match = _BESIDE.search(fresh.question)
    bounded = [span for span in previous.spans if span.start and span.end and span.start < span.end]
    if match and bounded and not _said_spans(fresh):
        unit = (match["unit"] or match["other"] or "").lower() or _UNITS[match["einheit"].lower()]
        side = (match["side"] or match["which"] or match["seite"]).lower()
        count = _COUNTS.get((match["count"] or "").strip().lower(), 1) * (-1 if side in _BACK else 1)
        moved = tuple(_moved(span, unit, count) for span in bounded)
        return moved, (f"“{match[0].strip()}” was taken as {tell_span(moved[0])}.",)
    return (fresh.spans, ()) if _said_spans(fresh) else (previous.spans, ())


def _moved(span: Span, unit: str, count: int) -> Span:
    """Move a bounded span by years or months; a day or week before or after it is the one next to its edge."""
    if span.start is None or span.end is None:
        return span
    if unit == "year":
        return Span(_years_on(span.start, count), _years_on(span.end, count))
    if unit == "month":
        return Span(_months_on(span.start, count), _months_on(span.end, count))
    width = timedelta(days=7 if unit == "week" else 1)
    if count < 0:
        return Span(span.start + count * width, span.start + (count + 1) * width)
    return Span(span.end + (count - 1) * width, span.end + count * width)


def _years_on(at: datetime, years: int) -> datetime:
    return _months_on(at, 12 * years)


def _months_on(at: datetime, months: int) -> datetime:
    """Move a time by months, to the last day of a month that is too short."""
    whole = at.year * 12 + at.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    for day in range(at.day, at.day - 4, -1):
        try:
            return at.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return at


def _asks(fresh: Query) -> bool:
    """Tell whether a question asks in its own right: "who else was there", and not "and in Norway"."""
    plain = _ABOUT.sub(" ", fresh.question)
    return fresh.task not in (Task.FIND, Task.LIST) or bool(_ASKS.search(plain))


def _own_words(fresh: Query) -> tuple[str, ...]:
    """Return the words of the second question that are neither names nor merely lead over."""
    if _SHOWS.search(fresh.question):
        return ()
    names = {word for name in (*fresh.places, *fresh.people) for word in name.split()}
    plain = content(_BESIDE.sub(" ", fresh.text))
    return tuple(word for word in plain.split() if word.lower() not in names | _LEADING_OVER)


def _kept_words(previous: Query, fresh: Query, is_other: bool) -> str:
    """Return the words of the first question, without the names that the second one replaces."""
    gone = {word for name in previous.places for word in name.split()} if fresh.places else set()
    gone |= {word for name in previous.people for word in name.split()} if is_other else set()
    return " ".join(word for word in previous.text.split() if word.lower() not in gone)


def _things_asked(previous: Query) -> frozenset[str]:
    """Return the words for what a question was about, which the next one names another thing in place of."""
    if way_of(previous) is Way.FIND:
        return frozenset(previous.text.lower().split())
    places = {word for name in previous.places for word in name.split()}
    return frozenset(word for thing in things(previous) for word in thing.lower().split()) | places


def _names_said(fresh: Query) -> list[str]:
    names = {part for name in (*fresh.places, *fresh.people) for part in name.split()}
    return [word for word in content(fresh.text).split() if word.lower() in names]
