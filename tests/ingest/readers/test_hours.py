import pytest

from ingest.files.timestamps import clue_of
from ingest.readers.hours import hour_on, hourly_items

DAY = clue_of([2023, 3, 22])


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("19:05", "19:05"),
        ("7:05 pm Harbour", "19:05"),
        ("19.05 Uhr", "19:05"),
        ("7pm: dinner", "19:00"),
        ("19:05 – Harbour", "19:05"),
        ("3 apples", ""),
        ("1905", ""),
        ("25:00", ""),
    ],
)
def test_an_hour_by_itself_is_of_the_day_above(words: str, at: str) -> None:
    found = hour_on(words, DAY)
    assert (found.at.strftime("%H:%M") if found else "") == at
    assert hour_on(words, None) is None and hour_on(words, clue_of([2023, 3])) is None


def test_items_with_hours_are_entries_of_the_nearest_day() -> None:
    body = "- 08:00 woke up\n# 2023-03-23\n- [x] 9:15 rowed\n- **10:00** read\n- bread"
    found = hourly_items(body, DAY)
    assert [at.at.strftime("%d %H:%M") for at in found.values() if at] == ["22 08:00", "23 09:15", "23 10:00"]
    assert hourly_items("- 08:00 woke up", DAY) == {}
    assert hourly_items("# 2023-03-23\n- 8:00 up\n- 9:00 ran\n# 2023-03-24\n- 8:00 up", None)["- 8:00 up"] is None


def test_prices_are_no_hours() -> None:
    assert hour_on("19.05", DAY) is None
    assert hourly_items("- 2.50 Bread\n- 1.20 Milk\n- 3.10 Eggs", DAY) == {}
    assert hourly_items("- 1.20 Milk\n- 1.20 Milk\n- 3.10 Eggs", DAY) == {}
    in_order = hourly_items("# 2023-03-22\n- 8.15 up\n- 9.30 rowed\n# 2023-03-23\n- 7.00 up", None)
    assert [at.at.strftime("%d %H:%M") for at in in_order.values() if at] == ["22 08:15", "22 09:30", "23 07:00"]
    assert len(hourly_items("# 2023-03-23\n- 7.00 up\n# 2023-03-22\n- 8.15 up\n- 9.30 rowed", None)) == 3
    assert len(hourly_items("- 9.30 Uhr rowed\n- 8.15 Uhr up", DAY)) == 2
