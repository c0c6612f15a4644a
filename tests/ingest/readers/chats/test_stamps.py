from datetime import date, time
from time import process_time

import pytest
from babel.dates import format_date, format_time
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.chats.stamps import clues, stamp_of
from ingest.readers.chats.words import listed


def read(line: str) -> str:
    stamp = stamp_of(line)
    assert stamp is not None
    (clue,) = clues([stamp])
    assert clue is not None
    return clue.at.replace(tzinfo=None).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    "line",
    [
        "22.03.2023 kl. 19.05 - Mia: hej",
        "2023/3/22 下午7:05 - 小明: 好",
        "2023. 3. 22. 오후 7:05 - 민수: 네",
        "22/03/23 à 19:05 - Luc: oui",
        "٢٢/٣/٢٠٢٣، ٧:٠٥ م - ليلى: نعم",
        "2023. 03. 22. 19:05 - Kata: igen",
        "22/3/2566 19:05 - สมชาย: ครับ",
        "2023年3月22日 下午7:05 - 小明: 好",
        "22. 3. 2023 19:05 - Jana: ano",
        "[22/3/23 7:05:12 μ.μ.] Eleni: ναι",
        "Mar 22, 2023, 7:05 PM - Joe: yes",
        "22 mars 2023 à 19:05 - Luc: oui",
        "2023-03-22 19.05 - Ulla: ja",
        "22/03/2023 19:05:12: Joe: yes",
    ],
)
def test_stamps_of_phones_everywhere(line: str) -> None:
    assert read(line) == "2023-03-22T19:05"


CLDR_LOCALES = [name for name in listed("locales") if name not in ("fa", "th", "am")]
"""Those whose calendar on a phone is ours."""


@given(
    st.sampled_from(CLDR_LOCALES),
    st.dates(date(2012, 1, 1), date(2024, 12, 31)).filter(lambda one: one.day > 12),
    st.times(),
    st.sampled_from(["{}, {} - Kim: yes", "{} {} - Kim: yes", "[{}, {}] Kim: yes"]),
)
def test_the_short_form_of_every_locale_is_read(locale: str, day: date, hour: time, form: str) -> None:
    line = form.format(format_date(day, "short", locale=locale), format_time(hour, "short", locale=locale))
    stamp = stamp_of(line)
    assert stamp is not None, line
    (clue,) = clues([stamp])
    assert clue is not None, line
    assert clue.at.strftime("%H:%M") == hour.strftime("%H:%M"), line
    assert day.day in (clue.at.day, clue.at.year % 100), line


@pytest.mark.parametrize(
    "line",
    [
        "2023-03-22 19:05 the lake",
        "22/03/2023, somewhere 19:05 - Joe: yes",
        "99/99 19:05 - Joe: x",
        "[22.03.23, 19:05 - x",
    ],
)
def test_other_lines_have_no_stamp(line: str) -> None:
    assert stamp_of(line) is None


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["23/3/22", "23/3/23", "23/4/1"], "2023-03-22"),
        (["3/5/23", "3/14/23", "4/1/23"], "2023-03-05"),
        (["3/5/23", "14/5/23", "1/6/23"], "2023-05-03"),
    ],
)
def test_all_lines_settle_the_order(dates: list[str], first: str) -> None:
    stamps = [stamp for date in dates if (stamp := stamp_of(f"{date}, 19:05 - Joe: yes"))]
    (clue, *_) = clues(stamps)
    assert clue is not None and clue.at.date().isoformat() == first


def test_a_long_line_takes_no_longer() -> None:
    began = process_time()
    for head in ("22/03/2023 " + "a " * 200_000, "1" * 400_000, "[22/03/2023 " + "ab, " * 100_000):
        stamp_of(head)
    assert process_time() - began < 0.5
