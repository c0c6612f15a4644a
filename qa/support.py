"""Does what was found hold an answer? How much of a question it says, and whether it says it of the person asked about.

Knows who sent a message and the small words that say of whom a sentence speaks; nothing of how evidence is found. Two
people in a chat say much the same words of different things: "my necklace" in one's mouth answers nothing about the
other's.
"""

import re
from collections.abc import Iterator, Sequence

from memory.query import Evidence, Query
from memory.recall import FUNCTION_WORDS
from memory.sentences import sentences
from memory.types import Remembered
from qa.evidence import strongest
from qa.plans import LIGHT
from qa.records import lemma, lemmas

LEAST_SHARE = 0.5
"""How much of the question one moment must hold in words to count as an answer, where nobody is asked about."""

OF_ANOTHER = 0.8
LEAST_OF_PERSON = 0.09
"""How much what is said of the person asked about must outweigh what is said of others, as shares of the question."""

_YOU = re.compile(r"\b(?:you|your|yours|yourself|du|dich|dir|dein\w*)\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:I|me|my|mine|we|us|our|ich|mich|mir|mein\w*|wir|uns\w*)\b")
_REACTS = re.compile(
    r"^(?:congrat\w*|wow|good luck|well done|sounds?|so glad|glad|that(?:'s|s| is| was| must| sounds?)|great|nice|cool|"
    r"awesome|amazing|love that|lovely|thanks|thank you|hope|way to go|keep)\b",
    re.IGNORECASE,
)
_CALLED = r"(?:(?:hey|hi|hello|thanks|thank you|wow|oh|bye|congrats|congratulations|yeah|yes|no|liebe[r]?|hallo),? |, )"


def holds_answer(evidence: Sequence[Evidence], query: Query) -> bool:
    """Say whether evidence is likely to hold the answer, in words alone."""
    if not query.text:
        return True
    person = person_asked_about(evidence, query)
    if person is None:
        return strongest(evidence, query.text) >= LEAST_SHARE
    of_person, of_others = shares(evidence, query, person)
    return of_person - OF_ANOTHER * of_others >= LEAST_OF_PERSON


def person_asked_about(evidence: Sequence[Evidence], query: Query) -> frozenset[str] | None:
    """Return all names of the one person that a question is about, where that is one who wrote what was found."""
    persons = query.persons or tuple((name,) for name in query.people)
    named = [
        group for group in persons if any(re.search(rf"\b{re.escape(one)}\b", query.question.lower()) for one in group)
    ]
    groups = {frozenset(name.lower() for name in group) for group in named or persons}
    speakers = {speaker_of(item.remembered) for item in evidence}
    if len(groups) != 1 or query.about_owner:
        return None
    (names,) = groups
    return names if any(_is(speaker, names) for speaker in speakers) else None


def shares(evidence: Sequence[Evidence], query: Query, person: frozenset[str]) -> tuple[float, float]:
    """Return the largest shares of the question's words that one moment says of a person, and of others, 0..1."""
    parts = {word for name in person for word in lemmas(name)}
    asked = {one for word in re.findall(r"[^\W_]+", query.question) if (one := _content(word))} - parts
    best = [0.0, 0.0]
    for item in evidence:
        for at, of_person in enumerate((True, False)):
            said = " ".join(one for one, own in attributed(item.remembered, person) if own is of_person)
            best[at] = max(best[at], len(asked & set(lemmas(said))) / max(1, len(asked)))
    return best[0], best[1]


def attributed(one: Remembered, person: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a moment, each with whether it may speak of a person.

    What somebody says is of themselves, what they say to "you" of whom they talk to, and what names the person, but not
    to call them, of that person. What nobody in particular wrote may speak of anybody.
    """
    speaker = speaker_of(one)
    own = not speaker or _is(speaker, person)
    for sentence in sentences(one.words):
        yield sentence, _names(sentence, person) or (own != _is_of_you(sentence) if speaker else True)


def _is_of_you(sentence: str) -> bool:
    """Say whether a sentence speaks of whom it is said to: "you", a question, or a word of praise or thanks."""
    you, me = _YOU.search(sentence), _ME.search(sentence)
    if sentence.rstrip().endswith("?"):
        return bool(you or not me)
    return bool(you or _REACTS.search(sentence)) and not me


def speaker_of(one: Remembered) -> str:
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
    plain = lemma(word)
    is_small = word.lower() in FUNCTION_WORDS or plain in FUNCTION_WORDS or plain in LIGHT or len(word) < 2
    return "" if is_small else plain
