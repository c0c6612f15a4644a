import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.calendar_events import read_calendar


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
