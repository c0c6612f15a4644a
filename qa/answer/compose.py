"""A question to an answer whose every sentence cites the moment it rests on, or to an honest "I don't know".

Knows recall and, where there is one, a language model that words what was found; facts, counts and dates come from
the records. Nothing of pages or of the command line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from memory.knowledge.denials import Denials, read_denials
from memory.records.library import Kind, MomentView
from memory.records.query import Answer, Citation, Counted, Evidence, Query, Span, Task
from memory.retrieval.recall import Sources, recall
from memory.store import full_text
from memory.store import moments as moment_store
from models.protocols import LanguageModel
from qa.answer import denied, prompt
from qa.answer.from_facts import tell_facts
from qa.answer.tell import tell, undenied
from qa.compute.answers import Computed
from qa.compute.episodes import from_episodes
from qa.compute.match import compute, told_later
from qa.evidence.answerable import (
    LEAST_SHARE,
    declines,
    is_answerable,
    is_entailed,
    is_guess,
    minimal_support,
    person_asked_about,
)
from qa.evidence.excerpts import cite, date_words, grounds, heard, is_own, kind_words, place_words, strongest
from qa.evidence.verify import is_bare_yes_no, is_supported
from qa.parse.filters import Filters, narrowed_to
from qa.parse.plan import read_plan
from qa.parse.question import named_day, resolve_named_day
from qa.parse.understanding import understand

LOOKED_AT = 12
MOST_SENTENCES = 3
LEAST_SIGHT = 0.45
"""How near a picture must be to what was asked for to count as showing it, where pictures were asked for."""

MOST_SEEN = 1000
"""How many pictures are looked through where those that look like something are counted."""

PICTURED = frozenset([Kind.PHOTO, Kind.VIDEO])

NOTHING_FOUND = "Nothing in your library answers this. Closest results:"
NOTHING_AT_ALL = "Nothing in your library answers this."


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A question with what was found for it; `holds` says whether the evidence is likely to hold the answer.

    `denied` is what the owner said is not so; none of it is told, though the evidence holds it as it stands.
    With `is_beside` nothing lies in the times, places and kinds asked for, and the evidence is what is near elsewhere.
    With `is_narrowed` the owner set the filters, so that nothing outside them is told.
    """

    query: Query
    evidence: tuple[Evidence, ...]
    holds: bool
    owner: str = ""
    is_beside: bool = False
    is_narrowed: bool = False
    denied: Denials | None = None

    def told(self, held: Iterable[MomentView]) -> list[MomentView]:
        """Return moments as they may be told: without what the owner denied."""
        return denied.told(list(held), self.denied)


def retrieve(
    sources: Sources,
    question: str,
    now: datetime,
    owner: str = "",
    before: Sequence[str] = (),
    filters: Filters | None = None,
) -> Retrieved:
    """Understand a question and find its evidence, without a language model; `now` is aware.

    `before` are the questions of the talk so far, the earliest first; `filters` are the owner's, in place of those that
    the question itself names.
    """
    denials = read_denials(sources.store, owner)
    query = _with_named_day(sources, understand(sources.store, question, now, owner, before), now, denials)
    if filters is not None:
        return replace(_look_within(sources, narrowed_to(query, filters), owner), denied=denials)
    return replace(_look_anywhere(sources, query, owner), denied=denials)


def _look_anywhere(sources: Sources, query: Query, owner: str) -> Retrieved:
    """Find the evidence for a question as it was asked, else what is nearest to it."""
    found = (
        [] if _is_outside_filters(sources, query) else recall(sources, _search_query(query), LOOKED_AT, inferred=True)
    )
    if not found:
        nearest = recall(sources, Query(query.question, query.text or query.question), LOOKED_AT, nearest=True)
        return Retrieved(query, tuple(nearest), False, owner, is_beside=True)
    if _is_of_pictures(query) and (seen := [item for item in found if item.sight >= LEAST_SIGHT]):
        rest = [item for item in found if item not in seen]
        return Retrieved(query, (*seen, *rest), True, owner)
    return Retrieved(query, tuple(found), is_answerable(found, query), owner)


def _is_of_pictures(query: Query) -> bool:
    return bool(query.kinds) and query.kinds <= PICTURED


def _look_within(sources: Sources, query: Query, owner: str) -> Retrieved:
    """Find the evidence for a question that the owner narrowed: nothing outside counts, however near it is."""
    found = recall(sources, query, LOOKED_AT)
    if not found:
        return Retrieved(query, (), False, owner, is_beside=True, is_narrowed=True)
    return Retrieved(
        query, tuple(found), not query.text.strip() or is_answerable(found, query), owner, is_narrowed=True
    )


def _search_query(query: Query) -> Query:
    """Return what is looked for: whom a question is about is left to the words; a day that only leads to another, too.

    "Before grandmother's birthday" asks for nothing that names the birthday.
    """
    named = named_day(query.question)
    if named and named[2] and query.spans:
        rest = " ".join(query.text.replace(named[0], " ").split())
        return replace(query, question=rest, text=rest, people=())
    return replace(query, people=())


def _is_outside_filters(sources: Sources, query: Query) -> bool:
    """Say whether nothing at all lies in the times and places asked for, nor soon after, when it may be told of."""
    spans = tuple(told_later(span) for span in query.spans)
    allowed = full_text.narrowed(sources.store, Query("", "", spans, query.places))
    return allowed is not None and not len(allowed)


def _with_named_day(sources: Sources, query: Query, now: datetime, denials: Denials | None) -> Query:
    """Turn "on grandmother's birthday 2022" into a span where something written or said tells when that is."""
    named = None if query.spans else named_day(query.question)
    if named is None:
        return query
    found = recall(sources, Query(query.question, named[0]), LOOKED_AT)
    held = denied.told([item.remembered for item in found], denials)
    told = [(one.own_text, one.moment.at) for one in held]
    span = resolve_named_day(*named, told, now)
    if span is None and named[1] is not None:
        span = Span(now.replace(named[1], 1, 1, 0, 0, 0, 0), now.replace(named[1] + 1, 1, 1, 0, 0, 0, 0))
    return replace(query, spans=(span,)) if span else query


def answer(looked: Retrieved, sources: Sources, language: LanguageModel | None) -> Iterator[str | Answer]:
    """Yield the words of an answer as they come and, last, the Answer itself, checked; that one counts.

    Without a language model the answer is extractive and comes at once; with one it is given as much evidence to read
    as it has time for on this machine. What the owner said is not so is neither read nor told.
    """
    told = _without_denied(looked)
    for piece in _answered(told, sources, language):
        if isinstance(piece, str) or told is looked:
            yield piece
        else:
            yield denied.owned(piece, looked.query, looked.evidence, told.evidence)


def _without_denied(looked: Retrieved) -> Retrieved:
    """Return what was found without what the owner denied, the very same where nothing of it is; weighed anew."""
    left = denied.left(looked.evidence, looked.denied)
    if left == looked.evidence:
        return looked
    is_shown = _is_of_pictures(looked.query) and any(item.sight >= LEAST_SIGHT for item in left)
    holds = is_shown or not looked.query.text.strip() or is_answerable(left, looked.query)
    return replace(looked, evidence=left, holds=looked.holds and bool(left) and holds)


def _answered(looked: Retrieved, sources: Sources, language: LanguageModel | None) -> Iterator[str | Answer]:
    known = _known(looked, sources) or _computed(looked, sources)
    if known:
        yield known
        return
    guesses = is_guess(looked.query.question)
    person = person_asked_about(looked.evidence, looked.query)
    is_of_another = not looked.holds and person is not None and not guesses
    if language is None or not looked.evidence or looked.is_beside or is_of_another:
        yield _extractive(looked)
        return
    most_tokens = prompt.readable(language.tokens_a_second)
    shown = prompt.fitting(looked.evidence, looked.query.question, most_tokens)
    reply = ""
    for piece in language.reply(prompt.messages(looked.query.question, shown, most_tokens), prompt.REPLY_TOKENS):
        reply += piece
        yield piece
    yield _checked(looked, reply, [item.remembered for item in shown], sources)


def _checked(looked: Retrieved, reply: str, shown: Sequence[MomentView], sources: Sources) -> Answer:
    """Keep the sentences of a reply that rest on what they cite; fall back on an extract, or abstain.

    What cannot rest on words alone, as the question asks for a guess, is marked as one.
    """
    question = looked.query.question
    person = person_asked_about(looked.evidence, looked.query)
    kept: list[tuple[str, Sequence[MomentView]]] = []
    for sentence, marks in prompt.cited_sentences(reply):
        cited = [shown[mark - 1] for mark in marks if 0 < mark <= len(shown)]
        rests_on = minimal_support(sentence, question, cited, shown, person)
        if rests_on and is_supported(sentence, [grounds(one) for one in rests_on], sources.text):
            kept.append((sentence, rests_on))
        elif is_bare_yes_no(sentence) and is_entailed(question, cited, person):
            kept.append((sentence, cited))
        elif cited and is_guess(question) and not is_bare_yes_no(sentence) and not declines(reply):
            kept.append((f"Likely: {sentence}", cited))
    if kept:
        return _told(looked, kept[:MOST_SENTENCES])
    return _abstained(looked) if declines(reply) else _extractive(looked)


def _extractive(looked: Retrieved) -> Answer:
    """Tell the best moments in their own words."""
    if not looked.holds:
        return _abstained(looked)
    chosen = _chosen(looked)
    if looked.query.task in (Task.FIRST, Task.LAST):
        chosen = [(min if looked.query.task is Task.FIRST else max)(chosen, key=lambda item: item.remembered.moment.at)]
    elif looked.query.task in (Task.WHEN, Task.WHERE):
        chosen = chosen[:1]
    told: dict[str, list[MomentView]] = {}
    for item in chosen:
        told.setdefault(_sentence(item.remembered, looked.query.question), []).append(item.remembered)
    return _told(looked, list(told.items()))


def _chosen(looked: Retrieved) -> list[Evidence]:
    """Return the evidence worth telling: nearly as good as the best, and those first that hold most of the question."""
    wanted = looked.query.text
    good = [item for item in looked.evidence if item.score >= 0.6 * looked.evidence[0].score]
    pictured = _is_of_pictures(looked.query)
    shares = {item.remembered.moment.id: strongest([item], wanted) for item in good}
    telling = [
        item
        for item in good
        if not wanted or shares[item.remembered.moment.id] >= LEAST_SHARE or (pictured and item.sight >= LEAST_SIGHT)
    ]
    telling.sort(key=lambda item: -shares[item.remembered.moment.id])
    return (telling or good)[:MOST_SENTENCES]


def _sentence(one: MomentView, question: str) -> str:
    """Tell one moment in a sentence: when and where, and the words that fit, in quotes where somebody's own."""
    cited = cite(0, one, question)
    place = place_words(one)
    where = f" at {place}" if place else ""
    date = date_words(one.moment.at)
    if not is_own(one, cited.quote):
        return f"A {kind_words(one)} of {date}{where} {f'shows {cited.quote}' if cited.quote else 'looks like it'}."
    if cited.by:
        return f"Of a {kind_words(one)} of {date}{where} you wrote: “{cited.quote}”"
    second = f", at {clock(cited.start_s)}" if cited.start_s is not None else ""
    source, who = f"a {kind_words(one)} of {date}{where}{second}", heard(one)
    return f"In {source} {who} says: “{cited.quote}”" if who else f"A{source[1:]} says: “{cited.quote}”"


def clock(seconds: float) -> str:
    """Say a position in a recording: 0:42, 1:02:05."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _known(looked: Retrieved, sources: Sources) -> Answer | None:
    """Answer from facts, with what held before, where the question is one that a fact answers."""
    if looked.is_narrowed:
        return None
    told: list[tuple[str, Sequence[MomentView]]] = []
    for told_fact in tell_facts(sources.store, looked.query, looked.owner)[:MOST_SENTENCES]:
        held = moment_store.remembered(sources.store, told_fact.moment_ids[:MOST_SENTENCES])
        if held:
            told.append((told_fact.text, denied.stating(list(held.values()), told_fact.fact, looked.denied)))
        elif told_fact.fact.protected and not told_fact.moment_ids:
            told.append((f"{told_fact.text.rstrip('.')}, as you said.", []))
    return _told(looked, told) if told else None


def _computed(looked: Retrieved, sources: Sources) -> Answer | None:
    """Answer from typed records what must not be left to words: numbers, dates, lists, and what happened in a span."""
    query = looked.query
    if found := undenied(from_episodes(sources, query) or tell(sources, query), looked.denied):
        return _told(looked, [(one.text, one.moments) for one in found])
    plan = read_plan(query)
    computed = compute(sources, query, plan, denied.records_left(sources, query, plan, looked.denied)) if plan else None
    if computed:
        return _told_computed(looked, computed)
    if query.task is Task.COUNT and (query.kinds or query.counted is Counted.FILES):
        return _counted_files(looked, sources)
    return None


def _told_computed(looked: Retrieved, computed: Computed) -> Answer:
    """Tell what was worked out; the first moments are marked, all that were counted are evidence."""
    evidence = tuple(Evidence(one, 1.0, ("it was counted",)) for one in computed.counted)
    return _told(replace(looked, evidence=evidence), [(computed.text, computed.counted[:MOST_SENTENCES])])


def _counted_files(looked: Retrieved, sources: Sources) -> Answer | None:
    """Count the files that hold all words asked for, else the pictures that look like it, told as such."""
    query = looked.query
    words = re.sub(r"\b(?:files?|dateien|datei)\b", " ", query.text, flags=re.IGNORECASE)
    numbers, verbs = full_text.matching_assets(sources.store, replace(query, text=words)), ("matches", "match")
    if not numbers and query.kinds and query.kinds <= PICTURED:
        seen = [item for item in recall(sources, query, MOST_SEEN) if item.sight >= LEAST_SIGHT]
        by_file = {item.remembered.asset.id: item.remembered.moment.id for item in seen}
        numbers, verbs = list(by_file.values()), ("looks like", "look like")
    if not numbers:
        return None
    found = looked.told(moment_store.remembered(sources.store, numbers[:MOST_SENTENCES]).values())
    noun = kind_words(found[0]) if len({one.asset.kind for one in found}) == 1 else "file"
    many = len(numbers)
    return _told(looked, [(f"{many} {noun}{'s' if many != 1 else ''} {verbs[many != 1]} that.", found)])


def _told(looked: Retrieved, told: Sequence[tuple[str, Sequence[MomentView]]]) -> Answer:
    """Number the cited moments in the order they are first cited and write the marks into the text."""
    marks: dict[str, Citation] = {}
    lines = []
    for sentence, cited in told:
        numbers = []
        for one in cited:
            if one.moment.id not in marks:
                marks[one.moment.id] = _cited(looked, len(marks) + 1, one, sentence)
            numbers.append(f"[{marks[one.moment.id].mark}]")
        lines.append(_marked(sentence, "".join(dict.fromkeys(numbers))) if cited else sentence)
    return Answer(looked.query.question, " ".join(lines), False, tuple(marks.values()), looked.evidence)


def _cited(looked: Retrieved, mark: int, one: MomentView, sentence: str) -> Citation:
    found = cite(mark, one, f"{looked.query.question} {sentence}")
    return replace(found, denied=denied.is_quoted(found.quote, one, looked.denied))


def _marked(sentence: str, marks: str) -> str:
    """Put the marks before the full stop: 'At the lake [1].'"""
    if sentence.endswith((".", "!", "?")):
        return f"{sentence[:-1]} {marks}{sentence[-1]}"
    return f"{sentence} {marks}."


def _abstained(looked: Retrieved) -> Answer:
    text = NOTHING_FOUND if looked.evidence else NOTHING_AT_ALL
    return Answer(looked.query.question, text, True, (), looked.evidence)
