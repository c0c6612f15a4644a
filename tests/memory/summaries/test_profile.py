from datetime import timedelta

import pytest

from memory.consolidate import consolidate
from memory.records.corrections import TraitDenied
from memory.store import Store, corrections
from memory.summaries.profile import Trait, profile
from tests.lives import CITY, HOME, LAKE, at, put, remember


def of_kind(traits: list[Trait], kind: str) -> list[str]:
    return [one.text for one in traits if one.kind == kind]


def test_what_recurs_is_told_with_the_moments_it_rests_on(store: Store) -> None:
    tuesdays = [remember(f"lake-{n}.jpg", at(2, 18) + timedelta(weeks=n), LAKE) for n in range(5)]
    daily = [remember(f"home-{n}.jpg", at(1, 9) + timedelta(days=n), HOME) for n in range(30)]
    put(store, [*tuesdays, *daily], {})
    consolidate(store)
    traits = profile(store)
    assert of_kind(traits, "routine") == ["Walchensee on Tuesday evenings, 5 weeks"]
    places = [one for one in traits if one.kind == "place"]
    assert [one.text.split(",")[0] for one in places] == ["Munich", "Walchensee"]
    assert [one.days for one in places] == [30, 5]
    assert set(places[1].moment_ids) == {one.moment.id for one in tuesdays}


def test_the_life_and_the_tastes_come_from_what_was_said(store: Store) -> None:
    notes = [
        remember("a.md", at(1, 9), said="I work at the city library.", kind="note"),
        remember("b.md", at(3, 9), said="I love rowing.", kind="note"),
    ]
    put(store, notes, {})
    consolidate(store)
    traits = profile(store)
    assert of_kind(traits, "life") == ["works at city library"] or of_kind(traits, "life") == [
        "works at the city library"
    ]
    assert of_kind(traits, "preference") == ["likes rowing"]
    assert {one.moment_ids for one in traits} == {(note.moment.id,) for note in notes}


def test_what_is_over_is_no_trait_any_more(store: Store) -> None:
    said = ("I live in Bergen.", "I moved to Oslo.", "My sister Lena is here.")
    notes = [remember(f"{n}.md", at(1 + n, 9), said=one, kind="note") for n, one in enumerate(said)]
    put(store, notes, {})
    consolidate(store, "Anna")
    assert "lives in Oslo" in of_kind(profile(store, "Anna"), "life")
    assert "lives in Bergen" not in of_kind(profile(store, "Anna"), "life")


@pytest.mark.parametrize(("days", "weeks"), [(2, 3), (3, 4)])
def test_what_is_met_on_three_days_is_a_trait_and_in_four_weeks_a_routine(store: Store, days: int, weeks: int) -> None:
    lake = [remember(f"lake-{n}.jpg", at(2, 18) + timedelta(weeks=n), LAKE) for n in range(weeks)]
    city = [remember(f"city-{n}.jpg", at(4, 9) + timedelta(days=2 * n), CITY) for n in range(days)]
    put(store, [*lake, *city], {})
    consolidate(store)
    traits = profile(store)
    assert any(one.startswith("Nuremberg") for one in of_kind(traits, "place")) is (days == 3)
    assert bool(of_kind(traits, "routine")) is (weeks == 4)


def test_what_the_owner_struck_out_stays_out(store: Store) -> None:
    put(store, [remember("b.md", at(3, 9), said="I love rowing.", kind="note")], {})
    consolidate(store)
    (trait,) = profile(store)
    mark = corrections.new_correction(TraitDenied(trait.kind, trait.text))
    corrections.put(store, mark)
    assert profile(store) == []
    corrections.remove(store, mark.id)
    assert profile(store) == [trait]


def test_an_empty_library_knows_nobody(store: Store) -> None:
    assert profile(store) == []


def test_what_is_so_until_now_is_told_apart_from_what_was_and_from_what_is_so_lately(store: Store) -> None:
    """The latest day is the hundredth, and what is so lately begins sixty days before it, on the fortieth."""
    days = {LAKE: (29, 30, 39), CITY: (1, 2, 40), HOME: (40, 41, 100)}
    put(
        store,
        [
            remember(f"{place.name}-{day}.jpg", at(1, 9) + timedelta(days=day, hours=hours), place)
            for hours, (place, all_days) in enumerate(days.items())
            for day in all_days
        ],
        {},
    )
    consolidate(store)
    assert {(one.text, one.lately) for one in profile(store) if one.kind == "place"} == {
        ("Walchensee, on 3 days, July 2024 to August 2024", False),
        ("Nuremberg, on 3 days, since July 2024", False),
        ("Munich, on 3 days, since August 2024", True),
    }
