"""Who somebody is, and what is known of them: first what says so, then what changed of late, then the rest."""

import re
from collections.abc import Sequence
from dataclasses import replace

from memory.language import kinship
from memory.language.sentences import is_asking, split
from memory.language.tokens import NUMBER_OR_WORD
from memory.language.words import any_of, words
from memory.records.query import Query, Sentence, Task
from memory.store import Store
from qa.answer.dated_quotes import WORDS_OF_DATE, in_words
from qa.compute.sayings import TELLING, Saying, chosen, matter, of_late
from qa.compute.scopes import Scope
from qa.compute.stretches import has_stems, holding, needed_words
from qa.evidence.excerpts import speaker_name

MOST_WORDS, MOST_LINES = 80, 4
"""How much says who somebody is."""

LEAST_CAPITAL = 0.8
SAID_BY = 0.6
"""By this is weighed what somebody says themselves without a turn in it."""

IS_SOMEBODY, HAS_ROLE = 1.0, 0.8
_COPULA = any_of(words("question.tell.copula"))
_IS_WHAT = any_of(
    (*words("names.articles", "question.stages.ours", "question.tell.there", "question.tell.leaving"), "as")
)
_BEING = (
    rf"(?:(?:{any_of(words('question.tell.being'))})\b|(?:{_COPULA})\s+(?:(?:also|still|now|once)\s+)?(?:{_IS_WHAT})\b)"
)
_CALLED = any_of(words("question.tell.called"))
_PRONOUN = any_of(words("pronouns.personal", "sentence.pronouns"))
_OWNING = any_of(words("pronouns.self_owning", "question.stages.ours"))
_GOES_ON = re.compile(rf"^(?:{_PRONOUN})(?:\s+{_BEING}|['’]s\s+(?:{_IS_WHAT})\b)", re.IGNORECASE)
_HUMAN = any_of(words("names.human_verbs", "question.tell.being", "question.tell.copula"))
_ROLES = frozenset((*words("things.occupations"), *kinship.TIES, *words("question.tell.roles")))


def asked_about(store: Store, query: Query, rest: str) -> bool:
    """Say whether a question asks who somebody is whom it names: a name, and no word for kin or a trade."""
    if query.task is not Task.WHO or query.spans or not _asks_only(query, rest):
        return False
    named = NUMBER_OR_WORD.findall(rest)
    return not any(kinship.canonical(word.lower()) for word in named) and _is_name(store, rest)


def _asks_only(query: Query, rest: str) -> bool:
    """Say whether nothing is asked but who somebody is: "who is Ada", and not "who visited Ada"."""
    said = [word.lower() for word in NUMBER_OR_WORD.findall(query.question)]
    free = frozenset((*words("question.tell.who_is"), *(word.lower() for word in NUMBER_OR_WORD.findall(rest))))
    return bool(needed_words(rest)) and all(word in free for word in said)


def _is_name(store: Store, rest: str) -> bool:
    """Say whether some words are written as a name where they stand: with a capital within a sentence."""
    last = NUMBER_OR_WORD.findall(rest)[-1]
    texts = [f" {speaker_name(one)} {one.own_text}" for one in holding(store, needed_words(last), last)]
    written = [word for text in texts for word in re.findall(rf"\b{re.escape(last)}\b", text, re.IGNORECASE)]
    return bool(written) and sum(word[:1].isupper() for word in written) >= LEAST_CAPITAL * len(written)


def is_somebody(store: Store, scope: Scope, rest: str) -> bool:
    """Say whether some words are the name of a person alone: one that is known, or one that does what people do."""
    if scope.is_person or scope.whole or not scope.needed:
        return scope.is_person
    said = NUMBER_OR_WORD.findall(rest)
    texts = [one.own_text for _, found in scope.inside.values() for one in found]
    acts = re.compile(rf"\b{re.escape(said[-1])}\s+(?:{_HUMAN})\b", re.IGNORECASE)
    return any(acts.search(text) for text in texts) and all(
        _is_name(store, word) for word in said if needed_words(word)
    )


def of_person(scope: Scope, offered: Sequence[Saying], most_words: int, most: int) -> list[Sentence]:
    """Tell a person by what may be quoted of them: who they are, then the rest in time order, the newest among it."""
    names = [one for one in scope.needed if one]
    weighed = [_of_them(one, names) for one in offered if not is_asking(one.text)]
    points = {id(one): _says_who(one.text, names) for one in weighed}
    who = sorted((one for one in weighed if points[id(one)] > 0), key=lambda one: (-points[id(one)], -one.weight))
    first = chosen(who[:1], most_words, 1)
    if more := [one for one in who[1:] if points[id(one)] >= points[id(who[0])] and not _same(one, who[0])]:
        first = [*first, *chosen(more[:1], most_words - _length(first), 1)]
    late = chosen(
        of_late([one for one in weighed if not any(_same(one, other) for other in first)]),
        most_words - _length(first),
        1,
    )
    told = [*first, *late]
    rest = [one for one in weighed if not any(_same(one, other) for other in told)]
    room, left = most_words - _length(told), most - len(told)
    others = chosen(rest, room, left, beside=WORDS_OF_DATE) if left > 0 else []
    return [*in_words(scope.span, (), first), *in_words(scope.span, (), [*late, *others])]


def _of_them(one: Saying, names: Sequence[Sequence[str]]) -> Saying:
    """Weigh less what somebody merely says, where no name of theirs stands in it and nothing turns."""
    if any(has_stems(one.text, name) for name in names) or matter(one.text) > TELLING:
        return one
    return replace(one, weight=SAID_BY * one.weight)


def _length(told: Sequence[Saying]) -> int:
    return sum(len(one.text.split()) + WORDS_OF_DATE for one in told)


def _same(one: Saying, other: Saying) -> bool:
    return one.one.moment.id == other.one.moment.id


def _says_who(text: str, names: Sequence[Sequence[str]]) -> float:
    """Return how much a text says of who somebody is: that they are or do something, and a word for what."""
    sentences = split(text)
    best = 0.0
    for number, sentence in enumerate(sentences):
        said = next((one for one in (_named_in(sentence, name) for name in names) if one), "")
        if not said or is_asking(sentence):
            continue
        following = sentences[number + 1] if number + 1 < len(sentences) else ""
        is_so = _is_subject(sentence, said) or bool(_GOES_ON.match(following))
        both = f"{sentence} {following}" if _GOES_ON.match(following) else sentence
        has_role = not _ROLES.isdisjoint(word.lower() for word in NUMBER_OR_WORD.findall(both))
        best = max(
            best,
            IS_SOMEBODY * is_so
            + HAS_ROLE * (has_role and (is_so or _is_ours(sentence, said) or _has_copula(both, said))),
        )
    return best


def _named_in(sentence: str, name: Sequence[str]) -> str:
    """Return the last word of a name as it stands in a sentence, empty where it does not."""
    if not has_stems(sentence, name):
        return ""
    return next((word for word in reversed(NUMBER_OR_WORD.findall(sentence)) if has_stems(word, name[-1:])), "")


def _is_subject(sentence: str, said: str) -> bool:
    name = re.escape(said)
    is_being = re.search(rf"\b{name}(?:\s+[^\W\d_a-zäöüß]\w+)?(?:\s+{_BEING}|['’]s\s+(?:{_IS_WHAT})\b)", sentence)
    return bool(is_being or re.search(rf"\b(?:{_CALLED})\s+(?:\w+\s+)?{name}\b", sentence, re.IGNORECASE))


def _has_copula(text: str, said: str) -> bool:
    """Say whether somebody is something, in a text that has a word for what: "Ada is mate"."""
    return bool(re.search(rf"\b(?:{re.escape(said)}|{_PRONOUN})\s+(?:{_COPULA})\b", text, re.IGNORECASE))


def _is_ours(sentence: str, said: str) -> bool:
    """Say whether a name stands beside what somebody is: "my sister Ada", "Ada, the vet"."""
    name = re.escape(said)
    before = rf"\b(?:{_OWNING}|the)\s+(?:[\w-]+\s+){{1,2}}{name}\b"
    return bool(re.search(rf"{before}|\b{name},\s+(?:{_OWNING}|the|a|an)\s", sentence, re.IGNORECASE))
