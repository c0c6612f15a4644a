"""How well the trips of made-up lives are found, how many chapters are made of habits, and how long it takes.

    python -m bench.episodes.chapters

The lives are those of bench/data/life.py, a year each; every topic in them comes back all year round, so that trips are
their only true chapters. A trip is found if a chapter holds four fifths of its moments and not half of another trip's;
a chapter is false if less than a third of it was taken on any one trip. "fixed" puts together what is away from the
true home and parted by no more than so many days, and whatever of unknown place lies between. Sentence vectors are
those of the library's own encoder.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from unittest.mock import patch

import numpy as np

from bench.data import life
from memory.episodes import titles
from memory.episodes.features import EventFeatures, in_time
from memory.episodes.segmentation import end_of
from memory.language.format import event_text, event_title
from memory.records.days import day_of
from memory.records.derived import ChapterKind, Event
from memory.records.ids import digest
from memory.records.library import MomentView, Place, distance_km
from memory.summaries.chapters import chapters
from memory.summaries.home_location import AWAY_KM
from memory.summaries.themes import themes
from models.loading import load_text
from models.protocols import TextEncoder
from models.registry.card import WeightsMissing

LIVES = range(1, 5)
DAYS = 365
FIXED_DAYS = (1, 2, 3, 7)
EVENTS = 10_000
HOME = Place(*life.HOME)
TRIPS = (ChapterKind.TRIP, ChapterKind.JOURNEY)

Trips = list[frozenset[str]]


def main() -> None:
    """Measure and print."""
    try:
        text = load_text()
    except WeightsMissing as error:
        sys.exit(str(error))
    sums: dict[str, list[int]] = {}
    lived: list[EventFeatures] = []
    for seed in LIVES:
        scenes, trips = _lived(seed, text)
        lived += [_moved(scene, seed) for scene in scenes]
        made = chapters(scenes)
        held = {scene.event.id: scene.event.moment_ids for scene in scenes}
        found = {
            kind: [_moments(one.event_ids, held) for one in made if (one.kind in TRIPS) is kind]
            for kind in (True, False)
        }
        ways = {"ours": found[True], **{f"fixed_{days}": _fixed(scenes, days) for days in FIXED_DAYS}}
        for name, way in ways.items():
            sums[name] = [*np.add(sums.get(name, [0, 0, 0]), [len(trips), *_score(way, trips)])]
        sums["habits"] = [*np.add(sums.get("habits", [0]), [len(found[False])])]
    habits = sums.pop("habits")
    print(f"trips_true {sums['ours'][0]} trips")
    for name, (_, right, wrong) in sums.items():
        print(f"trips_{name}_found {right} trips")
        print(f"trips_{name}_false {wrong} trips")
    print(f"habits_taken_for_chapters {habits[0]} chapters")
    _speed(lived)


def _lived(seed: int, text: TextEncoder) -> tuple[list[EventFeatures], Trips]:
    """Return the events of a life as they truly were, and its trips; the maker of the life is listened to for these."""
    trips: Trips = []
    make_trip = life._trip

    def listened(diary: life.Diary, length: int) -> int:
        before = len(diary.moments)
        days = make_trip(diary, length)
        trips.append(frozenset(one.moment.id for one in diary.moments[before:]))
        return days

    with patch.object(life, "_trip", listened):
        lived = life.make_life(seed, DAYS)
    held = {one.moment.id: one for one in lived.moments}
    words = sorted({one.all_text for one in lived.moments})
    vectors = dict(zip(words, text.encode(words), strict=True))
    scenes = []
    for episode in lived.episodes:
        inside = sorted((held[one] for one in episode), key=lambda one: (one.moment.at.at, one.moment.ordinal))
        mean = np.mean([vectors[one.all_text] for one in inside], axis=0)
        spots = [one.asset.place for one in inside if one.asset.place]
        people = frozenset(said.speaker.lower() for one in inside for said in one.texts if said.speaker)
        vector = (mean / np.linalg.norm(mean)).astype(np.float32)
        scenes.append(EventFeatures(_event(inside), spots[len(spots) // 2] if spots else None, people, vector))
    return in_time(scenes), trips


def _event(inside: Sequence[MomentView]) -> Event:
    ids = tuple(one.moment.id for one in inside)
    end = max(end_of(one) for one in inside)
    title, text = titles.title(inside), titles.tell(inside)
    told = (event_title(title), event_text(text))
    return Event(digest(*ids), ids, inside[0].moment.at.at, end, *told, "", "life", title, text)


def _moments(event_ids: Sequence[str], held: dict[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(one for event in event_ids for one in held[event])


def _fixed(scenes: Sequence[EventFeatures], days: int) -> Trips:
    """Return what was away, cut wherever so many days lie between."""
    away = [scene for scene in scenes if scene.spot and distance_km(scene.spot, HOME) > AWAY_KM]
    runs: list[list[EventFeatures]] = [away[:1]]
    for one, other in pairwise(away):
        if other.event.start - one.event.end > timedelta(days=days):
            runs.append([])
        runs[-1].append(other)
    spans = [(run[0].event.start, run[-1].event.end) for run in runs if _days(run) > 1]
    return [
        frozenset(
            one
            for scene in scenes
            for one in scene.event.moment_ids
            if start <= scene.event.start <= end and not (scene.spot and distance_km(scene.spot, HOME) <= AWAY_KM)
        )
        for start, end in spans
    ]


def _days(run: Sequence[EventFeatures]) -> int:
    return len({day_of(scene.event.start) for scene in run})


def _score(found: Trips, trips: Trips) -> tuple[int, int]:
    """Return how many trips were found, and how many chapters are no trip."""
    right = 0
    for trip in trips:
        best = max(found, key=lambda one: len(one & trip), default=frozenset[str]())
        others = any(2 * len(best & other) > len(other) for other in trips if other is not trip)
        right += 5 * len(best & trip) >= 4 * len(trip) and not others
    return right, sum(all(3 * len(one & trip) < len(one) for trip in trips) for one in found)


def _moved(scene: EventFeatures, years: int) -> EventFeatures:
    event, later = scene.event, timedelta(days=371 * years)
    return replace(
        scene, event=replace(event, id=digest(event.id, "moved"), start=event.start + later, end=event.end + later)
    )


def _speed(lived: Sequence[EventFeatures]) -> None:
    several = [_moved(one, 5 * number) for number in range(3) for one in lived]
    many = [replace(one, event=replace(one.event, id=digest(one.event.id, str(n)))) for n, one in enumerate(several)]
    for name, make in (("chapters", chapters), ("themes", themes)):
        start_s = time.perf_counter()
        make(many[:EVENTS])
        print(f"{name}_of_{EVENTS}_events {time.perf_counter() - start_s:.2f} s")


if __name__ == "__main__":
    main()
