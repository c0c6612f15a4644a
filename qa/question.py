"""A question in plain words to a typed Query: times, places, people, media, what is asked, what is left to look for.

Knows the names it is given and some English and German; nothing of the library's moments. A day that only the owner can
date ("grandmother's birthday") is resolved from notes that are handed in.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from memory.query import Query, Span, Task
from memory.types import Kind, When
from qa import calendar
from qa.times import find_phrases, find_spans, without


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lower-case names that the library knows, and the name of its owner, empty where nobody said."""

    places: frozenset[str]
    people: frozenset[str]
    owner: str


_ALSO_WORDS = frozenset(
    """bad bath bill can cork deal essen faith fish frank grace ham hell hope jack joy lens male man mark may most nice
    of orange pat pool reading rich rob rose rugby sandwich split sue summer sunny van will worms""".split()
)
"""Names that are also words: they count only with a capital inside a sentence."""

_MEDIA: tuple[tuple[str, frozenset[Kind]], ...] = (
    (
        r"voice\s?(?:notes?|memos?|messages?|mails?)|(?:audio|sound)(?:\s(?:recordings?|files?|clips?|notes?))?"
        r"|sprach(?:nachricht|notiz)(?:en)?",
        frozenset({Kind.AUDIO}),
    ),
    (r"recordings?|aufnahmen?", frozenset({Kind.AUDIO, Kind.VIDEO})),
    (r"(?:home\s)?videos?|(?:video\s)?clips?|footage", frozenset({Kind.VIDEO})),
    (r"photos?|photographs?|pictures?|pics?|snapshots?|selfies?|images?|fotos?|bild(?:er)?", frozenset({Kind.PHOTO})),
    (
        r"notes?|memos?|(?:diary|journal)(?:\sentr(?:y|ies))?|(?:(?:text|chat|whatsapp|signal)\s)?messages?"
        r"|notiz(?:en)?|tagebuch|nachricht(?:en)?",
        frozenset({Kind.NOTE}),
    ),
)
_BEFORE_MEDIA = (
    r"(?:(?:^|[.!?,])\s*|\b(?:an?|any|the|this|that|these|those|my|our|his|her|which|what|find|show|me|play|open|see|some|all"
    r"|many|in|of|from|on|and|or|first|last|latest|ein|eine|einem|einer|das|die|der|dem|den|im|welche[snrm]?|\w+['’]s)\s+)"
    r"(?:(?!\b(?:and|or|please)\b)[\w-]+\s+)?"
)
_NOT_MEDIA = (
    r"(?!\s+(?:frames?|books?|albums?|games?|calls?|cameras?|shops?|cards?|on\s+the\s+(?:wall|fridge|door)|hanging)\b)"
)
_AFTER_WRITING = (
    r"(?=s?\b(?:\s*(?:$|[?.,!;:])|\s+(?:about|that|where|which|with|from|of|says?|said|did|do|is|was|I|we|you|to)\b))"
)
_FILLER_BEFORE = r"(?:\b(?:in|on|from|of)\s+)?(?:\b(?:an?|any|the|this|that|my|our|some|all)\s+)?"
_FILLER_AFTER = r"(?:\s+(?:of|about|showing|where|that|in\s+which|on\s+which|von|über))?"

_TASKS: tuple[tuple[Task, str], ...] = (
    (
        Task.COUNT,
        r"\bhow (?:many(?! (?:years?|months?|weeks?|days?|hours?|minutes?|people|guests|kids|children)\b)|often)\b"
        r"|\bwie (?:viele|oft)\b",
    ),
    (
        Task.LAST,
        r"\blast time\b|\b(?:did|have|has|had|was|were) (?:\w+ ){1,3}last\b|\blast (?:photo|picture|video|visit|trip)\b"
        r"|\b(?:latest|most recent(?:ly)?)\b|\bzuletzt\b|\bzum letzten mal\b",
    ),
    (
        Task.FIRST,
        r"\bfirst time\b|\b(?:did|have|has|had|was|were) (?:\w+ ){1,3}first\b"
        r"|\bfirst (?:photo|picture|video|visit|trip)\b|\bearliest\b|\bzum ersten mal\b",
    ),
    (
        Task.WHEN,
        r"^(?:since |seit )?(?:when|wann)\b|\bwhen (?:did|do|does|was|were|is|are|has|have|had|will)\b"
        r"|\b(?:what|which) (?:day|date|year|month|time|weekday|season)\b|\bwelche[nms] (?:tag|jahr|monat)\b",
    ),
    (
        Task.WHERE,
        r"^(?:where|wo|wohin)\b|\bwhere (?:did|do|does|was|were|is|are|has|have|had)\b"
        r"|\b(?:what|which) (?:place|city|town|village|country)\b",
    ),
    (
        Task.SUM_UP,
        r"\bwhat (?:did|have|had) (?:[\w']+ ){1,3}(?:do|done|been doing)\b|\bwhat happened\b|\bsum(?:med)? up\b"
        r"|\bsummar|^tell me about\b|\brecap\b|^how was\b|\bwhat was .* like\b|\bwas (?:haben wir|habe ich) .*gemacht\b"
        r"|\bwas ist .*passiert\b|^wie war\b",
    ),
    (
        Task.LIST,
        r"^(?:in |on |at )?(?:which|welche)\b|^list\b|^name (?:all|the)\b|^show (?:me )?all\b|^what are (?:all|the)\b",
    ),
)

_FUNCTION_WORDS = frozenset(
    """a about all also am an and any are as at be been being but by can could did do does done during ever for from
    had has have having he her hers him his how i if in into is it its just let like list make many me mine my name of
    often on once or our ours out over please said say says see she should show so some tell that the their them then
    there these they thing things this those time times to up us was we were what when where which who whom whose why
    will with would you your yours find found give remember know look looked happen happened get got go goes going gone
    went came come take took taken talk talked talking mention mentioned last first again summary summarise summarize
    sum recap one did earliest latest recent recently most day days year years month week place city town country s
    am an auf aus bei das dem den der die ein eine einem einen einer es haben habe hat hatte hatten ich im in ist mal
    man mein meine meinem mich mir mit nach oder sie sind uns unser unsere und von war waren was wann welche welcher
    welches wer wie viele oft wir wo wohin zeig zu zum zur zuletzt über gemacht passiert gesagt ersten
    letzten write wrote written send sent visit visited saw seen""".split()
)

_YEARLY = r"birthday|name\s?day|(?:wedding\s+)?anniversary|geburtstag|hochzeitstag"
_ONCE = r"wedding(?:\s+day)?|christening|baptism|funeral|graduation|confirmation|communion|engagement|hochzeit|taufe"
_NAMED_DAY = re.compile(
    r"\b(?:on|at|during|for|of|from|after|before|an|am|zu|bei)\s+(?:(?:the|my|our|his|her|their)\s+(?=[^\W\d]+(?:['’]s?)\s))?"
    rf"(?P<name>(?:(?:my|our|mein(?:em)?|unsere[mr]?)|[^\W\d]+(?:['’]s?|s))\s+(?P<event>{_YEARLY}|{_ONCE}))\b"
    r"(?:\s+party)?(?:,?\s+(?:(?:in|of)\s+)?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_CUES = {
    "birthday": r"birthday|born|geburtstag|geboren",
    "geburtstag": r"birthday|born|geburtstag|geboren",
    "anniversary": r"anniversary|married|wedding|hochzeitstag|geheiratet",
    "hochzeitstag": r"anniversary|married|wedding|hochzeitstag|geheiratet",
    "wedding": r"wedding|married|hochzeit|geheiratet",
    "hochzeit": r"wedding|married|hochzeit|geheiratet",
}
_KIN = tuple(
    frozenset(line.split())
    for line in (
        "grandmother grandma gran granny nana nan oma omi großmutter",
        "grandfather grandpa granddad grandad opa großvater",
        "mother mum mom mummy mommy mama mutter mutti",
        "father dad daddy papa vater vati",
        "my i mein meinem ich",
        "our we unser unserem unserer wir",
    )
)
_FARTHEST_CHARS = 40
"""How far a date may stand from the word for the day it dates."""


def read_question(question: str, now: datetime, vocabulary: Vocabulary) -> Query:
    """Return what a question asks, typed; `now` is aware and gives the zone of the spans.

    `text` holds the words to look for, without times, media and words that carry nothing; it is empty only where
    nothing else is asked. A year that belongs to a named day (see `named_day`) makes no span of its own.
    """
    plain = unicodedata.normalize("NFC", question)
    named = _NAMED_DAY.search(plain)
    if named and named["year"]:
        plain = without(plain, [named.span("year")])
    spans, rest = find_spans(plain, now)
    kinds, wanted = _media(rest)
    places = tuple(dict.fromkeys(_names(rest, vocabulary.places)))
    people = tuple(dict.fromkeys([*_people(rest, vocabulary.people), *_owner(rest, vocabulary.owner)]))
    text = _content(wanted)
    if not (text or spans or kinds or places or people):
        text = " ".join(re.findall(r"[\w'’-]+", rest))
    return Query(question, text, spans, places, people, kinds, _task(rest))


def named_day(question: str) -> tuple[str, int | None] | None:
    """Return the day a question names without dating it, and its year: "grandmother's birthday", 2022; else None."""
    match = _NAMED_DAY.search(unicodedata.normalize("NFC", question))
    if match is None:
        return None
    return re.sub(r"\s+", " ", match["name"]), int(match["year"]) if match["year"] else None


def resolve_named_day(
    name: str, year: int | None, notes: Iterable[tuple[str, When]], now: datetime | None = None
) -> Span | None:
    """Return the day that notes say is, say, grandmother's birthday in a year; None where none says.

    The newest note that says it counts. Without a year it is the latest such day at `now`, or at the newest note. What
    happens once (a wedding) has its own year; asked for another, it is None.
    """
    held = sorted(notes, key=lambda note: note[1].at, reverse=True)
    for text, when in held:
        for day in _days_told(name, text, when.at):
            zone = (now or when.at).tzinfo
            reference = now or held[0][1].at
            found = _occurrence(day, year, bool(re.search(_YEARLY, name, re.IGNORECASE)), reference)
            if found and zone:
                return calendar.days(found, 1, zone)
    return None


def _days_told(name: str, text: str, at: datetime) -> Iterator[date]:
    """Yield the days that a text gives for a named day, by sentences; `at` is when it was written."""
    words = name.lower().replace("’", "'").split()
    who = "|".join(re.escape(one) for one in sorted(_kin(words[0])))
    event = re.search(r"\w+$", words[-1])
    cue = _CUES.get(words[1] if words[-1] == "day" else words[-1], re.escape(event[0]) if event else "")
    for sentence in re.split(r"(?<=[^\d][.!?])\s+|\n", text):
        told = re.search(rf"\b(?:{who})(?:['’]?s)?\b.*?\b(?P<cue>{cue})\b", sentence, re.IGNORECASE)
        if told is None:
            continue
        days = [phrase for phrase in find_phrases(sentence, at) if calendar.is_one_day(phrase.spans[0])]
        near = [(max(phrase.begin - told.end(), told.start() - phrase.end), phrase) for phrase in days]
        for _, phrase in sorted((one for one in near if one[0] <= _FARTHEST_CHARS), key=lambda one: one[0]):
            if phrase.spans[0].start:
                yield phrase.spans[0].start.date()


def _kin(word: str) -> frozenset[str]:
    """Return the words for the same person: "gran" for "grandmother's"."""
    plain = re.sub(r"['’]s?$", "", word)
    for one in (plain, plain.removesuffix("s")):
        for kin in _KIN:
            if one in kin:
                return kin
    return frozenset({plain, plain.removesuffix("s")} if word == plain else {plain})


def _occurrence(day: date, year: int | None, is_yearly: bool, reference: datetime) -> date | None:
    if not is_yearly:
        return day if year in (None, day.year) else None
    if year is None:
        this_year = _in_year(day, reference.year)
        return this_year if this_year <= reference.date() else _in_year(day, reference.year - 1)
    return _in_year(day, year)


def _in_year(day: date, year: int) -> date:
    """Return the same day of another year; 29 February falls on the 28th where there is none."""
    if (day.month, day.day) == (2, 29):
        return date(year, 2, calendar.february(year))
    return day.replace(year=year)


def _media(text: str) -> tuple[frozenset[Kind], str]:
    """Return the kinds of files that a text asks for and the text without the words for them."""
    kinds: frozenset[Kind] = frozenset()
    stretches: list[tuple[int, int]] = []
    for pattern, match in ((one, match) for one in _MEDIA_PATTERNS for match in one[0].finditer(text)):
        begin, end = match.span("words")
        if any(begin < other_end and other_begin < end for other_begin, other_end in stretches):
            continue
        kinds |= pattern[1]
        before, after = _LEADING.search(text[:begin]), _TRAILING.match(text[end:])
        stretches.append((before.start() if before else begin, end + (after.end() if after else 0)))
    return kinds, without(text, stretches)


def _media_pattern(words: str, kinds: frozenset[Kind]) -> re.Pattern[str]:
    after = _AFTER_WRITING if kinds == {Kind.NOTE} else r"\b"
    return re.compile(rf"{_BEFORE_MEDIA}(?P<words>{words}){after}{_NOT_MEDIA}", re.IGNORECASE)


_MEDIA_PATTERNS = tuple((_media_pattern(words, kinds), kinds) for words, kinds in _MEDIA)
_LEADING = re.compile(_FILLER_BEFORE + "$", re.IGNORECASE)
_TRAILING = re.compile(_FILLER_AFTER, re.IGNORECASE)


def _task(text: str) -> Task:
    plain = re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()
    return next((task for task, pattern in _TASKS if re.search(pattern, plain)), Task.FIND)


def _names(text: str, names: frozenset[str]) -> Iterator[str]:
    """Yield the names that stand in a text, the longest first at every place, accents aside."""
    known = {" ".join(re.findall(r"\w+", _folded(name))): name for name in sorted(names)}
    longest = max((key.count(" ") + 1 for key in known), default=0)
    words = list(re.finditer(r"\w+", text))
    at = 0
    while at < len(words):
        for count in range(min(longest, len(words) - at), 0, -1):
            key = " ".join(_folded(word[0]) for word in words[at : at + count])
            if key in known and _is_name(text, words[at], key):
                yield known[key]
                at += count
                break
        else:
            at += 1


def _is_name(text: str, word: re.Match[str], key: str) -> bool:
    inside = bool(re.search(r"[\w,;]\s*$", text[: word.start()]))
    return len(key) > 1 and (key not in _ALSO_WORDS or (word[0][0].isupper() and inside))


def _people(text: str, people: frozenset[str]) -> Iterator[str]:
    """Yield the people a text names, by full name or by first name."""
    firsts: dict[str, list[str]] = {}
    for name in sorted(people):
        firsts.setdefault(name.split()[0] if name.split() else "", []).append(name)
    for found in _names(text, people | frozenset(firsts) - {""}):
        yield from [found] if found in people else firsts[found]


def _owner(text: str, owner: str) -> Iterator[str]:
    if owner and re.search(r"\b(?:of|with) me\b|\bdid I (?:write|send|text)\b", text, re.IGNORECASE):
        yield owner.lower()


def _folded(text: str) -> str:
    """Return a text in lower case without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def _content(text: str) -> str:
    """Return the words of a text that say what to look for."""
    words = re.findall(r"[\w-]+", re.sub(r"['’]s?\b", " ", text))
    return " ".join(word for word in words if word.lower() not in _FUNCTION_WORDS)
