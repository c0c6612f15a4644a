"""Photos that look like those of a thing that the owner named, offered as suggestions.

A photo is as near to a thing as to the nearest photo that shows it, and is not offered where one that does not is as
near (nearest neighbour over the owner's own examples, after Fix and Hodges 1951; examples come and go with what the
owner says). Where the machine has a name for the owner's noun, it has to have recognised that in both photos. Where it
has none, only the nearest photo is offered, and only where the example is the nearest to that as well; each that is
accepted is the example for the next. Bounds were tried on photos of one subject in bench/models/teach.py.

The cost follows what changed: neighbours are sought of the examples of things of which more was said, and of those
that a photo is near to that came in, got its caption, was hidden or shown again. What the owner said is read in full.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from memory.corrections.lessons import TEACHING, Example, Lesson, lessons, recognised, settled_things
from memory.language.named_things import thing_key
from memory.records.corrections import CorrectionKind
from memory.records.derived import Suggestion
from memory.records.ids import digest
from memory.records.library import Medium, MomentView
from memory.store import Store, corrections, duplicates, jobs, suggestions
from memory.store import moments as moment_store

VERSION = "look-alikes-2"
COMPARED = "compare with things"
"""The steps over a thing of which something was said, and over a photo that came in."""

NEIGHBOURS, MOST_OFFERED = 200, 40
LEAST_LIKELY = 0.6
"""How likely a thing is in a photo at the least for which the machine has a name."""

Vector = NDArray[np.float32]
Near = Callable[[Vector, int], Sequence[tuple[int, float]]]
"""Returns (moment number, cosine) of the so many nearest to a unit vector of shape (dimensions,), best first."""

Neighbours = Callable[[str], Sequence[tuple[str, float]]]
"""Returns the photos nearest to one, (moment id, cosine), best first without itself; none where it has no vector."""

Views = Callable[[Collection[str]], Mapping[str, MomentView]]
"""Returns photos by their moments."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least cosine of a photo that is offered: where the machine has a name for the thing, and where not."""

    recognised: float
    unrecognised: float


MEASURED = ("sight conse", Bounds(0.6, 0.9))
UNMEASURED = Bounds(0.8, 0.95)
"""Picture vectors made of names lie as measured; encoders whose weights were not at hand get less offered."""


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
    wanted = {
        thing: digest(recipe, lesson.content, *_near_duplicates(public, lesson)) for thing, lesson in taught.items()
    }
    sought = suggestions.sought(store)
    changed = [thing for thing, name in wanted.items() if sought.get(_input(thing)) != name]
    gone = suggestions.things(store) - wanted.keys()
    fresh = suggestions.uncompared(public, space, COMPARED, recipe) if taught else {}
    stale = sought.keys() - {_input(thing) for thing in wanted}
    hid = suggestions.compared_but_hidden(store.unfiltered, COMPARED)
    if not (changed or gone or fresh or stale or hid):
        return
    unchanged = [one for thing, one in taught.items() if thing not in changed]
    touched = _near_any(store.unfiltered, space, unchanged, [*fresh, *hid])
    found = _sought(public, space, [taught[thing] for thing in [*changed, *touched]], near)
    with store.transaction():
        suggestions.remove_of_things(store, [*changed, *touched, *sorted(gone)])
        suggestions.put(store, found)
        for one in stale:
            jobs.reopen(store, one, suggestions.SOUGHT)
        for thing in changed:
            jobs.mark_done(store, _input(thing), suggestions.SOUGHT, wanted[thing])
        for asset_id, compared_by in dict.fromkeys(fresh.values()):
            jobs.mark_done(store, asset_id, COMPARED, compared_by)
        for asset_id in hid.values():
            jobs.reopen(store, asset_id, COMPARED)


def open_suggestions(store: Store, moment_ids: Sequence[str] | None = None) -> list[Suggestion]:
    """Return what is offered for some photos or for all and not answered yet, the surest first.

    A photo that the owner described is left alone.
    """
    return _open(store, suggestions.get_all(store) if moment_ids is None else suggestions.of_moments(store, moment_ids))


def open_of_id(store: Store, beginning: str) -> list[Suggestion]:
    """Return the open suggestions whose id begins so."""
    return _open(store, suggestions.of_id(store, beginning))


def _open(store: Store, found: Sequence[Suggestion]) -> list[Suggestion]:
    assets = suggestions.assets_of(store, found)
    marks = corrections.of_assets(store, set(assets.values()), TEACHING)
    described = {one.asset_id for one in marks if one.kind is CorrectionKind.WORDS}
    settled = settled_things(marks)
    return [
        one
        for one in found
        if (asset_id := assets[one.moment_id]) not in described and (asset_id, one.thing) not in settled
    ]


def offers(lesson: Lesson, near: Neighbours, views: Views, bounds: Bounds) -> list[Suggestion]:
    """Return which photos are offered for a thing, the surest first."""
    taken = {*(one.moment_id for one in lesson.examples), *lesson.refused}
    doubts: dict[str, float] = {}
    for refused in lesson.refused:
        for one, cosine in near(refused):
            doubts[one] = max(cosine, doubts.get(one, cosine))
    best: dict[str, Suggestion] = {}
    for example in lesson.examples:
        hits = [(one, cosine) for one, cosine in near(example.moment_id) if one not in taken]
        found = _recognised(example, hits, views, bounds) if example.names else _nearest(lesson, hits, near, bounds)
        for one, cosine in found:
            if cosine > max(doubts.get(one, 0.0), best[one].score if one in best else 0.0):
                best[one] = _suggestion(lesson, example, one, cosine)
    held = views(best.keys())
    made = [one for one in best.values() if one.moment_id in held and not _is_told(lesson, held[one.moment_id])]
    return sorted(made, key=lambda one: (-one.score, one.id))[:MOST_OFFERED]


def _recognised(
    example: Example, hits: Sequence[tuple[str, float]], views: Views, bounds: Bounds
) -> list[tuple[str, float]]:
    """Return those near enough in which the machine recognised what it calls the thing."""
    likely = {one: cosine for one, cosine in hits if cosine >= bounds.recognised}
    seen = {one: recognised(view) for one, view in views(likely.keys()).items()}
    return [
        (one, likely[one])
        for one, things in seen.items()
        if any(things.get(name, 0.0) >= LEAST_LIKELY for name in example.names)
    ]


def _nearest(
    lesson: Lesson, hits: Sequence[tuple[str, float]], near: Neighbours, bounds: Bounds
) -> list[tuple[str, float]]:
    """Return the nearest of all where it is near enough and no other photo than an example is nearer to it."""
    examples = {one.moment_id for one in lesson.examples}
    for one, cosine in hits[:1]:
        beside = next((other for other, _ in near(one) if other not in lesson.refused), "")
        if cosine >= bounds.unrecognised and beside in examples:
            return [(one, cosine)]
    return []


def _is_told(lesson: Lesson, view: MomentView) -> bool:
    """Say whether the words beside a photo have the thing already."""
    return f" {lesson.thing} " in f" {thing_key(view.all_text)} "


def _sought(store: Store, space: str, taught: Sequence[Lesson], near: Near) -> list[Suggestion]:
    """Return what is offered of all photos: look-alikes for things, near duplicates for whole descriptions."""
    bounds = bounds_of(space)

    @cache
    def neighbours(moment_id: str) -> list[tuple[str, float]]:
        vectors = _vectors(store, space, [moment_id])
        hits = near(vectors[moment_id], NEIGHBOURS) if vectors else ()
        ids = suggestions.photos_of_numbers(store, [number for number, _ in hits])
        found = [(ids[number], cosine) for number, cosine in hits if number in ids]
        return [(one, cosine) for one, cosine in found if one != moment_id]

    def views(moment_ids: Collection[str]) -> Mapping[str, MomentView]:
        return moment_store.remembered(store, sorted(moment_ids))

    made = []
    for lesson in taught:
        made += _of_near_duplicates(store, lesson) if lesson.is_whole else offers(lesson, neighbours, views, bounds)
    return made


def _near_any(store: Store, space: str, taught: Sequence[Lesson], moment_ids: Sequence[str]) -> list[str]:
    """Return the things of which an example is near to any of these photos."""
    photos = list(_vectors(store, space, moment_ids).values()) if taught else []
    if not photos:
        return []
    least, rows = bounds_of(space).recognised, np.stack(photos)
    found = []
    for lesson in taught:
        shown = list(_vectors(store, space, [one.moment_id for one in lesson.examples]).values())
        if shown and float((rows @ np.stack(shown).T).max()) >= least:
            found.append(lesson.thing)
    return found


def _of_near_duplicates(store: Store, lesson: Lesson) -> list[Suggestion]:
    """Return the offers of a whole description for the near duplicates of the photo that has it."""
    refused, made = set(lesson.refused), {}
    for example in lesson.examples:
        for asset_id in duplicates.similar_to(store, example.asset_id):
            for view in moment_store.of_asset(store, asset_id):
                if view.moment.medium is Medium.PHOTO and view.moment.id not in refused:
                    made[view.moment.id] = _suggestion(lesson, example, view.moment.id, 1.0)
    return [made[one] for one in sorted(made)]


def _near_duplicates(store: Store, lesson: Lesson) -> list[str]:
    if not lesson.is_whole:
        return []
    return [other for one in lesson.examples for other in duplicates.similar_to(store, one.asset_id)]


def _suggestion(lesson: Lesson, example: Example, moment_id: str, score: float) -> Suggestion:
    name = digest("suggestion", moment_id, lesson.thing)
    return Suggestion(name, moment_id, example.correction_id, lesson.thing, example.words, score, lesson.is_whole)


def _vectors(store: Store, space: str, moment_ids: Collection[str]) -> dict[str, Vector]:
    """Return the unit vectors of some photos."""
    found = moment_store.vectors_by_moment(store, space, list(dict.fromkeys(moment_ids)))
    return {one: vector / max(float(np.linalg.norm(vector)), 1e-9) for one, vector in found.items()}


def _input(thing: str) -> str:
    """Return what stands for a thing among the inputs of steps, so that its words lie nowhere else."""
    return digest("thing", thing)
