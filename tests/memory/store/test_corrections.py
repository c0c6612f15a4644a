from dataclasses import replace
from datetime import UTC, datetime

import pytest

from memory.records.corrections import CorrectionKind
from memory.records.ids import moment_id
from memory.records.library import Medium, Moment, Timestamp
from memory.store import Store, corrections


def turn(start_s: float | None, end_s: float | None, asset_id: str = "a") -> Moment:
    name = moment_id(asset_id, Medium.SPEECH, start_s, end_s, 0)
    return Moment(name, asset_id, Medium.SPEECH, 0, Timestamp(datetime(2024, 7, 1, tzinfo=UTC)), start_s, end_s)


def test_marks_come_back_in_the_order_they_were_made(store: Store) -> None:
    made = [corrections.new_mark(CorrectionKind.WORDS, f"{n}", turn(n, n + 1)) for n in range(3)]
    for mark in reversed(made):
        corrections.put(store, mark)
    assert corrections.get_all(store) == made and corrections.of_asset(store, "a") == made
    assert corrections.get_all(store, [CorrectionKind.FACT]) == []
    corrections.remove(store, made[1].id)
    assert corrections.of_asset(store, "a") == [made[0], made[2]]


def test_marks_go_to_the_file_that_takes_the_place_of_theirs(store: Store) -> None:
    mark = corrections.new_mark(CorrectionKind.FAVOURITE, "", asset_id="a")
    corrections.put(store, mark)
    corrections.inherit(store, "a", "b")
    assert corrections.of_asset(store, "a") == [] and corrections.of_asset(store, "b") == [replace(mark, asset_id="b")]


@pytest.mark.parametrize(
    ("span", "is_on"), [((0, 2), False), ((1, 3.5), True), ((3, 5), True), ((5, 6), False), ((None, None), True)]
)
def test_a_mark_is_on_what_overlaps_its_span(span: tuple[float | None, float | None], is_on: bool) -> None:
    mark = corrections.new_mark(CorrectionKind.WORDS, "x", turn(3, 5))
    assert corrections.is_on(mark, turn(*span)) is is_on
    assert not corrections.is_on(mark, turn(*span, asset_id="b"))
    assert corrections.is_on(corrections.new_mark(CorrectionKind.WORDS, "x", asset_id="a"), turn(*span))
