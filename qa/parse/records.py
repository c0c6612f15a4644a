"""Typed records of what moments say happened: words in their basic form, amounts with units, who, where, and what.

Knows sentences, numbers and the small words around them, most of them English; nothing of questions, and nothing of the
store. A record says what its moment says: a question, a wish, a plan or a denial is no record.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memory.language.dates.named_times import named_times
from memory.language.sentences import is_asking, sentences, spelled_out
from memory.language.tokens import NUMBER_OR_WORD, stem
from memory.language.words import any_of, meanings, numbers, words
from memory.records.library import MomentView, TextKind, Timestamp

WHOLE_LETTERS = 300
"""A moment up to so long is one record; a longer one is a record a sentence."""

_MINUTES_OF = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "night": 1440, "week": 10080}
_MINUTES: dict[str, float] = {word: _MINUTES_OF[name] for word, name in meanings("units.times").items()}
MONEY, LENGTHS = meanings("units.money"), meanings("units.lengths")
_UNITS = MONEY | LENGTHS
_NUMBERS: dict[str, float] = {word: float(n) for word, n in numbers(exact=True).items()}
_NUMBERS |= {"half an": 0.5, "half a": 0.5}
_ARTICLES = frozenset(words("names.articles"))

_DATE = re.compile(r"\b\d{4}[-/.]\d\d?(?:[-/.]\d\d?)?\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{1,2}:\d\d\b")
_AMOUNT = re.compile(
    r"(?P<sign>[€$£])?\s?(?<![\w.,])(?P<number>\d+(?:[.,]\d+)?|half an?|"
    rf"\b(?:{any_of(numbers(exact=True))})\b)(?P<gap>[\s-]*)(?P<unit>[€$£]|[^\W\d_]+)?",
    re.IGNORECASE,
)
_NAME = r"[A-ZÄÖÜ][\w’'-]+"
_NAMES = rf"{_NAME}(?:(?:, and |, | and ){_NAME})*"
_WHO = re.compile(
    rf"\b(?:with|saw|see|met|entertained|called|invited|(?:talk|spoke|speak|chat|wrote|writ)\w* (?:to|with))"
    rf" (?P<after>{_NAMES})|(?P<before>{_NAMES}) and I\b"
)
_CAPITALS = rf"(?:the )?{_NAME}(?:(?: of| de| la| &)? {_NAME})*(?:, {_NAME})?"
_WHERE = re.compile(
    rf"\b(?:at|in|to|visited|from) (?P<place>{_CAPITALS}|(?:a|an|the|my|our) [a-z]+(?: [a-z]+)??)(?=$|[.,;!]| (?:with|"
    r"on|at|for|in|when|together|and|last|today|yesterday)\b)"
)
_STOPS = re.compile(
    r"\s+(?:(?:at|on|for|during|from|today|yesterday|tonight|when|while|together|because|and I|to)\b"
    r"|(?:in|with) (?:[A-ZÄÖÜ\d]|(?:the|my|our|his|her|their)\b))|[.;!?]|$"
)
_MEAL = re.compile(
    r"\b(?:had|made|cooked|prepared?|ate|for) (?:[\w'’-]+ ){0,6}?(?:breakfast|brunch|lunch|dinner|supper)\b",
    re.IGNORECASE,
)
"""What is had or made for a meal is eaten, whatever the verb."""

_PART_OF_DAY = re.compile(r"\b(?:morning|afternoon|evening|night|noon|hours|time|day|week|month|year|end|beginning)s?$")
_NOT = r"not|never|no longer|nobody|nicht|kein\w*|nie"
_WISHED = (
    r"will|would(?! not\b)|shall|going to|want(?:s|ed)? to|plan(?:s|ned|ning)? to|hope(?:s|d)? to|wish(?:es|ed)?"
    r"|tomorrow|almost|nearly|ignore (?:all|any|the|every|previous|what)|disregard|morgen"
)
_UNREAL = re.compile(rf"\b(?:{_NOT}|{_WISHED})\b", re.IGNORECASE)
_MEANT = re.compile(rf"\b(?:{_WISHED})\b", re.IGNORECASE)
_SUBJECTLESS = re.compile(r"^(?:was|were|had|am|war|waren|hatte)\b", re.IGNORECASE)
"""A diary leaves out who: "Was at the fair"."""

_DENIED = re.compile(rf"\b(?:{_NOT}|no)\b((?:\W+\w+){{1,4}})", re.IGNORECASE)
"""What is denied stands in the few words behind: "the car would not start" denies no breakdown."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; times are in minutes, a thing counted has its own basic form as unit."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one moment says happened: its words in basic form, when, and the amounts; `text` are its own words.

    `speaker` is who sent it, in small letters, empty where that is not known.
    """

    remembered: MomentView
    text: str
    at: Timestamp
    lemmas: frozenset[str]
    amounts: tuple[Amount, ...]
    speaker: str = ""


def lemmas(text: str) -> list[str]:
    """Return the words of a text in their basic form, in order."""
    found = []
    for word in NUMBER_OR_WORD.findall(text):
        found.append(stem(word))
        if "-" in word:
            found += [stem(part) for part in word.split("-")]
    return found


def records(one: MomentView) -> list[Record]:
    """Return what a moment says happened; captions and what lies in labels say nothing that can be counted."""
    text = " ".join(one.own_text.split())
    if not text:
        return []
    pieces = [text] if len(text) <= WHOLE_LETTERS else sentences(one.own_text)
    return [record for piece in pieces if (record := _record(one, piece))]


def _record(one: MomentView, piece: str) -> Record | None:
    real = " ".join(part for part in sentences(piece) if happened(part))
    if not real:
        return None
    speaker = next((text.speaker for text in one.texts if text.kind is TextKind.NOTE), "")
    words = frozenset(lemmas(f"{speaker} {real}")) | ({"eat"} if _MEAL.search(real) else set())
    return Record(one, real, said_of(one, real), words, tuple(amounts(real)), speaker.lower())


def happened(sentence: str) -> bool:
    """Say whether a sentence tells of something that was so: no question, denial, wish or plan."""
    plain = spelled_out(sentence)
    return not is_asking(plain) and not _UNREAL.search(plain)


def may_tell_of(sentence: str, wanted: frozenset[str]) -> bool:
    """Say whether a sentence may tell that something was so: no question, wish or plan, nor a denial of these stems."""
    plain = spelled_out(sentence)
    denied = {stem(word) for match in _DENIED.finditer(plain) for word in match[1].split()}
    is_question = "?" in plain or (is_asking(plain) and not _SUBJECTLESS.match(plain))
    return not is_question and not _MEANT.search(plain) and denied.isdisjoint(wanted)


def said_of(one: MomentView, text: str) -> Timestamp:
    """Return the time that a sentence names ("yesterday", "in 2019"), else the time of its moment."""
    own = one.moment.at
    named = next((time for time in named_times(text, own.at) if not time.goes_on), None)
    return Timestamp(named.at, named.precision, own.offset_known) if named and not named.is_now else own


def amounts(text: str) -> Iterator[Amount]:
    """Yield the numbers of a text with their units; dates, clock times and years are none.

    Hours and minutes that follow each other are one amount. A bare number that is spent doing something is minutes.
    """
    plain = _DATE.sub(" ; ", text)
    held: tuple[Amount, int] | None = None
    for match in _AMOUNT.finditer(plain):
        amount = _amount(match)
        if amount is None:
            continue
        if (
            held
            and amount.unit == held[0].unit == "minute"
            and re.fullmatch(r"[\s,]*(?:and)?\s*", plain[held[1] : match.start()])
        ):
            amount = Amount(held[0].value + amount.value, "minute")
        elif held:
            yield held[0]
        held = (amount, match.end())
    if held:
        yield held[0]


def _amount(match: re.Match[str]) -> Amount | None:
    number, unit = match["number"].lower(), (match["unit"] or "").lower()
    digits = re.fullmatch(r"\d+(?:[.,]\d+)?", number)
    value = float(number.replace(",", ".")) if digits else float(_NUMBERS[number])
    if match["sign"]:
        return Amount(value, MONEY[match["sign"]])
    singular = unit if len(unit) < 3 else re.sub(r"s$", "", unit)
    if singular in _MINUTES or (unit in ("h", "s") and digits):
        return Amount(value * _MINUTES.get(singular, 60 if unit == "h" else 1 / 60), "minute")
    if singular in _UNITS and (digits or len(singular) > 2):
        return Amount(value, _UNITS[singular])
    before = match.string[: match.start()].lower()
    if digits and re.search(r"\b(?:spent|spend)\s*$", before) and unit.endswith("ing"):
        return Amount(value, "minute")
    if not unit or number in _ARTICLES or (digits and 1900 <= value <= 2100):
        return None
    return Amount(value, stem(unit))


def who(text: str) -> list[str]:
    """Return the people that a text says were there: with, to, met, "Ana, Tom and I"; each once."""
    found = [name for match in _WHO.finditer(text) for name in _split(match["after"] or match["before"])]
    return list(dict.fromkeys(name for name in found if name != "I"))


def where(text: str) -> list[str]:
    """Return the places that a text names after at, in, to or "visited"."""
    people = set(who(text))
    found = [match["place"] for match in _WHERE.finditer(text)]
    places = (place for place in found if not people & set(_split(place)) and not _PART_OF_DAY.search(place))
    return list(dict.fromkeys(places))


def what(text: str, verbs: frozenset[str]) -> list[str]:
    """Return the things that follow the first of these verbs (basic forms) in a text that any follow."""
    for match in NUMBER_OR_WORD.finditer(text):
        if stem(match[0]) in verbs:
            rest = text[match.end() :].lstrip()
            stop = _STOPS.search(f" {rest}")
            if things := _things(f" {rest}"[: stop.start()] if stop else rest):
                return things
    return []


def spends_time(record: Record) -> bool:
    """Say whether a record spends minutes on something without a verb: "30 minutes on a book"."""
    has_verb = re.search(r"\b(?!morning|evening|during)\w+ing\b", record.text)
    return doing(record.text) == "spend" and not has_verb and any(one.unit == "minute" for one in record.amounts)


def time_spent_on(record: Record) -> list[str]:
    """Return what minutes were spent on without a verb that says how."""
    match = re.search(r"\bon (.+)", record.text) if spends_time(record) else None
    return what(f"on {match[1]}", frozenset({"on"})) if match else []


def doing(text: str) -> str:
    """Return the verb that a text begins with after its subject, in basic form; empty where none is plain."""
    match = re.search(r"\b(?:I|we|We|my|and)\s+(?:(?:really|also|just|then)\s+)?([a-z]+)", text)
    return stem(match[1]) if match else ""


def _things(phrase: str) -> list[str]:
    phrase = re.sub(r"^\s*(?:some|several|many|a lot of|lots of|the|my|our)\s+", " ", phrase)
    return [thing for thing in _split(phrase) if thing]


def _split(phrase: str) -> list[str]:
    pieces = re.split(r",\s*(?:and\s+)?|\s+and\s+", phrase.strip())
    return [piece.strip(" .,;:!?") for piece in pieces if piece.strip(" .,;:!?")]
