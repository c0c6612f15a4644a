"""Where in a file a word of the owner's about a person is, and which face or voice lies there now.

Knows appearances by where they are; nothing of clusters or names. A mark outlives every model: it is on a box of a
picture or a stretch of seconds, and finds what is there by overlap. A spot without either is a whole file.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from memory.records.corrections import Correction, CorrectionKind
from memory.records.library import Box, Trace
from memory.store import corrections
from memory.store.appearances import Appearance

LEAST_OVERLAP = 0.3
"""How much of two boxes, or of two stretches of sound, must be shared for a mark to be on an appearance."""

NEAR_S = 2.0

OF_ONE = (CorrectionKind.PERSON, CorrectionKind.HIDDEN_PERSON)
"""The kinds of marks that are on one spot; the others are on two."""


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


@dataclass(frozen=True, slots=True)
class Anchor:
    """The spot in a file that a word of the owner's is on: a box of a picture, a stretch of seconds, or all of it."""

    trace: Trace
    asset_id: str
    start_s: float | None = None
    end_s: float | None = None
    box: Box | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the spot is all of the file."""
        return self.box is None and self.start_s is None


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


def spots(kind: CorrectionKind, value: str) -> list[Anchor]:
    """Return the spots that a mark of this kind is on."""
    held = json.loads(value)
    return [_from_json(one) for one in (held[:1] if kind in OF_ONE else held)]


def in_file(kind: CorrectionKind, value: str) -> str:
    """Return what a mark about people says with files alone in place of spots; empty where it says nothing then.

    Of two spots that are not one person's nothing is left: that all of one file is meant would be another word.
    """
    held, on = json.loads(value), spots(kind, value)
    if kind is CorrectionKind.NOT_SAME_PERSON and not on[0].is_whole:
        return ""
    files = [_to_json(Anchor(one.trace, one.asset_id)) for one in on]
    return json.dumps([*files, *held[len(on) :]], ensure_ascii=False)


def in_words(mark: Correction) -> str:
    """Return what a mark about people says, for the owner to read: the name, if it gives one, or who is not listed."""
    held = json.loads(mark.value)
    if mark.kind is CorrectionKind.HIDDEN_PERSON:
        return f"a {held[0][0]} that is not to be listed or named"
    return str(held[1]) if mark.kind is CorrectionKind.PERSON else ""


def hidden_mark(one: Appearance) -> Correction:
    """Make the mark that somebody is neither to be listed nor named."""
    return _mark(CorrectionKind.HIDDEN_PERSON, [_to_json(anchor_of(one))], one)


def name_mark(one: Appearance, name: str) -> Correction:
    """Make the mark that says what somebody is called; nothing, with an empty name."""
    return _mark(CorrectionKind.PERSON, [_to_json(anchor_of(one)), name], one)


def pair_mark(kind: CorrectionKind, one: Appearance, other: Appearance) -> Correction:
    """Make the mark that says that two are, or are not, one person."""
    return _mark(kind, [_to_json(anchor_of(one)), _to_json(anchor_of(other))], one)


def file_mark(trace: Trace, asset_id: str, others: Sequence[Appearance]) -> Correction:
    """Make the mark that says that nobody in a file is the person whose appearances in other files these are."""
    value = [_to_json(Anchor(trace, asset_id)), *(_to_json(anchor_of(one)) for one in others)]
    return corrections.new_mark(CorrectionKind.NOT_SAME_PERSON, json.dumps(value), None, asset_id)


def _mark(kind: CorrectionKind, value: list[object], one: Appearance) -> Correction:
    made = corrections.new_mark(kind, json.dumps(value, ensure_ascii=False), None, one.asset_id)
    return replace(made, start_s=one.start_s, end_s=one.end_s)


def _to_json(anchor: Anchor) -> list[object]:
    return [anchor.trace.value, anchor.asset_id, anchor.start_s, anchor.end_s, anchor.box and list(anchor.box)]


def _from_json(value: Sequence[object]) -> Anchor:
    trace, asset_id, start_s, end_s, box = value
    corners = [float(side) for side in box] if isinstance(box, list) else []
    return Anchor(
        Trace(str(trace)),
        str(asset_id),
        float(start_s) if isinstance(start_s, int | float) else None,
        float(end_s) if isinstance(end_s, int | float) else None,
        (corners[0], corners[1], corners[2], corners[3]) if corners else None,
    )


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
    return [pair_mark(CorrectionKind.SAME_PERSON, one.appearances[0], other.appearances[0])]


def different_marks(one: Person, other: Person) -> list[Correction]:
    """Make the mark that says that two are not one person, as a face and a voice that were taken for one's."""
    return [pair_mark(CorrectionKind.NOT_SAME_PERSON, one.appearances[0], other.appearances[0])]


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
    made += [pair_mark(CorrectionKind.NOT_SAME_PERSON, one, right[0]) for one in wrong if one.asset_id in shared]
    lost = [one for one in person.named if one.id in gone]
    if lost:
        made += [name_mark(one, "") for one in lost]
        made += [name_mark(right[0], person.name)] if len(lost) == len(person.named) else []
    return made


def hide_marks(person: Person) -> list[Correction]:
    """Make the marks that say that somebody is neither to be listed nor named, on the spots that have their name."""
    return [hidden_mark(one) for one in person.named or person.appearances[:1]]
