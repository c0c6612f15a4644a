"""A trip or a thing told by the note that is called after it: where and when, then each day; or a log by its turns."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from memory.knowledge.denials import Denials
from memory.knowledge.learn import read_names
from memory.language.extract import ended
from memory.language.format import dated
from memory.language.paragraphs import heading
from memory.language.tokens import stems
from memory.records.derived import EntityKind
from memory.records.library import Kind, Medium, MomentView
from memory.records.query import Query, Sentence, Span
from memory.store import Store, full_text
from memory.store import moments as moment_store
from qa.answer.dated_quotes import WORDS_OF_DATE, date_lead, in_words
from qa.compute.accounts import Account, Entry, account, is_called, is_journey, places, title_spans
from qa.compute.sayings import Saying, chosen, matter, sayings
from qa.compute.scopes import Inside, is_in, on_days
from qa.compute.stretches import Stretch, has_stems, holding, in_order, is_dated, needed_words, stretches
from qa.evidence.passages import title_words

MOST_CITED = 8
WORDS_OF_LINE, DAY_WEIGHT = 9, 0.5
MOST_ENTRIES = 10
MOST_JOURNEYS = 4
MOST_TITLED = 200
MOST_LOG_WORDS = 100
MOST_LED_BACK_TO = 60
"""So many moments of a trip are looked at for a question that leans on it."""

TELLING_WORD, NAMED_PLACE = 0.3, 0.5
"""What it adds to a line of a log for each of its words that tell, and to a sentence that it names a place."""


@dataclass(frozen=True, slots=True)
class Told:
    """Sentences of notes, the files that need not be told again, and the days of a trip, where they are of one."""

    lines: tuple[tuple[datetime, Sentence], ...] = ()
    assets: frozenset[str] = frozenset()
    days: tuple[date, date] | None = None


def people_of(store: Store) -> frozenset[str]:
    """Return all words of the names of people, in small letters.

    Who sent messages is read only where nobody was learned: one person alone may be the owner.
    """
    known = [one.names for one in read_names(store).entities if one.kind is EntityKind.PERSON]
    senders = full_text.speakers(store) if len(known) < 2 else ()
    named = [*(name for names in known for name in names), *senders]
    return frozenset(word.lower() for name in named for word in name.split())


def of_thing(store: Store, rest: str, spans: Sequence[Span], most_words: int, denials: Denials | None = None) -> Told:
    """Tell the note that is called after what some words name: a trip, a log, or what else somebody wrote of it."""
    people = cache(partial(people_of, store))
    best = _best(_called(store, needed_words(rest), rest, denials), spans, people)
    if best is None:
        return Told()
    if best.is_log:
        line = _of_log(best, spans, min(most_words, MOST_LOG_WORDS))
        return Told(((_begin(best), line),), frozenset([best.asset_id]))
    if best.is_trip:
        return _of_journey(best, places(best, people()), spans, most_words)
    return Told(tuple(_days(best, (), most_words, spans)), frozenset([best.asset_id]))


def _best(called: Sequence[Account], spans: Sequence[Span], people: Callable[[], Collection[str]]) -> Account | None:
    """Return of some notes of one name that to tell, in some spans: a journey first, then the longest with a day."""
    within = [one for one in called if _is_within(one, spans)]
    if len(within) < 2:
        return next(iter(within), None)
    return max(
        within,
        key=lambda one: (one.is_trip and is_journey(one, people()), one.first is not None, len(one.entries)),
    )


def moments_told(store: Store, query: Query) -> list[MomentView]:
    """Return the moments of the trip that was told before, where a question leans on that and names no other time.

    Where it names another, they are those of the trip of that name at that time.
    """
    needed = needed_words(query.carried)
    if not query.follows or not needed or query.kinds:
        return []
    called = _called(store, needed, query.carried)
    best = _best(called, query.spans, cache(partial(people_of, store)))
    if best is not None and best.is_trip and best.days:
        return _in_words_alone([entry.moment for entry in best.entries], on_days(store, *best.days))
    stays = [one for one in stretches(store, query.carried, is_place=True) if _touches(one, query.spans)]
    return _in_words_alone((), on_days(store, stays[-1].first, stays[-1].last)) if stays else []


def _touches(one: Stretch, spans: Sequence[Span]) -> bool:
    """Say whether a stay lies in one of some spans in part; where there are none, it does."""
    first, last = one.moments[0].moment.at.at, one.moments[-1].moment.at.at
    return not spans or any(span.meets(first, last) for span in spans)


def _in_words_alone(own: Sequence[MomentView], beside: Sequence[MomentView]) -> list[MomentView]:
    """Return in time order the moments of a diary and those beside it in which something is said.

    Of many those are left out that say least, the diary's own last.
    """
    longest = sorted(beside, key=lambda one: -len(one.own_text.split()))
    said = {one.moment.id: one for one in (*own, *longest) if one.own_text}
    return in_order(list(said.values())[:MOST_LED_BACK_TO])


def journeys(store: Store, inside: Inside, span: Span, most_words: int, denials: Denials | None = None) -> Told:
    """Tell when and where journeys in a span were, by the diaries of them; one alone by its days, in so many words."""
    moments = [one for _, found in inside.values() for one in found if one.moment.medium is Medium.PARAGRAPH]
    entries = Counter(one.asset.id for one in moments)
    several = [one for one in moments if entries[one.asset.id] > 1]
    found = [*_accounts(store, several, denials), *_titled_in(store, span, denials)]
    trips = {one.asset_id: one for one in found if one.is_trip and _is_within(one, [span])}
    people = people_of(store) if trips else frozenset[str]()
    kept = [one for one in trips.values() if is_journey(one, people)]
    best = sorted(kept, key=lambda one: -len(one.entries))[:MOST_JOURNEYS]
    if most_words and len(best) == 1:
        return _of_journey(best[0], places(best[0], people), [span], most_words)
    lines = [(_begin(one), _lead(one, places(one, people))) for one in best]
    return Told(tuple(lines), frozenset(one.asset_id for one in best))


def _of_journey(one: Account, names: Sequence[str], spans: Sequence[Span], most_words: int) -> Told:
    lead = _lead(one, names)
    days = _days(one, names, most_words - len(lead.text.split()), spans)
    return Told(((_begin(one), lead), *days), frozenset([one.asset_id]), one.days)


def _begin(one: Account) -> datetime:
    """Return when what a note tells of began, by its entries or by its title."""
    at = one.entries[0].moment.moment.at.at
    return at if one.first is None else datetime(one.first.year, one.first.month, one.first.day, tzinfo=at.tzinfo)


def _called(store: Store, needed: Sequence[str], text: str, denials: Denials | None = None) -> list[Account]:
    """Return the notes that are called after a thing; read are only those of which a paragraph is so headed."""
    held = holding(store, needed, text)
    headed = [one for one in held if has_stems(f"{heading(one.own_text)} {title_words(one.path)}", needed)]
    return [one for one in _accounts(store, headed, denials) if is_called(one, needed)]


def _accounts(store: Store, held: Collection[MomentView], denials: Denials | None) -> list[Account]:
    assets = dict.fromkeys(one.asset.id for one in held if one.moment.medium is Medium.PARAGRAPH)
    found = (account(store, name, denials) for name in list(assets)[:MOST_TITLED])
    return [one for one in found if one is not None]


def _titled_in(store: Store, span: Span, denials: Denials | None) -> list[Account]:
    """Return notes whose title alone says that they are of a span, as files have no date of their own."""
    if span.start is None or span.end is None or span.start.year != (span.end - timedelta(days=1)).year:
        return []
    numbers = full_text.postings(store, str(span.start.year))[-MOST_TITLED:]
    ids = moment_store.ids_of_numbers(store, numbers.tolist())
    held = moment_store.remembered(store, list(ids.values())).values()
    notes = [one for one in held if one.asset.kind is Kind.NOTE and one.is_file_time]
    return [one for one in _accounts(store, notes, denials) if title_spans(one.title, one.entries[0].moment)]


def _is_within(one: Account, spans: Sequence[Span]) -> bool:
    """Say whether a note tells of one of some spans; a log whose lines are not dated may."""
    if not spans or (one.is_log and one.first is None):
        return True
    at = [entry.moment.moment.at.at for entry in one.entries]
    if one.first and one.last and not is_dated(one.entries[0].moment):
        zone = at[0].tzinfo
        at = [at[0].combine(day, at[0].time(), zone) for day in (one.first, one.last)]
    return any(span.meets(min(at), max(at)) for span in spans)


def _lead(one: Account, names: Sequence[str]) -> Sentence:
    """Say when and where a journey was: what its note is called, its days, its places."""
    when = (
        ""
        if title_spans(one.title, one.entries[0].moment) or not one.first
        else dated(one.first, one.last or one.first)
    )
    new = [name for name in names if name.lower() not in one.title.lower()]
    where = f": {', '.join(new)}" if new else ""
    lead = f"{when}, " if when else ""
    shown = {entry.moment.moment.id: entry.moment for entry in (one.entries[0], *_naming(one, new), one.entries[-1])}
    return Sentence(f"{lead}“{one.title}”{where}.", tuple(shown.values())[:MOST_CITED])


def _naming(one: Account, names: Sequence[str]) -> list[Entry]:
    """Return the entries that name some places."""
    held = ((name, entry) for name in names for entry in one.entries)
    return [entry for name, entry in held if name in entry.text or name in entry.place]


def _days(
    one: Account, names: Sequence[str], most_words: int, spans: Sequence[Span]
) -> list[tuple[datetime, Sentence]]:
    """Tell the days of a journey in their order, each by a sentence or two; all as written, if that is short."""
    found: list[Saying] = []
    for number, entry in enumerate(one.entries):
        said = sayings(entry.moment, str(number), str(number), DAY_WEIGHT, entry.text)
        found += [_placed(saying, names) for saying in said]
    most = min(MOST_ENTRIES, max(1, most_words // WORDS_OF_LINE))
    if sum(_length(entry) for entry in one.entries) <= most_words:
        taken = [
            Saying(ended(entry.text), entry.moment, "", "", at, 1.0, entry.text) for at, entry in enumerate(one.entries)
        ]
    else:
        taken = chosen(found, most_words, most, beside=WORDS_OF_DATE)
    first = one.entries[0].moment
    has_days = is_dated(first) and len({entry.moment.moment.at.at for entry in one.entries}) > 1
    is_of_title = not has_days and bool(one.days) and (one.is_trip or not is_dated(first))
    told = in_words(spans[0] if spans else None, (), taken, one.asset_id if is_of_title else "")
    return [(line.moments[0].moment.at.at if has_days else _begin(one), line) for line in told]


def _placed(one: Saying, names: Sequence[str]) -> Saying:
    """Give a sentence that names a place more weight."""
    return replace(one, weight=one.weight * (1.0 + NAMED_PLACE)) if any(name in one.text for name in names) else one


def _of_log(one: Account, spans: Sequence[Span], most_words: int) -> Sentence:
    """Tell a log or a list as one sentence: its first line, its newest, and those between that tell most."""
    entries = [entry for entry in one.entries if not is_dated(entry.moment) or is_in(entry.moment, spans)]
    entries = entries or list(one.entries)
    kept = {0, len(entries) - 1}
    room = most_words - len(one.title.split()) - sum(_length(entries[number]) for number in kept)
    for number in sorted(range(1, len(entries) - 1), key=lambda at: -_interest(entries[at], at, len(entries))):
        if _length(entries[number]) <= room:
            kept.add(number)
            room -= _length(entries[number])
    shown = [entries[number] for number in sorted(kept)]
    is_one = len({entry.moment.moment.id for entry in entries}) == 1
    said = "; ".join(entry.text for entry in shown) if is_one else "”, ".join(_line(entry, spans) for entry in shown)
    text = f"“{one.title}: {said.rstrip('.')}.”" if is_one else f"“{one.title}”: {said}”."
    return Sentence(text, tuple({entry.moment.moment.id: entry.moment for entry in shown}.values()))


def _length(entry: Entry) -> int:
    return len(entry.text.split()) + 3


def _line(entry: Entry, spans: Sequence[Span]) -> str:
    if not is_dated(entry.moment):
        return f"“{entry.text}"
    when = date_lead(entry.moment, spans[0] if spans else None)
    return f"{when[:1].lower()}{when[1:]} “{entry.text}"


def _interest(entry: Entry, at: int, number: int) -> float:
    """Return how much a line of a log tells: by its words beside figures, by what happens, and by how new it is."""
    told = [one for one in stems(entry.text) if not any(letter.isdigit() for letter in one)]
    return TELLING_WORD * len(told) + matter(ended(entry.text)) + at / number
