"""Which of two things came first, and how much time lies between them or one lasted, by what single moments say.

Each side of such a question is a search of its own. Nothing is told unless both sides have a moment that likely tells
of them, and a date that is sure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from memory.knowledge.denials import Denials
from memory.language.sentences import is_asking, spelled_out
from memory.language.words import any_of, table, words
from memory.records.library import MomentView
from memory.records.query import Query, Sentence, Task
from memory.retrieval.recall import Sources, recall
from models.protocols import Reranker
from qa.compute.episodes import time_apart
from qa.evidence.dating import Dated, date_of
from qa.evidence.excerpts import sentences
from qa.evidence.passages import RankedPassage, rank
from qa.parse.question import content
from qa.parse.records import happened
from qa.parse.sides import ORDERS, Relation, Sides, read_sides
from qa.parse.understanding import understand
from qa.parse.way import plain

LOOKED_AT = 8
"""So many moments are read for each side."""

LIKELY = -3.0
"""The least log-odds that a passage tells of a side: what only stands near it in meaning has less."""

AS_LIKELY = 2.5
"""Log-odds within which others than the best may be what is meant: they have to say the same."""

CLEARLY = 1.0
"""Log-odds by which a passage has to tell rather of a beginning than of an end, or the other way round."""

NEAR = -6.0
"""The least log-odds of a passage for a thing itself, where it is read for that thing to have come or gone."""

SURELY = 2.5
"""The same where nothing tells of the other stage, as something still goes on."""

MOST_QUOTED = 24
"""Words of a passage that are quoted at the most."""

_COMING, _GOING = (frozenset(words(f"question.stages.{name}")) for name in ("coming", "going"))
_OCCASIONS = tuple(table("events.occasions").values())
_ARTICLES = frozenset(words("names.articles"))
_SMALL = frozenset(words("pronouns.own", "pronouns.personal", "pronouns.plural"))
_PERSONAL = re.compile(rf"\b(?:{any_of(words('pronouns.personal', 'pronouns.plural', 'question.stages.pointing'))})\b")
_NAMED = re.compile(rf"(?:.* )??((?:{any_of(words('names.articles', 'question.stages.ours'))}) [^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A moment that tells of one side of a question, the sentence that does, its date, and how likely it does."""

    one: MomentView
    quote: str
    when: Dated
    log_odds: float
    read: str

    @property
    def is_ahead(self) -> bool:
        """Whether the moment speaks of what was still to come."""
        return self.when.first > self.one.moment.at.at.date()


@dataclass(frozen=True, slots=True)
class _Search:
    """What every search for a side of one question needs, and the owner's name."""

    sources: Sources
    reader: Reranker
    now: datetime
    owner: str
    denials: Denials | None
    is_of_owner: bool
    language: str


def from_two_events(
    sources: Sources, query: Query, now: datetime | None, owner: str = "", denials: Denials | None = None
) -> list[Sentence]:
    """Return what single moments say to a question of order or of the time between; nothing where that is not sure."""
    sides = read_sides(plain(query.question))
    if sides is None or sources.reranker is None or query.kinds or now is None:
        return []
    search = _Search(sources, sources.reranker, now, owner, denials, query.about_owner, sides.language)
    if sides.relation in ORDERS or sides.relation in (Relation.BETWEEN, Relation.FORWARDS):
        return _of_pair(search, sides, query)
    return _lasted(search, sides, query)


def _of_pair(search: _Search, sides: Sides, query: Query) -> list[Sentence]:
    one, other = _spelt_out(sides.one, sides.other, query), _spelt_out(sides.other, sides.one, query)
    if not one or not other:
        return []
    ones, others = _telling(search, *_wordings(one, "")), _telling(search, *_wordings(other, one))
    if ones and not others and sides.relation is Relation.FORWARDS:
        others = [
            found for found in _telling(search, f"{other} after {one}") if found.one.moment.id != ones[0].one.moment.id
        ]
    if not ones or not others:
        return []
    if sides.relation in ORDERS:
        return _order(sides, ones, others, query)
    is_sure = _same_date(ones) and _same_date(others)
    early, late = ones[0], others[0]
    if sides.relation is Relation.BETWEEN and late.when.first < early.when.first:
        early, late = late, early
    return _between(early, late, query.unit) if is_sure else []


def _wordings(text: str, beside: str) -> list[str]:
    """Return how a side may be meant: of "the rabbit" beside "we get the dog" also "we get the rabbit"."""
    thing, other = _NAMED.match(text), _NAMED.match(beside)
    is_bare = thing is not None and thing.start(1) == 0
    if not is_bare or other is None or other.start(1) == 0:
        return [text]
    return [text, f"{beside[: other.start(1)]}{text}"]


def _order(sides: Sides, ones: Sequence[Found], others: Sequence[Found], query: Query) -> list[Sentence]:
    """Tell which of two was earlier, where all that may be meant by them says the same."""
    orders = {_compared(one.when, other.when) for one in ones for other in others}
    if len(orders) != 1 or 0 in orders:
        return []
    is_first = orders == {-1}
    one, other = ones[0], others[0]
    early, late = (one, other) if is_first else (other, one)
    apart = _how_long(early.when, late.when, "")
    if sides.relation in (Relation.FIRST, Relation.LAST):
        wants_one = is_first is (sides.relation is Relation.FIRST)
        name = sides.one if wants_one else sides.other
        best, beside = (one, other) if wants_one else (other, one)
        how = "before" if sides.relation is Relation.FIRST else "after"
        lead = f"{_capital(_as_asked(name, query))}: {best.when.words}, {apart} {how} {beside.when.words}"
        return _told(lead, best, beside)
    word = "before" if is_first else "after"
    if sides.relation is not Relation.EITHER:
        word = f"{'yes' if is_first is (sides.relation is Relation.BEFORE) else 'no'}, {word}"
    return _told(f"{_capital(word)}: {one.when.words}, {apart} {word.split()[-1]} {other.when.words}", one, other)


def _compared(one: Dated, other: Dated) -> int:
    """Return -1 where one is surely before the other, 1 where it is surely after it, else 0."""
    return -1 if one.last < other.first else int(other.last < one.first)


def _between(early: Found, late: Found, unit: str) -> list[Sentence]:
    """Tell how much time lies between two, where the later is not the earlier one."""
    if late.when.first < early.when.first or (late.one.moment.id == early.one.moment.id and late.when == early.when):
        return []
    apart = _how_long(early.when, late.when, unit)
    return _told(f"{_capital(apart)}, from {early.when.words} to {late.when.words}", early, late) if apart else []


def _how_long(early: Dated, late: Dated, unit: str) -> str:
    """Say how much time lies between two dates; empty where they are not known well enough for that."""
    apart = (late.first - early.first).days
    loose = (early.last - early.first).days + (late.last - late.first).days
    if not loose:
        return time_apart(apart, unit)
    about = time_apart(apart, unit).removeprefix("about ").split(" (")[0]
    return f"about {about}" if apart > 2 * loose else ""


def _lasted(search: _Search, sides: Sides, query: Query) -> list[Sentence]:
    """Tell how long one had something, or how long it was missing; how long one has, where it has not ended."""
    is_had = sides.relation in (Relation.HAD, Relation.SINCE, Relation.WITHOUT)
    begun, over = _stages(search, sides, *(("got", "gone") if is_had else ("begun", "over")))
    if sides.relation is Relation.WITHOUT:
        begun, over = _telling(search, sides.start) if sides.start else over, begun
    if not begun or not _same_date(begun):
        return []
    after = sorted((one for one in over if _compared(begun[0].when, one.when) < 0), key=lambda one: one.when.first)
    if sides.relation in (Relation.SINCE, Relation.HOLDS):
        today = search.now.date()
        if over or begun[0].when.first > today:
            return []
        return _told(f"{_capital(_since(begun[0].when, today))}, since {begun[0].when.words}", begun[0])
    if not after or (sides.relation is not Relation.WITHOUT and not _same_date(over)):
        return []
    return _between(begun[0], after[0], query.unit)


def _since(when: Dated, today: date) -> str:
    return _how_long(when, Dated("", today, today), "")


def _stages(search: _Search, sides: Sides, *names: str) -> tuple[list[Found], list[Found]]:
    """Return what tells that something came or began, and what tells that it went or ended."""
    about = sides.one if "got" in names else f"{sides.other} {sides.one}"
    ranked = [piece for piece in _ranked(search, about) if piece.log_odds >= NEAR]
    if not ranked:
        return [], []
    texts = [*(piece.read for piece in ranked), *(replace(piece, part="").read for piece in ranked)]
    coming, going = (
        np.max(_odds(search, name, sides.other, sides.one, texts).reshape(2, -1), axis=0) for name in names
    )
    clearly = SURELY if sides.relation in (Relation.SINCE, Relation.HOLDS) else CLEARLY
    begun, over = _rather(ranked, coming, going, clearly), _rather(ranked, going, coming, clearly)
    return _likely(search, about, begun), _likely(search, about, over, ends=True)


def _rather(
    ranked: Sequence[RankedPassage], odds: NDArray[np.float32], against: NDArray[np.float32], clearly: float
) -> list[RankedPassage]:
    """Return the passages that rather tell of one stage than of the other, the likeliest first."""
    pairs = zip(ranked, odds.tolist(), against.tolist(), strict=True)
    clear = [replace(piece, log_odds=odd) for piece, odd, other in pairs if odd > other + clearly]
    return sorted(clear, key=lambda piece: -piece.log_odds)


def _odds(search: _Search, name: str, who: str, what: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the log-odds that texts tell of a stage of something, each by the wording that fits it best."""
    bare = " ".join(word for word in what.split() if word not in _ARTICLES)
    wordings = words(f"question.stages.{name}", language=search.language)
    odds = [search.reader.score(one.format(who, what, bare), texts) for one in wordings]
    best: NDArray[np.float32] = np.max(np.array(odds, np.float32), axis=0)
    return best


def _telling(search: _Search, *wordings: str) -> list[Found]:
    """Return what tells that one side happened, the best first: of several wordings that which is likeliest told.

    Where none is, what the occasion is called besides is looked for.
    """
    tried = {text: found for text in wordings if (found := _likely(search, text, _ranked(search, text)))}
    if not tried:
        again = [one for text in _reworded(wordings[0]) for one in _likely(search, text, _ranked(search, text))]
        again.sort(key=lambda one: -one.log_odds)
        tried = {wordings[0]: [one for one in again if one.log_odds >= again[0].log_odds - AS_LIKELY]} if again else {}
    best = max(tried, key=lambda text: tried[text][0].log_odds, default="")
    return _in_direction(search, best, tried[best]) if best else []


def _reworded(text: str) -> list[str]:
    """Return a text with the word for an occasion replaced by others for it: "we married" for "the wedding"."""
    said = [word for word in text.split() if word not in _ARTICLES]
    found = [(at, forms) for forms in _OCCASIONS for at, word in enumerate(said) if word in forms]
    return [
        " ".join((*said[:at], form, *said[at + 1 :])) for at, forms in found[:1] for form in forms if form != said[at]
    ]


def _in_direction(search: _Search, text: str, found: Sequence[Found]) -> list[Found]:
    """Leave out what tells rather of an end where a side is that something came or began, and the other way round."""
    said = text.split()
    is_coming, is_going = not _COMING.isdisjoint(said), not _GOING.isdisjoint(said)
    thing = content(" ".join(word for word in said if word not in _COMING | _GOING | _SMALL))
    if not thing or is_coming is is_going:
        return list(found)
    texts = [one.read for one in found]
    coming, going = (
        np.max([_odds(search, name, "we", thing, texts) for name in names], axis=0)
        for names in (("got", "begun"), ("gone", "over"))
    )
    clear = (coming - going if is_coming else going - coming).tolist()
    return [one for one, by in zip(found, clear, strict=True) if by > max(-CLEARLY, max(clear) - AS_LIKELY)]


def _ranked(search: _Search, text: str) -> list[RankedPassage]:
    asked = replace(understand(search.sources.store, text, search.now, search.owner), task=Task.WHEN)
    if not asked.text.strip() or asked.impossible:
        return []
    if not asked.persons:
        asked = replace(asked, about_owner=asked.about_owner or search.is_of_owner)
    evidence = recall(search.sources, replace(asked, people=()), LOOKED_AT, inferred=True)
    return rank(search.sources, evidence, asked, search.owner, search.denials)


def _likely(search: _Search, text: str, ranked: Sequence[RankedPassage], ends: bool = False) -> list[Found]:
    """Return the passages that likely tell of a side, as what they say of it and when; the first of them is the best.

    What a moment plans counts only where none says that it was; what it denies, where that `ends` something. Nothing is
    returned where the best has no sure date.
    """
    if not ranked or not ranked[0].is_of_person or ranked[0].log_odds < LIKELY:
        return []
    near = [
        piece
        for piece in ranked
        if piece.is_of_person and piece.log_odds >= max(LIKELY, ranked[0].log_odds - AS_LIKELY)
    ]
    found: list[Found] = []
    for piece in near:
        quote = _quote(search, text, piece)
        is_so = not is_asking(spelled_out(quote)) if ends else happened(quote)
        when = date_of(piece.moment, quote) if is_so and not _is_other_occasion(text, quote) else None
        if when is None and piece is near[0]:
            return []
        if when:
            found.append(Found(piece.moment, quote, when, piece.log_odds, replace(piece, part="").read))
    return [one for one in found if not one.is_ahead] or found


def _quote(search: _Search, text: str, piece: RankedPassage) -> str:
    """Return the sentence of a passage that likeliest tells of a side."""
    said = [piece.part] if piece.part else sentences(piece.text) or [piece.text]
    best = int(np.argmax(search.reader.score(text, said))) if len(said) > 1 else 0
    return " ".join(said[best].split())


def _is_other_occasion(text: str, quote: str) -> bool:
    """Say whether words tell of another occasion than a side names: of a wedding where it names an engagement."""
    said, told = (set(re.findall(r"\w+", one.lower())) for one in (text, quote))
    named = [forms for forms in _OCCASIONS if not said.isdisjoint(forms)]
    return bool(named) and not any(told & set(forms) for forms in named) and any(told & set(one) for one in _OCCASIONS)


def _same_date(found: Sequence[Found]) -> bool:
    return len({(one.when.first, one.when.last) for one in found}) == 1


def _spelt_out(text: str, beside: str, query: Query) -> str:
    """Return a side with what "she" or "it" stands for in it; empty where that is not plain."""
    if not _PERSONAL.search(text):
        return text
    named = _NAMED.match(beside)
    name = query.persons[0][0] if len(query.persons) == 1 else named[1] if named else _first_name(beside)
    return _PERSONAL.sub(name, text) if name and len(query.persons) < 2 else ""


def _first_name(text: str) -> str:
    """Return the word that a side begins with, where it may be a name: "emil" of "emil was born"."""
    word = re.sub(r"['’]s?$", "", text.split()[0])
    return "" if word in _SMALL or word in _COMING | _GOING or word.endswith("ing") else word


def _as_asked(name: str, query: Query) -> str:
    """Return what was asked for as the question writes it: "the flat in Bern"."""
    found = re.search(re.escape(name), " ".join(query.question.split()), re.IGNORECASE)
    return found[0] if found else name


def _told(lead: str, *found: Found) -> list[Sentence]:
    proofs = [Sentence(f"{one.when.words}: “{_cut(one.quote)}”", (one.one,), one.quote) for one in found]
    return [Sentence(f"{lead}.", tuple(dict.fromkeys(one.one for one in found))), *proofs]


def _cut(quote: str) -> str:
    said = quote.split()
    return quote if len(said) <= MOST_QUOTED else f"{' '.join(said[:MOST_QUOTED])} …"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
