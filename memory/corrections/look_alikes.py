"""Photos that look like those of a thing that the owner named, offered as suggestions.

A photo is as near to a thing as to the nearest photo that shows it, and is not offered where one that does not is as
near (nearest neighbour over the owner's own examples, after Fix and Hodges 1951; examples come and go with what the
owner says). Where the machine has a name for the owner's noun, it has to have recognised that in both photos; where it
has none, the pictures have to be nearer. Bounds were tried on photos of one subject in bench/models/teach.py.

The cost follows what changed: for a thing of which more was said its neighbours are sought anew, and a photo that came
in is compared with the examples of all other things, once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.corrections.lessons import Example, Lesson, lessons, recognised, settled_things
from memory.language.named_things import thing_key
from memory.records.corrections import CorrectionKind
from memory.records.ids import digest
from memory.records.library import Medium, MomentView
from memory.records.suggestions import Suggestion
from memory.store import Store, corrections, duplicates, hidden, jobs, suggestions
from memory.store import moments as moment_store

VERSION = "look-alikes-1"
SOUGHT, COMPARED = "seek look-alikes", "compare with things"
"""The steps over a thing of which something was said, and over a photo that came in."""

NEIGHBOURS, MOST_OFFERED = 200, 40
LEAST_LIKELY = 0.6
"""How likely a thing is in a photo at the least for which the machine has a name."""

Vector = NDArray[np.float32]
Near = Callable[[Vector, int], Sequence[tuple[int, float]]]
"""Returns (moment number, cosine) of the so many nearest to a unit vector of shape (dimensions,), best first."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least cosine of a photo that is offered: where the machine has a name for the thing, and where not."""

    recognised: float
    unrecognised: float


MEASURED = ("sight conse", Bounds(0.6, 0.92))
UNMEASURED = Bounds(0.8, 0.95)
"""Picture vectors made of names lie as measured; encoders whose weights were not at hand get less offered."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that may be offered, with its unit vector."""

    view: MomentView
    vector: Vector


def bounds_of(space: str) -> Bounds:
    """Return the bounds for picture vectors of a space."""
    return MEASURED[1] if space.startswith(MEASURED[0]) else UNMEASURED


def update(store: Store, space: str, captions: str, near: Near) -> None:
    """Bring what is offered up to date with what the owner said and with the photos that came in.

    `space` is that of the picture vectors and `captions` the name of what recognises things: another one of either has
    all sought anew. Nothing is taught by hidden photos, and none is offered.
    """
    public, recipe = store.public, digest(VERSION, space, captions)
    taught = lessons(public)
    unseen = digest(recipe, repr(sorted(hidden.moment_ids(public))))
    wanted = {
        thing: digest(unseen, lesson.content, *_near_duplicates(public, lesson)) for thing, lesson in taught.items()
    }
    sought = {one: job.recipe for one, job in jobs.get_all(store, SOUGHT).items()}
    changed = [thing for thing, name in wanted.items() if sought.get(_input(thing)) != name]
    gone = suggestions.things(store) - wanted.keys()
    fresh = suggestions.uncompared(public, space, COMPARED, recipe) if taught else {}
    stale = sought.keys() - {_input(thing) for thing in wanted}
    if not (changed or gone or fresh or stale):
        return
    found = [one for thing in changed for one in _sought(public, space, taught[thing], near)]
    others = [lesson for thing, lesson in taught.items() if thing not in changed]
    found += _among(public, space, others, list(fresh)) if others else []
    with store.transaction():
        suggestions.remove_of_things(store, [*changed, *sorted(gone)])
        suggestions.put(store, found)
        for one in stale:
            jobs.reopen(store, one, SOUGHT)
        for thing in changed:
            jobs.mark_done(store, _input(thing), SOUGHT, wanted[thing])
        for asset_id in dict.fromkeys(fresh.values()):
            jobs.mark_done(store, asset_id, COMPARED, recipe)


def open_suggestions(store: Store, moment_ids: Sequence[str] | None = None) -> list[Suggestion]:
    """Return what is offered for some photos or for all and not answered yet, the surest first.

    A photo that the owner described is left alone.
    """
    found = suggestions.get_all(store) if moment_ids is None else suggestions.of_moments(store, moment_ids)
    views = moment_store.remembered(store, list(dict.fromkeys(one.moment_id for one in found)))
    marks = corrections.get_all(store, [CorrectionKind.WORDS, CorrectionKind.THING, CorrectionKind.NOT_THING])
    described = {one.asset_id for one in marks if one.kind is CorrectionKind.WORDS}
    settled = settled_things(marks)
    assets = {one: view.asset.id for one, view in views.items()}
    return [
        one
        for one in found
        if one.moment_id in assets
        and assets[one.moment_id] not in described
        and (assets[one.moment_id], one.thing) not in settled
    ]


def offers(
    lesson: Lesson, vectors: Mapping[str, Vector], found: Sequence[Candidate], bounds: Bounds
) -> list[Suggestion]:
    """Return which of some photos are offered for a thing, the surest first; `vectors` are its examples' by moment."""
    shown = [one for one in lesson.examples if one.moment_id in vectors]
    refused = [vectors[one] for one in lesson.refused if one in vectors]
    if not shown:
        return []
    taken = {*(one.moment_id for one in lesson.examples), *lesson.refused}
    made = []
    for one in found:
        if one.view.moment.id in taken or f" {lesson.thing} " in f" {thing_key(one.view.all_text)} ":
            continue
        best = max(((_score(example, vectors, one, bounds), example) for example in shown), key=lambda item: item[0])
        doubt = max((float(other @ one.vector) for other in refused), default=-1.0)
        if best[0] > max(doubt, 0.0):
            made.append(_suggestion(lesson, best[1], one.view, best[0]))
    return sorted(made, key=lambda one: (-one.score, one.id))[:MOST_OFFERED]


def _score(example: Example, vectors: Mapping[str, Vector], one: Candidate, bounds: Bounds) -> float:
    """Return the cosine of a photo and an example, 0 where it is not to be offered for that."""
    cosine = float(vectors[example.moment_id] @ one.vector)
    if not example.names:
        return cosine if cosine >= bounds.unrecognised else 0.0
    seen = recognised(one.view)
    is_seen = any(seen.get(name, 0.0) >= LEAST_LIKELY for name in example.names)
    return cosine if is_seen and cosine >= bounds.recognised else 0.0


def _sought(store: Store, space: str, lesson: Lesson, near: Near) -> list[Suggestion]:
    """Return what is offered for a thing of all photos: look-alikes, near duplicates for a whole description."""
    if lesson.is_whole:
        return _of_near_duplicates(store, lesson)
    vectors = _vectors(store, space, [*(one.moment_id for one in lesson.examples), *lesson.refused])
    numbers = {number for one in lesson.examples if one.moment_id in vectors
               for number, _ in near(vectors[one.moment_id], NEIGHBOURS)}  # fmt: skip
    ids = moment_store.ids_of_numbers(store, sorted(numbers))
    return _offered(store, space, [lesson], list(ids.values()), vectors)


def _among(store: Store, space: str, taught: Sequence[Lesson], moment_ids: Sequence[str]) -> list[Suggestion]:
    """Return what is offered of some photos for some things."""
    examples = [one.moment_id for lesson in taught for one in lesson.examples]
    refused = [one for lesson in taught for one in lesson.refused]
    return _offered(store, space, taught, moment_ids, _vectors(store, space, [*examples, *refused]))


def _offered(
    store: Store, space: str, taught: Sequence[Lesson], moment_ids: Sequence[str], vectors: Mapping[str, Vector]
) -> list[Suggestion]:
    """Return which of some photos are offered for things; those that no example is near are not even read."""
    bounds, others = bounds_of(space), _vectors(store, space, moment_ids)
    things = [lesson for lesson in taught if not lesson.is_whole]
    shown = [vectors[one.moment_id] for lesson in things for one in lesson.examples if one.moment_id in vectors]
    if not shown or not others:
        return []
    cosines = (np.stack(list(others.values())) @ np.stack(shown).T).max(axis=1)
    likely = [one for one, cosine in zip(others, cosines, strict=True) if cosine >= bounds.recognised]
    views = moment_store.remembered(store, likely)
    found = [Candidate(view, others[one]) for one, view in views.items() if view.moment.medium is Medium.PHOTO]
    return [one for lesson in things for one in offers(lesson, vectors, found, bounds)]


def _of_near_duplicates(store: Store, lesson: Lesson) -> list[Suggestion]:
    """Return the offers of a whole description for the near duplicates of the photo that has it."""
    refused, made = set(lesson.refused), {}
    for example in lesson.examples:
        for asset_id in duplicates.similar_to(store, example.asset_id):
            for view in moment_store.of_asset(store, asset_id):
                if view.moment.medium is Medium.PHOTO and view.moment.id not in refused:
                    made[view.moment.id] = _suggestion(lesson, example, view, 1.0)
    return [made[one] for one in sorted(made)]


def _near_duplicates(store: Store, lesson: Lesson) -> list[str]:
    if not lesson.is_whole:
        return []
    return [other for one in lesson.examples for other in duplicates.similar_to(store, one.asset_id)]


def _suggestion(lesson: Lesson, example: Example, view: MomentView, score: float) -> Suggestion:
    name = digest("suggestion", view.moment.id, lesson.thing)
    words = lesson.examples[0].words
    return Suggestion(name, view.moment.id, example.correction_id, lesson.thing, words, score, lesson.is_whole)


def _vectors(store: Store, space: str, moment_ids: Collection[str]) -> dict[str, Vector]:
    """Return the unit vectors of some photos."""
    found = moment_store.vectors_by_moment(store, space, list(dict.fromkeys(moment_ids)))
    return {one: vector / max(float(np.linalg.norm(vector)), 1e-9) for one, vector in found.items()}


def _input(thing: str) -> str:
    """Return what stands for a thing among the inputs of steps, so that its words lie nowhere else."""
    return digest("thing", thing)
