"""Who somebody is to somebody, under all the words for it: kin, partners, friends, pets; English and German.

Knows words; nothing of who is meant by them.
"""

import re
from enum import StrEnum
from functools import cache


class Tie(StrEnum):
    """What sort of tie a word names."""

    KIN = "kin"
    PARTNER = "partner"
    FRIEND = "friend"
    PET = "pet"


_WORDS = {
    Tie.KIN: """
        grandmother: grandma grandmum grandmom granny gran nan nana nanna oma omi großmutter
        grandfather: grandpa granddad grandad gramps grandpop opa opi großvater
        mother: mum mom mummy mommy mama mam mutter mutti
        father: dad daddy papa vater vati
        sister: sis schwester
        brother: bro bruder
        daughter: tochter
        son: sohn
        grandson: enkel
        granddaughter: enkelin
        aunt: auntie aunty tante
        uncle: onkel
        cousin: cousine
        niece: nichte
        nephew: neffe
        godmother: patentante
        godfather: patenonkel
        goddaughter:
        godson:
        stepmother: stepmom stepmum stiefmutter
        stepfather: stepdad stiefvater
        stepsister:
        stepbrother:
        mother-in-law: schwiegermutter
        father-in-law: schwiegervater
        sister-in-law: schwägerin
        brother-in-law: schwager
        daughter-in-law: schwiegertochter
        son-in-law: schwiegersohn""",
    Tie.PARTNER: """
        husband: hubby ehemann mann
        wife: ehefrau frau
        fiancé: fiance fiancée fiancee verlobter verlobte
        boyfriend:
        girlfriend:
        partner:""",
    Tie.FRIEND: """
        friend: buddy pal bestie freund freundin
        colleague: coworker co-worker workmate kollege kollegin
        neighbour: neighbor nachbar nachbarin
        flatmate: roommate housemate mitbewohner mitbewohnerin
        boss: chef chefin
        classmate: schoolmate""",
    Tie.PET: """
        dog: puppy pup doggy hund welpe
        cat: kitten kitty katze kater
        rabbit: bunny kaninchen hase
        hamster:
        guinea pig: meerschweinchen
        parrot: papagei
        budgie: wellensittich
        turtle: schildkröte
        tortoise:
        goldfish: goldfisch
        horse: pony pferd
        pet: haustier""",
}

TIES: dict[str, Tie] = {}
_CANONICAL: dict[str, str] = {}
for _tie, _lines in _WORDS.items():
    for _line in _lines.strip().splitlines():
        _name, _, _others = _line.strip().partition(":")
        TIES[_name] = _tie
        _CANONICAL.update(dict.fromkeys((_name, *_others.split()), _name))

MARRIED, ENGAGED, TOGETHER = "married to", "engaged to", "together with"
_PARTNERSHIPS = {"husband": MARRIED, "wife": MARRIED, "fiancé": ENGAGED}

NAMES_ALONE = frozenset(
    """grandmother grandma grandmum grandmom granny gran nan nana nanna oma omi großmutter grandfather grandpa granddad
    grandad gramps grandpop opa opi großvater mum mom mummy mommy mama mutti dad daddy papa vati""".split()
)
"""Words that name somebody without a "my" before them."""

TITLES_ALONE = frozenset(
    "grandmother grandma granny gran nana oma grandfather grandpa grandad opa".split()
) | frozenset("aunt auntie aunty uncle tante onkel".split())
"""Words that stand right before a name, as in "aunt Gerda"."""

WORDS = frozenset(_CANONICAL)
"""All words for ties, lower-case."""

_BY_LENGTH = sorted(WORDS, key=lambda word: (-len(word), word))
PERSON_WORD = "|".join(re.escape(word) for word in _BY_LENGTH if TIES[_CANONICAL[word]] is not Tie.PET)
PET_WORD = "|".join(re.escape(word) for word in _BY_LENGTH if TIES[_CANONICAL[word]] is Tie.PET)


def canonical(word: str) -> str:
    """Return the one word for a tie ("gran" -> "grandmother"), empty for any other word."""
    return _CANONICAL.get(word.strip().casefold(), "")


def relation_of(word: str) -> str:
    """Return the relation that a word for a tie stands for: itself, or for partners what the two are to each other."""
    name = canonical(word)
    return _PARTNERSHIPS.get(name, TOGETHER) if name and TIES[name] is Tie.PARTNER else name


@cache
def words_of(relation: str) -> tuple[str, ...]:
    """Return the words by which those at the other end of a relation go: "married to" -> husband, wife."""
    if TIES.get(relation) in (Tie.KIN, Tie.FRIEND):
        return (relation,)
    return tuple(name for name, tie in TIES.items() if tie is Tie.PARTNER and relation_of(name) == relation)
