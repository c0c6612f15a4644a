from datetime import timedelta

import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.calendar_events import read_calendar
from ingest.readers.documents.repeats import MOST_REPEATS


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{one}END:VEVENT\r\n" for one in events)
    return f"BEGIN:VCALENDAR\r\n{body}END:VCALENDAR\r\n".encode()


def test_an_appointment_is_dated_and_names_its_place_and_people() -> None:
    data = calendar(
        "SUMMARY:Later\r\nDTSTART;VALUE=DATE:20230401\r\n",
        "SUMMARY:Regatta\\, first\r\n  day\r\nDTSTART;TZID=Europe/Rome:20230322T190500\r\nLOCATION:Harbour\r\n"
        'ATTENDEE;CN="Zoë, Mio":mailto:z@example.org\r\nDESCRIPTION:bring\\nrope\r\n'
        "BEGIN:VALARM\r\nDESCRIPTION:ring\r\nEND:VALARM\r\n",
    )
    first, second = read_calendar(data, "a.ics").paragraphs
    assert first.text == "Regatta, first day\nHarbour\nZoë, Mio\nbring\nrope"
    assert first.at and first.at.at.isoformat() == "2023-03-22T19:05:00+01:00"
    assert second.text == "Later"


@pytest.mark.parametrize(
    "data", [b"", calendar("SUMMARY:Never\r\nDTSTART:99990101\r\n"), calendar("DTSTART:20230322\r\n"), calendar("x")]
)
def test_a_calendar_without_appointments_is_said_to_have_none(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_calendar(data, "a.ics")


@pytest.mark.parametrize(
    "zone", ["Europe", "Nowhere/Land", "/etc/passwd", "../x", "W. Europe Standard Time", "a" * 300]
)
def test_a_zone_of_no_known_name_leaves_the_hour(zone: str) -> None:
    (one,) = read_calendar(calendar(f"SUMMARY:Row\r\nDTSTART;TZID={zone}:20230322T190500\r\n"), "a.ics").paragraphs
    assert one.at and one.at.at.strftime("%d %H:%M") == "22 19:05" and not one.at.offset_known


def starts(*events: str) -> list[str]:
    return [one.at.at.strftime("%m-%d %H:%M") for one in read_calendar(calendar(*events), "a.ics").paragraphs if one.at]


ROW = "UID:r\r\nSUMMARY:Row\r\nDTSTART;TZID=Europe/Oslo:20230320T180000\r\nDTEND;TZID=Europe/Oslo:20230320T193000\r\n"


def test_a_repeated_appointment_is_each_of_its_times_at_the_hour_of_its_zone() -> None:
    assert starts(f"{ROW}RRULE:FREQ=WEEKLY;COUNT=3\r\n") == ["03-20 18:00", "03-27 18:00", "04-03 18:00"]
    paragraphs = read_calendar(calendar(f"{ROW}RRULE:FREQ=WEEKLY;COUNT=3\r\n"), "a.ics").paragraphs
    assert [one.at.at.isoformat()[-6:] for one in paragraphs if one.at] == ["+01:00", "+02:00", "+02:00"]


def test_what_was_left_out_added_moved_or_cancelled_is_so() -> None:
    rule = f"{ROW}RRULE:FREQ=DAILY;COUNT=5\r\nEXDATE;TZID=Europe/Oslo:20230321T180000\r\nRDATE:20230401T070000Z\r\n"
    moved = "UID:r\r\nSUMMARY:Row\r\nRECURRENCE-ID;TZID=Europe/Oslo:20230322T180000\r\nDTSTART:20230322T200000\r\n"
    gone = "UID:r\r\nSUMMARY:Row\r\nSTATUS:CANCELLED\r\nRECURRENCE-ID:20230323T170000Z\r\nDTSTART:20230323T180000\r\n"
    assert starts(rule, moved, gone) == ["03-20 18:00", "03-22 20:00", "03-24 18:00", "04-01 09:00"]


def test_what_is_moved_without_a_name_moves_no_other_that_has_none() -> None:
    rule = f"{ROW.partition('SUMMARY')[1]}{ROW.partition('SUMMARY')[2]}RRULE:FREQ=DAILY;COUNT=2\r\n"
    for named in ("", "UID:none\r\n"):
        moved = f"{named}SUMMARY:Row\r\nRECURRENCE-ID;TZID=Europe/Oslo:20230321T180000\r\nDTSTART:20230322T200000\r\n"
        assert starts(rule, moved) == ["03-20 18:00", "03-21 18:00", "03-22 20:00"], named


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=NEVER",
        "x",
        "FREQ=YEARLY;BYEASTER=1",
    ],
)
def test_a_rule_that_cannot_be_counted_out_leaves_the_first_time(rule: str) -> None:
    assert starts(f"{ROW}RRULE:{rule}\r\n") == ["03-20 18:00"]


def test_appointments_until_now_are_bounded() -> None:
    events = [f"{ROW}RRULE:FREQ=DAILY;UNTIL=21000101T000000Z\r\n"]
    assert MOST_REPEATS >= len(starts(*events)) > 300


def test_an_appointment_that_ends_names_what_was_made_during_it() -> None:
    (one,) = read_calendar(calendar(f"{ROW}LOCATION:Boat house\\, Kiel\r\n"), "a.ics").paragraphs
    assert one.appointment is not None and one.appointment.title == "Row" and one.appointment.place == "Boat house"
    assert one.appointment.end - one.appointment.start == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("lines", "hours"),
    [
        ("DTSTART:20230320T180000\r\n", None),
        ("DTSTART:20230320T180000Z\r\nDURATION:PT2H\r\n", 2),
        ("DTSTART;VALUE=DATE:20230320\r\n", 24),
        ("DTSTART;VALUE=DATE:20230320\r\nDTEND;VALUE=DATE:20230323\r\n", 72),
        ("DTSTART;VALUE=DATE:20230320\r\nDTEND;VALUE=DATE:20230823\r\n", None),
        ("DTSTART;VALUE=DATE:19500320\r\nRRULE:FREQ=YEARLY\r\n", None),
        ("DTSTART:20230320T180000\r\nDTEND:20230320T190000\r\nSTATUS:CANCELLED\r\n", None),
        ("DTSTART:20230320T180000\r\nDTEND:20230320T170000\r\n", None),
        ("DTSTART:20230320T180000\r\nDTEND:99999999T990000\r\n", None),
    ],
)
def test_what_is_no_time_of_its_own_names_nothing(lines: str, hours: int | None) -> None:
    one = read_calendar(calendar(f"SUMMARY:Camp\r\n{lines}"), "a.ics").paragraphs[0].appointment
    assert (None if one is None else (one.end - one.start) / timedelta(hours=1)) == hours
