"""Questions over episodes and chapters: the first and the last day somewhere, how long it was, what came next, which
came first and how long between. A single note that only speaks of a place counts for nothing here.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from memory.language.dates.words import COUNT
from memory.language.format import capital, counted, dated
from memory.language.paragraphs import prose
from memory.language.tokens import stem, stems
from memory.language.words import any_of, patterns, words
from memory.records.days import local_day
from memory.records.derived import Event
from memory.records.library import Kind, MomentView
from memory.records.query import Counted, Order, Query, Sentence, Span, Task
from memory.retrieval.recall import Sources
from memory.store import Store, events, hierarchy
from memory.store import moments as moment_store
from qa.compute.sayings import chosen, sayings
from qa.compute.stretches import (
    ABROAD,
    Stretch,
    has_stems,
    is_placed,
    moments_of,
    needed_words,
    sentence_of,
    stretches,
    trip_title,
    trips,
)
from qa.evidence.excerpts import date_words
from qa.parse.way import plain

MOST_CITED = 3
MOST_STAYS = 3
MOST_VISITS = 8
WEEKS_FROM, MONTHS_FROM, YEARS_FROM = 14, 60, 730
"""From so many days on a time is said in weeks, months, years."""

A_MONTH, A_YEAR = 30.44, 365.25
SOON = timedelta(days=21)
MOST_LOOKED_AT = 12
MANY_SEEN = 3
MOST_QUOTED = 30
"""A trip within so many days is told as the next; so many episodes are looked at for what came next, and quoted with so
many words."""

_PATTERNS = {name: re.compile(said) for name, said in patterns("question.tell").items() if name in ("when", "between")}
_LEADS = {name: frozenset(words(f"question.tell.{name}")) for name in ("after", "before", "next")}
LENGTHS = re.compile(
    rf"\b{COUNT}[\s-]+(?:{any_of(words('counted.time_units', 'counted.days'))})(?:s|n|e|en)?\b", re.IGNORECASE
)
_TRAVELS = frozenset(map(stem, words("question.tell.travels")))
_ARTICLES = any_of(words("names.articles"))


def from_episodes(sources: Sources, query: Query, now: datetime | None = None) -> list[Sentence]:
    """Return what episodes say to a question of days, durations and order; nothing where that is not sure."""
    store, asked = sources.store, plain(query.question)
    if query.kinds:
        return []
    if query.task in (Task.FIRST, Task.LAST) and _PATTERNS["when"].search(asked):
        return _edge(store, query, now)
    if query.task is Task.WHEN and (told := _titled(store, query)):
        return told
    if query.task is Task.WHEN and query.is_of_places_alone:
        return _stays(store, query, now)
    if between := _PATTERNS["between"].search(asked):
        sides = [side for side in between.groups() if side][:2]
        return _apart(store, query, sides) if query.task in (Task.DURATION, Task.COUNT) else []
    if query.task is Task.COUNT and (told := _trips(store, query, now)):
        return told
    if query.task is Task.DURATION or (query.task is Task.COUNT and query.counted is Counted.DAYS):
        return _length(store, query, now)
    if query.task is Task.ORDER and query.order in (Order.FIRST, Order.LAST) and len(query.sides) == 2:
        return _first_of(store, query)
    return _beside(store, query, asked)


def _edge(store: Store, query: Query, now: datetime | None) -> list[Sentence]:
    """Tell the first or the last day of all stays at a place or of an occasion."""
    found = _within(stretches(store, query.text, is_place=True), query.spans, now)
    if not found:
        return []
    is_first = query.task is Task.FIRST
    one = found[0] if is_first else found[-1]
    day = one.first if is_first else one.last
    whole = one.chapter.title if one.chapter else f"the stay, {dated(one.first, one.last)}"
    shown = _proof(one.on(day), query.text)
    if not shown:
        return []
    when = date_words(shown[0].moment.at)
    if one.first == one.last:
        return [Sentence(f"{when}{_quoted(shown, query.text) or '.'}", shown)]
    return [
        Sentence(f"{when}.", shown),
        Sentence(f"That was the {'first' if is_first else 'last'} day of {whole}.", shown),
    ]


def _titled(store: Store, query: Query) -> list[Sentence]:
    """Tell when everything was that goes by the title of the owner's that is asked for, the latest first."""
    asked = stems(query.text)
    found = [one for one in hierarchy.owners(store) if asked and stems(one.title_fields.words) == asked]
    return [
        Sentence(
            f"{dated(local_day(one.start), local_day(one.end))}: {one.title_fields.words}.",
            _proof(moments_of(store, one.id), ""),
        )
        for one in found[::-1][:MOST_VISITS]
    ]


def _stays(store: Store, query: Query, now: datetime | None) -> list[Sentence]:
    """Tell the days of each stay somewhere, the latest first, of many the last ones."""
    found = _within(stretches(store, query.text, is_place=True), query.spans, now)[::-1]
    told = []
    for one in found[:MOST_VISITS]:
        when = trip_title(one.chapter) if one.chapter and one.first != one.last else dated(one.first, one.last)
        told.append(Sentence(f"{when}.", _proof(one.on(one.first), query.text)))
    if told and len(found) > len(told):
        told.append(Sentence(f"Before that {counted(len(found) - len(told), 'more time')}.", told[-1].moments))
    return told


def _trips(store: Store, query: Query, now: datetime | None) -> list[Sentence]:
    """Count the times away from home, those abroad where that is asked, and name the latest of them."""
    asked = stems(query.text)
    if asked.isdisjoint(_TRAVELS) or not asked <= _TRAVELS | ABROAD:
        return []
    is_abroad = not asked.isdisjoint(ABROAD)
    found = [one for one in trips(store, query.spans, is_abroad) if now is None or one.start <= now]
    latest = found[::-1][:MOST_VISITS]
    told = [Sentence(f"{trip_title(one)}.", tuple(moments_of(store, one.id)[:1])) for one in latest]
    first = capital(f"{counted(len(found), 'trip')}{' abroad' if is_abroad else ''}, as far as is known.")
    cited = tuple(one for line in told for one in line.moments)[:MOST_CITED]
    return [Sentence(first, cited), *told] if told else []


def _length(store: Store, query: Query, now: datetime | None) -> list[Sentence]:
    """Tell how long each of the last stays somewhere was, the latest first, unless somebody says so in words."""
    found = _within(stretches(store, query.text, is_place=True), query.spans, now)
    if any(_says_how_long(moment, needed_words(query.text)) for one in found for moment in one.moments):
        return []
    told: list[Sentence] = []
    for one in found[::-1][:MOST_STAYS]:
        shown = tuple(dict.fromkeys((*_proof(one.on(one.first), query.text)[:1], *_proof(one.on(one.last), "")[-1:])))
        if one.first != one.last:
            days = (one.last - one.first).days + 1
            text = f"{counted(days, 'day')}, {dated(one.first, one.last)}."
            told.append(Sentence(f"Before that {text}" if told else capital(text), shown))
        elif hours := _hours(one):
            told.append(Sentence(f"At least {hours}.", shown))
    return told


def _says_how_long(one: MomentView, needed: Sequence[str]) -> bool:
    return any(LENGTHS.search(said) and has_stems(said, needed) for said in prose(one.own_text))


def _hours(one: Stretch) -> str:
    """Say from when to when the files of one day are, where their times are known and some time lies between."""
    seen = [moment for moment in one.moments if moment.asset.kind is not Kind.NOTE]
    exact = [moment.moment.at.at for moment in seen if moment.moment.at.has_hour]
    if len(exact) < 2 or (exact[-1] - exact[0]) < timedelta(minutes=10):
        return ""
    minutes = int((exact[-1] - exact[0]).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    said = " and ".join(filter(None, (counted(hours, "hour") * bool(hours), counted(rest, "minute") * bool(rest))))
    return f"{said}: from {exact[0]:%H:%M} to {exact[-1]:%H:%M} on {dated(one.first, one.first)}"


def _apart(store: Store, query: Query, sides: Sequence[str]) -> list[Sentence]:
    """Tell how much time lies between two things, and when each was."""
    pair = _pair(store, sides)
    if pair is None or (days := (pair[1][0].first - pair[0][0].last).days) < 0:
        return []
    (early, one), (late, other) = pair
    shown = (*_proof(early.on(early.last), one)[:1], *_proof(late.on(late.first), other)[:1])
    when = f"{capital(_called(one, query))} was {_days(early)}, {_called(other, query)} {_days(late)}"
    return [Sentence(f"{capital(time_apart(days, query.unit))}.", shown), Sentence(f"{when}.", shown)]


def _first_of(store: Store, query: Query) -> list[Sentence]:
    """Tell which of two things came first, or last, and by how much."""
    pair = _pair(store, query.sides)
    if pair is None or pair[0][0].first == pair[1][0].first:
        return []
    apart = time_apart((pair[1][0].first - pair[0][0].first).days)
    (best, name), (other, beside) = pair if query.order is Order.FIRST else pair[::-1]
    how = "later" if query.order is Order.FIRST else "earlier"
    shown = (*_proof(best.moments, name)[:1], *_proof(other.moments, beside)[:1])
    second = f"{capital(_called(beside, query))} was {apart} {how}, {_days(other)}."
    return [Sentence(f"{capital(_called(name, query))}, {_days(best)}.", shown[:1]), Sentence(second, shown)]


def _pair(store: Store, sides: Sequence[str]) -> tuple[tuple[Stretch, str], tuple[Stretch, str]] | None:
    """Return the two stretches that are set side by side, each with its name, the earlier first."""
    found = [(every[-1], side) for side in sides if (every := stretches(store, side)) and _is_sole(every)]
    if len(sides) != 2 or len(found) != 2:
        return None
    early, late = sorted(found, key=lambda both: (both[0].first, both[0].last))
    return early, late


def _is_sole(found: Sequence[Stretch]) -> bool:
    """Say whether it is plain which of some stretches is meant: the only one, or the latest of a few chapters."""
    return len(found) == 1 or (len(found) <= MOST_STAYS and all(one.chapter for one in found))


def _beside(store: Store, query: Query, asked: str) -> list[Sentence]:
    """Tell what came next after something, or last before it: that day, and the next trip where there is one."""
    side, order = _side_of(query, asked)
    one = _named(store, side) if side else None
    if one is None:
        return []
    needed = () if one.chapter else needed_words(side)
    held = sorted(
        (event for event in events.events(store) if _is_apart(event, one, order)), key=lambda event: event.start
    )
    near = held if order is Order.AFTER else held[::-1]
    found: list[tuple[Event, list[MomentView]]] = []
    for event in near[:MOST_LOOKED_AT]:
        shown = list(moment_store.remembered(store, event.moment_ids).values())
        if shown and not any(sentence_of(moment, needed) for moment in shown if needed):
            found.append((event, shown))
    days = list(dict.fromkeys(local_day(event.start) for event, _ in found))
    telling = [day for day in days if abs(day - days[0]) <= SOON and _tells(found, day)]
    return [_of_day(found, day) for day in (telling or days)[:1]] + _trip_beside(store, one, days[:1], order)


def _tells(found: Sequence[tuple[Event, Sequence[MomentView]]], day: date) -> bool:
    """Say whether more is known of a day than that some picture was taken."""
    inside = [moment for event, shown in found if local_day(event.start) == day for moment in shown]
    return len(inside) >= MANY_SEEN or any(sayings(moment, "", "", 0.5) for moment in inside)


def _of_day(found: Sequence[tuple[Event, Sequence[MomentView]]], day: date) -> Sentence:
    """Tell a day by its best sentence, or else by what its first event is called."""
    held = [(event, shown) for event, shown in found if local_day(event.start) == day]
    best = chosen(
        [one for _, shown in held for moment in shown for one in sayings(moment, "", "", 0.5)], MOST_QUOTED, 1
    )
    event, shown = held[0]
    what = f": “{best[0].text}”" if best else f": {event.title}."
    return Sentence(f"{date_words(shown[0].moment.at)}{what}", (best[0].one if best else shown[0],))


def _trip_beside(store: Store, one: Stretch, days: Sequence[date], order: Order) -> list[Sentence]:
    """Tell the trip that the first of some days is part of, or the nearest beside a stretch within some weeks."""
    if not days:
        return []
    day = days[0]
    held = trips(store)
    if order is Order.AFTER:
        soon = [trip for trip in held if local_day(trip.start) > one.last and local_day(trip.end) >= day]
        found = next((trip for trip in soon if local_day(trip.start) - day <= SOON), None)
    else:
        late = [trip for trip in held[::-1] if local_day(trip.end) < one.first and local_day(trip.start) <= day]
        found = next((trip for trip in late if day - local_day(trip.end) <= SOON), None)
    if found is None:
        return []
    word = "The next trip after" if order is Order.AFTER else "The last trip before"
    return [Sentence(f"{word} that: {found.title}.", tuple(moments_of(store, found.id)[:1]))]


def _side_of(query: Query, asked: str) -> tuple[str, Order]:
    """Return what the answer comes before or after: "the museum" in "what came right after the museum"."""
    if query.task is Task.ORDER and query.order in (Order.BEFORE, Order.AFTER) and len(query.sides) == 1:
        return query.sides[0], query.order
    said = asked.split()
    if query.task is not Task.FIND or _LEADS["next"].isdisjoint(said):
        return "", Order.AFTER
    for order in (Order.AFTER, Order.BEFORE):
        at = next((number for number, word in enumerate(said) if word in _LEADS[order.value]), None)
        if at is not None:
            return " ".join(said[at + 1 :]), order
    return "", Order.AFTER


def _named(store: Store, side: str) -> Stretch | None:
    """Return the one stretch that some words name, the latest of several; None where there are too many to choose."""
    found = stretches(store, side)
    return found[-1] if 0 < len(found) <= MOST_STAYS else None


def _is_apart(event: Event, one: Stretch, order: Order) -> bool:
    """Say whether an event lies after a stretch, or before it, and is no part of it."""
    if not {moment.moment.id for moment in one.moments}.isdisjoint(event.moment_ids):
        return False
    ends = max(moment.moment.at.at for moment in one.moments)
    return event.start > ends if order is Order.AFTER else event.end < one.moments[0].moment.at.at


def _within(found: Sequence[Stretch], spans: Sequence[Span], now: datetime | None) -> list[Stretch]:
    """Return the stretches that touch a span, all where none is asked for; what lies ahead of now is not among them."""
    past = [one for one in found if now is None or one.moments[0].moment.at.at <= now]
    return [one for one in past if not spans or any(_touches(one, span) for span in spans)]


def _touches(one: Stretch, span: Span) -> bool:
    return span.meets(one.moments[0].moment.at.at, one.moments[-1].moment.at.at)


def _proof(found: Sequence[MomentView], text: str) -> tuple[MomentView, ...]:
    """Return a few of some moments: what names or shows what is asked for, then the first and the last."""
    if not found:
        return ()
    needed = needed_words(text)
    saying = [one for one in found if needed and sentence_of(one, needed)][:1]
    placed = [one for one in found if needed and is_placed(one, needed)][-1:]
    return tuple({one.moment.id: one for one in (*saying, *placed, found[0], found[-1])}.values())[:MOST_CITED]


def _quoted(found: Sequence[MomentView], text: str) -> str:
    said = next(filter(None, (sentence_of(one, needed_words(text)) for one in found)), "")
    return f": “{said}”" if said else ""


def _days(one: Stretch) -> str:
    return f"{'on ' * (one.first == one.last)}{dated(one.first, one.last)}"


def time_apart(days: int, unit: str = "") -> str:
    """Say a number of days plainly: "the same day", "15 days", "about five weeks (37 days)"."""
    if days == 0:
        return "no day at all: it was the same day" if unit else "the same day"
    if unit.startswith(("day", "tag")) or days < WEEKS_FROM:
        return counted(days, "day")
    if days < MONTHS_FROM:
        return _about(days, 7.0, "week")
    return _about(days, A_MONTH, "month") if days < YEARS_FROM else _about(days, A_YEAR, "year")


def _about(days: int, length: float, noun: str) -> str:
    many = round(days / length)
    about = "" if many * length == days else "about "
    return f"{about}{counted(many, noun)} ({days} days)"


def _called(name: str, query: Query) -> str:
    """Return what was asked for as the question writes it, with its article: "the museum", "Texel"."""
    found = re.search(rf"(?:\b(?:{_ARTICLES})\s+)?{re.escape(name)}", " ".join(query.question.split()), re.IGNORECASE)
    return found[0] if found else name
