"""What a statement is about at its other end: names, places, tastes and things, cut from the words after the verb.

Knows words alone; nothing of who states it. Words that would say less, more or something else than the sentence does
give nothing.
"""

import re
from collections.abc import Sequence

from memory import kinship, lexicon

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
            return [_name(words)] if _name(words) else []
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


def is_name(words: str) -> bool:
    """Say whether capitalised words can be a name."""
    first = words.split()[0].lower().rstrip(".")
    return first not in lexicon.NOT_NAMES and not first.endswith("ing") and not kinship.canonical(first)


def _name(words: str) -> str:
    """Return the part of capitalised words that is a name, without a weekday or a "Thanks" after it."""
    kept: list[str] = []
    for word in words.split():
        if kept and word[0].isupper() and word.lower() in lexicon.NOT_NAMES:
            break
        kept.append(word)
    return " ".join(kept) if kept and (is_name(kept[0]) or kept[0].lower() == "the") else ""


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
