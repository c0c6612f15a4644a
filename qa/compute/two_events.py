"""Which of two things came first, and how much time lies between them or one lasted, by what single moments say.

Each side of such a question is a search of its own. Nothing is told unless both sides have a moment that likely tells
of them, and a date that is sure.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from memory.knowledge.denials import Denials
from memory.language.format import capital
from memory.language.words import any_of, words
from memory.records.query import Query, Sentence
from memory.retrieval.recall import Sources
from qa.compute.episodes import LENGTHS, time_apart
from qa.compute.occurrences import CLEARLY, Occurrence, Occurrences, asks_of_owner
from qa.compute.stretches import stretches
from qa.evidence.dating import Dated
from qa.evidence.passages import UNRELATED
from qa.parse.picks import without_closing
from qa.parse.sides import ORDERS, Relation, Sides, read_sides
from qa.parse.way import plain

MOST_QUOTED = 24
"""Words of a passage that are quoted at the most."""

_STAGES = {
    Relation.HAD: ("got", "gone"),
    Relation.SINCE: ("got", "gone"),
    Relation.WITHOUT: ("got", "gone"),
    Relation.WORE: ("put", "removed"),
    Relation.TOOK: ("opened", "closed"),
    Relation.LIVED: ("housed", "left"),
    Relation.AT: ("stayed", "fetched"),
}
"""What the beginning and the end of a thing are called among the words of a language; "begun" and "over" of others."""

_COMPARED = re.compile(rf"\W+(?:{any_of(words('question.sides.compared'))})\b", re.IGNORECASE)
_SMALL = frozenset(words("pronouns.own", "pronouns.personal", "pronouns.plural", "names.articles"))
_PERSONAL = re.compile(rf"\b(?:{any_of(words('pronouns.personal', 'pronouns.plural', 'question.stages.pointing'))})\b")
_NAMED = re.compile(rf"(?:.* )??((?:{any_of(words('names.articles', 'question.stages.ours'))}) [^\W\d_]+)")


def from_two_events(
    sources: Sources, query: Query, now: datetime | None, owner: str = "", denials: Denials | None = None
) -> list[Sentence]:
    """Return what single moments say to a question of order or of the time between; nothing where that is not sure."""
    sides = read_sides(without_closing(plain(query.question)))
    if sides is None or sources.reranker is None or query.kinds or now is None:
        return []
    search = Occurrences(sources, sources.reranker, now, owner, denials, asks_of_owner(query), sides.language)
    if sides.relation in ORDERS or sides.relation in (Relation.BETWEEN, Relation.FORWARDS):
        return [] if _is_stay(sources, sides.one, sides.other) else _of_pair(search, sides, query)
    if sides.relation is Relation.AGO:
        return _ago(search, sides)
    return [] if query.places or _is_stay(sources, f"{sides.other} {sides.one}") else _lasted(search, sides, query)


def _is_stay(sources: Sources, *names: str) -> bool:
    """Say whether one of several things is a stay of some days or a chapter, so that episodes tell better of it."""
    found = (one for name in names for one in stretches(sources.store, name))
    return any(one.chapter or one.first != one.last for one in found)


def _of_pair(search: Occurrences, sides: Sides, query: Query) -> list[Sentence]:
    one, other = _spelt_out(sides.one, sides.other, query), _spelt_out(sides.other, sides.one, query)
    if not one or not other:
        return []
    ones, others = search.telling(*_wordings(one, "")), search.telling(*_wordings(other, one))
    if ones and not others and sides.relation is Relation.FORWARDS:
        after = words("question.tell.after", language=search.language)[0]
        told = search.telling(f"{other} {after} {one}")
        others = [found for found in told if found.one.moment.id != ones[0].one.moment.id]
    if not ones or not others:
        return []
    if sides.relation in ORDERS:
        return _order(sides, ones, others, query)
    early, late = _sure(ones), _sure(others)
    if early is None or late is None or _states_length([*ones, *others]):
        return []
    if sides.relation is Relation.BETWEEN and late.when.first < early.when.first:
        early, late = late, early
    return _between(early, late, query.unit)


def _wordings(text: str, beside: str) -> list[str]:
    """Return how a side may be meant: of "the rabbit" beside "we get the dog" also "we get the rabbit"."""
    thing, other = _NAMED.match(text), _NAMED.match(beside)
    is_bare = thing is not None and thing.start(1) == 0
    if not is_bare or other is None or other.start(1) == 0:
        return [text]
    return [text, f"{beside[: other.start(1)]}{text}"]


def _order(sides: Sides, ones: Sequence[Occurrence], others: Sequence[Occurrence], query: Query) -> list[Sentence]:
    """Tell which of two was earlier, where all that may be meant by them says the same."""
    orders = {_compared(one.when, other.when) for one in ones for other in others}
    if len(orders) != 1 or 0 in orders:
        return []
    is_first = orders == {-1}
    one, other = ones[0], others[0]
    early, late = (one, other) if is_first else (other, one)
    apart = f"{_how_long(early.when, late.when, '')} ".lstrip()
    if sides.relation in (Relation.FIRST, Relation.LAST):
        wants_one = is_first is (sides.relation is Relation.FIRST)
        name = sides.one if wants_one else sides.other
        best, beside = (one, other) if wants_one else (other, one)
        how = "before" if sides.relation is Relation.FIRST else "after"
        lead = f"{capital(_as_asked(name, query))}: {best.when.words}, {apart}{how} {beside.when.words}"
        return told_of(lead, best, beside)
    word = "before" if is_first else "after"
    if sides.relation is not Relation.EITHER:
        word = f"{'yes' if is_first is (sides.relation is Relation.BEFORE) else 'no'}, {word}"
    return told_of(f"{capital(word)}: {one.when.words}, {apart}{word.split()[-1]} {other.when.words}", one, other)


def _compared(one: Dated, other: Dated) -> int:
    """Return -1 where one is surely before the other, 1 where it is surely after it, else 0."""
    return -1 if one.last < other.first else int(other.last < one.first)


def _between(early: Occurrence, late: Occurrence, unit: str) -> list[Sentence]:
    """Tell how much time lies between two, where the later is not the earlier one."""
    if late.when.first < early.when.first or (late.one.moment.id == early.one.moment.id and late.when == early.when):
        return []
    apart = _how_long(early.when, late.when, unit)
    return told_of(f"{capital(apart)}, from {early.when.words} to {late.when.words}", early, late) if apart else []


def _how_long(early: Dated, late: Dated, unit: str) -> str:
    """Say how much time lies between two dates; empty where they are not known well enough for that."""
    apart = (late.first - early.first).days
    loose = (early.last - early.first).days + (late.last - late.first).days
    if not loose:
        return time_apart(apart, unit)
    about = time_apart(apart, unit).removeprefix("about ").split(" (")[0]
    return f"about {about}" if apart > 2 * loose else ""


def _lasted(search: Occurrences, sides: Sides, query: Query) -> list[Sentence]:
    """Tell how long one had something, or how long it was missing; how long one has, where it has not ended.

    A length that stands beside the beginning is one that was planned; one beside the end answers best in its own words.
    """
    goes_on = sides.relation in (Relation.SINCE, Relation.HOLDS)
    begun, over = search.stages(sides.other, sides.one, _STAGES.get(sides.relation, ("begun", "over")), goes_on)
    if sides.relation is Relation.WITHOUT:
        begun, over = search.telling(sides.start) if sides.start else over, begun
    first = _sure(begun)
    if first is None:
        return []
    if goes_on:
        return [] if over or _states_length(begun) else _since(first, search.now.date())
    after = sorted((one for one in over if _compared(first.when, one.when) < 0), key=lambda one: one.when.first)
    last = after[0] if after and sides.relation is Relation.WITHOUT else _sure(after)
    return [] if last is None or _states_length([last]) else _between(first, last, query.unit)


def _ago(search: Occurrences, sides: Sides) -> list[Sentence]:
    """Tell how much time has passed since something happened."""
    found = _sure(search.telling(sides.one))
    return _since(found, search.now.date()) if found else []


def _since(found: Occurrence, today: date) -> list[Sentence]:
    apart = _how_long(found.when, Dated("", today, today), "") if found.when.first <= today else ""
    return told_of(f"{capital(apart)}, since {found.when.words}", found) if apart else []


def _sure(found: Sequence[Occurrence]) -> Occurrence | None:
    """Return what tells best of a thing, None where others of another day do so about as well."""
    if not found:
        return None
    best = max(found, key=lambda one: one.log_odds)
    others = [one.log_odds for one in found if one.when != best.when]
    return best if best.log_odds >= max(others, default=UNRELATED) + CLEARLY else None


def _states_length(found: Sequence[Occurrence]) -> bool:
    """Say whether what was found says itself how long something was, so that its words answer best.

    "A week early" says no length.
    """
    return any(not _COMPARED.match(one.quote, match.end()) for one in found for match in LENGTHS.finditer(one.quote))


def _spelt_out(text: str, beside: str, query: Query) -> str:
    """Return a side with what "she" or "it" stands for in it; empty where that is not plain."""
    if not _PERSONAL.search(text):
        return text
    if _PERSONAL.fullmatch(text):
        return ""
    named = _NAMED.match(beside)
    name = query.persons[0][0] if len(query.persons) == 1 else named[1] if named else _first_name(beside)
    return _PERSONAL.sub(name, text) if name and len(query.persons) < 2 else ""


def _first_name(text: str) -> str:
    """Return the word that a side begins with, where it may be a name: "emil" of "emil was born"."""
    word = re.sub(r"['’]s?$", "", text.split()[0])
    return "" if word in _SMALL or word.endswith("ing") else word


def _as_asked(name: str, query: Query) -> str:
    """Return what was asked for as the question writes it: "the flat in Bern", without who did what before it."""
    asked, said = " ".join(query.question.split()), name.split()
    for at in range(len(said)):
        if found := re.search(re.escape(" ".join(said[at:])), asked, re.IGNORECASE):
            return found[0]
    return name


def told_of(lead: str, *found: Occurrence, most: int = MOST_QUOTED) -> list[Sentence]:
    """Return what was worked out, then each of what it rests on with its date, quoted in so many words."""
    proofs = [Sentence(f"{one.when.words}: “{_cut(one.quote, most)}”", (one.one,), one.quote) for one in found]
    return [Sentence(f"{lead}.", tuple(dict.fromkeys(one.one for one in found))), *proofs]


def _cut(quote: str, most: int) -> str:
    said = quote.split()
    return quote if len(said) <= most else f"{' '.join(said[:most])} …"
