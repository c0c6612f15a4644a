"""What was found, as passages that can be quoted, and how likely each answers a question.

A short moment is a passage as it stands, a long one is several; a message carries those around it. Knows evidence and
the reader of questions with passages; nothing of how an answer is worded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from memory.knowledge.denials import Denials
from memory.language.sentences import is_asking
from memory.records.file_names import in_letters
from memory.records.library import Kind, Medium, MomentView
from memory.records.query import Evidence, Query, Span
from memory.retrieval.recall import Sources
from memory.retrieval.spoken_times import speaks_of
from memory.store import Store
from memory.store import moments as moment_store
from qa.evidence.answerable import attributed, person_asked_about
from qa.evidence.excerpts import place_words, sentences, teller
from qa.evidence.other_scripts import is_other_script, shared
from qa.evidence.verify import stems
from qa.evidence.weights import READ, UNREAD, weights
from qa.parse.answer_type import AnswerType, answer_type, holds

WHOLE_WORDS = 60
"""A moment up to so long is quoted whole."""

WINDOW_WORDS = 45
AROUND = (2, 6)
TALK_WORDS, LATER_WORDS = 40, 30
READ_AFTER = 2
LONGEST_PAUSE, LONGEST_WAIT, UNTIL_ANSWERED = timedelta(minutes=10), timedelta(hours=1), timedelta(hours=12)
"""So many messages before and after one are read with it, up to so many words in all, none after a longer pause. What
was said then is told with them, up to so many words and within a longer pause, still longer where the last one asks:
often it answers what was asked."""

MOST_READ = 20
"""So many passages are read with a question, at the most; each takes some 4 ms of one core."""

MOST_CLOSELY, MOST_PARTS = 6, 12
"""How many of the best passages are read again by sentences, and how many of these at the most."""

COLUMNS = ("rank_read", "rank_found", "rank_person", "rank_typed")
"""The names of what passages are ranked by among the weights, in order."""

INSIDE = 8.0
"""What a passage gains that is of the times asked for, or speaks of them. Of the questions that weights are fitted on
too few name a time: any gain from 0 to 8 ranks those alike.
"""

UNRELATED, BY_WORDS = -11.0, 16.0
"""The log-odds of a passage that has nothing to do with a question, and what all words of the question add to them."""


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """Words of a moment to quote, and the log-odds that they answer a question.

    A message stands in `talk`, the messages around it, itself among them, and `later` are those that go on from there;
    other moments have none.

    `part` are those of its words that are read, empty for all, and `gain` is by how much likelier they answer than all
    do. `is_inside`: it is of the times asked for, or speaks of
    them. `score` is what passages are ranked by: the log-odds with how well the moment was found, and of whom and when.
    """

    item: Evidence
    text: str
    talk: tuple[MomentView, ...] = ()
    later: tuple[MomentView, ...] = ()
    part: str = ""
    gain: float = 0.0
    log_odds: float = UNRELATED
    is_of_person: bool = True
    is_typed: bool = False
    is_inside: bool = False
    score: float = UNRELATED

    @property
    def moment(self) -> MomentView:
        """The moment it is of."""
        return self.item.remembered

    @property
    def read(self) -> str:
        """What is read with a question: who says what, or what file it is of and the words."""
        if self.talk:
            return " ".join(f"{teller(one)}: {one.own_text}" for one in self.talk)
        one = self.moment
        name = teller(one) or (title_words(one.path) if one.asset.kind is Kind.NOTE else "")
        words = self.part or self.text
        return f"{name}: {words}" if name else words


def exchange_of(piece: RankedPassage) -> tuple[MomentView, ...]:
    """Return the messages that a passage is told by, in order; none where it is told alone."""
    return (*(piece.talk or (piece.moment,)), *piece.later) if piece.talk or piece.later else ()


def title_words(path: str) -> str:
    """Return the words in the name of a file, without numbers."""
    return " ".join(re.findall(r"[^\W\d_]{2,}", in_letters(PurePath(path).stem)))


def passages(
    store: Store, evidence: Sequence[Evidence], query: Query, denials: Denials | None = None, has_talk: bool = True
) -> list[RankedPassage]:
    """Return the passages of what was found, of each moment the first words and those that share most with a question.

    Best evidence first, `MOST_READ` in all; an exchange that stands in those of better ones is none. What
    the owner denied is not in it. Without `has_talk` a message stands alone, as where its owner narrowed what is told.
    """
    messages = [item.remembered for item in evidence if item.remembered.moment.medium is Medium.MESSAGE and has_talk]
    talks = moment_store.beside(store, [one.moment.id for one in messages], *AROUND)
    if denials is not None:
        talks = {name: denials.without(near) for name, near in talks.items()}
    wanted = stems(query.question)
    found: list[RankedPassage] = []
    read = set[str]()
    for item in evidence:
        is_inside = _is_inside(item.remembered, query.spans)
        for piece in (replace(one, is_inside=is_inside) for one in _of_moment(item, talks)):
            said = {one.moment.id for one in exchange_of(piece)}
            if not said or not said <= read:
                found.append(piece)
            read |= said
    shared = {id(piece): len(wanted & stems(piece.read)) for piece in found}
    rank = {item.remembered.moment.id: place for place, item in enumerate(evidence)}
    found.sort(
        key=lambda piece: shared[id(piece)] + INSIDE * piece.is_inside - rank[piece.moment.moment.id] / 4, reverse=True
    )
    return sorted(found[:MOST_READ], key=lambda piece: rank[piece.moment.moment.id])


def _of_moment(item: Evidence, talks: Mapping[str, Sequence[MomentView]]) -> Iterator[RankedPassage]:
    one = item.remembered
    if not one.own_text:
        yield RankedPassage(item, _shown(one))
        return
    if len(one.own_text.split()) <= WHOLE_WORDS:
        near = [other for other in talks.get(one.moment.id, ()) if other.own_text]
        talk = _talk(one, near)
        yield RankedPassage(item, one.own_text.strip(), talk, _later(talk or (one,), near))
        return
    for text in windows(one.own_text):
        yield RankedPassage(item, text)


def _shown(one: MomentView) -> str:
    """Return what a picture shows, with the words in it and where it was taken."""
    return "; ".join(filter(None, (one.all_text, place_words(one))))


def _talk(one: MomentView, near: Sequence[MomentView]) -> tuple[MomentView, ...]:
    """Return the messages around one that belong to the same exchange, as many as are quickly read, in order."""
    if one not in near:
        return ()
    middle = near.index(one)
    before = _going_on(one, near[middle - 1 :: -1] if middle else (), TALK_WORDS - _words(one))
    after = _going_on(one, near[middle + 1 :], TALK_WORDS - _words(one, *before))
    return (*reversed(before), one, *after[:READ_AFTER]) if before or after else ()


def _later(talk: Sequence[MomentView], near: Sequence[MomentView]) -> tuple[MomentView, ...]:
    """Return the messages that go on from an exchange, or from a question that stands alone."""
    last = talk[-1]
    if last not in near or (len(talk) == 1 and not is_asking(last.own_text)):
        return ()
    after = near[near.index(last) + 1 :]
    wait = UNTIL_ANSWERED if is_asking(last.own_text) else LONGEST_WAIT
    return tuple(_going_on(last, after, LATER_WORDS, wait))


def _going_on(
    one: MomentView, others: Sequence[MomentView], room: int, longest: timedelta = LONGEST_PAUSE
) -> list[MomentView]:
    """Return the messages next to one, nearest first, without a long pause between them, in so many words."""
    found: list[MomentView] = []
    last = one
    for other in others:
        room -= _words(other)
        if room < 0 or abs(other.moment.at.at - last.moment.at.at) > longest:
            break
        found.append(other)
        last, longest = other, min(longest, LONGEST_WAIT)
    return found


def _words(*held: MomentView) -> int:
    return sum(len(one.own_text.split()) for one in held)


def windows(text: str) -> list[str]:
    """Return stretches of whole sentences of a text, each begun by another sentence and of some WINDOW_WORDS words.

    Each sentence is a line, so that the items of a list stay apart.
    """
    pieces = [part.strip() for part in sentences(text) if part.strip("#*-_>` ")]
    found: list[str] = []
    for at in range(len(pieces)):
        chosen: list[str] = []
        for piece in pieces[at:]:
            if chosen and sum(len(part.split()) for part in (*chosen, piece)) > WINDOW_WORDS:
                break
            chosen.append(piece)
        words = "\n".join(chosen)
        if not (found and found[-1].endswith(words)):
            found.append(words)
    return found


def rank(
    sources: Sources,
    evidence: Sequence[Evidence],
    query: Query,
    owner: str = "",
    denials: Denials | None = None,
    has_talk: bool = True,
) -> list[RankedPassage]:
    """Return the passages of what was found, those first that likeliest answer a question.

    How likely each answers it by itself, how well it was found, whether it may speak of whom the question is about, and
    whether it holds the sort of thing that is asked for are weighed by fitted weights. Without a reader of questions
    with passages, the nearness of their meaning and the words they share stand in.
    """
    found = _read_closely(
        _read(passages(sources.store, evidence, query, denials, has_talk), query, sources), query, sources
    )
    if not found:
        return []
    person = person_asked_about(evidence, query) or _owner_asked_about(query, owner)
    wanted, by = answer_type(query), weights(READ if sources.reranker else UNREAD)
    ranked = []
    for piece in found:
        is_of_person = not person or any(own for _, own in attributed(piece.moment, person, query.question))
        is_typed = wanted is not AnswerType.ANY and holds(wanted, piece.text, query.question)
        columns = (piece.log_odds, piece.item.score - evidence[0].score, float(is_of_person), float(is_typed))
        score = sum(by[name] * value for name, value in zip(COLUMNS, columns, strict=True))
        score += INSIDE * piece.is_inside
        ranked.append(replace(piece, is_of_person=is_of_person, is_typed=is_typed, score=score))
    return sorted(ranked, key=lambda piece: -piece.score)


def _is_inside(one: MomentView, spans: Sequence[Span]) -> bool:
    at = one.moment.at.at
    return any(span.holds(at) for span in spans) or bool(spans and speaks_of(one.own_text, at, spans))


def _read(found: Sequence[RankedPassage], query: Query, sources: Sources) -> list[RankedPassage]:
    """Return passages with the log-odds that each answers a question, best first."""
    texts = [piece.read for piece in found]
    if is_other_script(query.question):
        odds = UNRELATED + BY_WORDS * np.array([shared(query.question, text) for text in texts], np.float32)
    else:
        odds = sources.reranker.score(query.question, texts) if sources.reranker else _unread(texts, query, sources)
    pairs = zip(found, odds.tolist(), strict=True)
    return sorted((replace(piece, log_odds=odds) for piece, odds in pairs), key=lambda piece: -piece.log_odds)


def _read_closely(found: Sequence[RankedPassage], query: Query, sources: Sources) -> list[RankedPassage]:
    """Return passages, the best with the log-odds of their best sentence or line, where that is likelier than all."""
    wanted = stems(query.question)
    parts = [replace(piece, part=part) for piece in found[:MOST_CLOSELY] for part in _parts(piece.text)]
    parts = sorted(parts, key=lambda piece: -len(wanted & stems(piece.part)))[:MOST_PARTS]
    whole: dict[tuple[str, str], RankedPassage] = {}
    for piece in found:
        whole.setdefault((piece.moment.moment.id, piece.text), piece)
    best = dict(whole)
    for piece in _read(parts, query, sources) if parts else ():
        key = piece.moment.moment.id, piece.text
        if piece.log_odds > best[key].log_odds:
            best[key] = replace(piece, gain=piece.log_odds - whole[key].log_odds)
    return list(best.values())


def _parts(text: str) -> list[str]:
    """Return the sentences and lines of a passage that has several."""
    parts = [part.lstrip("-*•# ") for part in sentences(text)]
    return parts if len(parts) > 1 else []


def _owner_asked_about(query: Query, owner: str) -> frozenset[str] | None:
    """Return the names of the owner where a question is about nobody else: "where do I work"."""
    is_alone = owner and query.about_owner and not query.persons and not query.people
    return frozenset((owner.lower(), owner.lower().split()[0])) if is_alone else None


def _unread(read: Sequence[str], query: Query, sources: Sources) -> NDArray[np.float32]:
    wanted = stems(query.question)
    shares = np.array([len(wanted & stems(text)) / max(1, len(wanted)) for text in read], np.float32)
    if sources.text is None:
        return UNRELATED + BY_WORDS * shares
    vectors = sources.text.encode([query.question, *read])
    near: NDArray[np.float32] = UNRELATED + 8 * shares + 14 * np.maximum(vectors[1:] @ vectors[0], 0)
    return near
