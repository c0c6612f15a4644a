from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.language.dates import calendar
from memory.language.dates.phrases import Phrase, atoms, moved, part_of_day
from memory.records.query import Span
from tests.memory.language.dates.test_spans import at, span

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 7, 17, 15, 30, tzinfo=BERLIN)  # a Wednesday


def one(text: str, now: datetime = NOW, **known: object) -> Phrase:
    (found,) = atoms(text, now, **known)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    "text",
    """2010/02/13 | 2010/2/13 | 2010.02.13 | 2010-2-13 | 13.02.2010 | 13.2.10 | 13/02/2010 | 02/13/2010 | 2/13/10
    | 13-02-2010 | 02-13-2010 | on 2010/02/13 | (02/13/2010)""".split(" | "),
)
def test_a_day_in_numbers_that_can_be_read_in_one_way_only(text: str) -> None:
    phrase = one(text)
    assert (phrase.spans, phrase.note) == ((span("2010-02-13"),), "")


def test_a_day_in_numbers_that_can_be_read_in_two_ways_is_read_as_the_owner_writes_and_told() -> None:
    phrase = one("Photos from 3/4/2023?")
    assert phrase.spans == (span("2023-04-03"),)
    assert phrase.note == "“3/4/2023” was taken as 3 April 2023; write the month as a word to say it otherwise."
    american = one("Photos from 3/4/2023?", month_first=True)
    assert american.spans == (span("2023-03-04"),)
    assert one("4/4/2023").note == ""


def test_no_day_in_numbers() -> None:
    assert atoms("version 1.2.3, size 10/20/30/40, order 2010/02/13/7, room 12-13", NOW) == []


def test_a_phrase_stands_where_it_was_written() -> None:
    text = "Was it 14 July or two weeks ago?"
    assert [text[found.begin : found.end] for found in atoms(text, NOW)] == ["14 July", "two weeks ago"]


@given(st.lists(st.sampled_from(["14 July", "2019", "last week", "on the 3rd", "at Christmas", "rowed", "?", "in"])))
def test_no_phrase_lies_over_another_and_all_are_in_order(words: list[str]) -> None:
    text = " ".join(words)
    found = atoms(text, NOW)
    ends = [0, *(phrase.end for phrase in found)]
    assert all(end <= phrase.begin < phrase.end <= len(text) for end, phrase in zip(ends, found, strict=False))
    assert all(
        phrase.spans and all(one.start and one.end and one.start < one.end for one in phrase.spans) for phrase in found
    )


@given(st.dates(date(1950, 1, 1), date(2024, 7, 17)))
def test_a_day_with_its_year_is_that_day_however_it_is_written(day: date) -> None:
    wanted = calendar.days(day, 1, BERLIN)
    for text in (f"{day}", f"{day:%d.%m.%Y}", f"{day:%Y/%m/%d}"):
        assert one(text).spans == (wanted,)
    written = one(f"{day.day} {day:%B}")
    assert written.yearly is not None and written.yearly(day.year) == wanted


@given(st.dates(date(2023, 7, 18), date(2024, 7, 17)))
def test_a_day_without_a_year_is_the_latest_such_day_and_never_to_come(day: date) -> None:
    assert one(f"{day.day} {day:%B}").spans == (calendar.days(day, 1, BERLIN),)


@pytest.mark.parametrize(
    ("text", "leads", "article"),
    [
        ("14 July", set(), False),
        ("2 may", {"on"}, False),
        ("March 2", {"on"}, False),
        ("2 March", set(), False),
        ("2 july", set(), False),
        ("2nd may", set(), False),
        ("2 to 4 may", set(), False),
        ("May", {"in", "since"}, False),
        ("in April", {"in", "since"}, False),
        ("summer", {"in"}, True),
        ("Christmas", {"at"}, False),
        ("Sunday", {"on"}, False),
        ("last Sunday", set(), False),
        ("2019", {"in", "since"}, False),
        ("the 1990s", {"in"}, True),
    ],
)
def test_a_word_that_may_mean_something_else_counts_with_words_that_lead_up_to_it(
    text: str, leads: set[str], article: bool
) -> None:
    found = one(text)
    assert leads <= found.leads and bool(leads) is bool(found.leads) and found.article is article


def test_a_name_that_is_a_month_is_no_month_after_from() -> None:
    assert "from" in one("July").leads and "from" not in one("April").leads
    assert "of" not in one("July").leads and "by" not in one("2019").leads


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019),
        ("'98", 1998),
        ("'24", 2024),
        ("'25", 1925),
        ("2022/23", 2022),
        ("last year", 2023),
        ("this year", 2024),
        ("the year before last", 2022),
        ("vorletztes Jahr", 2022),
        ("two years ago", 2022),
        ("a few years ago", None),
        ("two weeks ago", None),
        ("last July", None),
    ],
)
def test_what_is_itself_a_year_says_which(text: str, year: int | None) -> None:
    assert one(text).year == year


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a couple of days ago", "2024-07-14 2024-07-17"),
        ("a few weeks ago", "2024-06-16 2024-07-07"),
        ("vor vier Wochen", "2024-06-16 2024-06-23"),
        ("the past three days", "2024-07-14 2024-07-17T15:30"),
        ("the past few days", "2024-07-14 2024-07-17T15:30"),
        ("an hour ago", "2024-07-17T14:00 2024-07-17T15:00"),
        ("the last couple of days", "2024-07-15 2024-07-17T15:30"),
        ("tonight", "2024-07-17T18:00 2024-07-18"),
        ("last weekend", "2024-07-13 2024-07-15"),
        ("the weekend before last", "2024-07-06 2024-07-08"),
        ("letzten Monat", "2024-06-01 2024-07-01"),
        ("the 1980s", "1980-01-01 1990-01-01"),
        ("the 90s", "1990-01-01 2000-01-01"),
        ("2023-07", "2023-07-01 2023-08-01"),
        ("7/2023", "2023-07-01 2023-08-01"),
        ("14 to 16 July", "2024-07-14 2024-07-17"),
        ("on the 31st", "2024-05-31"),
        ("on the 17th", "2024-07-17"),
        ("on the 18th", "2024-06-18"),
    ],
)
def test_a_phrase_is_as_wide_as_it_is_said(text: str, told: str) -> None:
    assert one(text).spans == (span(told),)


def test_the_weekend_is_the_one_that_has_begun() -> None:
    saturday = datetime(2024, 7, 20, 9, tzinfo=BERLIN)
    for now, told in ((saturday, "2024-07-20 2024-07-22"), (saturday - timedelta(days=1), "2024-07-13 2024-07-15")):
        assert one("over the weekend", now).spans == (span(told),)
        assert one("last weekend", now).spans == (span("2024-07-13 2024-07-15"),)


def test_the_month_before_january_is_december() -> None:
    january = datetime(2024, 1, 17, 9, tzinfo=BERLIN)
    assert one("last month", january).spans == (span("2023-12-01 2024-01-01"),)
    assert one("the month before last", january).spans == (span("2023-11-01 2023-12-01"),)


def test_on_the_day_itself_last_is_a_week_ago() -> None:
    assert one("on Wednesday").spans == (span("2024-07-17"),)
    assert one("last Wednesday").spans == (span("2024-07-10"),)
    assert one("this Thursday").spans == (span("2024-07-11"),)


@pytest.mark.parametrize(
    "text", ["16 to 14 July", "14.13.", "on the 32nd", "9999 years ago", "200 years ago", "the last 200 years"]
)
def test_what_no_calendar_has_is_no_phrase(text: str) -> None:
    assert [found for found in atoms(text, NOW) if found.spans and found.begin == 0] == []


HELD = Span(at("2019-02-01"), at("2022-05-01"))


def test_what_has_no_year_is_looked_for_where_memories_end_unless_this_or_last_says_otherwise() -> None:
    assert one("14 July", held=HELD).spans == (span("2021-07-14"),)
    assert one("last summer", held=HELD).spans == (span("2023-06-01 2023-09-01"),)
    assert [found.start for found in one("Christmas", held=HELD).spans] == [
        at(f"{year}-12-24") for year in (2019, 2020, 2021)
    ]
    for end in ("1899-01-01", ""):
        undated = Span(at("1898-01-01") if end else None, at(end))
        assert one("14 July", held=undated).spans == (span("2024-07-14"),), "memories before 1900 are dated wrongly"


@pytest.mark.parametrize(
    ("words", "is_before", "told"),
    [
        ("two days", True, "2024-07-15"),
        ("two days", False, "2024-07-19"),
        ("a week", False, "2024-07-21 2024-07-28"),
        ("3 months", True, "2024-04-02 2024-05-03"),
    ],
)
def test_a_time_before_or_after_another_is_as_wide_as_its_unit(words: str, is_before: bool, told: str) -> None:
    assert moved(NOW, words, is_before) == span(told)


def test_hours_stay_hours_and_a_time_without_a_zone_goes_nowhere() -> None:
    start = datetime(2024, 7, 17, 12, tzinfo=UTC)
    found = moved(start, "two hours", is_before=True)
    assert found == Span(start - timedelta(hours=2.5), start - timedelta(hours=1.5))
    assert moved(datetime(2024, 7, 17), "two days", is_before=True) is None  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        atoms("yesterday", datetime(2024, 7, 17))  # noqa: DTZ001


@pytest.mark.parametrize(("word", "part"), [("Morning", "morning"), ("abend", "evening"), ("Nacht", "night")])
def test_parts_of_the_day_have_one_name(word: str, part: str) -> None:
    assert part_of_day(word) == part
