from datetime import UTC, datetime, timedelta, timezone

import pytest

from memory.records.query import Query, Span

TOKYO = timezone(timedelta(hours=9))
FIFTH = Span(datetime(2024, 5, 5, tzinfo=UTC), datetime(2024, 5, 6, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "is_held"),
    [
        (datetime(2024, 5, 5, 2, tzinfo=UTC), False),
        (datetime(2024, 5, 5, 4, tzinfo=UTC), True),
        (datetime(2024, 5, 6, 3, 59, tzinfo=UTC), True),
        (datetime(2024, 5, 6, tzinfo=UTC), False),
        (datetime(2024, 5, 5, 8, tzinfo=TOKYO), True),
        (datetime(2024, 5, 6, 8, tzinfo=TOKYO), False),
    ],
)
def test_a_day_asked_for_is_that_of_the_place_with_its_night(at: datetime, is_held: bool) -> None:
    assert FIFTH.holds(at) is is_held


def test_a_side_within_a_day_is_an_instant() -> None:
    night = Span(datetime(2024, 5, 6, 1, tzinfo=UTC), datetime(2024, 5, 6, 3, tzinfo=UTC))
    assert night.holds(datetime(2024, 5, 6, 10, tzinfo=TOKYO)) and not night.holds(datetime(2024, 5, 6, 3, tzinfo=UTC))


def test_a_span_that_happens_to_begin_at_midnight_is_of_no_day() -> None:
    hour_ago = Span(datetime(2024, 5, 6, tzinfo=UTC), datetime(2024, 5, 6, 1, 30, tzinfo=UTC))
    assert hour_ago.holds(datetime(2024, 5, 6, 0, 45, tzinfo=UTC)) and not hour_ago.is_of_days


def test_what_lasted_over_the_night_meets_both_days_and_an_open_side_all() -> None:
    first, last = datetime(2024, 5, 4, 22, tzinfo=UTC), datetime(2024, 5, 5, 11, tzinfo=UTC)
    assert FIFTH.meets(first, last) and not FIFTH.meets(first, first + timedelta(hours=5))
    assert Span().meets(first, last)


@pytest.mark.parametrize(
    ("text", "is_alone"), [("New York", True), ("", True), ("boats New York", False), ("york", True)]
)
def test_words_that_only_name_places_ask_for_nothing_else(text: str, is_alone: bool) -> None:
    assert Query("", text, places=("new york",)).is_of_places_alone is is_alone
    assert not Query("", text).is_of_places_alone
    assert not Query("", text, places=("new york",), persons=(("york",),)).is_of_places_alone
