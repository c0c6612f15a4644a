"""Sentences made of the turns of conversations by rule: the same said otherwise, and the same with one thing swapped.

What is swapped in is of the same class of words, from elsewhere in the conversations, stands nowhere in the turn, and
is no word that the table has for the one it replaces: whether the table is right, pairs written by hand show. Knows
English turns of LoCoMo; nothing of what judges the sentences.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.language.dates.relative import dated
from memory.language.sentences import is_asking, sentences, spelled_out
from memory.language.tokens import stem
from memory.language.words import months, table, weekdays, words
from qa.evidence.wording import follows, read

SHORTEST, LONGEST = 5, 28
"""Words of a sentence that is taken."""

_FORMS = {**table("irregular", "en"), **table("wording.forms", "en")}
_PAST = {forms[0]: forms[-1] for base, forms in _FORMS.items() if base not in ("be", "do", "have", "good", "bad")}
_SMALL = frozenset((*words("stop.weightless", language="en"), *words("stop.function", language="en"))) | {"need", "and"}
_NO_VERBS = frozenset({"need"})
_AUXILIARY = "am|was|have|had|can|could|will|would|did|do|should|might|must|never|also|just|recently|finally|already"
_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|\d\d)\b(?! ?[ap]m)(?![:.]\d)"
)
_TOLD_TIME = re.compile(
    r"\b(?P<phrase>yesterday|last (?:week|month|year|night|\w+day|weekend)"
    r"|[\w ]{1,12} (?:days?|weeks?|months?|years?) ago) \((?P<date>[^)]*)\)",
    re.IGNORECASE,
)
_DID = rf"\b(?:I|[Ww]e) (\w+ed|{'|'.join(_PAST)}) "
_THING = r"((?:the|my|our|a|an|this) (?:\w+ )?\w+)(?=[.,!]| (?:and|for|with|last|because)\b)"
_KIN = "mother|father|mom|dad|sister|brother|grandma|grandpa|aunt|uncle|cousin|son|daughter|husband|wife|friend"
_SYNONYMS = {
    "bought": "purchased", "began": "started", "started": "began", "kids": "children", "mom": "mother",
    "dad": "father", "big": "large", "huge": "very big", "happy": "glad", "tired": "exhausted", "sick": "ill",
    "movie": "film", "movies": "films", "photo": "picture", "photos": "pictures", "picture": "photo",
    "trip": "journey", "job": "position", "scary": "frightening", "finished": "completed", "fixed": "repaired",
    "near": "close to", "store": "shop", "vacation": "holiday", "tough": "hard", "hike": "walk",
    "hiking": "walking", "delicious": "tasty", "gift": "present", "beautiful": "lovely", "afraid": "scared",
    "scared": "afraid", "chat": "talk", "chatted": "talked", "fantastic": "wonderful", "buddies": "friends",
    "awesome": "great", "amazing": "wonderful", "helped": "assisted", "painting": "picture", "present": "gift",
    "bike": "bicycle",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said, and when."""

    speaker: str
    other: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence made of a turn, and by what."""

    kind: str
    turn: Turn
    sentence: str


def statements(turn: Turn) -> list[str]:
    """Return the sentences of a turn that state something of their own: no question, no "you"."""
    return [
        one
        for one in sentences(turn.text)
        if SHORTEST <= len(one.split()) <= LONGEST
        and not is_asking(one)
        and not re.search(r"\b(?:you|your|you're|y'all|let's)\b", one, re.IGNORECASE)
    ]


def reported(sentence: str, speaker: str) -> str:
    """Return a sentence of somebody's as another tells it, empty where the rule cannot: "I bought" -> "Ana bought"."""
    plain = spelled_out(sentence)
    verbs = [match[1] for match in re.finditer(r"\bI (\w+)", plain)]
    if not verbs or not all(re.fullmatch(rf"{_AUXILIARY}|\w+ed", verb) or verb in _PAST for verb in verbs):
        return ""
    for own, told in (
        (r"\bI am\b", f"{speaker} is"),
        (r"\bI have\b", f"{speaker} has"),
        (r"\bI do\b", f"{speaker} does"),
    ):
        plain = re.sub(own, told, plain)
    plain = re.sub(r"\bI\b", speaker, plain, count=1)
    for own, told in (
        (r"\bI\b", "they"), (r"\b(?:[Mm]y|[Mm]ine)\b", f"{speaker}'s"), (r"\b(?:me|myself)\b", speaker),
        (r"\b[Ww]e\b", "they"), (r"\b[Oo]ur\b", "their"), (r"\bus\b", "them"),
    ):  # fmt: skip
        plain = re.sub(own, told, plain)
    return plain[0].upper() + plain[1:]


class Lexicon:
    """The words of conversations by their class, as far as what stands around them tells it."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        text = "\n".join(turn.text for turn in turns)
        self.verbs = self._of(rf"\b(?:I|[Ww]e|[Hh]e|[Ss]he|[Tt]hey) (\w+ed|{'|'.join(_PAST)})\b", text, _NO_VERBS)
        self.adjectives = self._of(r"\b(?:so|very|really|pretty) ([a-z]{3,})(?=[.,!]| and\b)", text) - self.verbs
        noun = r"\b(?:a|an|the|my|our|his|her) ([a-z]{3,})(?=[.,!?;]| (?:and|with|in|for|on|at|to|that|is|was)\b)"
        self.nouns = self._of(noun, text) - self.verbs - self.adjectives
        self.speakers = {turn.speaker for turn in turns}
        calendar = {word.capitalize() for word in (*months(), *weekdays())} | {"Christmas", "Thanksgiving"}
        self.places = self._of(r"\b(?:in|to|from|at) ([A-Z][a-z]{3,})\b", text) - calendar - self.speakers
        self.names = self._of(r"\b(?:named|called|with|friend|and) ([A-Z][a-z]{2,})\b", text) - calendar - self.places
        self.names |= self.speakers

    def _of(self, shape: str, text: str, without: Collection[str] = _SMALL) -> set[str]:
        found = Counter(re.findall(shape, text))
        return {word for word, times in found.items() if times > 1 and word not in without}


Swap = Callable[[str, Turn, Lexicon, random.Random], str]


def _other(words: Collection[str], turn: Turn, chance: random.Random) -> str:
    """Return a word that stands in no form in a turn, empty where none is left."""
    held = {stem(word) for word in re.findall(r"\w+", f"{turn.text} {turn.speaker}")}
    left = [word for word in sorted(words) if stem(word) not in held]
    return chance.choice(left) if left else ""


def _swapped(words: set[str], sentence: str, turn: Turn, chance: random.Random, among: set[str] | None = None) -> str:
    """Return a sentence with one of the words of a class as another of the same class."""
    places = [match for match in re.finditer(r"[A-Za-z]+", sentence) if match.group() in words]
    if not places:
        return ""
    place = chance.choice(places)
    others = {word for word in among or words if not _may_stand_for(word, place.group())}
    other = _other(others, turn, chance)
    return f"{sentence[: place.start()]}{other}{sentence[place.end() :]}" if other else ""


def _may_stand_for(word: str, other: str) -> bool:
    """Say whether the table has two words for one: "got" for "bought" makes no falsehood."""
    return follows(read(word)[0], read(other)[0])


def _noun(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    return _swapped(lexicon.nouns, sentence, turn, chance)


def _verb(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    return _swapped(lexicon.verbs, sentence, turn, chance)


def _adjective(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    return _swapped(lexicon.adjectives, sentence, turn, chance)


def _place(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    return _swapped(lexicon.places, sentence, turn, chance)


def _name(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    return _swapped(lexicon.names - {turn.speaker}, sentence, turn, chance, lexicon.names - {turn.other})


def _number(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    match = _NUMBER.search(sentence)
    if not match:
        return ""
    held = {word.lower() for word in re.findall(r"\w+", turn.text)}
    numbers = [n for n in range(2, 13) if str(n) not in held and _NUMBER_WORDS[n] not in held]
    number = chance.choice(numbers)
    return (
        f"{sentence[: match.start()]}{number if match[1].isdigit() else _NUMBER_WORDS[number]}{sentence[match.end() :]}"
    )


def _date(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    told = date_told(sentence, turn)
    if not told:
        return ""
    if number := re.search(r"\b\d{1,2}(?= [A-Z])", told):
        day = chance.choice([n for n in range(1, 29) if abs(n - int(number.group())) > 1])
        return f"{told[: number.start()]}{day}{told[number.end() :]}"
    return re.sub(r"\b20\d\d\b", lambda match: str(int(match.group()) - chance.choice([1, 2, 3])), told, count=1)


def _negation(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    plain = spelled_out(sentence)
    if re.search(r"\b(?:not|never|no|nothing|without)\b", plain):
        return re.sub(r"\b(?:not|never) ", "", plain, count=1) if re.search(r"\b(?:not|never) \w", plain) else ""
    if match := re.search(r"\b(is|are|am|was|were|has|can|will|could|had) (?!to\b)", plain):
        return f"{plain[: match.end()]}not {plain[match.end() :]}"
    if match := re.search(r"\b(?:I|We|we|She|he|He|she|[A-Z][a-z]+) (?=\w+ed\b)", plain):
        return f"{plain[: match.end()]}never {plain[match.end() :]}"
    return ""


def _person(sentence: str, turn: Turn, lexicon: Lexicon, chance: random.Random) -> str:
    """Return a sentence in which another has done it: whom the speaker talks to, a relative, or not the relative."""
    if kin := re.search(rf"\b(?:[Mm]y|{turn.speaker}'s) (?:{_KIN})\b", sentence):
        held = {stem(word) for word in re.findall(r"\w+", turn.text)}
        others = [word for word in _KIN.split("|") if stem(word) not in held]
        begins = not sentence[: kin.start()].strip()
        if begins and re.match(r" \w+(?:ed|s)\b", sentence[kin.end() :]):
            return f"{turn.speaker}{sentence[kin.end() :]}"
        return f"{sentence[: kin.end()].rsplit(' ', 1)[0]} {chance.choice(others)}{sentence[kin.end() :]}"
    told = reported(sentence, turn.speaker)
    if not told or not re.search(r"\bI\b", sentence):
        return ""
    whose = chance.choice([turn.other, f"{turn.speaker}'s {chance.choice(_KIN.split('|')[2:8])}"])
    return told.replace(turn.speaker, whose, 1)


SWAPS: Mapping[str, Swap] = {
    "noun": _noun, "verb": _verb, "adjective": _adjective, "number": _number, "name": _name, "date": _date,
    "place": _place, "negation": _negation, "person": _person,
}  # fmt: skip


def date_told(sentence: str, turn: Turn) -> str:
    """Return a sentence with a time named from when it was said as the date it means, empty where it names none."""
    told = dated(sentence, turn.at)
    match = _TOLD_TIME.search(told)
    if not match:
        return ""
    date = match["date"]
    lead = (
        "in the "
        if date.startswith("week")
        else ""
        if date.startswith("from")
        else "on "
        if date[0].isdigit() and len(date) > 4
        else "in "
    )
    begin = match.start() + len(match["phrase"]) - len(match["phrase"].lstrip())
    if match["phrase"].endswith("ago"):
        begin = match.start() + next(
            (m.start() for m in re.finditer(r"(?:a few|a couple of|\w+) \w+ ago", match["phrase"])), 0
        )
    return re.sub(r" \([^)]*\d{4}\)", "", f"{told[:begin]}{lead}{date}{told[match.end() :]}")


def _contraction(sentence: str, turn: Turn) -> str:
    plain = spelled_out(sentence)
    return plain if plain != sentence.replace("’", "'") else re.sub(r"\b(did|was|is|do|had) not\b", r"\1n't", plain)


def _perfect(sentence: str, turn: Turn) -> str:
    """Return a sentence told as what had been: "I took" -> "Ana had taken"."""
    if not (match := re.search(r"\bI (\w+ed|" + "|".join(_PAST) + r")\b", sentence)):
        return ""
    done = f"{sentence[: match.start()]}I had {_PAST.get(match[1], match[1])}{sentence[match.end() :]}"
    return reported(done, turn.speaker)


def _number_word(sentence: str, turn: Turn) -> str:
    match = _NUMBER.search(sentence)
    if not match or (match[1].isdigit() and int(match[1]) > 12):
        return ""
    number = _NUMBER_WORDS[int(match[1])] if match[1].isdigit() else str(_NUMBER_WORDS.index(match[1]))
    return f"{sentence[: match.start()]}{number}{sentence[match.end() :]}"


def _shorter(sentence: str, turn: Turn) -> str:
    first = re.split(r"[,;] (?:and|but|so|because|which|when)\b| (?:because|but|while|although)\b", sentence)[0]
    told = reported(first, turn.speaker) or first
    return f"{told}." if first != sentence and len(first.split()) >= SHORTEST else ""


def _synonym(sentence: str, turn: Turn) -> str:
    places = [match for match in re.finditer(r"[a-z]+", sentence) if match.group() in _SYNONYMS]
    told = sentence
    for match in reversed(places):
        told = f"{told[: match.start()]}{_SYNONYMS[match.group()]}{told[match.end() :]}"
    return told if places else ""


def _passive(sentence: str, turn: Turn) -> str:
    shape = re.search(_DID + _THING, sentence)
    if not shape or shape[1] in ("went", "came", "felt"):
        return ""
    thing = re.sub(r"^(?:my|our)\b", f"{turn.speaker}'s", shape[2])
    return f"{thing[0].upper()}{thing[1:]} was {_PAST.get(shape[1], shape[1])} by {turn.speaker}."


def _said(sentence: str, turn: Turn) -> str:
    told = reported(sentence, turn.speaker)
    return f"{turn.speaker} said that {told}" if told else ""


REWORDINGS: Mapping[str, Callable[[str, Turn], str]] = {
    "reported": lambda sentence, turn: reported(sentence, turn.speaker), "said": _said, "perfect": _perfect,
    "passive": _passive, "number word": _number_word, "contraction": _contraction, "date": date_told,
    "shorter": _shorter, "synonym": _synonym,
}  # fmt: skip


def falsehoods(turns: Sequence[Turn], most: int, chance: random.Random) -> Iterator[Reworded]:
    """Yield up to so many falsehoods of each kind; every other one is told of the speaker by name."""
    lexicon = Lexicon(turns)
    for kind, swap in SWAPS.items():
        yield from _taken(kind, turns, most, chance, lambda one, turn, swap=swap: swap(one, turn, lexicon, chance))  # type: ignore[misc]


def paraphrases(turns: Sequence[Turn], most: int, chance: random.Random) -> Iterator[Reworded]:
    """Yield up to so many rewordings of each kind that say what was said."""
    for kind, reword in REWORDINGS.items():
        yield from _taken(kind, turns, most, chance, reword)


def _taken(
    kind: str, turns: Sequence[Turn], most: int, chance: random.Random, make: Callable[[str, Turn], str]
) -> Iterator[Reworded]:
    found = 0
    for turn in chance.sample(turns, len(turns)):
        for sentence in statements(turn):
            told = make(sentence, turn)
            if told and told != sentence and found < most:
                found += 1
                is_reported = found % 2 and kind in SWAPS and kind != "person"
                yield Reworded(kind, turn, (is_reported and reported(told, turn.speaker)) or told)
