from dataclasses import replace
from datetime import date

import pytest

from memory.records.library import Precision, TakenFrom, Timestamp
from memory.records.query import Evidence, Query, Task
from qa.evidence.dating import Dated, date_given, date_of, times_named
from qa.evidence.passages import RankedPassage
from tests.made import FIRST_DAY, note

WHEN = Query("when is the dentist", "dentist", task=Task.WHEN)


@pytest.mark.parametrize(
    ("sentence", "first", "last", "words"),
    [
        ("The kiln cracked.", date(2024, 7, 1), date(2024, 7, 1), "1 July 2024"),
        ("The kiln cracked on 3 May 2024.", date(2024, 5, 3), date(2024, 5, 3), "3 May 2024"),
        ("2022-06-19 the kiln cracked", date(2022, 6, 19), date(2022, 6, 19), "19 June 2022"),
        ("The kiln cracked yesterday.", date(2024, 6, 30), date(2024, 6, 30), "30 June 2024"),
        ("The kiln cracked in July 2024.", date(2024, 7, 1), date(2024, 7, 1), "1 July 2024"),
        ("The kiln cracked in March 2023.", date(2023, 3, 1), date(2023, 3, 31), "March 2023"),
    ],
)
def test_a_sentence_is_of_the_only_time_that_it_names_or_else_of_its_moment(
    sentence: str, first: date, last: date, words: str
) -> None:
    assert date_of(note(sentence), sentence) == Dated(words, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "The kiln cracked on 3 May 2024 and was mended on 9 June 2024.",
        "The kiln cracked on 3 May 2024 and was mended today.",
        "The kiln has been cold for six weeks.",
    ],
)
def test_a_sentence_with_several_days_or_a_length_has_no_sure_date(text: str) -> None:
    assert date_of(note(text), text) is None


def test_the_time_of_a_file_is_no_date_but_what_it_says_is() -> None:
    one = note("The kiln cracked.")
    copied = replace(one, asset=replace(one.asset, taken_from=TakenFrom.MTIME))
    assert date_of(copied, "The kiln cracked.") is None
    told = date_of(copied, "The kiln cracked on 3 May 2024.")
    assert told and told.first == date(2024, 5, 3)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.MONTH, date(2024, 7, 1), date(2024, 7, 31)),
        (Precision.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_moment_is_of_the_days_that_it_may_be_of(precision: Precision, first: date, last: date) -> None:
    one = note("The kiln cracked.")
    loose = replace(one, moment=replace(one.moment, at=Timestamp(FIRST_DAY, precision)))
    told = date_of(loose, "The kiln cracked.")
    assert told and (told.first, told.last) == (first, last)


def test_the_last_day_named_is_given_as_a_new_date_stands_after_the_old() -> None:
    one = note("The dentist was on 3 July 2024 and is now on 9 July 2024.")
    piece = RankedPassage(Evidence(one, 1.0), one.own_text)
    assert date_given(piece, WHEN) == "9 July 2024"


def test_today_is_no_time_that_is_named() -> None:
    assert times_named("The kiln cracked today.", FIRST_DAY, is_ahead=False) == []


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Vet: 8 August, 9:15, bring the card", date(2024, 8, 8)),
        ("The boiler man comes on the 11th", date(2024, 7, 11)),
        ("The vet came on 8 August", date(2023, 8, 8)),
        ("Vet: 8 June", date(2024, 6, 8)),
    ],
)
def test_a_day_without_its_year_is_the_nearer_one_unless_it_is_told_as_over(sentence: str, day: date) -> None:
    assert times_named(sentence, FIRST_DAY, is_ahead=False)[-1].first == day


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("when was Karl born", "3 March 1971"),
        ("when was grandmother born", "21 July 1944"),
        ("when was Tom born", "1 May 2015"),
    ],
)
def test_of_a_list_the_line_that_is_asked_for_gives_the_date(question: str, given: str) -> None:
    text = (
        "Birthdays\nRosa (grandmother): 21 July 1944\nKarl: 3 March 1971\nTom: 1 May 2015\nMimi the cat: 1 April 2024"
    )
    piece = RankedPassage(Evidence(note(text), 1.0), text)
    assert date_given(piece, Query(question, question, task=Task.WHEN)) == given
