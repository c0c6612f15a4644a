"""What happened: a day, a month, a year, a trip, a person, a place or a topic, told from the hierarchy.

Trips come first, as chapters; the rest are the sentences that say most, of the events that matter most. All are in the
order of time and dated, and each goes with the moments that prove it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from memory.knowledge.denials import Denials
from memory.knowledge.entity_resolution import NOBODY
from memory.knowledge.learn import read_names
from memory.knowledge.relations import FAVOURITE
from memory.language.format import capital
from memory.language.kinship import TIES
from memory.language.paragraphs import heading, undated
from memory.language.tokens import stem, stems
from memory.language.words import patterns, words
from memory.records.days import local_day
from memory.records.derived import Fact
from memory.records.library import Kind, Medium, MomentView
from memory.records.query import Query, Sentence, Span
from memory.retrieval.recall import Sources
from memory.store import Store, hierarchy
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from memory.store.hierarchy import SummaryNode
from qa.answer import denied, tell_notes, tell_person
from qa.answer.dated_quotes import WORDS_OF_DATE, date_lead, in_words, source_lead, with_replies
from qa.compute.sayings import Saying, as_it_is, chosen, of_late, sayings, weights
from qa.compute.scopes import Scope, days_of, is_in, of_spans, of_words, times, travels, unnamed, within
from qa.compute.stretches import ABROAD, has_stems, moments_of, needed_words, tells_of_travel, trip_title, trips
from qa.evidence.excerpts import as_dialogue
from qa.evidence.passages import RankedPassage, exchange_of, title_words
from qa.parse.way import Way, asks_for_trips, plain, way_of

MOST_WORDS, MOST_IN_DETAIL = 160, 320
MOST_LINES, MOST_LINES_IN_DETAIL = 12, 20
MOST_OF_CHAPTERS = 40
WORDS_OF_LINE = 9
ENOUGH, NEAR_DAYS = 3, 2
"""Where so many moments are dated, those of a time by the dates of their files alone are left out."""

LEAST_ROOM, OF_REPLIES, MOST_DAYS = 20, 20, 370
"""With less room nothing more is told, and so much is left for replies to messages; journeys are named in a span of so
many days at the most."""

SHORT = 30
FEW_DAYS, FEW_MOMENTS = 14, 3
"""Over more days than the first, what was only seen is told where it was seen in so many moments."""

MOST_FACTS = 3
BY_NOUN = ("birthday",)
MOST_CITED = 3

PICTURED = (Kind.PHOTO, Kind.VIDEO)
SEASON_DAYS = 80
_ASKS = {
    name: re.compile(said)
    for name, said in patterns("question.tell").items()
    if name in ("detail", "stretch", "course")
}
_AWAY = frozenset(stem(word) for word in words("question.tell.away"))


def asks_to_tell(query: Query) -> bool:
    """Say whether a question wants to be told of a time, a trip, a person, a place or a topic.

    A stretch of time that is named by a thing, "that weekend on the boat", is told as well as listed.
    """
    way = way_of(query)
    return way is Way.TELL or (
        way is Way.FIND and not query.kinds and bool(_ASKS["stretch"].search(plain(query.question)))
    )


def tell(
    sources: Sources,
    query: Query,
    now: datetime | None = None,
    near: Callable[[], Sequence[RankedPassage]] = tuple,
    denials: Denials | None = None,
) -> list[Sentence]:
    """Return what is known of what a question wants to be told of, in the order to read it in.

    Empty where it is no such question, or nothing is known. `near` finds passages, best first, that are likely about it
    though they do not name it, or say it in few words: they are told as well where there is room. What the owner denied
    is taken out of notes before they are read; `undenied` takes it out of the quotes of the rest.
    """
    spans, rest = asked = times(sources.store, query, now)
    is_who = tell_person.asked_about(sources.store, query, rest)
    if not (asks_to_tell(query) or is_who):
        return []
    if asks_for_trips(query):
        return _trips(sources.store, spans, rest)
    needed = needed_words(rest)
    scope = of_words(sources.store, query, rest, spans) if needed else of_spans(sources.store, spans)
    if not needed and not spans:
        return []
    scope = within(sources.store, scope, query)
    room = (MOST_IN_DETAIL, MOST_LINES_IN_DETAIL) if _is(query, "detail") else (MOST_WORDS, MOST_LINES)
    facts = _facts(sources.store, rest) if needed and not spans else []
    if is_who:
        room = tell_person.MOST_WORDS, tell_person.MOST_LINES
    room = _left(room, facts)
    is_course = _is(query, "course") or bool(spans)
    if is_who or (needed and not is_course and tell_person.is_somebody(sources.store, scope, rest)):
        lines = tell_person.of_person(scope, _offered(sources.store, scope), room[0] - OF_REPLIES, room[1])
        return [*facts, *with_replies(sources.store, lines, scope.span, _left(room, lines)[0])]
    notes = _of_notes(sources.store, query, scope, asked, room[0], denials)
    told = [line for _, line in notes.lines]
    scope, room = _without(scope, notes), _left(room, told)
    full, kept = room[0], OF_REPLIES if needed else 0
    lines = _lines(sources.store, scope, room[0] - kept, room[1]) if room[0] >= LEAST_ROOM + kept else []
    room = _left(room, lines)
    if needed and not told and room[1] > 0:
        lines = _with_passages(lines, near(), scope, room[0], room[1])
    if needed:
        lines = with_replies(sources.store, lines, scope.span, full - sum(len(one.text.split()) for one in lines))
    return [*facts, *(told + lines if notes.days else _in_time(notes, lines))]


def _left(room: tuple[int, int], told: Sequence[Sentence]) -> tuple[int, int]:
    """Return how many words and lines are left after some are told."""
    return room[0] - sum(len(one.text.split()) for one in told), room[1] - len(told)


def _in_time(notes: tell_notes.Told, lines: Sequence[Sentence]) -> list[Sentence]:
    dated = [(line.moments[0].moment.at.at, line) for line in lines]
    return [line for _, line in sorted([*notes.lines, *dated], key=lambda both: both[0])]


def _of_notes(
    store: Store,
    query: Query,
    scope: Scope,
    asked: tuple[Sequence[Span], str],
    most_words: int,
    denials: Denials | None,
) -> tell_notes.Told:
    """Tell the note that is called after a thing or a trip, and the journeys of a long time.

    `asked` are the times that a question is about and the rest of its words.
    """
    spans, rest = asked
    if query.kinds or scope.is_person or any(unnamed(query)):
        return tell_notes.Told()
    if needed_words(rest):
        return tell_notes.of_thing(store, rest, spans, most_words, denials)
    if len(spans) != 1 or not FEW_DAYS < days_of(spans[0]) <= MOST_DAYS:
        return tell_notes.Told()
    is_outing = bool(_AWAY.intersection(map(stem, plain(query.question).split())))
    return tell_notes.journeys(store, scope.inside, spans[0], most_words if is_outing else 0, denials)


def _without(scope: Scope, notes: tell_notes.Told) -> Scope:
    """Return a scope without what notes told, and only with the days of a trip where they are of one."""
    if not notes.assets:
        return scope
    left = {
        name: (event, [one for one in found if one.asset.id not in notes.assets and _is_on(one, notes.days)])
        for name, (event, found) in scope.inside.items()
    }
    days = {local_day(at) for at, _ in notes.lines}
    chapters = tuple(one for one in scope.chapters if not any(_is_near(one, day) for day in days))
    inside = {name: both for name, both in left.items() if both[1]}
    return replace(scope, inside=inside, chapters=chapters, whole=None if notes.days else scope.whole)


def _is_near(chapter: SummaryNode, day: date) -> bool:
    """Say whether a trip that begins on a day is the one that a chapter is."""
    return abs((local_day(chapter.start) - day).days) <= NEAR_DAYS


def _is_on(one: MomentView, days: tuple[date, date] | None) -> bool:
    return days is None or days[0] <= one.moment.at.day <= days[1]


def _with_passages(
    lines: Sequence[Sentence], near: Sequence[RankedPassage], scope: Scope, most_words: int, most: int
) -> list[Sentence]:
    """Return lines in the order of time with so many passages of other moments, in so many words together."""
    told = {one.moment.id for line in lines for one in line.moments}
    more: list[Sentence] = []
    for piece in near:
        exchange = exchange_of(piece)
        said = exchange or (piece.moment,)
        if not is_in(piece.moment, [scope.span] if scope.span else ()) or any(one.moment.id in told for one in said):
            continue
        line = Sentence(_of_passage(piece, scope), said, "" if exchange else piece.text)
        if len(line.text.split()) <= most_words and len(more) < most:
            more.append(line)
            most_words -= len(line.text.split())
            told |= {one.moment.id for one in said}
    return sorted([*lines, *more], key=lambda line: line.moments[0].moment.at.at)


def _of_passage(piece: RankedPassage, scope: Scope) -> str:
    exchange = exchange_of(piece)
    if not exchange:
        return f"{source_lead(piece.moment, scope.span)}: “{undated(' '.join(piece.text.split()))}”"
    return f"{date_lead(piece.moment, scope.span)} {as_dialogue(exchange)}"


def undenied(found: Sequence[Sentence], denials: Denials | None) -> list[Sentence]:
    """Return what may be told: without the lines that quote what the owner said is not so."""
    kept = []
    for line in found:
        clean = denied.told(line.moments, denials)
        if all(one is other for one, other in zip(line.moments, clean, strict=True)):
            kept.append(line)
            continue
        left = " ".join(" ".join(one.own_text.split()) for one in clean)
        if quotes := _quotes(line.text):
            kept += [Sentence(line.text, tuple(clean))] if all(quote in left for quote in quotes) else []
    return kept


def _quotes(text: str) -> list[str]:
    """Return the words between the first quotation mark and the last, in the pieces that marks inside them make."""
    start, end = text.find("“"), text.rfind("”")
    pieces = re.split("[“”]", text[start + 1 : end]) if 0 <= start < end else []
    return [plain for piece in pieces if (plain := piece.strip(" ."))]


def _is(query: Query, name: str) -> bool:
    return bool(_ASKS[name].search(plain(query.question)))


def _lines(store: Store, scope: Scope, most_words: int, most: int) -> list[Sentence]:
    """Tell the chapters of a scope, then the best of what is left, in the order of time."""
    offered = _offered(store, scope)
    width = _width(scope)
    lines: list[tuple[datetime, Sentence]] = []
    told: list[str] = []
    for chapter in scope.chapters:
        mine = {one.id for one in hierarchy.below(store, chapter.id)}
        own = [_like(one, stems(chapter.title)) for one in offered if one.event_id in mine]
        best = chosen(own, MOST_OF_CHAPTERS // len(scope.chapters), 2)
        offered = [one for one in offered if one.event_id not in mine]
        lines.append((chapter.start, _of_chapter(store, chapter, best)))
        told.append(f"{chapter.start:{width}}")
    if scope.whole:
        lines.append((scope.whole.start, _of_chapter(store, scope.whole, ())))
    silent = _silent(scope, {one.event_id for one in offered}, most)
    told += [f"{at:{width}}" for at, _ in silent]
    room = most_words - sum(len(line.text.split()) for _, line in [*lines, *silent])
    most = max(1, min(most - len(lines), room // WORDS_OF_LINE))
    late = of_late(offered) if scope.needed else []
    taken = chosen(offered, room, most, told, WORDS_OF_DATE, late)
    return in_words(scope.span, [*lines, *silent], taken)


def _offered(store: Store, scope: Scope) -> list[Saying]:
    """Return what may be quoted of a scope; whatever is said, where nothing in it says much."""
    weighed = weights(store, scope.inside, scope.visits)
    width = _width(scope)
    held = [(one, name, f"{event.start:{width}}") for name, (event, found) in scope.inside.items() for one in found]
    if scope.span is not None:
        known = [both for both in held if not both[0].is_file_time]
        held = known if len(known) >= ENOUGH else held
    found = [_naming(sayings(one, name, period, weighed[name]), one, scope.needed) for one, name, period in held]
    offered = [saying for several in found for saying in several]
    return offered or [saying for one, name, period in held for saying in as_it_is(one, name, period)]


def _naming(found: Sequence[Saying], one: MomentView, needed: Sequence[Sequence[str]]) -> Sequence[Saying]:
    """Return what names what is asked for; all, where a short note names it elsewhere, or who says it or where does."""
    named = [saying for saying in found if any(has_stems(saying.text, several) for several in needed)]
    title = f"{heading(one.own_text)} {title_words(one.path)}" if one.moment.medium is Medium.PARAGRAPH else ""
    if any(has_stems(title, several) for several in needed):
        return found
    if named or not needed:
        return named or found
    is_named = any(has_stems(one.own_text, several) for several in needed)
    return found if not is_named or len(one.own_text.split()) <= SHORT else []


def _like(one: Saying, title: frozenset[str]) -> Saying:
    """Give a sentence that names what a chapter is called after twice the weight."""
    return replace(one, weight=2 * one.weight) if title & stems(one.text) else one


def _width(scope: Scope) -> str:
    """Return by what part of a date sentences are spread: months over a year, weeks over a month, else days."""
    at = sorted(event.start for event, _ in scope.inside.values())
    reach = (at[-1] - at[0]).days if at else 0
    if scope.span is not None and reach > FEW_DAYS:
        reach = max(reach, min(days_of(scope.span), 366))
    return "%Y-%m" if reach > SEASON_DAYS else "%G-%V" if reach > FEW_DAYS else "%Y-%m-%d %H"


def _of_chapter(store: Store, chapter: SummaryNode, best: Sequence[Saying]) -> Sentence:
    inside = moments_of(store, chapter.id)
    ends = [*inside[:1], *inside[-1:]]
    said = f": {' '.join(f'“{saying.text}”' for saying in best)}" if best else "."
    shown = {one.moment.id: one for one in (*(saying.one for saying in best), *ends)}
    return Sentence(f"{chapter.title}{said}", tuple(shown.values())[:MOST_CITED])


def _silent(scope: Scope, saying: Collection[str], most: int) -> list[tuple[datetime, Sentence]]:
    """Tell the fullest events in which nothing was said, by what they are called, but for those of chapters."""
    is_short = (not saying and not scope.chapters) or (scope.span is not None and days_of(scope.span) <= FEW_DAYS)
    left = [
        (event, found)
        for name, (event, found) in scope.inside.items()
        if name not in saying
        and found[0].asset.kind in PICTURED
        and (is_short or len(found) >= FEW_MOMENTS)
        and not any(Span(one.start, one.end).meets(event.start, event.end) for one in scope.chapters)
    ]
    left.sort(key=lambda both: (-len(both[1]), both[0].start))
    best = left[: max(1, most // 3)]
    return [
        (
            event.start,
            Sentence(f"{date_lead(found[0], scope.span)}: {event.title}.", _ends(found)),
        )
        for event, found in best
    ]


def _ends(found: Sequence[MomentView]) -> tuple[MomentView, ...]:
    return tuple(dict.fromkeys((found[0], found[-1])))


def _facts(store: Store, rest: str) -> list[Sentence]:
    """Tell what is known of a person as facts, what rests on the most moments first."""
    names = read_names(store)
    entity = names.resolve(rest.strip())
    if entity is None:
        return []
    shown = entity.names[0]
    own = [fact for fact in fact_store.facts(store, shown) if fact.holds_to is None]
    ties = [fact for fact in fact_store.facts_with_objects(store, entity.names) if fact.holds_to is None]
    best = sorted([*own, *ties], key=lambda fact: (-len(fact.moment_ids), fact.id))[:MOST_FACTS]
    told = []
    for fact in best:
        held = moment_store.remembered(store, fact.moment_ids[:MOST_CITED])
        if held:
            told.append(Sentence(_fact(fact), tuple(held.values())))
    return told


def _fact(fact: Fact) -> str:
    since = f", since {fact.holds_from:%B %Y}" if fact.holds_from else ""
    subject = f"the {fact.subject}" if fact.subject[:1].islower() and fact.subject != NOBODY else fact.subject
    if fact.relation in TIES:
        whose = "your" if fact.subject == NOBODY else f"{subject}'s"
        return f"{fact.object} is {whose} {fact.relation}{since}."
    if fact.relation in BY_NOUN or fact.relation.startswith(FAVOURITE):
        return f"{capital(subject)}'s {fact.relation} is {fact.object}."
    return f"{capital(subject)} {fact.relation} {fact.object}{since}."


def _trips(store: Store, spans: Sequence[Span], rest: str) -> list[Sentence]:
    """List the times away from home in some spans: chapters, and what notes say of others."""
    asked = needed_words(rest)
    is_abroad = not ABROAD.isdisjoint(asked)
    needed = [one for one in asked if one not in _AWAY | ABROAD]
    lines: list[tuple[datetime, Sentence]] = []
    for chapter in trips(store, spans, is_abroad):
        inside = moments_of(store, chapter.id)
        if inside and (not needed or any(has_stems(one.all_text, needed) for one in inside)):
            places = Counter(one.asset.place.name for one in inside if one.asset.place and one.asset.place.name)
            where = next((f", in {name}" for name, _ in places.most_common(1) if name not in chapter.title), "")
            ends = {one.moment.id: one for one in (inside[0], inside[-1])}
            lines.append((chapter.start, Sentence(f"{trip_title(chapter)}{where}.", tuple(ends.values()))))
    if is_abroad:
        return in_words(None, lines, [])
    scope, away = travels(store, spans), trips(store)
    said = [one for one in _offered(store, scope) if tells_of_travel(one.text) and has_stems(one.one.all_text, needed)]
    rest_of = [one for one in said if not any(_is_of(one.one, chapter) for chapter in away)]
    return in_words(scope.span, lines, chosen(rest_of, MOST_WORDS - 10 * len(lines), max(1, MOST_LINES - len(lines))))


def _is_of(one: MomentView, chapter: SummaryNode) -> bool:
    return local_day(chapter.start) <= one.moment.at.day <= local_day(chapter.end)
