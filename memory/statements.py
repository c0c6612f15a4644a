"""From the words of a moment to statements about the world: who stands how to what, and since when.

Knows sentences, who speaks and when; nothing of other moments, of facts or of who is meant by a name. A question, a
wish, a quotation and what somebody is said to have said state nothing: a wrong fact is worse than none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from memory import kinship, lexicon
from memory.named_times import NamedTime, day_of_year, named_times
from memory.patterns import DESCRIBED, MINE, NAMES, Rule, rules
from memory.relations import FAVOURITE, relation
from memory.types import Precision, Remembered, Statement, TextKind

RECIPE = "patterns-1"
ME = "I"
"""The subject that stands for the owner; who that is, the config says."""

MOST_WORDS = 6
LATELY = timedelta(days=62)

_TIE = re.compile(
    rf"(?:(?P<mine>{MINE}) |(?P<whose>{NAMES})'s )?{DESCRIBED}(?P<tie>{kinship.PERSON_WORD})(?: (?P<name>{NAMES}))?",
    re.IGNORECASE,
)
_TIED = re.compile(rf"\b(?:{kinship.PET_WORD}|{kinship.PERSON_WORD})\b", re.IGNORECASE)
_OWN = re.compile(
    rf"\b(?:(?:I|we) (?:have |just |recently |also )*(?:have|got|adopted|bought|met)\b|{MINE} )", re.IGNORECASE
)
_TAIL = re.compile(r"(?:,| now| right| back| again)*\s*⟨(\d)⟩")
_LEAD = re.compile(r"⟨(\d)⟩,?\s*(?:and |but |so )?$")
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")

@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made plain: contractions spelled out, the times it names blanked out as ⟨n⟩."""

    text: str
    times: tuple[NamedTime, ...]
    now: datetime
    me: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement before it has a number."""

    subject: str
    relation: str
    object: str
    at: datetime
    ends: bool = False


def state(one: Remembered) -> list[Statement]:
    """Return what a moment states, in the order of its words; the same moment always states the same.

    "I" is the speaker of a message or turn where that is known, and ME, the owner, where it is not. Captions state
    nothing: what a picture shows is true of the picture.
    """
    found: dict[tuple[str, str, str, bool, datetime], Said] = {}
    for text in one.texts:
        if text.kind is TextKind.CAPTION:
            continue
        me = ME if text.kind is TextKind.OWNER else text.speaker or ME
        for _, said in _read(text.text, me, one.moment.at.at):
            found.setdefault((said.subject, said.relation, said.object.casefold(), said.ends, said.at), said)
    return [
        Statement(one.moment.id, n, said.subject, said.relation, said.object, said.at, said.ends, RECIPE)
        for n, said in enumerate(found.values())
    ]


def sentence_of(one: Remembered, name: str, thing: str) -> str:
    """Return the sentence in which a moment states a relation, best to this object; empty where it states none."""
    wanted = set(_WORD.findall(thing.casefold()))
    best = (-1, "")
    for text in one.texts:
        for sentence, said in _read(text.text, text.speaker or ME, one.moment.at.at):
            shared = len(wanted & set(_WORD.findall(said.object.casefold())))
            if said.relation == name and shared > best[0]:
                best = (shared, sentence)
    return best[1]


def _read(text: str, me: str, now: datetime) -> Iterator[tuple[str, Said]]:
    before = ""
    for raw in sentences(text):
        sentence = _plain(raw, me, now, before)
        for said in _state_one(sentence):
            yield raw, said
        before = sentence.text


def _plain(raw: str, me: str, now: datetime, before: str) -> Sentence:
    for pattern, plain in _CONTRACTIONS:
        raw = pattern.sub(plain, raw)
    times = tuple(named_times(raw, now))[:10]
    text = raw
    for number in range(len(times) - 1, -1, -1):
        text = f"{text[: times[number].start]}⟨{number}⟩{text[times[number].end :]}"
    return Sentence(text, times, now, me, before)


def _state_one(sentence: Sentence) -> Iterator[Said]:
    table = rules()
    asks = bool(_ASKS.search(sentence.text) or _UNREAL.search(sentence.text))
    quoted = [found.span() for found in _QUOTES.finditer(sentence.text) if len(found[1].split()) > 3]
    spoken = _SPOKEN.search(sentence.text)
    tried: set[int] = set()
    for word in _words(sentence.text):
        for rule in table.get(word, ()):
            if id(rule) in tried:
                continue
            tried.add(id(rule))
            if asks and rule.cut != "tie":
                continue
            for match in rule.shape.finditer(sentence.text):
                if any(start <= match.start() < end for start, end in quoted):
                    continue
                if spoken and spoken.start() < match.start():
                    continue
                if rule.cut != "tie" and _GOVERNED.search(sentence.text[: match.start()]):
                    continue
                yield from _said(rule, match, sentence)


def _words(text: str) -> list[str]:
    whole = _WORD.findall(text.lower().replace("'s", ""))
    return [*whole, *(part for word in whole if "-" in word for part in word.split("-"))]


def _said(rule: Rule, match: re.Match[str], sentence: Sentence) -> Iterator[Said]:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    if rule.cut in ("day", "age", "date"):
        yield from _dated(rule, parts, sentence)
        return
    subject = _subject(rule, parts, sentence)
    name = _relation(rule, parts, sentence)
    for thing in _objects(rule, parts, sentence) if subject and name else ():
        if thing.casefold() == subject.casefold():
            continue
        end = match.start("o") + len(thing) if "o" in parts and parts["o"].startswith(thing) else match.end()
        for at in _times(name, sentence, match, end, rule.ends):
            yield Said(subject, name, thing, at, rule.ends)


def _times(name: str, sentence: Sentence, match: re.Match[str], end: int, ends: bool) -> list[datetime]:
    """Return from when a statement holds; what goes on since then, or began lately, holds now as well."""
    near = _TAIL.match(sentence.text, end) or _LEAD.search(sentence.text[: match.start()])
    number = match.groupdict().get("mid") or (near[1] if near else None)
    if number is None or not relation(name).dated:
        return [sentence.now]
    time = sentence.times[int(number)]
    goes_on = time.goes_on or sentence.now - time.at <= LATELY
    return [time.at, sentence.now] if goes_on and not ends and time.at < sentence.now else [time.at]


def _relation(rule: Rule, parts: dict[str, str], sentence: Sentence) -> str:
    if rule.cut == "tie":
        return kinship.relation_of(parts["rel"]) if "rel" in parts else _tie_before(sentence)
    if rule.relation == "favourite":
        return FAVOURITE + parts["rel"].lower()
    return rule.relation


def _subject(rule: Rule, parts: dict[str, str], sentence: Sentence) -> str:
    """Return whose statement it is, empty where that cannot be said."""
    if "thing" in parts:
        thing = re.sub(rf"^(?:{MINE}|the|der|die|das|dem) ", "", parts["thing"], flags=re.IGNORECASE)
        owner = parts.get("they", "") or (sentence.me if re.match(r"my |our ", parts["thing"], re.IGNORECASE) else ME)
        return thing if owner == ME else f"{owner}'s {thing}"
    if "me" in parts or "me2" in parts or "bare" in parts:
        return sentence.me
    if "they" in parts:
        return who(parts["they"], sentence)
    if "her" in parts:
        return _meant_before(sentence) if "rel" in parts else sentence.me
    return sentence.me


def who(words: str, sentence: Sentence) -> str:
    """Return the name of the person these words stand for, empty where they stand for nobody that can be told."""
    if words.lower() in ("he", "she"):
        return _meant_before(sentence)
    tie = _TIE.fullmatch(words)
    if tie and tie["name"] and is_name(tie["name"]):
        return str(tie["name"])
    if tie and (tie["mine"] or tie["whose"] or tie["tie"].lower() in kinship.NAMES_ALONE):
        possessor = tie["whose"] or ("my" if sentence.me == ME else sentence.me)
        if tie["whose"] and not is_name(tie["whose"]):
            return ""
        return f"{possessor}{'' if possessor == 'my' else chr(39) + 's'} {kinship.canonical(tie['tie'])}"
    return words if re.fullmatch(NAMES, words) and is_name(words) else ""


def _meant_before(sentence: Sentence) -> str:
    """Return whom "she" means: the one person whom the sentence before names, and it names nobody else."""
    ties = list(_TIE.finditer(sentence.before))
    others = {one[0] for one in re.finditer(rf"(?<=\w )(?:{NAMES})", sentence.before) if is_name(one[0])}
    if len(ties) != 1 or not (ties[0]["mine"] or ties[0]["name"]):
        return ""
    if any(one not in ties[0][0] for one in others):
        return ""
    return who(ties[0][0].strip(), sentence)


def _tie_before(sentence: Sentence) -> str:
    """Return what the one whose name follows is to the speaker: "We got a puppy." says that before "Her name is"."""
    if "?" in sentence.before or not _OWN.search(sentence.before):
        return ""
    found = {kinship.relation_of(one[0]) for one in _TIED.finditer(sentence.before)}
    return found.pop() if len(found) == 1 else ""


def _objects(rule: Rule, parts: dict[str, str], sentence: Sentence) -> Sequence[str]:
    words = next((parts[name] for name in ("o", "o2", "o3") if name in parts), "").strip(" .'\"")
    match rule.cut:
        case "none":
            return [""]
        case "pair":
            other = who(parts.get("they") or parts.get("they2", ""), sentence)
            return [other] if other else []
        case "place" | "name" | "tie":
            return [_name(words)] if _name(words) else []
        case "org":
            words = _trimmed(words)
            fits = re.search(r"[A-ZÄÖÜ]|^(?:a|an|the) ", words) and not _NO_EMPLOYER.search(words)
            return [words] if fits else []
        case "taste":
            return _tastes(words, rule.relation == "favourite")
        case "list":
            words = _trimmed(words)
            return [one for one in re.split(r" and | und | or ", words) if 0 < len(one.split()) <= MOST_WORDS]
        case "spot":
            words = _trimmed(words)
            return [words] if len(words.split()) <= 9 and not _NOT_THERE.search(words) else []
        case _:
            return [words] if words else []


def _dated(rule: Rule, parts: dict[str, str], sentence: Sentence) -> Iterator[Said]:
    """Read birthdays, births and deaths: the time that the sentence names is what it states."""
    subject = _subject(rule, parts, sentence)
    number = parts.get("when") or parts.get("when2")
    if not subject or number is None:
        return
    time = sentence.times[int(number)]
    year_is_named = time.precision is not Precision.DAY or not time.names_month or time.names_year
    if time.precision is Precision.DAY and rule.cut != "date":
        yield Said(subject, "birthday", day_of_year(time.at), sentence.now)
        if rule.cut == "age":
            yield Said(subject, "born", str(time.at.year - int(parts["age"])), sentence.now)
        return
    if rule.cut != "date":
        return
    if time.precision is Precision.DAY and rule.relation == "born":
        yield Said(subject, "birthday", day_of_year(time.at), sentence.now)
    if year_is_named or rule.relation == "died":
        yield Said(subject, rule.relation, time.date, sentence.now)
