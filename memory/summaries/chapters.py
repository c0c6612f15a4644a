"""Events to chapters: what belongs together across gaps, such as a trip, a wedding weekend, a renovation.

Knows events with their spots, people and vectors; nothing of moments, and nothing of how a chapter is told. Chapters
may interleave; an event is in one at the most. Whether an event joins is decided by what came before it and by how
unusual its words, people and place are within a year of it, so what is far from a new event in time stays as it is,
unless home itself moves.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from memory.episodes import labels
from memory.episodes.features import EventFeatures, in_time
from memory.language.format import own_words
from memory.language.tokens import stems
from memory.records.days import day_of, local_day
from memory.records.derived import ChapterKind, Level, SummaryTitle
from memory.records.library import Place, distance_km
from memory.summaries.home_location import AWAY_KM, HomeTimeline, cell_of, whereabouts

if TYPE_CHECKING:
    from scipy import sparse

Floats = NDArray[np.float32]

DAY_S = 86400.0
SLACK_TRIP_S = 2 * DAY_S
MOST_TRIP_PAUSE_S = 14 * DAY_S
"""A trip may pause for two days and as long as it has lasted, and never longer than this."""

FAR_KM = 300.0
"""Who is seen so far from the last spot has set out anew, unless it is within two days."""

DAY_OUT_KM = 100.0
NIGHT_S = 8 * 3600.0
NIGHT_KM = 25.0
"""Nearer to home than a day out, two spots this far apart with a night between were each reached from home."""

HOME_VISIT_H = 6.0
ROAD_KM_PER_H = 60.0
AIR_KM_PER_H = 800.0
AIRPORTS_H = 3.0
SAME_STAY_H = 72.0
"""Home seen between two spots parts them if there was time to go there, stay and come back; spots that lie together far
from home are parted by days only: somebody else may be at home."""

SLACK_S = 7 * DAY_S
MOST_PAUSE_S = 60 * DAY_S
"""What is tied by topic may pause for a week and half as long as it has lasted, and never longer than this."""

LEAST_TIE = 0.6
LEAST_SEEN_TIE = 0.3
MOST_TIES = 24
BLOCK_ROWS = 256
SQUARES_A_DEGREE = 50
PLACE_TIE = 0.45
PEOPLE_TIE = 0.55
VECTOR_TIE = 0.75
WORD_PULL = 0.6
ALIKE_ABOVE = 0.3
"""A cosine this far above what is usual is as alike as can be."""

LEAST_USUAL = 0.25
USUAL_FAR = 99
USUAL_NEAR = 80
"""What this percentage of other events is less like is usual; the second where nothing lies far enough away."""

SAMPLE_A_MONTH = 16
NEAR_MONTHS = 3
FAR_MONTHS = 12
"""What is usual is read off events that lie further off than the first, so that a chapter under way is no measure of
itself, and no further than the second."""

LEAST_BACKGROUND = 60
UNSURE = 0.5
"""With fewer events far enough away a topic is no tie by itself: nobody knows yet what is usual."""

BURST = 2.0
OFTEN_NEAR = 4.0
"""A name is a tie if it is met more than so many times as often here as far from here. Nobody is unusual, and no place,
who is in more than one event in so many near by."""

SHORT_DAYS = 5


@dataclass(frozen=True, slots=True)
class Chapter:
    """Events that belong together, in time order."""

    event_ids: tuple[str, ...]
    kind: ChapterKind


@dataclass(slots=True)
class _Growing:
    """A chapter under way: the numbers of its scenes, and when it began and was last seen, in seconds."""

    inside: list[int]
    start_s: float
    end_s: float


def chapters(scenes: Sequence[EventFeatures]) -> list[Chapter]:
    """Return the chapters of a life in the order of their beginnings, whatever the order of the scenes.

    A trip is away from home for two days or more; an occasion is three events on two days, a project four on three,
    that share an unusual place, people or topic. Takes some 100 µs an event.

    Source: Li et al. 2024 (OmniQuery), composite contexts; here without windows of a fixed length.
    """
    ordered = in_time(scenes)
    where = whereabouts(ordered)
    trips = [run for run in _runs(ordered, where) if _is_trip(ordered, where, run)]
    away = {one for run in trips for one in run}
    threads = _threads(ordered, where, [one for one in range(len(ordered)) if one not in away])
    runs = labels.folder_runs(ordered)
    filled = _filled(where, trips, threads)
    found = [(sorted(inside), _kind(where, run)) for run, inside in zip(trips, filled, strict=True)]
    for inside in threads:
        days = sorted({where.days[one] for one in inside})
        is_short = bool(days) and days[-1] - days[0] < SHORT_DAYS
        is_of_folder = len(days) > 1 and len({runs[one] for one in inside}) == 1
        if is_of_folder:
            found.append((inside, ChapterKind.OCCASION))
        elif len(inside) >= (3 if is_short else 4) and len(days) >= (2 if is_short else 3):
            found.append((inside, ChapterKind.OCCASION if is_short else ChapterKind.PROJECT))
    return [Chapter(tuple(ordered[one].event.id for one in inside), kind) for inside, kind in sorted(found)]


def _kind(where: HomeTimeline, trip: Sequence[int]) -> ChapterKind:
    is_abroad = 2 * len(where.abroad.intersection(trip)) > len(trip)
    return ChapterKind.JOURNEY if is_abroad else ChapterKind.TRIP


def chapter_title(scenes: Sequence[EventFeatures], kind: ChapterKind = ChapterKind.TRIP) -> SummaryTitle:
    """Name a chapter: "Norway, 12–19 August 2023", "Kitchen renovation, March–May 2022"."""
    ordered = in_time(scenes)
    first = local_day(ordered[0].event.start)
    last = date.fromordinal(max(day_of(max(scene.event.start, scene.event.end)) for scene in ordered))
    dated = SummaryTitle(Level.CHAPTER, kind, first, last)
    places, is_weekend = labels.places(ordered, kind is ChapterKind.JOURNEY), labels.is_weekend(first, last)
    at = places if kind is not ChapterKind.PROJECT else ()
    is_away = kind in (ChapterKind.TRIP, ChapterKind.JOURNEY)
    if folder := labels.folder(ordered):
        return replace(dated, name=folder)
    if occasion := labels.occasion(ordered):
        return replace(dated, occasion=occasion, is_weekend=is_weekend, places=at)
    if is_away and places:
        return replace(dated, is_weekend=is_weekend, places=places)
    if topic := labels.topic(ordered):
        return replace(dated, name=topic)
    if people := labels.people(ordered):
        return replace(dated, people=people, places=at)
    return replace(dated, places=places, is_away=is_away, episodes=len(ordered))


def _runs(ordered: Sequence[EventFeatures], where: HomeTimeline) -> Iterator[list[int]]:
    """Yield the numbers of the placed scenes of each time away from home, day trips among them."""
    run: list[int] = []
    been_home = False
    for one in where.placed:
        if one not in where.away:
            been_home = True
            continue
        if run and not _goes_on(ordered, where, run, one, been_home):
            yield run
            run = []
        run.append(one)
        been_home = False
    if run:
        yield run


def _goes_on(
    ordered: Sequence[EventFeatures], where: HomeTimeline, run: Sequence[int], one: int, been_home: bool
) -> bool:
    """Tell whether a time away goes on with this scene."""
    spot, last_spot = ordered[one].spot, ordered[run[-1]].spot
    moved_km = distance_km(spot, last_spot) if spot and last_spot else 0.0
    from_home_km = min(where.from_home_km[run[-1]], where.from_home_km[one])
    end_s = max(where.end_s[number] for number in run[-8:])
    pause_s = where.start_s[one] - end_s
    if been_home and pause_s >= 3600 * _homeward_h(where.from_home_km[run[-1]], where.from_home_km[one], moved_km):
        return False
    if from_home_km < DAY_OUT_KM and pause_s > NIGHT_S and moved_km > NIGHT_KM:
        return False
    length_s = 0.0 if moved_km > FAR_KM else end_s - where.start_s[run[0]]
    return pause_s <= min(MOST_TRIP_PAUSE_S, SLACK_TRIP_S + length_s)


def _is_trip(ordered: Sequence[EventFeatures], where: HomeTimeline, run: Sequence[int]) -> bool:
    """Say whether a time away is more than a day; where no home is known, whether one moved about as well."""
    spots = [spot for one in run if (spot := ordered[one].spot)]
    is_known = math.isfinite(where.from_home_km[run[0]])
    has_moved = is_known or any(distance_km(spots[0], spot) > AWAY_KM for spot in spots)
    return where.days[run[0]] < where.days[run[-1]] and has_moved


def _homeward_h(there_km: float, back_km: float, moved_km: float) -> float:
    """Return how many hours it takes to go home from so far, stay a while, and go so far again."""
    roads = sum(min(km / ROAD_KM_PER_H, AIRPORTS_H + km / AIR_KM_PER_H) for km in (there_km, back_km))
    is_same_stay = moved_km < min(there_km, back_km) / 4 and min(there_km, back_km) > DAY_OUT_KM
    return max(HOME_VISIT_H + roads, SAME_STAY_H if is_same_stay else 0.0)


def _filled(where: HomeTimeline, trips: Sequence[list[int]], threads: Sequence[list[int]]) -> Iterator[list[int]]:
    """Yield trips with the scenes of unknown place on their days, which are taken out of threads.

    What belongs to a thread that mostly goes on beside the trip stays in the thread.
    """
    placed = frozenset(where.placed)
    thread_of = {one: thread for thread in threads for one in thread}
    taken: set[int] = set()
    for run in trips:
        first, last = where.days[run[0]], max(where.last_days[one] for one in run)
        begin, end = where.start_s[run[0]] - 2 * DAY_S, where.end_s[run[-1]] + 2 * DAY_S
        lost = [
            one
            for one in range(bisect_left(where.start_s, begin), bisect_right(where.start_s, end))
            if one not in placed and one not in taken and first <= where.days[one] and where.last_days[one] <= last
        ]
        met = Counter(id(thread_of[one]) for one in lost if one in thread_of)
        joining = [one for one in lost if one not in thread_of or 2 * met[id(thread_of[one])] >= len(thread_of[one])]
        for one in joining:
            if one in thread_of:
                thread_of[one].remove(one)
        taken.update(joining)
        yield [*run, *joining]


def _threads(ordered: Sequence[EventFeatures], where: HomeTimeline, rest: Sequence[int]) -> list[list[int]]:
    """Return the chapters that the rest of the scenes grow into, each begun by one: most of them stay alone."""
    growing: list[_Growing] = []
    chapter_of: dict[int, _Growing] = {}
    for one, ties in zip(rest, _ties(ordered, where, rest), strict=True):
        shares: dict[int, list[float]] = {}
        for other, tie in ties:
            chapter = chapter_of[other]
            length_s = chapter.end_s - chapter.start_s
            if where.start_s[one] - chapter.end_s <= min(MOST_PAUSE_S, SLACK_S + length_s / 2):
                shares.setdefault(chapter.inside[0], []).append(tie)
        scores = {first: sum(found[:2]) / min(2, len(chapter_of[first].inside)) for first, found in shares.items()}
        best = max(scores, key=lambda first: (scores[first], -first), default=-1)
        if best >= 0 and scores[best] >= LEAST_TIE:
            joined = chapter_of[best]
            joined.inside.append(one)
            joined.end_s = max(joined.end_s, where.end_s[one])
        else:
            joined = _Growing([one], where.start_s[one], where.end_s[one])
            growing.append(joined)
        chapter_of[one] = joined
    return [chapter.inside for chapter in growing if len(chapter.inside) > 1]


def _ties(
    ordered: Sequence[EventFeatures], where: HomeTimeline, rest: Sequence[int]
) -> Iterator[list[tuple[int, float]]]:
    """Yield for each scene of the rest those before it that it is tied to, the strongest ties first, each in 0..1.

    Kinds of ties join as chances do; a tie weakens a little with the time between.
    """
    start_s = np.array([where.start_s[one] for one in rest])
    months = [where.months[one] for one in rest]
    inside = [ordered[one] for one in rest]
    vectors, usual, sure = _vectors(inside, months)
    words = _rare([_words(scene) for scene in inside], months, is_near_too=False)
    people = _rare([scene.people for scene in inside], months, is_near_too=True)
    places = _rare([_squares(scene.spot) for scene in inside], months, is_near_too=True)
    runs = np.array(labels.folder_runs(inside))
    for first in range(0, len(rest), BLOCK_ROWS):
        rows = slice(first, min(len(rest), first + BLOCK_ROWS))
        columns = slice(int(np.searchsorted(start_s, start_s[first] - MOST_PAUSE_S)), rows.stop)
        level = np.maximum(LEAST_USUAL, (usual[rows, None] + usual[None, columns]) / 2)
        alike = np.clip((vectors[rows] @ vectors[columns].T - level) / ALIKE_ABOVE, 0, 1)
        topic = 1 - (1 - VECTOR_TIE * alike) * np.exp(-WORD_PULL * _shared(words, rows, columns))
        loose = 1 - topic * np.minimum(sure[rows, None], sure[None, columns])
        loose *= 1 - PEOPLE_TIE * np.minimum(1.0, _shared(people, rows, columns))
        loose *= 1 - PLACE_TIE * np.minimum(1.0, _shared(places, rows, columns))
        loose[runs[rows, None] == runs[None, columns]] = 0.0
        since_s = start_s[rows, None] - start_s[None, columns]
        yield from _strongest((1 - loose) * (1 - 0.1 * since_s / MOST_PAUSE_S), columns.start, first, rest)


def _shared(names: "sparse.csr_matrix[np.float32]", rows: slice, columns: slice) -> Floats:
    """Return how unusual the names are that scenes share, summed, of each row with each column."""
    return np.asarray((names[rows] @ names[columns].T).toarray(), dtype=np.float32)


def _strongest(tied: Floats, left: int, top: int, rest: Sequence[int]) -> Iterator[list[tuple[int, float]]]:
    for number, row in enumerate(tied):
        before = row[: top + number - left]
        some = np.flatnonzero(before >= LEAST_SEEN_TIE)
        best = some[np.argsort(-before[some], kind="stable")[:MOST_TIES]]
        yield [(rest[left + one], float(before[one])) for one in best.tolist()]


def _vectors(scenes: Sequence[EventFeatures], months: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """Return a row for each scene, zero where it has no vector of the usual size; how alike others are to it; how sure.

    What is usual is the cosine that all but a few of other events stay below.
    """
    shapes = Counter(scene.vector.shape for scene in scenes if scene.vector is not None)
    shape = max(shapes, key=lambda one: (shapes[one], one), default=(1,))
    rows = np.zeros((len(scenes), *shape), dtype=np.float32)
    sample: dict[int, list[tuple[str, int]]] = {}
    for number, (scene, month) in enumerate(zip(scenes, months, strict=True)):
        if scene.vector is not None and scene.vector.shape == shape:
            rows[number] = scene.vector
            sample.setdefault(month, []).append((scene.event.id, number))
    chosen = {month: [number for _, number in sorted(inside)[:SAMPLE_A_MONTH]] for month, inside in sample.items()}
    usual, sure = np.zeros(len(scenes), dtype=np.float32), np.ones(len(scenes), dtype=np.float32)
    month_of = np.array(months)
    for month in sample:
        background, percentage = _background(chosen, month)
        inside = np.flatnonzero(month_of == month)
        rank = (len(background) - 1) * percentage // 100
        usual[inside] = np.partition(rows[inside] @ rows[background].T, rank, axis=1)[:, rank]
        if percentage == USUAL_NEAR:
            sure[inside] = UNSURE
    return rows, usual, sure


def _background(chosen: Mapping[int, Sequence[int]], month: int) -> tuple[list[int], int]:
    """Return the scenes that a month is compared with, far ones or where they are few all within a year, and how."""
    around = [(abs(other - month), inside) for other, inside in chosen.items() if abs(other - month) <= FAR_MONTHS]
    away = [one for months, inside in around if months >= NEAR_MONTHS for one in inside]
    if len(away) >= LEAST_BACKGROUND:
        return away, USUAL_FAR
    return [one for _, inside in around for one in inside], USUAL_NEAR


def _rare(names: Sequence[Iterable[str]], months: Sequence[int], is_near_too: bool) -> "sparse.csr_matrix[np.float32]":
    """Return a row for each scene whose products are how unusual the names are that two scenes share, summed.

    With `is_near_too` a name must be unusual among what is near in time as well.
    """
    from scipy import sparse

    count = Counter(months)
    totals = {month: _met(count, month) for month in count}
    seen: dict[str, Counter[int]] = {}
    for month, inside in zip(months, names, strict=True):
        for name in inside:
            seen.setdefault(name, Counter())[month] += 1
    columns = {name: number for number, name in enumerate(sorted(seen))}
    known: dict[tuple[str, int], float] = {}
    data: list[float] = []
    places: list[int] = []
    ends = [0]
    for month, inside in zip(months, names, strict=True):
        for name in sorted(inside):
            if (name, month) not in known:
                known[name, month] = _rarity(_met(seen[name], month), totals[month], is_near_too) ** 0.5
            data.append(known[name, month])
            places.append(columns[name])
        ends.append(len(data))
    return sparse.csr_matrix((np.array(data, dtype=np.float32), places, ends), shape=(len(names), max(1, len(columns))))


def _met(seen: Mapping[int, int], month: int) -> tuple[int, int]:
    """Return how many events lie near a month, and how many far from it but not too far."""
    near = sum(n for other, n in seen.items() if abs(other - month) < NEAR_MONTHS)
    return near, sum(n for other, n in seen.items() if NEAR_MONTHS <= abs(other - month) <= FAR_MONTHS)


def _rarity(met: tuple[int, int], totals: tuple[int, int], is_near_too: bool) -> float:
    """Return in 0..1 how unusual a name is that so many of all events have, near and far: 1 if none far away has it."""
    (near, far), (all_near, all_far) = met, totals
    rare = max(0.0, 1 - OFTEN_NEAR * near / all_near) if is_near_too else 1.0
    if all_far < LEAST_BACKGROUND:
        return min(rare, max(0.0, 1 - OFTEN_NEAR * (near - 1) / all_near))
    if not far:
        return rare
    return min(rare, max(0.0, 1 - BURST * (far / all_far) / ((near - 1) / all_near))) if near > 1 else 0.0


def _words(scene: EventFeatures) -> frozenset[str]:
    """Return the words of an event that may be its topic; where it was is not one of them."""
    spot = scene.spot
    where = [scene.event.place, *((spot.name, spot.region, spot.country) if spot else ())]
    return stems(own_words(scene.event.title_fields, scene.event.text_fields)) - stems(" ".join(where))


def _squares(spot: Place | None) -> list[str]:
    """Return the names of the squares that a spot lies in, some two kilometres wide, of two grids laid askew."""
    if spot is None:
        return []
    shifted = Place(spot.lat + 0.5 / SQUARES_A_DEGREE, spot.lon + 0.5 / SQUARES_A_DEGREE)
    return [f"{cell_of(spot, SQUARES_A_DEGREE)}", f"askew {cell_of(shifted, SQUARES_A_DEGREE)}"]
