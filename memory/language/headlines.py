"""What a text is about in a few words: a clause of it to stand as its title, or a noun phrase or an occasion it names.

Every word is the text's own. Knows words by lists and by their place, as no parser is at hand: a phrase begins with an
article or a possessive and ends before the first word that no noun phrase holds.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memory.language import kinship
from memory.language.paragraphs import dangles, undated
from memory.language.tokens import IRREGULAR_FORMS, stem, stems
from memory.language.words import months, short_weekdays, weekdays, words

MOST_WORDS = 8
MOST_WHOLE = 10
LONGEST = 12
LEAST_WORDS = 3
"""A title has so many words; a whole sentence a few more, a clause too where none ends sooner, and fewer than the least
where there is nothing else."""

_FIRST = (2.0, 1.3, 1.1)
_LEANING, _LISTED, _GREETING, _FIGURES, _CUT, _SHORT = 0.35, 0.3, 0.15, 0.4, 0.5, 0.7
_LOOSE, _REPORTED = 0.75, 0.4
"""What the first sentences weigh more, and what lowers a clause: a pronoun nobody knows, an item, a greeting,
more figures than words, a cut where no clause ends, few words; an end before a mere preposition, the more where the
clause reports what somebody says."""

LEAST_LEFT = 3
"""A sentence that is little too long is cut where more than so many words go."""

MOST_LINES = 6
LEAST_TOPIC = 0.5
_LATER, _AGAIN, _FULL, _BESIDE = 0.65, 0.5, 1.3, 0.35
"""A phrase weighs less in each later line, more where its noun comes again and where more than a noun is said, less
behind a preposition of place; less than LEAST_TOPIC in all says nothing."""

_LEAD_INS, _CALLS = frozenset(words("titles.lead_ins")), frozenset(words("titles.calls"))
_REPORTING = frozenset(words("titles.reporting"))
_GREETINGS = frozenset((*words("titles.greetings"), *words("names.greetings")))
_JOINTS, _WEAK_JOINTS = frozenset(words("titles.joints")), frozenset(words("titles.weak_joints"))
_OPEN = _JOINTS | _WEAK_JOINTS | frozenset(words("titles.open"))
_OWNED, _NO_OWNERS = frozenset(words("titles.owned")), frozenset(words("titles.no_owners"))
_LOWERED = frozenset(words("titles.lowered"))
_DEFINITE, _JOINING = frozenset(words("titles.definite")), frozenset(words("titles.joining"))
_BESIDE_WORDS, _MODIFIERS = frozenset(words("titles.beside")), frozenset(words("titles.modifiers"))
_VAGUE = frozenset((*words("titles.vague"), *kinship.WORDS))
OCCASIONS = frozenset(words("titles.occasions"))
_PHRASED = "en"
"""The language whose noun phrases are read."""

_CLOSED = frozenset(
    word
    for keys in (
        ("titles.verbs", "titles.open", "titles.joints", "titles.weak_joints", "titles.beside", "stop.weightless"),
        ("names.pronouns", "names.conjunctions", "names.prepositions", "names.questions", "names.adverbs"),
        ("names.verbs", "names.interjections", "names.modals"),
    )
    for word in words(*keys, language=_PHRASED)
).union(months(full=True), weekdays(), short_weekdays(), IRREGULAR_FORMS)
_ENDS = (
    (MOST_WORDS, frozenset[str]()),
    (MOST_WORDS, _JOINTS),
    (MOST_WHOLE, _JOINTS),
    (MOST_WORDS, _WEAK_JOINTS),
    (LONGEST, _OPEN),
)
"""Where a clause may end, the best first: in so many words behind a mark, and before one of these."""

_TOKEN = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*|[^\w\s]")
_STAND_INS = ("one", "ones")
_BREAKS = (",", ";", ":", ")", "–", "—")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase with its noun, the word before it, and whether more than a noun is said."""

    words: str
    noun: str
    before: str
    is_full: bool


def headline(said: Sequence[str]) -> str:
    """Return the clause of some sentences that tells most of what they say, short enough for a title; may be empty.

    Source: Luhn 1958, significant words: a clause weighs what its words are met in all, per root of its length.
    """
    often = Counter(word for sentence in said for word in stems(sentence))
    best, most = "", 0.0
    for number, sentence in enumerate(said):
        clause, share = _clause(sentence)
        size = len(clause.split())
        worth = sum(often[word] for word in stems(clause)) / max(size, LEAST_WORDS) ** 0.5 * share
        worth *= _FIRST[number] if number < len(_FIRST) else 1.0
        if worth > most:
            best, most = clause, worth
    return best or next(filter(None, (_clause(sentence)[0] for sentence in said)), "")


def lowered(text: str) -> str:
    """Return a text without the capital that its first word has only for being the first."""
    first, _, rest = text.partition(" ")
    is_small = first.lower() in _LOWERED or first.lower() in IRREGULAR_FORMS
    return " ".join(filter(None, (first.lower() if is_small else first, rest)))


def occasion(said: Sequence[str]) -> str:
    """Return the occasion that a text names, with whose it is where it says so: "grandmother's birthday", or empty."""
    for line in said:
        tokens = _TOKEN.findall(line.replace("’", "'"))
        for number, token in enumerate(tokens[1:], 1):
            whose = tokens[number - 1]
            if token.lower() not in OCCASIONS:
                continue
            is_owner = whose[0].isupper() and whose[:-2].lower() not in _NO_OWNERS
            if whose.endswith("'s") and (is_owner or whose[:-2].lower() in kinship.WORDS):
                return f"{whose} {token.lower()}"
            if whose.lower() in _OWNED and (kin := _kin_before(tokens[: number - 1])):
                return f"{kin}'s {token.lower()}"
    return ""


def topic(said: Sequence[str]) -> str:
    """Return the matter that a conversation turns on, as "the flight to Lisbon", or empty where none stands out."""
    named = occasion(said)
    if named:
        return named
    lines = said[:MOST_LINES]
    met = Counter(word for line in said for word in {stem(word) for word in _TOKEN.findall(line)})
    best, most = "", 0.0
    for number, line in enumerate(lines):
        for one in _phrases(line):
            worth = _LATER**number * (1 + _AGAIN * (met[stem(one.noun)] - 1)) * (_FULL if one.is_full else 1.0)
            worth *= _BESIDE if one.before in _BESIDE_WORDS else 1.0
            if worth > most:
                best, most = one.words, worth
    return best if most >= LEAST_TOPIC else ""


def _clause(sentence: str) -> tuple[str, float]:
    """Return a sentence, or its beginning up to where a clause may end, and what share of its worth it keeps, 0..1."""
    share = 1.0
    if sentence.startswith("(") and sentence.rstrip(" .").endswith(")"):
        return "", 0.0
    if "|" in sentence or sentence.count("; ") > 0:
        lead, _, items = sentence.partition(": ")
        if lead.startswith("("):
            return "", 0.0
        sentence = lead if items and len(lead.split()) > 1 else sentence.split("; ")[0].split("|")[0]
        share *= 1.0 if items and len(lead.split()) > 1 else _LISTED
    found = _led(undated(sentence).strip(' .!…*#>\t"“”').split())
    if not any(letter.isalpha() for word in found for letter in word):
        return "", 0.0
    share *= _GREETING if found[0].lower().strip(",!.") in _GREETINGS else 1.0
    share *= _CUT if found[0].lower() in _WEAK_JOINTS else 1.0
    if len(found) > MOST_WORDS:
        end, how_whole = _end(found)
        share *= how_whole
        found = [*found[:end], *(["…"] if how_whole == _CUT else [])]
    text = _balanced(" ".join(found).strip(" ,;:–—(").rstrip(".!"))
    share *= _LEANING if dangles(text) else 1.0
    share *= _FIGURES if 2 * sum(any(map(str.isdigit, word)) for word in found) >= len(found) else 1.0
    return text, share * (_SHORT ** max(0, LEAST_WORDS - len(found)) ** 2)


def _led(found: list[str]) -> list[str]:
    """Return words without those in front that tell nothing, as long as a title's worth of them is left."""
    while len(found) > LEAST_WORDS:
        word = found[0].lower().strip(",.!–-")
        if word not in _LEAD_INS and (word not in _CALLS or found[0][-1] not in ",.!–"):
            break
        found = found[1:]
    return found


def _balanced(text: str) -> str:
    """Return a text without brackets and quotation marks of which one was cut off."""
    text = text if text.count("(") == text.count(")") else text.replace("(", "").replace(")", "")
    return text if text.count('"') % 2 == 0 and text.count("“") == text.count("”") else re.sub(r'["“”]', "", text)


def _end(found: Sequence[str]) -> tuple[int, float]:
    """Return where a clause may end: behind a mark, else before a joint; and what share of its worth stays.

    A sentence that is little longer than a title stays whole where a few words of it would go.
    """
    size = len(found)
    for most, joints in _ENDS:
        if most == MOST_WHOLE and size <= MOST_WHOLE:
            return size, 1.0
        for end in range(min(most, size), LEAST_WORDS, -1):
            last, follows = found[end - 1], found[end] if end < size else ""
            is_marked = not follows or last.endswith(_BREAKS) or follows[0] in "(–—"
            is_joined = follows.lower() in joints and not last.isdigit()
            if (is_marked or is_joined) and last.lower().strip(",;:") not in _OPEN:
                if size <= MOST_WHOLE and size - end <= LEAST_LEFT:
                    return size, 1.0
                is_loose = not is_marked and joints is not _JOINTS
                reports = not _REPORTING.isdisjoint(word.lower() for word in found[:end])
                return end, (_REPORTED if reports else _LOOSE) if is_loose else 1.0
    return MOST_WORDS, _CUT


def _kin_before(tokens: Sequence[str]) -> str:
    """Return the last word for kin among tokens, as in "giving grandmother for her birthday"; empty where none is."""
    return next((one for one in reversed(tokens) if one.lower() in kinship.NAMES_ALONE), "")


def _phrases(line: str) -> Iterator[_Phrase]:
    """Yield the noun phrases of a line that are definite: behind "the", a possessive, or "about"."""
    tokens = _TOKEN.findall(line.replace("’", "'"))
    for number, token in enumerate(tokens):
        before = tokens[number - 1].lower() if number else ""
        if token.lower() in _DEFINITE:
            core = _core(tokens[number + 1 :])
            is_two = sum(word.lower() not in _MODIFIERS for word in core) > 1
            if core and (is_two or core[-1].lower() not in _VAGUE) and not _is_owned(core):
                more = _joined(tokens[number + 1 + len(core) :])
                before = "" if more else before
                yield _Phrase(" ".join(["the", *core, *more]), core[-1], before, bool(more) or is_two)
        elif before == "about" and _is_name(token):
            yield _Phrase(_POSSESSIVE.sub("", token), token, "", True)


def _core(tokens: Sequence[str]) -> list[str]:
    """Return the words of a noun phrase behind its article: up to three, the last of which is no mere quality."""
    found: list[str] = []
    for token in tokens[:4]:
        low = token.lower()
        is_closed = low in _CLOSED and low not in _MODIFIERS
        is_verb = low.endswith(("ed", "ing", "ly")) and bool(found)
        is_called = token[0].isupper() and bool(found) and not found[-1][0].isupper()
        if is_closed or is_verb or is_called or not token[0].isalpha() or "'" in token or len(token) < 3:
            break
        found.append(token)
    follows = tokens[len(found)].lower() if len(found) < len(tokens) else ""
    while found and found[-1].lower() in _MODIFIERS:
        found.pop()
    return found if len(found) <= 3 and follows not in _STAND_INS else []


def _joined(tokens: Sequence[str]) -> list[str]:
    """Return what a preposition ties to a noun phrase: a name, or another such phrase; empty where nothing is tied."""
    if len(tokens) < 2 or tokens[0].lower() not in _JOINING:
        return []
    if _is_name(tokens[1]):
        return [*tokens[:2], *([tokens[2]] if len(tokens) > 2 and _is_name(tokens[2]) else [])]
    core = _core(tokens[2:]) if tokens[1].lower() in ("the",) else []
    return [tokens[0], tokens[1], *core] if core and core[-1].lower() not in _VAGUE else []


def _is_owned(core: Sequence[str]) -> bool:
    return any(_POSSESSIVE.search(word) for word in core)


def _is_name(token: str) -> bool:
    return token[0].isupper() and len(token) > 2 and token.lower() not in _CLOSED
