import random
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest

from memory.episodes import LONGEST_GAP_S, cut, distance_km, end_of
from memory.types import Medium, Precision, Remembered, TakenFrom, When
from tests.lives import CITY, FORTNIGHT, HOME, LAKE, Life, at, live, on_day, remember, topic_vector


def boundaries(episodes: Sequence[Sequence[str] | frozenset[str]], life: Life) -> set[str]:
    """Return the first moment of each episode but the first."""
    times = {one.moment.id: one.moment.at.at for one in life.moments}
    firsts = sorted((min(episode, key=lambda one: times[one]) for episode in episodes), key=lambda one: times[one])
    return set(firsts[1:])


def boundary_f1(life: Life) -> float:
    true, found = boundaries(life.episodes, life), boundaries(cut(life.moments, life.vectors), life)
    return 2 * len(true & found) / (len(true) + len(found))


def whole(moments: Sequence[Remembered]) -> list[set[str]]:
    names = {one.moment.id: one.path.rsplit("/", 1)[-1] for one in moments}
    return [{names[one] for one in episode} for episode in cut(moments, {})]


@pytest.mark.parametrize("seed", range(8))
def test_the_episodes_of_a_known_fortnight_are_found(seed: int) -> None:
    assert boundary_f1(live(seed=seed)) >= 0.9


def test_every_moment_is_in_exactly_one_episode_in_time_order() -> None:
    life = live()
    times = {one.moment.id: one.moment.at.at for one in life.moments}
    episodes = cut(life.moments, life.vectors)
    inside = [one for episode in episodes for one in episode]
    assert sorted(inside) == sorted(times)
    assert all(list(episode) == sorted(episode, key=lambda one: times[one]) for episode in episodes)
    assert [times[episode[0]] for episode in episodes] == sorted(times[episode[0]] for episode in episodes)


def test_the_order_of_arrival_makes_no_difference() -> None:
    life = live()
    expected = cut(life.moments, life.vectors)
    for seed in range(5):
        shuffled = list(life.moments)
        random.Random(seed).shuffle(shuffled)
        assert cut(shuffled, life.vectors) == expected


def test_a_late_photo_touches_only_its_neighbourhood() -> None:
    life = live()
    before = set(cut(life.moments, life.vectors))
    museum = next(one for one in FORTNIGHT if one.topic == "museum")
    late = remember("late.jpg", museum.start + timedelta(minutes=2), CITY)
    after = set(cut([*life.moments, late], life.vectors))
    assert len(before - after) == 1
    assert [episode for episode in after - before if late.moment.id in episode] == list(after - before)


def test_a_long_silence_always_cuts_and_a_short_one_never() -> None:
    start = at(1, 8)
    moments = [remember("a", start), remember("b", start + timedelta(seconds=LONGEST_GAP_S + 1))]
    assert len(cut(moments, {})) == 2
    burst = [remember(f"{n}", start + timedelta(seconds=n)) for n in range(20)]
    assert len(cut([*burst, remember("later", start + timedelta(minutes=15))], {})) == 1


def test_a_jump_in_place_cuts_and_a_walk_does_not() -> None:
    here = [remember(f"here {n}", at(1, 8, 5 * n), HOME) for n in range(4)]
    there = [remember(f"there {n}", at(1, 8, 45 + 5 * n), LAKE) for n in range(3)]
    assert len(cut([*here, *there], {})) == 2
    stayed = [remember(f"there {n}", at(1, 8, 45 + 5 * n), HOME) for n in range(3)]
    assert len(cut([*here, *stayed], {})) == 1


def test_a_change_of_content_cuts_after_a_pause_only() -> None:
    first = [remember(f"cat {n}", at(1, 8, 5 * n)) for n in range(4)]
    for pause_min, topic, episodes in ((40, "cooking", 2), (40, "cat", 1), (10, "cooking", 1)):
        then = [remember(f"then {n}", at(1, 8, 15) + timedelta(minutes=pause_min + 5 * n)) for n in range(3)]
        vectors = {one.moment.id: topic_vector("cat", n) for n, one in enumerate(first)}
        vectors |= {one.moment.id: topic_vector(topic, 9 + n) for n, one in enumerate(then)}
        assert len(cut([*first, *then], vectors)) == episodes


def test_the_shots_of_one_video_stay_together() -> None:
    life = live()
    noise = [remember(f"photo {n}", at(20, 8, n)) for n in range(12)]
    shots = [
        remember("film", at(20, 8, 12) + timedelta(hours=4 * n), kind="video", asset="film", ordinal=n, span=60.0 + n)
        for n in range(3)
    ]
    episodes = cut([*life.moments, *noise, *shots], {})
    ids = {one.moment.id for one in shots}
    assert sum(bool(ids & set(episode)) for episode in episodes) == 1


def test_a_long_video_reaches_until_its_end() -> None:
    film = remember("film", at(1, 8), kind="video", span=5 * 3600.0)
    assert end_of(film) == at(1, 13)
    assert len(cut([film, remember("photo", at(1, 13, 10))], {})) == 1


def test_a_chat_is_cut_where_nobody_wrote_for_hours() -> None:
    hours = (8, 8, 9, 15, 16, 23)
    messages = [
        remember("chat.txt", at(1, hour, n), said=f"{n}", kind="note", medium=Medium.MESSAGE, asset="chat", ordinal=n)
        for n, hour in enumerate(hours)
    ]
    photo = remember("photo", at(1, 8, 30))
    sizes = [len(episode) for episode in cut([*messages, photo], {})]
    assert sizes == [3, 1, 2, 1]


def test_what_is_known_by_day_only_does_not_stretch_others() -> None:
    exact = [remember(f"exact {n}", at(1, 10, n)) for n in range(3)]
    of_day = [remember(f"day {n}", on_day(1), taken_from=TakenFrom.FILENAME) for n in range(2)]
    assert sorted(map(sorted, whole([*exact, *of_day]))) == [["day 0", "day 1"], ["exact 0", "exact 1", "exact 2"]]


def test_what_is_dated_worse_goes_by_its_folder() -> None:
    month = When(at(1, 0), Precision.MONTH)
    moments = [
        remember("a", month, path="/album/2024-07 Norway/a", taken_from=TakenFrom.FOLDER),
        remember("b", month, path="/album/2024-07 Norway/b", taken_from=TakenFrom.FOLDER),
        remember("c", month, path="/album/2024-07 Home/c", taken_from=TakenFrom.FOLDER),
        remember("d", at(20, 8), path="/album/old/d", taken_from=TakenFrom.MTIME),
        remember("e", at(20, 18), path="/album/old/e", taken_from=TakenFrom.MTIME),
    ]
    assert sorted(map(sorted, whole(moments))) == [["a", "b"], ["c"], ["d", "e"]]


def test_vectors_of_different_sizes_and_missing_ones_are_no_trouble() -> None:
    life = live()
    mixed = {name: vector[: 32 if n % 2 else 64] for n, (name, vector) in enumerate(life.vectors.items()) if n % 3}
    assert sum(map(len, cut(life.moments, mixed))) == len(life.moments)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_moments(count: int) -> None:
    moments = [remember(f"{n}", at(1, 8, n)) for n in range(count)]
    assert sum(map(len, cut(moments, {}))) == count


def test_distance() -> None:
    assert distance_km(HOME, HOME) == 0
    assert 140 < distance_km(HOME, CITY) < 160


def test_twenty_thousand_moments_take_seconds() -> None:
    moments = [remember(f"{n}", at(1, 0) + timedelta(minutes=n * (1 + n % 7))) for n in range(20_000)]
    started_s = time.monotonic()
    cut(moments, {})
    assert time.monotonic() - started_s < 5
