from memory.consolidate import consolidate
from memory.records.library import Medium, Precision, Timestamp
from memory.store import Store, chosen_moments
from tests.lives import FORTNIGHT, at, live, put, remember


def test_moments_are_found_by_the_beginnings_of_their_ids(store: Store) -> None:
    one, other = remember("a.jpg", at(1, 9)), remember("b.jpg", at(1, 10))
    put(store, [one, other], {})
    ids = [one.moment.id, other.moment.id]
    assert sorted(chosen_moments.beginning_with(store, [name[:12] for name in ids])) == sorted(ids)
    assert chosen_moments.beginning_with(store, ["0" * 12]) == []
    assert chosen_moments.among(store, [*ids, "gone"]) == sorted(ids)


def test_a_tile_stands_for_its_file_and_a_chat_for_its_day(store: Store) -> None:
    shots = [remember("v.mp4", at(1, 9), kind="video", span=4.0, ordinal=number) for number in range(2)]
    chat = [
        remember("c.txt", at(day, 9 + hour), said="Hello", kind="note", medium=Medium.MESSAGE, ordinal=2 * day + hour)
        for day in (1, 2)
        for hour in (0, 1)
    ]
    put(store, [*shots, *chat], {})
    found = chosen_moments.stood_for(store, [shots[0].moment.id, chat[0].moment.id])
    assert sorted(found) == sorted(one.moment.id for one in [*shots, *chat[:2]])


def test_they_are_parted_by_their_events_and_those_of_none_by_days(store: Store) -> None:
    life = live(FORTNIGHT[3:5])
    put(store, life.moments, life.vectors)
    consolidate(store)
    late = [remember("late.jpg", at(20, 9)), remember("vague.jpg", Timestamp(at(1, 0), Precision.YEAR))]
    put(store, late, {})  # in no event yet
    rowing, swimming = life.episodes
    parts = chosen_moments.by_event(store, [*rowing, *list(swimming)[:3], *(one.moment.id for one in late)])
    assert [(bool(one.event_id), one.is_whole, len(one.moment_ids)) for one in parts] == [
        (False, False, 1),
        (True, True, len(rowing)),
        (True, False, 3),
        (False, False, 1),
    ]
    assert set(parts[1].moment_ids) == rowing and parts[0].precision is Precision.YEAR
    assert parts[1].start <= parts[1].end < parts[2].start
