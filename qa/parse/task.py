"""What a question asks for: who, when, where, how many of what, how long, which came first, more or less, yes or no.

Reads words, English and German, by rules in a fixed order; knows nothing of times, names or the library.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from memory.language.kinship import TIES, Tie
from memory.language.words import patterns, words
from memory.records.query import Counted, Order, Task


@dataclass(frozen=True, slots=True)
class Asked:
    """A task with what it counts or measures, where in time the answer stands, and what it sets side by side."""

    task: Task
    counted: Counted | None = None
    unit: str = ""
    order: Order | None = None
    sides: tuple[str, ...] = ()


_FILES = frozenset(words("counted.files"))
_EVENTS = frozenset(words("counted.events"))
_DAYS = frozenset(words("counted.days"))
_PEOPLE = frozenset((*words("counted.people"), *(word for word, tie in TIES.items() if tie is not Tie.PET)))
_IRREGULAR = frozenset(words("counted.plurals"))
_GERMAN = re.compile(r"\bwie ?viele\b")
_TIME_UNITS = frozenset(words("counted.time_units"))
_MEASURES = frozenset(words("counted.measures"))
_COUNTABLE_VERB = re.compile(
    r"\b(?:visit(?:ed)?|read|watch(?:ed)?|see|seen|attend(?:ed)?|been|cook(?:ed)?|play(?:ed)?|take part|try|tried"
    r"|besucht|gesehen|gelesen)\b"
    r"|\b(?:has|have|had) (?:[\w']+ ){1,4}?(?:\w{3,}ed|written|won|made|done|taken|eaten|drunk|caught|given|sung|sold"
    r"|swum)\b"
)
_NOUN_ENDS = (
    r"(?:did|do|does|were|was|are|is|am|have|has|had|can|could|will|would|should|there|i|we|he|she|they|you|it|of|in|on"
    r"|at|with|from|for|to|got|came|fit|go|goes|come|show|shows|mention|about|ago|after|before|since|between|passed|pass|lie|lay|went|haben|hat|habe|waren|war|sind"
    r"|ist"
    r"|ich|wir|gibt|gab|vom|von|im|am|mit)"
)
_HOW_MANY = re.compile(
    rf"\b(?:how many|wie ?viele)\b(?: of (?:the|my|our|these|those|[\w-]+'s))?"
    rf"(?P<noun>(?: (?!{_NOUN_ENDS}\b)[^\W\d_][\w'’-]*){{0,4}})"
)
_HOW_MUCH = re.compile(
    rf"\b(?:how much|wie ?viel)\b(?: of (?:the|my|our))?(?P<noun>(?: (?!{_NOUN_ENDS}\b|more|less)[\w-]+){{0,3}})"
)
_HOW_BIG = re.compile(
    r"\bhow (?:far|high|tall|heavy|big|large|deep|wide|fast|expensive|hot|cold|warm|old|loud|thick)\b"
    r"|\bwie (?:weit|hoch|groß|schwer|tief|breit|schnell|teuer|heiß|kalt|warm|alt)\b"
    r"|\bhow long (?:is|are) (?:the|my|our|his|her|a|this|that)\b(?!.*\b(?:trip|drive|flight|film|movie|walk|concert"
    r"|journey|ride|holiday|vacation|video|recording)\b)"
    r"|\bwhat (?:is|was|does|did) .*\b(?:cost|price|weigh|weight|height|distance)\b|\bwhat did .* cost\b"
)
_HOW_LONG = re.compile(
    r"\bhow many \w+ (?:after|before|between|passed|pass|lie|lay|went by)\b"
    r"|\bhow long\b(?! ago)|\bwie lange?\b|\bhow much time\b|\bwhat was the duration\b|\bduration of\b"
    r"|\bhow many \w+ (?:did|does|has|had|have|was|were) .*\b(?:last(?:ed)?|take|took|taken)\b"
)
_AGO = re.compile(r"\bhow (?:many \w+|long) ago\b|\bwie lange (?:ist .* her|her)\b|\bvor wie vielen\b")
_TOTAL = re.compile(
    r"\bin total\b|\baltogether\b|\bin all\b|\boverall\b|\btotal\b|\bsum of\b|\badd(?:ed)? up\b|\bcombined\b"
    r"|\binsgesamt\b"
    r"|\bzusammengerechnet\b|\bhow much (?:money )?(?:did|have|has|had) (?:\w+ ){1,4}?(?:spen[dt]|ausgegeben)\b"
    r"|\bwie ?viel .*\bausgegeben\b"
)
_AVERAGE = re.compile(r"\bon average\b|\baverage\b|\bin the mean\b|\b(?:im )?(?:durchschnitt(?:lich)?|im schnitt)\b")

_LATER = (
    r"(?:right |just |shortly |soon |directly |immediately |the (?:day|week) |straight |kurz )?"
    r"(?P<order>before|after|vor|nach)"
)
_NEXT = re.compile(
    rf"\b(?:what (?:else )?(?:happened|came|was there|took place|(?:did|have|had) (?:\w+ ){{1,3}}?(?:do|done|see|eat"
    rf"|go))"
    rf"|where did (?:\w+ ){{1,3}}go|was (?:geschah|kam|passierte|ist .*passiert|haben wir .*gemacht))"
    rf"(?: \w+)? {_LATER} (?P<side>.+)"
)
_AFTERWARDS = re.compile(
    r"\b(?:what (?:happened|came|did (?:\w+ ){1,3}do)|where did (?:\w+ ){1,3}go) (?:next|afterwards?|after that|then)\b"
    r"|\bwas (?:geschah|kam|passierte) (?:danach|dann)\b"
)
_BEFOREHAND = re.compile(r"\bwhat (?:happened|came|did (?:\w+ ){1,3}do) (?:beforehand|before that|before)$")
_SORT = re.compile(
    r"\bin (?:what|which|chronological|time) order\b|\bchronologic|\b(?:sort|order|arrange|put)\b.*\b(?:by (?:date"
    r"|time|age)"
    r"|in order|oldest|newest|when)\b|\bin welcher reihenfolge\b|\boldest to newest\b|\btimeline of\b"
)
_FIRST_OR_LAST = r"(?P<order>first|last|earlier|later|earliest|latest|sooner|zuerst|zuletzt|früher|später)"
_CAME_FIRST = (
    re.compile(
        rf"\b(?:which|what|who|was|wer) .*?\b{_FIRST_OR_LAST}(?:\s*[,:;–-]\s*|\s+(?=(?:the|my|our|der|die|das)\s))"
        r"(?P<sides>[^,:;]*(?:, [^,:;]+)*?,? (?:or|oder) [^,:;]+)$"
    ),
    re.compile(
        r"^(?:did|do|was|were|is|kam|war) (?P<sides>.+ (?:or|oder) .+?) (?:come |came |happen |be |there )?"
        rf"{_FIRST_OR_LAST}$"
    ),
)
_BEFORE_OR_AFTER = re.compile(r"^(?P<one>.+?) (?:before or after|after or before|vor oder nach) (?P<other>.+)")
_COMPARATIVE = (
    r"(?:(?:more|less|fewer)\b|(?:long|short|bigg|small|old|young|warm|cold|hott|high|low|cheap|fast|slow|tall|heavi"
    r"|light"
    r"|happi|busi|near|larg|sunni|quiet|loud|wett|drie?|rich|strong|hard|easi)er\b|better\b|worse\b|further\b|mehr\b"
    r"|weniger\b|länger\b|kürzer\b|größer\b|öfter\b|älter\b|wärmer\b|besser\b)"
)
_COMPARES = re.compile(
    r"^compar(?:e|ing)\b|\bcomparison\b|\bhow (?:do|does|did) .* compare\b|\bversus\b|\bvs\b|\bvergleich"
    r"|\bdifferen(?:ce|ces|t)\b.*\b(?:between|from|than)\b"
    rf"|\b{_COMPARATIVE}.* (?:than|or|als|oder) |\bhow (?:has|have|did|had) .* chang(?:e|ed)\b|\bunterschied zwischen\b"
    rf"|\b(?:which|who|welche[rs]?) .*\b(?:is|was|were|did|has|have|ist|war) (?:[\w']+ ){{0,3}}{_COMPARATIVE}"
    r"(?= ?$| ?[,:])"
)
_SIDES = (
    re.compile(r"\bhow (?:do|does|did) (?P<one>.+?) compare (?:with|to) (?P<other>.+)"),
    re.compile(r"\b(?:between|zwischen) (?P<one>.+?) (?:and|und) (?P<other>.+)"),
    re.compile(
        r"\b(?:compare[ds]?|comparing|vergleiche?|comparison of) (?P<one>.+?) (?:and|with|to|mit|und) (?P<other>.+)"
    ),
    re.compile(r"^(?P<one>.+?) (?:versus|vs\.?) (?P<other>.+)"),
    re.compile(
        rf"\b{_COMPARATIVE}(?: [\w-]+){{0,3}}? (?P<one>(?:in|at|to|with|on|from|im|in|am|nach) .+?) (?:than|or|als"
        rf"|oder) (?P<other>.+)"
    ),
    re.compile(r"[,:] (?P<one>[^,:]+?),? (?:or|oder) (?P<other>[^,:]+)$"),
    re.compile(
        rf"^(?:is|was|were|are|did|does|do|has|have|war|ist) (?P<one>.+?) {_COMPARATIVE}.*? (?:than|als) (?P<other>.+)"
    ),
    re.compile(r"(?P<one>[\w'’-]+(?: [\w'’-]+)?) (?:or|oder|than|als) (?P<other>.+)"),
)
_LEADING = re.compile(
    r"^(?:the|my|our|in|at|to|on|with|from|was|did|is|a|an|der|die|das|im|am|happened|come|came|visit"
    r"|(?:i|we|you|they|he|she) \w+) "
)
_TRAILING = re.compile(r" (?:come|came|happen(?:ed)?|take place|took place|be|begin|start)$")
_POLITE = re.compile(
    r"^(?:(?:please|hey|hi|hello|ok|okay|so|and|bitte)[ ,]+)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell|show|give|find|remind|help)(?: me)?(?: again| out)?"
    r"|do you (?:still )?(?:know|remember|recall)|i (?:want|would like|'d like) to (?:know|see)|i wonder"
    r"|(?:please )?(?:tell|remind) me(?= (?:who|what|when|where|how|which|whether|if))|kannst du mir (?:sagen"
    r"|zeigen)|weißt du(?: noch)?)\b[ ,]*"
    r"(?:please )?(?:(?:if|whether|ob) (?=\w))?"
)

_RULES = tuple((Task(name), re.compile(said)) for name, said in patterns("question.tasks").items())
_YES_NO = re.compile(
    r"^(?!was (?:habe?n?|hat|hatten?|ist|sind|war|waren|wurde|gibt|gab|kann|macht|machte)\w*\b)"
    r"(?:did|do|does|was|were|is|are|am|has|have|had|can|could|will|would|should|ever|didn't|don't|doesn't|wasn't"
    r"|weren't"
    r"|isn't|aren't|haven't|hasn't|hadn't|won't|haben|habe|hat|hatte|hatten|war|waren|ist|sind|bin|gibt|gab|kann|konnte"
    r"|wurde|wurden)\b|, (?:right|wasn't it|didn't we|didn't i|oder|stimmt's)$"
    r"|, (?:is|are|was|were|did|do|does|have|has|had)n't (?:we|i|he|she|it|they|you)$"
)


def read_task(question: str, timeless: str) -> Asked:
    """Return what a question asks for; `timeless` is the question without the times it names."""
    whole, plain = _plain(question), _plain(timeless)
    for read in _READERS:
        if asked := read(whole, plain):
            return asked
    task = next((task for task, pattern in _RULES if pattern.search(plain)), None)
    if task in (Task.FIRST, Task.LAST):
        asks_who = re.match(r"(?:with |for |by |to )?(?:who|whom|wer|wem|wen)\b", plain)
        return Asked(Task.WHO if asks_who else task, order=Order.FIRST if task is Task.FIRST else Order.LAST)
    if task is None and _YES_NO.search(plain):
        task = Task.YES_NO
    return Asked(task or Task.FIND)


def _plain(text: str) -> str:
    """Return a question in small letters without what is only polite and without the mark at its end."""
    plain = re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip(" ?!.,;:¿")
    return _POLITE.sub("", plain)


def _ordered(whole: str, plain: str) -> Asked | None:
    """Read "which came first, A or B", "what happened after X", "was A before or after B", "in which order"."""
    if both := _BEFORE_OR_AFTER.search(whole):
        return Asked(Task.ORDER, order=Order.FIRST, sides=_side_names(both["one"], both["other"]))
    first = next((match for pattern in _CAME_FIRST if (match := pattern.search(whole))), None)
    if first and (sides := _split(first["sides"])):
        is_last = first["order"] in ("last", "later", "latest", "zuletzt", "später")
        return Asked(Task.ORDER, order=Order.LAST if is_last else Order.FIRST, sides=sides)
    if beside := _NEXT.search(plain):
        order = Order.BEFORE if beside["order"] in ("before", "vor") else Order.AFTER
        return Asked(Task.ORDER, order=order, sides=_side_names(beside["side"]))
    if _AFTERWARDS.search(plain):
        return Asked(Task.ORDER, order=Order.AFTER)
    if _BEFOREHAND.search(plain):
        return Asked(Task.ORDER, order=Order.BEFORE)
    return Asked(Task.ORDER) if _SORT.search(plain) else None


def _compared(whole: str, plain: str) -> Asked | None:
    """Read "compare A with B", "was A longer than B", "which was warmer, A or B", "how has it changed"."""
    if not _COMPARES.search(f"{whole} ") or re.search(r"\bmore than \d|\bless than \d|\bno longer\b", plain):
        return None
    found = next((match for pattern in _SIDES if (match := pattern.search(whole))), None)
    sides = _side_names(found["one"], found["other"]) if found else ()
    more = re.search(r"\b(?:more|fewer|less|mehr|weniger) (?P<noun>[\w-]+)", whole)
    counted, unit = _counted([more["noun"]], plain) if more else (None, "")
    if re.search(r"\boften|\böfter\b", whole):
        counted, unit = Counted.EVENTS, ""
    return Asked(Task.COMPARE, None if counted is Counted.AMOUNT else counted, unit if counted else "", sides=sides)


def _split(text: str) -> tuple[str, ...]:
    return _side_names(*re.split(r", | or | oder ", re.sub(r",? (or|oder) ", r" \1 ", text)))


def _side_names(*sides: str) -> tuple[str, ...]:
    named: list[str] = []
    for side in sides:
        name = side.strip(" ,;:?!.")
        while (shorter := _TRAILING.sub("", _LEADING.sub("", name))) != name:
            name = shorter
        named.append(name)
    return tuple(name for name in named if name)


def _numbered(whole: str, plain: str) -> Asked | None:
    """Read "how many", "how much", "how often", "how long", "how far", in total and on average."""
    if _AGO.search(plain):
        return Asked(Task.WHEN)
    counted, unit = _measured(plain)
    if _AVERAGE.search(plain) and re.search(r"\bhow\b|\bwhat|\bwie\b|\bwas\b", plain):
        return Asked(Task.AVERAGE, counted or Counted.AMOUNT, unit)
    if _TOTAL.search(plain) and (counted is Counted.AMOUNT or re.search(r"\bwhat\b.*\b(?:total|sum)\b", plain)):
        return Asked(Task.SUM, Counted.AMOUNT, unit)
    if counted in (Counted.AMOUNT, Counted.DAYS) and _HOW_LONG.search(plain) and not _HOW_BIG.search(plain):
        return Asked(Task.DURATION, unit=unit)
    return Asked(Task.COUNT, counted, unit) if counted else None


def _measured(plain: str) -> tuple[Counted | None, str]:
    """Return what a question counts, and by what word; None where it asks for no number."""
    if many := _HOW_MANY.search(plain):
        return _counted(many["noun"].split(), plain)
    if re.search(r"\bhow (?:often|frequently)\b|\bwie oft\b", plain):
        return Counted.EVENTS, ""
    if _HOW_LONG.search(plain) and not _HOW_BIG.search(plain):
        return Counted.AMOUNT, ""
    if much := _HOW_MUCH.search(plain):
        words = much["noun"].split()
        return Counted.AMOUNT, words[-1] if words else ""
    if re.search(r"\b(?:the |die )?(?:number|count|anzahl) (?:of|der|von) (?P<noun>.+)", plain):
        return _counted(re.split(r"\b(?:number|count|anzahl) (?:of|der|von) ", plain)[-1].split()[:1], plain)
    return (Counted.AMOUNT, "") if _HOW_BIG.search(plain) else (None, "")


def _counted(noun: list[str], plain: str) -> tuple[Counted, str]:
    if not noun:
        return Counted.FILES, ""
    unit = _counted_word(noun, plain)
    kinds = ((_FILES, Counted.FILES), (_EVENTS, Counted.EVENTS), (_DAYS, Counted.DAYS), (_PEOPLE, Counted.PEOPLE))
    for named, counted in kinds:
        if _is_one_of(unit, named):
            return counted, unit
    if not _is_one_of(unit, _MEASURES | _TIME_UNITS) and _COUNTABLE_VERB.search(plain):
        return Counted.EVENTS, unit
    return Counted.AMOUNT, unit


def _counted_word(noun: list[str], plain: str) -> str:
    """Return the word for what is counted: the first plural of "voice notes mention", in German the first noun."""
    plural = next((word for word in noun if re.search(r"(?<![suiy])s$", word) or word in _IRREGULAR), "")
    return plural or (noun[0] if _GERMAN.search(plain) else noun[-1])


def _is_one_of(word: str, words: frozenset[str]) -> bool:
    """Tell whether a word, or its singular, is one of these."""
    forms = [word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("n"), word.removesuffix("en")]
    return any(form in words for form in [*forms, re.sub("ies$", "y", word), word.removesuffix("er")])


def _time_spent(whole: str, plain: str) -> Asked | None:
    """Read "how many hours did we drive" as a length of time, unless a total or an average is asked for."""
    many = _HOW_MANY.search(plain)
    words = many["noun"].split() if many else []
    unit = _counted_word(words, plain) if words else ""
    if not _is_one_of(unit, _TIME_UNITS) or _AGO.search(plain):
        return None
    if _AVERAGE.search(plain):
        return Asked(Task.AVERAGE, Counted.AMOUNT, unit)
    return Asked(Task.SUM, Counted.AMOUNT, unit) if _TOTAL.search(plain) else Asked(Task.DURATION, unit=unit)


_READERS: tuple[Callable[[str, str], Asked | None], ...] = (_ordered, _compared, _time_spent, _numbered)
