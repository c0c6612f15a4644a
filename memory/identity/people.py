"""Who is who by faces and voices: clusters kept up to date, the owner's names for them, and in which moments they are.

Knows the store, corrections and the bound of each trace; nothing of pictures, sound or models. A mark is on a
spot of a file (memory/identity/anchors.py) and finds the appearance there, so that it outlives every model and every
cluster. What the owner said last counts most; two faces in one picture are two people unless the owner says otherwise.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from memory.identity import face_voice_links
from memory.identity.anchors import (
    Person,
    by_asset,
    find,
    find_all,
)
from memory.identity.bounds import BOUNDS, VERSION, Bound, scaled
from memory.identity.clustering import Pair, Ties, chained, cluster
from memory.knowledge.entity_resolution import name_key
from memory.records.corrections import (
    Correction,
    CorrectionKind,
    DifferentPeople,
    OfPeople,
    PersonHidden,
    PersonNamed,
    SamePerson,
)
from memory.records.library import MomentText, TextKind, Trace
from memory.store import Store, appearances, corrections, full_text, hidden
from memory.store import moments as moment_store
from memory.store.appearances import Appearance

RECIPE = "people-2"
MARKED = "people marks"
CLUSTERED = "people clustered by"
ABOUT_PEOPLE = (
    CorrectionKind.PERSON,
    CorrectionKind.SAME_PERSON,
    CorrectionKind.NOT_SAME_PERSON,
    CorrectionKind.HIDDEN_PERSON,
)

LENT = 0.5
"""How sure a name is that a face has from the voice joined with it, or a voice from the face, by what was met."""

PERHAPS = "perhaps "


@dataclass(frozen=True, slots=True)
class Said:
    """Corrections by row: when and how it was named, which marks hide it, and which pairs are one, or are not.

    `away` are rows of which none is the person that the other rows show.
    """

    names: Mapping[int, tuple[datetime, str]]
    hidden: Mapping[int, Sequence[str]]
    told: Sequence[tuple[datetime, bool, Pair]]
    away: Sequence[tuple[datetime, Sequence[int], Sequence[int]]]


def gather(store: Store, owner: str = "") -> bool:
    """Bring clusters and the names beside moments up to date; say whether any name beside a moment changed.

    Only what new, lost or newly marked appearances can change is clustered anew; the result is that of clustering all.
    """
    with store.transaction():
        _unsettle_marked(store)
        _unsettle_older(store)
        if appearances.has_outdated(store):
            for trace in BOUNDS:
                _cluster(store, appearances.get_all(store, trace), BOUNDS[trace], owner)
        return _tell(store, owner)


def people(store: Store, owner: str = "") -> list[Person]:
    """Return everybody met, who has a name and who was met most first; of appearances the best first.

    Numbers and names are worked out of all that was met; what is hidden is left out, who was met nowhere else, and who
    the owner does not want listed. Appearances are without their vectors.
    """
    return [one for one in everybody(store, owner) if not one.hidden]


def everybody(store: Store, owner: str = "") -> list[Person]:
    """Return everybody met as `people` does, and those whom the owner does not want listed."""
    said = corrections.get_all(store.unfiltered, ABOUT_PEOPLE)
    every = appearances.without_vectors(store.unfiltered)
    found: dict[int, Person] = {}
    for trace in BOUNDS:
        held = [one for one in every if one.trace is trace]
        words = _said(held, said)
        inside: dict[int, list[int]] = {}
        for row, one in enumerate(held):
            if one.cluster:
                inside.setdefault(one.cluster, []).append(row)
        for number, rows in inside.items():
            found[number] = _person(number, trace, [held[row] for row in rows], rows, words)
    _join(found, every, said, owner)
    _veil(found, hidden.moment_ids(store))
    return sorted(found.values(), key=lambda one: (not one.name, -len(one.appearances), one.number))


def _person(number: int, trace: Trace, met: Sequence[Appearance], rows: Sequence[int], words: Said) -> Person:
    """Return a cluster with what was said of it; it is hidden where no name of it stands that is not."""
    given = {row: one for row, one in zip(rows, met, strict=True) if row in words.names}
    hiding = [mark_id for row in rows for mark_id in words.hidden.get(row, ())]
    is_listed = any(row not in words.hidden for row in given)
    name = next((words.names[row][1] for row in given), "")
    best = tuple(sorted(met, key=lambda one: (-one.quality, one.id)))
    return Person(number, trace, name, best, tuple(given.values()), hidden=() if is_listed else tuple(hiding))


def _veil(found: dict[int, Person], gone: frozenset[str]) -> None:
    """Leave out the appearances in hidden moments, and whoever has no other; nobody is told to be one of those."""
    for number, one in list(found.items()) if gone else ():
        kept = tuple(item for item in one.appearances if item.moment_id not in gone)
        named = tuple(item for item in one.named if item.moment_id not in gone)
        evidence = tuple(item for item in one.evidence if item not in gone)
        found[number] = replace(one, appearances=kept, named=named, evidence=evidence)
        if not kept:
            del found[number]
    for number, one in list(found.items()) if gone else ():
        if one.other and one.other not in found:
            found[number] = replace(one, other=0, evidence=())


def _join(found: dict[int, Person], every: Sequence[Appearance], said: Sequence[Correction], owner: str) -> None:
    """Say of faces and voices that are one person's which they are; a name is lent to the other where it has none."""
    told, denied = face_voice_links.pairs_told(every, said)
    faces, voices = (
        [one for one in found.values() if one.trace is trace and one.name] for trace in face_voice_links.PAIR
    )
    for face, voice in product(faces, voices):
        is_same = name_key(face.name, owner) == name_key(voice.name, owner)
        (told if is_same else denied).add((face.number, voice.number))
    for one in face_voice_links.joins(every, told, denied):
        pair = found[one.face], found[one.voice]
        if any(person.hidden for person in pair):
            continue
        name = next((person.name for person in pair if person.name), "")
        for person, other in (pair, pair[::-1]):
            found[person.number] = replace(
                person, name=name, other=other.number, evidence=one.moment_ids, lent=name != person.name
            )


def known(held: Sequence[Appearance], said: Sequence[Correction], owner: str = "") -> Ties:
    """Return which rows are one person and which are not, by the owner's corrections and pictures with several faces.

    The same name is one person, two names are two. Where two words contradict each other the later one counts. Who is
    not in a file is not there by any appearance that has their name.
    """
    words = _said(held, said)
    told = list(words.told)
    for (one, (at, name)), (other, (later, another)) in combinations(words.names.items(), 2):
        told.append((max(at, later), name_key(name, owner) == name_key(another, owner), (one, other)))
    told += [pair for one in words.away for pair in _away(*one, told, words.names, owner)]
    ties = _consistent(sorted(told, key=lambda item: (item[0], item[2]), reverse=True))
    return replace(ties, at_once=_at_once(held))


def _away(
    at: datetime,
    rows: Sequence[int],
    others: Sequence[int],
    told: Sequence[tuple[datetime, bool, Pair]],
    names: Mapping[int, tuple[datetime, str]],
    owner: str,
) -> list[tuple[datetime, bool, Pair]]:
    """Return that none of the rows is the person of the others, or of their name, but those later said to be."""
    called = {name_key(names[row][1], owner) for row in others if row in names}
    person = {*others, *(row for row, (_, name) in names.items() if name_key(name, owner) in called)} - {*rows}
    later = {row for when, is_same, pair in told if is_same and when > at and person & {*pair} for row in pair}
    return [(at, False, pair) for pair in product(sorted({*rows} - later), sorted(person))]


def _said(held: Sequence[Appearance], said: Sequence[Correction]) -> Said:
    """Return what corrections say of these appearances, by row; one named after it was hidden is not hidden."""
    names: dict[int, tuple[datetime, str]] = {}
    hiding: dict[int, list[str]] = {}
    told: list[tuple[datetime, bool, Pair]] = []
    away: list[tuple[datetime, Sequence[int], Sequence[int]]] = []
    ordered = sorted(said, key=lambda mark: (mark.made_at, mark.id), reverse=True)
    spoken = [(mark, mark.content) for mark in ordered if isinstance(mark.content, OfPeople)]
    inside = by_asset(held, [spot for _, content in spoken for spot in content.anchors])
    for mark, content in spoken:
        rows = [find(spot, held, inside) for spot in content.anchors]
        match content, rows:
            case DifferentPeople(one, _), [_, *others] if one.is_whole:
                away.append((mark.made_at, find_all(one, held, inside), [row for row in others if row is not None]))
            case PersonHidden(), [int(row)]:
                if row not in names or row in hiding:
                    hiding.setdefault(row, []).append(mark.id)
            case PersonNamed(_, name), [int(row)]:
                names.setdefault(row, (mark.made_at, name))
            case _, [int(row), int(other)] if row != other:
                told.append((mark.made_at, isinstance(content, SamePerson), (row, other)))
    return Said({row: held for row, held in sorted(names.items()) if held[1]}, hiding, told, away)


def _consistent(told: Iterable[tuple[datetime, bool, Pair]]) -> Ties:
    """Return what was told, latest first, without what contradicts something told later."""
    group: dict[int, set[int]] = {}
    together: list[Pair] = []
    apart: list[Pair] = []
    for _, is_same, (one, other) in told:
        first, second = group.setdefault(one, {one}), group.setdefault(other, {other})
        if is_same and not any((a in first and b in second) or (a in second and b in first) for a, b in apart):
            together.append((one, other))
            first |= second
            group.update(dict.fromkeys(first, first))
        elif not is_same and other not in first:
            apart.append((one, other))
    return Ties(together, apart)


def _at_once(held: Sequence[Appearance]) -> list[Pair]:
    """Return the rows of faces that are in one picture: they are different people."""
    frames: dict[tuple[str, float | None], list[int]] = {}
    for row, one in enumerate(held):
        if one.trace is Trace.FACE:
            frames.setdefault((one.asset_id, one.start_s), []).append(row)
    return [pair for rows in frames.values() for pair in combinations(rows, 2)]


def _unsettle_marked(store: Store) -> None:
    """Say that whoever the owner said something of, or took it back, since the last time is not settled."""
    now = {
        mark.id: [mark.kind.value, corrections.encode(mark.content)]
        for mark in corrections.get_all(store, ABOUT_PEOPLE)
    }
    then: dict[str, list[str]] = json.loads(full_text.meta(store, MARKED) or "{}")
    changed = [held[one] for held, other in ((now, then), (then, now)) for one in held.keys() - other.keys()]
    contents = [corrections.decode(CorrectionKind(kind), value) for kind, value in changed]
    values = [spot for content in contents if isinstance(content, OfPeople) for spot in content.anchors]
    if changed:
        held = appearances.without_vectors(store)
        inside = by_asset(held, values)
        found = {row for spot in values for row in find_all(spot, held, inside)}
        appearances.mark_outdated(store, sorted(held[row].id for row in found))
        full_text.set_meta(store, MARKED, json.dumps(now, ensure_ascii=False))


def _unsettle_older(store: Store) -> None:
    """Say that no cluster is settled where all were made by other bounds than those of today."""
    if full_text.meta(store, CLUSTERED) != VERSION and appearances.has_any(store):
        appearances.mark_all_outdated(store)
        full_text.set_meta(store, CLUSTERED, VERSION)


def _cluster(store: Store, held: Sequence[Appearance], bound: Bound, owner: str) -> None:
    """Cluster what is not settled, and all it can reach, and write numbers: of those a cluster had, the most usual."""
    seeds = [row for row, one in enumerate(held) if not one.is_current]
    if not seeds:
        return
    vectors = np.stack([one.vector for one in held]).astype(np.float64)
    vectors = scaled(vectors, [one.quality for one in held], bound)
    ties = known(held, corrections.get_all(store, ABOUT_PEOPLE), owner)
    rows = chained(vectors, seeds, [*ties.together, *_held_together(held)], bound.least)
    found = cluster(vectors, ties, bound.least, rows)
    numbers = _numbered(store, found, held)
    sure = {
        held[row].id: (number, _sure(vectors, row, one))
        for number, one in zip(numbers, found, strict=True)
        for row in one
    }
    appearances.put_clusters(store, sure)


def _held_together(held: Sequence[Appearance]) -> list[Pair]:
    """Return pairs of rows that tie together what is in one cluster now, so that none is clustered anew in part."""
    first: dict[int, int] = {}
    return [(first.setdefault(one.cluster, row), row) for row, one in enumerate(held) if one.cluster]


def _numbered(store: Store, found: Sequence[Sequence[int]], held: Sequence[Appearance]) -> list[int]:
    """Return a number for each cluster: that which most of it had, where no other has a better claim, or a new one."""
    claims = []
    for at, rows in enumerate(found):
        before = [held[row].cluster for row in rows if held[row].cluster]
        claims += [(-before.count(number), number, at) for number in set(before)]
    taken: dict[int, int] = {}
    for _, number, at in sorted(claims):
        if at not in taken and number not in taken.values():
            taken[at] = number
    fresh = iter(appearances.take_numbers(store, len(found) - len(taken)))
    return [taken[at] if at in taken else next(fresh) for at in range(len(found))]


def _sure(vectors: NDArray[np.float64], row: int, rows: Sequence[int]) -> float:
    """Return the mean product of a row with the others of its cluster that are clear, at most 1, as it has alone."""
    others = [one for one in rows if one != row and vectors[one].any()]
    return min(1.0, round(float((vectors[others] @ vectors[row]).mean()), 4)) if others else 1.0


def _tell(store: Store, owner: str) -> bool:
    """Write beside every moment who of those with a name is in it, touching only what differs."""
    given: dict[str, str] = {}
    said, every = corrections.get_all(store, ABOUT_PEOPLE), appearances.without_vectors(store)
    for trace in BOUNDS:
        held = [one for one in every if one.trace is trace]
        given |= {held[row].id: name for row, (_, name) in _said(held, said).names.items()}
    met: dict[tuple[str, str], dict[str, dict[Trace, float]]] = {}
    for person in people(store, owner):
        for one in person.appearances if person.name else ():
            inside = met.setdefault((one.asset_id, one.moment_id), {}).setdefault(person.name, {})
            sure = 1.0 if one.id in given or one.similarity >= BOUNDS[one.trace].sure else max(one.similarity, 0.0)
            sure = min(sure, LENT) if person.lent and person.evidence else sure
            inside[one.trace] = max(sure, inside.get(one.trace, 0.0))
    wanted: dict[str, list[MomentText]] = {}
    for (asset_id, moment_id), names in met.items():
        wanted.setdefault(asset_id, []).append(told(moment_id, names))
    changed = False
    for asset_id in sorted({*wanted, *moment_store.assets_with(store, TextKind.PEOPLE)} - _unmet(store, said, given)):
        if moment_store.replace_texts(store, asset_id, TextKind.PEOPLE, wanted.get(asset_id, [])):
            moment_store.index_words(store, [asset_id])
            changed = True
    return changed


def _unmet(store: Store, said: Sequence[Correction], given: Mapping[str, str]) -> set[str]:
    """Return the files in which who is there stays as a vault without faces told it: the owner's names are all it has.

    It stays until the file is looked through and every name has found a face or voice, or one of them is taken back.
    """
    names_said = {mark.content.name for mark in said if isinstance(mark.content, PersonNamed)}
    return {
        asset_id
        for asset_id, (names, is_looked_for) in appearances.unmet(store).items()
        if names <= names_said and not (is_looked_for and names <= set(given.values()))
    }


def told(moment_id: str, names: Mapping[str, Mapping[Trace, float]]) -> MomentText:
    """Return who is in a moment as words beside it, a line each: "Lena's face", "perhaps Tomas's face and voice".

    The labels are the names in the order of the lines, each with how sure it is, 1 where nothing is doubtful. The
    speaker is whose voice alone is surely heard.
    """
    best = {name: max(traces.values()) for name, traces in names.items()}
    labels = tuple(sorted(best.items(), key=lambda item: (item[1] < 1.0, item[0])))
    lines = [f"{PERHAPS if sure < 1.0 else ''}{name}'s {' and '.join(sorted(names[name]))}" for name, sure in labels]
    voices = [name for name, _ in labels if Trace.VOICE in names[name]]
    speaker = voices[0] if len(voices) == 1 and names[voices[0]][Trace.VOICE] == 1.0 else ""
    return MomentText(moment_id, TextKind.PEOPLE, "\n".join(lines), RECIPE, labels=labels, speaker=speaker)
