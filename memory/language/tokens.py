"""Lexical chains: the words that recur from sentence to sentence, and so carry what a text is about.

Knows words and sentences, English and German; nothing of whose they are or when they were said. There is no dictionary
here: a word and its plural are one, a word and its synonym are two.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from memory.language.sentences import in_reach

LEAST_CHAIN = 2
"""In so many sentences a word must be, to be a chain."""

LONGEST_LINE = 60
"""A line longer than this that ends in no mark was wrapped by an editor, if the next is long too or ends in one."""

LONGEST_ITEM = 100
MOST_ITEM_WORDS = 20
"""A list is told by its first items, of so many words together at the most."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_BREAK = re.compile(r"(?:(?<=[^\d][.!?…])|(?<=\d[!?…])|(?<=\d{3}\.)|(?<=:\d\d\.))[\"'”’)]*\s+")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:mrs?|ms|dr|prof|st|no|nr|ca|e\.g|i\.e|vs|z\.b|bzw|str)\.$", re.IGNORECASE)
_DATE_LINE = re.compile(r"^\W*(?:\w+,?\s+)?(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})\W*(?:\d\d:\d\d\W*)?$")

_SHORT_VERB = re.compile(r"[^aeiouäöü][aeiou][^aeiouwxy]")

STOP_WORDS = frozenset(
    """a about above actually after afterwards again ago ahead all almost alone along already also although always am
    an and another any anybody anyone anything anyway are aren't around as asked at away back bad be became
    because become been before began behind being below beside besides best better between big both bring but by
    bye call called came can can't cannot come comes coming could couldn't day days did didn't different do does
    doesn't doing don't done down during each early either else enough even evening ever every everybody everyone
    everything far feel felt few finally find first for found four five six seven eight nine ten eleven twelve from full
    gave get gets getting give given gives go goes going gone gonna good got great had half happened hard has have
    haven't having he hello help her here hers herself hey hi him himself his hour hours how however i i'd i'll
    i'm i've if in inside instead into is isn't it it's its itself just keep kept kind knew know knows last late
    later least left less let let's like likely little long longer look looked looking looks lot lots made make
    makes making many may maybe me mean meant might mine minute minutes moment moments month months more morning
    most much must my myself near nearly need needed needs never new next nice night no nobody none nor not
    nothing now of off often oh ok okay old on once one ones only onto or other others our ours ourselves out
    outside over own part people perhaps place please pretty put quite rather ready really right said same
    saturday sunday monday tuesday wednesday thursday friday saw say says second see seem seemed seems seen send
    sent set several shall she should show side since small so some somebody someone something sometimes somewhere
    soon still stuff such sure take taken takes taking tell than thank thanks that that's the their theirs them
    then there there's these they they're thing things think third this those though thought three through till
    time times to today together told tomorrow tonight too took toward tried try turn twice two under until up
    upon us use used usually very wait want wanted wants was wasn't way we we'll we're we've week weekend weekends
    weeks well went were what when where whether which while who whole whom whose why will with within without
    won't would wouldn't yeah year years yes yesterday yet you you're your yours yourself january february march
    april june july august september october november december afternoon photo photos picture pictures video
    videos note notes voice message messages recording recordings episode episodes haha lol wow hopefully exactly
    absolutely totally definitely glad happy love loved lovely beautiful amazing awesome wonderful perfect fun
    funny cool
    aber alle allem allen aller alles als andere anderen auch auf aus bald bei beim bin bis bist bitte da dabei
    dafür damit danach danke dann das dass davon dazu dein deine dem den denn der des deshalb dich die dies diese
    diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einfach er erst es etwas
    euch euer für ganz ganze gar geht gerade gerne gestern gibt ging gut gute guten habe haben hast hat hatte
    hatten heute hier hin ich ihm ihn ihnen ihr ihre ihren ihrer im immer ist ja jede jeden jeder jetzt kam kann
    kein keine keinen komm kommen kommt konnte können könnte lange leider letzte letzten macht machen mal man mehr
    mein meine meinem meinen meiner mich mir mit morgen morgens muss müssen nach nacht nachmittag nächste nächsten
    neue neuen nicht nichts nie noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit selbst
    sich sie sind sogar soll sollte sonst tag tage über um und uns unser unsere unter viel viele vielleicht vom
    von vor war waren warum weg wegen weil weiter welche wenn wer werde werden wie wieder wir wird wirklich wo
    wohl wollen wollte wurde wurden würde zeit zu zum zur zurück zusammen zwar zwei zwischen abend abends montag
    dienstag mittwoch donnerstag freitag samstag sonntag woche wochen monat jahr jahre jahren januar februar märz
    mai juni juli oktober dezember foto fotos bild bilder notiz hallo tschüss schön schöne schönen toll super""".split()
)
"""Words that say nothing of a matter; weekdays, months and what a camera makes among them."""

_DANGLING = frozenset(
    """these those his its their then there so but and because or also this that das da dann aber und sein seine ihr
    ihre""".split()
)
_PRONOUNS = frozenset("he she it they him her them he's she's it's they're er sie es ihn ihm ihnen".split())
FIRST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Chain:
    """A word, as it is most often written, and the numbers of the sentences it is in; weight in 0..1."""

    stem: str
    word: str
    at: tuple[int, ...]
    weight: float


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its plural, -ing, -ed or possessive ending, in lower case."""
    lower = word.lower().replace("’", "'")
    lower = re.sub(r"'s?$", "", lower)
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if lower.endswith(ending) and len(lower) > len(ending) + 1:
            return lower[: -len(ending)] + instead
    for ending in ("ing", "ed"):
        cut = lower[: -len(ending)]
        if lower.endswith(ending) and len(cut) >= 3 and re.search(r"[aeiouyäöü]", cut):
            is_doubled = len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz"
            return cut[:-1] if is_doubled else f"{cut}e" if _SHORT_VERB.fullmatch(cut) else cut
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) and len(lower) > 3:
        lower = lower[:-1]
    return lower[:-1] if lower.endswith("e") and len(lower) > 4 else lower


def terms(text: str) -> list[tuple[str, str]]:
    """Return the words of a text that say something, in order, each as its stem and as it is written."""
    return [(stem(word), word) for word in _WORD.findall(text) if len(word) > 2 and not _is_empty(word)]


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something."""
    return frozenset(stem(word) for word in set(_WORD.findall(text)) if len(word) > 2 and not _is_empty(word))


@lru_cache(maxsize=65536)
def _is_empty(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower in STOP_WORDS or lower.removesuffix("'s") in STOP_WORDS


def chains(sentences: Sequence[str]) -> list[Chain]:
    """Return the chains through sentences, strongest first: words that recur often and from far to far.

    Source: Barzilay and Elhadad 1997; words alone make the chains, as there is no WordNet here.
    """
    at: dict[str, list[int]] = {}
    written: dict[str, Counter[str]] = {}
    for number, sentence in enumerate(sentences):
        for one, word in terms(sentence):
            written.setdefault(one, Counter())[word] += 1
            if at.setdefault(one, [])[-1:] != [number]:
                at[one].append(number)
    long = {one: numbers for one, numbers in at.items() if len(numbers) >= LEAST_CHAIN}
    strength = {one: len(n) * (0.5 + 0.5 * (n[-1] - n[0] + 1) / len(sentences)) for one, n in long.items()}
    most = max(strength.values(), default=1.0)
    found = [Chain(one, as_written(written[one]), tuple(n), strength[one] / most) for one, n in long.items()]
    return sorted(found, key=lambda chain: (-chain.weight, chain.at, chain.stem))


def as_written(words: Counter[str]) -> str:
    """Return the way a word is written most often; in lower case where it is seen so at all, and without an 's."""
    low = [word for word in words if word[0].islower()]
    best = max(low or words, key=lambda word: (words[word], -len(word), word))
    return best.removesuffix("'s").removesuffix("’s")


def dangles(sentence: str) -> bool:
    """Say whether a sentence leans on the one before it: by a conjunction or a pronoun in front."""
    first = [word.lower() for word in _WORD.findall(sentence.replace("’", "'"))[:FIRST_WORDS]]
    return bool(first) and (first[0] in _DANGLING or not _PRONOUNS.isdisjoint(first))


def sentences(text: str) -> list[str]:
    """Return the sentences of a note or a transcript in order: wrapped lines joined, headings left out.

    A list becomes one sentence, led by the line above it; a heading stands only where there is nothing else.
    """
    found: list[str] = []
    lead = ""
    items: list[str] = []
    for line in _lines(text):
        is_item = bool(_ITEM.match(line))
        plain = _ITEM.sub("", line).strip(" #*>\t").strip()
        if is_item or (plain and not _ends(plain) and (items or lead) and len(plain) <= LONGEST_ITEM):
            items.append(plain)
            continue
        found += _folded(lead, items)
        lead, items = "", []
        if plain.endswith(":") or (plain and not _ends(plain) and len(plain) <= LONGEST_LINE):
            lead = plain
        elif plain:
            found += spoken(plain)
    found += _folded(lead, items)
    return found or ([heading(text)] if heading(text) else [])


def heading(text: str) -> str:
    """Return the heading of a text: its first line, where that is short, ends in no mark and is no date; else empty."""
    for line in text.split("\n"):
        plain = line.strip(" #*>\t").strip()
        if plain and not is_date(line):
            is_short = len(plain.split()) <= 10 and len(plain) <= LONGEST_LINE
            return plain if is_short and not _ends(plain) and not plain.endswith(":") and not _ITEM.match(line) else ""
    return ""


def _lines(text: str) -> list[str]:
    """Return the lines of a text, those that an editor wrapped joined, those that are a date alone left out."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        is_long, is_last = len(line) > LONGEST_LINE, _ends(line.rstrip())
        if goes_on and (is_long or is_last) and not _ITEM.match(line):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        elif line.strip() and not is_date(line):
            lines.append(line)
        goes_on = is_long and not is_last
    return lines


def is_date(line: str) -> bool:
    """Say whether a line is a date and nothing else, as those between the days of a diary are."""
    return _DATE_LINE.match(line) is not None


def _ends(line: str) -> bool:
    return line.endswith((".", "!", "?", "…", ":", '."', "!)", ".)", "?)"))


def _folded(lead: str, items: Sequence[str]) -> list[str]:
    """Return a list as one sentence: what stands above it, its first items, and how many more there are."""
    if not items:
        return []
    words = accumulate(len(item.split()) for item in items)
    first = max(1, sum(number <= MOST_ITEM_WORDS for number in words))
    more = [f"and {len(items) - first} more"] if first < len(items) else []
    told = "; ".join([*items[:first], *more])
    return [f"{lead.rstrip(':')}: {told}." if lead else f"{told}."]


def spoken(line: str) -> list[str]:
    """Return the sentences of a line of text, such as a turn of speech; "Mr." and "21. Juli" end none."""
    found: list[str] = []
    for piece in _BREAK.split(line):
        if found and _ABBREVIATED.search(found[-1][-12:]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return [short for one in found for short in in_reach(one)]
