"""From the words of a moment to statements about the world: who stands how to what, and since when.

A question, a wish, a quotation and what somebody is said to have said state nothing: a wrong fact is worse than none.
The object (a name, place, taste or thing) is cut from the words after the verb; words that would say less, more or
something else than the sentence does give none. Other moments, facts and who a name means are left to what follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from memory.knowledge.names import TITLED, Standing, ends_name, is_modal, is_name, standing_of
from memory.knowledge.relations import FAVOURITE, relation
from memory.knowledge.rules import DESCRIBED, MINE, NAMES, Rule, rules
from memory.language import kinship
from memory.language.dates import NamedTime, day_of_year, named_times
from memory.language.sentences import is_asking, is_governed, quoted, sentences, spelled_out
from memory.language.tokens import NUMBER_OR_WORD
from memory.language.words import months
from memory.records.derived import Statement
from memory.records.library import PERCEIVED, MomentView, Precision, TextKind

MOST_WORDS = 6

_NARROWED = re.compile(r"\b(?:that|which|who|where) ", re.IGNORECASE)
_ENOUGH = re.compile(
    r"\s(?:because|'?cause|cuz|since|when|whenever|while|so|but|as|if|that|which|who|where|though|although|even|"
    r"too|also|"
    r"either|lately|nowadays|these days|right now|very|a lot|the most|most|more|than|nicht|sehr|before|until|"
    r"especially|"
    r"like|such as|just|during|whether|and (?:I|my|we|our|it|he|she|they|you|am|have|the|was|is|has|[a-z]+s (?!with"
    r"|of|in|from|for|and)[a-z]+)|or (?:I|we))\b.*|\s?-\s.*",
    re.IGNORECASE,
)
_IS_DOING = re.compile(r"^\w+ing\b", re.IGNORECASE)
_NO_TASTE = re.compile(
    r"^(?:it|its|that|this|these|those|them|him|her|you|your|his|their|how|what|when|where|why|who|seeing|hearing|"
    r"being|"
    r"having|getting|finding|knowing|thinking|talking|all|everything|every|doing|some|such|one|both|my|our|me|us|in"
    r"|to be|"
    r"to see|to think|to say|to have|to know|to take|to hear|to|a|an|in|on|at|so|and|not|es|sie|ihn|dich|mich|den|"
    r"die|das|"
    r"more|most|is|are|very|really|another|any|each|much|many|just|the)\b|"
    r"\b(?:you|your|this|that|it|they|them|these|those|here|there|us|me)\b",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:way|mail|post|wash|list|works|making|progress|hands?|details|process|middle|sale|order|picture|photo|mind|"
    r"same|moment|end|beginning|future|past|case|table)$",
    re.IGNORECASE,
)
_NO_EMPLOYER = re.compile(
    r"\b(?:while|bit|year|moment|time|day|week|living|change|goal|project|hours?|night|weekends?|home|cause|dream|"
    r"thing|"
    r"way|lot|free|it|this|that|them|him|her|me|us|myself|now|business)$|^(?:my|our) ",
    re.IGNORECASE,
)


def objects(cut: str, words: str) -> Sequence[str]:
    """Return the objects in the words after a verb, read in the way that a rule's `cut` names; none where none fit."""
    words = words.strip(" .'\"")
    match cut:
        case "place" | "name" | "tie":
            name = _name(words, Standing.PLACE if cut == "place" else Standing.NAMED)
            return [name] if name else []
        case "org":
            words = re.sub(r" and [a-z].*", "", _trimmed(words))
            fits = re.search(r"[A-ZÄÖÜ]|^(?:a|an|the) ", words) and not _NO_EMPLOYER.search(words)
            return [words] if fits else []
        case "taste":
            return _tastes(words)
        case "favourite":
            return _favourites(words)
        case "list":
            words = _trimmed(words)
            return [one for one in re.split(r" and | und | or ", words) if 0 < len(one.split()) <= MOST_WORDS]
        case "spot":
            words = _trimmed(words)
            return [words] if len(words.split()) <= 9 and not _NOT_THERE.search(words) else []
        case _:
            return [words] if words else []


def _name(words: str, standing: Standing) -> str:
    """Return the part of capitalised words that is a name, without a weekday or a "Thanks" after it."""
    kept: list[str] = []
    for word in words.split():
        if kept and word[0].isupper() and ends_name(word):
            break
        kept.append(word)
    is_the = standing is Standing.PLACE and kept and kept[0].lower() == "the"
    return " ".join(kept) if kept and (is_the or is_name(" ".join(kept), standing)) else ""


def _trimmed(words: str) -> str:
    return re.sub(r" (?:now|again|today|anymore|together)$", "", _ENOUGH.sub("", words)).strip(" .'\"")


def _favourites(words: str) -> list[str]:
    narrowed = _NARROWED.search(words)
    words = re.sub(r"^(?:definitely|probably|still|always) ", "", _trimmed(words))
    wrong = re.match(r"(?:when|how|that|this|it|seeing|being|what|where|who|not|to)\b", words, re.IGNORECASE)
    return [words] if words and not narrowed and not wrong and len(words.split()) <= MOST_WORDS else []


def _tastes(words: str) -> list[str]:
    narrowed = _NARROWED.search(words)
    words = _trimmed(words)
    if not words or narrowed or _NO_TASTE.search(words) or re.search(r"\ban? \w+$", words):
        return []
    parts = re.split(r" and | & | und ", words)
    if len(parts) > 1 and len({len(part.split()) for part in parts}) == 1 and len(words.split()) <= MOST_WORDS:
        return [words] if _IS_DOING.match(words) and not all(map(_IS_DOING.match, parts)) else parts
    if len(words.split()) > MOST_WORDS and len(parts) > 1:
        return [parts[0]] if _IS_DOING.match(parts[1]) and len(parts[0].split()) <= MOST_WORDS else []
    return [words] if len(words.split()) <= MOST_WORDS else []


RECIPE = "patterns-3"
ME = "I"
"""The subject that stands for the owner; who that is, the config says."""

LATELY = timedelta(days=62)
"""What began no longer ago is taken to hold when it is told."""

MOST_TIMES = 10

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
_HOLDS = re.compile(r" (?:is|ist) ")
_NOTHING = re.compile(r"[\s,]*+(?:⟨\d⟩[\s,]*+)?(?:both )?")


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
    """A statement before it has a number; it ends at `end` of its sentence."""

    subject: str
    relation: str
    object: str
    at: datetime
    ends: bool = False
    end: int = 0


def state(one: MomentView) -> list[Statement]:
    """Return what a moment states, in the order of its words; the same moment always states the same.

    "I" is the speaker of a message or turn where that is known, and ME, the owner, where it is not. Captions state
    nothing, nor do words in a picture: what a picture shows and says is true of the picture.
    """
    found: dict[tuple[str, str, str, bool, datetime], Said] = {}
    for _, said in _read(one):
        found.setdefault((said.subject, said.relation, said.object.casefold(), said.ends, said.at), said)
    return [_statement(one, n, said) for n, said in enumerate(found.values())]


def stated(one: MomentView) -> Iterator[tuple[str, Statement]]:
    """Yield what a moment states, each with the sentence that does; what is said twice comes twice."""
    for n, (sentence, said) in enumerate(_read(one)):
        yield sentence, _statement(one, n, said)


def _statement(one: MomentView, ordinal: int, said: Said) -> Statement:
    return Statement(one.moment.id, ordinal, said.subject, said.relation, said.object, said.at, said.ends, RECIPE)


def sentence_of(one: MomentView, name: str, thing: str) -> str:
    """Return the sentence in which a moment states a relation, best to this object; empty where it states none."""
    wanted = set(NUMBER_OR_WORD.findall(thing.casefold()))
    best = (-1, "")
    for sentence, said in _read(one):
        shared = len(wanted & set(NUMBER_OR_WORD.findall(said.object.casefold())))
        if said.relation == name and shared > best[0]:
            best = (shared, sentence)
    return best[1]


def _read(one: MomentView) -> Iterator[tuple[str, Said]]:
    """Yield what a moment states with the sentence that does."""
    for text in one.texts:
        if text.kind in PERCEIVED:
            continue
        me = ME if text.kind is TextKind.OWNER else text.speaker or (text.words and one.voice) or ME
        before = ""
        for raw in sentences(text.text):
            sentence = _plain(raw, me, one.moment.at.at, before)
            for said in _state_one(sentence):
                yield raw, said
            before = sentence.text


def _plain(raw: str, me: str, now: datetime, before: str) -> Sentence:
    raw = spelled_out(raw)
    times = tuple(named_times(raw, now))[:MOST_TIMES]
    text = raw
    for number in range(len(times) - 1, -1, -1):
        text = f"{text[: times[number].start]}⟨{number}⟩{text[times[number].end :]}"
    return Sentence(text, times, now, me, before)


def _state_one(sentence: Sentence) -> Iterator[Said]:
    """Try the rules that the words of a sentence call up; in a question only who is who is taken in."""
    asks, hidden, last = is_asking(sentence.text), list(quoted(sentence.text)), Said("", "", "", sentence.now)
    for rule in _called_up(sentence.text):
        if asks and rule.cut != "tie":
            continue
        for match in rule.shape.finditer(sentence.text):
            is_hidden = any(start <= match.start() < end for start, end in hidden)
            if is_hidden or (rule.cut != "tie" and is_governed(sentence.text[: match.start()])):
                continue
            for said in _said(rule, match, sentence, last):
                yield said
                last = said if rule.cut != "tie" else last


def _called_up(text: str) -> dict[Rule, None]:
    """Return the rules that a sentence calls up, in the order of its words."""
    whole = NUMBER_OR_WORD.findall(text.lower().replace("'s", ""))
    words = [*whole, *(part for word in whole if "-" in word for part in word.split("-"))]
    return dict.fromkeys(rule for word in words for rule in rules().get(word, ()))


def _said(rule: Rule, match: re.Match[str], sentence: Sentence, last: Said) -> Iterator[Said]:
    """Yield what one match states; `last` is what the sentence stated before: "lives in Rome and works at Bosch"."""
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    if "i_too" in parts or "they_too" in parts:
        goes_on = last.subject and _NOTHING.fullmatch(sentence.text[last.end : match.start()])
        if not goes_on or ("i_too" in parts) is not (last.subject == sentence.me):
            return
    subject = last.subject if "i_too" in parts or "they_too" in parts else _subject(match, parts, sentence)
    if rule.cut in ("day", "age", "date"):
        yield from _dated(rule, parts, sentence, subject)
        return
    name = _relation(rule, parts, sentence)
    for thing in _things(rule, match, parts, sentence) if subject and name else ():
        if thing.casefold() == subject.casefold():
            continue
        end = match.start("o") + len(thing) if "o" in parts and parts["o"].startswith(thing) else match.end()
        for at in _times(name, sentence, match, end, rule.ends):
            yield Said(subject, name, thing, at, rule.ends, end)


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
    return FAVOURITE + parts["rel"].lower() if rule.cut == "favourite" else rule.relation


def _subject(match: re.Match[str], parts: dict[str, str], sentence: Sentence) -> str:
    """Return whose statement it is, empty where that cannot be said."""
    if "thing" in parts:
        thing = re.sub(rf"^(?:{MINE}|the|der|die|das|dem) ", "", parts["thing"], flags=re.IGNORECASE)
        owner = parts.get("they", "") or (sentence.me if re.match(r"my |our ", parts["thing"], re.IGNORECASE) else ME)
        return thing if owner == ME else f"{owner}'s {thing}"
    if not parts.keys().isdisjoint(("me", "me2", "bare")):
        return sentence.me
    if "they" in parts:
        return _who(parts["they"], sentence, *_standing(match, "they"))
    return _meant_before(sentence) if "her" in parts and "rel" in parts else sentence.me


def _standing(match: re.Match[str], group: str) -> tuple[Standing, str]:
    """Return how the subject in a group of a match stands, and what the sentence says after it."""
    start, end = match.span(group)
    return standing_of(match.string, start, end), match.string[end:]


def _who(words: str, sentence: Sentence, standing: Standing = Standing.NAMED, rest: str = "") -> str:
    """Return the name of the person these words stand for, empty where they stand for nobody that can be told."""
    if words.lower() in ("he", "she"):
        return _meant_before(sentence)
    tie = None if TITLED.match(words) else _TIE.fullmatch(words)
    is_tied = tie and (tie["mine"] or tie["whose"] or tie["tie"].lower() in kinship.NAMES_ALONE)
    if tie and tie["name"] and is_name(tie["name"], Standing.NAMED):
        return str(tie["name"]) if is_tied or tie["tie"].lower() not in kinship.ORDERS else ""
    if tie and is_tied:
        if tie["whose"] and not is_name(tie["whose"], Standing.NAMED):
            return ""
        whose = f"{tie['whose'] or sentence.me}'s" if tie["whose"] or sentence.me != ME else "my"
        return f"{whose} {kinship.canonical(tie['tie'])}"
    is_somebody = re.fullmatch(NAMES, words) and is_name(words, standing) and not is_modal(words, rest)
    return words if is_somebody else ""


def _meant_before(sentence: Sentence) -> str:
    """Return whom "she" means: the one person whom the sentence before names, and it names nobody else."""
    ties = list(_TIE.finditer(sentence.before))
    named = (one[0] for one in re.finditer(rf"(?<=\w )(?:{NAMES})", sentence.before))
    others = {name for name in named if is_name(name, Standing.SUBJECT) and name.lower() not in months()}
    if len(ties) != 1 or not (ties[0]["mine"] or ties[0]["name"]):
        return ""
    if any(one not in ties[0][0] for one in others):
        return ""
    return _who(ties[0][0].strip(), replace(sentence, before=""))


def _tie_before(sentence: Sentence) -> str:
    """Return what the one whose name follows is to the speaker: "We got a puppy." says that before "Her name is"."""
    if "?" in sentence.before or not _OWN.search(sentence.before):
        return ""
    found = {kinship.relation_of(one[0]) for one in _TIED.finditer(sentence.before)}
    return found.pop() if len(found) == 1 else ""


def _things(rule: Rule, match: re.Match[str], parts: dict[str, str], sentence: Sentence) -> Sequence[str]:
    if rule.cut == "none":
        return [""]
    if rule.cut == "pair":
        group = "they" if "they" in parts else "they2"
        other = _who(parts.get(group, ""), sentence, *_standing(match, group))
        return [other] if other else []
    if rule.cut == "tie" and "rel" in parts and _HOLDS.match(match.string, match.end("o")):
        name = _name(parts["o"], standing_of(match.string, *match.span("o")))
        return [name] if name else []
    return objects(rule.cut, next((parts[name] for name in ("o", "o2", "o3") if name in parts), ""))


def _dated(rule: Rule, parts: dict[str, str], sentence: Sentence, subject: str) -> Iterator[Said]:
    """Yield birthdays, births and deaths: the time that the sentence names is what it states."""
    number = parts.get("when") or parts.get("when2")
    if not subject or number is None:
        return
    time = sentence.times[int(number)]
    year_is_named = time.precision is not Precision.DAY or not time.names_month or time.names_year
    if time.precision is Precision.DAY and rule.relation in ("birthday", "born"):
        yield Said(subject, "birthday", day_of_year(time.at), sentence.now)
    if rule.cut == "age" and time.precision is Precision.DAY:
        yield Said(subject, "born", str(time.at.year - int(parts["age"])), sentence.now)
    if rule.cut == "date" and (year_is_named or rule.relation == "died"):
        yield Said(subject, rule.relation, time.date, sentence.now)
