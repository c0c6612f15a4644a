"""What can be between a subject and an object, as one table: how many at a time, both ways or one, with times or not.

Knows relations by name; nothing of the sentences they are read from.
"""

from dataclasses import dataclass, replace

from memory.language.kinship import ENGAGED, MARRIED, TIES, TOGETHER, Tie
from memory.records.derived import EntityKind

FAVOURITE = "favourite "
GONE, LEFT = "is gone", "left"
"""What ends other relations and is none itself: its subject is no more, or has left its object."""

ENDERS = frozenset([GONE, LEFT])


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds between a subject and an object.

    functional: a subject has one object at a time, so that another one ends the first. symmetrical: it holds both
    ways. dated: it begins; what is not dated holds as long as anybody knows. family: relations of one family count as
    one, such as likes and dislikes: at one time only one of them holds. goes_with: it is over when its object is gone,
    as a cat that died. is_left: it is over when the subject left its object, as an employer.
    """

    name: str
    functional: bool = False
    symmetrical: bool = False
    dated: bool = True
    family: str = ""
    subject: EntityKind = EntityKind.PERSON
    object: EntityKind | None = None
    goes_with: bool = False
    is_left: bool = False


_PERSON, _PLACE, _THING = EntityKind.PERSON, EntityKind.PLACE, EntityKind.THING
_ONE_AT_A_TIME = ("mother", "father", "mother-in-law", "father-in-law")

RELATIONS: dict[str, Relation] = {
    one.name: one
    for one in (
        Relation("lives in", functional=True, object=_PLACE),
        Relation("is from", functional=True, dated=False, object=_PLACE),
        Relation("was born in", functional=True, dated=False, object=_PLACE),
        Relation("works at", functional=True, is_left=True),
        Relation("works as", functional=True),
        Relation("studies", functional=False),
        Relation("studies at", functional=True, is_left=True),
        Relation(MARRIED, functional=True, symmetrical=True, family="partner", object=_PERSON, goes_with=True),
        Relation(ENGAGED, functional=True, symmetrical=True, family="partner", object=_PERSON, goes_with=True),
        Relation(TOGETHER, functional=True, symmetrical=True, family="partner", object=_PERSON, goes_with=True),
        Relation("birthday", functional=True, dated=False),
        Relation("born", functional=True, dated=False),
        Relation("died", functional=True, dated=False),
        Relation("likes", family="taste"),
        Relation("dislikes", family="taste"),
        Relation("prefers"),
        Relation("allergic to"),
        Relation("age", functional=True),
        Relation("owns", goes_with=True),
        Relation("drives", goes_with=True),
        Relation("plays"),
        Relation("member of", is_left=True),
        Relation("takes"),
        Relation("volunteers at", is_left=True),
        Relation("has"),
        Relation("is kept", functional=True, subject=_THING),
        Relation("is", functional=True, subject=_THING),
        Relation("is called", functional=True, dated=False, subject=_THING),
        Relation("needs", subject=_THING),
        Relation(GONE, subject=_THING),
        Relation(LEFT),
        *(
            Relation(
                name,
                functional=name in _ONE_AT_A_TIME,
                dated=tie in (Tie.FRIEND, Tie.PET),
                object=_THING if tie is Tie.PET else _PERSON,
                goes_with=tie is Tie.PET,
            )
            for name, tie in TIES.items()
            if tie is not Tie.PARTNER
        ),
    )
}


def relation(name: str) -> Relation:
    """Return what is known of a relation; one that is in no table may have many objects and holds one way."""
    found = RELATIONS.get(name) or Relation(name, functional=name.startswith(FAVOURITE))
    return found if found.family else replace(found, family=name)
