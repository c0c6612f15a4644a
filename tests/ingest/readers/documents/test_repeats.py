import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.documents.repeats import MOST_REPEATS, is_yearly, repeated

FIRST = datetime(2019, 5, 3, 9, tzinfo=UTC).replace(tzinfo=None)
PARTS = st.lists(
    st.sampled_from(
        "BYDAY=MO BYDAY=-1SU BYMONTH=2 BYMONTHDAY=31 BYSETPOS=400 INTERVAL=12 COUNT=3 UNTIL=20200101 BYWEEKNO=53 "
        "BYYEARDAY=366 WKST=SU BYHOUR=3 COUNT=x".split()
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["05-03", "05-10", "05-17"]),
        ("FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20190511T000000Z", ["05-03", "05-06", "05-10"]),
        ("FREQ=MONTHLY;BYDAY=1SA;COUNT=2", ["05-03", "05-04", "06-01"]),
        ("FREQ=MONTHLY;INTERVAL=2;UNTIL=20190801", ["05-03", "07-03"]),
        ("", ["05-03"]),
    ],
)
def test_a_rule_is_counted_out(rule: str, days: list[str]) -> None:
    assert [f"{one:%m-%d}" for one in repeated(FIRST, rule, (), ())] == days


def test_a_birthday_comes_back_each_year() -> None:
    assert is_yearly("FREQ=YEARLY") and not is_yearly("FREQ=WEEKLY") and not is_yearly("")


@given(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", ""]), PARTS)
def test_every_rule_ends_and_keeps_the_first_time(freq: str, parts: list[str]) -> None:
    begun_s = time.process_time()
    found = repeated(FIRST, ";".join([f"FREQ={freq}", *parts]), (), ())
    assert found[0] == FIRST and len(found) <= MOST_REPEATS and found == sorted(set(found))
    assert time.process_time() - begun_s < 5
