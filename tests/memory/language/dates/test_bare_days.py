from datetime import date

import pytest

from memory.language.dates.bare_days import BareDay, bare_days, in_figures

SAID = date(2025, 10, 15)


@pytest.mark.parametrize(
    ("text", "number", "weekday"),
    [
        ("so 30th", 30, None),
        ("17th then, I'll tell Jo", 17, None),
        ("it's on the 12th now", 12, None),
        ("moved to Thursday the 6th", 6, 3),
        ("dentist Thurs 23rd 2.15", 23, 3),
        ("Let's say the 1st.", 1, None),
    ],
)
def test_a_day_is_named_by_its_number_alone(text: str, number: int, weekday: int | None) -> None:
    (found,) = bare_days(text)
    assert (found.number, found.weekday) == (number, weekday)
    assert text[found.start : found.end].startswith(str(number))


@pytest.mark.parametrize(
    "text", ["my 30th birthday", "the 2nd gear sticks", "the 3rd floor", "on the 4th of May", "the 45th", "12 eggs"]
)
def test_other_numbers_are_no_days(text: str) -> None:
    assert not bare_days(text)


def test_a_day_is_the_coming_one_or_the_one_before_as_what_it_tells_is_ahead_or_over() -> None:
    day = BareDay(0, 4, 20)
    assert day.meant(SAID, None, is_ahead=True, is_over=False) == date(2025, 10, 20)
    assert day.meant(SAID, None, is_ahead=False, is_over=True) == date(2025, 9, 20)
    assert BareDay(0, 4, 13).meant(SAID, None, is_ahead=False, is_over=False) == date(2025, 10, 13)
    assert day.meant(SAID, date(2025, 11, 10), is_ahead=False, is_over=True) == date(2025, 11, 20)


def test_a_day_with_its_weekday_is_the_nearest_that_it_fits() -> None:
    assert BareDay(0, 4, 6, weekday=3).meant(SAID, None, is_ahead=False, is_over=True) == date(2025, 11, 6)
    assert BareDay(0, 4, 12, weekday=4).meant(SAID, None, is_ahead=True, is_over=False) == date(2025, 9, 12)


def test_a_day_that_no_month_near_has_is_none() -> None:
    assert BareDay(0, 4, 32).meant(SAID, None, is_ahead=True, is_over=False) is None


def test_days_told_by_a_word_are_put_in_figures() -> None:
    assert in_figures("It was the tenth of November") == "It was the 10th of November"
    assert in_figures("born past midnight, so it's the third.") == "born past midnight, so it's the 3rd."
    assert in_figures("the third time in May") == "the third time in May"
