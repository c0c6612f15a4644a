import pytest

from qa.evidence.told_dates import ToldDate, agree, told_dates, told_weekdays


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 14 July 2024", [(2024, 7, 14)]),
        ("on July 14th, 2024", [(2024, 7, 14)]),
        ("2024-07-14 10:00", [(2024, 7, 14)]),
        ("am 3. Mai", [(0, 5, 3)]),
        ("in July", [(0, 7, 0)]),
        ("in 2019 and in March 2020", [(2019, 0, 0), (2020, 3, 0)]),
        ("We may march.", []),
        ("It cost 2000 euros.", []),
    ],
)
def test_dates_are_read_as_far_as_they_are_told(text: str, dates: list[tuple[int, int, int]]) -> None:
    assert [(one.year, one.month, one.day) for one in told_dates(text)] == dates


def test_a_part_of_a_date_agrees_with_it_and_another_date_does_not() -> None:
    held = [ToldDate(2024, 7, 14)]
    assert agree(told_dates("in July 2024"), held) and agree([], [])
    assert not agree(told_dates("on 13 July"), held) and not agree(told_dates("in 2023"), held)
    assert held[0].weekday() == 6 and ToldDate(2024, 7, 0).weekday() is None
    assert [day for day, _, _ in told_weekdays("on Sunday or on Mondays")] == [6, 0]
