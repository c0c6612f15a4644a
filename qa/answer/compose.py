"""A question to an answer whose every sentence cites the moment it rests on, or to an honest "I don't know".

Knows recall and, where there is one, a language model that words what was found; facts, counts and dates come from
the records. Nothing of pages or of the command line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from memory.records.library import MomentView
from memory.records.query import Answer, Citation, Counted, Evidence, Query, Sentence, Task
from memory.retrieval.recall import Sources, recall
from memory.store import full_text
from memory.store import moments as moment_store
from models.protocols import LanguageModel
from qa.answer import denied, prompt
from qa.answer.appearances import may_be_a_name
from qa.answer.extract import LIKELY, NEARLY_AS_GOOD, chosen_of, extract, quoted
from qa.answer.from_facts import tell_facts
from qa.answer.listing import LEAST_SIGHT, PICTURED, is_near, is_sure
from qa.answer.retrieve import TOLD, Retrieved
from qa.answer.tell import asks_to_tell, tell, undenied
from qa.compute.answers import Computed
from qa.compute.episodes import from_episodes
from qa.compute.first_last_count import from_single_moments
from qa.compute.from_logs import from_logs
from qa.compute.match import compute
from qa.compute.two_events import from_two_events
from qa.evidence.answerable import declines, is_entailed, is_guess, minimal_support, person_asked_about
from qa.evidence.confidence import is_answerable
from qa.evidence.excerpts import KIND_WORDS, cite, grounds
from qa.evidence.passages import RankedPassage, rank
from qa.evidence.verify import is_bare_yes_no, is_supported
from qa.parse.answer_type import AnswerType, answer_type, holds
from qa.parse.follow_up import asks_openly
from qa.parse.picks import read_asked
from qa.parse.plan import Measure, Plan, read_plan
from qa.parse.way import Way, is_of_now, task_word, way_of

MOST_SENTENCES = 3
MOST_SEEN = 1000
"""How many pictures are looked through where those that look like something are counted."""

NOTHING_FOUND = "Nothing in your library answers this. Closest results:"
NOTHING_AT_ALL = "Nothing in your library answers this."
NOT_SURE = "None is a sure match."


def answer(looked: Retrieved, sources: Sources, language: LanguageModel | None) -> Iterator[Answer]:
    """Yield the answer in the moments' own words at once and, where a language model words it better, that one last.

    Only what is checked is yielded, and the last one counts. What the owner said is not so is neither read nor told.
    """
    told = _without_denied(looked)
    for one in _answered(told, sources, language):
        yield one if told is looked else denied.owned(one, looked.query, looked.evidence, told.evidence)


def _without_denied(looked: Retrieved) -> Retrieved:
    """Return what was found without what the owner denied, the very same where nothing of it is."""
    left = denied.left(looked.evidence, looked.denied, looked.query.text)
    return looked if left == looked.evidence else replace(looked, evidence=left)


def _answered(looked: Retrieved, sources: Sources, language: LanguageModel | None) -> Iterator[Answer]:
    query = looked.query
    if looked.people is not None:
        yield _listed(looked)
        return
    several, is_sure = _of_several(looked, sources)
    if several and is_sure:
        yield several
        return
    if way_of(query) is Way.FIND:
        yield (_of_episodes(looked, sources) if asks_to_tell(query) else None) or _listed(looked)
        return
    if known := _known(looked, sources) or _of_episodes(looked, sources):
        yield known
        return
    ranked = rank(sources, looked.evidence, query, looked.owner, looked.denied, has_talk=not looked.is_narrowed)
    if computed := _computed(looked, sources, ranked) or several:
        yield computed
        return
    is_open = bool(ranked) and asks_openly(query) and looked.evidence[0].why == (TOLD,)
    is_likely = is_open or (not looked.is_beside and is_answerable(sources, ranked, looked.evidence, query))
    extracted = _told(looked, extract(ranked, query)) if is_likely else _abstained(looked)
    yield extracted
    if language is not None and _adds(ranked, query, is_likely):
        yield _worded(looked, extracted, language)


def _adds(ranked: Sequence[RankedPassage], query: Query, is_likely: bool) -> bool:
    """Say whether a language model can make more of what was found than its words: a reason, or pieces to be joined."""
    if is_guess(query.question):
        return bool(ranked)
    is_joined = len({piece.moment.moment.id for piece in chosen_of(ranked, query)}) > 1
    return is_likely and (answer_type(query) is AnswerType.REASON or is_joined)


def _worded(looked: Retrieved, extracted: Answer, language: LanguageModel) -> Answer:
    """Return the answer as a language model words it, where all of that is borne out; else the extract."""
    most_bytes = prompt.readable(language.bytes_a_second)
    question = looked.query.question
    shown = prompt.fitting(looked.evidence, question, most_bytes)
    reply = "".join(language.reply(prompt.messages(question, shown, most_bytes), prompt.REPLY_TOKENS))
    return _checked(looked, reply, [item.remembered for item in shown]) or extracted


def _checked(looked: Retrieved, reply: str, shown: Sequence[MomentView]) -> Answer | None:
    """Keep the sentences of a reply that rest on what they cite; None where none does.

    What cannot rest on words alone, as the question asks for a guess, is marked as one.
    """
    question = looked.query.question
    person = person_asked_about(looked.evidence, looked.query)
    kept: list[tuple[str, Sequence[MomentView]]] = []
    for sentence, marks in prompt.cited_sentences(reply):
        cited = [shown[mark - 1] for mark in marks if 0 < mark <= len(shown)]
        rests_on = minimal_support(sentence, question, cited, shown, person)
        if rests_on and is_supported(question, [grounds(one) for one in rests_on], sentence):
            kept.append((sentence, rests_on))
        elif is_bare_yes_no(sentence) and is_entailed(question, sentence, cited, person):
            kept.append((sentence, cited))
        elif cited and is_guess(question) and not is_bare_yes_no(sentence) and not declines(reply):
            kept.append((f"Likely: {sentence}", cited))
    return (
        _told(looked, [Sentence(text, tuple(rests_on)) for text, rests_on in kept[:MOST_SENTENCES]]) if kept else None
    )


def clock(seconds: float) -> str:
    """Say a position in a recording: 0:42, 1:02:05."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _known(looked: Retrieved, sources: Sources) -> Answer | None:
    """Answer from facts, with what held before, where the question is one that a fact answers."""
    if looked.is_narrowed:
        return None
    told: list[Sentence] = []
    for told_fact in tell_facts(sources.store, looked.query, looked.owner, looked.now)[:MOST_SENTENCES]:
        held = moment_store.remembered(sources.store, told_fact.moment_ids[:MOST_SENTENCES])
        if held:
            stating = denied.stating(list(held.values()), told_fact.fact, looked.denied)
            told.append(Sentence(told_fact.text, tuple(stating)))
        elif told_fact.fact.protected and not told_fact.moment_ids:
            told.append(Sentence(f"{told_fact.text.rstrip('.')}, as you said.", ()))
    return _told(looked, told) if told else None


def _of_several(looked: Retrieved, sources: Sources) -> tuple[Answer | None, bool]:
    """Answer from the rows of logs, else from what single moments tell: the first, the last, the most, how many.

    Say as well whether that is sure; what is not is told where nothing else answers.
    """
    query, now = looked.query, looked.now
    asked = None if looked.is_narrowed else read_asked(query)
    if asked is None or now is None:
        return None, False
    found, is_sure = from_logs(sources, query, asked, now, looked.denied), True
    if not found:
        found, is_sure = from_single_moments(sources, query, asked, now, looked.owner, looked.denied)
    return (_told(looked, undenied(found, looked.denied)), is_sure) if found else (None, False)


def _of_episodes(looked: Retrieved, sources: Sources) -> Answer | None:
    """Answer from episodes and chapters: the first and last day somewhere, how long it was, what happened in a span."""
    query, now = looked.query, looked.now
    known = [] if looked.is_narrowed else from_two_events(sources, query, now, looked.owner, looked.denied)
    known = (
        known
        or ([] if query.albums else from_episodes(sources, query, now))  # an episode is not cut at an album's edge
        or tell(sources, query, now, lambda: _likely(looked, sources), looked.denied)
    )
    found = undenied(known, looked.denied)
    return _told(looked, found) if found else None


def _likely(looked: Retrieved, sources: Sources) -> list[RankedPassage]:
    """Return the passages that are likely about what is asked for, best first."""
    if looked.is_beside:
        return []
    ranked = rank(sources, looked.evidence, looked.query, looked.owner, looked.denied, has_talk=not looked.is_narrowed)
    if not is_answerable(sources, ranked, looked.evidence, looked.query):
        return []
    return [piece for piece in ranked if piece.moment.own_text and piece.score >= ranked[0].score - NEARLY_AS_GOOD]


def _computed(looked: Retrieved, sources: Sources, ranked: Sequence[RankedPassage]) -> Answer | None:
    """Answer from typed records what must not be left to words: numbers, dates and lists."""
    query = looked.query
    plan = read_plan(query)
    computed = compute(sources, query, plan, denied.records_left(sources, query, plan, looked.denied)) if plan else None
    if computed and plan and _is_borne_out(computed, plan, ranked, query):
        return _told_computed(looked, computed, plan, ranked)
    if query.task is Task.COUNT and (query.kinds or query.counted is Counted.FILES):
        return _counted_files(looked, sources)
    return None


def _is_borne_out(computed: Computed, plan: Plan, ranked: Sequence[RankedPassage], query: Query) -> bool:
    """Say whether what was worked out rests on what answers the question best, and no text gives the answer itself.

    A number that a text gives beats moments counted; one record alone is told in its own words. Whether something was
    on a day that is named, and with whom, the records of that day say.
    """
    counted = {one.moment.id for one in computed.counted}
    scores = [piece.score for piece in ranked if piece.moment.moment.id in counted]
    is_dated = bool(query.spans) and query.task in (Task.YES_NO, Task.WHO)
    if not ranked or len(counted) > MOST_SENTENCES or is_dated:
        return True
    best = ranked[0]
    if plan.measure is Measure.DATE and not plan.end and (len(counted) == 1 or is_of_now(query)):
        return False
    is_told = best.log_odds > LIKELY and holds(answer_type(query), best.text, query.question)
    if plan.measure is Measure.TIMES and is_told and best.moment.moment.id not in counted:
        return False
    return bool(scores) and max(scores) >= best.score - NEARLY_AS_GOOD


def _told_computed(looked: Retrieved, computed: Computed, plan: Plan, ranked: Sequence[RankedPassage]) -> Answer:
    """Tell what was worked out, a first or last day with its words; all that were counted are evidence."""
    evidence = tuple(Evidence(one, 1.0, ("it was counted",)) for one in computed.counted)
    counted = {one.moment.id for one in computed.counted}
    said = next((piece for piece in ranked if piece.moment.moment.id in counted and piece.moment.own_text), None)
    if said and plan.end:
        return _told(replace(looked, evidence=evidence), [quoted(said, computed.text.rstrip("."))])
    return _told(replace(looked, evidence=evidence), [Sentence(computed.text, computed.counted[:MOST_SENTENCES])])


def _counted_files(looked: Retrieved, sources: Sources) -> Answer | None:
    """Count the files that hold all words asked for, else the pictures that look like it, told as such."""
    query = looked.query
    words = re.sub(r"\b(?:files?|dateien|datei)\b", " ", query.text, flags=re.IGNORECASE)
    numbers = full_text.matching_assets(sources.store, replace(query, text=words))
    if not numbers and query.kinds and query.kinds <= PICTURED:
        seen = [item for item in recall(sources, query, MOST_SEEN) if item.sight >= LEAST_SIGHT]
        by_file = {item.remembered.asset.id: item.remembered.moment.id for item in seen}
        numbers = list(by_file.values())
    if not numbers:
        return None
    found = looked.told(moment_store.remembered(sources.store, numbers[:MOST_SENTENCES]).values())
    return _told(looked, [Sentence(_how_many(len(numbers), found, "file"), tuple(found))])


def _how_many(many: int, found: Sequence[MomentView], other: str) -> str:
    """Say how many files there are: "3 photos."; `other` is their name where they are of several kinds."""
    nouns = {KIND_WORDS[one.asset.kind] for one in found}
    noun = nouns.pop() if len(nouns) == 1 else other
    return f"{many} {noun}{'s' if many != 1 else ''}."


def _told(looked: Retrieved, told: Sequence[Sentence]) -> Answer:
    """Number the cited moments in the order they are first cited and write the marks into the text."""
    marks: dict[str, Citation] = {}
    lines = []
    for sentence in told:
        numbers = []
        for one in sentence.moments:
            if one.moment.id not in marks:
                quoting = (other for other in told if other.quote and other.moments[0] is one)
                marks[one.moment.id] = _cited(looked, len(marks) + 1, one, next(quoting, sentence))
            numbers.append(f"[{marks[one.moment.id].mark}]")
        lines.append(_marked(sentence.text, "".join(dict.fromkeys(numbers))) if numbers else sentence.text)
    task = task_word(looked.query)
    highlight = told[0].highlight if told else ""
    return Answer(
        looked.query.question, " ".join(lines), False, tuple(marks.values()), looked.evidence, task, highlight
    )


def _cited(looked: Retrieved, mark: int, one: MomentView, sentence: Sentence) -> Citation:
    is_quoted = bool(sentence.quote) and one is sentence.moments[0]
    found = cite(mark, one, f"{looked.query.question} {sentence.text}", sentence.quote if is_quoted else "")
    return replace(found, denied=denied.is_quoted(found.quote, one, looked.denied))


def _listed(looked: Retrieved) -> Answer:
    """Tell how many files were found, and list them as evidence; declined where none is near enough."""
    if looked.people is None and (looked.is_beside or not is_near(looked.evidence, looked.query)):
        return _abstained(looked)
    if not looked.evidence:
        return _abstained(looked)
    found = [item.remembered for item in looked.evidence]
    many = len({one.asset.id for one in found})
    told = [Sentence(_how_many(many, found, "result"), tuple(found[:MOST_SENTENCES]))]
    unsure = "" if is_sure(looked.evidence, looked.query) else NOT_SURE
    doubt = looked.people.doubt(looked.evidence) if looked.people else unsure
    return _told(looked, [*told, *([Sentence(doubt, ())] if doubt else [])])


def _marked(sentence: str, marks: str) -> str:
    """Put the marks before the full stop: 'At the lake [1].'"""
    if sentence.endswith((".", "!", "?")):
        return f"{sentence[:-1]} {marks}{sentence[-1]}"
    return f"{sentence} {marks}."


def _abstained(looked: Retrieved) -> Answer:
    hint = "" if looked.people else may_be_a_name(looked.query)
    nothing = NOTHING_AT_ALL if hint or not looked.evidence else NOTHING_FOUND
    text = looked.people.text if looked.people else f"{nothing} {hint}".rstrip()
    if hint:
        looked = replace(looked, evidence=())
    return Answer(looked.query.question, text, True, (), looked.evidence, task_word(looked.query))
