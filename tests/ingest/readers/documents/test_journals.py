import json

import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.journals import is_day_one_text, is_journal, read_day_one_text, read_journal

DAY_ONE = {
    "metadata": {"version": "1.0"},
    "entries": [
        {"creationDate": "2023-03-23T08:00:00Z", "timeZone": "Asia/Tokyo", "text": "second", "tags": ["sea"]},
        {"creationDate": "2023-03-22T18:05:00Z", "timeZone": "Asia\\/Tokyo", "text": "first"},
        {"creationDate": "2023-03-22T18:05:00Z", "isTrashed": True, "text": "gone"},
    ],
}
JOURNEY = {
    "date_journal": 1679508300000,
    "timezone": "Europe/Rome",
    "text": "<p>fog &amp; rain</p>",
    "lat": 40.8,
    "lon": 14.2,
}
KEEP = {
    "title": "Oars",
    "listContent": [{"text": "long one"}],
    "createdTimestampUsec": 1679508300000000,
    "isTrashed": False,
}


def read(held: object) -> list[tuple[str, str]]:
    data = json.dumps(held).encode()
    assert is_journal(data)
    found = read_journal(data, "Journal.json").paragraphs
    return [(one.at.at.isoformat() if one.at else "", one.text) for one in found]


def test_entries_are_of_their_day_where_they_were_written() -> None:
    assert read(DAY_ONE) == [("2023-03-23T03:05:00+09:00", "first"), ("2023-03-23T17:00:00+09:00", "second")]
    assert read(JOURNEY) == [("2023-03-22T19:05:00+01:00", "fog & rain")]
    assert [text for _, text in read(KEEP)] == ["Oars\n- long one"]


def test_a_place_is_of_a_single_entry() -> None:
    assert read_journal(json.dumps(JOURNEY).encode(), "a.json").spot == (40.8, 14.2)
    assert read_journal(json.dumps(DAY_ONE).encode(), "a.json").spot is None


def test_day_one_as_text() -> None:
    head = "\tDate:\t22 March 2023 at 19:05:00 CET\n\tWeather:\t9°C\n\tLocation:\tNaples\n\n"
    text = head + "We rowed.\n\n\tDate:\t23 March 2023\n\nRain.\n"
    assert is_day_one_text(text) and not is_day_one_text("Date: 22 March 2023\n\nhello")
    first, second = read_day_one_text(text, "Journal.txt").paragraphs
    assert first.text == "Naples\n\nWe rowed." and second.text == "Rain."
    assert first.at and first.at.at.strftime("%H:%M") == "19:05"


@pytest.mark.parametrize("data", [b'{"entries": [], "metadata": {}}', b'{"entries": [{}], "metadata"', b"[" * 100_000])
def test_a_journal_without_entries_is_said_to_have_none(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_journal(data, "Journal.json")


@pytest.mark.parametrize("key", ["tags", "labels", "listContent", "title", "timezone", "location", "textContent"])
@pytest.mark.parametrize("value", [5, [1], {"a": 1}, True, "x"])
def test_values_of_another_sort_are_left_out(key: str, value: object) -> None:
    assert "fog" in read({**KEEP, "text": "fog", key: value})[0][1]
