"""Times that a question names by what happened: "before the move", "while in Norway", "the summer before we married".

Looks up chapters, episodes, facts and stays by their names; knows nothing of the calendar's own words. What is taken
for the stretch meant, and what else would have fitted, is told in a note.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from memory.knowledge.entity_resolution import Names
from memory.language.dates import calendar
from memory.language.dates.format import tell_span
from memory.language.dates.phrases import moved, part_of_day
from memory.language.dates.spans import find_spans
from memory.language.dates.words import COUNT, PART, is_time_word
from memory.language.kinship import ENGAGED, MARRIED
from memory.language.tokens import irregular_forms, stem
from memory.language.words import patterns, table, words
from memory.records.days import MIDNIGHT, local_day
from memory.records.query import Span
from memory.store import Store
from memory.store import named_events as named_store
from memory.store.named_events import DatedFact


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """The spans that the words at text[begin:end] mean, and a note on how; not `is_sure` where others fit as well."""

    begin: int
    end: int
    spans: tuple[Span, ...]
    note: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Something with a name and a time; `is_state` for a fact, which begins and goes on; the best rank is highest."""

    title: str
    span: Span
    rank: tuple[int, float]
    is_state: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """The stems that a stretch must hold, the words as written, and the year it must touch, where one is said.

    `edge` is "start" or "end" where the words name only that of it: "we arrived in Norway", "we came back from Norway".
    """

    stems: tuple[str, ...]
    words: str
    year: int | None
    is_stay: bool
    edge: str


_RELATIONS = {
    "move": ("lives in",),
    "wedding": (MARRIED,),
    "engagement": (ENGAGED,),
    "birth": ("born",),
    "death": ("died",),
    "job": ("works at", "works as"),
    "studies": ("studies at", "studies"),
    "purchase": ("owns",),
}
"""What facts say of an occasion."""

_OCCASIONS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = tuple(
    (frozenset(map(stem, found)), _RELATIONS[name]) for name, found in table("events.occasions").items()
)
_OCCASION_WORDS = words(*(f"events.occasions.{name}" for name in table("events.occasions")))
_OUTINGS = frozenset(map(stem, words("events.outings")))
_OPTIONAL = frozenset(map(stem, words("events.optional")))
_EMPTY = frozenset(words("stop.event"))
_MARKERS = re.compile(
    r"(?:the|our|my|his|her|their|that|this|we|i|they|he|she|you|in|at|der|die|das|den|dem|unser\w*|mein\w*|wir|ich"
    r"|im)\s",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"[?.!,;:()\n]"
    r"|\s+(?:and|but|because|did|do|does|what|who|whom|which|how|where|und|aber|wer|haben)\b(?!\s+in\b)"
)
_SEASONS = r"spring|summer|autumn|winter"
_LEAD = re.compile(
    rf"\b(?:(?P<count>{COUNT}\s+(?:day|week|month|year)s?)\s+"
    rf"|(?:(?:in|on|during)\s+)?(?:the\s+)?(?:(?P<ordinal>first|last)\s+)?(?P<unit>day|week|month|year|{_SEASONS}"
    rf"|{PART})\s+"
    r"|(?:right|shortly|just|soon|immediately|straight|directly|kurz|direkt)\s+)?"
    r"(?P<lead>before|prior\s+to|after|following|between|since|until|till|during|throughout|while|when|on|at|in|from|of|vor"
    r"|nach|zwischen|seit"
    r"|bis|während|auf|bei|als)\s+(?=\S)",
    re.IGNORECASE,
)
_BEFORE = frozenset(("before", "prior to", "vor"))
_AFTER = frozenset(("after", "following", "nach"))
_SINCE = frozenset(("since", "seit"))
_UNTIL = frozenset(("until", "till", "bis"))
_DURING = frozenset(("during", "throughout", "while", "when", "während", "als"))
_BETWEEN = frozenset(("between", "zwischen"))
_AND = re.compile(r"\s*+(?:,\s*+)?(?:and|und)\s+", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"\b(?:how (?:long|much time)|passed|elapsed|went by|lies?|lay|lagen?|difference)\b.*$", re.IGNORECASE
)
_TRAILING = frozenset(words("stop.event_end"))
_CLAUSE = re.compile(r"(?:i|we|they|he|she|you|wir|ich|er|sie|[A-Z][\w-]+)\s+\w", re.IGNORECASE)
_ASKING = re.compile("(?:{asks}|{helping})\\b".format_map(patterns("question.ways")))
_IN_PLACE = re.compile(
    r"^(?:(?:i|we|they|he|she|wir|ich)\s+)?(?:(?:was|were|am|are|lived|stayed|staying|living)\s+)?(?:in|at)\s+"
)
_WHO = r"(?:(?:i|we|they|he|she|you|wir|ich|er|sie|[A-Z][\w-]+)\s+)?(?:(?:had|have|were|was)\s+)?(?:just\s+|first\s+)?"
_ARRIVED = re.compile(
    rf"{_WHO}(?:arriv(?:ed?|ing)|got|get(?:ting)?|came|coming|reach(?:ed|ing)|landed|left\s+for)\s"
    r"(?!back\b|home\b)",
    re.IGNORECASE,
)
_LEFT = re.compile(
    rf"{_WHO}(?:left|leaving|(?:came|coming|got|getting|went|flew|drove|were|was)\s+(?:back|home)"
    r"|return(?:ed|ing)|back\s+from|home\s+from)\s(?!for\b|to\b)",
    re.IGNORECASE,
)
_DOING = re.compile(r"(?:moving|getting|buying|arriving|leaving|coming|going|returning)\b", re.IGNORECASE)
_YEAR = re.compile(r"\s+(?:(?:in|of|from)\s+)?((?:19|20)\d\d)$")
_WIDTH_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
MOST_WORDS = 7
LEAST_LETTERS, MOST_LETTERS, LEAST_COVERED = 3, 6, 0.25
"""So many letters of a word are looked up in titles; fewer stand in too many other words. An episode that is called
after a sentence is not named by a word of it, but by this share.
"""

MOST_STAYS = 40
"""Where somebody was more often than this, they did not stay: they live there, and the place itself says more."""

MOST_TOLD = 3
CHAPTER, FACT, EPISODE, STAY = 3, 2, 1, 0


def find_named(text: str, now: datetime, store: Store, names: Names) -> list[NamedSpan]:
    """Return the stretches that a text names by what happened, in order, none over another; `now` is aware."""
    found: list[NamedSpan] = []
    at = 0
    while match := _LEAD.search(text, at):
        one = _read(text, match, now, store, names)
        found += [one] if one else []
        at = one.end if one else match.end()
    return found


def _read(text: str, match: re.Match[str], now: datetime, store: Store, names: Names) -> NamedSpan | None:
    lead = re.sub(r"\s+", " ", match["lead"].lower())

    def search(begin: int, lead: str) -> tuple[int, list[_Stretch]]:
        for end, asked in _wordings(text, begin, lead, bool(match["ordinal"])):
            if fitting := [_cut(one, asked.edge) for one in _fitting(asked, now, store, names)]:
                return end, fitting
        return begin, []

    if lead in _BETWEEN:
        return _between(text, match, search)
    end, fitting = search(match.end(), lead)
    return _named(text, match, end, fitting) if fitting else None


def _wordings(text: str, begin: int, lead: str, has_ordinal: bool) -> Iterator[tuple[int, _Asked]]:
    """Yield what the words from `begin` on may name and where that ends, the longest stretch of words first."""
    stop = _STOPS.search(text, begin)
    tokens = list(re.finditer(r"[\w'’-]+", text[begin : stop.start() if stop else len(text)]))[:MOST_WORDS]
    if not tokens or is_time_word(tokens[0][0]) or not _may_name(text[begin:], lead):
        return
    for token in reversed(tokens):
        asked = _asked(text[begin : begin + token.end()], lead)
        is_strong = lead in _STRONG or has_ordinal
        if asked and token[0].lower() not in _TRAILING and (is_strong or _OUTINGS.intersection(asked.stems)):
            yield begin + token.end(), asked


def _between(
    text: str, match: re.Match[str], search: Callable[[int, str], tuple[int, list[_Stretch]]]
) -> NamedSpan | None:
    """Read "between the wedding and the move" as the end of one to the start of the other, unless that is asked."""
    middle, first = search(match.end(), "after")
    joint = _AND.match(text, middle)
    end, last = (
        search(joint.end(), "before") if joint and first and not _HOW_LONG.search(text[: match.start()]) else (0, [])
    )
    if not last:
        return None
    start = first[0].span.start if first[0].is_state else first[0].span.end
    span = Span(start, last[0].span.start)
    if span.start is None or span.end is None or span.start >= span.end:
        return None
    told = " to ".join(f"{one.title} ({tell_span(one.span)})" for one in (first[0], last[0]))
    is_sure = len(first) == len(last) == 1
    return NamedSpan(match.start(), end, (span,), f"“{text[match.start() : end]}” was taken as {told}.", is_sure)


def _cut(one: _Stretch, edge: str) -> _Stretch:
    """Return a stretch, or its first or last day where only that is named."""
    if not edge or one.is_state or one.span.start is None or one.span.end is None:
        return one
    day = timedelta(days=1)
    first, last = Span(one.span.start, one.span.start + day), Span(one.span.end - day, one.span.end)
    return replace(one, span=first if edge == "start" else last)


_STRONG = _BEFORE | _AFTER | _SINCE | _UNTIL | _DURING


def _may_name(rest: str, lead: str) -> bool:
    """Tell whether what follows a lead names one thing: "the concert", "we moved", "Norway", but not "dinner"."""
    if lead in ("when", "als"):
        return bool(_CLAUSE.match(rest)) and not _ASKING.match(rest)
    return bool(_MARKERS.match(rest)) or rest[0].isupper() or bool(_DOING.match(rest))


def _asked(words: str, lead: str) -> _Asked | None:
    year = _YEAR.search(words)
    plain = words[: year.start()] if year else words
    told = [word for word in re.findall(r"[\w-]+", re.sub(r"['’]s\b", "", plain)) if word.lower() not in _EMPTY]
    stems = tuple(dict.fromkeys(stem(word) for word in told))
    if not stems or any(is_time_word(word) for word in told):
        return None
    is_stay = lead in ("in", "at") or (lead in _DURING and bool(_IN_PLACE.match(plain.lower())))
    edge = "start" if _ARRIVED.match(plain) else "end" if _LEFT.match(plain) else ""
    return _Asked(stems, " ".join(told), int(year[1]) if year else None, is_stay, edge)


def _fitting(asked: _Asked, now: datetime, store: Store, names: Names) -> list[_Stretch]:
    """Return the stretches that fit best, the latest first; a stay at a place counts only where nothing else fits."""
    found = [*_titled(asked, store), *_from_facts(asked, now, store, names)]
    if not found and asked.is_stay:
        stays = named_store.visits(store, asked.words)
        found = [_Stretch(asked.words, _whole_days(span), (STAY, 1.0)) for span in stays if len(stays) <= MOST_STAYS]
    year = asked.year
    found = [one for one in found if year is None or (one.span.start is not None and one.span.start.year == year)]
    best = max((one.rank for one in found), default=(0, 0.0))
    return sorted(
        {(one.title, one.span): one for one in found if one.rank == best}.values(),
        key=lambda one: (one.span.start.timestamp() if one.span.start else 0.0, one.title),
        reverse=True,
    )


def _titled(asked: _Asked, store: Store) -> Iterator[_Stretch]:
    """Yield the chapters and episodes whose title holds all that is asked for."""
    needed = [one for one in asked.stems if one not in _OPTIONAL] or list(asked.stems)
    rarest = max(needed, key=len)
    alike = _alike(rarest)
    written = [word for word in (*asked.words.lower().split(), *_OCCASION_WORDS) if stem(word) in alike]
    parts = sorted({part for word in written for part in _parts(word)})
    for one in {row for part in parts for row in named_store.titled(store, part)}:
        held = {stem(word) for word in re.findall(r"[^\W\d_]+", one.title) if not is_time_word(word)}
        coverage = round(len(needed) / max(1, len(held - _EMPTY)), 3)
        is_named = all(any(_agree(like, other) for like in _alike(word) for other in held) for word in needed)
        if is_named and (one.level or coverage >= LEAST_COVERED):
            span = _whole_days(Span(one.start, one.end)) if one.level else Span(one.start, _after(one.end))
            yield _Stretch(one.title, span, (CHAPTER if one.level else EPISODE, coverage))


def _parts(word: str) -> set[str]:
    """Return the letters by which titles with a form of a word are looked up: "ital" for Italy, "feet", "foot"."""
    base = stem(word)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(word, base, strict=False))
    shared = "".join(letter for letter, _ in same)[:MOST_LETTERS]
    forms = irregular_forms(word)
    return {shared} if len(shared) >= LEAST_LETTERS and not forms else {word, base, *forms}


def _alike(word: str) -> frozenset[str]:
    return frozenset([word]).union(*(stems for stems, _ in _OCCASIONS if word in stems and word in _NOUNS))


_NOUNS = frozenset(map(stem, words("events.nouns")))


def _agree(one: str, other: str) -> bool:
    """Tell whether two stems are of one word: "renovat" and "renovation"."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 5 and long.startswith(short[: max(5, len(short) - 1)]))


def _from_facts(asked: _Asked, now: datetime, store: Store, names: Names) -> Iterator[_Stretch]:
    """Yield what facts say of moves, weddings, births, jobs and what was bought."""
    for stems, relations in _OCCASIONS:
        cues = [one for one in asked.stems if one in stems]
        if not cues:
            continue
        rest = [one for one in asked.stems if one not in stems and one not in _OPTIONAL]
        fitting = [fact for fact in named_store.dated_facts(store, relations) if _is_about(fact, rest, names)]
        if relations == ("lives in",) and not rest and len(fitting) > 1:
            fitting = [fact for fact in fitting if fact.holds_from is not None][1:]
        for fact in fitting:
            span = _span_of(fact, now)
            if span and span.start:
                title = f"{fact.subject} {fact.relation} {fact.object}"
                yield _Stretch(title, span, (FACT, 1.0), is_state=True)


def _is_about(fact: DatedFact, rest: Sequence[str], names: Names) -> bool:
    """Tell whether a fact is about all that is asked for; about the owner, where nobody is named."""
    objects, subjects = (
        _stems_of([fact.object, *_names_of(fact.object, names)]),
        _stems_of(_names_of(fact.subject, names)),
    )
    named = [one for one in rest if one in subjects]
    left = [one for one in rest if one not in subjects]
    is_owner = names.id_of(fact.subject) == names.id_of("I")
    return all(one in objects for one in left) and (is_owner or bool(named) or (bool(left) and not named))


def _names_of(name: str, names: Names) -> tuple[str, ...]:
    entity = names.resolve(name)
    return entity.names if entity else (name,)


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for text in texts for word in re.findall(r"[\w-]+", text))


def _span_of(fact: DatedFact, now: datetime) -> Span | None:
    if fact.holds_from:
        return Span(fact.holds_from, fact.holds_to)
    spans, _ = find_spans(f"on {fact.object}", now) if fact.relation in ("born", "died") else ((), "")
    return spans[0] if spans else None


def _named(text: str, match: re.Match[str], end: int, fitting: Sequence[_Stretch]) -> NamedSpan | None:
    lead = re.sub(r"\s+", " ", match["lead"].lower())
    best = fitting[0]
    taken = fitting if best.rank[0] == STAY or (lead in _DURING and best.rank[0] == CHAPTER) else fitting[:1]
    is_each = lead in _DURING and re.match(r"(?:\w+\s+){0,2}(?:in|at)\s", text[match.end() :], re.IGNORECASE)
    taken = taken if is_each else taken[:1]
    spans = tuple(span for one in reversed(taken) if (span := _turned(one, match, lead)))
    if not spans:
        return None
    others = len(fitting) - len(taken)
    also = f"; {others} other{'s' if others > 1 else ''} would fit too" if others else ""
    told = " and ".join(f"{one.title} ({tell_span(one.span)})" for one in reversed(taken[:MOST_TOLD]))
    told += f" and {len(taken) - MOST_TOLD} more" if len(taken) > MOST_TOLD else ""
    return NamedSpan(match.start(), end, spans, f"“{text[match.start() : end]}” was taken as {told}{also}.", not others)


def _turned(one: _Stretch, match: re.Match[str], lead: str) -> Span | None:
    """Return the time before, after, since, until or during a stretch, or the season or week beside it."""
    start, end = one.span.start, one.span.start if one.is_state and lead in _AFTER | _BEFORE else one.span.end
    if start is None:
        return None
    if match["count"]:
        return moved(start, match["count"], lead in _BEFORE) if lead in _BEFORE | _AFTER else None
    if unit := (match["unit"] or "").lower():
        return _beside(Span(start, end), unit, lead, match["ordinal"])
    if lead in _BEFORE | _UNTIL:
        return Span(None, start)
    if lead in _AFTER:
        return Span(end or start, None)
    return Span(start, None) if lead in _SINCE else one.span


def _beside(span: Span, unit: str, lead: str, ordinal: str | None) -> Span | None:
    """Return the season, year, day or evening before or after a span, or its first or last one."""
    if span.start is None:
        return None
    end, zone = span.end or span.start, span.start.tzinfo
    if unit in _SEASONS.split("|"):
        side = -1 if lead in _BEFORE else 1 if lead in _AFTER else 0
        return calendar.season_beside(unit, span.start, end, side)
    if zone and lead == "of" and unit in ("month", "year"):
        day = span.start.date()
        return calendar.year(day.year, zone) if unit == "year" else calendar.month(day, 1, zone)
    width = timedelta(days=_WIDTH_DAYS.get(unit, 1))
    is_part = unit not in _WIDTH_DAYS
    if lead in _BEFORE:
        found = Span(span.start - width, span.start)
    elif lead in _AFTER:
        found = Span(end, end + width)
    else:
        found = Span(end - width, end) if (ordinal or "").lower() == "last" else Span(span.start, span.start + width)
    if is_part and found.start and zone:
        return calendar.part_of_day(calendar.days(found.start.date(), 1, zone), part_of_day(unit))
    return found


def _whole_days(span: Span) -> Span:
    """Widen a span to whole days, the small hours with the evening before."""
    if span.start is None or span.end is None:
        return span
    days = local_day(span.start), local_day(span.end) + timedelta(days=1)
    return Span(*(datetime.combine(day, MIDNIGHT, span.start.tzinfo) for day in days))


def _after(end: datetime) -> datetime:
    return end + timedelta(seconds=1)
