import pytest

from memory.language.tokens import stem
from qa.compute.answers import Computed, listed, occurrences, work_out
from qa.parse.plan import Measure, Plan
from qa.parse.records import Record, records
from tests.made import note


def told(*texts: str) -> list[Record]:
    """Return a record a day for these texts."""
    return [record for day, text in enumerate(texts) for record in records(note(text, day=day))]


def worked(plan: Plan, *texts: str) -> Computed:
    found = work_out(plan, told(*texts))
    assert found is not None
    return found


READ = ("I read for 30 minutes.", "I read for 1 hour.", "I read for 45 minutes.")


def test_times_are_counted_with_the_number_first() -> None:
    found = worked(Plan(Measure.TIMES, ("run",)), "I went running.", "I went running.", "I went running.")
    assert found.text == "3 times, from Monday 1 July 2024 to Wednesday 3 July 2024." and len(found.counted) == 3
    assert worked(Plan(Measure.TIMES, ("run",)), "I ran.").text == "1 time, on Monday 1 July 2024."


def test_things_with_a_number_count_as_many_times() -> None:
    assert worked(Plan(Measure.TIMES, ("buy",), stem("rope")), "Bought 3 ropes.", "Bought a rope.").text.startswith(
        "4 in all"
    )


def test_what_is_said_twice_of_one_day_in_one_file_happened_once() -> None:
    one = told("I went running.")
    assert len(occurrences([*one, *one])) == 1


@pytest.mark.parametrize(
    ("per", "text"),
    [
        ("", "135 minutes (2.25 hours) in all, over 3 times."),
        ("time", "45 minutes a time on average, over 3 times."),
        ("day", "45 minutes a day on average, over 3 days that had any."),
        ("month", "135 minutes (2.25 hours) a month on average, over 1 month that had any."),
    ],
)
def test_amounts_are_added_up_or_averaged(per: str, text: str) -> None:
    assert worked(Plan(Measure.AMOUNT, ("read",), "minute", per), *READ).text == text


def test_only_minutes_have_hours_beside_them() -> None:
    assert worked(Plan(Measure.AMOUNT, ("row",), "kilometre"), "We rowed 150 km.").text == "150 kilometres."
    assert "day" in worked(Plan(Measure.AMOUNT, ("row",), "minute"), "We rowed for 2 days.").text


def test_money_of_two_currencies_is_not_added_up() -> None:
    plan = Plan(Measure.AMOUNT, ("rope",), "money")
    assert worked(plan, "Rope for 29.90 euros.", "Rope for 10 euros.").text == "39.90 euros in all, over 2 times."
    assert work_out(plan, told("Rope for 29.90 euros.", "Rope for 10 dollars.")) is None


def test_first_last_and_every_day() -> None:
    days = ("I ran.", "I ran.", "I ran.")
    assert worked(Plan(Measure.DATE, ("run",), end="first"), *days).text == "Monday 1 July 2024."
    assert worked(Plan(Measure.DATE, ("run",), end="last"), *days).text == "Wednesday 3 July 2024."
    assert worked(Plan(Measure.DATE, ("run",)), *days[:2]).text == "Monday 1 July 2024 and Tuesday 2 July 2024."


def test_a_journey_of_some_days_is_one() -> None:
    plan = Plan(Measure.TIMES, ("london",), travels=True)
    texts = ["We flew to London.", "We saw the Tower of London.", *["Rain."] * 20, "We flew to London."]
    near = [one for one in told(*texts) if "London" in one.text]
    found = work_out(plan, near)
    assert found is not None and found.text.startswith("2 times")


@pytest.mark.parametrize(("days", "times"), [(10, "1 time,"), (11, "2 times,")])
def test_more_than_ten_days_part_two_journeys(days: int, times: str) -> None:
    plan = Plan(Measure.TIMES, ("london",), travels=True)
    found = work_out(plan, [*told("We flew to London."), *records(note("We flew to London.", day=days))])
    assert found is not None and found.text.startswith(times)


@pytest.mark.parametrize(
    ("per", "days", "text"),
    [
        ("day", (0, 3), "0.5 times a day on average: 2 times over 4 days."),
        ("month", (0, 10, 31, 32), "2 times a month on average: 4 times over 2 months."),
        ("month", (0, 184), "0.29 times a month on average: 2 times over 7 months."),
        ("year", (0, 10, 184), "1.5 times a year on average: 3 times over 2 years."),
    ],
)
def test_how_often_is_told_over_all_days_months_or_years_from_the_first_to_the_last(
    per: str, days: tuple[int, ...], text: str
) -> None:
    held = [record for day in days for record in records(note("I went running.", day=day))]
    found = work_out(Plan(Measure.TIMES, ("run",), per=per), held)
    assert found is not None and found.text == text


def test_days_are_told_one_by_one_unless_they_are_too_many() -> None:
    assert worked(Plan(Measure.DATE, ("run",)), *["I ran."] * 12).text.count("July 2024") == 12
    assert work_out(Plan(Measure.DATE, ("run",)), told(*["I ran."] * 13)) is None


def test_what_came_most_often_is_named_with_its_ties() -> None:
    plan = Plan(Measure.MOST, ("talk",), asks="who")
    assert worked(plan, "I talked to Ana and Tom.", "I talked to Ana.").text == "Ana, 2 times."
    assert worked(plan, "I talked to Ana and Tom.").text == "Ana and Tom, 1 time each."
    month = Plan(Measure.MOST, ("talk",), asks="month")
    assert worked(month, "I talked to Ana.", "I talked to Tom.").text == "July 2024, 2 times."


def test_different_things_are_counted_once() -> None:
    plan = Plan(Measure.DIFFERENT, ("visit",), asks="where", kind="places")
    found = worked(plan, "I visited Hyde Park.", "I visited Camden.", "I visited Hyde Park.")
    assert found.text == "2 places: Hyde Park and Camden." and len(found.counted) == 3


def test_names_that_are_not_of_the_sort_are_left_out() -> None:
    plan = Plan(Measure.LIST, ("buy",), asks="what", kind="fruit")
    found = work_out(plan, told("I bought pears, soap and plums."), {"pears": True, "soap": False, "plums": True})
    assert found is not None and found.text == "Pears and plums."


def test_nothing_is_worked_out_of_nothing() -> None:
    assert work_out(Plan(Measure.TIMES, ("run",)), []) is None
    assert work_out(Plan(Measure.AMOUNT, ("run",), "minute"), told("I ran.")) is None


def test_long_lists_end() -> None:
    assert listed([str(n) for n in range(20)]).endswith("11 and 8 more")


def test_one_record_that_says_how_often_it_was_is_told_in_its_own_words() -> None:
    assert work_out(Plan(Measure.TIMES, ("run",)), records(note("I ran twice."))) is None
