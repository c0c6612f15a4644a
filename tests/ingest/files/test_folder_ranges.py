from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.folder_dates import clue_in_folders
from ingest.files.folder_ranges import range_in
from memory.records.library import Precision


@pytest.mark.parametrize(
    ("folder", "start", "precision", "last"),
    [
        ("2021-05-02 - 2021-05-09 Crete", "2021-05-02", Precision.MONTH, "2021-05-09"),
        ("2021-05-02_09 Crete", "2021-05-02", Precision.MONTH, "2021-05-09"),
        ("20210502-20210509", "2021-05-02", Precision.MONTH, "2021-05-09"),
        ("2021-05-30 to 2021-06-04", "2021-05-30", Precision.YEAR, "2021-06-04"),
        ("2.-9.5.2021 Kreta", "2021-05-02", Precision.MONTH, "2021-05-09"),
        ("30.05. - 04.06.2021", "2021-05-30", Precision.YEAR, "2021-06-04"),
        ("2021-05 - 2021-06", "2021-05-01", Precision.YEAR, "2021-06-30"),
        ("1.-3. Mai 2020", "2020-05-01", Precision.MONTH, "2020-05-03"),
        ("1978-1981 Album", "1978-01-01", Precision.YEAR, "1981-12-31"),
        ("30 April - 2 May 2017 Ghent", "2017-04-30", Precision.YEAR, "2017-05-02"),
        ("Dec 30, 2016 - Jan 2, 2017", "2016-12-30", Precision.YEAR, "2017-01-02"),
        ("March-April 2011", "2011-03-01", Precision.YEAR, "2011-04-30"),
        ("Mai und Juni 2011", "2011-05-01", Precision.YEAR, "2011-06-30"),
        ("du 3 au 9 avril 2011", "2011-04-03", Precision.MONTH, "2011-04-09"),
        ("3-9 de abril de 2011", "2011-04-03", Precision.MONTH, "2011-04-09"),
        ("2011年4月3日-5月9日", "2011-04-03", Precision.YEAR, "2011-05-09"),
        ("Nov 2010 - Feb 2011 Lima", "2010-11-01", Precision.YEAR, "2011-02-28"),
    ],
)
def test_of_a_range_only_what_both_ends_share_is_known(
    folder: str, start: str, precision: Precision, last: str
) -> None:
    clue = clue_in_folders(Path("/home/anna") / folder / "a.jpg")
    assert clue is not None and (clue.at.date().isoformat(), clue.precision) == (start, precision)
    assert clue.until is not None and clue.until.date().toordinal() - 1 == date.fromisoformat(last).toordinal()


@pytest.mark.parametrize(
    "name", ["May 2017", "3 May 2017", "Anna - Berlin 2017", "2019-07 - July", "9-3 May 2017", "2003-2001", "May - Ben"]
)
def test_what_is_no_range_is_none(name: str) -> None:
    assert range_in(name) is None


@given(st.dates(date(1981, 1, 1), date(2020, 1, 1)), st.integers(1, 700), st.sampled_from(["-", " - ", " to "]))
def test_two_days_in_words_are_a_range_whatever_they_are(first: date, days: int, gap: str) -> None:
    last = date.fromordinal(first.toordinal() + days)
    clue = range_in(f"{first.day} {first:%B} {first.year}{gap}{last.day} {last:%B} {last.year} Anna")
    assert clue is not None and clue.until is not None
    assert clue.at.date() == first and clue.until.date().toordinal() == last.toordinal() + 1
    assert (clue.precision is Precision.MONTH) == ((first.year, first.month) == (last.year, last.month))


@given(st.text(st.sampled_from("0123456789-–. abcJulyMai年月日_"), max_size=40))
def test_no_name_makes_it_fail(name: str) -> None:
    clue = range_in(name)
    assert clue is None or (clue.until is not None and clue.until > clue.at)
