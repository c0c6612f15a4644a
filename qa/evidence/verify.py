"""Does a sentence rest on what it cites? Every word that it adds to the question is held, and said of the same.

A word is held where it stands in a cited text or follows from it by a table (qa/evidence/wording.py). Numbers, dates,
denial, and who did it have to agree. Knows nothing of how sentences were made, and asks no model: two sentences that
say the opposite are near to each other in meaning.
"""

import re
from collections.abc import Iterator, Sequence

from memory.language.sentences import spelled_out
from memory.language.tokens import stem
from memory.language.unspaced import TOKEN, UNSPACED, grams
from memory.language.words import words
from memory.retrieval.recall import FUNCTION_WORDS
from qa.evidence.claims import REPORTING, Claim, content_words, has, is_frame, matches, read_claim
from qa.evidence.persons import persons_agree
from qa.evidence.roles import AND, actor, is_past, subjects
from qa.evidence.sources import Piece, ends_clause, is_denied, source
from qa.evidence.told_dates import agree, told_weekdays
from qa.evidence.wording import Word, follows, is_converse, is_form, is_light

_UNREAL = frozenset(words("wording.unreal"))
_ASKS_WHETHER = re.compile(
    r"\s*(?:(?:and|so|but)\s)?(?P<verb>do|does|did|is|are|was|were|am|has|have|had|can|could|will|would|should|may|must|"
    r"hat|haben|ist|sind|war|waren|kann|wird)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"\s*(?P<word>yes|no|ja|nein|yeah|nope)\b(?:\s*[,.:;!–-]+\s*|\s*$)", re.IGNORECASE)
_NO = frozenset({"no", "nein", "nope"})
_OPPOSITES = tuple(tuple(row.split()) for row in words("wording.opposites"))
_UNREAL_REACH = 4
"""So many words before a verb may say that it is wished, planned or possible."""

_COUNTED_REACH = 3
"""So many words behind a number stands what it counts."""


def stems(text: str) -> set[str]:
    """Return the content words of a text in their basic form, cut to their beginnings: adopted and adoption are one.

    Where words have no space between them, they are letters and pairs of letters.
    """
    found = re.findall(r"[^\W_]+", text.lower())
    cut_words = {word if word.isdigit() else stem(word)[:6] for word in found if word not in FUNCTION_WORDS}
    return {word for word in cut_words if not UNSPACED.search(word)}.union(*map(grams, TOKEN.findall(text)))


BARE = frozenset(stems("yes no true false maybe okay sure"))
"""A sentence of these alone says nothing that could be checked, whatever the words of a note tell a model to say."""


def is_supported(question: str, quotes: Sequence[str], sentence: str) -> bool:
    """Say whether a sentence of an answer says what its quotes say, and no more than the question does besides.

    Quotes are moments' words, with sender, date and place where known. What a question says is given, but for one that
    asks whether it is so: "yes" needs a quote that says all of it, "no" one that denies it.
    """
    sources = tuple(source(quote) for quote in quotes)
    whether = _ASKS_WHETHER.match(question)
    answered = _YES_NO.match(sentence)
    rest = sentence[answered.end() :] if answered else sentence
    if answered and whether:
        statement, denied = question[whether.end() :].rstrip("? "), answered["word"].lower() in _NO
        if not re.search(r"\w", rest):
            return _is_held(read_claim(statement, "", sources, denied))
        if _is_held(read_claim(statement, "", sources, not denied)):
            return False
    return not is_bare_yes_no(rest) and _is_held(read_claim(rest, "" if whether else question, sources))


def _is_held(claim: Claim) -> bool:
    content = content_words(claim)
    pool = [word for one in claim.sources for word in one.words]
    is_new = any(not has(claim.given, word) for word in content) or (
        bool(claim.said.dates) and not agree(claim.said.dates, claim.given_dates)
    )
    return (
        is_new
        and all(
            has(pool, word) or has(claim.given, word) or _is_told_by_converse(pool, word) or _is_light_here(claim, word)
            for word in content
        )
        and all(_is_in_place(claim, at) for at, word in enumerate(claim.said.words) if word.says)
        and not _is_opposite(claim, pool)
        and _dates_agree(claim)
        and _numbers_agree(claim)
        and _denials_agree(claim)
        and _is_as_real(claim)
        and _hangs_together(claim)
        and persons_agree(claim)
    )


def _is_opposite(claim: Claim, pool: Sequence[Word]) -> bool:
    """Say whether a sentence has a small word of which the texts have the opposite alone: "up" for "down"."""
    said, held = {word.low for word in claim.said.words}, {word.low for word in pool}
    return any(one in said - held and other in held - said for pair in _OPPOSITES for one, other in (pair, pair[::-1]))


def _is_told_by_converse(pool: Sequence[Word], word: Word) -> bool:
    return any(is_converse(word, one) for one in pool)


def _is_light_here(claim: Claim, word: Word) -> bool:
    """Say whether a verb is one of little weight, and the texts have no other in its place: "got two fillings"."""
    if not is_light(word):
        return False
    at = claim.said.words.index(word)
    ahead = [one for one in claim.said.clause_at(at) if one in claim.said.words[at + 1 :] and one.says]
    places = [*matches(claim, ahead[0])] if ahead else []
    return bool(places) and all(_stands_bare(claim, part, place) for part, place, _ in places)


def _stands_bare(claim: Claim, part: Piece, at: int) -> bool:
    """Say whether nothing that a sentence leaves out stands right before a word of a text."""
    begin = next((here + 1 for here in range(at - 1, -1, -1) if ends_clause(part.words[here])), 0)
    before = [one for one in part.words[begin:at] if one.says]
    is_wished = any(one.low in _UNREAL for one in part.words[begin:at])
    return not is_wished and (not before or has(claim.said.words, before[-1]))


def _is_in_place(claim: Claim, at: int) -> bool:
    """Say whether a word, where only others for it are held, stands beside the same words as one of those."""
    word = claim.said.words[at]
    held = [*matches(claim, word)]
    if not held or has(claim.given, word) or is_frame(claim.said.words, at):
        return True
    if any(is_form(word, part.words[place]) for part, place, _ in held):
        return True
    doing = {who.partition(":")[2] for who in subjects(claim.said.words, at, claim.names)}
    beside = [one for one in claim.said.clause_at(at) if one.says and one is not word and one.low not in doing]
    around = [
        [one for one in scene.whole if one is not part.words[place]]
        for part, place, cited in held
        for scene in cited.scenes()
        if part.words[place] in scene.own
    ]
    return not beside or any(has(near, one) for near in around for one in beside)


def _dates_agree(claim: Claim) -> bool:
    """Say whether the dates of a sentence are those of what it rests on, not just of when that was written."""
    said, days = claim.said.dates, [day for day, _, _ in told_weekdays(claim.text)]
    if not said and not days:
        return True
    content = [word for word in claim.said.words if word.says and word.number is None]
    rank = {one: sum(has(one.words, word) for word in content) for held in claim.sources for one in held.pieces}
    best = max(rank.values(), default=0)
    held = [date for one, shared in rank.items() if shared for date in one.dates]
    nearest = [date for one, shared in rank.items() if shared == best for date in one.dates if date.day or date.month]
    is_reporting = any(word.low in REPORTING for word in claim.said.words)
    written = [one.at for one in claim.sources if one.at]
    held += [at for at in written if not nearest or is_reporting or any(at.holds(date) for date in nearest)]
    named = {day for one in claim.sources for word in one.words for day, _, _ in told_weekdays(word.written)}
    asked = {day for word in claim.given for day, _, _ in told_weekdays(word.written)}
    known = named | asked | {date.weekday() for date in held}
    return agree(said, [*held, *claim.given_dates]) and all(day in known for day in days)


def _numbers_agree(claim: Claim) -> bool:
    """Say whether no number counts a thing of which the texts tell another number."""
    counted = [(word.number, thing) for word, thing in _counts(claim.said.words)]
    held = [pair for one in claim.sources for part in one.pieces for pair in _counts(part.words)]
    for number, thing in counted:
        others = {word.number for word, other in held if follows(thing, other)}
        if others and number not in others:
            return False
    return True


def _counts(found: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Yield the numbers of a sentence, each with what stands behind it and is counted."""
    for at, word in enumerate(found):
        if word.number is not None:
            behind = (one for one in found[at + 1 : at + 1 + _COUNTED_REACH] if one.says and one.number is None)
            if (thing := next(behind, None)) and not thing.is_unit:
                yield word, thing


def _hangs_together(claim: Claim) -> bool:
    """Say whether no word is said together with others that the texts say elsewhere, of something else."""
    scenes = [scene.whole for one in claim.sources for scene in one.scenes()]
    for segment in _segments(claim):
        held = [
            (word, {at for at, scene in enumerate(scenes) if has(scene, word)}) for word in segment if not word.is_unit
        ]
        held = [(word, where) for word, where in held if where]
        for word, where in held:
            others = [other for one, other in held if one is not word]
            is_told = not has(claim.given, word) and any(is_form(word, one) for at in where for one in scenes[at])
            if others and is_told and not any(where & other for other in others):
                return False
    return True


def _segments(claim: Claim) -> Iterator[list[Word]]:
    """Yield the words that a sentence says together, those that speakers are called by left out."""
    left_out = {name.lower() for one in claim.sources for name in one.speaker.split()}
    for clause in claim.said.clauses():
        segment: list[Word] = []
        for at, word in enumerate(clause):
            if word.low in AND:
                yield segment
                segment = []
            elif word.says and word.low not in left_out and not is_frame(clause, at):
                segment.append(word)
        yield segment


def _denials_agree(claim: Claim) -> bool:
    """Say whether each clause denies or not as the clause does that shares most words with it."""
    held = [clause for one in claim.sources for part in one.pieces for clause in part.clauses()]
    framing = [word for at, word in enumerate(claim.said.words) if is_frame(claim.said.words, at)]
    for clause in claim.said.clauses():
        content = [word for word in clause if word.says and word.low not in claim.names and word not in framing]
        denied = is_denied(clause) if claim.is_denied is None else claim.is_denied
        ranked = [(sum(has(one, word) for word in content), is_denied(one) == denied) for one in held]
        best = max(ranked, default=(0, True))
        if best[0] and not best[1]:
            return False
    return all(_is_denied_alike(claim, at) for at, word in enumerate(claim.said.words) if word.says)


def _is_denied_alike(claim: Claim, at: int) -> bool:
    """Say whether what somebody does is denied, or not, where the texts speak of it."""
    if is_frame(claim.said.words, at) or not (
        subjects(claim.said.words, at, claim.names) or actor(claim.said.words, at)
    ):
        return True
    denied = is_denied(claim.said.clause_at(at)) if claim.is_denied is None else claim.is_denied
    held = [is_denied(part.clause_at(place)) for part, place, _ in matches(claim, claim.said.words[at])]
    return not held or denied in held


def _is_as_real(claim: Claim) -> bool:
    """Say whether nothing is told as done that was wished, planned or possible."""
    for at, word in enumerate(claim.said.words):
        if not is_past(word) or word.low in _UNREAL or _is_unreal(claim.said, at):
            continue
        held = [_is_unreal(part, place) for part, place, _ in matches(claim, word)]
        if held and all(held):
            return False
    return True


def _is_unreal(part: Piece, at: int) -> bool:
    before = part.words[max(0, at - _UNREAL_REACH) : at]
    inside = part.clause_at(at)
    is_ahead = any(one.low == "to" for one in before[-2:])
    return any(one.low in _UNREAL and one in inside and (is_ahead or one.low != "going") for one in before)


def is_bare_yes_no(sentence: str) -> bool:
    """Say whether a sentence is a mere yes or no."""
    return stems(spelled_out(sentence)) <= BARE
