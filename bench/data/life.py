"""A made-up life whose episodes are known: months at home and at work, trips, parties, walks, chats, recordings.

Everything follows from a seed. Knows the records; nothing of how episodes are cut, and nothing of vectors. What is
true is what the life was made from: a scene is one episode, however slowly or quickly its files follow each other.
Spots are degrees north and east, waits are seconds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random

from bench.data import topics
from memory.records.ids import digest, moment_id
from memory.records.library import (
    Asset,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    Place,
    Precision,
    TakenFrom,
    TextKind,
    Timestamp,
)

LatLon = tuple[float, float]

FIRST_DAY = datetime(2024, 1, 8, tzinfo=timezone(timedelta(hours=1)))
HOME = (48.14, 11.57)
OFFICE = (48.18, 11.61)
LONGEST_WAIT_S = 9000.0
TEXT_KINDS = {Medium.SPEECH: TextKind.TRANSCRIPT, Medium.PARAGRAPH: TextKind.NOTE, Medium.MESSAGE: TextKind.NOTE}
DATED_BY = {Kind.PHOTO: TakenFrom.EXIF, Kind.NOTE: TakenFrom.TEXT}


@dataclass(frozen=True, slots=True)
class Life:
    """Moments in time order and the true episodes as sets of their ids."""

    moments: tuple[MomentView, ...]
    episodes: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One true episode to be: so many files about one topic, a wait of so many seconds between them, more or less.

    `ragged` is the spread of the logarithm of the waits; who takes part moves at `speed_km_h`, `towards` some spot.
    """

    topic: str
    spot: LatLon
    files: int
    every_s: float
    ragged: float = 0.8
    speed_km_h: float = 0.0
    towards: LatLon | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What one moment holds."""

    medium: Medium
    ordinal: int
    text: str
    seen: topics.Seen = ()
    span_s: tuple[float, float] | None = None
    speaker: str = ""


@dataclass(slots=True)
class Diary:
    """What has happened so far: the clock, and every moment and episode until then."""

    chance: Random
    name: str
    now: datetime
    files: int = 0
    moments: list[MomentView] = field(default_factory=list)
    episodes: list[list[str]] = field(default_factory=list)


def make_life(seed: int, days: int = 120) -> Life:
    """Return a life of so many days from 8 January 2024; the same seed gives the same life."""
    diary = Diary(Random(seed), f"life {seed}", FIRST_DAY)
    day = 0
    while day < days:
        diary.now = max(diary.now, FIRST_DAY + timedelta(days=day))
        if day % 7 == 4 and diary.chance.random() < 0.3:
            day += _trip(diary, diary.chance.randint(2, 9))
            continue
        (_weekend if day % 7 >= 5 else _working_day)(diary)
        day += 1
    for number in range(2):
        _chat(diary, number, days)
    moments = sorted(diary.moments, key=lambda one: (one.moment.at.at, one.asset.id, one.moment.ordinal))
    return Life(tuple(moments), tuple(frozenset(episode) for episode in diary.episodes))


def _working_day(diary: Diary) -> None:
    chance = diary.chance
    if chance.random() < 0.3:
        _at(diary, 6.6, 8.2)
        _scene(diary, Scene(chance.choice(topics.AT_HOME[:4]), HOME, chance.randint(1, 5), 100))
    if chance.random() < 0.3:
        _at(diary, 9, 11)
        _scene(diary, Scene("office", OFFICE, chance.randint(1, 6), chance.choice((60, 400, 1500))))
    if chance.random() < 0.25:
        _at(diary, 12, 13)
        _scene(diary, Scene("dinner", _near(chance, OFFICE, 1.0), chance.randint(1, 4), 300))
    if chance.random() < 0.12:
        _long_recording(diary)
    if chance.random() < 0.5:
        _at(diary, 17.5, 19)
        _scene(
            diary, Scene(chance.choice(topics.ABOUT_TOWN), _near(chance, HOME, 4.0), chance.randint(1, 12), 200, 1.0)
        )
    if chance.random() < 0.45:
        _at(diary, 19, 20.5)
        for topic in chance.sample(topics.AT_HOME, chance.choice((1, 1, 2))):
            _scene(diary, Scene(topic, HOME, chance.randint(1, 7), 150, 0.9))
            _pause(diary, 10, 60)


def _weekend(diary: Diary) -> None:
    chance = diary.chance
    if chance.random() < 0.4:
        _at(diary, 8, 9.5)
        _scene(diary, Scene("breakfast", HOME, chance.randint(1, 6), 150))
    plan = chance.choice((_slow_work, _long_walk, _two_at_one_place, _two_alike, _in_town, _invited, _quiet))
    _at(diary, 9.8, 11.5)
    plan(diary)
    if chance.random() < 0.25:
        _at(diary, 19.5, 21)
        _scene(diary, Scene("dancing", _near(chance, HOME, 8.0), chance.randint(15, 45), 260, 1.3))


def _slow_work(diary: Diary) -> None:
    """All day at home on one thing, a picture now and then."""
    chance = diary.chance
    _scene(diary, Scene(chance.choice(("renovation", "garden")), HOME, chance.randint(7, 14), 2000, 0.5))
    if chance.random() < 0.6:
        _pause(diary, 15, 50)
        _scene(diary, Scene("dinner", HOME, chance.randint(2, 6), 200))


def _long_walk(diary: Diary) -> None:
    """Drive out, walk or ride for hours, eat somewhere."""
    chance = diary.chance
    start = _near(chance, HOME, 70.0)
    topic, speed_km_h = chance.choice((("hike", 3.5), ("hike", 3.0), ("cycling", 14.0), ("skiing", 6.0)))
    if chance.random() < 0.4:
        _scene(diary, Scene("drive", HOME, chance.randint(2, 4), 600, 0.5, 60.0, start))
    _pause(diary, 10, 60)
    _scene(diary, Scene(topic, start, chance.randint(10, 35), 500, 0.8, speed_km_h))
    if chance.random() < 0.5:
        _pause(diary, 20, 70)
        _scene(diary, Scene("dinner", _near(chance, start, 5.0), chance.randint(2, 6), 240))


def _two_at_one_place(diary: Diary) -> None:
    """Two things in one afternoon at one place, hardly a pause between."""
    chance = diary.chance
    spot = chance.choice((HOME, _near(chance, HOME, 15.0)))
    _pause(diary, 0, 240)
    for topic in chance.sample(topics.IN_ONE_PLACE, 2):
        _scene(diary, Scene(topic, spot, chance.randint(4, 14), chance.choice((60, 180, 400))))
        _pause(diary, 12, 50)


def _two_alike(diary: Diary) -> None:
    """The same thing twice in a day at two places."""
    chance = diary.chance
    topic = chance.choice(("playground", "park", "museum", "football", "market"))
    for _ in range(2):
        _scene(diary, Scene(topic, _near(chance, HOME, 12.0), chance.randint(3, 12), 200))
        _pause(diary, 50, 200)


def _in_town(diary: Diary) -> None:
    """Two to four things in walking distance."""
    chance = diary.chance
    centre = _near(chance, HOME, 6.0)
    for topic in chance.sample(topics.ABOUT_TOWN[2:], chance.randint(2, 4)):
        every_s = chance.choice((60, 240, 600))
        _scene(diary, Scene(topic, _near(chance, centre, 1.0), chance.randint(2, 12), every_s))
        _pause(diary, 15, 90)


def _invited(diary: Diary) -> None:
    """A birthday or a wedding, with dancing afterwards."""
    chance = diary.chance
    topic, spot = chance.choice(("birthday", "wedding")), _near(chance, HOME, 40.0)
    _pause(diary, 60, 240)
    _scene(diary, Scene(topic, spot, chance.randint(12, 40), 200, 1.2))
    _pause(diary, 25, 120)
    _scene(diary, Scene("dancing", _near(chance, spot, 3.0), chance.randint(8, 25), 240, 1.2))


def _quiet(diary: Diary) -> None:
    for topic in diary.chance.sample(topics.AT_HOME, diary.chance.randint(0, 2)):
        _scene(diary, Scene(topic, HOME, diary.chance.randint(1, 5), 200, 1.0))
        _pause(diary, 60, 300)


def _trip(diary: Diary, length: int) -> int:
    """Be away for so many days, by car, or by plane into another time zone; return how many."""
    chance = diary.chance
    _at(diary, 7, 10)
    zone, hotel = FIRST_DAY.tzinfo, _near(chance, HOME, 500.0)
    if chance.random() < 0.5:
        _scene(diary, Scene("drive", HOME, chance.randint(4, 12), 1100, 0.5, 80.0, hotel))
        _pause(diary, 60, 150)
    else:
        hours = chance.choice((-8, -5, 0, 2, 7, 8))
        zone, hotel = timezone(timedelta(hours=hours)), (chance.uniform(20, 55), 15.0 * hours + chance.uniform(-5, 5))
        _scene(diary, Scene("airport", _near(chance, HOME, 25.0), chance.randint(2, 6), 400))
        diary.now = (diary.now + timedelta(hours=2 + abs(hours) * 1.2)).astimezone(zone)
        if chance.random() < 0.5:
            _scene(diary, Scene("airport", _near(chance, hotel, 20.0), chance.randint(1, 4), 300))
            _pause(diary, 40, 90)
    for number in range(length):
        if number or 6 <= diary.now.hour < 18:
            _day_away(diary, hotel)
        diary.now += timedelta(days=diary.now.hour >= 7)
        diary.now = diary.now.replace(hour=8, minute=chance.randint(0, 59))
    diary.now = diary.now.astimezone(FIRST_DAY.tzinfo)
    return length


def _day_away(diary: Diary, hotel: LatLon) -> None:
    """See two to four things, in town or out of it."""
    chance = diary.chance
    spot = _near(chance, hotel, chance.choice((1.5, 1.5, 25.0)))
    for topic in chance.sample(topics.ON_TRIPS, chance.randint(2, 4)):
        every_s = chance.choice((45, 120, 300, 700))
        _scene(diary, Scene(topic, spot, chance.randint(3, 22), every_s, 0.9, chance.choice((0.0, 0.0, 2.0))))
        there = _near(chance, hotel, chance.choice((1.5, 1.5, 25.0)))
        _pause(diary, 10, 45)
        apart_km = math.hypot(*_offset_km(spot, there))
        diary.now += timedelta(hours=apart_km / (4.5 if apart_km < 2 else 55.0))
        spot = there
        if diary.now.hour >= 22 or diary.now.hour < 7:
            break


def _scene(diary: Diary, scene: Scene) -> None:
    """Live one episode from now on."""
    chance = diary.chance
    inside: list[str] = []
    has_camera = chance.random() < 0.25
    covered = 0.0 if has_camera else 0.5 if scene.topic in topics.INDOORS else 0.93
    north, east = _offset_km(scene.spot, scene.towards) if scene.towards else (chance.gauss(0, 1), chance.gauss(0, 1))
    bearing = math.atan2(east, north)
    spot = scene.spot
    for number in range(scene.files):
        inside += _file(diary, scene.topic, _located(chance, spot) if chance.random() < covered else None)
        if number + 1 < scene.files:
            wait_s = min(chance.lognormvariate(math.log(scene.every_s), scene.ragged), LONGEST_WAIT_S)
            diary.now += timedelta(seconds=max(2, round(wait_s)))
            spot = _moved(spot, scene.speed_km_h * wait_s / 3600, bearing + chance.gauss(0, 0.3))
    diary.episodes.append(inside)


def _file(diary: Diary, topic: str, place: Place | None) -> list[str]:
    """Take a picture, a burst of them, a short film, or speak or write a few words."""
    chance = diary.chance
    draw = chance.random()
    if draw < 0.07:
        return [one for _ in range(chance.randint(3, 8)) for one in _photo(diary, topic, place, 1.5)]
    if draw < 0.12:
        return _recording(diary, Kind.VIDEO, [topic] * chance.randint(1, 4), place, (4.0, 30.0))
    if draw < 0.15:
        return _recording(diary, Kind.AUDIO, [topic] * chance.randint(1, 4), place, (3.0, 15.0))
    if draw < 0.17:
        asset = _asset(diary, Kind.NOTE, None)
        pieces = [Piece(Medium.PARAGRAPH, n, topics.spoken(chance, topic)) for n in range(chance.randint(1, 3))]
        return [_add(diary, asset, piece) for piece in pieces]
    return _photo(diary, topic, place, 0.0)


def _photo(diary: Diary, topic: str, place: Place | None, after_s: float) -> list[str]:
    diary.now += timedelta(seconds=after_s)
    asset = _asset(diary, Kind.PHOTO, place)
    text = "" if diary.chance.random() < 0.1 else topics.caption(diary.chance, topic)
    return [_add(diary, asset, Piece(Medium.PHOTO, 0, text, topics.seen(diary.chance, topic)))]


def _recording(
    diary: Diary, kind: Kind, about: Sequence[str], place: Place | None, each_s: tuple[float, float]
) -> list[str]:
    """Record a turn or a shot on each topic in order; the clock runs on."""
    chance = diary.chance
    asset = _asset(diary, kind, place)
    inside: list[str] = []
    start_s = 0.0
    for ordinal, topic in enumerate(about):
        end_s = round(start_s + chance.uniform(*each_s), 1)
        if kind is Kind.VIDEO:
            piece = Piece(
                Medium.SHOT, ordinal, topics.caption(chance, topic), topics.seen(chance, topic), (start_s, end_s)
            )
        else:
            piece = Piece(Medium.SPEECH, ordinal, topics.spoken(chance, topic), (), (start_s, end_s))
        inside.append(_add(diary, asset, piece))
        start_s = end_s if kind is Kind.VIDEO else round(end_s + chance.uniform(0.2, 3.0), 1)
    diary.now += timedelta(seconds=start_s)
    return inside


def _long_recording(diary: Diary) -> None:
    """Record for most of an hour: one matter, or two or three one after the other, each an episode of its own."""
    chance = diary.chance
    _at(diary, 14, 16)
    parts = [[topic] * chance.randint(18, 32) for topic in chance.sample(topics.RECORDED, chance.choice((1, 2, 3)))]
    turns = [topic for part in parts for topic in part]
    inside = _recording(diary, chance.choice((Kind.AUDIO, Kind.VIDEO)), turns, None, (15.0, 60.0))
    for part in parts:
        diary.episodes.append(inside[: len(part)])
        inside = inside[len(part) :]


def _chat(diary: Diary, number: int, days: int) -> None:
    """Export a chat of many conversations, each an episode, some of them within hours of each other."""
    chance = diary.chance
    diary.now = FIRST_DAY
    asset = _asset(diary, Kind.NOTE, None)
    speakers = ("Lena", "Max") if number else ("Lena", "Ada", "Tom")
    ordinal = 0
    for day in range(days):
        diary.now = max(diary.now, FIRST_DAY + timedelta(days=day, hours=chance.uniform(7, 20)))
        for topic in chance.sample(topics.IN_CHATS, chance.choice((0, 0, 1, 1, 2))):
            inside: list[str] = []
            for _ in range(chance.randint(3, 10)):
                text = chance.choice(topics.CHATTER) if chance.random() < 0.3 else topics.spoken(chance, topic)
                inside.append(_add(diary, asset, Piece(Medium.MESSAGE, ordinal, text, speaker=chance.choice(speakers))))
                ordinal += 1
                diary.now += timedelta(seconds=min(chance.lognormvariate(math.log(90), 1.3), 7200.0))
            diary.episodes.append(inside)
            _pause(diary, 40, 200)


def _asset(diary: Diary, kind: Kind, place: Place | None) -> Asset:
    diary.files += 1
    taken_from = DATED_BY.get(kind, TakenFrom.CONTAINER)
    return Asset(digest(diary.name, str(diary.files)), kind, Timestamp(diary.now), taken_from, 1, place)


def _add(diary: Diary, asset: Asset, piece: Piece) -> str:
    start_s, end_s = piece.span_s or (None, None)
    name = moment_id(asset.id, piece.medium, start_s, end_s, piece.ordinal)
    when = Timestamp(diary.now + timedelta(seconds=start_s or 0.0))
    if piece.medium is Medium.MESSAGE:
        when = Timestamp(diary.now.replace(second=0, microsecond=0), Precision.MINUTE)
    kind = TEXT_KINDS.get(piece.medium, TextKind.CAPTION)
    text = MomentText(name, kind, piece.text, "life", piece.seen, speaker=piece.speaker)
    moment = Moment(name, asset.id, piece.medium, piece.ordinal, when, start_s, end_s)
    diary.moments.append(MomentView(moment, asset, f"/life/{asset.kind}/{asset.id[:8]}", (text,)))
    return name


def _at(diary: Diary, earliest_h: float, latest_h: float) -> None:
    """Wait until an hour of this day; where that is over, for a quarter of an hour or so."""
    wanted = diary.now.replace(hour=0, minute=0, second=0, microsecond=0)
    wanted += timedelta(hours=diary.chance.uniform(earliest_h, latest_h))
    diary.now = max(wanted, diary.now + timedelta(minutes=diary.chance.uniform(15, 60)))


def _pause(diary: Diary, least_min: float, most_min: float) -> None:
    diary.now += timedelta(minutes=diary.chance.uniform(least_min, most_min))


def _near(chance: Random, spot: LatLon, radius_km: float) -> LatLon:
    return _moved(spot, radius_km * chance.uniform(0.3, 1.0), chance.uniform(0, 2 * math.pi))


def _moved(spot: LatLon, km: float, bearing: float) -> LatLon:
    lat = spot[0] + km / 111 * math.cos(bearing)
    return lat, spot[1] + km / 111 * math.sin(bearing) / math.cos(math.radians(lat))


def _offset_km(spot: LatLon, other: LatLon) -> LatLon:
    """Return how far north and east the other spot lies."""
    return 111 * (other[0] - spot[0]), 111 * (other[1] - spot[1]) * math.cos(math.radians(spot[0]))


def _located(chance: Random, spot: LatLon) -> Place:
    """Return where the camera says it was: some metres off, once in a hundred some kilometres."""
    off_km = abs(chance.gauss(0, 0.02 if chance.random() < 0.99 else 3.0))
    lat, lon = _moved(spot, off_km, chance.uniform(0, 2 * math.pi))
    return Place(round(lat, 6), round(lon, 6))
