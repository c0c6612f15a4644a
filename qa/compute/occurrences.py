"""Single moments that tell that something happened, came, went, began or ended, each with the date that it gives.

Every look-up is a search of its own, read with the words of one thing that a question names. Knows nothing of what is
worked out from two of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from memory.knowledge.denials import Denials
from memory.language.dates.words import COUNT, UNIT
from memory.language.sentences import is_asking, spelled_out
from memory.language.tokens import stem
from memory.language.words import table, words
from memory.records.library import MomentView
from memory.records.query import Query, Span, Task
from memory.retrieval.recall import Sources, recall
from models.protocols import Reranker
from qa.evidence.answerable import attributed, speaker_of
from qa.evidence.claims import read_claim
from qa.evidence.dating import Dated, date_of, dated_of
from qa.evidence.excerpts import sentences
from qa.evidence.passages import UNRELATED, RankedPassage, rank
from qa.evidence.persons import persons_agree
from qa.evidence.sources import source
from qa.parse.question import content
from qa.parse.records import happened, may_tell_of
from qa.parse.understanding import understand
from qa.parse.way import plain

LOOKED_AT = 8
"""So many moments are read for each thing."""

MOST_LOOKED_AT = 24
"""So many are read where all that tell of a thing are meant."""

LIKELY = -3.0
"""The least log-odds that a passage tells of a thing: what only stands near it in meaning has less."""

AS_LIKELY = 2.5
"""Log-odds within which others than the best may be what is meant as well."""

NEAR = -6.0
"""The least log-odds of a passage for a thing itself, where it is read for that thing to have come or gone."""

CLEARLY, SURELY = 1.0, 2.5
"""Log-odds by which a passage has to tell rather of a beginning than of an end, or the other way round; and where
nothing tells of the other stage, as something still goes on."""

MOST_ALONE, MOST_SENTENCES = 8, 4
"""So many passages that are unlikely by all their words are read by so many sentences alone."""

PLAIN_ALONE, PERHAPS_ALONE, LEAST_WORDS = 1.0, -2.0, 4
"""From these log-odds on a sentence alone tells of a thing, or may do so where it has so many words."""

PLAINLY = 5.0
"""From these log-odds on a passage says a thing in its very words, so that it tells of no opposite."""

_WE = frozenset(words("question.stages.together"))
_COMING, _GOING = (frozenset(words(f"question.stages.{name}")) for name in ("coming", "going"))
_OCCASIONS = (*table("events.occasions").values(), *table("events.told").values())
_LENGTH = re.compile(rf"\b(?:for )?{COUNT} {UNIT}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLES = frozenset(words("names.articles"))
_SMALL = frozenset(words("pronouns.own", "pronouns.personal", "pronouns.plural"))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A moment that tells that something happened, the sentence that does, its date, and how likely it does.

    `read` are all words that were read of the moment.
    """

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
class Occurrences:
    """Finds what tells of the things that one question names, in a language; `is_of_owner`: it asks of the owner."""

    sources: Sources
    reader: Reranker
    now: datetime
    owner: str
    denials: Denials | None
    is_of_owner: bool
    language: str = "en"

    def telling(self, *wordings: str) -> list[Occurrence]:
        """Return what tells that a thing happened, the best first: of several wordings that which is likeliest told.

        Where none is, what the occasion is called besides is looked for.
        """
        tried = {text: found for text in wordings if (found := self._of_wording(text))}
        if not tried:
            again = [one for text in _reworded(wordings[0]) for one in self._of_wording(text)]
            again.sort(key=lambda one: -one.log_odds)
            near = [one for one in again if one.log_odds >= again[0].log_odds - AS_LIKELY]
            tried = {wordings[0]: near} if near else {}
        best = max(tried, key=lambda text: tried[text][0].log_odds, default="")
        return self._in_direction(best, tried[best]) if best else []

    def every(
        self, text: str, least: float, within: float, spans: Sequence[Span] = ()
    ) -> tuple[list[Occurrence], list[Occurrence]]:
        """Return all that tell that a thing happened, the likeliest first, and what may tell of it in other words.

        The former have log-odds of `least` or more and at most `within` below the best, or their sentence tells of the
        thing by itself. Spans are the times that are asked for.
        """
        asked, ranked = self._ranked(text, MOST_LOOKED_AT, spans, is_named=True)
        top = max((piece.log_odds for piece in ranked), default=UNRELATED)
        likely = [piece for piece in ranked if piece.log_odds >= max(least, top - within)]
        unlikely = [piece for piece in ranked if piece not in likely]
        read = (self._told(text, asked, piece, self._quote(text, piece), piece.log_odds) for piece in likely)
        sure = [one for one in read if one]
        quotes = [(piece, quote) for piece in unlikely[:MOST_ALONE] for quote in self._said(piece)]
        odds = self.reader.score(text, [quote for _, quote in quotes]).tolist() if quotes else []
        alone = [
            self._told(text, asked, piece, quote, odd)
            for (piece, quote), odd in zip(quotes, odds, strict=True)
            if odd >= PERHAPS_ALONE and len(_WORD.findall(quote)) >= LEAST_WORDS
        ]
        found = [*sure, *(one for one in alone if one and one.log_odds >= PLAIN_ALONE)]
        maybe = [one for one in alone if one and one.log_odds < PLAIN_ALONE]
        return sorted(found, key=lambda one: -one.log_odds), sorted(maybe, key=lambda one: -one.log_odds)

    def _told(self, text: str, asked: Query, piece: RankedPassage, quote: str, odds: float) -> Occurrence | None:
        """Return what a sentence of a passage tells, None where it is no such thing, or nobody knows when it was."""
        one = piece.moment
        wanted = frozenset(map(stem, content(text).split()))
        if not may_tell_of(quote, wanted) or not self._is_of_asked(text, asked, piece, quote):
            return None
        when = date_of(one, quote) or (None if one.is_file_time else dated_of(one.moment.at))
        return Occurrence(one, quote, when, odds, _whole(piece)) if when else None

    def _said(self, piece: RankedPassage) -> list[str]:
        """Return the sentences of a passage, or its words as they stand."""
        return [" ".join(said.split()) for said in (sentences(piece.text) or [piece.text])][:MOST_SENTENCES]

    def stages(
        self, who: str, what: str, names: tuple[str, str], goes_on: bool = False
    ) -> tuple[list[Occurrence], list[Occurrence]]:
        """Return what tells that something came or began, and what tells that it went or ended.

        `names` are what the two stages are called among the words of the language; `goes_on`: the second may not have
        come.
        """
        about = what if "got" in names or "put" in names else who if "opened" in names else f"{who} {what}"
        asked, found = self._ranked(about)
        ranked = [piece for piece in found if piece.log_odds >= NEAR]
        if not ranked:
            return [], []
        texts = [*(piece.read for piece in ranked), *(_whole(piece) for piece in ranked)]
        coming, going = (self._odds(name, who, what, texts).reshape(2, -1).max(axis=0) for name in names)
        clearly = SURELY if goes_on else CLEARLY
        begun, over = _rather(ranked, coming, going, clearly), _rather(ranked, going, coming, clearly)
        return self._likely(about, asked, begun, ends=False), self._likely(about, asked, over, ends=True)

    def _odds(self, name: str, who: str, what: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the log-odds that texts tell of a stage of something, each by the wording that fits it best."""
        bare = " ".join(word for word in what.split() if word not in _ARTICLES)
        wordings = words(f"question.stages.{name}", language=self.language)
        odds = [self.reader.score(one.format(who, what, bare), texts) for one in wordings]
        best: NDArray[np.float32] = np.max(np.array(odds, np.float32), axis=0)
        return best

    def _in_direction(self, text: str, found: Sequence[Occurrence]) -> list[Occurrence]:
        """Leave out what tells of an end where a thing is said to have come or begun, and the other way round."""
        said = text.split()
        is_coming, is_going = not _COMING.isdisjoint(said), not _GOING.isdisjoint(said)
        thing = content(" ".join(word for word in said if word not in _COMING | _GOING | _SMALL))
        if not thing or is_coming is is_going or (len(found) == 1 and found[0].log_odds >= PLAINLY):
            return list(found)
        texts = [one.read for one in found]
        ours = words("question.stages.together", language=self.language)[0]
        coming, going = (
            np.max([self._odds(name, ours, thing, texts) for name in names], axis=0)
            for names in (("got", "begun"), ("gone", "over"))
        )
        clear = (coming - going if is_coming else going - coming).tolist()
        return [one for one, by in zip(found, clear, strict=True) if by > max(-CLEARLY, max(clear) - AS_LIKELY)]

    def _of_wording(self, text: str) -> list[Occurrence]:
        return self._likely(text, *self._ranked(text))

    def _ranked(
        self, text: str, many: int = LOOKED_AT, spans: Sequence[Span] = (), is_named: bool = False
    ) -> tuple[Query, list[RankedPassage]]:
        """Return what may tell of a thing, the likeliest first, and how its words were understood.

        A name alone is nothing to look for, unless it `is_named` with whom something was.
        """
        asked = replace(understand(self.sources.store, text, self.now, self.owner), task=Task.WHEN)
        asked = replace(asked, spans=tuple(spans)) if spans else asked
        names = {part for person in asked.persons for name in person for part in name.split()}
        if not (is_named or set(asked.text.lower().split()) - names) or asked.impossible:
            return asked, []
        if not asked.persons:
            asked = replace(asked, about_owner=asked.about_owner or self.is_of_owner)
        evidence = recall(self.sources, replace(asked, people=()), many, inferred=True)
        if self.denials is not None:
            clean = self.denials.without([item.remembered for item in evidence])
            pairs = zip(evidence, clean, strict=True)
            evidence = [replace(item, remembered=one) for item, one in pairs if one.all_text or one is item.remembered]
        return asked, rank(self.sources, evidence, asked, self.owner, self.denials)

    def _likely(
        self, text: str, asked: Query, ranked: Sequence[RankedPassage], ends: bool | None = None
    ) -> list[Occurrence]:
        """Return the passages that likely tell of a thing, as what they say of it and when; the best is the first.

        What a moment plans counts only where none says that it was; what it denies, where that `ends` something. A
        length that stands beside a beginning (`ends` is False) is how long it was to be.
        Nothing is returned where the best has no sure date.
        """
        if not ranked or ranked[0].log_odds < LIKELY:
            return []
        found: list[Occurrence] = []
        for piece in ranked:
            if piece.log_odds < max(LIKELY, ranked[0].log_odds - AS_LIKELY):
                continue
            quote = self._quote(text, piece)
            is_so = not is_asking(spelled_out(quote)) if ends else happened(quote)
            is_meant = is_so and self._is_of_asked(text, asked, piece, quote) and not _is_other_occasion(text, quote)
            when = date_of(piece.moment, quote) if is_meant else None
            when = when or (date_of(piece.moment, _LENGTH.sub(" ", quote)) if is_meant and ends is False else None)
            if when is None and piece is ranked[0]:
                return []
            if when:
                found.append(Occurrence(piece.moment, quote, when, piece.log_odds, _whole(piece)))
        return [one for one in found if not one.is_ahead] or found

    def _quote(self, text: str, piece: RankedPassage) -> str:
        """Return the sentence of a passage that likeliest tells of a thing."""
        said = [piece.part] if piece.part else sentences(piece.text) or [piece.text]
        best = int(np.argmax(self.reader.score(text, said))) if len(said) > 1 else 0
        return " ".join(said[best].split())

    def _is_of_asked(self, text: str, asked: Query, piece: RankedPassage, quote: str) -> bool:
        """Say whether a sentence may be of whom is asked about: what others say of themselves is not the owner's."""
        speaker, owner = speaker_of(piece.moment), self.owner.lower()
        names = frozenset((owner, *owner.split()[:1]))
        if asked.persons or not asked.about_owner or not owner or not {speaker, *speaker.split()[:1]}.isdisjoint(names):
            return piece.is_of_person
        if not speaker:
            return persons_agree(read_claim(text, "", (source(quote),)))
        return any(own for said, own in attributed(piece.moment, names, asked.question) if said in quote)


def asks_of_owner(query: Query) -> bool:
    """Say whether a question is about the owner, alone or among others: "I", "we"."""
    return query.about_owner or not _WE.isdisjoint(plain(query.question).split())


def _whole(piece: RankedPassage) -> str:
    return replace(piece, part="").read


def _rather(
    ranked: Sequence[RankedPassage], odds: NDArray[np.float32], against: NDArray[np.float32], clearly: float
) -> list[RankedPassage]:
    """Return the passages that rather tell of one stage than of the other, the likeliest first."""
    pairs = zip(ranked, odds.tolist(), against.tolist(), strict=True)
    clear = [replace(piece, part="", log_odds=odd) for piece, odd, other in pairs if odd > other + clearly]
    return sorted(clear, key=lambda piece: -piece.log_odds)


def _reworded(text: str) -> list[str]:
    """Return a text with the word for an occasion replaced by others for it: "we married" for "the wedding"."""
    said = [word for word in text.split() if word not in _ARTICLES]
    found = [(at, forms) for forms in _OCCASIONS for at, word in enumerate(said) if word in forms]
    return [
        " ".join((*said[:at], form, *said[at + 1 :])) for at, forms in found[:1] for form in forms if form != said[at]
    ]


def _is_other_occasion(text: str, quote: str) -> bool:
    """Say whether words tell of another occasion than a side names: of a wedding where it names an engagement."""
    said, told = (set(re.findall(r"\w+", one.lower())) for one in (text, quote))
    named = [forms for forms in _OCCASIONS if not said.isdisjoint(forms)]
    return bool(named) and not any(told & set(forms) for forms in named) and any(told & set(one) for one in _OCCASIONS)
