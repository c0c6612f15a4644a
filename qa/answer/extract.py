"""An answer in the moments' own words: the fact or the date first, then the words that it rests on, and who said them.

Knows ranked passages and typed queries; nothing of how they were found, or of marks.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from memory.language.format import capital
from memory.language.paragraphs import undated
from memory.records.library import MomentView
from memory.records.query import Query, Sentence, Task
from qa.evidence.dating import date_given
from qa.evidence.excerpts import as_dialogue, by_owner, date_words, kind_words, nearest, place_words, sentences, teller
from qa.evidence.passages import RankedPassage, exchange_of
from qa.evidence.verify import stems
from qa.parse.way import is_of_now, is_of_outcome, tells_change

MOST_QUOTES = 3
MOST_WORDS, MARK_WORDS = 80, 1
NEARLY_AS_GOOD = 6.0
"""Log-odds by which a passage may fall short of the best and still be told with it."""

HIGHLIGHTED, LEAST_GAIN = 0.7, 1.0
"""The largest share of the words of a quote that is highlighted, as more says no more than all, and the log-odds by
which it must be likelier than all: below, the reader takes the subject for the answer."""

LIKELY = 0.0
"""Log-odds from which a passage answers a question as likely as not, however it was found."""

LEAST_LIKELY = -5.0
"""Log-odds below which what sets something right is about something else."""

AS_LIKELY = 2.0
"""Log-odds within which the newest answers a question of what holds now, and the first that of what was first."""

_DATED = frozenset((Task.WHEN, Task.FIRST, Task.LAST))


def extract(ranked: Sequence[RankedPassage], query: Query) -> list[Sentence]:
    """Return the passages that answer a question, best first, as sentences; `ranked` is best first."""
    chosen = chosen_of(ranked, query)
    lead = date_given(chosen[0], query) if query.task in _DATED and chosen else ""
    if query.task in _DATED:
        return [quoted(piece, lead) for piece in chosen]
    return [quoted(piece, "", _elsewhere(piece, ranked)) for piece in chosen]


def _elsewhere(piece: RankedPassage, ranked: Sequence[RankedPassage]) -> list[MomentView]:
    """Return the other moments found that say the same words."""
    return [other.moment for other in ranked if other.text == piece.text and other.moment is not piece.moment]


def chosen_of(ranked: Sequence[RankedPassage], query: Query) -> list[RankedPassage]:
    """Return the passages worth telling: nearly as good as the best, no words twice, few enough to be read at once.

    What does not fit behind others is told by its best sentence and as much after it as fits.
    """
    chosen: list[RankedPassage] = []
    room = MOST_WORDS
    foremost = _foremost(ranked, query)
    for piece in (*foremost, *(one for one in ranked if one not in foremost)):
        is_likely = piece in foremost or piece.score >= ranked[0].score - NEARLY_AS_GOOD or piece.log_odds > LIKELY
        if not is_likely or any(_overlap(piece, other) for other in chosen):
            continue
        told = piece if not chosen or _words_told(piece) <= room else _shortened(piece, query, room)
        if told is None:
            continue
        chosen.append(told)
        room -= _words_told(told)
        if len(chosen) == (1 if query.task in _DATED else MOST_QUOTES):
            break
    return chosen


def _shortened(piece: RankedPassage, query: Query, room: int) -> RankedPassage | None:
    """Return a passage in so many words, None where not even its best sentence fits."""
    if exchange_of(piece):
        said = (replace(piece, later=()), replace(piece, talk=(), later=()))
        return next((one for one in said if _words_told(one) <= room), None)
    parts, wanted = sentences(piece.text), stems(piece.part or query.question)
    best = nearest(parts, wanted)
    cut = [replace(piece, text=" ".join(parts[best:end])) for end in range(len(parts), best, -1)]
    return next((one for one in cut if _words_told(one) <= room), None)


def _foremost(ranked: Sequence[RankedPassage], query: Query) -> list[RankedPassage]:
    """Return the passages to be told before the best: what sets right or moves what it tells, the newest first.

    Where one asks for the earliest or for what holds in the end, these of those as likely.
    """
    if not ranked:
        return []
    best = ranked[0]
    is_first, is_outcome = query.task is Task.FIRST, is_of_outcome(query)
    is_last = not is_first and (query.task is Task.LAST or is_of_now(query) or is_outcome)
    found: list[RankedPassage] = []
    if is_first or is_last:
        found = [piece for piece in ranked if piece.score >= best.score - AS_LIKELY]
        found.sort(key=_made if is_outcome else lambda piece: piece.moment.moment.at.at, reverse=is_last)
    if query.task not in (Task.FIRST, Task.LAST):
        changes = [piece for piece in ranked if _changes(piece, found[0] if found else best, best, query)]
        found = [*sorted(changes, key=_made, reverse=True), *found]
    return list(dict.fromkeys(found))


def _made(piece: RankedPassage) -> tuple[bool, datetime]:
    """Return when a passage was made, earliest where its file alone says so."""
    return not piece.moment.is_file_time, piece.moment.moment.at.at


def _changes(piece: RankedPassage, told: RankedPassage, best: RankedPassage, query: Query) -> bool:
    """Say whether a passage sets right or moves what another one tells, as far as the question asks for it."""
    short_by = NEARLY_AS_GOOD if query.task in _DATED else AS_LIKELY
    is_near = piece.log_odds >= max(best.log_odds - short_by, LEAST_LIKELY)
    is_newer = _made(piece) > _made(told)
    return is_near and is_newer and tells_change(piece.read) and bool(stems(query.text) & stems(piece.read))


def _overlap(piece: RankedPassage, other: RankedPassage) -> bool:
    """Say whether two passages say the same: windows of one moment that share words, or the same words twice."""
    is_exchange = exchange_of(piece) or exchange_of(other)
    if piece.text == other.text or (is_exchange and _moment_ids(piece) & _moment_ids(other)):
        return True
    mine, others = set(sentences(piece.text)), set(sentences(other.text))
    return piece.moment.moment.id == other.moment.moment.id and bool(mine & others)


def _words_told(piece: RankedPassage) -> int:
    """Return how many words a passage takes with who says it, or of what and when it is."""
    if exchange := exchange_of(piece):
        said = [f"{teller(one)} {one.own_text}" for one in exchange]
    else:
        said = [piece.text if piece.moment.own_text else place_words(piece.moment), _source(piece.moment)]
    return sum(len(text.split()) for text in (*said, date_told(piece.moment))) + MARK_WORDS


def _moment_ids(piece: RankedPassage) -> set[str]:
    return {piece.moment.moment.id, *(one.moment.id for one in (*piece.talk, *piece.later))}


def quoted(piece: RankedPassage, lead: str, elsewhere: Sequence[MomentView] = ()) -> Sentence:
    """Return a passage in its own words, after a date that leads, if any; `elsewhere` are moments that say the same."""
    one = piece.moment
    if not one.own_text:
        place = place_words(one)
        return Sentence(f"{capital(kind_words(one))} of {date_told(one)}{f' at {place}' if place else ''}.", (one,))
    words = undated(" ".join(piece.text.split()))
    moments, quote, source = (one, *elsewhere), f"“{words}”", [_source(one)]
    if said := exchange_of(piece):
        quote = as_dialogue(said)
        moments, source = (one, *(other for other in said if other.moment.id != one.moment.id)), []
    told = ", ".join([*source, *([] if date_told(one) == lead else [date_told(one)])])
    text = f"{f'{lead}: ' if lead else ''}{quote}{f' ({told})' if told else ''}."
    return Sentence(text, moments, words, lead or _highlight(piece, words))


def _highlight(piece: RankedPassage, words: str) -> str:
    """Return the sentence or line that answers clearly better than all of a quote; empty where it is most of that."""
    best = " ".join(piece.part.split())
    is_short = len(best.split()) <= HIGHLIGHTED * len(words.split())
    is_likelier = piece.gain >= LEAST_GAIN and not exchange_of(piece)
    return best if is_likelier and is_short and best in words else ""


def _source(one: MomentView) -> str:
    """Say whose words they are: a sender, a voice, or what sort of file."""
    if by_owner(one):
        return f"you wrote this of a {kind_words(one)}"
    return teller(one) or kind_words(one)


def date_told(one: MomentView) -> str:
    """Say when a moment was; where only the file's own time says so, that is said as well."""
    when = date_words(one.moment.at)
    return f"file saved {when}" if one.is_file_time else when
