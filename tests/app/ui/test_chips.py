from datetime import date, datetime, timedelta

import pytest

from app.services.errors import UserError
from app.ui.chips import Offered, chips, read_filters, span_words, without
from memory.records.library import Kind
from memory.records.query import Span
from qa.parse.filters import Filters


def days(first: date, last: date | None) -> Span:
    end = datetime(last.year, last.month, last.day).astimezone() + timedelta(days=1) if last else None
    return Span(datetime(first.year, first.month, first.day).astimezone(), end)


def alone(name: str) -> tuple[str, ...]:
    return (name,)


WEEK = days(date(2023, 8, 14), date(2023, 8, 20))
FULL = Filters((WEEK,), ("kochel",), (("lena", "leni"),), frozenset([Kind.PHOTO]), ("Sea, <i>sun",))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2023, 8, 1), date(2023, 8, 31), "August 2023"),
        (date(2023, 8, 14), date(2023, 8, 14), "14 August 2023"),
        (date(2023, 8, 14), date(2023, 8, 20), "14–20 August 2023"),
        (date(2023, 8, 14), None, "since 14 August 2023"),
    ],
)
def test_times_are_said_as_one_would(first: date, last: date | None, told: str) -> None:
    assert span_words([days(first, last)]) == told


def test_more_than_three_times_are_not_all_said() -> None:
    assert span_words([days(date(year, 1, 1), date(year, 12, 31)) for year in range(2020, 2025)]) == (
        "2020 or 2021 or 2022 or …"
    )


def test_each_filter_is_a_chip_and_the_form_holds_them_all() -> None:
    shown = chips(FULL, 3, Offered(["kochel", 'a "b" <c>'], ["lena"], ["Summer"]))
    for part, words in (
        ("when", "14–20 August 2023"),
        ("where", "Kochel"),
        ("who", "Lena"),
        ("kind", "photos"),
        ("album", "Sea, &lt;i&gt;sun"),
    ):
        assert f'data-to="without:3:{part}"' in shown and words in shown
    assert 'value="2023-08-14"' in shown and 'value="2023-08-20"' in shown
    assert 'name="kind-photo" value="yes" checked' in shown and shown.count(" checked") == 1
    assert "<c>" not in shown and "leni" not in shown
    assert 'yy-chip"' not in chips(Filters(), 1, Offered())


def test_what_is_carried_over_is_the_first_chip() -> None:
    shown = chips(FULL, 3, Offered(), "dogs <b>")
    assert '<span class="yy-part">about</span> <span class="yy-value">dogs &lt;b&gt;</span>' in shown
    assert shown.index('data-to="without:3:about"') < shown.index('data-to="without:3:when"')
    assert "without:3:about" not in chips(FULL, 3, Offered())


def test_each_part_can_be_left_out() -> None:
    empty = FULL
    for part in ("when", "where", "who", "kind", "album"):
        empty = without(empty, part)
    assert empty == Filters()
    with pytest.raises(UserError):
        without(FULL, "how")


def test_a_form_that_is_sent_as_it_was_changes_nothing() -> None:
    fields = {"since": "2023-08-14", "until": "2023-08-20", "place": "kochel", "person": "lena", "kind-photo": "yes"}
    fields["album"] = "Sea, <i>sun"
    assert read_filters(fields, FULL, lambda name: ("lena", "leni") if name == "lena" else alone(name)) == FULL


def test_what_the_form_says_counts() -> None:
    found = read_filters({"until": "2020-02-29", "place": " Bad  Tölz, Lenggries ", "person": ""}, FULL, alone)
    assert found.spans == (Span(None, datetime(2020, 3, 1).astimezone()),)
    assert found.places == ("bad tölz", "lenggries") and found.persons == () and found.kinds == frozenset()
    assert found.albums == () and read_filters({"album": " Sea,  sun"}, FULL, alone).albums == ("Sea, sun",)


@pytest.mark.parametrize(
    "fields", [{"since": "2023-02-31"}, {"since": "x"}, {"since": "2023-02-02", "until": "2023-02-01"}]
)
def test_days_that_cannot_be_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(UserError):
        read_filters(fields, Filters(), alone)
