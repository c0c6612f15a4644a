"""From the words of a moment to statements about the world: who stands how to what, and since when.

A question, a wish, a quotation and what somebody is said to have said state nothing: a wrong fact is worse than none.
The object is cut from the words after the verb (objects.py). Other moments, facts and who a name means are left to
what follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from memory.knowledge.names import TITLED, Standing, is_modal, is_name, standing_of
from memory.knowledge.objects import leading_name, objects
from memory.knowledge.relations import FAVOURITE, GONE, relation
from memory.knowledge.rules import DESCRIBED, MINE, NAMES, Rule, rules
from memory.knowledge.stated_times import Lead, StatedTime, stated_times
from memory.language import kinship
from memory.language.dates.named_times import day_of_year
from memory.language.sentences import is_asking, is_governed, quoted, sentences, spelled_out
from memory.language.tokens import NUMBER_OR_WORD
from memory.language.words import months, patterns
from memory.records.derived import Statement
from memory.records.library import PERCEIVED, MomentView, Precision, TextKind

PATTERNS = "patterns-"
"""So begins the recipe of what patterns read, in this version and in those before."""

RECIPE = f"{PATTERNS}4"
ME = "I"
"""The subject that stands for the owner; who that is, the config says."""

LATELY = timedelta(days=62)
"""What began no longer ago is taken to hold when it is told."""

SHORTEST_SPELL = timedelta(days=27)
"""What was for a shorter time than a month was an occasion: "I worked at the bar on Friday"."""

DAYS = {"birthday": "day", "born": "date", "died": "date"}
"""Relations whose object is a time, each with how it is read off."""

MOST_TIMES = 10

_TIE = re.compile(
    rf"(?:(?P<mine>{MINE}) |(?P<whose>{NAMES})'s )?{DESCRIBED}(?P<tie>{kinship.PERSON_WORD})(?: (?P<name>{NAMES}))?",
    re.IGNORECASE,
)
_TIED = re.compile(rf"\b(?:{kinship.PET_WORD}|{kinship.PERSON_WORD})\b", re.IGNORECASE)
_PARTS = patterns("relations.parts")
_OWN = re.compile(
    rf"\b(?:(?:{_PARTS['i']}) (?:(?:{_PARTS['just']}) )*(?:{_PARTS['came_by']})\b|{MINE} )", re.IGNORECASE
)
_TAIL = re.compile(rf"(?:,| (?:{_PARTS['before_time']}))*\s*⟨(\d)⟩")
_LEAD = re.compile(rf"⟨(\d)⟩,?\s*(?:(?:{_PARTS['after_time']}) )?$")
_PAST = re.compile(rf"\b(?:{_PARTS['past']})\b", re.IGNORECASE)
_DAY = re.compile(r"^\d{1,2}(?= )")
_HOLDS = re.compile(rf" (?:{_PARTS['is']}) ")
_NOTHING = re.compile(rf"[\s,]*+(?:⟨\d⟩[\s,]*+)?(?:(?:{_PARTS['both']}) )?")
_THE = re.compile(rf"^(?:{MINE}|{_PARTS['the']}) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made plain: contractions spelled out, the times it names blanked out as ⟨n⟩."""

    text: str
    times: tuple[StatedTime, ...]
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
        before, dated = "", None
        for raw in sentences(text.text):
            sentence = _plain(raw, me, one.moment.at.at, before)
            for said in _state_one(sentence, dated):
                yield raw, said
                dated = said if said.relation in DAYS else dated
            before = sentence.text


def _plain(raw: str, me: str, now: datetime, before: str) -> Sentence:
    raw = spelled_out(raw)
    times = tuple(stated_times(raw, now))[:MOST_TIMES] if _called_up(raw) else ()
    text = raw
    for number in range(len(times) - 1, -1, -1):
        text = f"{text[: times[number].start]}⟨{number}⟩{text[times[number].end :]}"
    return Sentence(text, times, now, me, before)


def _state_one(sentence: Sentence, dated: Said | None) -> Iterator[Said]:
    """Try the rules that the words of a sentence call up; in a question only who is who is taken in.

    `dated` is the last day that was stated before: "turns out it was the 14th" puts another in its place.
    """
    asks, hidden, last = is_asking(sentence.text), list(quoted(sentence.text)), Said("", "", "", sentence.now)
    for rule in _called_up(sentence.text):
        if asks and rule.cut != "tie":
            continue
        for match in rule.shape.finditer(sentence.text):
            is_hidden = any(start <= match.start() < end for start, end in hidden)
            if is_hidden or (rule.cut != "tie" and is_governed(sentence.text[: match.start()])):
                continue
            for said in _said(rule, match, sentence, dated if rule.cut == "again" else last):
                yield said
                last = said if rule.cut != "tie" else last


def _called_up(text: str) -> dict[Rule, None]:
    """Return the rules that a sentence calls up, in the order of its words."""
    whole = NUMBER_OR_WORD.findall(text.lower().replace("'s", ""))
    words = [*whole, *(part for word in whole if "-" in word for part in word.split("-"))]
    return dict.fromkeys(rule for word in words for rule in rules().get(word, ()))


def _said(rule: Rule, match: re.Match[str], sentence: Sentence, last: Said | None) -> Iterator[Said]:
    """Yield what one match states; `last` is what the sentence stated before: "lives in Rome and works at Bosch"."""
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    if last is None:
        return
    if rule.cut == "again":
        yield from _put_right(rule, parts, sentence, last)
        return
    if "i_too" in parts or "they_too" in parts:
        goes_on = last.subject and _NOTHING.fullmatch(sentence.text[last.end : match.start()])
        if not goes_on or ("i_too" in parts) is not (last.subject == sentence.me):
            return
    subject = last.subject if "i_too" in parts or "they_too" in parts else _subject(rule, match, parts, sentence)
    if rule.cut in ("day", "age", "date"):
        yield from _dated(rule, parts, sentence, subject)
        return
    name = _relation(rule, parts, sentence)
    for thing in _things(rule, match, parts, sentence) if subject and name else ():
        if thing.casefold() == subject.casefold():
            continue
        end = match.start("o") + len(thing) if "o" in parts and parts["o"].startswith(thing) else match.end()
        for at, is_over in _times(rule, name, sentence, match, end):
            yield Said(subject, name, thing, at, is_over, end)


def _times(rule: Rule, name: str, sentence: Sentence, match: re.Match[str], end: int) -> list[tuple[datetime, bool]]:
    """Return from when a statement holds and from when it is over, each with whether that is its end.

    What goes on since a time, or began lately, holds now as well. Whether a time lies ahead the verb says.
    """
    near = _TAIL.match(sentence.text, end) or _LEAD.search(sentence.text[: match.start()])
    number = match.groupdict().get("mid") or (near[1] if near else None)
    if number is None or not relation(name).dated:
        return [] if rule.planned else [(sentence.now, rule.ends)]
    time = sentence.times[int(number)]
    is_past = _PAST.search(match.string[match.start() : match.start("o") if "o" in match.groupdict() else end])
    if time.lead is Lead.UNTIL:
        return _until(time, sentence.now, rule, is_past is not None)
    if (
        time.ahead
        and time.ahead.start
        and (not (time.is_past and is_past) or (time.lead is Lead.FROM and not rule.ends))
    ):
        is_told = not is_past or (time.lead is Lead.FROM and not rule.ends)
        return [(time.ahead.start, rule.ends)] if is_told and time.ahead.start > sentence.now else []
    if rule.planned:
        return []
    if rule.spell:
        return _spell(time, sentence.now)
    goes_on = time.goes_on or time.lead is Lead.FROM or sentence.now - time.at <= LATELY
    if goes_on and not rule.ends and time.at < sentence.now:
        return [(time.at, False), (sentence.now, False)]
    return [(time.at, rule.ends)]


def _until(time: StatedTime, now: datetime, rule: Rule, is_past: bool) -> list[tuple[datetime, bool]]:
    """Return what "until May" says: over since then, or holding now and over from then on."""
    if is_past or time.ahead is None or time.ahead.end is None:
        return [(time.until, True)] if time.until and time.until <= now else []
    return [] if rule.ends else [(now, False), (time.ahead.end, True)]


def _spell(time: StatedTime, now: datetime) -> list[tuple[datetime, bool]]:
    """Return from when to when something was that is over: "lived there from 2019 to 2021"; days are too short."""
    if time.until is None:
        return [(now, True)]
    is_short = time.until - time.at < SHORTEST_SPELL
    return [] if is_short else [(time.at, False), (min(time.until, now), True)]


def _relation(rule: Rule, parts: dict[str, str], sentence: Sentence) -> str:
    if rule.cut == "tie":
        return kinship.relation_of(parts["rel"]) if "rel" in parts else _tie_before(sentence)
    return FAVOURITE + parts["rel"].lower() if rule.cut == "favourite" else rule.relation


def _subject(rule: Rule, match: re.Match[str], parts: dict[str, str], sentence: Sentence) -> str:
    """Return whose statement it is, empty where that cannot be said."""
    if "thing" in parts and rule.relation == GONE:
        return _what_is_gone(parts, sentence)
    if "thing" in parts:
        thing = _THE.sub("", parts["thing"])
        owner = parts.get("they", "") or (sentence.me if re.match(r"my |our ", parts["thing"], re.IGNORECASE) else ME)
        return thing if owner == ME else f"{owner}'s {thing}"
    if not parts.keys().isdisjoint(("me", "me2", "bare")):
        return sentence.me
    if "they" in parts:
        return _who(parts["they"], sentence, *_standing(match, "they"))
    return _meant_before(sentence) if "her" in parts and "rel" in parts else sentence.me


def _what_is_gone(parts: dict[str, str], sentence: Sentence) -> str:
    """Return what is gone by its own name, or as what belongs to whoever says so or gave it away."""
    thing = _THE.sub("", parts["thing"])
    if thing == parts["thing"]:
        return thing
    owner = parts.get("they", "") or sentence.me
    return f"my {thing}" if owner == ME else f"{owner}'s {thing}"


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


def _put_right(rule: Rule, parts: dict[str, str], sentence: Sentence, last: Said) -> Iterator[Said]:
    """Yield what was stated last with another day: of the same month, where only its number is said."""
    words = sentence.times[int(parts["when"])].words if "when" in parts else ""
    numbers = re.findall(r"\d+", words) if months().keys().isdisjoint(words.lower().split()) else []
    if "nth" in parts or len(numbers) == 1:
        thing = _DAY.sub(parts.get("nth") or numbers[0], last.object)
        yield from [replace(last, object=thing, at=sentence.now)] if thing != last.object else []
        return
    yield from _dated(replace(rule, relation=last.relation, cut=DAYS[last.relation]), parts, sentence, last.subject)


def _things(rule: Rule, match: re.Match[str], parts: dict[str, str], sentence: Sentence) -> Sequence[str]:
    if rule.cut == "none":
        return [""]
    if rule.cut == "pair":
        group = "they" if "they" in parts else "they2"
        other = _who(parts.get(group, ""), sentence, *_standing(match, group))
        return [other] if other else []
    if rule.cut == "tie" and "rel" in parts and _HOLDS.match(match.string, match.end("o")):
        name = leading_name(parts["o"], standing_of(match.string, *match.span("o")))
        return [name] if name else []
    return objects(rule.cut, next((parts[name] for name in ("o", "o2", "o3") if name in parts), ""))


def _dated(rule: Rule, parts: dict[str, str], sentence: Sentence, subject: str) -> Iterator[Said]:
    """Yield birthdays, births and deaths: the time that the sentence names is what it states."""
    number = parts.get("when") or parts.get("when2")
    if not subject or number is None:
        return
    time = sentence.times[int(number)]
    if time.is_long:
        return
    year_is_named = time.precision is not Precision.DAY or not time.is_yearly
    if time.precision is Precision.DAY and rule.relation in ("birthday", "born"):
        yield Said(subject, "birthday", day_of_year(time.at), sentence.now)
    if rule.cut == "age" and time.precision is Precision.DAY:
        yield Said(subject, "born", str(time.at.year - int(parts["age"])), sentence.now)
    if rule.cut == "date" and (year_is_named or rule.relation == "died"):
        yield Said(subject, rule.relation, time.date, sentence.now)
