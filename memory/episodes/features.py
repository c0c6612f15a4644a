"""Events with what the levels above go by: where exactly, with whom, like what, how much they matter.

Knows the store; nothing of how chapters, themes or summaries are made of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.episodes.strength import weights
from memory.records.derived import Event
from memory.records.library import Place, Precision
from memory.records.nodes import IdKind
from memory.store import Store, edges, events, invalidated


@dataclass(frozen=True, slots=True)
class EventFeatures:
    """An event, the spot in the middle of it, the lower-case names of the people in it, its unit vector, its weight.

    `precision` is that of its worst dated moment. `weight` is in 0..1, how much it matters whenever that is asked:
    significance and recalls, without the time of day.
    """

    event: Event
    spot: Place | None = None
    people: frozenset[str] = frozenset()
    vector: NDArray[np.float32] | None = None
    weight: float = 0.5
    precision: Precision = Precision.SECOND


def in_time(scenes: Sequence[EventFeatures]) -> list[EventFeatures]:
    """Return scenes in the order of time, the same whatever the order they come in."""
    return sorted(scenes, key=lambda scene: (scene.event.start, scene.event.end, scene.event.id))


def read_features(store: Store, held: Sequence[Event] | None = None) -> list[EventFeatures]:
    """Return every event as a scene, in the order of time; `held` are all events where they are at hand."""
    return _features(store, events.events(store) if held is None else held, None)


def features_of(store: Store, held: Sequence[Event]) -> list[EventFeatures]:
    """Return these events as scenes, in the order of time; no others are read."""
    return _features(store, held, [one.id for one in held])


def _features(store: Store, held: Sequence[Event], event_ids: Sequence[str] | None) -> list[EventFeatures]:
    spots = invalidated.places_of_events(store, event_ids)
    people = {
        event_id: frozenset(name.key for name in names if name.kind is IdKind.PERSON)
        for event_id, names in edges.mentions(store, event_ids).items()
    }
    vectors = edges.event_vectors(store, event_ids)
    weighed = weights(store, event_ids)
    vague = invalidated.vague_events(store, event_ids)
    return in_time(
        [
            EventFeatures(
                one,
                spots.get(one.id),
                people.get(one.id, frozenset()),
                vectors.get(one.id),
                weighed.get(one.id, 0.0),
                vague.get(one.id, Precision.SECOND),
            )
            for one in held
        ]
    )
