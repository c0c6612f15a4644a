from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from memory.language.dates.spans import find_phrases, find_spans, without
from memory.records.query import Span

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 7, 17, 15, 30, tzinfo=BERLIN)  # a Wednesday


def at(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN) if text else None


def span(text: str) -> Span:
    """Read '2024-07-14' as that day, '2024-07-14 2024-07-16' as start and end, '-' as an open side."""
    start, _, end = text.partition(" ")
    if not end:
        return Span(at(start), at(str(date.fromisoformat(start) + timedelta(days=1))))
    return Span(*(None if side == "-" else at(side) for side in (start, end)))


DAYS = {
    "14 July 2024": "2024-07-14",
    "July 14th": "2024-07-14",
    "on the 14th": "2024-07-14",
    "on the 20th": "2024-06-20",
    "2024-07-14": "2024-07-14",
    "14.07.2024": "2024-07-14",
    "3.4.2023": "2023-04-03",
    "14.07.24": "2024-07-14",
    "on July 14, 2024": "2024-07-14",
    "December 1,2023": "2023-12-01",
    "the 14th of July, 2024": "2024-07-14",
    "on Sunday, 14 July 2024": "2024-07-14",
    "14 August": "2023-08-14",
    "17 July": "2024-07-17",
    "on 5 May": "2024-05-05",
    "29 February": "2024-02-29",
    "14 July last year": "2023-07-14",
    "am 14. Juli 2024": "2024-07-14",
    "Sonntag, den 14. Juli 2024": "2024-07-14",
    "am 3.3.": "2024-03-03",
    "yesterday": "2024-07-16",
    "the day before yesterday": "2024-07-15",
    "three days ago": "2024-07-14",
    "last Sunday": "2024-07-14",
    "last Wednesday": "2024-07-10",
    "on Wednesday": "2024-07-17",
    "on Friday": "2024-07-12",
    "letzten Sonntag": "2024-07-14",
    "gestern": "2024-07-16",
    "vorgestern": "2024-07-15",
    "vor drei Tagen": "2024-07-14",
    "Thanksgiving 2023": "2023-11-23",
    "Easter Monday 2024": "2024-04-01",
    "Karfreitag 2024": "2024-03-29",
    "the day after Easter 2024": "2024-04-02",
    "two days before Christmas 2023": "2023-12-22",
    "Halloween 2022": "2022-10-31",
}

STRETCHES = {
    "14-16 July 2024": "2024-07-14 2024-07-17",
    "July 14–16, 2024": "2024-07-14 2024-07-17",
    "between the 3rd and the 5th of May 2023": "2023-05-03 2023-05-06",
    "in March 2023": "2023-03-01 2023-04-01",
    "in March": "2024-03-01 2024-04-01",
    "the March 2023": "2023-03-01 2023-04-01",
    "in August": "2023-08-01 2023-09-01",
    "in July": "2024-07-01 2024-08-01",
    "last July": "2023-07-01 2023-08-01",
    "2023-07": "2023-07-01 2023-08-01",
    "in March last year": "2023-03-01 2023-04-01",
    "last year in March": "2023-03-01 2023-04-01",
    "im März 2023": "2023-03-01 2023-04-01",
    "in 2019": "2019-01-01 2020-01-01",
    "in '98": "1998-01-01 1999-01-01",
    "last year": "2023-01-01 2024-01-01",
    "letztes Jahr": "2023-01-01 2024-01-01",
    "in the 1990s": "1990-01-01 2000-01-01",
    "between 2019 and 2021": "2019-01-01 2022-01-01",
    "2020-2022": "2020-01-01 2023-01-01",
    "since 2020": "2020-01-01 -",
    "before March 2022": "- 2022-03-01",
    "after 14 July 2023": "2023-07-15 -",
    "until 2015": "- 2016-01-01",
    "vor 2019": "- 2019-01-01",
    "seit letztem Sommer": "2023-06-01 -",
    "from June to August 2021": "2021-06-01 2021-09-01",
    "from November to March": "2023-11-01 2024-04-01",
    "from Monday to Friday": "2024-07-08 2024-07-13",
    "between Christmas and New Year": "2023-12-24 2024-01-02",
    "two weeks ago": "2024-06-30 2024-07-07",
    "vor zwei Wochen": "2024-06-30 2024-07-07",
    "two months ago": "2024-05-02 2024-06-02",
    "a few days ago": "2024-07-13 2024-07-16",
    "five years ago": "2019-01-16 2020-01-16",
    "last week": "2024-07-08 2024-07-15",
    "last month": "2024-06-01 2024-07-01",
    "last weekend": "2024-07-13 2024-07-15",
    "the past three days": "2024-07-14 2024-07-17T15:30",
    "in the last week": "2024-07-10 2024-07-17T15:30",
    "in den letzten drei Tagen": "2024-07-14 2024-07-17T15:30",
    "this morning": "2024-07-17T05:00 2024-07-17T12:00",
    "last night": "2024-07-16T18:00 2024-07-17T06:00",
    "gestern Abend": "2024-07-16T18:00 2024-07-17",
    "on Sunday evening": "2024-07-14T18:00 2024-07-15",
    "the morning of 14 July 2024": "2024-07-14T05:00 2024-07-14T12:00",
    "last summer": "2023-06-01 2023-09-01",
    "this summer": "2024-06-01 2024-09-01",
    "summer 2023": "2023-06-01 2023-09-01",
    "in the summer of 2021": "2021-06-01 2021-09-01",
    "letzten Sommer": "2023-06-01 2023-09-01",
    "winter 2022/23": "2022-12-01 2023-03-01",
    "last winter": "2023-12-01 2024-03-01",
    "Christmas 2023": "2023-12-24 2023-12-27",
    "at Christmas": "2023-12-24 2023-12-27",
    "Christmas two years ago": "2022-12-24 2022-12-27",
    "Easter 2024": "2024-03-29 2024-04-02",
    "on New Year's Eve": "2023-12-31 2024-01-01T06:00",
    "an Silvester 2022": "2022-12-31 2023-01-01T06:00",
    "early 2023": "2023-01-01 2023-05-03",
    "end of July": "2024-07-22 2024-08-01",
    "the week before Christmas 2023": "2023-12-17 2023-12-24",
    "in the second week of November 2023": "2023-11-08 2023-11-15",
    "around 14 July 2024": "2024-07-11 2024-07-18",
    "our trip to Norway 2023": "2023-01-01 2024-01-01",
}

NO_TIMES = """What may we eat? | the march we went on | the second photo | 2 people | in 20 minutes | "1984" | who wrote
    1984? | the book "1984" by Orwell | when did we read 1984 | in 2000 steps | Christmas tree | photos of May |
    every summer | which 2 may be gone | on Sundays | version 3.3. | room 2012 | in the morning | on the 14th
    floor | a message from April | next summer | the fall of the wall | how many years | what year did we move |
    at 14:30 | half past three | her 18th birthday | the first day of school | last time | the last photo | for
    the second time | IMG_20240714_153012 | Sunday roast | 90 km | in the picture | a one-year-old child""".split("|")


@pytest.mark.parametrize("phrase", DAYS | STRETCHES)
def test_a_phrase_names_its_span(phrase: str) -> None:
    found, _ = find_spans(f"What happened {phrase}?", NOW)
    assert found == (span((DAYS | STRETCHES)[phrase]),)


@pytest.mark.parametrize("phrase", [phrase for phrase in DAYS | STRETCHES if "Norway" not in phrase])
def test_a_phrase_is_taken_out_of_the_text(phrase: str) -> None:
    assert find_spans(f"What did she say {phrase}?", NOW)[1] == "What did she say?"


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_only_looks_like_a_time_stays(text: str) -> None:
    plain = " ".join(text.split())
    assert find_spans(plain, NOW) == ((), plain)


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_with_every_year(number: int) -> None:
    name = date(2000, number, 1).strftime("%B")
    for year in (1987, 1999, 2000, 2008, 2019, 2023, 2024):
        after = date(year + number // 12, number % 12 + 1, 1)
        expected = (span(f"{year}-{number:02}-01 {after}"),)
        for text in (f"in {name} {year}", f"{name} {year}", f"{name} of {year}", f"photos from {name.lower()}, {year}"):
            assert find_spans(text, NOW)[0] == expected, text


def test_every_day_of_a_leap_year_written_five_ways() -> None:
    for number in range(0, 366, 5):
        day = date(2020, 1, 1) + timedelta(days=number)
        written = (
            f"{day} | {day:%d.%m.%Y} | {day.day} {day:%B %Y} | {day:%B} {day.day}, {day.year} | on {day:%A %d %B %Y}"
        )
        for text in written.split(" | "):
            assert find_spans(text, NOW)[0] == (span(str(day)),), text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("on the second weekend of July 2023", "2023-07-08 2023-07-10"),
        ("the last Sunday in May 2021", "2021-05-30"),
        ("the first Monday of 2022", "2022-01-03"),
        ("the last Friday of 2022", "2022-12-30"),
        ("the first week of March 2022", "2022-03-01 2022-03-08"),
        ("the weekend before last", "2024-07-06 2024-07-08"),
        ("the week before last", "2024-07-01 2024-07-08"),
        ("the month before last", "2024-05-01 2024-06-01"),
        ("last Sunday", "2024-07-14"),
        ("the year before 3 May 2021", "2020-05-03 2021-05-03"),
    ],
)
def test_pieces_of_a_time_and_times_before_the_last(text: str, told: str) -> None:
    assert find_spans(text, NOW)[0] == (span(told),)


def test_listed_times_are_one_span_each() -> None:
    spans, rest = find_spans("Where were we in June or July 2023?", NOW)
    assert spans == (span("2023-06-01 2023-07-01"), span("2023-07-01 2023-08-01"))
    assert rest == "Where were we?"


def test_a_verb_beside_a_year_is_not_a_month() -> None:
    assert find_spans("When did we march in 2019?", NOW) == ((span("2019-01-01 2020-01-01"),), "When did we march?")


def test_a_month_alone_is_the_latest_that_has_begun() -> None:
    for day in range(1, 366, 7):
        now = datetime(2023, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        for name in ("January", "June", "December"):
            (found,), _ = find_spans(f"in {name}", now)
            assert found.start and found.start <= now < found.start + timedelta(days=367)


def test_spans_are_in_the_zone_of_now() -> None:
    east = timezone(timedelta(hours=9))
    (found,), _ = find_spans("yesterday", datetime(2024, 7, 17, 1, tzinfo=east))
    assert found == Span(datetime(2024, 7, 16, tzinfo=east), datetime(2024, 7, 17, tzinfo=east))
    (summer,), _ = find_spans("in July 2023", NOW)
    assert summer.start and summer.start.utcoffset() == timedelta(hours=2)


def test_a_day_that_never_was_is_no_day() -> None:
    assert find_spans("on 31 June 2024", NOW)[0] != (span("2024-07-01"),)
    assert find_spans("99.99.2024", NOW)[0] == ()


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find_spans("yesterday", datetime(2024, 7, 17))  # noqa: DTZ001


def test_phrases_carry_the_words_that_lead_up_to_them() -> None:
    text = "At the lake in March 2023, with gran"
    (phrase,) = find_phrases(text, NOW)
    assert text[phrase.begin : phrase.end] == "in March 2023"
    assert without(text, [(phrase.begin, phrase.end)]) == "At the lake, with gran"


@pytest.mark.parametrize(
    "text", ["", "?", "\x00", "in in in", "between and", "0.0.0000", "since", "9999 years ago", "é" * 999]
)
def test_odd_text_is_harmless(text: str) -> None:
    assert find_spans(text, NOW)[0] == ()


HELD = Span(at("2019-02-01"), at("2022-05-01"))


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("at Christmas", ["2019-12-24", "2020-12-24", "2021-12-24"]),
        ("the day after Christmas", ["2019-12-27", "2020-12-27", "2021-12-27"]),
        ("last Christmas", ["2023-12-24"]),
        ("Christmas 2020", ["2020-12-24"]),
        ("between Christmas and New Year", ["2021-12-24"]),
        ("since Easter", ["2022-04-15"]),
        ("in March", ["2022-03-01"]),
        ("on 14 July", ["2021-07-14"]),
        ("last summer", ["2023-06-01"]),
        ("yesterday", ["2024-07-16"]),
    ],
)
def test_what_has_no_year_lies_where_there_are_memories(text: str, starts: list[str]) -> None:
    spans, _ = find_spans(text, NOW, HELD)
    assert [one.start and one.start.date().isoformat() for one in spans] == starts
