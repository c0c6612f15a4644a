"""What a life keeps coming back to: soft clusters over events that grow and split as the events come, in time order.

Knows events with their vectors; nothing of how a theme is told. What an event belongs to is decided when its turn in
time comes; only a split that it is part of moves it afterwards. An event without a vector has no theme.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from memory.episodes.features import EventFeatures, in_time
from memory.episodes.labels import topic, word_counts
from memory.records.days import day_of
from memory.records.derived import Line
from memory.records.ids import digest

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]

LEAST_ALIKE = 0.3
STRICTER = 0.75
"""An event joins a cluster it is this much like on the average; each split leaves so much less room below 1."""

SETTLING = 20.0
"""Similarity is measured from the middle of all events so far, drawn to the origin as if so many lay there."""

LEAST_SPLIT = 8
GROWTH = 1.5
LEAST_HALF = 3
CLEARER = 0.08
ROUNDS = 8
"""A cluster that is too wide is tried to be split at this size, and again whenever it has grown so much; the halves,
found in so many rounds, must have so many events and be so much more alike."""

MOST_THEMES = 3
LEAST_SHARE = 0.2
SHARPNESS = 8.0
"""An event is in so many themes at the most, in none by less; the sharper, the more it belongs to the nearest alone."""

LEAST_EVENTS = 3
LEAST_DAYS = 2


@dataclass(frozen=True, slots=True)
class Theme:
    """Events about one matter in time order, each with its share in it in 0..1; the key is that of its first event.

    `lines` are what was said of the matter, by event, where it was found by what was said.
    """

    key: str
    title: str
    event_ids: tuple[str, ...]
    shares: tuple[float, ...]
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Cluster:
    """Events that belong here before all, by number, how many splits it came of, and at what size to try the next."""

    inside: list[int]
    depth: int = 1
    next_split: float = LEAST_SPLIT

    @property
    def threshold(self) -> float:
        """How alike an event must be to join: more with every split."""
        return float(1 - (1 - LEAST_ALIKE) * STRICTER ** (self.depth - 1))


@dataclass(slots=True)
class _Forest:
    """All clusters, their means one a row, and of each event so far its shares by the number of the cluster."""

    means: Vectors
    clusters: list[_Cluster] = field(default_factory=list)
    shares: list[dict[int, float]] = field(default_factory=list)


def themes(scenes: Sequence[EventFeatures]) -> list[Theme]:
    """Return the themes of a life that are met in three events on two days or more, in the order of their beginnings.

    Source: Rezazadeh et al. 2024 (MemTree) for clusters that grow and split by a threshold that rises with depth; Xu et
    al. 2025 (MemGAS) for belonging to several as to a mixture.
    """
    shapes = Counter(scene.vector.shape for scene in scenes if scene.vector is not None)
    shape = max(shapes, key=lambda one: (shapes[one], one), default=None)
    ordered = [scene for scene in in_time(scenes) if scene.vector is not None and scene.vector.shape == shape]
    if not ordered:
        return []
    vectors = np.stack([scene.vector for scene in ordered if scene.vector is not None])
    forest = _grow(vectors.astype(np.float32))
    met = word_counts(ordered)
    found = []
    for number, cluster in enumerate(forest.clusters):
        inside = [one for one in range(len(ordered)) if number in forest.shares[one]]
        days = {day_of(ordered[one].event.start) for one in inside}
        title = topic([ordered[one] for one in cluster.inside], met, len(ordered))
        if title and len(inside) >= LEAST_EVENTS and len(days) >= LEAST_DAYS:
            key = digest("theme", ordered[cluster.inside[0]].event.id)
            ids = tuple(ordered[one].event.id for one in inside)
            found.append((inside, Theme(key, title, ids, tuple(forest.shares[one][number] for one in inside))))
    return [theme for _, theme in sorted(found, key=lambda pair: (pair[0], pair[1].key))]


def halves(scenes: Sequence[EventFeatures]) -> tuple[list[str], list[str]]:
    """Return the ids of events in the two groups that they fall into by their vectors, that of the first event first.

    One of them is empty where nothing parts them; an event without a vector goes with the first.
    """
    ordered = in_time(scenes)
    known = [scene for scene in ordered if scene.vector is not None]
    if len({scene.vector.shape for scene in known if scene.vector is not None}) != 1 or len(known) < 2:
        return [scene.event.id for scene in ordered], []
    vectors = np.stack([scene.vector for scene in known if scene.vector is not None]).astype(np.float32)
    off = vectors - vectors.mean(axis=0)
    off /= np.maximum(1e-6, np.linalg.norm(off, axis=1, keepdims=True))
    other = {scene.event.id for scene, stays in zip(known, _halves(off).tolist(), strict=True) if not stays}
    ids = [scene.event.id for scene in ordered]
    return [one for one in ids if one not in other], [one for one in ids if one in other]


def _grow(vectors: Vectors) -> _Forest:
    """Return the clusters that the rows grow into one after the other."""
    forest = _Forest(np.zeros_like(vectors))
    total = np.zeros_like(vectors[0])
    for number, vector in enumerate(vectors):
        total += vector
        middle = total / (number + 1 + SETTLING)
        alike = _alike(forest.means[: len(forest.clusters)], vector, middle)
        room = alike - np.array([cluster.threshold for cluster in forest.clusters], dtype=np.float32)
        best = int(np.argmax(room)) if len(room) else 0
        if not len(room) or room[best] < 0:
            best = len(forest.clusters)
            forest.clusters.append(_Cluster([]))
            alike, room = np.append(alike, np.float32(1)), np.append(room, np.float32(1))
        cluster = forest.clusters[best]
        cluster.inside.append(number)
        forest.means[best] += (vector - forest.means[best]) / len(cluster.inside)
        forest.shares.append(_mixture(alike, room, best))
        if len(cluster.inside) >= cluster.next_split:
            _split(vectors, middle, forest, best)
    return forest


def _alike(means: Vectors, vector: Vector, middle: Vector) -> Vector:
    """Return how alike a vector is to the members of clusters on the average, seen from the middle.

    The members are unit vectors, so their mean alone tells how far they lie from the middle on the average.
    """
    off = float(middle @ middle)
    to_vector, to_middle = (means @ np.stack([vector, middle], axis=1)).T
    across = to_vector - to_middle - float(vector @ middle) + off
    lengths = np.sqrt(np.maximum(1e-9, 1 - 2 * to_middle + off))
    return np.asarray(across / (lengths * max(1e-9, 1 - 2 * float(vector @ middle) + off) ** 0.5))


def _mixture(alike: Vector, room: Vector, best: int) -> dict[int, float]:
    """Return in which clusters an event is by how much: in the best, and others it might have joined."""
    nearest = [
        one for one in np.argsort(-alike, kind="stable")[:MOST_THEMES].tolist() if room[one] >= 0 and one != best
    ]
    pull = {one: math.exp(SHARPNESS * float(alike[one] - alike[best])) for one in (best, *nearest)}
    total = sum(pull.values())
    kept = {one: value for one, value in pull.items() if one == best or value >= LEAST_SHARE * total}
    return {one: value / sum(kept.values()) for one, value in kept.items()}


def _split(vectors: Vectors, middle: Vector, forest: _Forest, number: int) -> None:
    """Split a cluster in two if it is too wide and falls apart; the half with its first event stays what it was."""
    whole = forest.clusters[number]
    whole.next_split = GROWTH * len(whole.inside)
    off = vectors[whole.inside] - middle
    off /= np.maximum(1e-6, np.linalg.norm(off, axis=1, keepdims=True))
    other = _Cluster([], whole.depth + 1)
    stays = _halves(off)
    halves = off[stays], off[~stays]
    if _cohesion(off) >= other.threshold or min(map(len, halves)) < LEAST_HALF:
        return
    if min(map(_cohesion, halves)) < _cohesion(off) + CLEARER:
        return
    other.inside = [one for one, stay in zip(whole.inside, stays.tolist(), strict=True) if not stay]
    whole.inside = [one for one, stay in zip(whole.inside, stays.tolist(), strict=True) if stay]
    whole.depth = other.depth
    whole.next_split, other.next_split = (max(LEAST_SPLIT, GROWTH * len(half)) for half in halves)
    added = len(forest.clusters)
    forest.clusters.append(other)
    forest.means[number] = vectors[whole.inside].mean(axis=0)
    forest.means[added] = vectors[other.inside].mean(axis=0)
    stay_here, leave = set(whole.inside), set(other.inside)
    for one, shares in enumerate(forest.shares):
        if number in shares and one not in stay_here:
            nearer = _alike(forest.means[[number, added]], vectors[one], middle)
            if one in leave or nearer[1] > nearer[0]:
                shares[added] = shares.pop(number)


def _halves(off: Vectors) -> NDArray[np.bool_]:
    """Return which of some unit rows go with the first one when they are parted in two, by spherical 2-means."""
    edge = off[int(np.argmin(off @ off.mean(axis=0)))]
    seeds = np.stack([edge, off[int(np.argmin(off @ edge))]])
    is_one = np.zeros(len(off), dtype=np.bool_)
    for _ in range(ROUNDS):
        sides = off @ seeds.T
        is_one = sides[:, 0] >= sides[:, 1]
        if is_one.all() or not is_one.any():
            break
        seeds = np.stack([off[is_one].mean(axis=0), off[~is_one].mean(axis=0)])
        seeds /= np.maximum(1e-6, np.linalg.norm(seeds, axis=1, keepdims=True))
    return is_one if is_one[0] else ~is_one


def _cohesion(off: Vectors) -> float:
    """Return how alike unit rows are to each other on the average, 1 for a single one."""
    total = off.sum(axis=0)
    return float((total @ total - len(off)) / (len(off) * (len(off) - 1))) if len(off) > 1 else 1.0
