"""The sentences that state something: which words call a rule up, its shape, and what its object may be.

The rules are rows of memory/language/data; here is what their shapes are made of in any language. A shape says exactly
which words may stand between subject and verb, so that "never", "would" or "if I" between them is no match. Times are
blanked out as ⟨n⟩ before a shape is tried.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from memory.language.kinship import NAMES_ALONE, PERSON_WORD, PET_WORD, TITLES_ALONE, WORDS
from memory.language.words import LanguageDataError, any_of, patterns, rows, words

NAME = r"(?-i:[A-ZÄÖÜÉÅØ][a-zäöüßéèêáàóòíñçåøæ]+(?:[-'][A-ZÄÖÜ][a-zäöüß]+)?)"
_TITLE = r"(?-i:(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.? )?"
NAMES = rf"{_TITLE}{NAME}(?: {NAME}){{0,2}}(?!\w)"

_SHAPES = patterns("relations.parts")
MINE = f"(?:{_SHAPES['mine']})"
DESCRIBED = f"(?:(?:{_SHAPES['described']}) )*"

_ADVERBS = f"(?:(?:{_SHAPES['adverbs']}) )*"
_THEY = rf"(?:{MINE} (?:[\w-]+ ){{0,2}}?[\w-]+(?: {NAME})?|{NAMES}(?:'s [\w-]+)?|{_SHAPES['he']}|{any_of(NAMES_ALONE)})"
_SPOT = rf"(?:{_SHAPES['spot']}|{NAME}'s|{_SHAPES['shelf']})"
_PARTS = {
    "names": NAMES,
    "name": NAME,
    "described": DESCRIBED,
    "start": rf"(?:^|(?<=[,;:(–—⟩] )|(?<=⟩, )|(?<=[ \w]- )|\b(?:{_SHAPES['clauses']}) )",
    "they": _THEY,
    "whose": f"(?:(?P<me>{MINE})|(?P<they>{_THEY})'s)",
    "own": f"(?:(?P<me>{MINE})|(?P<they>{NAMES})'s|(?P<her>{_SHAPES['theirs']}))",
    "other": rf"(?:(?P<they>{NAMES}|{MINE} [\w-]+) and (?P<me>I)|(?P<me2>I) and (?P<they2>{NAMES}))",
    "tie": f"(?P<rel>{PERSON_WORD}|{PET_WORD})",
    "pet": PET_WORD,
    "titles": any_of(TITLES_ALONE),
    "my_or_the": f"(?:{_SHAPES['the']}|{MINE})",
    "place": (
        r"(?P<o>(?-i:(?:the )?[A-ZÄÖÜÅØ][\w-]+"
        r"(?:(?: am| an der| de| la| del| upon| on)? [A-ZÄÖÜ][\w-]+)*)(?!'|\w))"
    ),
    "org": r"(?P<o>(?:(?:the|a|an|my|our) )?[\w&.'-]+(?: [\w&.'-]+){0,5})",
    "free": r"(?P<o>\"[^\"]+\"|[^,;:!?()⟨⟩–—\"]+)",
    "named": f"(?P<o>{NAMES})",
    "where": rf"(?P<o>(?:{_SHAPES['preposition']}) {_SPOT} [^,;:!?()⟨⟩]+)",
    "value": (
        r"(?:\"(?P<o>[^\"]+)\"|(?P<o2>(?-i:[A-Z]{1,3} ?)?[\w+./*#@$%&!-]*\d[\w+./*#@$%&!-]*(?: [\d/+-]+)*)|"
        rf"(?P<o3>(?:{_SHAPES['password']})[\w*#@$%&!-]+(?=[.!]?$)))"
    ),
    "by_now": f"(?:(?:{_SHAPES['by_now']}) ){{0,2}}",
    "mid": r"(?:⟨(?P<mid>\d)⟩ )?",
    "when": r"(?:on |in |am |im )?⟨(?P<when>\d)⟩",
    "stop": rf"(?=$|[,.;!]| ⟨| (?:{_SHAPES['stops']}) )",
    "a_job_of": f"(?P<o>(?:{_SHAPES['job_kind']})?(?:{any_of(words('things.occupations'))}))",
    "job_stop": f"(?=$|[,.;!]| ⟨| (?:{_SHAPES['job_end']}) )",
    "jobs": any_of(words("things.occupations")),
    "lasting": any_of(words("things.lasting")),
    "stored": any_of(words("things.stored")),
    "played": any_of(words("things.instruments", "things.sports")),
    "fields": any_of(words("things.fields")),
    "businesses": any_of(words("things.businesses")),
    "courses": any_of(words("things.courses")),
    "clubs": any_of(words("things.clubs")),
    "makes": any_of(words("things.makes")),
    "vehicles": any_of(words("things.vehicles")),
}
_TRIGGERS = {
    "jobs": words("things.occupations"),
    "stored": words("things.stored"),
    "makes": words("things.makes"),
    "kin_words": tuple(sorted(WORDS)),
    "titles": tuple(sorted(TITLES_ALONE)),
}
_PART = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to state a relation.

    Groups of the shape: `me` or `they` (whose it is), `i_too` or `they_too` (whose the statement before is), `thing`
    (a subject that is no person), `o` (the object), `rel` (a word that names the relation itself), `when` (a time that
    is the object). `cut` names how an object is read off. `ends`: it says that something is over, or with `spell`
    that it was for a time. `planned`: it says that something will be, and counts only with a time that lies ahead.
    """

    relation: str
    triggers: frozenset[str]
    shape: re.Pattern[str]
    cut: str = ""
    ends: bool = False
    spell: bool = False
    planned: bool = False


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by the words that call them up, lower-case, in the order of the data."""
    found: dict[str, list[Rule]] = {}
    for row in rows("relations.rules"):
        rule = _rule(row)
        for word in rule.triggers:
            found.setdefault(word, []).append(rule)
    return {word: tuple(inside) for word, inside in found.items()}


def _rule(row: Mapping[str, Any]) -> Rule:
    triggers = row["triggers"].split()
    called = [word for one in triggers for word in (_TRIGGERS[one[2:-2]] if one.startswith("{{") else (one,))]
    parts = frozenset(part for word in called for part in word.lower().split())
    shape = re.compile(_filled(row["shape"], row), re.IGNORECASE)
    return Rule(
        row["relation"],
        parts,
        shape,
        row.get("cut", ""),
        *(row.get(name, False) for name in ("ends", "spell", "planned")),
    )


def _filled(shape: str, row: Mapping[str, Any]) -> str:
    """Return a shape with all its parts put in, those of the parts as well."""

    def part(match: re.Match[str]) -> str:
        name = match[1]
        if name == "who":
            return _filled(_who(row), row)
        if name in _PARTS:
            return _PARTS[name]
        if name not in _SHAPES:
            raise LanguageDataError(f"memory/language/data: no part of relations.parts is called {name}: {shape}")
        return f"(?:{_filled(_SHAPES[name], row)})"

    return _PART.sub(part, shape)


def _who(row: Mapping[str, Any]) -> str:
    """Return the shape of somebody and a verb; the verb of a diary needs no "I" before it."""
    first, third = row.get("first", row.get("verb")), row.get("third", row.get("verb"))
    diary = row.get("diary", "")
    bare = row["verb"] if diary is True else diary
    alone = rf"|(?:^|(?<=⟩ )|(?<=⟩, )){_ADVERBS}(?P<bare>{bare})" if bare else ""
    more = rf"|(?<=\band ){_ADVERBS}(?:(?P<i_too>{first})|(?P<they_too>{third}))"
    who = rf"(?P<me>{_SHAPES['i']}) {_ADVERBS}(?:{first})|(?P<they>{_THEY}) {_ADVERBS}(?:{third})"
    return f"{_PARTS['start']}(?:{who}{alone}{more})"
