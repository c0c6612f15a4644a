"""Does what was found hold an answer? How much of a question it says, and whether it says it of the person asked about.

Knows who sent a message and the small words that say of whom a sentence speaks; nothing of how evidence is found. Two
people in a chat say much the same words of different things: "my necklace" in one's mouth answers nothing about the
other's.
"""

import re
from collections.abc import Iterator, Sequence

from memory.language.dates.relative import dated
from memory.language.sentences import is_asking, sentences
from memory.language.tokens import stem
from memory.records.library import MomentView
from memory.records.query import Evidence, Query
from memory.retrieval.recall import FUNCTION_WORDS
from qa.evidence.claims import added_words, held_words
from qa.evidence.excerpts import grounds
from qa.evidence.verify import BARE, is_bare_yes_no, is_supported, stems
from qa.parse.plan import LIGHT
from qa.parse.records import lemmas

LEAST_SHARE = 0.5
"""How much of the question one moment must hold in words to count as an answer, where nobody is asked about."""

_YOU = re.compile(r"\b(?:you|your|yours|yourself|du|dich|dir|dein\w*)\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:I|me|my|mine|we|us|our|ich|mich|mir|mein\w*|wir|uns\w*)\b")
_REACTS = re.compile(
    r"^(?:congrat\w*|wow|good luck|well done|sounds?|so glad|glad|that(?:'s|s| is| was| must| sounds?)|great|nice|cool|"
    r"awesome|amazing|love that|lovely|thanks|thank you|hope|way to go|keep)\b",
    re.IGNORECASE,
)
_ASKS_WORDS = re.compile(
    r"\b(?:advi[cs]e\w*|suggest\w*|recommend\w*|sa(?:y|id)|tell|told|ask(?:ed)?|repl(?:y|ied)|respond\w*|compliment\w*|"
    r"praise\w*|thank\w*|encourage\w*|opinion|rät|riet|sagt\w*|empf\w*)\b",
    re.IGNORECASE,
)
_CALLED = r"(?:(?:hey|hi|hello|thanks|thank you|wow|oh|bye|congrats|congratulations|yeah|yes|no|liebe[r]?|hallo),? |, )"


_GUESS = re.compile(
    r"\b(?:would|might|likely|probably|presumably|perhaps|could(?! you)|würde[nst]*|könnte[nst]*|wahrscheinlich)\b",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"don['’]?t know|\bnot (?:mentioned|stated|specified|said|known|given|clear)\b"
    r"|\bno (?:information|mention|evidence)\b|\b(?:doesn['’]t|does not) (?:say|mention|hold|tell)\b",
    re.IGNORECASE,
)


def is_guess(question: str) -> bool:
    """Say whether a question asks for what is likely and not for what was so."""
    return bool(_GUESS.search(question))


def declines(reply: str) -> bool:
    """Say whether a reply says that the evidence does not hold the answer."""
    return bool(_DECLINES.search(reply))


def minimal_support(
    sentence: str,
    question: str,
    cited: Sequence[MomentView],
    shown: Sequence[MomentView],
    person: frozenset[str] | None,
) -> list[MomentView]:
    """Return the fewest moments that hold what a sentence adds to a question; none where a word of it is not held.

    All that was shown is looked at, what is cited first: a small model often says the right thing and points beside
    it. Where one person is asked about, only what is said of that person counts, beside whose it is, when and where.
    """
    added = added_words(question, sentence)
    held = {one.moment.id: held_words(added, f"{_said_of(one, person, question)} {_told_beside(one)}") for one in shown}
    chosen: list[MomentView] = []
    left = frozenset(range(len(added)))
    while left:
        best = max(shown, key=lambda one: (len(left & held[one.moment.id]), one in cited), default=None)
        if best is None or not left & held[best.moment.id]:
            return []
        chosen.append(best)
        left -= held[best.moment.id]
    return chosen or ([] if is_bare_yes_no(sentence) else [*cited])


def is_entailed(question: str, sentence: str, cited: Sequence[MomentView], person: frozenset[str] | None) -> bool:
    """Say whether one moment says all that a question asks, of the person asked about: the grounds of a bare yes.

    A sentence that itself says yes or no is none: it could be there to have a model repeat it.
    """
    for one in cited:
        said = [told for told in sentences(_said_of(one, person, question)) if not BARE & stems(told)]
        if said and is_supported(question, [f"{' '.join(said)} {_told_beside(one)}"], sentence):
            return True
    return False


def _told_beside(one: MomentView) -> str:
    """Return what stands beside a moment's own words: who wrote it, its date and place."""
    return grounds(one).removeprefix(dated(one.all_text, one.moment.at.at))


def _said_of(one: MomentView, person: frozenset[str] | None, question: str) -> str:
    """Return the words of a moment that may speak of a person, all of them where nobody is asked about."""
    said = one.all_text
    if person:
        said = " ".join(sentence for sentence, own in attributed(one, person, question) if own)
    return dated(said, one.moment.at.at)


def person_asked_about(evidence: Sequence[Evidence], query: Query) -> frozenset[str] | None:
    """Return all names of the one person that a question is about, where that is one who wrote what was found."""
    persons = query.persons or tuple((name,) for name in query.people)
    groups = {frozenset(name.lower() for name in group) for group in persons}
    asked = query.question.lower()
    named = {names for names in groups if any(re.search(rf"\b{re.escape(one)}\b", asked) for one in names)}
    speakers = {speaker_of(item.remembered) for item in evidence}
    speaking = [names for names in named or groups if any(_is(speaker, names) for speaker in speakers)]
    return speaking[0] if len(speaking) == 1 and not query.about_owner else None


def shares(evidence: Sequence[Evidence], query: Query, person: frozenset[str]) -> tuple[float, float]:
    """Return the largest shares of the question's words that one moment says of a person, and of others, 0..1."""
    parts = {word for name in person for word in lemmas(name)}
    asked = {one for word in re.findall(r"[^\W_]+", query.question) if (one := _content(word))} - parts
    best = [0.0, 0.0]
    for item in evidence:
        for at, of_person in enumerate((True, False)):
            said = " ".join(one for one, own in attributed(item.remembered, person, query.question) if own is of_person)
            best[at] = max(best[at], len(asked & set(lemmas(said))) / max(1, len(asked)))
    return best[0], best[1]


def attributed(one: MomentView, person: frozenset[str], question: str) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a moment, each with whether it may speak of the person that a question is about.

    What somebody says is of themselves, what they say to "you" of whom they talk to, and what names the person, but not
    to call them, of that person. Where it is asked what a person says, all their words count. What nobody in
    particular wrote may speak of anybody.
    """
    speaker = speaker_of(one)
    own = not speaker or _is(speaker, person)
    all_own = own and (not speaker or bool(_ASKS_WORDS.search(question)))
    for sentence in sentences(one.all_text):
        yield sentence, all_own or _names(sentence, person) or own != _is_of_you(sentence)


def _is_of_you(sentence: str) -> bool:
    """Say whether a sentence speaks of whom it is said to: "you", a question, or a word of praise or thanks."""
    you, me = _YOU.search(sentence), _ME.search(sentence)
    if is_asking(sentence):
        return bool(you or not me)
    return bool(you or _REACTS.search(sentence)) and not me


def speaker_of(one: MomentView) -> str:
    """Return who sent a message, in small letters, empty where that is not known."""
    return next((text.speaker.lower() for text in one.texts if text.speaker), "")


def _is(speaker: str, names: frozenset[str]) -> bool:
    return bool(speaker) and (speaker in names or speaker.split()[0] in names)


def _names(sentence: str, person: frozenset[str]) -> bool:
    """Say whether a sentence names a person without calling them: "Ana sold it", but not "Hey Ana, I sold it"."""
    low = sentence.lower()
    found = (re.finditer(rf"\b{re.escape(name)}\b", low) for name in person)
    for match in (one for matches in found for one in matches):
        called = re.search(rf"{_CALLED}$", low[: match.start()]) or re.match(r"\s*[,!?.]|\s*$", low[match.end() :])
        if not called:
            return True
    return False


def _content(word: str) -> str:
    """Return the basic form of a word that says what is asked for, empty for others."""
    plain = stem(word)
    is_small = word.lower() in FUNCTION_WORDS or plain in FUNCTION_WORDS or plain in LIGHT or len(word) < 2
    return "" if is_small else plain
