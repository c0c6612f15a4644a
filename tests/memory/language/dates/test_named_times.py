from datetime import datetime, timedelta, timezone

import pytest

from memory.language.dates.calendar import month
from memory.language.dates.named_times import day_of_year, named_times, names_other_time
from memory.records.library import Precision

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2024, 7, 17, 15, 30, tzinfo=ZONE)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "day", "precision", "goes_on"),
    [
        ("since May 2019", "2019-05-01", Precision.MONTH, True),
        ("in 2020", "2020-01-01", Precision.YEAR, False),
        ("since 2015", "2015-01-01", Precision.YEAR, True),
        ("on 3 May", "2024-05-03", Precision.DAY, False),
        ("on 3 December", "2023-12-03", Precision.DAY, False),
        ("on May 3rd, 1944", "1944-05-03", Precision.DAY, False),
        ("am 21. Juli 1944", "1944-07-21", Precision.DAY, False),
        ("last March", "2024-03-01", Precision.MONTH, False),
        ("in October", "2023-10-01", Precision.MONTH, False),
        ("last year", "2023-01-01", Precision.YEAR, False),
        ("last month", "2024-06-01", Precision.MONTH, False),
        ("last week", "2024-07-08", Precision.MONTH, False),
        ("last Friday", "2024-07-12", Precision.DAY, False),
        ("last Wednesday", "2024-07-10", Precision.DAY, False),
        ("last summer", "2023-06-01", Precision.MONTH, False),
        ("last winter", "2023-12-01", Precision.MONTH, False),
        ("last night", "2024-07-16", Precision.DAY, False),
        ("about five years ago", "2019-01-01", Precision.YEAR, False),
        ("three days ago", "2024-07-14", Precision.DAY, False),
        ("two months ago", "2024-05-01", Precision.MONTH, False),
        ("for ten years", "2014-01-01", Precision.YEAR, True),
        ("vor 3 Jahren", "2021-01-01", Precision.YEAR, False),
        ("last weekend", "2024-07-13", Precision.DAY, False),
        ("on 2021/04/13", "2021-04-13", Precision.DAY, False),
        ("on 2021/04", "2021-04-01", Precision.MONTH, False),
        ("on 13.4.2021", "2021-04-13", Precision.DAY, False),
        ("last Tues", "2024-07-16", Precision.DAY, False),
        ("on Sun", "2024-07-14", Precision.DAY, False),
        ("on Monday", "2024-07-15", Precision.DAY, False),
        ("around 2015", "2015-01-01", Precision.YEAR, False),
        ("vor etwa zehn Jahren", "2014-01-01", Precision.YEAR, False),
        ("ever since last summer", "2023-06-01", Precision.MONTH, True),
        ("since Christmas", "2023-12-24", Precision.MONTH, True),
        ("the week before 2 May 2022", "2022-04-25", Precision.MONTH, False),
        ("from 2015 to 2019", "2015-01-01", Precision.YEAR, False),
        ("yesterday", "2024-07-16", Precision.DAY, False),
        ("heute", "2024-07-17", Precision.DAY, False),
    ],
)
def test_a_named_time(text: str, day: str, precision: Precision, goes_on: bool) -> None:
    (found,) = named_times(f"Lena moved {text}, she said.", NOW)
    assert (found.at.isoformat()[:10], found.precision, found.goes_on) == (day, precision, goes_on)
    assert found.at.tzinfo == NOW.tzinfo and found.words.strip() == text and found.start == len("Lena moved ")


@pytest.mark.parametrize(
    "text",
    [
        "in 2031",
        "I may go",
        "since we met",
        "at 7",
        "in Rome",
        "before 2019",
        "after May 2020",
        "in summer",
        "at Christmas",
        "Windows 2000",
        "the class 2014",
        "in the sun",
        "for Sun and Mars",
    ],
)
def test_what_lies_ahead_or_is_no_time_is_left_out(text: str) -> None:
    assert named_times(text, NOW) == []


def test_several_times_in_order() -> None:
    assert [one.words for one in named_times("In 2019 here, since last March there", NOW)] == [
        "In 2019",
        "since last March",
    ]


def test_dates_are_shown_as_exactly_as_they_are_known() -> None:
    shown = {one.words: one.date for one in named_times("in 1944, in May 1945, on 3 May 1946", NOW)}
    assert shown == {"in 1944": "1944", "in May 1945": "May 1945", "on 3 May 1946": "3 May 1946"}
    assert day_of_year(NOW) == "17 July"


@pytest.mark.parametrize(
    ("text", "is_yearly"),
    [("on 3 May", True), ("in May", True), ("on 3 May 1944", False), ("on 3.5.1944", False), ("yesterday", False)],
)
def test_whether_a_year_is_named(text: str, is_yearly: bool) -> None:
    (found,) = named_times(text, NOW)
    assert found.is_yearly is is_yearly


@pytest.mark.parametrize(("letter", "odd"), [("s", "\u017f"), ("i", "\u0131"), ("i", "\u0130"), ("k", "\u212a")])
def test_letters_that_an_expression_takes_for_others_name_the_same_times(letter: str, odd: str) -> None:
    text = "six weeks ago, last spring, on 3 August 2023, in April 2022, since last Friday, vor sechs Wochen, this week"
    plain, told = named_times(text, NOW), named_times(text.replace(letter, odd), NOW)
    assert [(one.start, one.end, one.at) for one in told] == [(one.start, one.end, one.at) for one in plain]
    assert [one.words for one in told] == [one.words.replace(letter, odd) for one in plain]


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("We sailed to Elba in June.", True),
        ("Im August kaufe ich ein neues Seil.", True),
        ("She was born on 21 July 1938.", True),
        ("We moved here in 1999.", True),
        ("Tom won the race on the 4th of July.", False),
        ("We have lived here since 1999.", False),
        ("In 2024 the lake was low.", False),
        ("He asks 45 euros an hour.", False),
        ("It may rain on the march.", False),
        ("We rowed.", False),
    ],
)
def test_a_sentence_that_names_another_time_tells_of_that(text: str, is_other: bool) -> None:
    assert names_other_time(text, month(NOW.date(), 1, ZONE)) is is_other
