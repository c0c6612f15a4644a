from datetime import UTC, datetime

import pytest

from memory.knowledge.stated_times import Lead, StatedTime, stated_times

NOW = datetime(2024, 9, 12, 18, tzinfo=UTC)


def read(text: str) -> StatedTime:
    (one,) = stated_times(text, NOW)
    return one


@pytest.mark.parametrize(
    ("text", "lead", "was", "comes"),
    [
        ("from October I work there", Lead.FROM, "2023-10-01", "2024-10-01"),
        ("starting in March", Lead.FROM, "2024-03-01", "2025-03-01"),
        ("as of November", Lead.FROM, "2023-11-01", "2024-11-01"),
        ("on 3 October", Lead.AT, "2023-10-03", "2024-10-03"),
        ("on Monday", Lead.AT, "2024-09-09", "2024-09-16"),
        ("ab Oktober", Lead.FROM, "2023-10-01", "2024-10-01"),
        ("since May", Lead.SINCE, "2024-05-01", ""),
        ("in 2019", Lead.AT, "2019-01-01", ""),
    ],
)
def test_a_time_is_read_both_ways(text: str, lead: Lead, was: str, comes: str) -> None:
    one = read(text)
    ahead = f"{one.ahead.start:%Y-%m-%d}" if one.ahead and one.ahead.start else ""
    assert (one.lead, f"{one.at:%Y-%m-%d}", ahead) == (lead, was, comes)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "2024-09-13"),
        ("next month", "2024-10-01"),
        ("next year", "2025-01-01"),
        ("next March", "2025-03-01"),
        ("next Friday", "2024-09-13"),
        ("in two weeks", "2024-09-26"),
        ("in 2026", "2026-01-01"),
        ("nächsten Monat", "2024-10-01"),
    ],
)
def test_what_can_only_lie_ahead(text: str, day: str) -> None:
    one = read(f"We move {text}.")
    assert not one.is_past and one.ahead and one.ahead.start and f"{one.ahead.start:%Y-%m-%d}" == day


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("until May 2022", "2022-06-01"),
        ("from 2019 to 2021", "2022-01-01"),
        ("in 2019", "2020-01-01"),
        ("bis März 2020", "2020-04-01"),
    ],
)
def test_where_a_time_ends(text: str, until: str) -> None:
    one = read(text)
    assert one.until and f"{one.until:%Y-%m-%d}" == until


@pytest.mark.parametrize("text", ["before May", "after 2019", "I may go", "in the summer"])
def test_what_bounds_nothing_or_names_no_one_time(text: str) -> None:
    assert stated_times(text, NOW) == []
