"""Which sentences can stand by themselves in a summary, freed of what ties them to a talk, and how much they tell.

A sentence that greets, answers, asks, orders, lists or points at what stands before it tells nothing to somebody who
reads it alone. Whose sentence it is makes no difference here.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from memory.language import kinship
from memory.language.extract import Sentence
from memory.language.paragraphs import prose
from memory.language.retelling import line_text, verb_of
from memory.language.sentences import is_asking, is_governed, split, tells_what_was
from memory.language.tokens import IRREGULAR_FORMS, NUMBER_OR_WORD, STOP_WORDS, stems
from memory.language.words import any_of, patterns, table, words
from memory.records.derived import Line

LEAST_WORDS, MOST_WORDS = 3, 40
LEAST_STEMS = 1
MOST_NUMBERS = 3
MOST_COMMAS = 4
"""A sentence of fewer words or stems says nothing; one of more numbers or commas is a list."""

TURNING, TELLING, OWN, PAST, NAMED = 1.2, 0.3, 0.5, 0.3, 0.2
"""What it adds to a sentence that a life turns in it, that something begins, ends or is new, that somebody tells of
themselves, that it was, and that it has a name."""

QUOTED = 0.3
"""What it takes away that a line can only be quoted."""

_SIGNS = patterns("retelling.signs")
_REACTION = re.compile(_SIGNS["reactions"], re.IGNORECASE)
_POINTING_THAT = re.compile(_SIGNS["that"], re.IGNORECASE)
_FILLER = re.compile(_SIGNS["fillers"], re.IGNORECASE)
_OPENING = re.compile(rf"^(?:{_SIGNS['openings']})[,:!.]*\s+", re.IGNORECASE)
_TIME = re.compile(rf"^(?:{_SIGNS['time']})s?$", re.IGNORECASE)
_LEAD_IN = re.compile(rf"^(?:{any_of(words('retelling.lead_ins'))})(?:\s*[,!.…-]+\s*|\s+(?=(?:I|we|my|our)\b))", re.I)
_TO_SOMEBODY = re.compile(rf"^(?:(?:{any_of(words('retelling.lead_ins'))})\s+)?([^\W\d_]+)\s*[,!.]+\s*", re.IGNORECASE)
_MARKUP = re.compile(r"\[[^\[\]\n]*\]|<[^<>\n]*>|https?://\S+|\*\*|[:;]-?[)(DP]|[☀-⟿\U0001f000-\U0001faff️‍]")
_FIGURES = re.compile(r"\d+(?:[.:]\d+)?")
_NAME = re.compile(r"(?<=[\w,] )[^\W\d_a-zäöüß]\w+")
_NOT_PROSE = re.compile(r"\w@\w|[{}<>|=]{2}|\w\.(?:jpe?g|png|heic|mp4|mov|pdf|txt|m4a|wav)\b", re.IGNORECASE)
_TELL = {name: re.compile(said) for name, said in patterns("question.tell").items() if name in ("turning", "telling")}
_ORDERS = frozenset(words("retelling.orders"))
_POINTING = frozenset(words("retelling.pointing"))
_PEOPLE = frozenset(words("retelling.people"))
_THESE = frozenset(words("retelling.these"))
_DETERMINERS = frozenset(words("retelling.determiners"))
_LEANING = frozenset(words("sentence.leaning"))
_OWN = frozenset(words("pronouns.first", "retelling.subject"))
_FINITE = frozenset((*words("retelling.finite", "retelling.modals", "retelling.past"), *table("retelling.third")))
_LEFT_OUT = frozenset(table("retelling.left_out"))
_TIED = frozenset(words("retelling.tied"))
_FOREIGN = frozenset(words("retelling.foreign"))
_NEAR_DAYS = frozenset(words("retelling.near_days"))
_SECOND = frozenset(words("retelling.second"))
_WITH = frozenset(words("retelling.with"))
_TIES = re.compile(rf"^{kinship.PERSON_WORD}$", re.IGNORECASE)


def own_sentences(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the sentences of a message or a turn without marks of a chat, interjections and whom it speaks to.

    `names` are those who may be spoken to.
    """
    plain = " ".join(_MARKUP.sub(" ", text).split())
    return [free for sentence in split(plain) if (free := _freed(sentence, names))]


def _freed(sentence: str, names: Collection[str]) -> str:
    """Return a sentence without what leads into it and without the name of whom it speaks to."""
    called = {part for name in names for part in (name, *name.split())}
    before = ""
    while sentence != before:
        before = sentence
        sentence = _LEAD_IN.sub("", _OPENING.sub("", sentence.lstrip(" ,.!-–")), count=1)
        first = _TO_SOMEBODY.match(sentence)
        if first and _is_called(first[1], called):
            sentence = sentence[first.end() :]
    last = re.search(r",\s*([^\W\d_]+)\s*([.!?…]*)$", sentence)
    if last and _is_called(last[1], called):
        sentence = f"{sentence[: last.start()]}{last[2]}"
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _is_called(word: str, names: Collection[str]) -> bool:
    """Say whether a word is one of these names, or the beginning of one as friends say it."""
    low = word.lower()
    return any(name.lower() == low or (len(low) > 2 and name.lower().startswith(low)) for name in names)


def worth(sentence: str) -> float:
    """Return how much a sentence tells by itself, 0 for one that cannot stand alone; ordinary ones have about 1."""
    said = NUMBER_OR_WORD.findall(sentence)
    low = [word.lower().replace("’", "'") for word in said]
    if not LEAST_WORDS <= len(said) <= MOST_WORDS or len(stems(sentence)) < LEAST_STEMS:
        return 0.0
    if (
        not _SECOND.isdisjoint(low)
        or is_asking(sentence)
        or is_listed(sentence)
        or _REACTION.search(sentence)
        or not stands_alone(sentence)
    ):
        return 0.0
    own = not _OWN.isdisjoint(low)
    if (low[0] in _ORDERS and not own) or (not own and not tells_what_was(sentence) and _is_remark(sentence)):
        return 0.0
    return (
        1.0
        + TURNING * turns(sentence)
        + TELLING * (_TELL["telling"].search(sentence.lower()) is not None)
        + OWN * own
        + PAST * tells_what_was(sentence)
        + NAMED * min(2, len(_NAME.findall(sentence)))
    )


def turns(sentence: str) -> bool:
    """Say whether a life turns in a sentence: somebody is born, dies, marries, moves, begins or ends work or school."""
    found = _TELL["turning"].search(sentence.lower())
    return found is not None and not is_governed(sentence[: found.start()])


def as_told(lines: Sequence[Line], part: int = 0, weight: float = 0.5) -> list[tuple[Line, Sentence]]:
    """Return the lines of one part that can stand alone, each with the sentence it becomes; it weighs what it tells."""
    found = []
    for line in lines:
        gain = worth(line.text)
        if gain and (not line.speaker or has_verb(line.text)):
            words_in = frozenset(re.findall(r"\w+", line.text.lower()))
            told = line_text(line)
            gain = weight + (gain - 1) / 2 - QUOTED * (line.speaker != "" and "“" in told)
            sentence = Sentence(told, part, gain, words_in, stems(line.text), False)
            found.append((line, sentence))
    return found


def has_verb(sentence: str) -> bool:
    """Say whether a sentence has a verb, as far as its words tell: an answer such as "On the shelf" has none.

    Of a language whose verbs are not known, it is taken to have one.
    """
    low = [word.lower().replace("’", "'") for word in NUMBER_OR_WORD.findall(sentence)]
    is_finite = any(word in _FINITE or word.partition("'")[2] in _TIED for word in low)
    is_doing = (low[:1] and low[0] in _LEFT_OUT) or any(verb_of(word, before) for before, word in pairwise(low))
    return is_finite or is_doing or tells_what_was(sentence) or not _FOREIGN.isdisjoint(low)


def _is_remark(sentence: str) -> bool:
    """Say whether a sentence that tells of nobody only says how something is: "The colours blend nicely!"."""
    return sentence.rstrip(" \"'”»)").endswith("!") or (not _NAME.search(sentence) and bool(_FILLER.search(sentence)))


def names_near_day(sentence: str) -> bool:
    """Say whether a sentence names a day as seen from its own: "tomorrow" says nothing in the text of a month."""
    return not _NEAR_DAYS.isdisjoint(word.lower() for word in NUMBER_OR_WORD.findall(sentence))


def is_listed(sentence: str) -> bool:
    """Say whether a sentence is a list, a line of a recipe, figures or no prose at all."""
    is_led = ":" in sentence and (";" in sentence or sentence.count(",") > 1)
    is_folded = is_led or sentence.count(";") > 1 or sentence[:1].islower()
    has_figures = len(_FIGURES.findall(sentence)) > MOST_NUMBERS or sentence.count(",") >= MOST_COMMAS
    return is_folded or has_figures or _NOT_PROSE.search(sentence) is not None


def stands_alone(sentence: str) -> bool:
    """Say whether a sentence is understood without the one before it: each pronoun has what it stands for before it."""
    said = NUMBER_OR_WORD.findall(sentence.replace("’", "'"))
    low = [word.lower() for word in said]
    is_dated = len(low) > 1 and _TIME.match(low[1]) is not None
    if not low or (low[0] in _LEANING and not is_dated) or _POINTING_THAT.search(sentence.replace("’", "'")):
        return False
    for number, word in enumerate(low):
        following = low[number + 1] if number + 1 < len(low) else ""
        if word in _THESE and following not in _WITH and not _TIME.match(following):
            return False
        if word in _PEOPLE and not any(_is_person(one) for one in said[:number]):
            return False
        if word in _POINTING and not _is_founded(said[:number]):
            return False
    return True


def _is_person(word: str) -> bool:
    plain = word.removesuffix("'s")
    is_name = word[:1].isupper() and plain.lower() not in STOP_WORDS | IRREGULAR_FORMS | _OWN
    return is_name or _TIES.match(plain) is not None


def _is_founded(before: Sequence[str]) -> bool:
    """Say whether a noun stands among the words before a pronoun: after a small word of its own, or with a capital."""
    low = [word.lower() for word in before]
    led = any(word in _DETERMINERS and number + 1 < len(low) for number, word in enumerate(low))
    return led or any(_is_person(word) for word in before[1:])


@lru_cache(maxsize=1 << 14)
def stemmed_sentences(text: str, is_spoken: bool) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return what is told in sentences, each with its stems; from memory where several topics ask for one text."""
    found = own_sentences(text) if is_spoken else prose(text)
    return tuple((one, frozenset(stems(one))) for one in found if "|" not in one)
