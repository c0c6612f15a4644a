"""A made-up year and a half with known chapters, and what must hold of chapters of any life."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from memory.ids import digest
from memory.scenes import Scene
from memory.types import Event, Place
from tests.lives import topic_vector

ZONE = timezone(timedelta(hours=2))
MUNICH = Place(48.137, 11.575, "Munich", "Bavaria", "Germany")
PARK = Place(48.151, 11.592, "Munich", "Bavaria", "Germany")
LAKE = Place(47.593, 11.334, "Walchensee", "Bavaria", "Germany")
HALL = Place(48.103, 11.421, "Planegg", "Bavaria", "Germany")
BERGEN = Place(60.391, 5.322, "Bergen", "Vestland", "Norway")
ODDA = Place(60.069, 6.545, "Odda", "Vestland", "Norway")
LUCCA = Place(43.842, 10.502, "Lucca", "Tuscany", "Italy")
HAMBURG = Place(53.551, 9.993, "Hamburg", "Hamburg", "Germany")

DAILY = {
    "cooking": "Onions and a soup on the stove.",
    "cat": "The cat slept on the sofa.",
    "office": "Presented the budget at the office.",
    "playground": "Swing and sandbox at the playground.",
    "football": "Scored a goal at football.",
    "choir": "Choir sang the mass again.",
    "breakfast": "Coffee and rolls.",
}
BUILDING = (
    "Tore the old tiles off the kitchen wall.",
    "The plumber came about the kitchen pipes.",
    "New tiles for the kitchen arrived.",
    "Plaster everywhere in the kitchen.",
    "The plumber broke two tiles.",
    "Painted the kitchen wall yellow.",
    "The kitchen cupboards hang at last.",
    "Kitchen finished, the tiles shine.",
)


@dataclass(frozen=True, slots=True)
class Life:
    scenes: tuple[Scene, ...]
    truth: dict[str, frozenset[str]]


def scene(
    name: str, start: datetime, topic: str, spot: Place | None = None, text: str = "", people: Sequence[str] = ()
) -> Scene:
    place = spot.name if spot else ""
    event = Event(digest(name), (), start, start + timedelta(minutes=40), f"Day in {place}", text, place, "fake")
    number = int(digest(name, "noise")[:6], 16)
    return Scene(event, spot, frozenset(people), topic_vector(topic, number) if topic else None)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def daily(start: datetime, days: int, home: Place, seed: int = 3) -> list[Scene]:
    """Three events on two days of three: at home, about town and now and then without a place."""
    chance = random.Random(seed)
    found = []
    for day in range(days):
        for hour in (8, 13, 19) if chance.random() < 0.66 else ():
            topic = chance.choice(sorted(DAILY))
            off = Place(home.lat + chance.gauss(0, 0.02), home.lon + chance.gauss(0, 0.02), home.name)
            spot = chance.choice((home, home, off, None))
            when = start + timedelta(days=day, hours=hour, minutes=chance.randint(0, 59))
            found.append(scene(f"daily {when}", when, topic, spot, DAILY[topic], ("lena",)))
    return found


@cache
def life() -> Life:
    norway = [
        scene(
            f"norway {day} {hour}",
            at(2023, 8, day, hour),
            topic,
            BERGEN if day < 15 else ODDA,
            "Rain over the fjord.",
        )
        for day in range(12, 20)
        for hour, topic in ((10, "fjord"), (16, "harbour"))
        if (day, hour) != (17, 10)
    ]
    norway.append(scene("norway note", at(2023, 8, 14, 21), "", None, "We want to stay for ever."))
    wedding = [
        scene("wedding 1", at(2023, 6, 2, 19), "dinner", LUCCA, "Dinner before the wedding.", ("ada", "tom")),
        scene("wedding 2", at(2023, 6, 3, 14), "wedding", LUCCA, "The wedding of Ada and Tom.", ("ada", "tom")),
        scene("wedding 3", at(2023, 6, 3, 22), "dancing", LUCCA, "The wedding band played.", ("ada",)),
        scene("wedding 4", at(2023, 6, 4, 11), "brunch", LUCCA, "Brunch, everybody tired.", ("tom",)),
    ]
    lake = [
        scene(f"lake {day} {hour}", at(2023, 7, day, hour), "rowing", LAKE, "Rowed out.")
        for day in (21, 22, 23)
        for hour in (11, 17)
    ]
    days = (3, 6, 11, 14, 22, 29, 37, 45)
    kitchen = [
        scene(
            f"kitchen {n}",
            at(2023, 3, 1, 15) + timedelta(days=day),
            "renovation",
            MUNICH if n % 2 else None,
            BUILDING[n],
        )
        for n, day in enumerate(days)
    ]
    reunion = [
        scene(f"reunion {n}", at(2023, 10, 6 + n // 2, 14 + n), f"reunion {n % 2}", HALL, text, ("omar", "greta"))
        for n, text in enumerate(("Speeches in the hall.", "Old films.", "Long table.", "Goodbye to the class."))
    ]
    ordinary = [*daily(at(2023, 1, 2, 0), 400, MUNICH), *daily(at(2024, 2, 6, 0), 200, HAMBURG, seed=4)]
    back = [scene(f"back {n}", at(2024, 5, 4 + n // 2, 10 + n), "old friends", MUNICH, "Old friends.") for n in range(4)]
    away = [
        (at(2023, 8, 12, 0), at(2023, 8, 20, 0)),
        (at(2023, 6, 2, 14), at(2023, 6, 5, 0)),
        (at(2023, 7, 21, 0), at(2023, 7, 24, 0)),
        (at(2024, 5, 4, 0), at(2024, 5, 6, 0)),
    ]
    ordinary = [one for one in ordinary if not any(start <= one.event.start < end for start, end in away)]
    truth = {"norway": norway, "wedding": wedding, "lake": lake, "kitchen": kitchen, "reunion": reunion, "back": back}
    sets = {name: frozenset(one.event.id for one in inside) for name, inside in truth.items()}
    return Life((*ordinary, *(one for inside in truth.values() for one in inside)), sets)
