"""What somebody said of themselves, told of them: "I'm moving to Lyon" by Ada becomes "Ada is moving to Lyon."

Where the verb cannot be put right without knowing its class, what they said is told as said: "Ada said they put up a
shelf." Only English is retold; a sentence in another language is quoted. Who may be named by a word for somebody else,
such as "you", is not known, so a sentence that has one is not retold at all, nor is a question or one whose verb stands
before "I".
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from memory.language.extract import ended
from memory.language.words import table, words
from memory.records.derived import Line

_THIRD = {plain: forms[0] for plain, forms in table("retelling.third", "en").items()}
_THEY = {plain: forms[0] for plain, forms in table("retelling.they", "en").items()}
_YOU = {plain: forms[0] for plain, forms in table("retelling.you", "en").items()}
_WENT_ON = {plain: forms[0] for plain, forms in table("retelling.went_on", "en").items()}
_SUBJECT = frozenset(words("retelling.subject", language="en"))
_SECOND = frozenset(words("retelling.second"))
_ADVERBS = frozenset(words("retelling.adverbs", language="en"))
_UNCHANGED = frozenset(words("retelling.modals", "retelling.past", language="en"))
_PRESENT = frozenset(words("retelling.present", language="en"))
_JOINTS = frozenset(words("retelling.joints", language="en"))
_LEFT_OUT = {first: forms[0] for first, forms in table("retelling.left_out", "en").items()}
_FINITE = frozenset(words("retelling.finite", language="en")) | frozenset(words("retelling.modals", language="en"))
_FUNCTION = frozenset(
    words(
        *("stop.function", "sentence.pronouns", "names.articles", "names.conjunctions", "names.prepositions"),
        *("names.adverbs", "names.questions", "retelling.adverbs", "retelling.leading"),
        language="en",
    )
)
_FOREIGN = frozenset(words("retelling.foreign"))
_DOING = frozenset(words("retelling.doing", language="en"))
_INITIALS = frozenset(word.upper() for word in words("retelling.initials", language="en"))
_OWNING = frozenset(words("retelling.determiners", language="en"))
_TOKEN = re.compile(r"[\w'-]+|[^\w\s'-]+|\s+|['-]")
_QUOTED = re.compile(r"[\"“”„]")
_HISSING = re.compile(r"(?:s|sh|ch|x|z|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
MOST_BEFORE = 3
"""With more words before "I" than this a sentence is told as said."""


def line_text(line: Line) -> str:
    """Return a line as a sentence of a text: retold of its speaker, quoted where it cannot be, or as it was written."""
    if not line.speaker:
        return ended(line.text)
    told = told_to_owner(line.text) if line.is_owner else retold(line.text, line.speaker)
    return told or f"{'You' if line.is_owner else line.speaker} said: “{ended(_QUOTED.sub('', line.text))}”"


def told_to_owner(sentence: str) -> str:
    """Return what the owner said of themselves as told to them, empty where that cannot be done safely."""
    tokens = _tokens(sentence)
    low = _words(tokens)
    if not _is_safe(sentence, low) or _YOU.keys().isdisjoint(low):
        return ""
    return _capital(f"{''.join(_replaced(tokens, _YOU))}.")


def retold(sentence: str, name: str) -> str:
    """Return what somebody of this name said as told of them, empty where that cannot be done safely."""
    tokens = _tokens(sentence)
    low = _words(tokens)
    if not _is_safe(sentence, low):
        return ""
    at = next((number for number, word in enumerate(low[: MOST_BEFORE + 1]) if word in _SUBJECT), -1)
    is_led = at >= 0 and _FUNCTION.issuperset(low[:at])
    plainly = _of_name(tokens, name) if is_led or low[0] == "my" else ""
    return plainly or _as_said(tokens, low, name)


def _tokens(sentence: str) -> list[str]:
    """Return the words of a sentence and what is between them; of one all in capitals no word is initials."""
    tokens = _TOKEN.findall(_with_subject(sentence.replace("’", "'").strip().rstrip(".!… ")))
    return [one.lower() if one in _INITIALS else one for one in tokens] if sentence.isupper() else tokens


def _words(tokens: Sequence[str]) -> list[str]:
    return [_lowered(one) for one in tokens if one[0].isalnum()]


def _lowered(token: str) -> str:
    """Return a token in lower case, initials such as "US" as they are: they are no pronoun."""
    return token if token in _INITIALS else token.lower()


def _is_question(sentence: str) -> bool:
    """Say whether a question mark stands behind the last word."""
    ending = itertools.takewhile(lambda one: not (one.isalnum() or one.isspace()), reversed(sentence.rstrip()))
    return "?" in ending


def _is_safe(sentence: str, low: Sequence[str]) -> bool:
    """Say whether a sentence is English, of its speaker alone, and no question, "So was I" included."""
    if _QUOTED.search(sentence) or _is_question(sentence) or not _SECOND.isdisjoint(low):
        return False
    is_turned = any(verb in _WENT_ON and word in _SUBJECT for verb, word in itertools.pairwise(low))
    return bool(low) and not is_turned and _is_english(low)


def _with_subject(sentence: str) -> str:
    """Return a sentence with the "I" that many leave out in front: "Went to the fair", "Gonna sell it"."""
    first, _, rest = sentence.partition(" ")
    led = _LEFT_OUT.get(first.lower())
    return f"{led} {rest}" if led and rest else sentence


def _is_english(low: Sequence[str]) -> bool:
    return not _FUNCTION.isdisjoint(low) or not _SUBJECT.isdisjoint(low) if _FOREIGN.isdisjoint(low) else False


def _of_name(tokens: Sequence[str], name: str) -> str:
    """Return a sentence with the name in place of the first "I" or "my", and they for it further on."""
    at = next(number for number, token in enumerate(tokens) if token.lower() in _SUBJECT | {"my"})
    word, rest = tokens[at].lower(), _words(tokens[at + 1 :])
    if any(_lowered(token) in _THEY for token in tokens[:at]):
        return ""
    if word == "my":
        return _capital(f"{''.join([*tokens[:at], _owned(name), *_after_they(tokens[at + 1 :])])}.")
    following = next((one for one in rest if one not in _ADVERBS and one[-2:] != "ly"), "")
    verb = following if word == "i" else word
    form = _had_or_would(following) if word == "i'd" else _third(verb)
    if not form or (form != verb and _is_joined(rest)):
        return ""
    after = list(_after_they(tokens[at + 1 :]))
    if word != "i":
        return _capital(f"{''.join([*tokens[:at], name, ' ', form, *after])}.")
    verb_at = next(number for number, token in enumerate(tokens[at + 1 :]) if token.lower() == verb)
    after[verb_at] = form
    return _capital(f"{''.join([*tokens[:at], name, *after])}.")


def _owned(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _had_or_would(following: str) -> str:
    return "had" if following in ("been", "better") or following.endswith("ed") else "would"


def _third(verb: str) -> str:
    """Return how a verb goes after a name, empty where that is not known."""
    if verb in _THIRD:
        return _THIRD[verb]
    if verb in _PRESENT:
        return _with_s(verb)
    return verb if verb in _UNCHANGED or verb.endswith("ed") else ""


def verb_of(word: str, before: str) -> bool:
    """Say whether a word in lower case, after another, is a known verb in the present: "Karl lends", "they play"."""
    if before in _OWNING:
        return False
    is_led = before.endswith("s") or before in _ADVERBS
    return before in _DOING or word in _WITH_S or (word in _PRESENT and is_led)


def _with_s(verb: str) -> str:
    if _CONSONANT_Y.search(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if _HISSING.search(verb) else f"{verb}s"


def _is_joined(rest: Sequence[str]) -> bool:
    """Say whether another verb of the same subject follows: "I swim and play"."""
    for number, word in enumerate(rest[:-1]):
        if word in _JOINTS:
            following = next((one for one in rest[number + 1 :] if one not in _ADVERBS), "")
            if following in _PRESENT or following in _THIRD:
                return True
    return False


def _as_said(tokens: Sequence[str], low: Sequence[str], name: str) -> str:
    """Return a sentence as what somebody of this name said, empty where its first word may be a name or not."""
    first = low[0]
    is_doing = first.removesuffix("'s").endswith("ing") and (first.endswith("'s") or not _FINITE.isdisjoint(low))
    if first not in _FUNCTION and first not in _THEY and not is_doing:
        return ""
    told = "".join(_after_they(tokens))
    is_pronoun = first in _THEY or first not in _SUBJECT
    return f"{name} said {told[:1].lower() if is_pronoun else told[:1]}{told[1:]}."


def _after_they(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the words of a sentence with "they" for its speaker, and the verbs that go otherwise after it."""
    return _replaced(tokens, _THEY)


def _replaced(tokens: Sequence[str], persons: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a sentence with other pronouns, and the verbs after "I" as they go after these."""
    waits = False
    for token in tokens:
        word = _lowered(token)
        if waits and word in _WENT_ON:
            yield _WENT_ON[word]
        else:
            yield persons.get(word, token)
        is_between = not word[0].isalnum() or word in _ADVERBS
        waits = word == "i" or (waits and is_between)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


_WITH_S = frozenset(map(_with_s, _PRESENT))
