from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from memory.episodes import titles
from memory.episodes.going_on import appointment_of
from memory.language.format import event_title
from memory.records.library import Appointment, MomentView, Precision, TakenFrom
from tests.memory.episodes.test_titles import HOME, LAKE, at, remember


def appointment(title: str, start: datetime, hours: float, place: str = "") -> Appointment:
    return Appointment(title, place, start, start + timedelta(hours=hours))


PHOTOS = [remember(f"p{number}", at(14, 10, number), LAKE) for number in range(4)]
REGATTA = appointment("Regatta", at(14, 9), 3, "Yacht club")


def test_photos_made_during_an_appointment_are_named_by_it() -> None:
    assert appointment_of(PHOTOS, [REGATTA]) is REGATTA
    assert event_title(titles.title(PHOTOS, going_on=REGATTA)) == "Regatta in Walchensee"
    nowhere = [remember("a", at(14, 10))]
    assert event_title(titles.title(nowhere, going_on=REGATTA)) == "Regatta in Yacht club"


def test_the_shortest_of_several_counts() -> None:
    week = appointment("Holidays", at(10, 0), 24 * 7)
    assert appointment_of(PHOTOS, [week, REGATTA]) is REGATTA


def test_one_that_most_photos_lie_outside_of_names_nothing() -> None:
    early = appointment("Dentist", at(14, 7), 1)
    assert appointment_of(PHOTOS, [early]) is None
    assert appointment_of([*PHOTOS, *(remember(f"l{n}", at(14, 15, n), HOME) for n in range(5))], [REGATTA]) is None


def test_who_comes_early_or_stays_on_is_there_as_well() -> None:
    for hour, minute, is_during in ((8, 49, False), (8, 51, True), (12, 9, True), (12, 10, False)):
        found = appointment_of([remember("a", at(14, hour, minute))], [REGATTA])
        assert (found is REGATTA) is is_during, (hour, minute)


def test_what_is_dated_by_its_day_alone_was_not_during_the_day_before() -> None:
    def scanned(day: int) -> MomentView:
        one = remember("a", at(day, 0))
        return replace(one, moment=replace(one.moment, at=replace(one.moment.at, precision=Precision.DAY)))

    fair = appointment("Fair", at(14, 0), 24)
    assert appointment_of([scanned(14)], [fair]) is fair
    assert appointment_of([scanned(15)], [fair]) is None


@pytest.mark.parametrize("told", [{"at": {"precision": Precision.MONTH}}, {"asset": {"taken_from": TakenFrom.MTIME}}])
def test_what_is_not_known_to_the_day_was_during_nothing(told: dict[str, dict[str, object]]) -> None:
    def changed(one: MomentView) -> MomentView:
        when = replace(one.moment.at, **told.get("at", {}))  # type: ignore[arg-type]
        asset = replace(one.asset, **told.get("asset", {}))  # type: ignore[arg-type]
        return replace(one, moment=replace(one.moment, at=when), asset=asset)

    assert appointment_of([changed(one) for one in PHOTOS], [REGATTA]) is None


def test_what_the_owner_called_a_folder_stands_before_an_appointment() -> None:
    named = [remember("a", at(14, 10), LAKE, path="/photos/Rowing camp/a.jpg")]
    assert "Regatta" not in event_title(titles.title(named, going_on=REGATTA))
