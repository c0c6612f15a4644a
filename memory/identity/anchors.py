"""Where in a file a word of the owner's about a person is, and which face or voice lies there now.

Knows appearances by where they are; nothing of clusters or names. A mark outlives every model: it is on a box of a
picture or a stretch of seconds, and finds what is there by overlap. A spot without either is a whole file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from memory.records.corrections import (
    Anchor,
    Correction,
    DifferentPeople,
    OfPeople,
    PersonHidden,
    PersonNamed,
    SamePerson,
)
from memory.records.library import Trace
from memory.store import corrections
from memory.store.appearances import Appearance

LEAST_OVERLAP = 0.3
"""How much of two boxes, or of two stretches of sound, must be shared for a mark to be on an appearance."""

NEAR_S = 2.0

MOST_SHOWN_BY = 20
"""By so many of their appearances, the named and the best, a person is known who is not in a file."""


@dataclass(frozen=True, slots=True)
class Person:
    """A cluster, the best appearance first; `name` is empty where the owner gave none, `named` those it was given.

    `other` is the number of the voice of this face, or of the face of this voice, 0 where none is known. `evidence`
    are the moments that say so; there are none where the owner does. A name that is `lent` is the other's. Whoever is
    `hidden` by marks of these ids is neither listed nor named.
    """

    number: int
    trace: Trace
    name: str
    appearances: tuple[Appearance, ...]
    named: tuple[Appearance, ...] = ()
    other: int = 0
    evidence: tuple[str, ...] = ()
    lent: bool = False
    hidden: tuple[str, ...] = ()


def anchor_of(one: Appearance) -> Anchor:
    """Return the spot of an appearance."""
    return Anchor(one.trace, one.asset_id, one.start_s, one.end_s, one.box)


def by_asset(held: Sequence[Appearance], anchors: Iterable[Anchor]) -> dict[str, list[int]]:
    """Return the rows of the appearances in each file that has a spot, so that `find` need not look through all."""
    rows: dict[str, list[int]] = {anchor.asset_id: [] for anchor in anchors}
    for row, one in enumerate(held) if rows else ():
        if one.asset_id in rows:
            rows[one.asset_id].append(row)
    return rows


def find(anchor: Anchor, held: Sequence[Appearance], inside: Mapping[str, Sequence[int]] | None = None) -> int | None:
    """Return the row of the appearance at a spot, None where there is none; `inside` are the rows `by_asset`.

    In a whole file that is the only one of its trace there; of several none is meant.
    """
    rows = by_asset(held, [anchor]) if inside is None else inside
    if anchor.is_whole:
        alone = find_all(anchor, held, rows)
        return alone[0] if len(alone) == 1 else None
    near = ((_overlap(anchor, anchor_of(held[row])), -row) for row in rows.get(anchor.asset_id, ()))
    best = max(near, default=(0.0, 0))
    return -best[1] if best[0] >= LEAST_OVERLAP else None


def find_all(anchor: Anchor, held: Sequence[Appearance], inside: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the rows of all appearances at a spot: in a whole file all of its trace, else the one found there."""
    if anchor.is_whole:
        return [row for row in inside.get(anchor.asset_id, ()) if held[row].trace is anchor.trace]
    found = find(anchor, held, inside)
    return [] if found is None else [found]


def in_file(content: OfPeople) -> OfPeople | None:
    """Return what a word about people says with files alone in place of spots; None where it says nothing then.

    Of two spots that are not one person's nothing is left: that all of one file is meant would be another word.
    """
    match content:
        case PersonNamed(at, name):
            return PersonNamed(at.file, name)
        case PersonHidden(at):
            return PersonHidden(at.file)
        case SamePerson(one, other):
            return SamePerson(one.file, other.file)
        case DifferentPeople(one, others):
            return DifferentPeople(one, tuple(other.file for other in others)) if one.is_whole else None


def hidden_mark(one: Appearance) -> Correction:
    """Make the mark that somebody is neither to be listed nor named."""
    return _mark(PersonHidden(anchor_of(one)), one)


def name_mark(one: Appearance, name: str) -> Correction:
    """Make the mark that says what somebody is called; nothing, with an empty name."""
    return _mark(PersonNamed(anchor_of(one), name), one)


def same_mark(one: Appearance, other: Appearance) -> Correction:
    """Make the mark that says that two are one person."""
    return _mark(SamePerson(anchor_of(one), anchor_of(other)), one)


def different_mark(one: Appearance, other: Appearance) -> Correction:
    """Make the mark that says that two are not one person."""
    return _mark(DifferentPeople(anchor_of(one), (anchor_of(other),)), one)


def file_mark(trace: Trace, asset_id: str, others: Sequence[Appearance]) -> Correction:
    """Make the mark that says that nobody in a file is the person whose appearances in other files these are."""
    content = DifferentPeople(Anchor(trace, asset_id), tuple(map(anchor_of, others)))
    return corrections.new_correction(content, asset_id=asset_id)


def _mark(content: OfPeople, one: Appearance) -> Correction:
    made = corrections.new_correction(content, asset_id=one.asset_id)
    return replace(made, start_s=one.start_s, end_s=one.end_s)


def _overlap(one: Anchor, other: Anchor) -> float:
    """Return in 0..1 how much of two spots of one file is shared: of boxes at about one second, or of stretches."""
    if one.trace is not other.trace:
        return 0.0
    if one.box and other.box:
        is_near = abs((one.start_s or 0.0) - (other.start_s or 0.0)) <= NEAR_S
        across, down = (min(one.box[n + 2], other.box[n + 2]) - max(one.box[n], other.box[n]) for n in (0, 1))
        shared = max(across, 0.0) * max(down, 0.0)
        whole = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one.box, other.box)) - shared
        return shared / whole if is_near and whole > 0 else 0.0
    if one.start_s is None or one.end_s is None or other.start_s is None or other.end_s is None:
        return 0.0
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return max(shared, 0.0) / max(min(one.end_s - one.start_s, other.end_s - other.start_s), 1e-9)


def name_marks(person: Person, name: str) -> list[Correction]:
    """Make the marks that say what a person is called, in place of what they were called before."""
    return [name_mark(one, name) for one in person.named or person.appearances[:1]]


def same_marks(one: Person, other: Person) -> list[Correction]:
    """Make the mark that says that two are one person."""
    return [same_mark(one.appearances[0], other.appearances[0])]


def different_marks(one: Person, other: Person) -> list[Correction]:
    """Make the mark that says that two are not one person, as a face and a voice that were taken for one's."""
    return [different_mark(one.appearances[0], other.appearances[0])]


def apart_marks(person: Person, wrong: Sequence[Appearance]) -> list[Correction]:
    """Make the marks that say that some of a person's appearances, not all, are somebody else's; the name stays.

    Where that is all there is of them in a file, they are not in that file, whoever else is met there; a file that they
    are in as well is said of spot by spot.
    """
    gone = {one.id for one in wrong}
    right = [one for one in person.appearances if one.id not in gone]
    shared = {one.asset_id for one in right}
    shown_by = list({one.id: one for one in (*person.named, *right) if one.id not in gone}.values())[:MOST_SHOWN_BY]
    files = dict.fromkeys(one.asset_id for one in wrong if one.asset_id not in shared)
    made = [file_mark(person.trace, asset_id, shown_by) for asset_id in files]
    made += [different_mark(one, right[0]) for one in wrong if one.asset_id in shared]
    lost = [one for one in person.named if one.id in gone]
    if lost:
        made += [name_mark(one, "") for one in lost]
        made += [name_mark(right[0], person.name)] if len(lost) == len(person.named) else []
    return made


def hide_marks(person: Person) -> list[Correction]:
    """Make the marks that say that somebody is neither to be listed nor named, on the spots that have their name."""
    return [hidden_mark(one) for one in person.named or person.appearances[:1]]
