"""Which summaries there are over a life, what each is made of, and which are kept when it changes."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from memory.episodes.features import EventFeatures
from memory.records.corrections import CorrectionKind
from memory.records.derived import EventText, Level, PartOfDay, Summary, Title
from memory.records.ids import digest
from memory.records.library import Place, Precision
from memory.summaries.hierarchy import summaries
from memory.summaries.theme_corrections import Word
from tests import lives
from tests.lives import CITY, HOME, LAKE, SUMMER
from tests.memory.summaries import test_chapters, test_themes

ROWED = "We rowed to the island."


def scene(start: datetime, place: Place | None = None, people: str = "", **values: object) -> EventFeatures:
    name = digest(start.isoformat(), place.name if place else "")
    event = lives.event_with(name, start, Title(part=PartOfDay.MORNING), place=place.name if place else "")
    return replace(EventFeatures(event, place, frozenset(people.split())), **values)  # type: ignore[arg-type]


def day(month: int, number: int, hour: int = 9, year: int = 2024) -> datetime:
    return datetime(year, month, number, hour, tzinfo=SUMMER)


def keys(found: Sequence[Summary], level: Level) -> dict[str, Summary]:
    assert len({one.key for one in found if one.level is level}) == sum(one.level is level for one in found)
    return {one.key: one for one in found if one.level is level}


def test_days_are_local_and_months_and_years_hold_what_begins_in_them() -> None:
    starts = [day(7, 1, 23), day(7, 2, 0), day(7, 2, 9), day(8, 5), day(1, 1, year=2025)]
    scenes = [scene(start) for start in starts]
    found = summaries(scenes, ())
    days, months, years = (keys(found, level) for level in (Level.DAY, Level.MONTH, Level.YEAR))
    assert list(days) == ["2024-07-01", "2024-07-02", "2024-08-05", "2025-01-01"]
    assert days["2024-07-02"].child_ids == tuple(one.event.id for one in scenes[1:3])
    assert (days["2024-07-02"].start, days["2024-07-02"].end) == (scenes[1].event.start, scenes[2].event.end)
    assert months["2024-07"].child_ids == (days["2024-07-01"].id, days["2024-07-02"].id)
    assert years["2024"].child_ids == (months["2024-07"].id, months["2024-08"].id)
    assert list(months) == ["2024-07", "2024-08", "2025-01"] and list(years) == ["2024", "2025"]


def test_what_is_known_to_the_month_or_year_alone_lies_on_no_day() -> None:
    month, year = scene(day(7, 1), precision=Precision.MONTH), scene(day(1, 1), precision=Precision.YEAR)
    exact = scene(day(7, 3), precision=Precision.DAY)
    found = summaries([month, year, exact], ())
    assert list(keys(found, Level.DAY)) == ["2024-07-03"]
    (the_day,) = keys(found, Level.DAY).values()
    (the_month,) = keys(found, Level.MONTH).values()
    assert the_month.child_ids == (month.event.id, the_day.id)
    assert keys(found, Level.YEAR)["2024"].child_ids == (year.event.id, the_month.id)


def test_the_small_hours_belong_to_the_day_the_month_and_the_year_of_the_evening_before() -> None:
    found = summaries([scene(day(12, 31, 20)), scene(day(1, 1, 2, year=2025)), scene(day(5, 1, 1))], ())
    assert sorted(keys(found, Level.DAY)) == ["2024-04-30", "2024-12-31"]
    assert sorted(keys(found, Level.MONTH)) == ["2024-04", "2024-12"]
    assert list(keys(found, Level.YEAR)) == ["2024"]
    assert keys(found, Level.DAY)["2024-04-30"].title_fields.first == date(2024, 4, 30)


def test_a_place_or_a_person_has_a_summary_from_the_second_event_on() -> None:
    scenes = [
        scene(day(7, 1), HOME, "lena karl"),
        scene(day(7, 9), HOME, "lena"),
        scene(day(7, 20), LAKE),
        scene(day(7, 28), people="karl"),
    ]
    found = summaries(scenes, ())
    assert {key: one.child_ids for key, one in keys(found, Level.PLACE).items()} == {
        "Munich": (scenes[0].event.id, scenes[1].event.id)
    }
    assert {key: one.child_ids for key, one in keys(found, Level.PERSON).items()} == {
        "karl": (scenes[0].event.id, scenes[3].event.id),
        "lena": (scenes[0].event.id, scenes[1].event.id),
    }


def test_a_chapter_lies_in_its_month_and_one_that_crosses_months_in_its_year() -> None:
    found = summaries(test_chapters.life().scenes, ())
    by_id = {one.id: one for one in found}
    above = {child: one for one in found if one.level in (Level.MONTH, Level.YEAR) for child in one.child_ids}
    chapters = keys(found, Level.CHAPTER).values()
    crossing = [one for one in chapters if one.start.month != one.end.month]
    assert crossing and len(crossing) < len(chapters)
    for one in chapters:
        wanted = Level.YEAR if one in crossing else Level.MONTH
        if one.start.year == one.end.year:
            assert above[one.id].level is wanted
        assert all(child not in by_id for child in one.child_ids), "a chapter is made of events"


def test_every_child_lies_inside_the_span_above_it() -> None:
    scenes = test_chapters.life().scenes
    found = summaries(scenes, ())
    spans = {one.event.id: (one.event.start, one.event.end) for one in scenes}
    spans |= {one.id: (one.start, one.end) for one in found}
    for one in found:
        starts = [spans[child][0] for child in one.child_ids]
        assert starts == sorted(starts)
        assert (one.start, one.end) == (min(starts), max(spans[child][1] for child in one.child_ids))


def test_what_did_not_change_is_the_very_same_and_what_is_above_a_change_is_made_anew() -> None:
    scenes = [scene(day(7, 1)), scene(day(7, 2)), scene(day(8, 5)), scene(day(8, 6, year=2023))]
    first = summaries(scenes, ())
    again = summaries(scenes, first)
    assert all(one is other for one, other in zip(again, first, strict=True))
    told = replace(scenes[1], event=replace(scenes[1].event, text=ROWED, text_fields=EventText(ROWED)))
    changed = summaries([scenes[0], told, *scenes[2:]], first)
    new = {(one.level, one.key) for one in changed if not any(one is other for other in first)}
    assert new == {(Level.DAY, "2024-07-02"), (Level.MONTH, "2024-07"), (Level.YEAR, "2024")}
    assert ROWED in keys(changed, Level.DAY)["2024-07-02"].text


def test_another_weight_of_an_event_is_a_change_and_a_hair_of_it_is_none() -> None:
    scenes = [scene(day(7, 1), weight=0.5), scene(day(7, 2), weight=0.5)]
    first = summaries(scenes, ())
    for weight, is_same in ((0.52, True), (0.8, False)):
        again = summaries([replace(scenes[0], weight=weight), scenes[1]], first)
        assert (keys(again, Level.DAY)["2024-07-01"] in first) is is_same
        assert keys(again, Level.DAY)["2024-07-02"] in first


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_events_come_makes_no_difference(chance: random.Random) -> None:
    scenes = [scene(day(7, 1 + n), (HOME, LAKE)[n % 2], "lena") for n in range(9)]
    shuffled = list(scenes)
    chance.shuffle(shuffled)
    assert summaries(shuffled, ()) == summaries(scenes, ())


def test_themes_have_the_names_that_the_owner_gives_them() -> None:
    scenes = test_themes.year()
    found = keys(summaries(scenes, ()), Level.THEME)
    one = next(iter(found.values()))
    word = Word(CorrectionKind.THEME_NAME, (frozenset(one.child_ids),), "Evenings with Karl")
    named = keys(summaries(scenes, (), [word]), Level.THEME)
    assert [theme.title for theme in named.values() if theme.child_ids == one.child_ids] == ["Evenings with Karl"]
    assert len(named) == len(found) > 1 and all(len(theme.child_ids) > 1 for theme in named.values())


def test_no_events_have_no_summaries() -> None:
    assert summaries([], ()) == []


def test_a_country_holds_its_regions_and_a_region_its_places_and_what_is_in_none() -> None:
    spots = [HOME, HOME, LAKE, CITY, CITY, replace(HOME, quarter="Giesing"), replace(HOME, quarter="Giesing")]
    scenes = [scene(day(7, 1 + number), spot) for number, spot in enumerate(spots)]
    abroad = [scene(day(8, number), Place(59.91, 10.75, "Oslo", "Oslo", "Norway")) for number in (1, 2)]
    found = summaries([*scenes, *abroad], ())
    places, areas = keys(found, Level.PLACE), keys(found, Level.AREA)
    assert list(areas) == ["Giesing", "Bavaria", "Germany", "Norway"], "Oslo is a town and not a region beside"
    assert areas["Bavaria"].child_ids == (places["Munich"].id, scenes[2].event.id, places["Nuremberg"].id)
    assert areas["Germany"].child_ids == (areas["Bavaria"].id,) and areas["Norway"].child_ids == (places["Oslo"].id,)
    assert areas["Giesing"].child_ids == tuple(one.event.id for one in scenes[5:])
    assert "in Munich, Nuremberg and Walchensee" in areas["Germany"].text


def test_areas_of_one_name_say_what_they_are_in_and_hold_only_their_own() -> None:
    springfields = [
        Place(lat, -90.0, "Springfield", region, "United States", "Old Town")
        for lat, region in ((39.8, "Illinois"), (37.2, "Missouri"))
    ]
    towns = [Place(48.1, 11.6, "Munich", "Bavaria", "Germany", "Old Town"), *springfields]
    scenes = [scene(day(7, 1 + number), towns[number // 2]) for number in range(6)]
    areas = keys(summaries(scenes, ()), Level.AREA)
    assert {"Old Town, Munich, Germany", "Old Town, Springfield, United States"} <= areas.keys()
    assert areas["Illinois"].child_ids == tuple(one.event.id for one in scenes[2:4])


def areas_of(*towns: Place) -> list[str]:
    """Return the keys of the areas of a life of two days in each of these towns."""
    scenes = [scene(day(7, 1 + number), towns[number // 2]) for number in range(2 * len(towns))]
    return [one.key for one in summaries(scenes, ()) if one.level is Level.AREA]


def test_areas_of_one_name_and_several_sizes_have_keys_of_their_own() -> None:
    savannah = Place(32.1, -81.1, "Savannah", "Georgia", "United States")
    batumi = Place(41.6, 41.6, "Batumi", "Ajaria", "Georgia")
    assert areas_of(savannah, batumi) == ["Ajaria", "Georgia, United States", "Georgia", "United States"]
    quarter = Place(40.7, -74.0, "New York", "New York", "United States", "Georgia")
    assert areas_of(quarter, batumi) == ["Georgia, New York, United States", "Ajaria", "Georgia", "United States"]


def test_a_region_that_is_all_of_the_country_of_its_name_is_that_country() -> None:
    esch = Place(49.5, 6.0, "Esch", "Luxembourg", "Luxembourg")
    assert areas_of(esch) == ["Luxembourg"]
    vianden = Place(49.9, 6.2, "Vianden", "Diekirch", "Luxembourg")
    assert areas_of(esch, vianden) == ["Diekirch", "Luxembourg, Luxembourg", "Luxembourg"]
