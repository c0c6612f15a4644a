"""Statements that a language model reads in a moment, under a JSON schema; only what the moment's own words bear out.

Knows one moment and one model at a time; nothing of when there is time for it. What a model invents is dropped: the
quote, the subject and the object have to stand in the text.
"""

import json
import re
from collections.abc import Iterator, Sequence

from memory.knowledge.statements import ME
from memory.language import kinship
from memory.language.sentences import asserts, sentences
from memory.records.derived import Statement
from memory.records.library import PERCEIVED, MomentView
from models.protocols import LanguageModel, Message

VERSION = "told-1"
REPLY_TOKENS = 320
MOST_LETTERS = 1500
MOST_STATEMENTS = 6

NEITHER = "none of these"

_CUES = {
    "lives in": r"liv\w+|mov\w+|home|wohn\w+|zog|gezogen|settled",
    "works at": r"work\w*|job|office|teach\w*|employ\w*|hired|boss|arbeit\w*|nurs\w+|left|retire\w*",
    "works as": r"work\w*|job|as|is|am|became|arbeit\w*",
    "studies": r"stud\w+|university|college|degree|course|major\w*",
    "likes": r"lik\w+|lov\w+|enjoy\w*|favou?rite|fan|keen|fond|mag|gern\w*|lieb\w*|cannot get enough",
    "dislikes": r"hat\w+|dislik\w+|not|never|n't|stand|afraid|mag|hass\w*",
    "owns": r"own\w*|have|has|had|got|bought|my|our|her|his|sold|gave",
    "plays": r"play\w*|violin|piano|guitar|cello|drums|flute|trumpet|tennis|football|chess|spiel\w*",
    "member of": r"member|join\w*|belong\w*|club|choir|band|team|group|orchestra|left|quit|verein",
    "is kept": r"in|under|behind|on|at|beside|inside|above|below|by|next",
    "needs": r"need\w*|broken|wants|brauch\w*",
}
"""Relations that a small model reads well, each with the words one of which has to stand in the sentence."""

_TIES = "mother father sister brother daughter son grandmother grandfather aunt uncle friend dog cat".split()
CHOICES = (*_CUES, *_TIES, NEITHER)

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "statements": {
                "type": "array",
                "maxItems": MOST_STATEMENTS,
                "items": {
                    "type": "object",
                    "properties": {
                        "quote": {"type": "string"},
                        "subject": {"type": "string"},
                        "relation": {"enum": list(CHOICES)},
                        "object": {"type": "string"},
                        "over": {"type": "boolean"},
                    },
                    "required": ["quote", "subject", "relation", "object", "over"],
                },
            }
        },
        "required": ["statements"],
    }
)

_ASK = (
    "You read what somebody wrote or said and note what lasts: who is who, where people live, work and study, what "
    "they like, own, play and belong to, where things are kept. Copy the words of the text; the writer is I. Leave out "
    "plans, wishes, questions, guesses and what happened only once: that is none of these. `over` is true for what is "
    "no longer so."
)
_EXAMPLES: tuple[tuple[str, list[tuple[str, str, str, str, bool]]], ...] = (
    (
        "Ines stayed for supper, she has been teaching at the harbour school since autumn. Her brother Paulo came too.",
        [
            ("she has been teaching at the harbour school", "Ines", "works at", "the harbour school", False),
            ("Her brother Paulo came too", "Ines", "brother", "Paulo", False),
        ],
    ),
    (
        "Had soup. We might go to Porto in May, if the tickets get cheaper. Rui built the wall himself.",
        [
            ("Had soup", "I", NEITHER, "soup", False),
            ("We might go to Porto in May", "I", NEITHER, "Porto", False),
            ("Rui built the wall himself", "Rui", NEITHER, "the wall", False),
        ],
    ),
    (
        "Gave my cello away, I have not played for years. The torch lives behind the bread bin now.",
        [
            ("Gave my cello away, I have not played for years", "I", "plays", "cello", True),
            ("The torch lives behind the bread bin now", "torch", "is kept", "behind the bread bin", False),
        ],
    ),
)
_SHORTER = "That was cut off. Give only the one statement that matters most, with a short quote."


class Malformed(Exception):
    """A language model's reply is not what was asked for, also at the second try; nothing was noted."""


def recipe(model: LanguageModel) -> str:
    """Return the recipe of what this model reads in moments."""
    return f"{VERSION} {model.name}"


def learn_with(model: LanguageModel, one: MomentView, owner: str = "") -> list[Statement]:
    """Return what a language model says that a moment states, without what its words do not bear out.

    Raises Malformed where the reply is cut off or wrong twice. Source: A-MEM's structured notes, Xu et al. 2025, and
    the extraction step of Mem0, Chhikara et al. 2025; here every part has to stand in the text.
    """
    text = _text(one)
    if not text:
        return []
    asked = [*_prefix(), Message("user", text[:MOST_LETTERS])]
    reply = "".join(model.reply(asked, REPLY_TOKENS, SCHEMA))
    found = _parsed(reply)
    if found is None:
        again = [*asked, Message("assistant", reply), Message("user", _SHORTER)]
        found = _parsed("".join(model.reply(again, REPLY_TOKENS, SCHEMA)))
    if found is None:
        raise Malformed(f"{model.name} gave no list of statements for {one.path}")
    me = next((text.speaker for text in one.texts if text.speaker), ME)
    kept: list[Statement] = []
    for said in _statements(found, one, me, owner, recipe(model)):
        if is_supported(said, one) and said not in kept:
            kept.append(said)
    return kept


def is_supported(said: Statement, one: MomentView) -> bool:
    """Say whether all words of a statement's subject and object stand in the moment's own words."""
    words = set(_words(_text(one)))
    speakers = {word for text in one.texts for word in _words(text.speaker)}
    mine = said.subject == ME or set(_words(said.subject)) <= speakers
    return (
        (mine or set(_words(said.subject)) <= words) and bool(_words(said.object)) and set(_words(said.object)) <= words
    )


def _text(one: MomentView) -> str:
    return "\n".join(text.text for text in one.texts if text.kind not in PERCEIVED)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"'s\b", "", text.casefold().replace("’", "'")))


def _prefix() -> list[Message]:
    """Return the instructions and worked examples, the same each time, so that a model reads them once."""
    told = [Message("system", _ASK)]
    for text, found in _EXAMPLES:
        names = ("quote", "subject", "relation", "object", "over")
        answer = {"statements": [dict(zip(names, one, strict=True)) for one in found]}
        told += [Message("user", text), Message("assistant", json.dumps(answer, ensure_ascii=False))]
    return told


def _parsed(reply: str) -> list[dict[str, object]] | None:
    """Return the statements in a reply, None where it is not what the schema asks for."""
    try:
        read = json.loads(reply)
    except json.JSONDecodeError:
        return None
    found = read.get("statements") if isinstance(read, dict) else None
    wanted = {"quote": str, "subject": str, "relation": str, "object": str, "over": bool}
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return None
    is_whole = all(isinstance(one.get(name), kind) for one in found for name, kind in wanted.items())
    return found if is_whole else None


def _fitting(name: str, thing: str, sentence: str) -> str:
    """Return the object where the sentence holds it and a word for the relation, with its preposition; else nothing."""
    words = _words(sentence)
    if name not in CHOICES or name == NEITHER or not thing or not set(_words(thing)) <= set(words):
        return ""
    if name in _TIES:
        is_tie = any(kinship.canonical(word) == name for word in words)
        return thing if is_tie and thing[:1].isupper() and not kinship.canonical(thing) else ""
    if not any(re.fullmatch(_CUES[name], word) for word in words):
        return ""
    if name == "is kept":
        there = re.search(rf"\b(?:{_CUES[name]})\b(?: to)?(?: (?:the|my|our|a|an))? {re.escape(thing)}", sentence)
        return thing if re.match(rf"(?:{_CUES[name]})\b", thing) else there[0] if there else ""
    return thing if name != "lives in" or thing[:1].isupper() else ""


def _statements(
    found: Sequence[dict[str, object]], one: MomentView, me: str, owner: str, made_by: str
) -> Iterator[Statement]:
    said_there = [(sentence, " ".join(_words(sentence))) for text in one.texts for sentence in sentences(text.text)]
    for number, item in enumerate(found):
        quote, subject, name, thing = (str(item[part]).strip() for part in ("quote", "subject", "relation", "object"))
        plain = " ".join(_words(quote))
        sentence = next((said for said, words in said_there if plain and plain in words), "")
        thing = _fitting(name, thing, sentence) if sentence and asserts(sentence) else ""
        if not thing or thing.casefold() == subject.casefold():
            continue
        is_me = subject.casefold() in ("i", "me", owner.casefold() or "i")
        yield Statement(
            one.moment.id, number, me if is_me else subject, name, thing, one.moment.at.at, bool(item["over"]), made_by
        )
