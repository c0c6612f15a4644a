"""Where home was in each stretch of a life, and which events were away from it.

Knows when and where events were; nothing of what they were about. Home is the neighbourhood that is seen in the most
weeks: who takes a thousand pictures on a fortnight's journey still lives where a few are taken all year round. Days
are counted from the year 1 and begin at four at night, months from the year 0.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from statistics import median

from memory.episodes.features import EventFeatures
from memory.records.days import day_of
from memory.records.library import Place, distance_km

Cell = tuple[int, int]
Weeks = dict[Cell, set[int]]

CELLS_A_DEGREE = 10
WINDOW_MONTHS = 6
"""Home is judged by what lies within so many months before and after."""

LEAST_WEEKS = 2
LEAST_SPAN_WEEKS = 4
"""A neighbourhood seen in fewer weeks, or in these and none other between, may be a holiday: home is not known then."""

AWAY_KM = 30.0
SHARED_WEEKS = 4
USUAL_SHARE = 0.25
"""Away is no nearer than this, and nowhere that is seen in many of the same weeks as home, as an office is."""


@dataclass(frozen=True, slots=True)
class HomeTimeline:
    """Of scenes in time order, by their numbers: when in seconds, days and months, and whether away from home.

    `placed` are the numbers of those whose spot is known, `from_home_km` has their distances, infinite where no home
    is known; `abroad` are those in another country than home.
    """

    start_s: tuple[float, ...]
    end_s: tuple[float, ...]
    days: tuple[int, ...]
    last_days: tuple[int, ...]
    months: tuple[int, ...]
    placed: tuple[int, ...]
    from_home_km: Mapping[int, float]
    away: frozenset[int]
    abroad: frozenset[int]


def whereabouts(ordered: Sequence[EventFeatures]) -> HomeTimeline:
    """Tell when scenes in time order were, and where, seen from the home of that time."""
    events = [scene.event for scene in ordered]
    days = tuple(day_of(event.start) for event in events)
    months = tuple(12 * event.start.year + event.start.month for event in events)
    spots = {number: scene.spot for number, scene in enumerate(ordered) if scene.spot}
    seen = _seen(spots, days, months)
    homes = _homes(spots, days, months, seen)
    begins = [first for first, _ in homes]
    from_home_km: dict[int, float] = {}
    away, abroad = set(), set()
    arounds: dict[int, Weeks] = {}
    usual: dict[tuple[int, Cell], bool] = {}
    for one, spot in spots.items():
        home = homes[max(0, bisect_right(begins, days[one]) - 1)][1] if homes else None
        from_home_km[one] = distance_km(spot, home) if home else float("inf")
        if home and home.country and spot.country not in ("", home.country):
            abroad.add(one)
        key = (months[one], cell_of(spot))
        if home and from_home_km[one] > AWAY_KM and key not in usual:
            if key[0] not in arounds:
                arounds[key[0]] = _around(seen, key[0])
            usual[key] = _is_usual(arounds[key[0]], key[1], cell_of(home))
        if from_home_km[one] > AWAY_KM and not usual.get(key, False):
            away.add(one)
    return HomeTimeline(
        start_s=tuple(event.start.timestamp() for event in events),
        end_s=tuple(max(event.start, event.end).timestamp() for event in events),
        days=days,
        last_days=tuple(day_of(max(event.start, event.end)) for event in events),
        months=months,
        placed=tuple(spots),
        from_home_km=from_home_km,
        away=frozenset(away),
        abroad=frozenset(abroad),
    )


def cell_of(spot: Place, cells_a_degree: int = CELLS_A_DEGREE) -> Cell:
    """Return the square of the map that a spot lies in: a tenth of a degree, some ten kilometres, or finer."""
    return round(spot.lat * cells_a_degree), round(spot.lon * cells_a_degree)


def _seen(spots: Mapping[int, Place], days: Sequence[int], months: Sequence[int]) -> dict[int, Weeks]:
    """Return by month and cell the weeks in which a neighbourhood, the cell and those around it, was seen."""
    found: dict[int, Weeks] = defaultdict(lambda: defaultdict(set))
    for one, spot in spots.items():
        row, column = cell_of(spot)
        for cell in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            found[months[one]][cell].add((days[one] - 1) // 7)
    return found


def _around(seen: Mapping[int, Weeks], month: int) -> Weeks:
    """Return by cell the weeks within the window around a month."""
    found: Weeks = defaultdict(set)
    for other in range(month - WINDOW_MONTHS, month + WINDOW_MONTHS + 1):
        for cell, weeks in seen.get(other, {}).items():
            found[cell] |= weeks
    return found


def _is_usual(around: Weeks, cell: Cell, home: Cell) -> bool:
    shared = len(around[cell] & around[home])
    return shared >= max(SHARED_WEEKS, USUAL_SHARE * len(around[home]))


def _homes(
    spots: Mapping[int, Place], days: Sequence[int], months: Sequence[int], seen: Mapping[int, Weeks]
) -> list[tuple[int, Place]]:
    """Return where home was from which day on, in time order; empty where it is never known."""
    stretches: list[tuple[int, Place]] = []
    inside: dict[int, list[Place]] = defaultdict(list)
    for one, spot in spots.items():
        inside[months[one]].append(spot)
    for month in sorted(seen):
        home = _home(_around(seen, month), [spot for n in _window(month) for spot in inside.get(n, [])])
        if home and (not stretches or distance_km(stretches[-1][1], home) > AWAY_KM):
            stretches.append((month, home))
    moved = [
        (_moving_day(spots, days, months, (month, one, other)), other)
        for (_, one), (month, other) in pairwise(stretches)
    ]
    firsts = accumulate((day for day, _ in moved), max)
    begins = [(0, stretches[0][1])] if stretches else []
    return [*begins, *((day, home) for day, (_, home) in zip(firsts, moved, strict=True))]


def _window(month: int) -> range:
    return range(month - WINDOW_MONTHS, month + WINDOW_MONTHS + 1)


def _home(around: Weeks, spots: Sequence[Place]) -> Place | None:
    """Return the middle of the neighbourhood that is seen in the most weeks, then over the longest time."""
    known = {
        cell: weeks
        for cell, weeks in around.items()
        if len(weeks) >= LEAST_WEEKS and max(weeks) - min(weeks) >= LEAST_SPAN_WEEKS
    }
    if not known:
        return None
    row, column = max(known, key=lambda cell: (len(known[cell]), max(known[cell]) - min(known[cell]), cell))
    near = [spot for spot in spots if abs(cell_of(spot)[0] - row) <= 1 and abs(cell_of(spot)[1] - column) <= 1]
    countries = Counter(spot.country for spot in near)
    country = max(countries, key=lambda name: (countries[name], name))
    return Place(median(spot.lat for spot in near), median(spot.lon for spot in near), country=country)


def _moving_day(
    spots: Mapping[int, Place], days: Sequence[int], months: Sequence[int], move: tuple[int, Place, Place]
) -> int:
    """Return the day that best parts the days seen at one home from those seen at the other, around a month."""
    month, old, new = move
    at_new = {(days[one], True) for one in _near(spots, months, month, new)}
    at_old = {(days[one], False) for one in _near(spots, months, month, old)}
    ordered = [
        (day, {is_new for _, is_new in pairs}) for day, pairs in groupby(sorted(at_new | at_old), lambda p: p[0])
    ]
    wrong = len(at_old)
    best: tuple[int, int] = (wrong, ordered[0][0])
    for (_, seen), (later, _) in zip(ordered, [*ordered[1:], (ordered[-1][0] + 1, set())], strict=True):
        wrong += (True in seen) - (False in seen)
        best = min(best, (wrong, later))
    return best[1]


def _near(spots: Mapping[int, Place], months: Sequence[int], month: int, home: Place) -> list[int]:
    window = _window(month)
    return [one for one, spot in spots.items() if months[one] in window and distance_km(spot, home) <= AWAY_KM]
