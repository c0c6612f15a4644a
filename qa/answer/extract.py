"""An answer in the moments' own words: the fact or the date first, then the words that it rests on, and who said them.

Knows ranked passages and typed queries; nothing of how they were found, or of marks.
"""

from collections.abc import Sequence

from memory.language.dates.format import tell_span
from memory.language.dates.spans import find_phrases
from memory.language.sentences import split
from memory.records.library import MomentView, TakenFrom
from memory.records.query import Query, Sentence, Task
from qa.evidence.excerpts import by_owner, date_words, heard, kind_words, place_words, speaker_name
from qa.evidence.passages import Passage
from qa.evidence.verify import stems
from qa.parse.way import is_of_now

MOST_QUOTES = 3
MOST_WORDS = 70
NEARLY_AS_GOOD = 2.5
"""Log-odds by which a passage may fall short of the best and still be told with it."""

AS_LIKELY = 2.0
"""Log-odds within which the newest answers a question of what holds now, and the first that of what was first."""

_DATED = frozenset((Task.WHEN, Task.FIRST, Task.LAST))


def extract(ranked: Sequence[Passage], query: Query) -> list[Sentence]:
    """Return the passages that answer a question, best first, as sentences; `ranked` is best first."""
    chosen = chosen_of(ranked, query)
    lead = _date_told(chosen[0], query) if query.task in _DATED and chosen else ""
    if query.task in _DATED:
        return [_told(piece, lead, ()) for piece in chosen]
    return [_told(piece, "", _elsewhere(piece, ranked)) for piece in chosen]


def _elsewhere(piece: Passage, ranked: Sequence[Passage]) -> list[MomentView]:
    """Return the other moments found that say the same words."""
    return [other.moment for other in ranked if other.text == piece.text and other.moment is not piece.moment]


def chosen_of(ranked: Sequence[Passage], query: Query) -> list[Passage]:
    """Return the passages worth telling: nearly as good as the best, no words twice, few enough to be read at once."""
    chosen: list[Passage] = []
    words = 0
    for piece in _in_order(ranked, query):
        many = len(piece.text.split())
        is_told = any(_overlap(piece, other) for other in chosen)
        if piece.score < ranked[0].score - NEARLY_AS_GOOD or is_told or (chosen and words + many > MOST_WORDS):
            continue
        chosen.append(piece)
        words += many
        if len(chosen) == (1 if query.task in _DATED else MOST_QUOTES):
            break
    return chosen


def _in_order(ranked: Sequence[Passage], query: Query) -> list[Passage]:
    """Return passages, the best first; of those as likely the earliest or the newest, where one asks for that."""
    is_first = query.task is Task.FIRST
    is_last = not is_first and (query.task is Task.LAST or is_of_now(query))
    if not (is_last or is_first):
        return list(ranked)
    likely = [piece for piece in ranked if piece.score >= ranked[0].score - AS_LIKELY]
    likely.sort(key=lambda piece: piece.moment.moment.at.at, reverse=is_last)
    return [*likely, *(piece for piece in ranked if piece not in likely)]


def _overlap(piece: Passage, other: Passage) -> bool:
    """Say whether two passages say the same: windows of one moment that share words, or the same words twice."""
    if piece.text == other.text:
        return True
    mine, others = set(split(piece.text)), set(split(other.text))
    return piece.moment.moment.id == other.moment.moment.id and bool(mine & others)


def _told(piece: Passage, lead: str, elsewhere: Sequence[MomentView]) -> Sentence:
    one = piece.moment
    if not one.own_text:
        place = place_words(one)
        return Sentence(f"{_capital(kind_words(one))} of {date_told(one)}{f' at {place}' if place else ''}.", (one,))
    words = " ".join(piece.text.split())
    quote = f"“{words}”"
    moments: tuple[MomentView, ...] = (one, *elsewhere)
    if piece.before is not None:
        quote, moments = f"“{piece.before.own_text}” “{words}”", (one, piece.before)
    source = f"{_source(one)}, {date_told(one)}"
    return Sentence(f"{lead}: {quote} ({source})." if lead else f"{quote} ({source}).", moments, words)


def _source(one: MomentView) -> str:
    """Say whose words they are: a sender, a voice, or what sort of file."""
    if by_owner(one):
        return f"you wrote this of a {kind_words(one)}"
    return speaker_name(one) or heard(one) or kind_words(one)


def date_told(one: MomentView) -> str:
    """Say when a moment was; where only the file's own time says so, that is said as well."""
    when = date_words(one.moment.at)
    return f"file saved {when}" if one.asset.taken_from is TakenFrom.MTIME else when


def _date_told(piece: Passage, query: Query) -> str:
    """Return the date that a passage gives for what is asked: one it speaks of, else when it was.

    The sentence that shares most with the question is read, and the one after it; the day above an entry is no date
    that it speaks of. Empty where the date rests on the time of a file alone.
    """
    at = piece.moment.moment.at
    wanted = stems(query.question)
    sentences = split(" ".join(piece.text.split()))
    best = max(range(len(sentences)), key=lambda number: len(wanted & stems(sentences[number])), default=0)
    for sentence in sentences[best : best + 2]:
        for phrase in find_phrases(sentence, at.at):
            span = phrase.named or phrase.spans[-1]
            if span.start is not None and span.end is not None and span.start.date() != at.at.date():
                return tell_span(span)
    return "" if piece.moment.asset.taken_from is TakenFrom.MTIME else date_words(at)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
