"""Which fact a question asks for: of whom or what, by which relation, and with which object, where it names one.

A question is read by its words, not by its shape: every one of them has to belong to the subject, to the relation or to
the object, so that a question for something else is left to the evidence. The words lie in memory/language/data.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from memory.knowledge.entity_resolution import Names
from memory.knowledge.relations import FAVOURITE, relation
from memory.language.kinship import ENGAGED, MARRIED, TIES, TOGETHER, Tie, canonical, relation_of
from memory.language.tokens import stem
from memory.language.words import languages, rows, table
from memory.records.derived import EntityKind
from memory.records.query import Query

OWNER = "I"
YES = "yes"
OWNING = ("owns", "drives")
KEPT, CODE, CALLED = "is kept", "is", "is called"
_BARE = (("works as", "{}"), ("works at", "at {}"), ("studies at", "at {}"), ("member of", "{}"))
"""What may be asked for by its object alone: "is Lena a nurse", "am I still at Bosch"."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a subject: the relations that answer it, how they are told, and stems of an object.

    `is_yes_no`: whether it is so is asked; `is_past`: what was. `things` have to be in the object, in their own words;
    `names` says that they are names, as a place or an employer is.
    """

    subject: str
    relations: tuple[str, ...]
    told: str = "{}"
    things: tuple[str, ...] = ()
    is_yes_no: bool = False
    is_past: bool = False
    names: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of relations.asked, its words cut to their stems; one relation has the rows of all languages."""

    relation: str
    asks: frozenset[str]
    words: frozenset[str]
    now: frozenset[str]
    also: frozenset[str]
    told: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A question in tokens: its word, the subject, and what is left of the words, each as it is written."""

    ask: str
    subject: str
    left: tuple[str, ...]
    is_past: bool = False
    is_still: bool = False
    is_thing: bool = False


def asked(query: Query, names: Names) -> Iterator[Asked]:
    """Yield what a question asks for that facts may answer, the likeliest reading first; nothing for others."""
    if query.kinds:
        return
    held = frozenset(word.lower() for word in _TOKEN.findall(query.text.replace("’", "'")))
    for read in _readings(query.question, names, held):
        yield from _of_relation(read, bool(query.spans))
        yield from _of_tie(read)
        yield from _of_thing(read)


def _readings(question: str, names: Names, held: frozenset[str]) -> Iterator[_Read]:
    """Yield a question with each subject that it may have: "my sister's husband", "my sister", "I"."""
    tokens = _tokens(question)
    while tokens and tokens[0].lower() in _asking("openers") and _ask_of(tokens) is None:
        tokens = tokens[1:]
    ask = _ask_of(tokens)
    if ask is None:
        return
    is_past = any(word.lower() in _asking("past") for word in tokens[:2])
    rest = tokens[1:]
    is_still = any(word.lower() in _asking("still") for word in rest)
    light = _light(tokens[0].lower())
    for start, end, subject, is_thing in _subjects(rest, names, ask in ("what", "which")):
        before = [word for word in rest[:start] if word.lower() not in _asking("yes") or stem(word) in _verbs()]
        left = [word for word in (*before, *rest[end:]) if word.lower() not in light and _says(word, held)]
        yield _Read(ask, subject, tuple(left), is_past, is_still, is_thing)


def _tokens(question: str) -> list[str]:
    """Return the words of a question, "'s" as one of its own, and "wheres" as "where is"."""
    found: list[str] = []
    for word in _TOKEN.findall(question.replace("’", "'")):
        bare = word[:-2] if word.lower().endswith("'s") else word
        if bare == word and word.lower().endswith("s") and _question_word(word[:-1]):
            bare = word[:-1]
        found += [bare, "'s"] if bare != word else [word]
    return found


def _question_word(word: str) -> str:
    kinds = ("where", "who", "what", "which", "when", "how")
    return next((kind for kind in kinds if word.lower() in _asking(kind)), "")


def _ask_of(tokens: Sequence[str]) -> str | None:
    """Return the kind of question, None for what is none or asks how many, how long, how often."""
    if not tokens:
        return None
    kind = _question_word(tokens[0])
    if kind == "how":
        return kind if len(tokens) > 1 and stem(tokens[1]) in _rows_words("born") else None
    return kind or (YES if tokens[0].lower() in _asking("yes") and len(tokens) > 1 else None)


def _subjects(tokens: Sequence[str], names: Names, is_of_kind: bool) -> Iterator[tuple[int, int, str, bool]]:
    """Yield the first subject that is named, the longest way to read it first; the owner's own where none is.

    With `is_of_kind` a kind is named before the verb: "which car do we drive".
    """
    verbs = [at for at, word in enumerate(tokens) if word == "'s" or word.lower() in _asking("yes")]
    for start, word in enumerate(tokens):
        if word == "'s" or (is_of_kind and verbs and start < verbs[0]):
            continue
        is_mine = word.lower() in _asking("first")
        found = False
        for end in range(min(len(tokens), start + _LONGEST_NAME), start, -1):
            said = " ".join(tokens[start:end]).replace(" 's", "'s")
            is_bare = tokens[end - 1] == "'s" or (end == start + 1 and is_mine)
            entity = None if is_bare else names.resolve(said) or names.resolve(said.removesuffix("s"))
            said = entity.names[0] if entity else said
            if entity and entity.kind is not EntityKind.PLACE and not (end == start + 1 and _is_plain(word)):
                found = True
                yield start, end, said, entity.kind is EntityKind.THING
        if is_mine:
            yield start, start + 1, OWNER, False
            yield from _things(tokens, start + 1, names)
        if found and canonical(word):
            yield start, start, OWNER, False
        if found or is_mine:
            return
    yield 0, 0, OWNER, False


def _things(tokens: Sequence[str], first: int, names: Names) -> Iterator[tuple[int, int, str, bool]]:
    """Yield the first thing with facts of its own that is named after "we": "where do we keep the spare key"."""
    for start in range(first, len(tokens)):
        for end in range(min(len(tokens), start + _LONGEST_NAME), start, -1):
            entity = names.resolve(" ".join(tokens[start:end]))
            if entity and entity.kind is EntityKind.THING:
                yield start, end, entity.names[0], True
                return


def _is_plain(word: str) -> bool:
    """Say whether a word is one of the language's own as it stands here, though it is a name as well."""
    return word.islower() and (word in _asking("yes") or word in _asking("still"))


def _light(word: str) -> frozenset[str]:
    """Return the small words of the language of a question word: "die" is a verb in one, an article in another."""
    kinds = ("where", "who", "what", "which", "when", "how", "yes")
    spoken = (one for one in languages() if any(word in table("relations.asking", one)[kind] for kind in kinds))
    return frozenset(table("relations.asking", next(spoken, languages()[0]))["light"])


def _says(word: str, held: frozenset[str]) -> bool:
    """Say whether a word says something of what is asked for, and not when, or nothing at all."""
    low = word.lower()
    if low == "'s" or low in _asking("still") or low in _asking("first"):
        return False
    return low in held or f"{low}'s" in held or stem(low) in _known_words() or bool(canonical(low))


def _of_relation(read: _Read, has_spans: bool) -> Iterator[Asked]:
    left = {stem(word): word for word in read.left}
    for row in _asked_rows():
        is_now = not has_spans and not read.is_past
        cues = row.words | (row.now if is_now and (read.ask != "who" or read.is_still) else frozenset())
        rest = [word for key, word in left.items() if key not in cues | row.also]
        if read.ask not in row.asks or cues.isdisjoint(left) or (rest and read.ask != YES):
            continue
        relations = _partnerships(left) if row.relation == MARRIED else (row.relation,)
        names = relation(row.relation).functional and bool(rest) and all(word[0].isupper() for word in rest)
        things = tuple(word.lower() for word in rest)
        yield Asked(read.subject, relations, row.told, things, read.ask == YES, read.is_past, names)
    if read.ask == YES and left and not read.is_past:
        for name, told in _BARE if read.is_still else _BARE[:1]:
            yield Asked(read.subject, (name,), told, tuple(word.lower() for word in read.left), is_yes_no=True)
    if _asking("favourite") & {word.lower() for word in read.left} and read.ask in ("what", "which", "who"):
        rest = [word.lower() for word in read.left if word.lower() not in _asking("favourite")]
        yield Asked(read.subject, (FAVOURITE + " ".join(rest),))


def _partnerships(left: Collection[str]) -> tuple[str, ...]:
    """Return what a question means by its words: who is married is with somebody, and not the other way round."""
    named = tuple(one for one in (MARRIED, ENGAGED) if stem(one.split()[0]) in left)
    return named or (MARRIED, ENGAGED, TOGETHER)


def _of_tie(read: _Read) -> Iterator[Asked]:
    """Yield what asks for kin, a partner or a pet: "who is Lena's boss", "what's the dog called"."""
    ties = [word for word in read.left if canonical(word)]
    rest = {word.lower() for word in read.left if word not in ties}
    if len(ties) == 1 and read.ask in ("who", "what", "which", "how") and rest <= _asking("called"):
        name = relation_of(ties[0])
        relations = (MARRIED, ENGAGED, TOGETHER) if TIES[canonical(ties[0])] is Tie.PARTNER else (name,)
        yield Asked(read.subject, relations, "{}", is_past=read.is_past)
    is_pet = len(ties) == 1 and TIES[canonical(ties[0])] is Tie.PET
    if is_pet and rest and rest <= _asking("having") and read.ask == YES:
        yield Asked(read.subject, (relation_of(ties[0]),), "{}", (), True, read.is_past)
        yield Asked(read.subject, OWNING, "{}", (ties[0].lower(),), True, read.is_past)


def _of_thing(read: _Read) -> Iterator[Asked]:
    """Yield what asks for what somebody owns or drives, or of a thing: where it lies, what it is or is called."""
    low = [word.lower() for word in read.left]
    rest = [word for word in low if word not in _asking("having")]
    if len(rest) == 1 and len(rest) < len(low) and read.ask in ("which", "what", YES) and not canonical(rest[0]):
        if rest[0] in _asking("drives") and read.ask == YES:
            yield Asked(read.subject, ("drives",), "{}", (), is_yes_no=True, is_past=read.is_past)
        relations = OWNING if rest[0] in _asking("drives") or read.ask == YES else OWNING[:1]
        yield Asked(read.subject, relations, "{}", tuple(rest), read.ask == YES, read.is_past)
    if not read.is_thing:
        return
    if read.ask == "where" and set(low) <= _asking("lying"):
        yield Asked(read.subject, (KEPT,))
    if read.ask in ("what", "which"):
        if not low:
            yield Asked(read.subject, (CODE,))
        elif set(low) <= _asking("called"):
            yield Asked(read.subject, (CALLED,))


@cache
def _asking(name: str) -> frozenset[str]:
    return frozenset(table("relations.asking")[name])


@cache
def _asked_rows() -> tuple[Row, ...]:
    """Return what may be asked for, the rows of all languages for one relation as one, in the order of English."""
    every: dict[str, list[dict[str, str]]] = {}
    for row in rows("relations.asked"):
        every.setdefault(row["relation"], []).append(row)
    return tuple(
        Row(
            name,
            frozenset(word for row in inside for word in row["asks"].split()),
            _stems(inside, "words"),
            _stems(inside, "now"),
            _stems(inside, "also"),
            inside[0]["told"],
        )
        for name, inside in every.items()
    )


def _stems(inside: Sequence[dict[str, str]], key: str) -> frozenset[str]:
    return frozenset(stem(word) for row in inside for word in row.get(key, "").split())


@cache
def _rows_words(name: str) -> frozenset[str]:
    return next(row.words | row.now for row in _asked_rows() if row.relation == name)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(word for row in _asked_rows() for word in row.words)


@cache
def _known_words() -> frozenset[str]:
    said = frozenset(word for row in _asked_rows() for word in row.words | row.now | row.also)
    uses = ("called", "having", "drives", "lying", "favourite")
    return said | {stem(word) for use in uses for word in _asking(use)}
