from datetime import UTC, datetime

import pytest

from memory.language.dates.relative import dated

AT = datetime(2023, 6, 9, 20, 0, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("We move next month.", "We move next month (July 2023)."),
        ("We sail tomorrow.", "We sail tomorrow (10 June 2023)."),
        ("The exam is in two weeks.", "The exam is in two weeks (week of 19 June 2023)."),
        ("The exam is in seven days.", "The exam is in seven days (16 June 2023)."),
        ("Next year I stop.", "Next year (2024) I stop."),
        ("I start in a few months.", "I start in a few months (September 2023)."),
        ("I bought it yesterday, finally.", "I bought it yesterday (8 June 2023), finally."),
        ("It was last year.", "It was last year (2022)."),
        ("We met three years ago.", "We met three years ago (2020)."),
        ("The concert last week was loud.", "The concert last week (week of 29 May 2023) was loud."),
        ("We sailed last weekend.", "We sailed last weekend (from 3 June 2023)."),
        ("It rained in May 2021.", "It rained in May 2021."),
        ("We sailed half of the past ten years.", "We sailed half of the past ten years."),
        ("It was four months ago.", "It was four months ago (February 2023)."),
        ("We sail tomorrow's race.", "We sail tomorrow's race."),
        ("Today it rains.", "Today it rains."),
        ("Nothing about time here.", "Nothing about time here."),
    ],
)
def test_relative_times_are_told(said: str, told: str) -> None:
    assert dated(said, AT) == told


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        dated("yesterday", datetime(2023, 6, 9))  # noqa: DTZ001
