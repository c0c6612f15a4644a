import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.episodes.segmentation import LONGEST_GAP_S, LONGEST_SILENCE_S, Vector, cut, end_of, moment_key, stretches
from memory.records.library import Medium, MomentView, Place, Precision, TakenFrom, Timestamp
from tests.lives import CITY, FORTNIGHT, HOME, LAKE, Life, at, live, on_day, remember, topic_vector


def boundaries(episodes: Sequence[Sequence[str] | frozenset[str]], life: Life) -> set[str]:
    """Return the first moment of each episode but the first."""
    times = {one.moment.id: one.moment.at.at for one in life.moments}
    firsts = sorted((min(episode, key=lambda one: times[one]) for episode in episodes), key=lambda one: times[one])
    return set(firsts[1:])


def boundary_f1(life: Life) -> float:
    true, found = boundaries(life.episodes, life), boundaries(cut(life.moments, [life.vectors]), life)
    return 2 * len(true & found) / (len(true) + len(found))


def whole(moments: Sequence[MomentView]) -> list[set[str]]:
    names = {one.moment.id: one.path.rsplit("/", 1)[-1] for one in moments}
    return [{names[one] for one in episode} for episode in cut(moments, [])]


@pytest.mark.parametrize("seed", range(8))
def test_the_episodes_of_a_known_fortnight_are_found(seed: int) -> None:
    assert boundary_f1(live(seed=seed)) >= 0.9


def test_every_moment_is_in_exactly_one_episode_in_time_order() -> None:
    life = live()
    times = {one.moment.id: one.moment.at.at for one in life.moments}
    episodes = cut(life.moments, [life.vectors])
    inside = [one for episode in episodes for one in episode]
    assert sorted(inside) == sorted(times)
    assert all(list(episode) == sorted(episode, key=lambda one: times[one]) for episode in episodes)
    assert [times[episode[0]] for episode in episodes] == sorted(times[episode[0]] for episode in episodes)


def test_the_order_of_arrival_makes_no_difference() -> None:
    life = live()
    expected = cut(life.moments, [life.vectors])
    for seed in range(5):
        shuffled = list(life.moments)
        random.Random(seed).shuffle(shuffled)
        assert cut(shuffled, [life.vectors]) == expected


def test_a_late_photo_touches_only_its_neighbourhood() -> None:
    life = live()
    before = set(cut(life.moments, [life.vectors]))
    museum = next(one for one in FORTNIGHT if one.topic == "museum")
    late = remember("late.jpg", museum.start + timedelta(minutes=2), CITY)
    after = set(cut([*life.moments, late], [life.vectors]))
    assert len(before - after) == 1
    assert [episode for episode in after - before if late.moment.id in episode] == list(after - before)


def test_a_long_silence_always_cuts_and_a_short_one_never() -> None:
    start = at(1, 8)
    moments = [remember("a", start), remember("b", start + timedelta(seconds=LONGEST_GAP_S + 1))]
    assert len(cut(moments, [])) == 2
    burst = [remember(f"{n}", start + timedelta(seconds=n)) for n in range(20)]
    assert len(cut([*burst, remember("later", start + timedelta(minutes=15))], [])) == 1


def test_a_jump_in_place_cuts_and_a_walk_does_not() -> None:
    here = [remember(f"here {n}", at(1, 8, 5 * n), HOME) for n in range(4)]
    there = [remember(f"there {n}", at(1, 8, 45 + 5 * n), LAKE) for n in range(3)]
    assert len(cut([*here, *there], [])) == 2
    stayed = [remember(f"there {n}", at(1, 8, 45 + 5 * n), HOME) for n in range(3)]
    assert len(cut([*here, *stayed], [])) == 1


def test_a_change_of_content_cuts_after_a_pause_only() -> None:
    first = [remember(f"cat {n}", at(1, 8, 5 * n)) for n in range(4)]
    for pause_min, topic, episodes in ((40, "cooking", 2), (40, "cat", 1), (10, "cooking", 1)):
        then = [remember(f"then {n}", at(1, 8, 15) + timedelta(minutes=pause_min + 5 * n)) for n in range(3)]
        vectors = {one.moment.id: topic_vector("cat", n) for n, one in enumerate(first)}
        vectors |= {one.moment.id: topic_vector(topic, 9 + n) for n, one in enumerate(then)}
        assert len(cut([*first, *then], [vectors])) == episodes


def test_the_shots_of_one_video_stay_together() -> None:
    life = live()
    noise = [remember(f"photo {n}", at(20, 8, n)) for n in range(12)]
    shots = [
        remember("film", at(20, 8, 12) + timedelta(hours=4 * n), kind="video", asset="film", ordinal=n, span=60.0 + n)
        for n in range(3)
    ]
    episodes = cut([*life.moments, *noise, *shots], [])
    ids = {one.moment.id for one in shots}
    assert sum(bool(ids & set(episode)) for episode in episodes) == 1


def test_a_long_video_reaches_until_its_end() -> None:
    film = remember("film", at(1, 8), kind="video", span=5 * 3600.0)
    assert end_of(film) == at(1, 13)
    assert len(cut([film, remember("photo", at(1, 13, 10))], [])) == 1


def test_a_chat_is_cut_where_nobody_wrote_for_hours() -> None:
    hours = (8, 8, 9, 15, 16, 23)
    messages = [
        remember("chat.txt", at(1, hour, n), said=f"{n}", kind="note", medium=Medium.MESSAGE, asset="chat", ordinal=n)
        for n, hour in enumerate(hours)
    ]
    photo = remember("photo", at(1, 8, 30))
    sizes = [len(episode) for episode in cut([*messages, photo], [])]
    assert sizes == [3, 1, 2, 1]


def test_a_chat_is_cut_where_it_turns_to_something_else_after_an_hour_or_two() -> None:
    for topics, episodes in ((("cat", "cat"), 1), (("cat", "wedding"), 2)):
        messages, vectors = [], {}
        for n in range(12):
            when = at(1, 8, 3 * n) + timedelta(hours=1.5 if n >= 6 else 0)
            one = remember("chat.txt", when, said=f"{n}", kind="note", medium=Medium.MESSAGE, asset="chat", ordinal=n)
            messages.append(one)
            vectors[one.moment.id] = topic_vector(topics[n >= 6], n)
        assert len(cut(messages, [vectors])) == episodes


def recorded(minutes: int, topics: Sequence[str]) -> tuple[list[MomentView], dict[str, Vector]]:
    """Return the turns of one voice recording, one a minute, topics in equal parts."""
    turns, vectors = [], {}
    for n in range(minutes):
        one = remember(
            "talk", at(1, 8) + timedelta(minutes=n), said=f"{n}", medium=Medium.SPEECH, ordinal=n, span=50.0 + n / 1000
        )
        turns.append(one)
        vectors[one.moment.id] = topic_vector(topics[n * len(topics) // minutes], n)
    return turns, vectors


def test_a_long_recording_is_cut_where_it_turns_to_something_else() -> None:
    turns, vectors = recorded(45, ("war years", "farm", "wedding"))
    assert [len(episode) for episode in cut(turns, [vectors])] == [15, 15, 15]
    photo = remember("photo", at(1, 8, 20) + timedelta(seconds=55))
    assert [len(episode) for episode in cut([*turns, photo], [vectors])] == [15, 16, 15]
    turns, vectors = recorded(45, ("war years",))
    assert len(cut(turns, [vectors])) == 1


def test_a_short_recording_stays_whole_whatever_is_said() -> None:
    turns, vectors = recorded(18, ("war years", "farm", "wedding"))
    assert len(cut(turns, [vectors])) == 1


def test_a_walk_a_drive_and_a_slow_day_stay_whole() -> None:
    north = [Place(HOME.lat + 0.01 * n, HOME.lon) for n in range(30)]
    walk = [remember(f"walk {n}", at(1, 8) + timedelta(minutes=9 * n), north[n]) for n in range(30)]
    drive = [remember(f"drive {n}", at(2, 8) + timedelta(minutes=15 * n), north[3 * n]) for n in range(10)]
    slow = [remember(f"slow {n}", at(3, 8) + timedelta(minutes=50 * n), HOME) for n in range(10)]
    assert [len(episode) for episode in cut([*walk, *drive, *slow], [])] == [30, 10, 10]


def test_a_party_goes_on_past_midnight() -> None:
    party = [remember(f"{n}", at(1, 21) + timedelta(minutes=7 * n), HOME) for n in range(40)]
    assert len(cut(party, [])) == 1


def test_looks_tell_apart_what_has_no_words() -> None:
    photos = [remember(f"{n}", at(1, 8, 3 * n) + timedelta(minutes=35 if n >= 6 else 0)) for n in range(12)]
    looks = {one.moment.id: topic_vector("cat" if n < 6 else "boat", n) for n, one in enumerate(photos)}
    same = {one.moment.id: topic_vector("cat", n) for n, one in enumerate(photos)}
    assert len(cut(photos, [{}, looks])) == 2
    assert len(cut(photos, [{}, same])) == 1


def test_what_is_known_by_day_only_does_not_stretch_others() -> None:
    exact = [remember(f"exact {n}", at(1, 10, n)) for n in range(3)]
    of_day = [remember(f"day {n}", on_day(1), taken_from=TakenFrom.FILENAME) for n in range(2)]
    assert sorted(map(sorted, whole([*exact, *of_day]))) == [["day 0", "day 1"], ["exact 0", "exact 1", "exact 2"]]


def paragraphs(asset: str, times: Sequence[datetime | Timestamp], taken_from: TakenFrom) -> list[MomentView]:
    return [
        remember(f"{n}", when, said="words", kind="note", asset=asset, ordinal=n, taken_from=taken_from, path=f"/{n}")
        for n, when in enumerate(times)
    ]


@pytest.mark.parametrize("taken_from", [TakenFrom.TEXT, TakenFrom.FILENAME, TakenFrom.MTIME])
def test_the_entries_of_a_diary_are_each_of_their_own_day(taken_from: TakenFrom) -> None:
    written = paragraphs("diary", [on_day(1), on_day(1), on_day(3), on_day(8)], taken_from)
    assert whole(written) == [{"0", "1"}, {"2"}, {"3"}]


def test_an_entry_goes_with_what_else_is_of_its_day_and_not_with_what_only_stands_above_it() -> None:
    written = paragraphs("diary", [at(20, 12), on_day(3)], TakenFrom.MTIME)
    scan = remember("scan", on_day(3), taken_from=TakenFrom.FILENAME)
    assert sorted(map(sorted, whole([*written, scan]))) == [["0"], ["1", "scan"]]


def test_a_log_with_the_time_of_each_entry_is_cut_where_nothing_was_written_for_long() -> None:
    log = paragraphs("log", [at(1, 8), at(1, 9), at(4, 20), at(4, 21)], TakenFrom.TEXT)
    assert whole(log) == [{"0", "1"}, {"2", "3"}]


def test_what_is_dated_worse_goes_by_its_folder() -> None:
    month = Timestamp(at(1, 0), Precision.MONTH)
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
    assert sum(map(len, cut(life.moments, [mixed]))) == len(life.moments)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_moments(count: int) -> None:
    moments = [remember(f"{n}", at(1, 8, n)) for n in range(count)]
    assert sum(map(len, cut(moments, []))) == count


def test_a_spot_says_where_a_moment_stands() -> None:
    film = remember("film", at(1, 8), HOME, kind="video", ordinal=3, span=60.0, path="/album/2024/film.mp4")
    spot = moment_key(film)
    assert (spot.moment_id, spot.asset_id, spot.ordinal) == (film.moment.id, film.asset.id, 3)
    assert (spot.at.at, spot.end) == (at(1, 8), at(1, 8, 1))
    assert (spot.medium, spot.kind, spot.taken_from) == (Medium.SHOT, "video", TakenFrom.EXIF)
    assert spot.folder == "/album/2024"


def test_stretches_end_where_nothing_happens_for_long() -> None:
    ends = at(1, 8) + timedelta(seconds=LONGEST_GAP_S)
    files = [remember("a", at(1, 8)), remember("b", ends), remember("c", ends + timedelta(seconds=LONGEST_GAP_S + 1))]
    silence = timedelta(seconds=LONGEST_SILENCE_S + 1)
    chat = [
        remember("chat", at(1, 9) + n * silence, said="x", kind="note", medium=Medium.MESSAGE, ordinal=n)
        for n in range(2)
    ]
    ids = [one.moment.id for one in (*files, *chat)]
    assert stretches(map(moment_key, (*files, *chat))) == [(ids[0], ids[1]), (ids[3],), (ids[4],), (ids[2],)]


TOPICS = ("cat", "boat", "party")
SOURCES = (TakenFrom.EXIF, TakenFrom.EXIF, TakenFrom.EXIF, TakenFrom.FOLDER, TakenFrom.MTIME)


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[MomentView], Mapping[str, Vector]]:
    """Draw a handful of days: photos, recordings, two chats, some of it loosely dated, some without words."""
    moments: list[MomentView] = []
    vectors = {}
    minute = 0
    for number in range(draw(st.integers(1, 25))):
        minute += draw(st.sampled_from((0, 1, 4, 12, 30, 70, 200, 500)))
        when = at(1, 0) + timedelta(minutes=minute)
        kind = draw(st.sampled_from(("photo", "photo", "video", "note")))
        place = draw(st.sampled_from((None, HOME, LAKE)))
        taken_from = draw(st.sampled_from(SOURCES))
        if kind == "note":
            asset = f"chat {number % 2}"
            how = {"kind": "note", "medium": Medium.MESSAGE, "asset": asset, "ordinal": number, "said": "words"}
            new = [remember(asset, Timestamp(when, Precision.MINUTE), None, path=f"/chats/{asset}", **how)]
        elif kind == "video":
            many, every = draw(st.integers(1, 4)), draw(st.sampled_from((1, 12)))
            new = [
                remember(
                    f"film {number}",
                    when + timedelta(minutes=every * n),
                    place,
                    kind="video",
                    ordinal=n,
                    span=30.0 + n,
                    taken_from=taken_from,
                )
                for n in range(many)
            ]
        else:
            dated = draw(st.sampled_from((Precision.SECOND, Precision.SECOND, Precision.DAY)))
            new = [remember(f"photo {number}", Timestamp(when, dated), place, taken_from=taken_from)]
        moments += new
        for one in new:
            if draw(st.integers(0, 3)):
                vectors[one.moment.id] = topic_vector(draw(st.sampled_from(TOPICS)), number)
    return moments, vectors


@given(lives(), st.randoms(use_true_random=False))
def test_any_life_is_parted_alike_in_any_order(
    life: tuple[list[MomentView], Mapping[str, Vector]], chance: random.Random
) -> None:
    moments, vectors = life
    episodes = cut(moments, [vectors])
    assert sorted(one for episode in episodes for one in episode) == sorted(one.moment.id for one in moments)
    shuffled = list(moments)
    chance.shuffle(shuffled)
    assert cut(shuffled, [vectors]) == episodes


@given(lives())
def test_no_cut_depends_on_another_stretch(life: tuple[list[MomentView], Mapping[str, Vector]]) -> None:
    moments, vectors = life
    held = {one.moment.id: one for one in moments}
    found = [cut([held[one] for one in stretch], [vectors]) for stretch in stretches(map(moment_key, moments))]
    assert sorted(chain.from_iterable(found)) == sorted(cut(moments, [vectors]))


@given(lives(), st.integers(-600, 6000), st.sampled_from((None, HOME, CITY)))
def test_whatever_comes_late_touches_its_own_stretch_only(
    life: tuple[list[MomentView], Mapping[str, Vector]], minute: int, place: Place | None
) -> None:
    moments, vectors = life
    late = remember("late", at(1, 0) + timedelta(minutes=minute), place)
    everything = [*moments, late]
    near = next(set(one) for one in stretches(map(moment_key, everything)) if late.moment.id in one)
    before, after = cut(moments, [vectors]), cut(everything, [vectors])
    assert [one for one in before if near.isdisjoint(one)] == [one for one in after if near.isdisjoint(one)]
    assert all(near.issuperset(one) for one in before if not near.isdisjoint(one))
